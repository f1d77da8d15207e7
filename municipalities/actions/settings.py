"""What the area sets with a day: the values of its settings."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from documents.calendar import helsinki_day
from municipalities.access import DEFAULTS
from municipalities.access.values import checked
from municipalities.actions.permitting import permitted
from municipalities.models import Area, AreaSetting


class UnknownSetting(Exception):
    """There is no such setting; the names are in municipalities/access/settings.py."""


class BeforeToday(Exception):
    """What held on a day that is over does not change afterwards."""


@transaction.atomic
def set_setting(area: Area, key: str, value: str, *, starts_on: date, by: User, at: datetime) -> AreaSetting:
    """The setting has the value from that day on, until a later one.

    Raises `UnknownSetting`, `BeforeToday` and of `access.values` a `BadValue`.
    """
    acting = permitted(by, "manage_accounts", area, at)
    if key not in DEFAULTS:
        raise UnknownSetting(key)
    if starts_on < helsinki_day(at):
        raise BeforeToday
    value = checked(key, value)
    row = AreaSetting.objects.create(area=area, key=key, value=value, starts_on=starts_on, set_by=by)
    record(Verb.SETTING_CHANGED, by=by, at=at, role=acting, about=row, grounds={"setting": key})
    return row
