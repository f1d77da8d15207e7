"""The gate's no as people see it: insiders get every reason and a way on, all others a plain 404 (R9)."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.requests import UserRequest
from consents.access import GateClosed, Intent, evaluate
from consents.models import Consent
from consents.views.lights import lights_of, supervisors_of
from consents.views.right import place_causes
from municipalities.models import Municipality


def refuse_consent(request: UserRequest, closed: GateClosed, consent_id: UUID, at: datetime) -> HttpResponse:
    """The refused gate. It names form and group, never the client: there is no permit to show them."""
    if not closed.insider:
        raise Http404 from closed
    consent = consent_with_facts(consent_id)
    decision = evaluate(request.user, consent, Intent.VIEW, at=at)
    lights = lights_of(request.user, consent, decision, at=at)
    context = {
        "now": at,
        "section": "consents:consents",
        "consent": consent,
        "number": number_of(consent),
        "lights": lights,
        "blocking": [light for light in lights if light.blocks],
        "supervisors": supervisors_of(consent.need.municipality, at=at),
    }
    return render(request, "consents/gate_refused.html", context, status=HTTPStatus.FORBIDDEN)


def refuse_place(
    request: UserRequest, closed: GateClosed, municipality: Municipality, at: datetime
) -> HttpResponse:
    """The service point's rules refuse: there is no form or client yet."""
    if not closed.insider or closed.decision is None:
        raise Http404 from closed
    context = {
        "now": at,
        "section": "consents:desk",
        "causes": place_causes(request.user, municipality, closed.decision, at),
        "supervisors": supervisors_of(municipality, at=at),
    }
    return render(request, "consents/place_refused.html", context, status=HTTPStatus.FORBIDDEN)


def consent_with_facts(consent_id: UUID) -> Consent:
    related = ("need__content__group", "need__municipality__area", "need__established_by", "receiver")
    consent: Consent = Consent.objects.select_related(*related).get(pk=consent_id)
    return consent


def number_of(consent: Consent) -> str:
    """The number of the form in use: a corrected form has a new one."""
    return consent.forms.select_related("document").latest("document__issued_at").document.number
