"""A contract is entered from paper, changed, signed and ended (R1): every change allowed and refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import Entry, Verb
from documents.intake import Unacceptable
from municipalities.access.contracts import ContractStanding, contract_state
from municipalities.actions import (
    ContractTerms,
    NotPermitted,
    Signature,
    change_contract,
    draft_contract,
    load_decision,
    mark_end,
    resolve_lists,
    sign_contract,
)
from municipalities.actions import contracts as refusals
from municipalities.actions.ending import NothingToEnd
from municipalities.actions.signing import AlreadySigned, NoSigner, NotSigner, SignedInFuture, Superseded
from municipalities.models import (
    ContractEvent,
    ContractVersion,
    EndCause,
    ListedFact,
    ListResolution,
    Role,
    ServiceKind,
)
from municipalities.models.contracts import SIGNATURES
from tests.municipalities.make import (
    GROUPS,
    NOW,
    TODAY,
    make_annex,
    make_area,
    make_contract_in_force,
    make_municipality,
    make_user_with_role,
)
from tests.stage import picture

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
Kind = ContractVersion.Kind
LAST_DAY = date(2027, 12, 31)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def laukaa(area):
    return make_municipality(area)


@pytest.fixture
def manager(area):
    return make_user_with_role(Role.MANAGER, area, "Tuomas Tamminen")


def terms(**facts):
    defaults: dict[str, Any] = {
        "annex": make_annex(),
        "starts_on": date(2026, 1, 1),
        "last_day": LAST_DAY,
        "data_clause": "Suostumuslomakkeella nimetyt tiedot.",
    }
    return ContractTerms(**defaults | facts)


def draft(municipality, by, *, page="s. 1", **facts):
    kinds = {"service_kind": ServiceKind.JOB_PLACEMENT, "decision_ref": "12.2.2025 § 11", "page": page}
    kinds |= {key: facts.pop(key) for key in ("service_kind",) if key in facts}
    return draft_contract(municipality, terms(**facts), by=by, at=NOW, **kinds)


def signature(kind=ContractEvent.Kind.AREA_SIGNED, **facts):
    role = Role.MANAGER if "area" in kind else None
    defaults: dict[str, Any] = {"signed_on": TODAY, "name": "Tuomas Tamminen", "role": role}
    return Signature(kind, **defaults | facts)


def sign(version, by, kind=ContractEvent.Kind.AREA_SIGNED, **facts):
    return sign_contract(version, signature(kind, **facts), by=by, at=NOW)


def sign_all(version, by):
    for kind in SIGNATURES:
        sign(version, by, kind)
    return version


def change(version, by, kind, reason="Palvelu jatkuu.", **facts):
    return change_contract(version, terms(**facts), kind=kind, reason=reason, by=by, at=NOW)


def end(contract, by, last_day=LAST_DAY - 100 * DAY, reason=""):
    facts: dict[str, Any] = {"cause": EndCause.AGREED, "reason": reason, "falls": {"rights": "0"}}
    return mark_end(contract, last_day=last_day, by=by, at=NOW, **facts)


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def test_an_entered_contract_is_in_force_from_the_fourth_signature_on(laukaa, manager):
    version = draft(laukaa, manager)
    assert {row.group_id for row in version.groups.all()} == set(GROUPS)

    for kind in SIGNATURES:
        assert not ContractVersion.objects.in_force(TODAY).exists()
        sign(version, manager, kind)

    assert ContractVersion.objects.in_force(TODAY).get() == version
    assert (entries(Verb.CONTRACT_DRAFTED), entries(Verb.CONTRACT_SIGNED)) == (1, 4)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.MANAGER])
def test_for_the_area_either_of_the_two_signs_alone(laukaa, manager, role):
    version = draft(laukaa, manager)

    for kind in SIGNATURES:
        sign(version, manager, kind, role=role if "area" in kind else None)

    assert ContractVersion.objects.in_force(TODAY).exists()


def test_the_last_day_that_was_typed_belongs_to_the_contract(laukaa, manager):
    assert draft(laukaa, manager, last_day=TODAY).ends_before == TODAY + DAY


def test_a_contract_may_be_narrowed_to_some_groups(laukaa, manager):
    version = draft(laukaa, manager, groups=frozenset({"ohjaamo"}))

    assert [row.group_id for row in version.groups.all()] == ["ohjaamo"]


def test_what_the_decision_left_unknown_is_resolved_by_the_page_of_the_contract(manager):
    load_decision(at=NOW)
    area = ListResolution.objects.get().area
    director = make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen")
    karstula = area.municipalities.get(code="226")

    with pytest.raises(refusals.NoPage):
        draft(karstula, director, page=" ")

    assert draft(karstula, director, page="s. 2").contract.page == "s. 2"


def test_a_contract_that_cannot_be_is_not_entered(laukaa, manager):
    annex = make_annex()
    annex.contents.filter(group="kuntalisa").delete()
    for refusal, facts in (
        (refusals.ServiceUnknown, {"service_kind": ServiceKind.UNKNOWN}),
        (refusals.EndBeforeStart, {"last_day": date(2025, 12, 31)}),
        (refusals.NoGroups, {"groups": frozenset()}),
        (refusals.GroupNotInAnnex, {"groups": frozenset({"ohjaamo", "kuntalisa"})}),
    ):
        with pytest.raises(refusal):
            draft(laukaa, manager, **facts)
    draft(laukaa, manager)
    with pytest.raises(refusals.AlreadyDrafted):
        draft(laukaa, manager)

    assert ContractVersion.objects.count() == 1
    assert entries(Verb.CONTRACT_DRAFTED) == 1


def test_a_signature_that_cannot_be_is_not_recorded(laukaa, manager):
    version = draft(laukaa, manager)
    for refusal, facts in (
        (SignedInFuture, {"signed_on": TODAY + DAY}),
        (NotSigner, {"role": Role.SECRETARY}),
        (NotSigner, {"role": None}),
        (NoSigner, {"name": " "}),
        (Unacceptable, {"paper": b"<html>"}),
    ):
        with pytest.raises(refusal):
            sign(version, manager, **facts)
    sign(version, manager)
    with pytest.raises(AlreadySigned):
        sign(version, manager)

    assert ContractEvent.objects.count() == 1


def test_two_who_signed_one_paper_share_its_file(laukaa, manager):
    version = draft(laukaa, manager)
    kinds = ContractEvent.Kind

    first = sign(version, manager, kinds.AREA_SIGNED, paper=picture())
    same = sign(version, manager, kinds.MUNICIPALITY_SIGNED, paper=picture())
    annex = sign(version, manager, kinds.ANNEX_AREA_SIGNED)

    assert first.paper is not None
    assert same.paper == first.paper
    assert annex.paper is None
    assert sign(version, manager, kinds.ANNEX_MUNICIPALITY_SIGNED, paper=picture()).paper != first.paper


def stands(version):
    return contract_state(version.contract, TODAY).standing


UNSIGNED: dict[str, Any] = {"signatures": ()}
HALF: dict[str, Any] = {"signatures": ("area_signed",)}
LONGER, SHORTER = {"last_day": LAST_DAY + DAY}, {"last_day": LAST_DAY - DAY}
NARROWER = {"groups": frozenset({"ohjaamo"})}


@pytest.mark.parametrize(
    ("before", "kind", "facts", "refusal"),
    [
        (UNSIGNED, Kind.TECHNICAL, SHORTER, None),
        (UNSIGNED, Kind.TECHNICAL, NARROWER, None),
        (UNSIGNED, Kind.TECHNICAL, {}, refusals.NothingChanged),
        *[
            (UNSIGNED, kind, facts, refusals.NotSignedYet)
            for kind, facts in (
                (Kind.EXTENSION, LONGER),
                (Kind.SHORTENING, SHORTER),
                (Kind.CORRECTION, NARROWER),
                (Kind.NEW_ANNEX, LONGER),
            )
        ],
        (HALF, Kind.TECHNICAL, NARROWER, refusals.SignedAlready),
        (HALF, Kind.CORRECTION, NARROWER, None),
        ({}, Kind.TECHNICAL, NARROWER, refusals.SignedAlready),
        ({}, Kind.EXTENSION, LONGER, None),
        ({}, Kind.EXTENSION, NARROWER, refusals.NotLonger),
        ({}, Kind.SHORTENING, SHORTER, None),
        ({}, Kind.SHORTENING, LONGER, refusals.NotShorter),
        ({}, Kind.CORRECTION, NARROWER, None),
        ({}, Kind.CORRECTION, {"data_clause": "Vain nimi."}, None),
        ({}, Kind.CORRECTION, SHORTER, refusals.WouldShorten),
        ({}, Kind.CORRECTION, {}, refusals.NothingChanged),
        ({}, Kind.NEW_ANNEX, NARROWER, refusals.SameAnnex),
        ({}, Kind.NEW_ANNEX, SHORTER, refusals.WouldShorten),
        ({"ended_before": TODAY + DAY}, Kind.EXTENSION, LONGER, refusals.EndsAlready),
        ({"ended_before": TODAY}, Kind.EXTENSION, LONGER, refusals.EndsAlready),
        ({"ends_before": TODAY}, Kind.EXTENSION, LONGER, None),
    ],
)
def test_every_kind_of_change_does_what_it_says_or_is_refused(laukaa, manager, before, kind, facts, refusal):
    version = make_contract_in_force(laukaa, **before, data_clause=terms().data_clause)

    if refusal:
        with pytest.raises(refusal):
            change(version, manager, kind, **facts)
    else:
        change(version, manager, kind, **facts)

    assert version.contract.versions.count() == (1 if refusal else 2)
    assert entries(Verb.CONTRACT_CHANGED) == (0 if refusal else 1)


def test_a_new_annex_is_the_only_change_that_brings_another_annex(laukaa, manager):
    version = make_contract_in_force(laukaa)
    other = make_annex(decision_ref="1.3.2026 § 9")

    with pytest.raises(refusals.AnotherAnnex):
        change(version, manager, Kind.CORRECTION, annex=other)

    assert change(version, manager, Kind.NEW_ANNEX, annex=other).annex == other


def test_a_change_says_why(laukaa, manager):
    version = make_contract_in_force(laukaa)

    with pytest.raises(refusals.NoReason):
        change(version, manager, Kind.EXTENSION, reason=" ", **LONGER)


def test_a_change_holds_only_when_everybody_has_signed_it(laukaa, manager):
    first = sign_all(draft(laukaa, manager), manager)
    longer = change(first, manager, Kind.EXTENSION, **LONGER)
    assert ContractVersion.objects.in_force(TODAY).get() == first

    sign_all(longer, manager)

    assert ContractVersion.objects.in_force(TODAY).get() == longer


def test_a_version_that_was_replaced_is_neither_changed_nor_signed_any_more(laukaa, manager):
    first = draft(laukaa, manager)
    change(first, manager, Kind.TECHNICAL, **LONGER)

    with pytest.raises(refusals.ContractChanged):
        change(first, manager, Kind.TECHNICAL, **SHORTER)
    with pytest.raises(Superseded):
        sign(first, manager)


@pytest.mark.parametrize(
    ("facts", "last_day", "refusal"),
    [
        ({}, TODAY, None),
        ({}, LAST_DAY - DAY, None),
        ({}, LAST_DAY, refusals.EndsAlready),
        ({}, date(2025, 12, 31), refusals.EndBeforeStart),
        ({}, TODAY - DAY, refusals.NoReason),
        ({"starts_on": TODAY + DAY}, TODAY + DAY, None),
        ({"starts_on": TODAY + DAY}, TODAY, refusals.EndBeforeStart),
        (UNSIGNED, TODAY, NothingToEnd),
        (HALF, TODAY, NothingToEnd),
        ({"ends_before": TODAY}, TODAY, NothingToEnd),
        ({"ended_before": TODAY + 9 * DAY}, TODAY, refusals.EndsAlready),
        ({"ended_before": TODAY}, TODAY, refusals.EndsAlready),
    ],
)
def test_a_contract_that_holds_is_ended_once_and_before_its_date(laukaa, manager, facts, last_day, refusal):
    version = make_contract_in_force(laukaa, **facts)
    before = stands(version)

    if refusal:
        with pytest.raises(refusal):
            end(version.contract, manager, last_day)
        assert stands(version) == before
    else:
        event = end(version.contract, manager, last_day)
        assert (event.ends_before, event.on) == (last_day + DAY, TODAY)
        assert contract_state(version.contract, TODAY).end == event
        assert stands(version) in (before, ContractStanding.ENDING)

    assert entries(Verb.CONTRACT_ENDED) == (0 if refusal else 1)


def test_an_end_that_is_learnt_late_says_how_it_is_known(laukaa, manager):
    version = make_contract_in_force(laukaa)

    event = end(version.contract, manager, TODAY - 30 * DAY, reason="Kunnan kirje 1.10.2026.")

    assert (event.on, event.reason) == (TODAY - 30 * DAY, "Kunnan kirje 1.10.2026.")
    assert stands(version) == ContractStanding.ENDED
    assert not ContractVersion.objects.in_force(TODAY - 29 * DAY).exists()
    known_then = contract_state(version.contract, TODAY, known_at=version.recorded_at)
    assert known_then.standing != ContractStanding.ENDED


def test_what_is_ended_is_not_signed_any_more(laukaa, manager):
    version = make_contract_in_force(laukaa)
    waiting = change(version, manager, Kind.EXTENSION, **LONGER)
    end(version.contract, manager)

    with pytest.raises(refusals.EndsAlready):
        sign(waiting, manager)


def test_who_resolves_the_lists_cites_where_it_is_said(area, manager):
    for source, page in (("", "s. 1"), ("§ 45", " ")):
        with pytest.raises(refusals.NoPage):
            resolve_lists(area, ListedFact.Source.PROPOSAL, source=source, page=page, by=manager, at=NOW)

    found = resolve_lists(area, ListedFact.Source.PROPOSAL, source="§ 45", page="s. 4", by=manager, at=NOW)

    assert found.cited == "§ 45, s. 4"


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.DIRECTOR, Role.MANAGER)], ids=lambda role: role.value
)
def test_only_who_may_sign_for_the_area_touches_contracts(laukaa, area, manager, role):
    place = laukaa if role in (Role.WORKER, Role.SUPERVISOR, Role.RECEIVER) else area
    other = make_user_with_role(role, place, "Oskari Oja")
    version = draft(laukaa, manager)
    held = make_contract_in_force(make_municipality(area, "992"))
    known = Entry.objects.count()

    for act in (
        lambda: draft(make_municipality(area, "931"), other),
        lambda: change(version, other, Kind.TECHNICAL, **SHORTER),
        lambda: sign(version, other),
        lambda: end(held.contract, other),
        lambda: resolve_lists(area, ListedFact.Source.PROPOSAL, source="§", page="1", by=other, at=NOW),
    ):
        with pytest.raises(NotPermitted):
            act()

    assert Entry.objects.count() == known
