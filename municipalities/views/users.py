"""Who has an account and which roles, and inviting one more."""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import AlreadyUser, invite_again
from accounts.kept import show_kept
from accounts.letters import invitation_letter
from accounts.models import User
from accounts.posting import only_posted
from accounts.requests import UserRequest
from municipalities.access import acting_role
from municipalities.access.lists import people_of
from municipalities.actions import invite_person
from municipalities.forms import InvitationForm
from municipalities.models import Role
from municipalities.views.entering import area_or_404

MANAGE = "manage_accounts"
A_PAGE = 50


@require_safe
def users(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    page = Paginator(people_of(area, at), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "municipalities/users.html", {"page": page, "now": at})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    form = InvitationForm(request.POST or None, area=area)
    if not form.is_valid():
        show_kept(request, form, at=at)
        return _form(request, form)
    try:
        user, token = _invite(form.cleaned_data, request.user, at)
    except AlreadyUser:
        # Translators: fi: Osoitteella on jo tunnus. Tarkista osoite käyttäjien luettelosta.
        form.add_error("email", _("The address has an account already. Look it up in the list of users."))
        return _form(request, form)
    send_invitation(request, user, token, at)
    return redirect("municipalities:users")


@only_posted("municipalities:person", "user_id")
def send_again(request: UserRequest, user_id: UUID) -> HttpResponse:
    """A new link for somebody who never used theirs; the earlier one ends."""
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    user = get_object_or_404(people_of(area, at), pk=user_id)
    try:
        token = invite_again(user, by=request.user, at=at, role=acting_role(request.user, MANAGE, at))
    except AlreadyUser:
        # Translators: fi: %(name)s on jo ottanut tunnuksensa käyttöön.
        messages.info(request, _("%(name)s has taken the account into use already.") % {"name": user.name})
    else:
        send_invitation(request, user, token, at)
    return redirect("municipalities:users")


def _form(request: UserRequest, form: InvitationForm) -> HttpResponse:
    return render(request, "municipalities/invite.html", {"form": form, "section": "municipalities:users"})


def _invite(answers: dict[str, Any], by: User, at: datetime) -> tuple[User, str]:
    return invite_person(
        answers["email"],
        answers["name"],
        answers["language"],
        role=Role(answers["role"]),
        place=answers["place"],
        title=answers["title"],
        by=by,
        at=at,
    )


def send_invitation(request: UserRequest, user: User, token: str, at: datetime) -> None:
    """The account is there already: a letter that does not go is told, never lost in silence."""
    facts = {"name": user.name, "email": user.email}
    try:
        invitation_letter(user, token, at=at).send()
    except (OSError, SMTPException):
        # Translators: fi: %(name)s sai tunnuksen, mutta kutsua ei saatu lähetettyä osoitteeseen %(email)s.
        # Tarkista sähköpostin asetukset ja lähetä kutsu uudelleen.
        words = _(
            "%(name)s has an account, but the invitation could not be sent to %(email)s. Check the e-mail"
            " settings and send the invitation again."
        )
        messages.error(request, words % facts)
    else:
        # Translators: fi: Kutsu lähetettiin: %(name)s, %(email)s. Linkki on voimassa 7 päivää.
        words = _("The invitation was sent: %(name)s, %(email)s. Its link works for 7 days.")
        messages.success(request, words % facts)
