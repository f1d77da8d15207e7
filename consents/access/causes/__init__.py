"""Why a rule fails, as a code for the trail and a sentence that somebody can act on.

Only a decision that is already made is explained here; nothing in this module permits anything. The
sentences are the fixed wordings of the board's texts, in the language that is active when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from consents.access.causes import footing, matter
from consents.access.causes.asked import Asked, Cause
from consents.access.gate import Decision
from consents.access.rules import Rule
from consents.models import Consent
from municipalities.models import Municipality

__all__ = ["Cause", "causes", "causes_at"]


def causes(worker: User, consent: Consent, decision: Decision, *, at: datetime) -> tuple[Cause, ...]:
    """The causes of the decision's failing rules, in their order."""
    need = consent.need
    asked = Asked(worker, need.municipality, need.content.group_id, need.content.name, at, consent)
    return tuple(_CAUSES[rule](asked) for rule in decision.failed)


def causes_at(
    worker: User,
    municipality: Municipality,
    decision: Decision,
    *,
    at: datetime,
    group: str | None = None,
    name: str = "",
) -> tuple[Cause, ...]:
    """The same for a service point without a consent."""
    asked = Asked(worker, municipality, group, name, at)
    return tuple(_CAUSES[rule](asked) for rule in decision.failed)


_CAUSES: dict[Rule, Callable[[Asked], Cause]] = {
    Rule.R1: footing.contract,
    Rule.R2: footing.right,
    Rule.R3: footing.agreement,
    Rule.R4: footing.limits,
    Rule.R5: matter.need,
    Rule.R6: matter.consent,
    Rule.R7: matter.declaration,
    Rule.R8: matter.nothing_common,
}
