"""How a contract stood on a day, by which version, and why (R1).

A fold over versions, signatures and ends. `known_at` leaves out what was recorded later, so that a past
moment is told as it was known then; signatures and ends count from the day that they carry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.calendar import format_date
from municipalities.access.distances import Distance
from municipalities.models import (
    Contract,
    ContractEvent,
    ContractVersion,
    EndCause,
)
from municipalities.models.contracts import SIGNATURES
from municipalities.models.rights import last_day

Kind = ContractEvent.Kind
# From the first reminder on a contract is ending; the area's own distances are given where they are known.
FIRST_REMINDERS = (Distance(8, "m"),)


class ContractStanding(models.TextChoices):
    # Translators: fi: sisältö kirjaamatta
    NOT_ENTERED = "not_entered", gettext_lazy("content not entered")
    # Translators: fi: allekirjoituksia puuttuu
    DRAFTED = "drafted", gettext_lazy("signatures missing")
    # Translators: fi: allekirjoitettu
    SIGNED = "signed", gettext_lazy("signed")
    # Translators: fi: voimassa
    IN_FORCE = "in_force", gettext_lazy("in force")
    # Translators: fi: päättymässä
    ENDING = "ending", gettext_lazy("ending")
    # Translators: fi: päättynyt
    ENDED = "ended", gettext_lazy("ended")


# Standings in which the contract carries rights and openings.
HOLDING = frozenset({ContractStanding.IN_FORCE, ContractStanding.ENDING})


@dataclass(frozen=True)
class ContractState:
    """How a contract stood on a day and by which version.

    `missing` names the signatures that the version lacks, `end` is the mark that ends the contract before its
    date, and `pending` a newer version that is not signed yet.
    """

    contract: Contract
    standing: ContractStanding
    version: ContractVersion | None = None
    missing: tuple[str, ...] = ()
    end: ContractEvent | None = None
    pending: ContractVersion | None = None

    @property
    def ends_before(self) -> date | None:
        """The exclusive end as it is known, by the mark or by the version."""
        ends = [self.version.ends_before] if self.version else []
        if self.end and self.end.ends_before:
            ends.append(self.end.ends_before)
        return min(ends, default=None)

    @property
    def last_day(self) -> date | None:
        return last_day(self.ends_before) if self.ends_before else None

    @property
    def holds(self) -> bool:
        return self.standing in HOLDING

    @property
    def sentence(self) -> str:
        """Why it stands so, in words to read."""
        words = SENTENCES[self.standing](self)
        if self.pending is None or self.standing == ContractStanding.ENDED:
            return words
        # Translators: fi: Versio %(no)s odottaa allekirjoituksia.
        waits = _("Version %(no)s waits for signatures.") % {"no": self.pending.no}
        return f"{words} {waits}"


def _not_entered(state: ContractState) -> str:
    # Translators: fi: Sopimuksen sisältöä ei ole kirjattu, joten sen perusteella ei voi avata tietoja.
    return _("What the contract says is not recorded, so no data can be opened under it.")


def _drafted(state: ContractState) -> str:
    # Translators: fi: Versio %(no)s tulee voimaan, kun kaikki ovat allekirjoittaneet. Puuttuu: %(names)s.
    words = _("Version %(no)s holds only when everybody has signed. Missing: %(names)s.")
    return words % {"no": state.version.no if state.version else "", "names": ", ".join(state.missing)}


def _signed(state: ContractState) -> str:
    # Translators: fi: Kaikki ovat allekirjoittaneet. Sopimus tulee voimaan %(day)s.
    return _("Everybody has signed. The contract comes into force on %(day)s.") % _facts(state)


def _in_force(state: ContractState) -> str:
    # Translators: fi: Versio %(no)s on allekirjoitettu %(signed)s, ja se on voimassa %(last)s asti.
    return _("Version %(no)s was signed on %(signed)s and is in force until %(last)s.") % _facts(state)


def _ending(state: ContractState) -> str:
    if state.end:
        # Translators: fi: Sopimus on merkitty päättymään %(last)s. %(cause)s.
        return _("The contract is marked to end on %(last)s. %(cause)s.") % _facts(state)
    # Translators: fi: Sopimus päättyy %(last)s, eikä jatkoa ole allekirjoitettu.
    return _("The contract ends on %(last)s, and no extension is signed.") % _facts(state)


def _ended(state: ContractState) -> str:
    if state.end:
        # Translators: fi: Sopimus päättyi %(last)s. %(cause)s.
        return _("The contract ended on %(last)s. %(cause)s.") % _facts(state)
    # Translators: fi: Sopimus päättyi %(last)s.
    return _("The contract ended on %(last)s.") % _facts(state)


SENTENCES: dict[ContractStanding, Callable[[ContractState], str]] = {
    ContractStanding.NOT_ENTERED: _not_entered,
    ContractStanding.DRAFTED: _drafted,
    ContractStanding.SIGNED: _signed,
    ContractStanding.IN_FORCE: _in_force,
    ContractStanding.ENDING: _ending,
    ContractStanding.ENDED: _ended,
}


def _facts(state: ContractState) -> dict[str, object]:
    version, last = state.version, state.last_day
    return {
        "no": version.no if version else "",
        "day": format_date(version.starts_on) if version else "",
        "signed": _day(signed_on(version)) if version else "",
        "last": _day(last),
        "cause": EndCause(state.end.cause).label if state.end else "",
    }


def _day(day: date | None) -> str:
    return format_date(day) if day else "–"


@dataclass(frozen=True)
class Known:
    """A version and the events of it that were known."""

    version: ContractVersion
    events: tuple[ContractEvent, ...]

    def missing(self, day: date) -> tuple[str, ...]:
        there = {event.kind for event in self.events if event.on <= day}
        return tuple(str(Kind(kind).label) for kind in SIGNATURES if kind not in there)


def with_versions(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """The contracts with all that `contract_state` reads, in a fixed number of queries."""
    return contracts.select_related("municipality__area").prefetch_related(
        Prefetch("versions", newest_first())
    )


def newest_first() -> QuerySet[ContractVersion]:
    return (
        ContractVersion.objects.order_by("-no")
        .select_related("annex", "by", "printed_annex__document")
        .prefetch_related("events")
    )


def contract_state(
    contract: Contract,
    day: date,
    *,
    reminders: Iterable[Distance] = FIRST_REMINDERS,
    known_at: datetime | None = None,
) -> ContractState:
    """As `ContractVersionQuerySet.in_force` sees it, in words; versions and events may be prefetched.

    `reminders` are the distances from an end within which it is near. `known_at` None: by everything that is
    on record.
    """
    known = known_versions(contract, known_at)
    if not known:
        return ContractState(contract, ContractStanding.NOT_ENTERED)
    end = _end_mark(known, day)
    holder = _holder(known, day)
    shown = holder or known[0]
    newest = known[0].version
    return ContractState(
        contract,
        _standing(shown, end, day, reminders),
        shown.version,
        missing=() if holder else shown.missing(day),
        end=end,
        pending=newest if holder and newest.no > shown.version.no and known[0].missing(day) else None,
    )


def known_versions(contract: Contract, known_at: datetime | None) -> list[Known]:
    """The versions, newest first."""

    def by_then(row: ContractVersion | ContractEvent) -> bool:
        return known_at is None or row.recorded_at <= known_at

    versions = sorted(filter(by_then, contract.versions.all()), key=lambda version: -version.no)
    return [Known(version, tuple(filter(by_then, version.events.all()))) for version in versions]


def _end_mark(known: Iterable[Known], day: date) -> ContractEvent | None:
    """The earliest end that had been marked by the day."""
    ends = [event for one in known for event in one.events if event.kind == Kind.ENDED and event.on <= day]
    return min(ends, key=lambda event: event.ends_before or date.max, default=None)


def _holder(known: Iterable[Known], day: date) -> Known | None:
    """The newest signed version that has begun: one signed in advance holds from its first day on."""
    signed = [one for one in known if not one.missing(day)]
    begun = (one for one in signed if one.version.starts_on <= day)
    return next(begun, signed[0] if signed else None)


def _standing(
    shown: Known, end: ContractEvent | None, day: date, reminders: Iterable[Distance]
) -> ContractStanding:
    ends_before = min(shown.version.ends_before, end.ends_before if end and end.ends_before else date.max)
    if end and end.ends_before and end.ends_before <= day:
        return ContractStanding.ENDED
    if shown.missing(day):
        return ContractStanding.DRAFTED
    if ends_before <= day:
        return ContractStanding.ENDED
    if shown.version.starts_on > day:
        return ContractStanding.SIGNED
    near = any(one.before(last_day(ends_before)) <= day for one in reminders)
    return ContractStanding.ENDING if end or near else ContractStanding.IN_FORCE


def signed_on(version: ContractVersion) -> date | None:
    """The day of the last of the four signatures; None while one is missing."""
    days = {event.kind: event.on for event in version.events.all() if event.kind in SIGNATURES}
    return max(days.values()) if len(days) == len(SIGNATURES) else None
