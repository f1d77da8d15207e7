"""A new consent, step by step. Unfinished work is its owner's alone, and a lost session loses nothing."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.posting import only_posted
from accounts.requests import UserRequest
from consents import drafts
from consents.access import GateClosed
from consents.actions.finding import find_client
from consents.actions.issuing import begin_draft
from consents.actions.renewing import NotRenewable, begin_renewal
from consents.forms.carried import carried
from consents.forms.client import CodeForm, told_before
from consents.forms.drafts import as_data, typed_in
from consents.forms.preparation import Preparation
from consents.forms.renewal import answers_of
from consents.models import Draft
from consents.views.own_drafts import own_draft
from consents.views.refusals import refuse_place
from consents.views.right import home_or_404

NEXT = {"client": "need", "need": "content", "content": "print"}
BACK = {"need": "client", "content": "need", "print": "content"}


@only_posted("consents:desk")
@sensitive_post_parameters()
def new(request: UserRequest) -> HttpResponse:
    """Start a draft, for the client that the desk has just found if there is one."""
    at = now()
    home = home_or_404(request.user, at)
    try:
        draft = begin_draft(home, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_place(request, closed, home, at)
    code = carried(request.POST.get("carried", ""), by=request.user)
    if code:
        return _take(request, Preparation(draft, request.user, at), CodeForm({"code": code}, at=at))
    return redirect("consents:draft_client", draft.pk)


@only_posted("consents:consents")
def renew(request: UserRequest, consent_id: UUID) -> HttpResponse:
    """Start a draft with what an earlier consent said."""
    at = now()
    home = home_or_404(request.user, at)
    try:
        renewal = begin_renewal(consent_id, municipality=home, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_place(request, closed, home, at)
    except NotRenewable:
        # Translators: fi: Suostumusta ei ole annettu tai se on peruttu, joten sitä ei voi uudistaa. Aloita
        # uusi suostumus, jos asiakas haluaa.
        messages.warning(
            request,
            _(
                "The consent was not given or it was withdrawn, so it cannot be renewed. Start a new consent"
                " if the client wishes."
            ),
        )
        return redirect("consents:desk")
    drafts.fill(renewal.draft, answers_of(renewal))
    return redirect("consents:draft_client", renewal.draft.pk)


@own_draft("client")
def client_step(request: UserRequest, preparation: Preparation) -> HttpResponse:
    if not preparation.code:
        return _code_step(request, preparation)
    return _step(request, preparation, "client")


@own_draft("need")
def need_step(request: UserRequest, preparation: Preparation) -> HttpResponse:
    return _unless_unfinished(preparation, "need") or _step(request, preparation, "need")


@own_draft("content")
def content_step(request: UserRequest, preparation: Preparation) -> HttpResponse:
    return _unless_unfinished(preparation, "content") or _step(request, preparation, "content")


@own_draft("discard")
def discard(request: UserRequest, preparation: Preparation) -> HttpResponse:
    if request.method == "POST":
        drafts.discard(preparation.draft)
        # Translators: fi: Luonnos poistettiin.
        messages.success(request, _("The draft was deleted."))
    return redirect("consents:desk")


@own_draft("change_client")
def change_client(request: UserRequest, preparation: Preparation) -> HttpResponse:
    if request.method == "POST":
        drafts.change_client(preparation.draft, at=preparation.at)
    return redirect("consents:draft_client", preparation.draft.pk)


def _code_step(request: UserRequest, preparation: Preparation) -> HttpResponse:
    kept = drafts.kept_values(preparation.draft, "client")
    if request.method == "POST":
        form = CodeForm(request.POST, at=preparation.at)
        if form.is_valid():
            return _take(request, preparation, form)
    else:
        form = CodeForm(initial=kept or {}, at=preparation.at)
    return _page(request, preparation, "client", form, template="consents/draft_code.html", kept=bool(kept))


def _take(request: UserRequest, preparation: Preparation, form: CodeForm) -> HttpResponse:
    """Search for the client of a checked code, and go on with what the municipality already knows of them."""
    if not form.is_valid():
        return _page(request, preparation, "client", form, template="consents/draft_code.html")
    draft, code, at = preparation.draft, form.cleaned_data["code"], preparation.at
    try:
        found = find_client(code, municipality=draft.municipality, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_place(request, closed, draft.municipality, at)
    drafts.save_step(
        draft, "client", {"code": code, **told_before(found.details)}, at=at, client=found.client
    )
    return redirect("consents:draft_client", draft.pk)


def _unless_unfinished(preparation: Preparation, step: str) -> HttpResponse | None:
    """An earlier step that is not whole comes first."""
    unfinished = preparation.first_unfinished(before=step)
    return redirect(f"consents:draft_{unfinished}", preparation.draft.pk) if unfinished else None


def _step(request: UserRequest, preparation: Preparation, step: str) -> HttpResponse:
    if request.method == "POST":
        return _typed_step(request, preparation, step)
    kept = drafts.kept_values(preparation.draft, step)
    if kept:
        preparation.draft.payload[step] = preparation.merged(step, kept)
    data = as_data(preparation.typed(step)) if "check" in request.GET else None
    return _page(request, preparation, step, preparation.form(step, data), kept=bool(kept))


def _typed_step(request: UserRequest, preparation: Preparation, step: str) -> HttpResponse:
    """Whatever was pressed, what was typed is saved first."""
    form = preparation.form(step, request.POST)
    typed = preparation.merged(step, typed_in(request.POST))
    goes_to = _goes_to(request.POST, form, step)
    drafts.save_step(preparation.draft, step, typed, at=preparation.at, goes_to=goes_to)
    if "save" in request.POST:
        # Translators: fi: Luonnos on tallessa. Pääset jatkamaan siitä tältä työpöydältä.
        messages.success(request, _("The draft is saved. You can go on with it from this desk."))
        return redirect("consents:desk")
    if goes_to != step:
        return redirect(f"consents:draft_{goes_to}", preparation.draft.pk)
    if _only_shows(request.POST, form):
        return _page(request, preparation, step, preparation.form(step), anew="show" not in request.POST)
    return _page(request, preparation, step, form)


def _goes_to(pressed: Collection[str], form: Form, step: str) -> str:
    """The step where the pressed button leads."""
    if "back" in pressed:
        return BACK.get(step, step)
    stays = "save" in pressed or _only_shows(pressed, form) or not form.is_valid()
    return step if stays else NEXT[step]


def _only_shows(pressed: Collection[str], form: Form) -> bool:
    """The page is shown again without complaint: with questions that were not on it."""
    return "show" in pressed or bool(getattr(form, "asks_anew", False))


def _page(
    request: UserRequest,
    preparation: Preparation,
    step: str,
    form: Form,
    *,
    template: str = "",
    kept: bool = False,
    anew: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "preparation": preparation,
        "draft": preparation.draft,
        "now": preparation.at,
        "kept": kept,
        "anew": anew,
        "stages": steps_of(preparation.draft),
        "section": "consents:consents",
    }
    return render(request, template or f"consents/draft_{step}.html", context)


def steps_of(draft: Draft) -> list[tuple[str, str]]:
    """The wizard's steps with their addresses."""
    names = {
        # Translators: fi: Asiakas
        "client": _("Client"),
        # Translators: fi: Palvelutarve
        "need": _("Service need"),
        # Translators: fi: Sisältö
        "content": _("Content"),
        # Translators: fi: Tulostus
        "print": _("Printing"),
    }
    return [(words, reverse(f"consents:draft_{step}", args=[draft.pk])) for step, words in names.items()]
