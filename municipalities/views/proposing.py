"""The municipality proposes a right, answers a question, changes a proposal and renews a right (R2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.models import User
from accounts.requests import UserRequest
from documents.calendar import format_date, helsinki_day
from documents.templatetags.look import fi_datetime
from municipalities.access import holds, pending, places, right_state
from municipalities.access.lists import title_in
from municipalities.access.proposals import (
    CLOSED,
    PROPOSE,
    candidates,
    contracts_to_propose_under,
    last_step,
    returned,
)
from municipalities.access.terms import Limits, limits_of
from municipalities.actions import BeyondContract, ProposalChanged, Proposed, propose_again, propose_right
from municipalities.actions.proposing import (
    AlreadyHasRight,
    EndBeforeStart,
    GroupNotCovered,
    OwnProposal,
    RightIsOver,
    TooLong,
)
from municipalities.forms.proposing import (
    VIEW,
    VIEW_AND_RECORD,
    ProposalForm,
    TermsForm,
    suggested_period,
)
from municipalities.models import AccessRight, Contract
from municipalities.models.rights import last_day
from municipalities.views.entering import right_or_404

REFUSALS = (
    AlreadyHasRight,
    BeyondContract,
    EndBeforeStart,
    OwnProposal,
    ProposalChanged,
    RightIsOver,
    TooLong,
)


@require_safe
def start(request: UserRequest) -> HttpResponse:
    """The contract first: what may be proposed follows from it. With only one there is nothing to choose."""
    at = now()
    homes = places(request.user, PROPOSE, at)
    if not homes:
        raise Http404
    found = contracts_to_propose_under(homes, at)
    if len(found) == 1:
        return redirect("municipalities:propose_under", found[0].pk)
    context = {"contracts": found, "section": "municipalities:rights"}
    return render(request, "municipalities/propose_start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: UserRequest, contract_id: UUID) -> HttpResponse:
    at = now()
    limits = _limits_or_404(request.user, contract_id, at)
    form = ProposalForm(
        request.POST or None,
        limits=limits,
        people=candidates(limits.contract, at),
        units=list(limits.contract.municipality.units.order_by("name")),
        by=request.user,
        initial=suggested_period(limits, helsinki_day(at)),
    )
    if not form.is_valid():
        return _page(request, form, limits, at)
    proposed, unit = Proposed(**form.terms()), form.workplace
    try:
        sent = propose_right(
            form.holder, proposed, contract=limits.contract, unit=unit, by=request.user, at=at
        )
    except REFUSALS as refusal:
        _refuse(form, refusal, limits)
        return _page(request, form, limits, at)
    # Translators: fi: Esitys on lähetetty. Se odottaa päätöstä.
    messages.success(request, _("The proposal is sent. It waits for a decision."))
    return redirect("municipalities:right", sent.right_id)


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: UserRequest, right_id: UUID) -> HttpResponse:
    """New terms for a right: an answer, a change or a renewal, each beginning from what there is."""
    at = now()
    right = right_or_404(request.user, right_id, PROPOSE, at)
    limits = limits_of(right.contract)
    if limits is None or right_state(right, at).standing in CLOSED:
        return _over(request, right)
    form = TermsForm(request.POST or None, limits=limits, initial=_initial(right, limits, at))
    if not form.is_valid():
        return _page(request, form, limits, at, right)
    proposed, seen = Proposed(**form.terms()), request.POST.get("seen", "")
    try:
        propose_again(right, proposed, seen=seen, by=request.user, at=at)
    except REFUSALS as refusal:
        _refuse(form, refusal, limits)
        return _page(request, form, limits, at, right)
    messages.success(request, _("The proposal is sent. It waits for a decision."))
    return redirect("municipalities:right", right.pk)


def _limits_or_404(user: User, contract_id: UUID, at: datetime) -> Limits:
    contract = get_object_or_404(Contract.objects.select_related("municipality__area"), pk=contract_id)
    limits = limits_of(contract) if holds(user, PROPOSE, contract.municipality, at) else None
    if limits is None:
        raise Http404
    return limits


def _over(request: UserRequest, right: AccessRight) -> HttpResponse:
    # Translators: fi: Tämä oikeus on päättynyt. Esitä uutta oikeutta.
    messages.warning(request, _("This right is over. Propose a new one."))
    return redirect("municipalities:right", right.pk)


def _initial(right: AccessRight, limits: Limits, at: datetime) -> dict[str, Any]:
    """The terms that wait or were asked about; of a renewal the present ones, from the day after them on."""
    waiting = pending(right, at) or returned(right, at)
    terms = waiting.terms if waiting else right_state(right, at).terms
    known = {
        "tasks": terms.tasks,
        "reason": terms.reason,
        "ground": terms.ground,
        "starts_on": terms.starts_on,
        "last_day": last_day(terms.ends_before),
        "groups": list(terms.groups.values_list("group", flat=True)),
        "categories": list(terms.categories.values_list("category", flat=True)),
        "authority": VIEW_AND_RECORD if terms.may_record_changes else VIEW,
    }
    if waiting:
        return known
    granted = right.terms.filter(events__kind="approved").order_by("-ends_before")[0]
    return known | suggested_period(limits, max(granted.ends_before, helsinki_day(at)))


def _page(
    request: UserRequest,
    form: TermsForm,
    limits: Limits,
    at: datetime,
    right: AccessRight | None = None,
) -> HttpResponse:
    show_kept(request, form, at=at)
    context: dict[str, Any] = {
        "form": form,
        "limits": limits,
        "municipality": limits.contract.municipality,
        "section": "municipalities:rights",
    }
    if right:
        question = returned(right, at)
        context |= {
            "right": right,
            "seen": last_step(right, at),
            "question": question,
            "waits": pending(right, at),
            "present": right_state(right, at),
            "holder_title": title_in(right.holder, limits.contract.municipality, at),
        }
    return render(request, "municipalities/propose.html", context)


def _refuse(form: TermsForm, refusal: Exception, limits: Limits) -> None:
    """The sentence beside the field that it is about."""
    field, words = _said(refusal, form, limits)
    form.add_error(field if field in form.fields else None, words)


def _said(refusal: Exception, form: TermsForm, limits: Limits) -> tuple[str, str]:
    if isinstance(refusal, ProposalChanged):
        # Translators: fi: Esitystä on muutettu tai siitä on päätetty %(time)s. Tarkista tiedot ja lähetä
        # uudelleen.
        words = _("The proposal was changed or decided on %(time)s. Check the facts and send it again.")
        return "", words % {"time": fi_datetime(refusal.proposal.at)}
    if isinstance(refusal, BeyondContract) and not isinstance(refusal, GroupNotCovered):
        # Translators: fi: Sopimus on voimassa %(first)s–%(last)s.
        words = _("The contract runs %(first)s–%(last)s.")
        period = {"first": format_date(limits.first_day), "last": format_date(limits.last_day)}
        too_early = form.cleaned_data["starts_on"] < limits.first_day
        return "starts_on" if too_early else "last_day", words % period
    field, sentence = SENTENCES[type(refusal)]
    return field, str(sentence)


SENTENCES = {
    # Translators: fi: Sopimus ei kata kaikkia valittuja ryhmiä.
    GroupNotCovered: ("groups", gettext_lazy("The contract does not cover every chosen group.")),
    # Translators: fi: Et voi esittää käyttöoikeutta itsellesi. Pyydä toista esihenkilöä esittämään sitä.
    OwnProposal: (
        "person",
        gettext_lazy(
            "You cannot propose an access right for yourself. Ask another supervisor to propose it."
        ),
    ),
    # Translators: fi: Henkilöllä on jo tällä sopimuksella esitys tai käyttöoikeus.
    AlreadyHasRight: (
        "person",
        gettext_lazy("The person has a proposal or an access right under this contract already."),
    ),
    # Translators: fi: Viimeinen päivä on ennen ensimmäistä.
    EndBeforeStart: ("last_day", gettext_lazy("The last day is before the first.")),
    # Translators: fi: Käyttöoikeus myönnetään enintään kahdeksi vuodeksi.
    TooLong: ("last_day", gettext_lazy("An access right is granted for two years at most.")),
    # Translators: fi: Tämä oikeus on päättynyt. Esitä uutta oikeutta.
    RightIsOver: ("", gettext_lazy("This right is over. Propose a new one.")),
}
