"""The decision on an access right, the notice to KEHA-keskus and the personal agreement, as plain values for
their templates.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from documents.calendar import format_date
from documents.typography import typeset

DECISION_HEADING = "Viranhaltijapäätös"
NOTICE_HEADING = "Ilmoitus KEHA-keskukselle"
AGREEMENT_HEADING = {"fi": "Henkilökohtainen sopimus", "sv": "Personligt avtal"}
NOTICE_SUBJECTS = {
    "granted": "Ilmoitus myönnetystä käyttöoikeudesta",
    "changed": "Ilmoitus muutetusta käyttöoikeudesta",
    "end": "Ilmoitus käyttöoikeuden päättymispäivän muutoksesta",
    "suspended": "Ilmoitus keskeytetystä käyttöoikeudesta",
    "resumed": "Ilmoitus keskeytetyn käyttöoikeuden jatkumisesta",
    "employment_ended": "Ilmoitus palvelussuhteen tai tehtävän päättymisestä",
    "removed": "Ilmoitus poistetusta käyttöoikeudesta",
}
TURN_SUBJECTS = {
    "suspended": "Käyttöoikeuden keskeyttäminen",
    "resumed": "Keskeytetyn käyttöoikeuden jatkaminen",
    "removed": "Käyttöoikeuden poistaminen",
}
# The notices that ask to close.
CLOSING_NOTICES = frozenset({"suspended", "employment_ended", "removed"})


@dataclass(frozen=True)
class DecisionPaper:
    """What every decision on an access right says: who decides, on whose right, within which limits.

    Days are inclusive. `competence` says where the decider's power comes from, `appeal` how to appeal, a
    paragraph a text.
    """

    number: str
    short_number: str
    decided_on: date
    area_name: str
    decider_title: str
    decider_name: str
    competence: str
    holder_name: str
    municipality_name: str
    unit: str
    tasks: str
    groups: tuple[str, ...]
    categories: tuple[str, ...]
    authority: str
    starts_on: date
    ends_on: date
    contract: str
    reason: str
    appeal: tuple[str, ...]
    attachments: tuple[str, ...]
    distribution: tuple[str, ...]
    office_footer: str


@dataclass(frozen=True)
class RightDecisionPaper(DecisionPaper):
    """A decision to grant, as proposed or narrower, or to refuse.

    `left_out` is what was proposed and not granted, each kind with its names; `earlier` the right that the
    holder has already, with its decision; `conditions` what is still to be done before use.
    """

    approved: bool
    narrowed: bool
    left_out: tuple[tuple[str, tuple[str, ...]], ...]
    earlier: str
    proposed_by: str
    proposed_on: date
    annex: str
    ground: str
    conditions: tuple[str, ...]


def right_decision_paper(paper: RightDecisionPaper) -> dict[str, Any]:
    """The context of papers/right_decision/fi.html."""
    context = _decision(paper, right_decision_subject(paper))
    return {**context, "proposed_on": format_date(paper.proposed_on)}


def right_decision_subject(paper: RightDecisionPaper) -> str:
    return "Käyttöoikeuden myöntäminen" if paper.approved else "Käyttöoikeuden epääminen"


def right_decision_title(paper: RightDecisionPaper) -> str:
    return f"{DECISION_HEADING} {paper.number}: {right_decision_subject(paper)}"


@dataclass(frozen=True)
class RightTurnPaper(DecisionPaper):
    """A decision that stops a right for a time or for good, or lets it go on.

    `change` is a key of TURN_SUBJECTS; `granted_by` and `granted_on` tell the decision that gave the right,
    `suspended_on` since when it has been suspended, if it is.
    """

    change: str
    misuse: bool
    granted_by: str
    granted_on: date
    suspended_on: date | None
    grounds: tuple[str, ...]


def right_turn_paper(paper: RightTurnPaper) -> dict[str, Any]:
    """The context of papers/right_turn/fi.html."""
    return {
        **_decision(paper, TURN_SUBJECTS[paper.change]),
        "granted_on": format_date(paper.granted_on),
        "suspended_on": format_date(paper.suspended_on) if paper.suspended_on else "",
    }


def right_turn_title(paper: RightTurnPaper) -> str:
    return f"{DECISION_HEADING} {paper.number}: {TURN_SUBJECTS[paper.change]}"


@dataclass(frozen=True)
class KehaNoticePaper:
    """Tells KEHA-keskus what became of a right, so that it acts; `change` is a key of NOTICE_SUBJECTS."""

    number: str
    sent_on: date
    change: str
    recipient: str
    area_name: str
    sender: str
    holder_name: str
    municipality_name: str
    unit: str
    decision_number: str
    decided_on: date
    decider_title: str
    ground: str
    groups: tuple[str, ...]
    categories: tuple[str, ...]
    authority: str
    starts_on: date
    ends_on: date
    reply_to: str
    contact: str
    attachments: tuple[str, ...]
    distribution: tuple[str, ...]
    office_footer: str


def keha_notice_paper(paper: KehaNoticePaper) -> dict[str, Any]:
    """The context of papers/keha_notice/fi.html."""
    return {
        **typeset(asdict(paper)),
        **_days(paper.starts_on, paper.ends_on),
        "heading": NOTICE_HEADING,
        "subject": NOTICE_SUBJECTS[paper.change],
        "closes": paper.change in CLOSING_NOTICES,
        "printed_on": format_date(paper.sent_on),
        "decided_on": format_date(paper.decided_on),
    }


def keha_notice_title(paper: KehaNoticePaper) -> str:
    return f"{NOTICE_SUBJECTS[paper.change]} {paper.number}"


@dataclass(frozen=True)
class PersonalAgreementPaper:
    """What service need means in one worker's work: `groups` are (name, criterion, meaning). Days inclusive.

    `unit` is where the worker works, `signer_title` as what the other side signs.
    """

    language: str
    number: str
    drafted_on: date
    area_name: str
    municipality_name: str
    unit: str
    worker_name: str
    worker_title: str
    groups: tuple[tuple[str, str, str], ...]
    starts_on: date
    ends_on: date | None
    signer_name: str
    signer_title: str
    office_footer: str


def personal_agreement_paper(paper: PersonalAgreementPaper) -> dict[str, Any]:
    """The context of papers/personal_agreement/{fi,sv}.html."""
    return {
        **typeset(asdict(paper)),
        "heading": AGREEMENT_HEADING[paper.language],
        "sender": paper.municipality_name,
        "printed_on": format_date(paper.drafted_on),
        "starts_on": format_date(paper.starts_on),
        "ends_on": format_date(paper.ends_on) if paper.ends_on else "",
    }


def personal_agreement_title(paper: PersonalAgreementPaper) -> str:
    return f"{AGREEMENT_HEADING[paper.language]} {paper.number}"


ANNEX_HEADING = "Hankintasopimuksen liite"


@dataclass(frozen=True)
class ContractAnnexPaper:
    """The annex with its criteria, for one version of a contract. Days are inclusive.

    `groups` are (name, criterion, data, whether the contract covers it); `rules` the common ones, and
    `from_reasons` whether all this is the decision's reasons and not the annex's own text.
    """

    number: str
    printed_on: date
    area_name: str
    municipality_name: str
    service: str
    contract_decision: str
    version: str
    starts_on: date
    ends_on: date
    annex_decision: str
    diary_no: str
    from_reasons: bool
    groups: tuple[tuple[str, str, str, bool], ...]
    rules: tuple[str, ...]
    data_clause: str
    office_footer: str


def contract_annex_paper(paper: ContractAnnexPaper) -> dict[str, Any]:
    """The context of papers/contract_annex/fi.html."""
    return {
        **typeset(asdict(paper)),
        **_days(paper.starts_on, paper.ends_on),
        "heading": ANNEX_HEADING,
        "version_line": paper.version,
        "printed_on": format_date(paper.printed_on),
    }


def contract_annex_title(paper: ContractAnnexPaper) -> str:
    return f"{ANNEX_HEADING} {paper.number}"


def _decision(paper: DecisionPaper, subject: str) -> dict[str, Any]:
    return {
        **typeset(asdict(paper)),
        **_days(paper.starts_on, paper.ends_on),
        "heading": DECISION_HEADING,
        "sender": paper.decider_title,
        "subject": subject,
        "version_line": f"§ {paper.short_number}",
        "printed_on": format_date(paper.decided_on),
    }


def _days(starts_on: date, ends_on: date) -> dict[str, str]:
    return {"starts_on": format_date(starts_on), "ends_on": format_date(ends_on)}
