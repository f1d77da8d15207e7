"""What KEHA-keskus must be told, what it has answered, and how long each step has taken (R2, § 126)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from documents.calendar import helsinki_day, working_day_after
from municipalities.access.contracts import ContractStanding, contract_state
from municipalities.access.settings import setting
from municipalities.models import AccessRight, Area, KehaNotice, RightEvent

# Working days that a step may take before it stands first on the list.
DAYS = "notice.days"
# Turns that concern nobody but the area; all others are told.
UNTOLD = {"proposed", "returned", "refused"}
GRANTS = {"approved"}
STOPS = {"suspended", "removed", "employment_ended"}


class Change(models.TextChoices):
    """What KEHA-keskus is told."""

    # Translators: fi: myönnetty
    GRANTED = "granted", _("granted")
    # Translators: fi: muutettu
    CHANGED = "changed", _("changed")
    # Translators: fi: keskeytetty
    SUSPENDED = "suspended", _("suspended")
    # Translators: fi: jatkuu keskeytyksen jälkeen
    RESUMED = "resumed", _("goes on after a suspension")
    # Translators: fi: poistettu
    REMOVED = "removed", _("removed")
    # Translators: fi: palvelussuhde tai tehtävä päättynyt
    EMPLOYMENT_ENDED = "employment_ended", _("employment or task ended")
    # Translators: fi: päättymispäivä muuttui sopimuksen mukana
    END = "end", _("new end, by the contract")


# What KEHA-keskus is asked to do.
OPENS = {Change.GRANTED, Change.RESUMED}
ALTERS = {Change.CHANGED, Change.END}


class NoticeStanding(models.TextChoices):
    # Translators: fi: odottaa ilmoitusta
    TO_TELL = "to_tell", _("waits to be told")
    # Translators: fi: odottaa kuittausta
    TOLD = "told", _("waits for the acknowledgement")
    # Translators: fi: odottaa toteutusta
    ACKNOWLEDGED = "acknowledged", _("waits to take effect")
    # Translators: fi: valmis
    DONE = "done", _("carried out")


@dataclass(frozen=True)
class Turn:
    """One thing to tell: `happened_on` when it was decided or became known, `ends_before` the end to tell.

    `days` are the working days that a step may take, `today` the day that the waiting is counted to.
    """

    right: AccessRight
    change: Change
    happened_on: date
    ends_before: date | None
    event: RightEvent | None
    notice: KehaNotice | None
    days: int
    today: date

    @property
    def key(self) -> UUID:
        """An id that the turn keeps as long as nothing is done; an end's becomes its notice's."""
        one = self.event or self.notice or self.right
        return one.pk

    @property
    def standing(self) -> NoticeStanding:
        if self.notice is None:
            return NoticeStanding.TO_TELL
        if self.notice.effective_on:
            return NoticeStanding.DONE
        return NoticeStanding.ACKNOWLEDGED if self.notice.acknowledged_on else NoticeStanding.TOLD

    @property
    def is_done(self) -> bool:
        return self.standing == NoticeStanding.DONE

    @property
    def waits_since(self) -> date:
        """The day of the latest step."""
        steps = (self.notice.acknowledged_on, self.notice.sent_on) if self.notice else ()
        return next((day for day in steps if day), self.happened_on)

    @property
    def due_on(self) -> date:
        return working_day_after(self.waits_since, self.days)

    @property
    def is_overdue(self) -> bool:
        return not self.is_done and self.due_on < self.today

    @property
    def days_to_tell(self) -> int:
        """Days from the decision to the notice, so far when there is none yet."""
        return ((self.notice.sent_on if self.notice else self.today) - self.happened_on).days

    @property
    def days_to_effect(self) -> int | None:
        """Days from the notice to its effect, so far when there is none yet; None before the notice."""
        if self.notice is None:
            return None
        return ((self.notice.effective_on or self.today) - self.notice.sent_on).days


def turns_in(area: Area, at: datetime) -> list[Turn]:
    """Everything told and to be told in the area, the longest waiting first; a fixed number of queries."""
    days = int(setting(area, DAYS, at))
    rights = with_notices(AccessRight.objects.filter(contract__municipality__area=area))
    found = [turn for right in rights for turn in turns_of(right, at, days=days)]
    return sorted(found, key=lambda turn: (turn.waits_since, turn.right.holder.name))


def with_notices(rights: QuerySet[AccessRight]) -> QuerySet[AccessRight]:
    """The rights with all that `turns_of` reads, in a fixed number of queries."""
    events = RightEvent.objects.exclude(kind__in=UNTOLD).select_related("notice__document", "terms", "by")
    ends = KehaNotice.objects.select_related("document")
    related = ("holder", "unit", "contract__municipality__area")
    return rights.select_related(*related).prefetch_related(
        Prefetch("events", events, to_attr="turned"),
        Prefetch("end_notices", ends, to_attr="told_ends"),
        "contract__versions__events",
    )


def turns_of(right: AccessRight, at: datetime, *, days: int) -> list[Turn]:
    """What has been told of the right and what must be; the right as `with_notices` gives it."""
    events = sorted(_turned(right, at), key=lambda event: (event.at, event.recorded_at))
    lacking = {event.pk for event in untold(events, helsinki_day(at))}
    day = helsinki_day(at)
    found = [
        Turn(
            right=right,
            change=_change(event, events),
            happened_on=helsinki_day(event.at),
            ends_before=_told_end(right, event, at),
            event=event,
            notice=notice_of(event),
            days=days,
            today=day,
        )
        for event in events
        if notice_of(event) or event.pk in lacking
    ]
    return [*found, *_ends(right, events, at, days=days)]


def untold(events: Sequence[RightEvent], day: date) -> list[RightEvent]:
    """The turns without a notice that KEHA-keskus should still hear of, of one right in their order.

    An approval that it heard of later makes an earlier one moot once its terms have begun. A stop of what it
    never opened needs no notice, and neither does going on when it never heard of the stop.
    """
    told = [event for event in events if notice_of(event)]
    halts = [event for event in events if event.kind not in GRANTS]
    halt = halts[-1] if halts else None
    if halt and halt.kind in STOPS:
        return [halt] if not notice_of(halt) and _closes(halt, told) else []
    found = _untold_grants(events, day)
    told_halts = [event for event in told if event.kind not in GRANTS]
    if halt and not notice_of(halt) and told_halts and told_halts[-1].kind in STOPS:
        found.append(halt)
    return found


def _untold_grants(events: Sequence[RightEvent], day: date) -> list[RightEvent]:
    grants = [event for event in events if event.kind in GRANTS]
    return [
        grant
        for n, grant in enumerate(grants)
        if grant.terms.ends_before > day and not notice_of(grant) and not _moot(grant, grants[n + 1 :], day)
    ]


def _moot(grant: RightEvent, later: Sequence[RightEvent], day: date) -> bool:
    """Whether KEHA-keskus has heard of a later approval that holds from now on, or as early as this one."""
    holds_from = max(day, grant.terms.starts_on)
    return any(one.terms.starts_on <= holds_from for one in later if notice_of(one))


def _closes(halt: RightEvent, told: Sequence[RightEvent]) -> bool:
    if not told:
        return False
    return told[-1].kind not in STOPS or (halt.kind == "removed" and told[-1].kind != "removed")


def notice_of(event: RightEvent) -> KehaNotice | None:
    # The other side of a one-to-one raises when there is none.
    return getattr(event, "notice", None)


def _turned(right: AccessRight, at: datetime) -> list[RightEvent]:
    return [event for event in right.turned if event.at <= at]  # type: ignore[attr-defined]  # with_notices


def _change(event: RightEvent, events: Sequence[RightEvent]) -> Change:
    if event.kind not in GRANTS:
        return Change(event.kind)
    earlier = [one for one in events if one.kind in GRANTS and one.at < event.at]
    return Change.CHANGED if earlier else Change.GRANTED


def _told_end(right: AccessRight, event: RightEvent, at: datetime) -> date | None:
    notice = notice_of(event)
    if notice or event.kind in STOPS:
        return notice.ends_before if notice else None
    return _end_of(right, event.terms.ends_before, at)[0]


def _ends(right: AccessRight, events: Sequence[RightEvent], at: datetime, *, days: int) -> Iterator[Turn]:
    """Ends that came from the contract: those told, and the one that differs from what was told last."""
    told_ends: list[KehaNotice] = right.told_ends  # type: ignore[attr-defined]  # by with_notices
    day = helsinki_day(at)
    for notice in told_ends:
        yield Turn(right, Change.END, notice.sent_on, notice.ends_before, None, notice, days, day)
    told = [event for event in events if notice_of(event)]
    if not told or told[-1].kind in STOPS or (events[-1].kind in STOPS):
        return
    grants = [event for event in told if event.kind in GRANTS]
    if not grants:
        return
    last_told = _last_told(grants, told_ends)
    ends_before, known_on = _end_of(right, grants[-1].terms.ends_before, at)
    if ends_before != last_told and max(ends_before, last_told) > day:
        yield Turn(right, Change.END, known_on or day, ends_before, None, None, days, day)


def _last_told(grants: Sequence[RightEvent], told_ends: Sequence[KehaNotice]) -> date:
    """The end that KEHA-keskus heard last."""
    heard = [
        (notice.sent_on, 0, notice.ends_before or event.terms.ends_before)
        for event in grants
        if (notice := notice_of(event))
    ]
    heard += [(notice.sent_on, 1, notice.ends_before or date.max) for notice in told_ends]
    return max(heard)[2]


def _end_of(right: AccessRight, own: date, at: datetime) -> tuple[date, date | None]:
    """The earlier of the terms' end and the contract's, and since when the contract's is known."""
    state = contract_state(right.contract, helsinki_day(at))
    unsigned = state.standing in (ContractStanding.NOT_ENTERED, ContractStanding.DRAFTED)
    if unsigned or state.ends_before is None or state.version is None:
        return own, None
    if state.end and state.end.recorded_at:
        known = helsinki_day(state.end.recorded_at)
    else:
        known = max((event.on for event in state.version.events.all()), default=state.version.starts_on)
    return min(own, state.ends_before), min(known, helsinki_day(at))
