"""Who may take reports out of which area, and what is hidden from everybody."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from municipalities.access import places, setting
from municipalities.models import Area

EXPORT = "export_reports"


def reporting_area(user: User, at: datetime) -> Area | None:
    """The area whose figures the person may see; None for everybody else."""
    return next((place for place in places(user, EXPORT, at) if isinstance(place, Area)), None)


def smallest(area: Area, at: datetime) -> int:
    """The smallest number that a report tells, as the area has set it."""
    return int(setting(area, "report.smallest", at))
