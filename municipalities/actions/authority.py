"""Who may grant access rights: dated facts, each with the rule or decision that it comes from (R2)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import helsinki_day
from municipalities.access import roles_with
from municipalities.actions.permitting import permitted
from municipalities.actions.settings import BeforeToday
from municipalities.models import Area, GrantAuthority, Role


class RoleCannotDecide(Exception):
    """The role has no pages to decide on, so an authority given to it would stop every decision."""


class NoSource(Exception):
    """An authority without the rule or decision that it comes from is none."""


class OwnAuthority(Exception):
    """Nobody records that a role of their own may grant access rights."""


class NotInForce(Exception):
    """The authority is over, or a newer one has replaced it."""


class EndBeforeStart(Exception):
    """The last day is before the first."""


@transaction.atomic
def record_grant_authority(
    area: Area,
    *,
    role: Role = Role.DIRECTOR,
    source: str,
    starts_on: date,
    last_day: date | None = None,
    by: User,
    at: datetime,
) -> GrantAuthority:
    """Which role may grant access rights, and the administrative rule or decision that says so (R2).

    A later fact of the same role replaces it. Raises `RoleCannotDecide`, `NoSource`, `OwnAuthority`,
    `EndBeforeStart`.
    """
    acting = permitted(by, "manage_accounts", area, at)
    if role not in roles_with("decide_rights"):
        raise RoleCannotDecide
    if not source.strip():
        raise NoSource
    if last_day and last_day < starts_on:
        raise EndBeforeStart
    if area.assignments.in_force(helsinki_day(at)).filter(user=by, role=role).exists():
        raise OwnAuthority
    authority = GrantAuthority.objects.create(
        area=area,
        role=role,
        source=source.strip(),
        starts_on=starts_on,
        ends_before=last_day + timedelta(days=1) if last_day else None,
        by=by,
    )
    record(Verb.AUTHORITY_RECORDED, by=by, at=at, role=acting, about=authority, grounds={"role": role.value})
    return authority


@transaction.atomic
def end_grant_authority(
    authority: GrantAuthority, *, last_day: date, source: str, by: User, at: datetime
) -> GrantAuthority:
    """The role may grant rights on that day for the last time, by that rule or decision.

    A fact is never changed: the end is a newer fact of one day, which replaces what it ends and names both
    sources. Raises `BeforeToday`, `NoSource`, `NotInForce`, `EndBeforeStart`.
    """
    acting = permitted(by, "manage_accounts", authority.area, at)
    if not source.strip():
        raise NoSource
    if last_day < helsinki_day(at):
        raise BeforeToday
    if last_day < authority.starts_on:
        raise EndBeforeStart
    if not authority.area.grant_authorities.in_force(last_day).filter(pk=authority.pk).exists():
        raise NotInForce
    end = GrantAuthority.objects.create(
        area=authority.area,
        role=authority.role,
        source=f"{authority.source}; {source.strip()}",
        starts_on=last_day,
        ends_before=last_day + timedelta(days=1),
        by=by,
    )
    grounds = {"role": authority.role, "ended": str(authority.pk)}
    record(Verb.AUTHORITY_ENDED, by=by, at=at, role=acting, about=end, grounds=grounds)
    return end
