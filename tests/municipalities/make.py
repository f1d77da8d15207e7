"""Makes the municipal half of a world: valid, in force on NOW, with nothing surprising in it.

Every date can be given otherwise, and None leaves the fact out, so that the world can stand in every way. The
rows are written directly, past states included; tests of the actions go through the actions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from accounts.models import User
from clientgroups.models import AnnexVersion, Category, ClientGroup, GroupContent
from documents.calendar import HELSINKI, helsinki_day, months_after
from documents.models import IssuedDocument, Kind, StoredFile
from documents.numbers import build_number
from municipalities.actions.mirroring import mirror
from municipalities.models import (
    AccessRight,
    AgreementEvent,
    AgreementGroup,
    Area,
    Assignment,
    Contract,
    ContractEvent,
    ContractGroup,
    ContractVersion,
    EndCause,
    GrantAuthority,
    KehaNotice,
    Municipality,
    PersonalAgreement,
    Qualification,
    ReviewClosed,
    ReviewResult,
    ReviewRound,
    RightEvent,
    RightTerms,
    Role,
    ServiceKind,
    TermsCategory,
    TermsGroup,
    Unit,
)
from municipalities.models.contracts import SIGNATURES

# Tuesday; the world below is in force on it.
NOW = datetime(2026, 11, 24, 9, 14, tzinfo=HELSINKI)
TODAY = NOW.date()
CONTRACT_SIGNED = date(2025, 12, 15)
CONTRACT_STARTS = date(2026, 1, 1)
CONTRACT_ENDS_BEFORE = date(2028, 1, 1)
ROLE_STARTS = date(2025, 10, 1)
PROPOSED = datetime(2026, 1, 12, 10, 0, tzinfo=HELSINKI)
DECIDED = datetime(2026, 1, 20, 13, 30, tzinfo=HELSINKI)
OPENED = date(2026, 1, 28)
RIGHT_STARTS = date(2026, 2, 1)
RIGHT_ENDS_BEFORE = date(2027, 7, 1)
AGREED = date(2026, 1, 22)
QUALIFIED = date(2026, 1, 15)

GROUPS = (
    "ohjaamo",
    "maksulista",
    "kotoutuja",
    "tyokyky",
    "tyonantajat",
    "piilotyo",
    "kuntalisa",
    "neuvonta",
    "ohjaus",
)
NAMES = {"410": "Laukaa", "931": "Viitasaari", "992": "Äänekoski", "077": "Hankasalmi", "729": "Saarijärvi"}
_serial = count(1)


def make_area(**facts: Any) -> Area:
    n = next(_serial)
    defaults = {
        "name_fi": "Pohjoisen Keski-Suomen työllisyysalue",
        "name_sv": "Norra Mellersta Finlands sysselsättningsområde",
        "genitive_fi": "Pohjoisen Keski-Suomen työllisyysalueen",
        "genitive_sv": "Norra Mellersta Finlands sysselsättningsområdes",
        "origin": f"luvalla.example/area-{n}",
    }
    return Area.objects.create(**defaults | facts)


def make_municipality(area: Area | None = None, code: str = "410", **facts: Any) -> Municipality:
    """Laukaa unless another code is given."""
    short = NAMES.get(code, f"Kunta {code}")
    defaults = {
        "area": area or Area.objects.first() or make_area(),
        "short_fi": short,
        "short_sv": short,
        "name_fi": f"{short}n kunta",
        "name_sv": f"{short} kommun",
        "genitive_fi": f"{short}n kunnan",
        "genitive_sv": f"{short} kommuns",
    }
    return Municipality.objects.create(code=code, **defaults | facts)


def make_annex(**facts: Any) -> AnnexVersion:
    """The annex with its nine groups; the one that there is, when nothing else is asked for."""
    if not facts and (annex := AnnexVersion.objects.first()):
        return annex
    n = next(_serial)
    defaults = {
        "decision_ref": f"24.9.2025 § {n}",
        "diary_no": "131/00.04.01/2025",
        "decided_on": date(2025, 9, 24),
        "starts_on": date(2025, 9, 24),
    }
    annex = AnnexVersion.objects.create(**defaults | facts)
    for position, code in enumerate(GROUPS, start=1):
        group, _ = ClientGroup.objects.get_or_create(code=code, defaults={"position": position})
        words = {
            f"{field}_{tongue}": code for field in ("name", "criterion", "plain") for tongue in ("fi", "sv")
        }
        GroupContent.objects.create(annex=annex, group=group, **words)
    return annex


def make_user(name: str = "Aino Aalto", **facts: Any) -> User:
    email = facts.pop("email", f"user{next(_serial)}@example.org")
    return User.objects.create_user(email, name, **facts)


def make_assignment(user: User, role: Role | str, place: Area | Municipality, **facts: Any) -> Assignment:
    """A role in force from ROLE_STARTS on, with guardian's rows."""
    at_municipality = isinstance(place, Municipality)
    defaults = {
        "area": place.area if at_municipality else place,
        "municipality": place if at_municipality else None,
        "starts_on": ROLE_STARTS,
    }
    assignment = Assignment.objects.create(user=user, role=role, **defaults | facts)
    mirror(user)
    return assignment


