"""The notice to KEHA-keskus, one as paper and several as CSV, gathered from the facts; in Finnish."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import translation

from accounts.models import User
from clientgroups.models import Ground
from documents.calendar import format_date, helsinki_day
from documents.cells import as_csv
from documents.issuing import issue
from documents.models import IssuedDocument, Kind
from documents.numbers import next_number
from municipalities.access import granting_role, printed
from municipalities.access.notices import Turn
from municipalities.actions.printing import (
    GROUNDS,
    KEHA,
    LANGUAGE,
    VIEWING,
    VIEWING_AND_CHANGES,
    category_names,
    group_names,
    title_of,
)
from municipalities.models import Area, RightEvent, RightTerms, Role
from municipalities.models.rights import last_day
from municipalities.papers import NOTICE_SUBJECTS, KehaNoticePaper, keha_notice_paper, keha_notice_title

HEADS = (
    "Ilmoitus",
    "Asia",
    "Henkilö",
    "Sähköposti",
    "Työnantaja",
    "Yksikkö",
    "Päätös",
    "Ajankohta",
    "Asiakasryhmät",
    "Tiedot",
    "Valtuudet",
    "Alkaa",
    "Viimeinen päivä",
    "Ilmoitettu",
    "Kuitattu",
)


def issue_notice(turn: Turn, *, sent_on: date, sender: str, by: User, at: datetime) -> IssuedDocument:
    """Number and print the notice, which asks KEHA-keskus to open, change or close."""
    number = next_number(Kind.KEHA_NOTICE, at=at)
    with translation.override(LANGUAGE):
        paper = _paper(turn, number, sent_on=sent_on, sender=sender, by=by, at=at)
    return issue(
        Kind.KEHA_NOTICE,
        template="papers/keha_notice/fi.html",
        context=keha_notice_paper(paper),
        language=LANGUAGE,
        title=keha_notice_title(paper),
        by=by,
        at=at,
        number=number,
    )


def notices_csv(turns: Iterable[Turn]) -> bytes:
    """One row a turn, in the words of the notices."""
    with translation.override(LANGUAGE):
        return as_csv(HEADS, [_row(turn) for turn in turns])


def _paper(turn: Turn, number: str, *, sent_on: date, sender: str, by: User, at: datetime) -> KehaNoticePaper:
    right, decision = turn.right, _decision(turn)
    terms, municipality = decision.terms, right.contract.municipality
    area = municipality.area
    contact = printed(area, "form.area_contact", at, language=LANGUAGE)
    return KehaNoticePaper(
        number=number,
        sent_on=sent_on,
        change=turn.change.value,
        recipient=KEHA,
        area_name=area.name_fi,
        sender=sender,
        holder_name=right.holder.name,
        municipality_name=municipality.name_fi,
        unit=right.unit.name,
        decision_number=decision.decision.number if decision.decision else "",
        decided_on=helsinki_day(decision.at),
        decider_title=_decider(decision, area),
        ground=GROUNDS[Ground(terms.ground)],
        groups=group_names(terms),
        categories=category_names(terms),
        authority=_authority(terms),
        starts_on=terms.starts_on,
        ends_on=_last_day(turn),
        reply_to=contact,
        contact=", ".join(part for part in (by.name, contact) if part),
        attachments=(),
        distribution=(right.holder.name, right.proposed_by.name),
        office_footer=printed(area, "form.office_footer", at, language=LANGUAGE),
    )


def _decision(turn: Turn) -> RightEvent:
    """The numbered decision that the notice rests on: the turn's own, or the newest approval before it."""
    if turn.event and turn.event.decision_id:
        return turn.event
    approvals = turn.right.events.filter(kind=RightEvent.Kind.APPROVED).select_related("decision", "terms")
    return approvals.newest_first()[0]


def _decider(decision: RightEvent, area: Area) -> str:
    authority = granting_role(area, decision.at)
    role = authority.role if authority else Role.DIRECTOR
    return title_of(decision.by, area, role, helsinki_day(decision.at)) if decision.by else ""


def _last_day(turn: Turn) -> date:
    """Of a right that is stopped the day of the stop, of an employment its last, of every other its end."""
    if turn.event and turn.event.last_day:
        return turn.event.last_day
    return last_day(turn.ends_before) if turn.ends_before else turn.happened_on


def _authority(terms: RightTerms) -> str:
    return VIEWING_AND_CHANGES if terms.may_record_changes else VIEWING


def _row(turn: Turn) -> list[str]:
    right, decision, notice = turn.right, _decision(turn), turn.notice
    terms = decision.terms
    return [
        notice.document.number if notice else "",
        NOTICE_SUBJECTS[turn.change.value],
        right.holder.name,
        right.holder.email,
        right.contract.municipality.name_fi,
        right.unit.name,
        decision.decision.number if decision.decision else "",
        format_date(turn.happened_on),
        ", ".join(group_names(terms)),
        ", ".join(category_names(terms)),
        _authority(terms),
        format_date(terms.starts_on),
        format_date(_last_day(turn)),
        format_date(notice.sent_on) if notice else "",
        format_date(notice.acknowledged_on) if notice and notice.acknowledged_on else "",
    ]
