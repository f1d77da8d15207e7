"""The decision that closes a review of a municipality's rights, gathered from the facts; in Finnish."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from accounts.models import User
from documents.calendar import helsinki_day
from documents.issuing import issue
from documents.models import IssuedDocument, Kind
from documents.numbers import next_number
from municipalities.access import Decider, printed, setting
from municipalities.access.due import responsible
from municipalities.access.reviews import Result, ReviewState
from municipalities.access.settings import paragraphs
from municipalities.actions.printing import LANGUAGE
from municipalities.models import ReviewResult
from municipalities.models.rights import last_day
from municipalities.review_papers import (
    ReviewDecisionPaper,
    ReviewedRight,
    review_decision_paper,
    review_decision_title,
)

GROUNDS = (
    "Laki työvoimapalveluiden järjestämisestä (380/2023) 124 § ja 126 §",
    "Laki julkisen hallinnon tiedonhallinnasta (906/2019) 16 §",
)


def issue_review_decision(state: ReviewState, *, decider: Decider, by: User, at: datetime) -> IssuedDocument:
    """Number and print the decision on what has been answered."""
    number = next_number(Kind.REVIEW_DECISION, at=at)
    with translation.override(LANGUAGE):
        paper = _paper(state, number, decider=decider, by=by, at=at)
    return issue(
        Kind.REVIEW_DECISION,
        template="papers/review_decision/fi.html",
        context=review_decision_paper(paper),
        language=LANGUAGE,
        title=review_decision_title(paper),
        by=by,
        at=at,
        number=number,
    )


def _paper(
    state: ReviewState, number: str, *, decider: Decider, by: User, at: datetime
) -> ReviewDecisionPaper:
    municipality, review = state.municipality, state.round
    return ReviewDecisionPaper(
        number=number,
        short_number=IssuedDocument(number=number).short_number,
        decided_on=helsinki_day(at),
        area_name=municipality.area.name_fi,
        decider_title=decider.title,
        decider_name=by.name,
        competence=decider.authority.source,
        municipality_name=municipality.name_fi,
        starts_on=review.starts_on,
        ends_on=last_day(review.ends_before),
        opened_on=helsinki_day(review.opened_at),
        due_on=review.due_on,
        removed=_rights(state, Result.REMOVED),
        kept=_rights(state, Result.KEPT),
        narrower=_rights(state, Result.NARROWER),
        unanswered=_rights(state, Result.UNANSWERED),
        over=_rights(state, Result.OVER),
        grounds=GROUNDS,
        appeal=paragraphs(setting(municipality.area, "decision.appeal", at)),
        attachments=(),
        distribution=_distribution(state, at),
        office_footer=printed(municipality.area, "form.office_footer", at, language=LANGUAGE),
    )


def _rights(state: ReviewState, result: ReviewResult.Result) -> tuple[ReviewedRight, ...]:
    return tuple(
        (
            one.right.holder.name,
            one.right.unit.name,
            one.last_day,
            one.answer.reason if one.answer else "",
        )
        for one in state.of(result)
    )


def _distribution(state: ReviewState, at: datetime) -> tuple[str, ...]:
    """The municipality. Holders of removed rights and KEHA-keskus get the decision on each removal."""
    supervisors = responsible(state.municipality.area, at).supervisors.get(state.municipality.pk, [])
    return (state.municipality.name_fi, *(one.name for one in supervisors))
