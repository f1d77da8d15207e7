from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_invitation
from accounts.actions import InvitationEnded, accept_invitation, choose_language
from accounts.encryption import decrypt, encrypt
from accounts.forms import LanguageForm, NewPasswordForm
from accounts.requests import UserRequest

INVITED = "invitation_token"


@require_safe
@login_not_required
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """Takes the token out of the address, so that it stays in no history, log or referrer."""
    request.session[INVITED] = encrypt(token.encode(), context=INVITED).hex()
    return redirect("invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@sensitive_post_parameters()
def invitation(request: HttpRequest) -> HttpResponse:
    now, token = timezone.now(), _invited(request)
    found = open_invitation(token, at=now)
    if found is None:
        return _ended(request)
    form = NewPasswordForm(request.POST or None, user=found.user)
    if not form.is_valid():
        return render(request, "accounts/invitation.html", {"form": form, "invited": found.user})
    try:
        accept_invitation(token, form.cleaned_data["password1"], at=now)
    except InvitationEnded:
        return _ended(request)
    # Whoever was logged in at this machine is not the one who was invited.
    logout(request)
    # Translators: fi: Tunnus on käytössä. Kirjaudu sisään.
    messages.success(request, gettext("Your account is ready. Log in."))
    return redirect("account_login")


def _invited(request: HttpRequest) -> str:
    """The token of the link, which a reader of the sessions' table does not learn; "" when there is none."""
    kept = request.session.get(INVITED, "")
    return decrypt(bytes.fromhex(kept), context=INVITED).decode() if kept else ""


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/invitation_ended.html", status=HTTPStatus.NOT_FOUND)


@require_http_methods(["GET", "HEAD", "POST"])
def own_details(request: UserRequest) -> HttpResponse:
    form = LanguageForm(request.POST or None, initial={"language": request.user.language})
    if not form.is_valid():
        return render(request, "accounts/own_details.html", {"form": form})
    language = form.cleaned_data["language"]
    choose_language(request.user, language, by=request.user, at=timezone.now())
    with translation.override(language):
        # Translators: fi: Kieli on vaihdettu.
        messages.success(request, gettext("The language was changed."))
    return redirect("own_details")
