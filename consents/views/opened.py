"""An opened client: the ground above the data, only what may be seen, and then what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.posting import only_posted
from accounts.requests import UserRequest
from clientgroups.groups import sentence_of
from clientgroups.models import NAME_ONLY_LABEL, Category
from consents.access import GateClosed, Permit, masked_code_of, person_of
from consents.actions.opening import (
    OpenedClient,
    OpeningClosed,
    OutcomeRecorded,
    close_opening,
    look_again,
    own_opening,
    record_outcome,
    reveal_code,
)
from consents.forms.client import service_language
from consents.forms.gate import OutcomeForm
from consents.models import Consent, ConsentPart, EventItem, Opening, PartItem, Scan
from consents.views.lights import decision_number, signing_of
from consents.views.refusals import consent_with_facts, number_of, refuse_consent
from municipalities.access import link

# The code is shown apart; health data has a sentence of its own.
LOOKED_UP = [category for category in Category if category not in (Category.T1, Category.T8)]
# Translators: fi: Puhelin, sähköposti ja osoite
CONTACTS = gettext_lazy("Phone, e-mail and address")
# Translators: fi: Ei tarvita tässä ryhmässä
NOT_NEEDED = gettext_lazy("Not needed in this group")
# Translators: fi: Lomakkeella ei pyydetty
NOT_ASKED = gettext_lazy("Not asked for on the form")
# Translators: fi: Asiakas ei rastittanut
NOT_TICKED = gettext_lazy("The client did not tick it")
# Translators: fi: Ei kuulu käyttöoikeuteesi
NOT_IN_RIGHT = gettext_lazy("Not in your access right")


@dataclass(frozen=True)
class OutOfBounds:
    """A kind of data that may not be looked up, and why."""

    label: Any
    reason: Any


@require_safe
def opened(request: UserRequest, opening_id: UUID) -> HttpResponse:
    """Every request asks the gate anew."""
    at = now()
    try:
        return _page(request, look_again(opening_id, by=request.user, at=at), at)
    except OpeningClosed as over:
        return _to_gate(request, over)
    except GateClosed as closed:
        return _refuse(request, closed, opening_id, at)


@only_posted("consents:opened", "opening_id")
def reveal(request: UserRequest, opening_id: UUID) -> HttpResponse:
    """The same page with the whole code, once: it is in no address and on no other page."""
    at = now()
    try:
        client, code = reveal_code(opening_id, by=request.user, at=at)
        return _page(request, client, at, code=code)
    except OpeningClosed as over:
        return _to_gate(request, over)
    except GateClosed as closed:
        return _refuse(request, closed, opening_id, at)


@only_posted("consents:opened", "opening_id")
def close(request: UserRequest, opening_id: UUID) -> HttpResponse:
    try:
        close_opening(opening_id, by=request.user, at=now())
    except GateClosed as closed:
        raise Http404 from closed
    # Translators: fi: Tiedot on suljettu. Muista sulkea asiakas myös ATMT:ssä.
    messages.success(request, _("The data is closed. Remember to close the client in ATMT too."))
    return redirect("consents:desk")


@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: UserRequest, opening_id: UUID) -> HttpResponse:
    """What came of it; also long after the page was closed, and without any data of the client."""
    at = now()
    form = OutcomeForm(request.POST or None)
    try:
        opening = own_opening(opening_id, by=request.user, at=at)
        if not form.is_valid():
            show_kept(request, form, at=at)
            return _outcome_page(request, opening, form, at)
        record_outcome(opening_id, **form.cleaned_data, by=request.user, at=at)
    except GateClosed as closed:
        raise Http404 from closed
    except OutcomeRecorded:
        # Translators: fi: Seuraus oli jo kirjattu.
        messages.info(request, _("What came of it was recorded already."))
    else:
        # Translators: fi: Seuraus on kirjattu ja tiedot on suljettu. Muista sulkea asiakas myös ATMT:ssä.
        messages.success(
            request, _("The outcome is recorded and the data is closed. Close the client in ATMT too.")
        )
    return redirect("consents:desk")


def _to_gate(request: UserRequest, over: OpeningClosed) -> HttpResponse:
    # Translators: fi: Tiedot sulkeutuivat, koska aika loppui. Voit avata ne uudelleen.
    messages.info(request, _("The data closed because the time was up. You can open it again."))
    return redirect("consents:gate", over.consent_id)


def _refuse(request: UserRequest, closed: GateClosed, opening_id: UUID, at: datetime) -> HttpResponse:
    opening = Opening.objects.filter(pk=opening_id, worker=request.user).first()
    return refuse_consent(request, closed, opening.consent_id if opening else opening_id, at)


def _page(request: UserRequest, client: OpenedClient, at: datetime, *, code: str = "") -> HttpResponse:
    opening, permit = client.opening, client.permit
    consent = consent_with_facts(opening.consent_id)
    person = person_of(permit, opening.client_id)
    labels = consent.need.content.category_labels()
    context = {
        "now": at,
        "opening": opening,
        "seconds_left": int((opening.closes_at - at).total_seconds()),
        "consent": consent,
        "number": number_of(consent),
        "person": person,
        "masked": masked_code_of(permit, opening.client_id),
        "code": code,
        "municipality": consent.need.municipality.in_language("genitive"),
        "spoken": service_language(person.language),
        "may": [labels[category] for category in permit.categories if category in LOOKED_UP],
        "may_not": out_of_bounds(consent, permit),
        "atmt": link(consent.need.municipality.area, "atmt.url", at),
        "right_number": decision_number(opening.terms),
        "evidence": sentence_of(consent.need.content.group_id, consent.need.evidence),
        "signed": signing_of(consent),
        "scans": Scan.objects.filter(form__consent=consent).select_related("file").order_by("-at"),
        "outcome": OutcomeForm(),
        "section": "consents:consents",
    }
    return render(request, "consents/opened.html", context)


def out_of_bounds(consent: Consent, permit: Permit) -> list[OutOfBounds]:
    """Everything else that ATMT may show, with the first reason that keeps it shut."""
    labels = consent.need.content.category_labels()
    viewing = consent.parts.get(kind=ConsentPart.Kind.VIEWING)
    asked = set(PartItem.objects.filter(part=viewing).values_list("item", flat=True))
    ticked = set(EventItem.objects.filter(event=signing_of(consent)).values_list("item", flat=True))
    reasons = [(labels, NOT_NEEDED), (asked, NOT_ASKED), (ticked, NOT_TICKED)]
    shut = [
        OutOfBounds(
            labels.get(category, category.label),
            next((why for fine, why in reasons if category not in fine), NOT_IN_RIGHT),
        )
        for category in LOOKED_UP
        if category not in permit.categories
    ]
    by_name_only = labels.get(Category.T2) == NAME_ONLY_LABEL
    return [OutOfBounds(CONTACTS, NOT_NEEDED), *shut] if by_name_only else shut


def _outcome_page(request: UserRequest, opening: Opening, form: OutcomeForm, at: datetime) -> HttpResponse:
    context = {
        "now": at,
        "form": form,
        "opening": opening,
        "consent": opening.consent,
        "number": number_of(opening.consent),
        "is_open": opening.closes_at > at,
        "section": "consents:consents",
    }
    return render(request, "consents/outcome.html", context)
