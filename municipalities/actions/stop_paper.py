"""The decision that stops a granted right or lets it go on, gathered from the facts; in Finnish."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from accounts.models import User
from clientgroups.models import Ground
from documents.calendar import helsinki_day
from documents.issuing import issue
from documents.models import IssuedDocument, Kind
from documents.numbers import next_number
from municipalities.access import Decider, RightState, Standing
from municipalities.actions.printing import GROUNDS, KEHA, LANGUAGE, decision_facts
from municipalities.models import AccessRight, RightEvent
from municipalities.papers import RightTurnPaper, right_turn_paper, right_turn_title

ENDS = "Laki työvoimapalveluiden järjestämisestä (380/2023) 126 §"
OFFICER = "Tietosuojavastaava"


def issue_turn(
    right: AccessRight,
    state: RightState,
    kind: RightEvent.Kind,
    *,
    decider: Decider,
    misuse: bool,
    reason: str,
    by: User,
    at: datetime,
) -> IssuedDocument:
    """Number and print the decision; `state` is how the right stood before it."""
    number = next_number(Kind.RIGHT_DECISION, at=at)
    with translation.override(LANGUAGE):
        paper = _paper(right, state, kind, number, decider=decider, misuse=misuse, reason=reason, at=at)
    return issue(
        Kind.RIGHT_DECISION,
        template="papers/right_turn/fi.html",
        context=right_turn_paper(paper),
        language=LANGUAGE,
        title=right_turn_title(paper),
        by=by,
        at=at,
        number=number,
    )


def _paper(
    right: AccessRight,
    state: RightState,
    kind: RightEvent.Kind,
    number: str,
    *,
    decider: Decider,
    misuse: bool,
    reason: str,
    at: datetime,
) -> RightTurnPaper:
    terms = state.terms
    granted = right.events.filter(kind=RightEvent.Kind.APPROVED, terms=terms).select_related("decision").get()
    return RightTurnPaper(
        **decision_facts(terms, number, decider=decider, at=at),
        change=kind.value,
        misuse=misuse,
        granted_by=granted.decision.number if granted.decision else "",
        granted_on=helsinki_day(granted.at),
        suspended_on=state.since if state.standing == Standing.SUSPENDED else None,
        grounds=(GROUNDS[Ground(terms.ground)],) if kind == RightEvent.Kind.RESUMED else (ENDS,),
        reason=reason,
        distribution=_distribution(right, misuse=misuse),
    )


def _distribution(right: AccessRight, *, misuse: bool) -> tuple[str, ...]:
    informed = (right.holder.name, right.proposed_by.name, KEHA)
    # A misuse is an anomaly, to be investigated without delay (§ 124).
    return (*informed, OFFICER) if misuse else informed
