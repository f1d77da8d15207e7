"""*What may I do?*: the worker's own right in words, its limits, and what it still waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import UserRequest
from clientgroups.models import Category, GroupContent
from consents.access import Decision, Rule, evaluate_place
from consents.access.causes import Cause, causes_at
from consents.views.lights import supervisors_of
from documents.calendar import helsinki_day
from municipalities.access import home_of, right_state, still_needed, with_facts
from municipalities.access.rights import OVER, Need, RightState, Standing
from municipalities.models import AccessRight, Municipality, PersonalAgreement


@dataclass(frozen=True)
class OwnRight:
    """One right of the worker: how it stands and what it allows."""

    right: AccessRight
    state: RightState
    groups: list[str]
    categories: list[Any]
    needs: list[Need]

    @property
    def in_force(self) -> bool:
        return self.state.standing == Standing.IN_FORCE

    @property
    def is_over(self) -> bool:
        return self.state.standing in OVER


@require_safe
def what_may_i_do(request: UserRequest) -> HttpResponse:
    at = now()
    home = home_or_404(request.user, at)
    decision = evaluate_place(request.user, home, at=at)
    context = {
        "now": at,
        "home": home,
        "rights": own_rights(request.user, home, at),
        "causes": place_causes(request.user, home, decision, at),
        "meanings": _meanings(request.user, home, at),
        "supervisors": supervisors_of(home, at=at),
    }
    return render(request, "consents/what_may_i_do.html", context)


def place_causes(user: User, home: Municipality, decision: Decision, at: datetime) -> list[Cause]:
    """Why nothing can be asked here. Without a right there are no limits of it to speak of."""
    causes = causes_at(user, home, decision, at=at)
    return [cause for cause in causes if cause.rule != Rule.R4 or Rule.R2 not in decision.failed]


def home_or_404(user: User, at: datetime) -> Municipality:
    """The desk is a municipality's; the area's own people have none."""
    home = home_of(user, at)
    if home is None:
        raise Http404
    return home


def own_rights(user: User, home: Municipality, at: datetime) -> list[OwnRight]:
    """The worker's rights in the municipality, the one in force first, then the newest."""
    rights = with_facts(AccessRight.objects.filter(holder=user, contract__municipality=home))
    own = [_own(right, at) for right in rights]
    return sorted(own, key=lambda one: (not one.in_force, -one.state.since.toordinal()))


def standing_right(user: User, home: Municipality, at: datetime) -> OwnRight | None:
    return next((one for one in own_rights(user, home, at) if one.in_force), None)


def group_names(at: datetime) -> dict[str, str]:
    """The groups' names by their codes, as they are called today."""
    return {content.group_id: content.name for content in GroupContent.objects.in_force(helsinki_day(at))}


def _meanings(user: User, home: Municipality, at: datetime) -> list[tuple[str, str]]:
    """What service need means in the worker's own work, group by group, as the personal agreement says."""
    agreements = PersonalAgreement.objects.in_force(at).filter(user=user, municipality=home)
    agreement = agreements.order_by("-starts_on").first()
    said = dict(agreement.groups.values_list("group", "meaning")) if agreement else {}
    return [(name, said[code]) for code, name in group_names(at).items() if code in said]


def _own(right: AccessRight, at: datetime) -> OwnRight:
    state = right_state(right, at)
    codes = set(state.terms.groups.values_list("group", flat=True))
    covered = set(state.terms.categories.values_list("category", flat=True))
    return OwnRight(
        right=right,
        state=state,
        groups=[name for code, name in group_names(at).items() if code in codes],
        categories=[category.label for category in Category if category in covered],
        needs=still_needed(right, at),
    )
