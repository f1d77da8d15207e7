"""Rights that nobody uses are suspended, and people are warned before that; late or twice, it is once.

municipalities knows no openings, so the counting stands here, around its action and in its transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from accounts.actions import queue_message
from accounts.letters import in_each_language
from accounts.models import Message, User
from audit.models import Verb
from audit.trail import record
from consents.access.unused import Unused, unused_right, unused_rights
from documents.calendar import format_date, helsinki_day
from municipalities import actions
from municipalities.actions.stopping import informed
from municipalities.models import AccessRight, Area


def stop_unused(area: Area, *, at: datetime) -> int:
    """Suspend what has been unused for too long, and warn of what soon will be; how many were suspended.

    A warning that would come on the day of the suspension or later is not sent: a late run suspends at once.
    """
    day = helsinki_day(at)
    found = unused_rights(area, at)
    for one in found:
        if one.warned_on <= day < one.suspended_on:
            _warn(one, at=at)
    return sum(_suspend(one.right, at=at) for one in found if one.suspended_on <= day)


@transaction.atomic
def _suspend(right: AccessRight, *, at: datetime) -> bool:
    # Locked and counted again: of two runs at once the second finds the suspension, or a new opening.
    AccessRight.objects.select_for_update().get(pk=right.pk)
    unused = unused_right(right, at)
    if unused is None or unused.suspended_on > helsinki_day(at):
        return False
    actions.suspend_unused(right, unused_since=unused.since, days=unused.days, at=at)
    return True


@transaction.atomic
def _warn(unused: Unused, *, at: datetime) -> None:
    right = AccessRight.objects.select_for_update().get(pk=unused.right.pk)
    facts: dict[str, str | dict[str, str]] = {
        "municipality": in_each_language(lambda: right.contract.municipality.name),
        "holder": right.holder.name,
        "since": format_date(unused.since),
        "day": format_date(unused.suspended_on),
        "days": str(unused.days),
    }
    letters = list(_unwritten(unused, informed(right, at)))
    for to, kind, key in letters:
        queue_message(to, kind, about=right, dedupe_key=key, facts=facts, at=at)
    if letters:
        _record(unused, [to for to, _, _ in letters], at=at)


def _unwritten(unused: Unused, others: list[User]) -> Iterator[tuple[User, str, str]]:
    """Each letter of the warning that has not been written for this stretch of disuse: to whom, kind, key."""
    holder = unused.right.holder
    kinds = {holder: "own_right_unused_soon"} | {one: "right_unused_soon" for one in others if one != holder}
    letters = [
        (to, kind, f"{kind}:{unused.right.pk}:{unused.since}:{unused.days}:{to.pk}")
        for to, kind in kinds.items()
    ]
    written = Message.objects.filter(dedupe_key__in=[key for _, _, key in letters])
    known = set(written.values_list("dedupe_key", flat=True))
    return (one for one in letters if one[2] not in known)


def _record(unused: Unused, to: list[User], *, at: datetime) -> None:
    record(
        Verb.REMINDER_QUEUED,
        by=None,
        at=at,
        municipality=unused.right.contract.municipality_id,
        about=unused.right,
        grounds={
            "unused_since": unused.since.isoformat(),
            "suspended_on": unused.suspended_on.isoformat(),
            "users": " ".join(sorted(str(one.pk) for one in to)),
        },
    )
