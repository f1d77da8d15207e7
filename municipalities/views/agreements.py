"""The personal agreement from a draft to its end, and what else a named worker has on record (R3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.models import User
from accounts.posting import only_posted
from accounts.requests import UserRequest
from documents.calendar import format_date, helsinki_day
from documents.intake import Unacceptable
from documents.models import StoredFile
from documents.pictures import pictures
from documents.rendering import Unprintable
from documents.serving import file_response
from municipalities.access import holds
from municipalities.access.agreements import (
    SIGNED,
    AgreementState,
    agreement_state,
    agreements_of,
    groups_to_agree,
    may_see_agreement,
    open_draft,
    signers,
    signing_role,
)
from municipalities.access.lists import title_in
from municipalities.actions import (
    draft_agreement,
    end_agreement,
    print_agreement,
    read_document,
    read_signed_agreement,
    sign_agreement,
)
from municipalities.actions.agreements import AlreadyEnded, AlreadySigned, EndBeforeStart
from municipalities.forms.agreements import AgreementEndForm, AgreementForm, SigningForm, initial_meanings
from municipalities.models import AccessRight, AgreementEvent, PersonalAgreement
from municipalities.views.entering import right_or_404

PROPOSE = "propose_rights"
Kind = AgreementEvent.Kind


@dataclass(frozen=True)
class Row:
    """An agreement as its page shows it; `may_act` for the supervisor who carries it on."""

    agreement: PersonalAgreement
    state: AgreementState
    may_act: bool

    @property
    def number(self) -> str:
        return self.agreement.document.number if self.agreement.document else ""

    @property
    def is_signed(self) -> bool:
        return self.state.standing in SIGNED

    @property
    def events(self) -> list[AgreementEvent]:
        return sorted(self.agreement.events.all(), key=lambda event: (event.on, event.recorded_at))

    @property
    def paper(self) -> StoredFile | None:
        document = self.agreement.document
        return document.file if document else None

    @property
    def signed_paper(self) -> StoredFile | None:
        return next((event.paper for event in self.events if event.kind == Kind.WORKER_SIGNED), None)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: UserRequest, right_id: UUID) -> HttpResponse:
    """Write the agreement of the right's holder; an unsigned one is corrected by a new one."""
    at = now()
    right = right_or_404(request.user, right_id, PROPOSE, at)
    known = agreements_of(right.holder, right.contract.municipality)
    corrected = open_draft(known, at)
    form = _draft_form(request, right, corrected or next(iter(known), None), at)
    if not form.is_valid():
        show_kept(request, form, at=at)
        return _draft_page(request, right, form, corrected, at)
    try:
        agreement = _draft(right, form.cleaned_data, corrected, request.user, at)
    except AlreadySigned:
        # Translators: fi: Sopimus on jo allekirjoitettu. Muutos tehdään uudella sopimuksella.
        messages.warning(request, _("The agreement has been signed already. A change is a new agreement."))
        return redirect("municipalities:agreement", corrected.pk if corrected else right.pk)
    except Unprintable as lacking:
        form.add_error(None, _cannot_print(lacking))
        return _draft_page(request, right, form, corrected, at)
    return redirect("municipalities:agreement", agreement.pk)


@require_safe
def agreement(request: UserRequest, agreement_id: UUID) -> HttpResponse:
    at = now()
    row = _row_or_404(request.user, agreement_id, at)
    form = _signing_form(None, row, at)
    if form:
        show_kept(request, form, at=at)
    return _page(request, row, form, at)


@only_posted("municipalities:agreement", "agreement_id")
def print_paper(request: UserRequest, agreement_id: UUID) -> HttpResponse:
    row = _own_row_or_404(request.user, agreement_id, at := now())
    try:
        print_agreement(row.agreement, by=request.user, at=at)
    except AlreadyEnded:
        _say_ended(request)
    return redirect("municipalities:agreement", agreement_id)


