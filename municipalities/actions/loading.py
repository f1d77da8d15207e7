"""The decision of 24.9.2025 § 45 becomes rows: what it says, and nothing that it does not.

It gives neither the dates of the contracts nor which service each is for, and does not say who may grant
access rights: those are entered by a person, from the contract and from the administrative rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from audit.models import Verb
from audit.trail import record
from clientgroups.content import DECISION_REF
from clientgroups.loading import load_annex, load_law
from municipalities.decision import AREA, HOLDS, HOLDS_SOURCE, LISTS, MEMBERS, RESPONSIBLE, Member
from municipalities.models import (
    Area,
    Contract,
    ListedFact,
    ListResolution,
    Municipality,
    ServiceKind,
    SourceNote,
)


@dataclass(frozen=True)
class Loaded:
    """How many rows were added of each kind; nothing when all were there."""

    annexes: int
    law: int
    municipalities: int
    listed: int
    contracts: int

    def __bool__(self) -> bool:
        return any(vars(self).values())


@transaction.atomic
def load_decision(*, at: datetime) -> Loaded:
    """Add what is missing, and one entry if something was; what people have entered since stays."""
    annexes, law = int(load_annex(at=at)), load_law(at=at)
    area, _ = Area.objects.get_or_create(origin=AREA["origin"], defaults=AREA)
    loaded = Loaded(
        annexes=annexes,
        law=law,
        municipalities=sum(_load_member(area, member) for member in MEMBERS),
        listed=sum(_load_listed(code, source) for source, codes in LISTS.items() for code in codes),
        contracts=sum(_load_contract(code) for code in LISTS[HOLDS]),
    )
    if not area.list_resolutions.exists():
        ListResolution.objects.create(area=area, holds=HOLDS, source=HOLDS_SOURCE, at=at)
    if loaded:
        record(Verb.DECISION_LOADED, by=None, at=at, about=area, grounds={"decision": DECISION_REF})
    return loaded


def _load_member(area: Area, member: Member) -> bool:
    _, added = Municipality.objects.get_or_create(
        code=member.code,
        defaults={
            "area": area,
            "short_fi": member.short,
            "short_sv": member.short,
            "name_fi": member.name_fi,
            "name_sv": member.name_sv,
            "genitive_fi": member.genitive_fi,
            "genitive_sv": member.genitive_sv,
            "is_responsible": member.code == RESPONSIBLE,
        },
    )
    return added


def _load_listed(code: str, source: ListedFact.Source) -> bool:
    _, added = ListedFact.objects.get_or_create(
        municipality_id=code, source=source, decision_ref=DECISION_REF
    )
    return added


def _load_contract(code: str) -> bool:
    """A contract that the decision knows of. It covers nothing before a person has entered what it says."""
    signed = code in LISTS[ListedFact.Source.BACKGROUND]
    _, added = Contract.objects.get_or_create(
        municipality_id=code,
        service_kind=ServiceKind.UNKNOWN,
        decision_ref=DECISION_REF,
        defaults={"source_note": SourceNote.SIGNED_UNDATED if signed else SourceNote.BY_SUPPLEMENT},
    )
    return added
