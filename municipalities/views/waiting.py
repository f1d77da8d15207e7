"""*Waiting for you*: where the director, the manager and a supervisor begin; each row leads to its act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import UserRequest
from documents.calendar import helsinki_day
from documents.templatetags.look import days_left, fi_date, fi_day
from municipalities.access import places
from municipalities.access.due import Ending, Matter
from municipalities.access.notices import Turn
from municipalities.access.reviews import ReviewState
from municipalities.access.waiting import SIGN, Waiting, waiting_for
from municipalities.models import AccessRight, RightEvent

# Days: from so many on the wait of a proposal is shown as long, up to so many an end as near.
LONG_WAIT, NEAR = 5, 14


@dataclass(frozen=True)
class Row:
    """One thing that waits: whose it is, where, how urgent, and the one thing to do about it."""

    name: str
    told: str
    tag: str
    state: str
    url: str
    act: str


@dataclass(frozen=True)
class WaitingList:
    key: str
    heading: Promise
    rows: list[Row]


HEADINGS = {
    # Translators: fi: Päätettävät
    "proposals": gettext_lazy("To be decided"),
    # Translators: fi: Ilmoitukset KEHA-keskukselle
    "notices": gettext_lazy("Notices to KEHA-keskus"),
    # Translators: fi: Palautetut esitykset
    "returned": gettext_lazy("Returned proposals"),
    # Translators: fi: Käyttöoikeuksien tarkistukset
    "reviews": gettext_lazy("Reviews of access rights"),
    # Translators: fi: Päättyvät sopimukset ja oikeudet
    "endings": gettext_lazy("Contracts and rights that end"),
}


@require_safe
def waiting(request: UserRequest) -> HttpResponse:
    at = now()
    found = waiting_for(request.user, at)
    if found is None:
        raise Http404
    context = {"now": at, "lists": _lists(found, request.user, at), "count": found.count}
    return render(request, "municipalities/waiting.html", context)


def _lists(found: Waiting, user: User, at: datetime) -> list[WaitingList]:
    today, may_sign = helsinki_day(at), bool(places(user, SIGN, at))
    rows: dict[str, Iterable[Row]] = {
        "proposals": (_proposal(one, today, barred=one.holder_id in found.barred) for one in found.proposals),
        "notices": (_notice(turn) for turn in found.notices),
        "returned": (_returned(one) for one in found.returned),
        "reviews": (_review(state, today) for state in found.reviews),
        "endings": (
            _ending(one, today, may_sign=may_sign, may_renew=one.municipality in found.proposing)
            for one in found.endings
        ),
    }
    lists = [WaitingList(key, HEADINGS[key], list(some)) for key, some in rows.items()]
    return [one for one in lists if one.rows]


def _proposal(proposal: RightEvent, today: date, *, barred: bool) -> Row:
    proposed = helsinki_day(proposal.at)
    tag = "warning" if (today - proposed).days >= LONG_WAIT else "info"
    # Translators: fi: esitetty %(day)s
    told = _("proposed %(day)s") % {"day": fi_day(proposed)}
    return Row(
        name=proposal.right.holder.name,
        told=_at(proposal.right, told),
        tag="locked" if barred else tag,
        state=_("You cannot decide this") if barred else days_left(proposed, today),
        url=reverse("municipalities:proposal", args=[proposal.pk]),
        # Translators: fi: Avaa esitys · Päätä
        act=_("Open the proposal") if barred else _("Decide"),
    )


def _notice(turn: Turn) -> Row:
    state = str(turn.standing.label)
    return Row(
        name=turn.right.holder.name,
        told=_at(turn.right, f"{turn.change.label} {fi_day(turn.waits_since)}"),
        tag="danger" if turn.is_overdue else "info",
        state=f"{state[:1].upper()}{state[1:]}",
        url=reverse("municipalities:notice", args=[turn.right.pk, turn.key]),
        # Translators: fi: Avaa ilmoitus
        act=_("Open the notice"),
    )


def _returned(question: RightEvent) -> Row:
    right = question.right
    return Row(
        name=right.holder.name,
        told=_at(right, question.reason),
        tag="warning",
        # Translators: fi: Palautettu %(day)s
        state=_("Returned %(day)s") % {"day": fi_day(helsinki_day(question.at))},
        url=reverse("municipalities:propose_again", args=[right.pk]),
        # Translators: fi: Vastaa
        act=_("Answer"),
    )


def _review(state: ReviewState, today: date) -> Row:
    review, decides = state.round, state.waits_for_decision
    # Translators: fi: Vastaukset viimeistään %(day)s, %(left)s ("Vastaukset viimeistään 22.12., 28 päivää")
    due = _("Answers due %(day)s, %(left)s") % {
        "day": fi_day(review.due_on),
        "left": days_left(review.due_on, today),
    }
    # Translators: fi: vastattu %(answered)s/%(all)s
    told = _("answered %(answered)s of %(all)s") % {"answered": state.answered, "all": state.asked}
    near = (review.due_on - today).days <= NEAR
    standing = str(state.standing.label)
    return Row(
        name=state.municipality.name,
        told=told,
        tag="warning" if decides or near else "info",
        state=f"{standing[:1].upper()}{standing[1:]}" if decides else due,
        url=reverse("consents:close_review" if decides else "consents:review", args=[review.pk]),
        # Translators: fi: Tee päätös · Vastaa
        act=_("Make the decision") if decides else _("Answer"),
    )


def _ending(ending: Ending, today: date, *, may_sign: bool, may_renew: bool) -> Row:
    left = (ending.last_day - today).days
    # Translators: fi: Päättyy %(day)s, %(left)s ("Päättyy 1.12.2026, 7 päivää")
    state = _("Ends %(day)s, %(left)s") % {
        "day": fi_date(ending.last_day),
        "left": days_left(ending.last_day, today),
    }
    if not ending.may_be_renewed:
        # Translators: fi: %(state)s – ei uudisteta
        state = _("%(state)s – not renewed") % {"state": state}
    return Row(
        name=ending.holder.name if ending.holder else ending.municipality.name,
        told=f"{WHAT[ending.matter]} · {ending.municipality.short}"
        if ending.holder
        else str(WHAT[ending.matter]),
        tag="warning" if left <= NEAR else "info",
        state=state,
        **_act(ending, may_sign=may_sign, may_renew=may_renew),
    )


WHAT = {
    # Translators: fi: Hankintasopimus
    Matter.CONTRACT: gettext_lazy("Procurement contract"),
    # Translators: fi: Käyttöoikeus
    Matter.RIGHT: gettext_lazy("Access right"),
    # Translators: fi: Henkilökohtainen sopimus
    Matter.AGREEMENT: gettext_lazy("Personal agreement"),
}


def _act(ending: Ending, *, may_sign: bool, may_renew: bool) -> dict[str, str]:
    """Where the renewal begins. A supervisor sees no contract, only whom its end concerns."""
    if ending.matter == Matter.RIGHT and may_renew:
        # Translators: fi: Uudista
        url = reverse("municipalities:propose_again", args=[ending.about.pk])
        return {"url": url, "act": pgettext("an access right", "Renew")}
    if ending.matter == Matter.RIGHT:
        url = reverse("municipalities:right", args=[ending.about.pk])
        return {"url": url, "act": _("Open the right")}
    if ending.matter == Matter.CONTRACT and may_sign:
        # Translators: fi: Avaa sopimus
        url = reverse("municipalities:contract", args=[ending.about.pk])
        return {"url": url, "act": _("Open the contract")}
    if ending.matter == Matter.AGREEMENT:
        # Translators: fi: Avaa sopimus
        url = reverse("municipalities:agreement", args=[ending.about.pk])
        return {"url": url, "act": _("Open the agreement")}
    # Translators: fi: Katso oikeudet
    return {"url": reverse("municipalities:rights"), "act": _("See the rights")}


def _at(right: AccessRight, told: str) -> str:
    return " · ".join(filter(None, [right.contract.municipality.short, told]))