def make_user_with_role(
    role: Role | str, place: Area | Municipality, name: str = "Aino Aalto", **facts: Any
) -> User:
    """Facts of the user (`email`, `language`, `is_active`) and of the assignment (`starts_on`, ...)."""
    own = {key: facts.pop(key) for key in ("email", "language", "is_active", "is_superuser") if key in facts}
    user = make_user(name, **own)
    make_assignment(user, role, place, **facts)
    return user


def make_authority(area: Area, **facts: Any) -> GrantAuthority:
    """The area director may grant access rights."""
    defaults = {"role": Role.DIRECTOR, "source": "Hallintosääntö 12 §", "starts_on": ROLE_STARTS}
    return GrantAuthority.objects.create(area=area, **defaults | facts)


def make_document(
    kind: Kind = Kind.RIGHT_DECISION, *, by: User | None = None, at: datetime = DECIDED
) -> IssuedDocument:
    """A numbered document whose bytes nobody will read."""
    n = next(_serial)
    by = by or make_user("Irja Ilmonen")
    file = StoredFile.objects.create(
        sha256=f"{n:064x}",
        media_type="application/pdf",
        size=1,
        pages=1,
        key_id="k1",
        stored_by=by,
        stored_at=at,
    )
    return IssuedDocument.objects.create(
        kind=kind,
        number=build_number(kind, at.year, 900_000 + n),
        language="fi",
        template_version="1",
        sha256=file.sha256,
        file=file,
        issued_by=by,
        issued_at=at,
    )


def make_contract_in_force(
    municipality: Municipality,
    groups: Iterable[str] | None = None,
    *,
    contract: Contract | None = None,
    service_kind: ServiceKind = ServiceKind.JOB_PLACEMENT,
    annex: AnnexVersion | None = None,
    no: int = 1,
    starts_on: date = CONTRACT_STARTS,
    ends_before: date = CONTRACT_ENDS_BEFORE,
    signed_on: date = CONTRACT_SIGNED,
    signatures: Iterable[str] = SIGNATURES,
    data_clause: str = "Suostumuslomakkeessa nimetyt tiedot.",
    ended_before: date | None = None,
) -> ContractVersion:
    """A version with its signatures; all nine groups unless some are given."""
    annex, by = annex or make_annex(), make_user("Sanna Sopimus")
    contract = contract or _contract(municipality, service_kind)
    version = ContractVersion.objects.create(
        contract=contract,
        no=no,
        annex=annex,
        starts_on=starts_on,
        ends_before=ends_before,
        data_clause=data_clause,
        kind=ContractVersion.Kind.ORIGINAL if no == 1 else ContractVersion.Kind.EXTENSION,
        reason="" if no == 1 else "Jatkettu.",
        by=by,
    )
    for code in GROUPS if groups is None else groups:
        ContractGroup.objects.create(version=version, group_id=code)
    for kind in signatures:
        sign_contract(version, kind, on=signed_on, by=by)
    if ended_before:
        end_contract(version, ended_before, by=by)
    return version


def sign_contract(
    version: ContractVersion, kind: str, *, on: date, by: User, paper: StoredFile | None = None
) -> ContractEvent:
    role = Role.DIRECTOR if "area" in kind else ""
    return ContractEvent.objects.create(
        version=version, kind=kind, on=on, signer_name="Irja Ilmonen", signer_role=role, paper=paper, by=by
    )


