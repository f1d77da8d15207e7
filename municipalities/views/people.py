"""One person's page, and what the administrator does there: roles, details, leaving and coming back."""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPException
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import AlreadyUser
from accounts.kept import show_kept
from accounts.letters import address_letter
from accounts.models import User
from accounts.posting import only_posted
from accounts.requests import UserRequest
from documents.calendar import format_date, helsinki_day
from municipalities import actions
from municipalities.access.lists import people_of
from municipalities.access.people import roles_by_time, to_stand_in_for
from municipalities.actions import people as leaving
from municipalities.actions import roles
from municipalities.forms import DetailsForm, EndRoleForm, LeavingForm, RoleForm
from municipalities.models import Area, Assignment, Role
from municipalities.views.entering import area_or_404
from municipalities.views.users import MANAGE, send_invitation

# What is done on each page, as its heading says it.
ACTS = {
    # Translators: fi: Anna rooli
    "give_role": gettext_lazy("Give a role"),
    # Translators: fi: Päätä rooli
    "end_role": gettext_lazy("End the role"),
    # Translators: fi: Muuta tietoja
    "person_details": gettext_lazy("Change the details"),
    # Translators: fi: Merkitse lähteneeksi
    "leave": gettext_lazy("Mark as left"),
}
# Why a role is not given or ended, and beside which field that is said; "" for none.
# Translators: fi: Kukaan ei anna tai päätä omaa rooliaan. Pyydä toista pääkäyttäjää.
OWN_ROLE = gettext_lazy("Nobody gives or ends a role of their own. Ask another administrator.")
GIVING: dict[type[Exception], tuple[str | None, Any]] = {
    roles.OwnRole: (None, OWN_ROLE),
    # Translators: fi: Henkilö on merkitty lähteneeksi. Avaa tunnus ensin uudelleen.
    roles.HasLeft: (None, gettext_lazy("The person is marked as having left. Open the account again first.")),
    # Translators: fi: Tämä rooli ei kuulu tähän paikkaan. Tarkista kunta.
    roles.WrongPlace: (
        "municipality",
        gettext_lazy("The role does not belong there. Check the municipality."),
    ),
    # Translators: fi: Henkilöllä on jo tämä rooli samaan aikaan. Tarkista päivät tai päätä aiempi rooli.
    roles.AlreadyInRole: (
        "role",
        gettext_lazy("The person has this role then already. Check the days, or end the earlier role."),
    ),
    # Translators: fi: Viimeinen päivä on ennen ensimmäistä. Tarkista päivät.
    roles.EndBeforeStart: ("last_day", gettext_lazy("The last day is before the first. Check the days.")),
    # Translators: fi: Sijaisuudella on aina viimeinen päivä. Kirjoita se.
    roles.DeputyWithoutEnd: ("last_day", gettext_lazy("Standing in always has a last day. Write it.")),
    # Translators: fi: Sijaisella on sama rooli samassa paikassa kuin henkilöllä, jonka sijainen hän on.
    roles.WrongDeputy: (
        "deputy_for",
        gettext_lazy("A deputy has the same role in the same place as the person they stand in for."),
    ),
}
ENDING: dict[type[Exception], tuple[str | None, Any]] = {
    roles.OwnRole: (None, OWN_ROLE),
    # Translators: fi: Rooli päättyy jo silloin tai aiemmin. Jos se jatkuu, anna uusi rooli.
    roles.AlreadyEnded: (
        "last_day",
        gettext_lazy("The role ends then or sooner already. If it goes on, give a new role."),
    ),
    # Translators: fi: Roolin viimeinen päivä ei voi olla ennen sen ensimmäistä päivää.
    roles.EndBeforeStart: (
        "last_day",
        gettext_lazy("The last day of the role cannot be before its first day."),
    ),
}
LEAVING: dict[type[Exception], tuple[str | None, Any]] = {
    # Translators: fi: Kukaan ei merkitse itseään lähteneeksi. Pyydä toista pääkäyttäjää.
    leaving.OwnAccount: (None, gettext_lazy("Nobody marks themselves as left. Ask another administrator.")),
    # Translators: fi: Henkilö on jo merkitty lähteneeksi.
    leaving.AlreadyLeft: (None, gettext_lazy("The person is marked as having left already.")),
    # Translators: fi: Päivä on vasta tulossa. Päätä roolit sille päivälle ja merkitse henkilö lähteneeksi
    # sitten, kun päivä on tullut.
    leaving.StillToCome: (
        "left_on",
        gettext_lazy(
            "The day is still to come. End the roles with that day, and mark the person as left when it"
            " has come."
        ),
    ),
}


@require_safe
def person(request: UserRequest, user_id: UUID) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    shown = _person_or_404(area, user_id, at)
    is_own = shown == request.user
    by_time = roles_by_time(shown, area, helsinki_day(at))
    return _page(request, "person", shown, None, by_time=by_time, is_own=is_own, may_end=not is_own)


