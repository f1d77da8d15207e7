"""What the area sets with a date: who may grant access rights, and the values of its settings."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from municipalities.access import DEFAULTS, LINKS, is_safe_link, roles_with
from municipalities.actions.permitting import permitted
from municipalities.models import Area, AreaSetting, GrantAuthority, Role


class UnknownSetting(Exception):
    """There is no such setting; the names are in municipalities/access/settings.py."""


class UnsafeLink(Exception):
    """The setting is an address that pages lead to, and only a whole https address will do."""


class RoleCannotDecide(Exception):
    """The role has no pages to decide on, so an authority given to it would stop every decision."""


class NoSource(Exception):
    """An authority without the rule or decision that it comes from is none."""


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
    """Which role may grant access rights, and the administrative rule or decision that says so (R2)."""
    acting = permitted(by, "manage_accounts", area, at)
    if role not in roles_with("decide_rights"):
        raise RoleCannotDecide
    if not source.strip():
        raise NoSource
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
def set_setting(area: Area, key: str, value: str, *, starts_on: date, by: User, at: datetime) -> AreaSetting:
    """The setting has the value from that day on, until a later one. Raises `UnknownSetting`,
    `UnsafeLink`.
    """
    acting = permitted(by, "manage_accounts", area, at)
    if key not in DEFAULTS:
        raise UnknownSetting(key)
    if key in LINKS and value and not is_safe_link(value):
        raise UnsafeLink(key)
    row = AreaSetting.objects.create(area=area, key=key, value=value, starts_on=starts_on, set_by=by)
    record(Verb.SETTING_CHANGED, by=by, at=at, role=acting, about=row, grounds={"setting": key})
    return row
