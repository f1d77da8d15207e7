"""Who may grant access rights: dated facts with their sources, entering one and ending one (R2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.kept import show_kept
from accounts.models import User
from accounts.requests import UserRequest
from documents.calendar import helsinki_day
from municipalities.access import holds, places
from municipalities.access.lists import SEE_ALL
from municipalities.access.people import administrators
from municipalities.actions import authority as acts
from municipalities.actions import end_grant_authority, record_grant_authority
from municipalities.actions.settings import BeforeToday
from municipalities.forms.authority import AuthorityEndForm, AuthorityForm
from municipalities.models import Area, GrantAuthority, Role
from municipalities.models.rights import last_day
from municipalities.views.entering import area_or_404

MANAGE, DECIDE = "manage_accounts", "decide_rights"
# Why a fact is not recorded or ended, and beside which field that is said; None for none.
# Translators: fi: Viimeinen päivä on ennen ensimmäistä. Tarkista päivät.
BACKWARDS = gettext_lazy("The last day is before the first. Check the days.")
REFUSALS: dict[type[Exception], tuple[str | None, Any]] = {
    acts.OwnAuthority: (
        "role",
        # Translators: fi: Toimit itse tässä roolissa. Kukaan ei kirjaa päätösvaltaa itselleen. Pyydä toista
        # pääkäyttäjää.
        gettext_lazy(
            "You have this role yourself. Nobody records the power for themselves. Ask another administrator."
        ),
    ),
    acts.EndBeforeStart: ("last_day", BACKWARDS),
    BeforeToday: (
        "last_day",
        # Translators: fi: Päivä on jo mennyt. Anna tämä päivä tai myöhempi.
        gettext_lazy("The day is past already. Give today or a later day."),
    ),
    acts.NotInForce: (
        "last_day",
        # Translators: fi: Päätösvalta päättyy jo aiemmin, tai uudempi tieto on korvannut sen.
        gettext_lazy("The power ends sooner already, or a newer fact has replaced it."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def authorities(request: UserRequest) -> HttpResponse:
    """The administrator enters; those who decide see who may."""
    at = now()
    area = _area_or_404(request.user, at)
    may_enter = holds(request.user, MANAGE, area, at)
    if request.method == "POST" and not may_enter:
        raise Http404
    form = AuthorityForm(request.POST or None, initial={"starts_on": helsinki_day(at)})
    if not form.is_valid():
        show_kept(request, form, at=at)
        return _page(request, area, form, at, may_enter=may_enter)
    role = Role(form.cleaned_data.pop("role"))
    try:
        record_grant_authority(area, role=role, **form.cleaned_data, by=request.user, at=at)
    except (acts.OwnAuthority, acts.EndBeforeStart) as refusal:
        form.add_error(*REFUSALS[type(refusal)])
        return _page(request, area, form, at, may_enter=may_enter)
    # Translators: fi: Päätösvalta on kirjattu: %(role)s.
    messages.success(request, _("The power to decide is recorded: %(role)s.") % {"role": role.label})
    return redirect("municipalities:authorities")


@require_http_methods(["GET", "HEAD", "POST"])
def end_authority(request: UserRequest, authority_id: UUID) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    ended: GrantAuthority = get_object_or_404(area.grant_authorities, pk=authority_id)
    form = AuthorityEndForm(request.POST or None, initial={"last_day": helsinki_day(at)})
    context = {"form": form, "authority": ended, "section": "municipalities:settings"}
    if not form.is_valid():
        show_kept(request, form, at=at)
        return render(request, "municipalities/authority_end.html", context)
    try:
        end_grant_authority(ended, **form.cleaned_data, by=request.user, at=at)
    except (BeforeToday, acts.EndBeforeStart, acts.NotInForce) as refusal:
        form.add_error(*REFUSALS[type(refusal)])
        return render(request, "municipalities/authority_end.html", context)
    # Translators: fi: Päätösvallan viimeinen päivä on kirjattu.
    messages.success(request, _("The last day of the power to decide is recorded."))
    return redirect("municipalities:authorities")


def _area_or_404(user: User, at: datetime) -> Area:
    found = [place for perm in (MANAGE, DECIDE, SEE_ALL) for place in places(user, perm, at)]
    area = next((place for place in found if isinstance(place, Area)), None)
    if area is None:
        raise Http404
    return area


def _page(
    request: UserRequest, area: Area, form: AuthorityForm, at: datetime, *, may_enter: bool
) -> HttpResponse:
    day = helsinki_day(at)
    rows = list(area.grant_authorities.select_related("by").order_by("-starts_on", "-recorded_at"))
    holding = {one.pk for one in area.grant_authorities.in_force(day)}
    context = {
        "form": form,
        "may_enter": may_enter,
        "administrators": [] if may_enter else administrators(area, day),
        "rows": [(one, _state(one, holding, day), _until(one, rows)) for one in rows],
        "section": "municipalities:settings" if may_enter else "municipalities:queue",
    }
    return render(request, "municipalities/authorities.html", context)


def _state(one: GrantAuthority, holding: set[UUID], day: date) -> str:
    if one.pk in holding:
        return "now"
    return "coming" if one.starts_on > day else "past"


def _until(one: GrantAuthority, rows: list[GrantAuthority]) -> date | None:
    """The last day: its own, or the day before a newer fact of the same role replaces it."""
    newer = [other.starts_on for other in rows if other.role == one.role and other.starts_on > one.starts_on]
    ends = [end for end in (one.ends_before, min(newer, default=None)) if end]
    return last_day(min(ends)) if ends else None