@require_http_methods(["GET", "HEAD", "POST"])
def give_role(request: UserRequest, user_id: UUID) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    shown = _person_or_404(area, user_id, at)
    holders = to_stand_in_for(shown, area, helsinki_day(at))
    initial = {"starts_on": helsinki_day(at)}
    form = RoleForm(request.POST or None, area=area, holders=holders, initial=initial)
    if not form.is_valid():
        show_kept(request, form, at=at)
        return _page(request, "give_role", shown, form)
    try:
        given = _give(shown, form.cleaned_data, request.user, at)
    except tuple(GIVING) as refusal:
        form.add_error(*GIVING[type(refusal)])
        return _page(request, "give_role", shown, form)
    # Translators: fi: Rooli annettiin: %(role)s.
    messages.success(request, _("The role was given: %(role)s.") % {"role": _named(given)})
    return redirect("municipalities:person", user_id)


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: UserRequest, user_id: UUID, assignment_id: UUID) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    shown = _person_or_404(area, user_id, at)
    role = get_object_or_404(area.assignments.select_related("municipality"), user=shown, pk=assignment_id)
    form = EndRoleForm(request.POST or None, initial={"last_day": helsinki_day(at)})
    if not form.is_valid():
        show_kept(request, form, at=at)
        return _page(request, "end_role", shown, form, role=role)
    try:
        actions.end_role(role, last_day=form.cleaned_data["last_day"], by=request.user, at=at)
    except tuple(ENDING) as refusal:
        form.add_error(*ENDING[type(refusal)])
        return _page(request, "end_role", shown, form, role=role)
    facts = {"role": _named(role), "day": format_date(form.cleaned_data["last_day"])}
    # Translators: fi: Roolin %(role)s viimeinen päivä on %(day)s.
    messages.success(request, _("The last day of the role %(role)s is %(day)s.") % facts)
    return redirect("municipalities:person", user_id)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: UserRequest, user_id: UUID) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    shown = _person_or_404(area, user_id, at)
    kept = {"name": shown.name, "email": shown.email, "language": shown.language}
    form = DetailsForm(request.POST or None, initial=kept)
    if not form.is_valid():
        show_kept(request, form, at=at)
        return _page(request, "person_details", shown, form)
    try:
        changed = actions.change_details(shown, area=area, **form.cleaned_data, by=request.user, at=at)
    except AlreadyUser:
        # Translators: fi: Osoitteella on jo tunnus. Tarkista osoite käyttäjien luettelosta.
        form.add_error("email", _("The address has an account already. Look it up in the list of users."))
        return _page(request, "person_details", shown, form)
    _tell_changes(request, shown, changed)
    return redirect("municipalities:person", user_id)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: UserRequest, user_id: UUID) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    shown = _person_or_404(area, user_id, at)
    form = LeavingForm(request.POST or None, initial={"left_on": helsinki_day(at)})
    by_time = roles_by_time(shown, area, helsinki_day(at))
    if not form.is_valid():
        show_kept(request, form, at=at)
        return _page(request, "leave", shown, form, by_time=by_time)
    try:
        actions.mark_as_left(shown, area=area, **form.cleaned_data, by=request.user, at=at)
    except tuple(LEAVING) as refusal:
        form.add_error(*LEAVING[type(refusal)])
        return _page(request, "leave", shown, form, by_time=by_time)
    # Translators: fi: %(name)s on merkitty lähteneeksi. Tunnus on suljettu.
    messages.success(request, _("%(name)s is marked as left. The account is closed.") % {"name": shown.name})
    return redirect("municipalities:person", user_id)


@only_posted("municipalities:person", "user_id")
def reopen(request: UserRequest, user_id: UUID) -> HttpResponse:
    """Somebody who has come back gets a new link; who has not left has nothing to come back from."""
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    shown = _person_or_404(area, user_id, at)
    try:
        token = actions.reopen_account(shown, area=area, by=request.user, at=at)
    except leaving.NotLeft:
        # Translators: fi: %(name)s ei ole merkitty lähteneeksi.
        messages.info(request, _("%(name)s is not marked as left.") % {"name": shown.name})
    else:
        send_invitation(request, shown, token, at)
    return redirect("municipalities:person", user_id)


def _person_or_404(area: Area, user_id: UUID, at: datetime) -> User:
    found: User = get_object_or_404(people_of(area, at), pk=user_id)
    return found


def _page(request: UserRequest, name: str, shown: User, form: Form | None, **facts: Any) -> HttpResponse:
    context = {
        "act": ACTS.get(name, ""),
        "form": form,
        "person": shown,
        "section": "municipalities:users",
        **facts,
    }
    return render(request, f"municipalities/{name}.html", context)


def _give(shown: User, answers: dict[str, Any], by: User, at: datetime) -> Assignment:
    return actions.give_role(
        shown,
        Role(answers["role"]),
        answers["place"],
        starts_on=answers["starts_on"],
        last_day=answers["last_day"],
        title=answers["title"],
        deputy_for=answers["deputy_for"],
        reason=answers["reason"],
        by=by,
        at=at,
    )


def _named(role: Assignment) -> str:
    place = f", {role.municipality.short}" if role.municipality else ""
    return f"{role.get_role_display()}{place}"


def _tell_changes(request: UserRequest, before: User, changed: list[str]) -> None:
    """What was changed; a person whose address changes is told so at the old one."""
    if not changed:
        # Translators: fi: Mitään ei muutettu.
        messages.info(request, _("Nothing was changed."))
        return
    # Translators: fi: Tiedot on muutettu.
    messages.success(request, _("The details were changed."))
    if "email" in changed and before.has_usable_password():
        _tell_old_address(request, before)


def _tell_old_address(request: UserRequest, before: User) -> None:
    try:
        address_letter(before).send()
    except (OSError, SMTPException):
        # Translators: fi: Muutoksesta ei saatu lähetettyä viestiä vanhaan osoitteeseen %(email)s. Kerro siitä
        # henkilölle.
        words = _("The old address %(email)s could not be told of the change. Tell the person yourself.")
        messages.warning(request, words % {"email": before.email})
