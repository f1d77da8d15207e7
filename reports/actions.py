"""What the board secretary does: takes numbers out of the register, on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from municipalities.access import acting_role, holds, setting
from municipalities.models import Area, Municipality
from reports.counting import Counts, Period, count


class MayNotExport(Exception):
    """The person lacks the permission to take reports out."""


def export_counts(
    area: Area, period: Period, *, municipality: Municipality | None, form: str, by: User, at: datetime
) -> Counts:
    """The published numbers of a period, with an entry that they went out as `form` ("xlsx" or "csv").

    Raises `MayNotExport`.
    """
    if not holds(by, "export_reports", area, at):
        raise MayNotExport
    with transaction.atomic():
        counts = count(
            area, period, municipality=municipality, limit=int(setting(area, "report.smallest", at))
        )
        record(
            Verb.REPORT_EXPORTED,
            by=by,
            at=at,
            role=acting_role(by, "export_reports", at),
            municipality=municipality.pk if municipality else "",
            about=area,
            grounds={"from": period.first.isoformat(), "to": period.last.isoformat(), "form": form},
        )
    return counts