@only_posted("municipalities:agreement", "agreement_id")
def sign(request: UserRequest, agreement_id: UUID) -> HttpResponse:
    at = now()
    row = _own_row_or_404(request.user, agreement_id, at)
    form = _signing_form(request, row, at)
    if form is None or (form.is_valid() and _sign(request, row, form, at)):
        return redirect("municipalities:agreement", agreement_id)
    return _page(request, row, form, at)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: UserRequest, agreement_id: UUID) -> HttpResponse:
    at = now()
    row = _own_row_or_404(request.user, agreement_id, at)
    today = helsinki_day(at)
    form = AgreementEndForm(request.POST or None, signed=row.is_signed, initial={"last_day": today})
    if not form.is_valid():
        show_kept(request, form, at=at)
        return _end_page(request, row, form)
    try:
        answers = {"last_day": today, **form.cleaned_data}
        end_agreement(row.agreement, **answers, by=request.user, at=at)
    except EndBeforeStart:
        # Translators: fi: Sopimus päättyy aikaisintaan eilen. Menneille päiville se jää voimaan.
        form.add_error("last_day", _("The agreement ends yesterday at the earliest: what is past stays."))
        return _end_page(request, row, form)
    except AlreadyEnded:
        return _too_late(request, row, form)
    return redirect("municipalities:agreement", agreement_id)


@require_safe
def agreement_pdf(request: UserRequest, agreement_id: UUID) -> HttpResponse:
    """The paper as it was written; `?signed=1` the one that came back signed."""
    at = now()
    row = _row_or_404(request.user, agreement_id, at)
    file = row.signed_paper if "signed" in request.GET else row.paper
    if file is None:
        raise Http404
    suffix = file.media_type.rpartition("/")[2]
    data = _recorded(request, row, file, at)
    return file_response(data, media_type=file.media_type, filename=f"{row.number}.{suffix}")


def rows_of(user: User, right: AccessRight, at: datetime) -> list[Row]:
    """The agreements of the right's holder there, for the right's own page."""
    municipality = right.contract.municipality
    may_act = holds(user, PROPOSE, municipality, at)
    own = agreements_of(right.holder, municipality)
    return [Row(one, agreement_state(one, at), may_act) for one in own]


def _draft_form(
    request: UserRequest, right: AccessRight, earlier: PersonalAgreement | None, at: datetime
) -> AgreementForm:
    worker, municipality = right.holder, right.contract.municipality
    return AgreementForm(
        request.POST or None,
        groups=groups_to_agree(worker, municipality, at),
        signers=list(signers(worker, municipality, at)),
        initial={"starts_on": helsinki_day(at), "language": "sv" if worker.language == "sv" else "fi"}
        | _earlier(earlier),
    )


def _earlier(agreement: PersonalAgreement | None) -> dict[str, Any]:
    """The supervisor's own earlier words."""
    return initial_meanings(dict(agreement.groups.values_list("group", "meaning"))) if agreement else {}


def _draft(
    right: AccessRight, answers: dict[str, Any], corrected: PersonalAgreement | None, by: User, at: datetime
) -> PersonalAgreement:
    return draft_agreement(
        right.holder,
        right.contract.municipality,
        meanings=answers["meanings"],
        signer=answers["signer"],
        starts_on=answers["starts_on"],
        last_day=answers["last_day"],
        language=answers["language"],
        replaces=corrected,
        by=by,
        at=at,
    )


def _draft_page(
    request: UserRequest,
    right: AccessRight,
    form: AgreementForm,
    corrected: PersonalAgreement | None,
    at: datetime,
) -> HttpResponse:
    municipality = right.contract.municipality
    context = {
        "form": form,
        "right": right,
        "municipality": municipality,
        "holder_title": title_in(right.holder, municipality, at),
        "corrected": corrected,
        "signing_role": signing_role(municipality, at).label,
        "section": "municipalities:rights",
    }
    return render(request, "municipalities/agreement_draft.html", context)


