"""From which states a granted right is suspended, goes on, is removed or ends with the employment (§ 126)."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from municipalities.access.rights import GIVEN, RightState, Standing, right_state, with_facts
from municipalities.models import AccessRight, RightEvent

Kind = RightEvent.Kind
FROM: MappingProxyType[RightEvent.Kind, frozenset[Standing]] = MappingProxyType(
    {
        Kind.SUSPENDED: GIVEN,
        Kind.RESUMED: frozenset({Standing.SUSPENDED}),
        Kind.REMOVED: GIVEN | {Standing.SUSPENDED},
        Kind.EMPLOYMENT_ENDED: GIVEN | {Standing.SUSPENDED},
    }
)


def turns_from(state: RightState) -> list[RightEvent.Kind]:
    """What can become of a right that stands so."""
    return [kind for kind, standings in FROM.items() if state.standing in standings]


def state_now(right: AccessRight, at: datetime) -> RightState:
    """How the right stands as the database has it now, whatever the caller has read before."""
    return right_state(with_facts(AccessRight.objects.filter(pk=right.pk)).get(), at)
