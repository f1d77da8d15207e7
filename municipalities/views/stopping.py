"""A granted right is suspended and goes on: the pages of whoever may decide on access rights (R2, § 126)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.kept import show_kept
from accounts.models import User
from accounts.requests import UserRequest
from municipalities.access import Obstacle, RightState, able_deciders, holds, right_state, why_barred
from municipalities.access.stops import FROM, turns_from
from municipalities.actions import MayNotDecide, StandsOtherwise, resume_right, suspend_right
from municipalities.forms.stopping import ResumptionForm, SuspensionForm
from municipalities.models import AccessRight, RightEvent
from municipalities.views.entering import decided_right_or_404
from municipalities.views.steps import Button

Kind = RightEvent.Kind


@dataclass(frozen=True)
class _Act:
    kind: RightEvent.Kind
    form: type[Form]
    do: Callable[..., RightEvent]
    template: str
    heading: Promise
    done: Promise


SUSPEND = _Act(
    Kind.SUSPENDED,
    SuspensionForm,
    suspend_right,
    "municipalities/stop_suspend.html",
    # Translators: fi: Käyttöoikeuden keskeyttäminen
    gettext_lazy("Suspending the access right"),
    # Translators: fi: Päätös %(number)s on tehty: käyttöoikeus keskeytettiin.
    gettext_lazy("Decision %(number)s is made: the access right is suspended."),
)
RESUME = _Act(
    Kind.RESUMED,
    ResumptionForm,
    resume_right,
    "municipalities/stop_resume.html",
    # Translators: fi: Keskeytetyn käyttöoikeuden jatkaminen
    gettext_lazy("Letting the suspended access right go on"),
    # Translators: fi: Päätös %(number)s on tehty: käyttöoikeus jatkuu.
    gettext_lazy("Decision %(number)s is made: the access right goes on."),
)


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: UserRequest, right_id: UUID) -> HttpResponse:
    return _act(request, right_id, SUSPEND)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: UserRequest, right_id: UUID) -> HttpResponse:
    return _act(request, right_id, RESUME)


def _act(request: UserRequest, right_id: UUID, act: _Act) -> HttpResponse:
    at = now()
    right = decided_right_or_404(request.user, right_id, at)
    form = act.form(request.POST or None)
    if not form.is_valid():
        obstacle = why_barred(request.user, right, at)
        return stop_page(request, act.template, right, form, act.kind, at, obstacle=obstacle, act=act.heading)
    try:
        event = act.do(right, reason=form.cleaned_data["reason"], by=request.user, at=at)
    except (MayNotDecide, StandsOtherwise) as refusal:
        return refused_page(request, act.template, right, form, refusal, at, act=act.heading)
    messages.success(request, act.done % {"number": event.decision.short_number if event.decision else ""})
    return redirect("municipalities:right", right.pk)


def stop_page(
    request: UserRequest,
    template: str,
    right: AccessRight,
    form: Form,
    kind: RightEvent.Kind,
    at: datetime,
    *,
    obstacle: Obstacle | None,
    **facts: Any,
) -> HttpResponse:
    """The form, or the reason why there is none: something about the person, or how the right stands."""
    state = right_state(right, at)
    stands = state.standing not in FROM[kind]
    if not (obstacle or stands):
        show_kept(request, form, at=at)
    return _page(
        request, template, right, form, at, **{"state": state, "obstacle": obstacle, "stands": stands} | facts
    )


def refused_page(
    request: UserRequest,
    template: str,
    right: AccessRight,
    form: Form,
    refusal: MayNotDecide | StandsOtherwise,
    at: datetime,
    **facts: Any,
) -> HttpResponse:
    """Why it was not done, with what was written."""
    facts |= {"written": form.cleaned_data["reason"]}
    if isinstance(refusal, StandsOtherwise):
        facts |= {"stands": True, "state": refusal.state, "status": HTTPStatus.CONFLICT}
    else:
        facts |= {"obstacle": refusal.obstacle, "state": right_state(right, at)}
        facts |= {"status": HTTPStatus.FORBIDDEN}
    return _page(request, template, right, form, at, **facts)


def _page(
    request: UserRequest,
    template: str,
    right: AccessRight,
    form: Form,
    at: datetime,
    *,
    status: int = HTTPStatus.OK,
    **facts: Any,
) -> HttpResponse:
    context = {
        "right": right,
        "municipality": right.contract.municipality,
        "form": form,
        "others": able_deciders(right, at) if facts.get("obstacle") else [],
        "section": "municipalities:rights",
        **facts,
    }
    return render(request, template, context, status=status)


def stop_buttons(user: User, right: AccessRight, state: RightState, at: datetime) -> list[Button]:
    """What the person may do to a granted right as it stands."""
    decides, reports = not why_barred(user, right, at), may_report(user, right, at)
    return [
        Button(words, reverse(name, args=[right.pk]))
        for kind, words, name in _buttons()
        if kind in turns_from(state) and (reports if kind == Kind.EMPLOYMENT_ENDED else decides)
    ]


def may_report(user: User, right: AccessRight, at: datetime) -> bool:
    """Whether the person reports that the ground of the right ends: a supervisor, not of their own."""
    own = right.holder_id == user.pk
    return not own and holds(user, "propose_rights", right.contract.municipality, at)


def _buttons() -> list[tuple[RightEvent.Kind, str, str]]:
    return [
        # Translators: fi: Keskeytä oikeus
        (Kind.SUSPENDED, _("Suspend the right"), "municipalities:suspend_right"),
        # Translators: fi: Jatka oikeutta
        (Kind.RESUMED, _("Let the right go on"), "municipalities:resume_right"),
        # Translators: fi: Poista oikeus
        (Kind.REMOVED, _("Remove the right"), "consents:remove_right"),
        # Translators: fi: Palvelussuhde tai tehtävä päättyy
        (Kind.EMPLOYMENT_ENDED, _("The employment or the task ends"), "municipalities:end_employment"),
    ]
