"""People get their roles, and lose them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.actions import invite_user
from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import helsinki_day
from municipalities.access import Place
from municipalities.actions.mirroring import mirror
from municipalities.actions.permitting import permitted
from municipalities.models import Area, Assignment, Municipality, Role
from municipalities.models.assignments import MUNICIPAL_ROLES


class OwnRole(Exception):
    """Nobody gives or ends a role of their own."""


class WrongPlace(Exception):
    """A municipal role belongs to a municipality, every other role to the area."""


class AlreadyInRole(Exception):
    """The person has the role there during the period."""


class DeputyWithoutEnd(Exception):
    """A deputy stands in for a time, never for good."""


class WrongDeputy(Exception):
    """Deputies have the same role in the same place as the other person for whom they stand in."""


class HasLeft(Exception):
    """The person has left: the account is opened again first."""


class AlreadyEnded(Exception):
    """The role ends then or sooner already."""


class EndBeforeStart(Exception):
    """The last day is before the first."""


class AlreadyAdministered(Exception):
    """There is an administrator, who invites the others."""


@transaction.atomic
def give_role(
    user: User,
    role: Role,
    place: Place,
    *,
    starts_on: date,
    last_day: date | None = None,
    title: str = "",
    deputy_for: Assignment | None = None,
    reason: str = "",
    by: User,
    at: datetime,
) -> Assignment:
    """The person has the role from the first to the last day, both included; without a last day until ended.

    Raises `OwnRole`, `HasLeft`, `WrongPlace`, `AlreadyInRole`, `EndBeforeStart`, `DeputyWithoutEnd`,
    `WrongDeputy`.
    """
    area, municipality = _at(role, place)
    acting = permitted(by, "manage_accounts", area, at)
    # Locked, so that of two who give the same role at once one comes too late.
    user = User.objects.select_for_update().get(pk=user.pk)
    if by.pk == user.pk:
        raise OwnRole
    if user.left_on:
        raise HasLeft
    ends_before = _after(last_day, starts_on)
    if deputy_for:
        _check_deputy(deputy_for, user, role, area, municipality, ends_before)
    if _overlaps(user, role, area, municipality, starts_on, ends_before):
        raise AlreadyInRole
    assignment = Assignment.objects.create(
        user=user,
        role=role,
        area=area,
        municipality=municipality,
        title=title,
        starts_on=starts_on,
        ends_before=ends_before,
        deputy_for=deputy_for,
        given_by=by,
        reason=reason,
    )
    return _recorded(Verb.USER_ROLE_GIVEN, assignment, acting=acting, by=by, at=at)


def end_role(assignment: Assignment, *, last_day: date, by: User, at: datetime) -> Assignment:
    """The role ends with that day. Raises `OwnRole`, `AlreadyEnded`, `EndBeforeStart`."""
    acting = permitted(by, "manage_accounts", assignment.area, at)
    return close_role(assignment, last_day=last_day, acting=acting, by=by, at=at)


@transaction.atomic
def close_role(assignment: Assignment, *, last_day: date, acting: str, by: User, at: datetime) -> Assignment:
    """The same for an action that has asked for its own permission. Raises as `end_role` does."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if by.pk == assignment.user_id:
        raise OwnRole
    ends_before = _after(last_day, assignment.starts_on)
    if assignment.ends_before and ends_before and assignment.ends_before <= ends_before:
        raise AlreadyEnded
    assignment.ends_before = ends_before
    assignment.save(update_fields=["ends_before"])
    return _recorded(Verb.USER_ROLE_ENDED, assignment, acting=acting, by=by, at=at)


@transaction.atomic
def invite_person(
    email: str, name: str, language: str, *, role: Role, place: Place, title: str = "", by: User, at: datetime
) -> tuple[User, str]:
    """A new account with its first role, from today on; two entries, for each did happen.

    Returns the user and the token of the link. Raises `AlreadyUser` and what `give_role` raises.
    """
    area, _ = _at(role, place)
    acting = permitted(by, "manage_accounts", area, at)
    user, token = invite_user(email, name, language, by=by, at=at, role=acting)
    give_role(user, role, place, starts_on=helsinki_day(at), title=title, by=by, at=at)
    return user, token


@transaction.atomic
def create_first_administrator(email: str, name: str, *, area: Area, at: datetime) -> tuple[User, str]:
    """The one person whom nobody inside the system can have appointed; two entries, by nobody.

    Raises `AlreadyAdministered` when an administrator is in force, `accounts.actions.AlreadyUser`.
    """
    day = helsinki_day(at)
    # Locked, so that two people at two consoles do not both become the first.
    area = Area.objects.select_for_update().get(pk=area.pk)
    if area.assignments.in_force(day).filter(role=Role.ADMINISTRATOR).exists():
        raise AlreadyAdministered
    user, token = invite_user(email, name, "fi", by=None, at=at)
    assignment = Assignment.objects.create(user=user, role=Role.ADMINISTRATOR, area=area, starts_on=day)
    _recorded(Verb.USER_ROLE_GIVEN, assignment, acting="", by=None, at=at)
    return user, token


def _at(role: Role, place: Place) -> tuple[Area, Municipality | None]:
    if isinstance(place, Municipality) != (role in MUNICIPAL_ROLES):
        raise WrongPlace
    return (place.area, place) if isinstance(place, Municipality) else (place, None)


def _after(last_day: date | None, starts_on: date) -> date | None:
    if last_day is None:
        return None
    if last_day < starts_on:
        raise EndBeforeStart
    return last_day + timedelta(days=1)


def _check_deputy(
    deputy_for: Assignment,
    user: User,
    role: Role,
    area: Area,
    municipality: Municipality | None,
    ends_before: date | None,
) -> None:
    if ends_before is None:
        raise DeputyWithoutEnd
    own = deputy_for.user_id == user.pk
    if own or (deputy_for.role, deputy_for.area, deputy_for.municipality) != (role, area, municipality):
        raise WrongDeputy


def _overlaps(
    user: User,
    role: Role,
    area: Area,
    municipality: Municipality | None,
    starts_on: date,
    ends_before: date | None,
) -> bool:
    same = Assignment.objects.filter(user=user, role=role, area=area, municipality=municipality)
    begun = same.filter(starts_on__lt=ends_before) if ends_before else same
    return begun.exclude(ends_before__lte=starts_on).exists()


def _recorded(
    verb: Verb, assignment: Assignment, *, acting: str, by: User | None, at: datetime
) -> Assignment:
    mirror(assignment.user)
    record(
        verb,
        by=by,
        at=at,
        role=acting,
        municipality=assignment.municipality_id or "",
        about=assignment,
        grounds={"user": str(assignment.user_id), "role": assignment.role},
    )
    return assignment
