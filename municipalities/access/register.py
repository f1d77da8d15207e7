"""The register of named users: a row for each decision that granted terms, and for each right undecided.

Nothing that is over is left out: whoever answers for the rights reads in it what anybody was ever granted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.calendar import helsinki_day
from municipalities.access.contracts import contract_state, newest_first
from municipalities.access.lists import visible_rights
from municipalities.access.notices import STOPS, notice_of
from municipalities.access.rights import RightState, Standing, right_state
from municipalities.access.steps import asleep
from municipalities.models import AccessRight, PersonalAgreement, RightEvent
from municipalities.models.rights import last_day

Whose = tuple[UUID, str]
# Translators: fi: korvattu uudella päätöksellä
REPLACED = _("replaced by a newer decision")


@dataclass(frozen=True)
class Registered:
    """One row: `event` is the approval, or what has been said last of a right that was never granted.

    `until` is the last day, by the contract where that is the earlier; `stop` what stopped it.
    """

    right: AccessRight
    event: RightEvent
    state: Promise | str
    since: date
    until: date
    agreement: PersonalAgreement | None
    stop: RightEvent | None = None
    reason: str = ""

    @property
    def told_on(self) -> date | None:
        notice = notice_of(self.event)
        return notice.sent_on if notice else None

    @property
    def opened_on(self) -> date | None:
        notice = notice_of(self.event)
        return notice.effective_on if notice else None

    @property
    def closed_on(self) -> date | None:
        notice = notice_of(self.stop) if self.stop else None
        return notice.effective_on if notice else None


def rights_to_export(user: User, at: datetime) -> QuerySet[AccessRight] | None:
    """The rights that the person sees, with all that the rows read; None for who may see no list."""
    seen = visible_rights(user, at)
    if seen is None:
        return None
    return seen.prefetch_related("events__terms__categories", Prefetch("contract__versions", newest_first()))


def registered(rights: Iterable[AccessRight], at: datetime) -> Iterator[Registered]:
    """The rows; the rights in their order, each right's decisions from the first to the newest."""
    rights = list(rights)
    lacking, agreements = asleep(rights, at), _agreements(rights)
    for right in rights:
        agreement = agreements.get((right.holder_id, right.contract.municipality_id))
        holding = _holding(right, right_state(right, at), lacking.get(right.pk), agreement, at)
        grants = _of_kind(right, {RightEvent.Kind.APPROVED}, at)
        at_hand = grants.index(holding.event) if holding.event in grants else len(grants)
        yield from _replaced(right, grants[: at_hand + 1], agreement)
        yield holding
        yield from (_coming(right, event, agreement) for event in grants[at_hand + 1 :])


def _replaced(
    right: AccessRight, grants: Sequence[RightEvent], agreement: PersonalAgreement | None
) -> Iterator[Registered]:
    """Decisions before the last of these: each held until the next had been made and its terms began."""
    for event, following in pairwise(grants):
        begun = max(helsinki_day(following.at), following.terms.starts_on - timedelta(days=1))
        until = min(last_day(event.terms.ends_before), begun)
        yield Registered(right, event, REPLACED, event.terms.starts_on, until, agreement)


def _coming(right: AccessRight, event: RightEvent, agreement: PersonalAgreement | None) -> Registered:
    """Terms granted ahead, which hold after the present ones."""
    terms, words = event.terms, Standing.NOT_BEGUN.label
    return Registered(right, event, words, terms.starts_on, last_day(terms.ends_before), agreement)


def _holding(
    right: AccessRight,
    state: RightState,
    lacks: Promise | None,
    agreement: PersonalAgreement | None,
    at: datetime,
) -> Registered:
    known = [event for event in _known(right, at) if event.terms_id == state.terms.pk]
    approved = [event for event in known if event.kind == RightEvent.Kind.APPROVED]
    stops = _of_kind(right, STOPS, at)
    sleeps = lacks if state.standing == Standing.IN_FORCE else None
    return Registered(
        right,
        (approved or known)[-1],
        sleeps or state.standing.label,
        state.since,
        _until(right, state, at),
        agreement,
        stop=stops[-1] if stops else None,
        reason=state.reason,
    )


def _until(right: AccessRight, state: RightState, at: datetime) -> date:
    """A right never reaches beyond its contract (R4)."""
    contract = contract_state(right.contract, helsinki_day(at))
    return min(state.until, contract.last_day or state.until)


def _known(right: AccessRight, at: datetime) -> list[RightEvent]:
    known = [event for event in right.events.all() if event.at <= at]
    return sorted(known, key=lambda event: (event.at, event.recorded_at))


def _of_kind(right: AccessRight, kinds: Iterable[str], at: datetime) -> list[RightEvent]:
    return [event for event in _known(right, at) if event.kind in set(kinds)]


def _agreements(rights: Iterable[AccessRight]) -> dict[Whose, PersonalAgreement]:
    """The newest agreement of each holder in each municipality, signed or not."""
    holders = {right.holder_id for right in rights}
    rows = PersonalAgreement.objects.filter(user__in=holders).select_related("document")
    found = rows.prefetch_related("events").order_by("starts_on", "recorded_at")
    return {(one.user_id, one.municipality_id): one for one in found}
