"""The register of named users as a file, in the reader's language; days are days, nothing is a formula."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientgroups.models import Category, GroupContent
from documents.calendar import format_date, helsinki_day
from documents.sheets import Cell, table_as_csv, table_as_xlsx
from municipalities.access.agreements import agreement_state
from municipalities.access.register import Registered
from municipalities.models import PersonalAgreement

NARROW, WIDE, TEXT = 13, 24, 44


def as_xlsx(rows: Iterable[Registered], *, at: datetime) -> bytes:
    # Translators: fi: Nimetyt käyttäjät (enintään 31 merkkiä)
    return table_as_xlsx(_("Named users"), _heads(), _cells(rows, at), at=at)


def as_csv(rows: Iterable[Registered], *, at: datetime) -> bytes:
    return table_as_csv(_heads(), _cells(rows, at))


def _heads() -> list[tuple[str, int]]:
    return [
        (_("Worker"), WIDE),
        (_("Municipality"), NARROW),
        (_("Unit"), WIDE),
        # Translators: fi: Palvelu
        (_("Service"), WIDE),
        (_("State"), WIDE),
        (_("Since"), NARROW),
        (_("Until"), NARROW),
        (_("Groups"), TEXT),
        (_("Data"), TEXT),
        (pgettext("of an access right", "Authority"), WIDE),
        # Translators: fi: Päätöksen numero
        (_("Number of the decision"), NARROW),
        # Translators: fi: Päätöspäivä
        (_("Day of the decision"), NARROW),
        # Translators: fi: Henkilökohtainen sopimus
        (_("Personal agreement"), WIDE),
        # Translators: fi: Ilmoitettu KEHA-keskukselle
        (_("Told to KEHA-keskus"), NARROW),
        # Translators: fi: Avattu KEHA-keskuksessa
        (_("Opened at KEHA-keskus"), NARROW),
        # Translators: fi: Suljettu KEHA-keskuksessa
        (_("Closed at KEHA-keskus"), NARROW),
        # Translators: fi: Esittäjä
        (_("Proposed by"), WIDE),
        # Translators: fi: Päättymisen syy
        (_("Why it stopped"), TEXT),
    ]


def _cells(rows: Iterable[Registered], at: datetime) -> Iterable[list[Cell]]:
    names = _group_names()
    return (_row(row, names, at) for row in rows)


def _row(row: Registered, names: dict[str, str], at: datetime) -> list[Cell]:
    right, terms, decision = row.right, row.event.terms, row.event.decision
    codes = {group.group_id for group in terms.groups.all()}
    covered = {one.category for one in terms.categories.all()}
    return [
        right.holder.name,
        right.contract.municipality.short,
        right.unit.name,
        right.contract.get_service_kind_display(),
        str(row.state),
        row.since,
        row.until,
        ", ".join(name for code, name in names.items() if code in codes),
        ", ".join(f"{one.value} {one.label}" for one in Category if one.value in covered),
        _("Viewing and recording changes of service need") if terms.may_record_changes else _("Viewing only"),
        decision.number if decision else "",
        helsinki_day(decision.issued_at) if decision else None,
        _agreed(row.agreement, at),
        row.told_on,
        row.opened_on,
        row.closed_on,
        right.proposed_by.name,
        row.reason,
    ]


def _group_names() -> dict[str, str]:
    """By code, in the board's order, as the newest annex calls them."""
    ordered = GroupContent.objects.order_by("group__position", "annex__starts_on")
    return {content.group_id: content.name for content in ordered}


def _agreed(agreement: PersonalAgreement | None, at: datetime) -> str:
    if agreement is None:
        return ""
    state = agreement_state(agreement, at)
    number = agreement.document.number if agreement.document else ""
    signed = [day for day in (state.worker_signed_on, state.signer_signed_on) if day]
    both = format_date(max(signed)) if len(signed) > 1 else ""
    return ", ".join(filter(None, [number, str(state.standing.label), both]))
