"""The consent form and the confirmation of a withdrawal, as plain values for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from documents.calendar import format_date
from documents.typography import sentence, typeset

CONSENT_FORM_VERSION = "1.0"
# One sheet, two sides: the copy that a client takes home must not come apart.
CONSENT_FORM_PAGES = 2
# More names than this do not fit; how many they are is said, and the list of the day is in the register.
NAMES_PRINTED = 9
AND = {"fi": "ja", "sv": "och"}
HEADINGS = {"fi": "Suostumus asiakastietojen katseluun", "sv": "Samtycke till att kunduppgifter visas"}
CONFIRMATION_HEADINGS = {"fi": "Vahvistus peruutuksesta", "sv": "Bekräftelse på återkallande"}
SECRECY = {
    "fi": "SALASSA PIDETTÄVÄ kokonaan, JulkL (621/1999) 24\u00a0§ 1\u00a0mom. 25\u00a0k",
    "sv": "SEKRETESSBELAGD i sin helhet, OffL (621/1999) 24\u00a0§ 1\u00a0mom. 25\u00a0punkten",
}
VERSION_LINES = {"fi": "Lomakeversio", "sv": "Blankettversion"}
PREVIEW_MARKS = {
    "fi": "ESIKATSELU – ei allekirjoitettavaksi",
    "sv": "FÖRHANDSVISNING – inte för underskrift",
}


@dataclass(frozen=True)
class FormContacts:
    """Functional addresses, no persons; all texts are in the language of the form."""

    area_contact: str
    phone: str
    postal_address: str
    secure_mail: str
    controller: str
    controller_contact: str
    dpo: str
    requests_to: str
    notice_url: str
    keep_form: str
    keep_log: str
    office_footer: str


@dataclass(frozen=True)
class ConsentFormPaper:
    """What one consent form says. Without a number it is a preview, marked as such and not to be signed."""

    language: str
    number: str | None
    printed_on: date
    form_version: str
    area_name: str
    area_genitive: str
    municipality_name: str
    municipality_genitive: str
    unit: str
    client_name: str
    birth_date: date
    phone: str
    email: str
    address: str
    client_language: str
    interpreter: str
    identity_check: str
    workers: tuple[str, ...]
    all_named: bool
    group_code: str
    group_name: str
    criterion: str
    plain_sentence: str
    need: str
    established_on: date
    established_by: str
    categories: tuple[tuple[str, str], ...]
    ask_record_changes: bool
    actions: tuple[str, ...]
    single_visit: bool
    until: date
    contacts: FormContacts
    extra_lines: tuple[str, ...] = ()


def consent_form_paper(paper: ConsentFormPaper) -> dict[str, Any]:
    """The context of papers/consent_form/<language>.html."""
    language = paper.language
    return {
        **typeset(asdict(paper)),
        "need": sentence(paper.need),
        "coded": paper.number,
        "fits": CONSENT_FORM_PAGES,
        "sender": paper.municipality_name,
        "heading": HEADINGS[language],
        "secrecy": SECRECY[language],
        "version_line": f"{VERSION_LINES[language]} {paper.form_version}",
        "preview_mark": PREVIEW_MARKS[language],
        "office_footer": typeset(paper.contacts.office_footer),
        "printed_on": format_date(paper.printed_on),
        "birth_date": format_date(paper.birth_date),
        "established_on": format_date(paper.established_on),
        "until": format_date(paper.until),
        "workers": in_words(_printed_names(paper), language),
        "worker_count": len(paper.workers),
        "actions": " · ".join(paper.actions),
    }


def _printed_names(paper: ConsentFormPaper) -> tuple[str, ...]:
    """Those whom the client chose are always named."""
    return () if paper.all_named and len(paper.workers) > NAMES_PRINTED else paper.workers


def consent_form_title(paper: ConsentFormPaper) -> str:
    """The PDF's title: the number and never a name, for it shows in lists and browser history."""
    return f"{HEADINGS[paper.language]} {paper.number or ''}".rstrip()


@dataclass(frozen=True)
class WithdrawalConfirmationPaper:
    """Tells a client that a withdrawal arrived: the form's number if it was given, and never a name.

    It reads the same whether or not anything was in force. All texts are in the language of the paper.
    """

    language: str
    number: str
    printed_on: date
    area_name: str
    sender: str
    form_number: str
    withdrawn: tuple[str, ...]
    received_on: str
    received_time: str
    received_where: str
    way: str
    contact: str
    office_footer: str


def withdrawal_confirmation_paper(paper: WithdrawalConfirmationPaper) -> dict[str, Any]:
    """The context of papers/withdrawal_confirmation/<language>.html."""
    return {
        **typeset(asdict(paper)),
        "heading": CONFIRMATION_HEADINGS[paper.language],
        "secrecy": SECRECY[paper.language],
        "printed_on": format_date(paper.printed_on),
    }


def withdrawal_confirmation_title(paper: WithdrawalConfirmationPaper) -> str:
    return f"{CONFIRMATION_HEADINGS[paper.language]} {paper.number}"


def in_words(names: Sequence[str], language: str) -> str:
    """A, B ja C."""
    *first, last = names or ("",)
    return f"{', '.join(first)} {AND[language]} {last}" if first else last
