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
from municipalities.access import Decider, RightState, Standing, printed
from municipalities.actions.printing import (
    APPEAL,
    GROUNDS,
    KEHA,
    LANGUAGE,
    VIEWING,
    VIEWING_AND_CHANGES,
    category_names,
    contract_name,
    group_names,
)
from municipalities.models import AccessRight, RightEvent
from municipalities.models.rights import last_day
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
        paper = _paper(
            right, state, kind, number, decider=decider, misuse=misuse, reason=reason, by=by, at=at
        )
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
    by: User,
    at: datetime,
) -> RightTurnPaper:
    terms, municipality = state.terms, right.contract.municipality
    granted = right.events.filter(kind=RightEvent.Kind.APPROVED, terms=terms).select_related("decision").get()
    return RightTurnPaper(
        number=number,
        short_number=IssuedDocument(number=number).short_number,
        decided_on=helsinki_day(at),
        area_name=municipality.area.name_fi,
        decider_title=decider.title,
        decider_name=by.name,
        competence=decider.authority.source,
        change=kind.value,
        misuse=misuse,
        holder_name=right.holder.name,
        municipality_name=municipality.name_fi,
        unit=right.unit.name,
        tasks=terms.tasks,
        groups=group_names(terms),
        categories=category_names(terms),
        authority=VIEWING_AND_CHANGES if terms.may_record_changes else VIEWING,
        starts_on=terms.starts_on,
        ends_on=last_day(terms.ends_before),
        granted_by=granted.decision.number if granted.decision else "",
        granted_on=helsinki_day(granted.at),
        suspended_on=state.since if state.standing == Standing.SUSPENDED else None,
        contract=contract_name(right.contract),
        grounds=(GROUNDS[Ground(terms.ground)],) if kind == RightEvent.Kind.RESUMED else (ENDS,),
        reason=reason,
        appeal=APPEAL,
        attachments=(),
        distribution=_distribution(right, misuse=misuse),
        office_footer=printed(municipality.area, "form.office_footer", at, language=LANGUAGE),
    )


def _distribution(right: AccessRight, *, misuse: bool) -> tuple[str, ...]:
    informed = (right.holder.name, right.proposed_by.name, KEHA)
    # A misuse is an anomaly, to be investigated without delay (§ 124).
    return (*informed, OFFICER) if misuse else informed
