"""When a contract is in force and why, in every way it can stand (R1)."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from municipalities.access.contracts import ContractStanding, contract_state
from municipalities.access.distances import Distance
from municipalities.access.versions import version_rows
from municipalities.models import ContractVersion
from municipalities.models.contracts import SIGNATURES
from tests.municipalities.make import (
    TODAY,
    make_annex,
    make_area,
    make_contract_in_force,
    make_municipality,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
IN_FORCE, ENDING, ENDED = ContractStanding.IN_FORCE, ContractStanding.ENDING, ContractStanding.ENDED
HOLDING = (IN_FORCE, ENDING)


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def laukaa(area):
    return make_municipality(area)


def without(kind):
    return [one for one in SIGNATURES if one != kind]


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, IN_FORCE),
        ({"starts_on": TODAY, "signed_on": TODAY}, IN_FORCE),
        ({"starts_on": TODAY + DAY}, ContractStanding.SIGNED),
        ({"ends_before": date(2027, 7, 26)}, IN_FORCE),
        ({"ends_before": date(2027, 7, 25)}, ENDING),
        ({"ends_before": TODAY + DAY}, ENDING),
        ({"ends_before": TODAY}, ENDED),
        ({"ended_before": TODAY + DAY}, ENDING),
        ({"ended_before": date(2027, 12, 31)}, ENDING),
        ({"ended_before": TODAY}, ENDED),
        ({"signed_on": TODAY + DAY}, ContractStanding.DRAFTED),
        *[({"signatures": without(kind)}, ContractStanding.DRAFTED) for kind in SIGNATURES],
        ({"signatures": ()}, ContractStanding.DRAFTED),
    ],
)
def test_a_contract_is_in_force_when_all_four_have_signed_and_the_day_is_in_it(laukaa, facts, standing):
    version = make_contract_in_force(laukaa, **facts)

    assert contract_state(version.contract, TODAY).standing == standing
    assert list(ContractVersion.objects.in_force(TODAY)) == ([version] if standing in HOLDING else [])


@pytest.mark.parametrize(
    ("second", "holds"),
    [
        ({}, 2),
        ({"starts_on": TODAY + DAY}, 1),
        ({"signatures": ()}, 1),
        ({"signatures": without("annex_municipality_signed")}, 1),
        ({"signed_on": TODAY + DAY}, 1),
        ({"ends_before": TODAY}, None),
        ({"ended_before": TODAY}, None),
    ],
)
def test_of_versions_the_newest_that_is_signed_and_has_begun_holds(laukaa, second, holds):
    first = make_contract_in_force(laukaa)
    make_contract_in_force(laukaa, contract=first.contract, no=2, **{"signed_on": TODAY} | second)

    found = [version.no for version in ContractVersion.objects.in_force(TODAY)]

    assert found == ([holds] if holds else [])
    assert contract_state(first.contract, TODAY).holds is bool(holds)


def test_how_long_before_its_end_a_contract_is_ending_is_the_areas_own_setting(laukaa):
    contract = make_contract_in_force(laukaa, ends_before=TODAY + 20 * DAY).contract

    assert contract_state(contract, TODAY, reminders=[Distance(14, "d")]).standing == IN_FORCE
    assert contract_state(contract, TODAY, reminders=[Distance(14, "d"), Distance(3, "w")]).standing == ENDING


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "Version 1 was signed on 15.12.2025 and is in force until 31.12.2027."),
        ({"starts_on": TODAY + DAY}, "Everybody has signed. The contract comes into force on 25.11.2026."),
        ({"ends_before": TODAY + DAY}, "The contract ends on 24.11.2026, and no extension is signed."),
        ({"ends_before": TODAY}, "The contract ended on 23.11.2026."),
        (
            {"ended_before": TODAY + DAY},
            "The contract is marked to end on 24.11.2026. The municipality gave notice.",
        ),
        ({"ended_before": TODAY}, "The contract ended on 23.11.2026. The municipality gave notice."),
        (
            {"signatures": without("area_signed")},
            "Version 1 holds only when everybody has signed. Missing: signed for the area.",
        ),
    ],
)
def test_a_sentence_says_why_a_contract_stands_so(laukaa, facts, sentence):
    contract = make_contract_in_force(laukaa, **facts).contract

    with override("en"):
        assert contract_state(contract, TODAY).sentence == sentence


def test_a_newer_version_that_waits_is_told_beside_the_one_that_holds(laukaa):
    first = make_contract_in_force(laukaa)
    make_contract_in_force(laukaa, contract=first.contract, no=2, signatures=())

    state = contract_state(first.contract, TODAY)

    assert (state.version, state.pending.no) == (first, 2)
    with override("en"):
        assert state.sentence.endswith("until 31.12.2027. Version 2 waits for signatures.")


def test_a_past_day_is_told_by_what_had_happened_by_it(laukaa):
    contract = make_contract_in_force(laukaa, ended_before=date(2026, 10, 1)).contract

    standings = [
        contract_state(contract, day).standing
        for day in (date(2025, 12, 14), date(2025, 12, 15), date(2026, 1, 1), date(2026, 9, 30), TODAY)
    ]

    assert standings == [ContractStanding.DRAFTED, ContractStanding.SIGNED, IN_FORCE, IN_FORCE, ENDED]


def test_a_past_moment_is_told_as_it_was_known_then(laukaa):
    version = make_contract_in_force(laukaa, ended_before=TODAY)
    end = version.events.get(kind="ended")
    before, after = end.recorded_at - timedelta(microseconds=1), end.recorded_at

    assert contract_state(version.contract, TODAY, known_at=after).standing == ENDED
    assert contract_state(version.contract, TODAY, known_at=version.recorded_at - DAY).version is None
    if before >= version.events.get(kind="annex_municipality_signed").recorded_at:
        assert contract_state(version.contract, TODAY, known_at=before).standing == IN_FORCE


def test_a_version_says_what_it_says_otherwise_than_the_one_before(laukaa):
    first = make_contract_in_force(laukaa, ["ohjaamo", "neuvonta"])
    later = make_contract_in_force(
        laukaa, ["ohjaamo", "ohjaus"], contract=first.contract, no=2, ends_before=date(2029, 1, 1)
    )

    with override("en"):
        newest, oldest = version_rows(first.contract, TODAY)

    assert (newest.version, oldest.version) == (later, first)
    assert oldest.changes == ()
    assert [(one.what, one.old, one.new) for one in newest.changes] == [
        ("In force", "1.1.2026–31.12.2027", "1.1.2026–31.12.2028"),
        ("Groups", "2 groups", "2 groups"),
    ]
    assert (newest.changes[1].removed, newest.changes[1].added) == (("neuvonta",), ("ohjaus",))


def test_another_annex_and_other_words_on_data_are_differences_too(laukaa):
    first = make_contract_in_force(laukaa)
    other = make_annex(decision_ref="1.3.2026 § 9")
    make_contract_in_force(laukaa, contract=first.contract, no=2, annex=other, data_clause="Vain nimi.")

    with override("en"):
        changes = version_rows(first.contract, TODAY)[0].changes

    assert [(one.what, one.new) for one in changes] == [
        ("Annex of criteria", "1.3.2026 § 9"),
        ("Personal data", "Vain nimi."),
    ]


def test_a_contract_covers_the_groups_that_it_names(laukaa):
    version = make_contract_in_force(laukaa, ["ohjaamo", "neuvonta"])

    assert list(ContractVersion.objects.in_force(TODAY).covering("neuvonta")) == [version]
    assert not ContractVersion.objects.in_force(TODAY).covering("kuntalisa").exists()