def _page(request: UserRequest, row: Row, form: SigningForm | None, at: datetime) -> HttpResponse:
    """The paper beside what is on record and what comes next."""
    agreement = row.agreement
    rights = AccessRight.objects.filter(holder=agreement.user, contract__municipality=agreement.municipality)
    context = {
        "row": row,
        "form": form,
        "holder_title": title_in(agreement.user, agreement.municipality, at),
        "pages": _pages(request, row, at),
        "right": rights.order_by("-recorded_at").first(),
        "section": "municipalities:rights",
    }
    return render(request, "municipalities/agreement.html", context)


def _pages(request: UserRequest, row: Row, at: datetime) -> list[str]:
    file = row.signed_paper or row.paper
    if file is None:
        return []
    return pictures(_recorded(request, row, file, at), file.pages, media_type=file.media_type)


def _recorded(request: UserRequest, row: Row, file: StoredFile, at: datetime) -> bytes:
    """The bytes of either paper; that the agreement was read is on record first."""
    agreement, document = row.agreement, row.agreement.document
    if file == row.paper and document:
        return read_document(document, municipality=agreement.municipality, by=request.user, at=at)
    return read_signed_agreement(agreement, by=request.user, at=at)


def _signing_form(request: UserRequest | None, row: Row, at: datetime) -> SigningForm | None:
    """None when there is nothing to sign, or nobody here to record it."""
    printed = next((event for event in row.events if event.kind == Kind.PRINTED), None)
    if not row.may_act or row.state.standing != "printed" or printed is None:
        return None
    signer = row.agreement.signer.name if row.agreement.signer else ""
    data = (request.POST, request.FILES) if request else ()
    return SigningForm(*data, signer=signer, printed_on=printed.on, at=at)


def _sign(request: UserRequest, row: Row, form: SigningForm, at: datetime) -> bool:
    """Whether the page has nothing left to say."""
    try:
        sign_agreement(row.agreement, **form.cleaned_data, by=request.user, at=at)
    except Unacceptable as unacceptable:
        form.add_error("paper", str(unacceptable.sentence))
        return False
    except (AlreadySigned, AlreadyEnded):
        # Translators: fi: Joku ehti ensin: sopimus on jo käsitelty.
        messages.info(request, _("Somebody was faster: the agreement has been dealt with already."))
        return True
    # Translators: fi: Allekirjoitukset ja salassapitositoumus on kirjattu.
    messages.success(request, _("The signatures and the secrecy commitment are on record."))
    return True


def _end_page(
    request: UserRequest, row: Row, form: AgreementEndForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"row": row, "form": form, "section": "municipalities:rights"}
    return render(request, "municipalities/agreement_end.html", context, status=status)


def _too_late(request: UserRequest, row: Row, form: AgreementEndForm) -> HttpResponse:
    if row.is_signed and row.state.until and row.state.ended is None:
        # Translators: fi: Sopimus päättyy jo %(day)s. Anna aiempi päivä.
        words = _("The agreement ends on %(day)s anyway. Give an earlier day.")
        form.add_error("last_day", words % {"day": format_date(row.state.until)})
        return _end_page(request, row, form)
    _say_ended(request)
    return redirect("municipalities:agreement", row.agreement.pk)


def _say_ended(request: UserRequest) -> None:
    # Translators: fi: Sopimuksen päättyminen on jo kirjattu.
    messages.info(request, _("The end of the agreement is on record already."))


def _row_or_404(user: User, agreement_id: UUID, at: datetime) -> Row:
    found = PersonalAgreement.objects.filter(pk=agreement_id).with_facts().first()
    if found is None or not may_see_agreement(user, found, at):
        raise Http404
    return Row(found, agreement_state(found, at), holds(user, PROPOSE, found.municipality, at))


def _own_row_or_404(user: User, agreement_id: UUID, at: datetime) -> Row:
    row = _row_or_404(user, agreement_id, at)
    if not row.may_act:
        raise Http404
    return row


def _cannot_print(lacking: Unprintable) -> str:
    # Translators: fi: Sopimusta ei saatu tehtyä: merkkejä %(characters)s ei voi tulostaa.
    said = _("The agreement could not be made: the characters %(characters)s cannot be printed.")
    return said % {"characters": " ".join(sorted(lacking.characters))}
