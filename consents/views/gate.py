"""At the gate: how the rules stand, what the worker states, and the two ways on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import show_kept
from accounts.posting import only_posted
from accounts.requests import UserRequest
from clientgroups.models import Action
from consents.access import Decision, GateClosed, masked_code_of, person_of
from consents.actions.deciding import Passed
from consents.actions.handing_over import hand_over as hand_over_matter
from consents.actions.opening import approach, open_client
from consents.forms.gate import GateForm
from consents.models import Consent, HandOver
from consents.views.lights import lights_of
from consents.views.refusals import consent_with_facts, number_of, refuse_consent


@require_http_methods(["GET", "HEAD", "POST"])
def gate(request: UserRequest, consent_id: UUID) -> HttpResponse:
    at = now()
    try:
        passed = approach(consent_id, by=request.user, at=at)
        form = GateForm(request.POST or None, actions=_actions(passed.consent, passed.decision))
        if not form.is_valid():
            show_kept(request, form, at=at)
            return _page(request, passed, form, at)
        opening = open_client(consent_id, **form.cleaned_data, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_consent(request, closed, consent_id, at)
    return redirect("consents:opened", opening.pk)


@only_posted("consents:gate", "consent_id")
def hand_over(request: UserRequest, consent_id: UUID) -> HttpResponse:
    """To the area's own expert: because the worker is disqualified, or because the gate stays shut."""
    reason = request.POST.get("reason", "")
    if reason not in (HandOver.Reason.CONFLICT, HandOver.Reason.CLOSED_GATE):
        return HttpResponseBadRequest()
    try:
        matter = hand_over_matter(consent_id, reason=reason, by=request.user, at=now())
    except GateClosed as closed:
        raise Http404 from closed
    said = _(
        "The handing over of form %(number)s is recorded. Tell the employment area's expert as well: their "
        "own list comes later."
    )
    messages.success(request, said % {"number": number_of(matter.consent)})
    return redirect("consents:desk")


def _actions(consent: Consent, decision: Decision) -> list[str]:
    """The actions that stand on the form, and of recording a change only when it is allowed."""
    named = set(consent.actions.values_list("action", flat=True))
    if not decision.may_record_changes:
        named.discard(Action.RECORD_CHANGE)
    return [action for action in Action.values if action in named]


def _page(request: UserRequest, passed: Passed, form: GateForm, at: datetime) -> HttpResponse:
    consent = consent_with_facts(passed.consent.pk)
    client = consent.need.client_id
    context = {
        "now": at,
        "form": form,
        "consent": consent,
        "number": number_of(consent),
        "lights": lights_of(request.user, consent, passed.decision, at=at),
        "person": person_of(passed.permit, client),
        "masked": masked_code_of(passed.permit, client),
        "section": "consents:consents",
    }
    return render(request, "consents/gate.html", context)
