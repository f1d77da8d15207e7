"""What waits for the area's own people and for supervisors: decisions, notices, answers, ends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from accounts.models import User
from municipalities.access.due import Ending, endings
from municipalities.access.lists import barred_holders, waiting_proposals
from municipalities.access.notices import Turn, turns_in
from municipalities.access.proposals import PROPOSE, returned
from municipalities.access.reviews import ReviewState, open_reviews_of
from municipalities.access.rights import with_facts
from municipalities.access.roles import DECIDE, Place, places
from municipalities.models import AccessRight, Area, Municipality, RightEvent

NOTIFY, SIGN = "record_notices", "sign_contracts"
# The tasks of which any one makes a person somebody for whom these things wait.
TASKS = (DECIDE, SIGN, NOTIFY, PROPOSE)


@dataclass(frozen=True)
class Waiting:
    """Everything that waits for one person, each list oldest or most urgent first.

    `barred` are the holders on whose right the person never decides, `proposing` where the person proposes;
    `reviews` wait for answers or to be decided.
    """

    proposals: Sequence[RightEvent] = ()
    barred: Collection[UUID] = ()
    notices: Sequence[Turn] = ()
    returned: Sequence[RightEvent] = ()
    proposing: Collection[Place] = ()
    endings: Sequence[Ending] = field(default=())
    reviews: Sequence[ReviewState] = ()

    @property
    def count(self) -> int:
        lists = (self.proposals, self.notices, self.returned, self.endings, self.reviews)
        return sum(map(len, lists))


def waiting_for(user: User, at: datetime) -> Waiting | None:
    """None for a person with none of the tasks."""
    held = {perm: places(user, perm, at) for perm in TASKS}
    if not any(held.values()):
        return None
    areas = [place for place in held[DECIDE] if isinstance(place, Area)]
    return Waiting(
        proposals=[one for area in areas for one in waiting_proposals(area, at)],
        barred={holder for area in areas for holder in barred_holders(user, area, at)},
        notices=[one for area in held[NOTIFY] if isinstance(area, Area) for one in _turns(area, at)],
        returned=_returned(held[PROPOSE], at),
        proposing=held[PROPOSE],
        endings=[one for place in [*held[SIGN], *held[PROPOSE]] for one in _endings(place, at)],
        reviews=[*_to_decide(areas, at), *_to_answer(user, held[PROPOSE], at)],
    )


def _turns(area: Area, at: datetime) -> list[Turn]:
    """What KEHA-keskus is to be told or has not carried out, the late ones first."""
    waiting = [turn for turn in turns_in(area, at) if not turn.is_done]
    return sorted(waiting, key=lambda turn: not turn.is_overdue)


def _returned(homes: Sequence[Place], at: datetime) -> list[RightEvent]:
    """Questions about proposals of the municipalities where the person proposes."""
    if not homes:
        return []
    rights = with_facts(AccessRight.objects.filter(contract__municipality__in=homes))
    found = [question for right in rights if (question := returned(right, at))]
    return sorted(found, key=lambda question: question.at)


def _to_decide(areas: Sequence[Area], at: datetime) -> Iterator[ReviewState]:
    return (state for area in areas for state in open_reviews_of(area, at) if state.waits_for_decision)


def _to_answer(user: User, homes: Sequence[Place], at: datetime) -> Iterator[ReviewState]:
    """Reviews in which the person can still answer for somebody; for their own right they cannot."""
    for state in (state for home in homes for state in open_reviews_of(home, at)):
        others = [one for one in state.unanswered if one.right.holder_id != user.pk]
        if state.takes_answers and others:
            yield state


def _endings(place: Area | Municipality, at: datetime) -> list[Ending]:
    if isinstance(place, Municipality):
        return endings(place.area, at, municipality=place)
    return endings(place, at)
