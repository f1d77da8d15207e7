"""The decision that closes a review of access rights, as plain values for its template."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from documents.calendar import format_date
from documents.typography import typeset
from municipalities.papers import DECISION_HEADING

REVIEW_SUBJECT = "Käyttöoikeuksien tarkistus"
REVIEW_LISTS = ("removed", "kept", "narrower", "unanswered", "over")
# Holder, unit, last day, the municipality's reason.
ReviewedRight = tuple[str, str, date, str]


@dataclass(frozen=True)
class ReviewDecisionPaper:
    """The decision that closes a review of a municipality's rights. Days are inclusive.

    `removed` have a decision of their own beside; `over` ended while the review was open.
    """

    number: str
    short_number: str
    decided_on: date
    area_name: str
    decider_title: str
    decider_name: str
    competence: str
    municipality_name: str
    starts_on: date
    ends_on: date
    opened_on: date
    due_on: date
    removed: tuple[ReviewedRight, ...]
    kept: tuple[ReviewedRight, ...]
    narrower: tuple[ReviewedRight, ...]
    unanswered: tuple[ReviewedRight, ...]
    over: tuple[ReviewedRight, ...]
    grounds: tuple[str, ...]
    appeal: tuple[str, ...]
    attachments: tuple[str, ...]
    distribution: tuple[str, ...]
    office_footer: str


def review_decision_paper(paper: ReviewDecisionPaper) -> dict[str, Any]:
    """The context of papers/review_decision/fi.html."""
    lists = {name: _rights(getattr(paper, name)) for name in REVIEW_LISTS}
    return {
        **typeset(asdict(paper) | lists),
        "starts_on": format_date(paper.starts_on),
        "ends_on": format_date(paper.ends_on),
        "heading": DECISION_HEADING,
        "sender": paper.decider_title,
        "subject": REVIEW_SUBJECT,
        "version_line": f"§ {paper.short_number}",
        "printed_on": format_date(paper.decided_on),
        "opened_on": format_date(paper.opened_on),
        "due_on": format_date(paper.due_on),
    }


def review_decision_title(paper: ReviewDecisionPaper) -> str:
    return f"{DECISION_HEADING} {paper.number}: {REVIEW_SUBJECT}"


def _rights(rights: tuple[ReviewedRight, ...]) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((holder, unit, format_date(last), reason) for holder, unit, last, reason in rights)