def end_contract(version: ContractVersion, ends_before: date, *, by: User | None = None) -> ContractEvent:
    return ContractEvent.objects.create(
        version=version,
        kind=ContractEvent.Kind.ENDED,
        on=min(ends_before, TODAY),
        ends_before=ends_before,
        cause=EndCause.MUNICIPALITY,
        reason="Irtisanottu.",
        by=by or version.by,
    )


def _contract(municipality: Municipality, service_kind: ServiceKind) -> Contract:
    contract, _ = Contract.objects.get_or_create(
        municipality=municipality,
        service_kind=service_kind,
        decision_ref="12.2.2025 § 11",
        defaults={"page": "s. 1"},
    )
    return contract


@dataclass(frozen=True)
class NamedWorker:
    """What `make_named_worker` made; what was left out is None."""

    user: User
    right: AccessRight
    terms: RightTerms
    approval: RightEvent | None
    notice: KehaNotice | None
    agreement: PersonalAgreement | None


def make_named_worker(
    user: User,
    municipality: Municipality,
    groups: Iterable[str] = GROUPS,
    categories: Iterable[str] = tuple(Category.values),
    *,
    contract: Contract | None = None,
    may_record_changes: bool = False,
    starts_on: date = RIGHT_STARTS,
    ends_before: date = RIGHT_ENDS_BEFORE,
    decision: str | None = RightEvent.Kind.APPROVED,
    decided_at: datetime = DECIDED,
    sent_on: date | None = date(2026, 1, 21),
    opened_on: date | None = OPENED,
    suspended_at: datetime | None = None,
    resumed_at: datetime | None = None,
    removed_at: datetime | None = None,
    agreement_groups: Iterable[str] | None = None,
    agreement_starts_on: date | None = AGREED,
    agreement_ends_before: date | None = None,
    worker_signed_on: date | None = AGREED,
    supervisor_signed_on: date | None = AGREED,
    agreement_ended_on: date | None = None,
    secrecy_on: date | None = QUALIFIED,
    training_on: date | None = QUALIFIED,
    director: User | None = None,
    supervisor: User | None = None,
) -> NamedWorker:
    """A person whose right, agreement, notice and opening all exist; a date given as None leaves a fact out.

    Who has no role in the municipality yet becomes its worker.

    The municipality's only contract is used unless one is given. `decision=None` leaves the right undecided;
    `agreement_starts_on=None` leaves the personal agreement out.
    """
    groups = tuple(groups)
    if not user.assignments.filter(municipality=municipality).exists():
        make_assignment(user, Role.WORKER, municipality)
    director, supervisor = director or make_user("Irja Ilmonen"), supervisor or make_user("Seija Saari")
    contract = contract or municipality.contracts.exclude(service_kind=ServiceKind.UNKNOWN).get()
    right = _right(user, contract, supervisor)
    terms = make_terms(
        right,
        groups,
        categories,
        may_record_changes=may_record_changes,
        starts_on=starts_on,
        ends_before=ends_before,
    )
    right_event(terms, RightEvent.Kind.PROPOSED, by=supervisor, at=PROPOSED)
    approval = right_event(terms, decision, by=director, at=decided_at) if decision else None
    notice = (
        make_notice(approval, sent_on, opened_on) if approval and decision == "approved" and sent_on else None
    )
    for kind, at in (("suspended", suspended_at), ("resumed", resumed_at), ("removed", removed_at)):
        if at:
            right_event(terms, kind, by=director, at=at)
    for kind, done_on in (
        (Qualification.Kind.SECRECY, secrecy_on),
        (Qualification.Kind.TRAINING, training_on),
    ):
        if done_on:
            Qualification.objects.create(user=user, kind=kind, done_on=done_on, by=supervisor)
    agreement = None
    if agreement_starts_on:
        agreement = make_agreement(
            user,
            municipality,
            groups if agreement_groups is None else agreement_groups,
            starts_on=agreement_starts_on,
            ends_before=agreement_ends_before,
            worker_signed_on=worker_signed_on,
            supervisor_signed_on=supervisor_signed_on,
            ended_on=agreement_ended_on,
            by=supervisor,
        )
    mirror(user)
    return NamedWorker(user, right, terms, approval, notice, agreement)


def make_review(municipality: Municipality, *, opened_at: datetime = NOW, **facts: Any) -> ReviewRound:
    """A review of the half year before it was opened, with four weeks to answer."""
    day = helsinki_day(opened_at)
    defaults = {
        "starts_on": months_after(day, -6),
        "ends_before": day,
        "due_on": day + timedelta(days=28),
        "opened_at": opened_at,
    }
    return ReviewRound.objects.create(municipality=municipality, **defaults | facts)


