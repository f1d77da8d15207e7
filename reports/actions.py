"""What the board secretary does: takes numbers out of the register, on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from municipalities.access import acting_role, holds
from municipalities.models import Area, Municipality
from reports.access import EXPORT, smallest
from reports.counting import Counts, Period, count


class MayNotExport(Exception):
    """The person lacks the permission to take reports out."""


@dataclass(frozen=True)
class Export:
    """The numbers that may go out, and the role by which they do."""

    counts: Counts
    role: str


def export_counts(
    area: Area, period: Period, *, municipality: Municipality | None, form: str, by: User, at: datetime
) -> Export:
    """The published numbers of a period, with an entry that they went out as `form` ("xlsx" or "csv").

    The entry is committed when this returns: only then is there anything to make a file of. Raises
    `MayNotExport`.
    """
    if not holds(by, EXPORT, area, at):
        raise MayNotExport
    role = acting_role(by, EXPORT, at)
    with transaction.atomic(durable=True):
        counts = count(area, period, municipality=municipality, limit=smallest(area, at))
        record(
            Verb.REPORT_EXPORTED,
            by=by,
            at=at,
            role=role,
            municipality=municipality.pk if municipality else "",
            about=area,
            grounds={"from": period.first.isoformat(), "to": period.last.isoformat(), "form": form},
        )
    return Export(counts, role)