def make_closed_review(review: ReviewRound, *, at: datetime | None = None, **results: Any) -> ReviewClosed:
    """Decided on the last day to answer; `results` are rights by what was decided."""
    at = at or datetime.combine(review.due_on, NOW.timetz())
    by = make_user("Irja Ilmonen")
    decision = make_document(Kind.REVIEW_DECISION, by=by, at=at)
    closed: ReviewClosed = ReviewClosed.objects.create(round=review, decision=decision, by=by, at=at)
    for result, right in results.items():
        ReviewResult.objects.create(closed=closed, right=right, holder=right.holder, by=by, result=result)
    return closed


def _right(user: User, contract: Contract, supervisor: User) -> AccessRight:
    unit, _ = Unit.objects.get_or_create(municipality=contract.municipality, name="Työllisyyspalvelut")
    return AccessRight.objects.create(holder=user, contract=contract, unit=unit, proposed_by=supervisor)


def make_terms(
    right: AccessRight,
    groups: Iterable[str] = GROUPS,
    categories: Iterable[str] = tuple(Category.values),
    **facts: Any,
) -> RightTerms:
    defaults = {
        "no": right.terms.count() + 1,
        "tasks": "Ohjaa asiakkaita työhön.",
        "starts_on": RIGHT_STARTS,
        "ends_before": RIGHT_ENDS_BEFORE,
    }
    terms = RightTerms.objects.create(right=right, **defaults | facts)
    for code in groups:
        TermsGroup.objects.create(terms=terms, group_id=code)
    for category in categories:
        TermsCategory.objects.create(terms=terms, category=category)
    return terms


def right_event(terms: RightTerms, kind: str, *, by: User | None, at: datetime, **facts: Any) -> RightEvent:
    decided = kind in ("approved", "refused", "suspended", "resumed", "removed")
    defaults = {
        "decision": make_document(by=by, at=at) if decided else None,
        "reason": "" if kind in ("proposed", "approved") else "Peruste on päättynyt.",
    }
    right = terms.right
    return RightEvent.objects.create(
        id=uuid4(), right=right, terms=terms, holder=right.holder, kind=kind, by=by, at=at, **defaults | facts
    )


def make_notice(
    event: RightEvent, sent_on: date, effective_on: date | None = None, acknowledged_on: date | None = None
) -> KehaNotice:
    return KehaNotice.objects.create(
        event=event,
        document=make_document(Kind.KEHA_NOTICE, by=event.by, at=event.at),
        sent_on=sent_on,
        acknowledged_on=acknowledged_on,
        effective_on=effective_on,
        recorded_by=event.by,
    )


def make_agreement(
    user: User,
    municipality: Municipality,
    groups: Iterable[str] = GROUPS,
    *,
    starts_on: date = AGREED,
    ends_before: date | None = None,
    worker_signed_on: date | None = AGREED,
    supervisor_signed_on: date | None = AGREED,
    printed_on: date | None = AGREED,
    ended_on: date | None = None,
    by: User | None = None,
) -> PersonalAgreement:
    """Written, printed and signed by both; a date given as None leaves the fact out."""
    by = by or make_user("Seija Saari")
    agreement = PersonalAgreement.objects.create(
        user=user,
        municipality=municipality,
        document=make_document(Kind.PERSONAL_AGREEMENT, by=by),
        starts_on=starts_on,
        ends_before=ends_before,
        signer=None if by == user else by,
        signer_role=Role.SUPERVISOR,
        by=by,
    )
    for code in groups:
        AgreementGroup.objects.create(
            agreement=agreement, group_id=code, meaning="Asiakas tarvitsee ohjausta työhön."
        )
    kinds, paper = AgreementEvent.Kind, make_document(Kind.PERSONAL_AGREEMENT, by=by).file
    signed = {"paper": paper}
    for kind, on, facts in (
        (kinds.PRINTED, printed_on, {}),
        (kinds.WORKER_SIGNED, worker_signed_on, signed),
        (kinds.SUPERVISOR_SIGNED, supervisor_signed_on, signed),
        (kinds.ENDED, ended_on, {"reason": "Tehtävä päättyi."}),
    ):
        if on:
            AgreementEvent.objects.create(agreement=agreement, kind=kind, on=on, by=by, **facts)
    return agreement
