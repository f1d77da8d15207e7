"""The gate, as a table per intent: one row for each way the world can stand for R1-R8.

Aino is named in Laukaa and everything of hers is in force throughout: nothing of hers may ever open the gate
to somebody else. Eino is the one whose world is disturbed.
"""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from clientgroups.models import CategoryRule, GroupCategory
from consents.access import (
    Declaration,
    Intent,
    Rule,
    State,
    evaluate,
    evaluate_place,
    is_insider,
    openable_by,
)
from consents.access.causes import causes
from consents.actions.printing import named_workers
from documents.calendar import HELSINKI
from municipalities.models import Assignment, Role, ServiceKind
from tests.consents.make import (
    ASKED,
    make_client,
    make_consent,
    make_health_part,
    make_need,
    make_verification,
)
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_assignment,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_user,
    make_user_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
GUIDANCE = Declaration("guidance", not_disqualified=True)
# The last moment of yesterday and the first of today, Helsinki time.
MIDNIGHT = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=HELSINKI)


@pytest.fixture
def laukaa(db):
    return make_municipality()


@pytest.fixture
def contract(laukaa):
    return make_contract_in_force(laukaa)


@pytest.fixture
def aino(laukaa, contract):
    user = make_user_with_role(Role.WORKER, laukaa, "Aino Aalto")
    make_named_worker(user, laukaa, contract=contract.contract)
    return user


@pytest.fixture
def eino(laukaa):
    return make_user_with_role(Role.WORKER, laukaa, "Eino Eskola")


CONTRACT = [
    pytest.param({"signatures": ()}, ["R1:unsigned"], id="contract unsigned"),
    pytest.param(
        {"signatures": ("area_signed", "municipality_signed")}, ["R1:unsigned"], id="annex unsigned"
    ),
    pytest.param(
        {"signatures": ("area_signed", "annex_area_signed", "annex_municipality_signed")},
        ["R1:unsigned"],
        id="municipality has not signed",
    ),
    pytest.param({"signed_on": TODAY}, [], id="contract signed today"),
    pytest.param({"signed_on": TODAY + DAY}, ["R1:unsigned"], id="contract signed tomorrow"),
    pytest.param({"starts_on": TODAY}, [], id="contract begins today"),
    pytest.param({"starts_on": TODAY + DAY}, ["R1:not_begun"], id="contract begins tomorrow"),
    pytest.param({"ends_before": TODAY + DAY}, [], id="last day of the contract"),
    pytest.param({"ends_before": TODAY}, ["R1:ended"], id="contract ended yesterday"),
    pytest.param({"ended_before": TODAY + DAY}, [], id="contract is ended after today"),
    pytest.param({"ended_before": TODAY}, ["R1:ended"], id="contract was ended before its date"),
    pytest.param({"groups": ["ohjaus"]}, ["R1:group"], id="contract does not cover the group"),
]
RIGHT = [
    pytest.param({"decision": None}, ["R2:proposed"], id="right undecided"),
    pytest.param({"decision": "refused"}, ["R2:refused"], id="right refused"),
    pytest.param({"decided_at": NOW + DAY}, ["R2:proposed"], id="right approved tomorrow"),
    pytest.param({"sent_on": None}, ["R2:waiting_keha"], id="no notice to KEHA"),
    pytest.param({"opened_on": None}, ["R2:waiting_keha"], id="KEHA has not opened"),
    pytest.param({"opened_on": TODAY}, [], id="KEHA opened today"),
    pytest.param({"opened_on": TODAY + DAY}, ["R2:waiting_keha"], id="KEHA opens tomorrow"),
    pytest.param({"starts_on": TODAY}, [], id="right begins today"),
    pytest.param({"starts_on": TODAY + DAY}, ["R2:not_begun"], id="right begins tomorrow"),
    pytest.param({"ends_before": TODAY + DAY}, [], id="last day of the right"),
    pytest.param({"ends_before": TODAY}, ["R2:ended"], id="right ended yesterday"),
    pytest.param({"suspended_at": NOW}, ["R2:suspended"], id="suspended now"),
    pytest.param({"suspended_at": NOW + DAY}, [], id="suspended tomorrow"),
    pytest.param({"suspended_at": NOW - 2 * DAY, "resumed_at": NOW - DAY}, [], id="suspended and resumed"),
    pytest.param({"removed_at": NOW}, ["R2:removed"], id="removed now"),
    pytest.param({"agreement_starts_on": None}, ["R3:agreement"], id="no agreement"),
    pytest.param({"worker_signed_on": None}, ["R3:agreement"], id="worker has not signed the agreement"),
    pytest.param({"supervisor_signed_on": TODAY + DAY}, ["R3:agreement"], id="supervisor signs tomorrow"),
    pytest.param({"agreement_starts_on": TODAY + DAY}, ["R3:agreement"], id="agreement begins tomorrow"),
    pytest.param({"agreement_ends_before": TODAY}, ["R3:agreement"], id="agreement ended yesterday"),
    pytest.param({"agreement_ended_on": TODAY}, ["R3:agreement"], id="agreement was ended today"),
    pytest.param(
        {"agreement_groups": ["ohjaus"]}, ["R3:agreement_group"], id="agreement is silent on the group"
    ),
    pytest.param({"secrecy_on": None}, ["R3:secrecy"], id="no secrecy commitment"),
    pytest.param({"training_on": TODAY + DAY}, ["R3:training"], id="training is tomorrow"),
    pytest.param(
        {"groups": ["ohjaus"], "agreement_groups": ["ohjaamo"]}, ["R4:group"], id="right is for another group"
    ),
    pytest.param({"categories": ["T4"]}, ["R8:nothing_common"], id="right and consent share no category"),
]
CONSENT = [
    pytest.param({"decision": None}, ["R6:none"], id="unsigned"),
    pytest.param({"decision": "refused"}, ["R6:refused"], id="refused"),
    pytest.param({"given_at": NOW + DAY}, ["R6:none"], id="given tomorrow"),
    pytest.param({"given_at": NOW}, [], id="given now"),
    pytest.param({"withdrawn_at": NOW}, ["R6:withdrawn"], id="withdrawn now"),
    pytest.param({"withdrawn_at": NOW + DAY}, [], id="withdrawn tomorrow"),
    pytest.param({"ends_before": TODAY + DAY}, [], id="last day of the consent"),
    pytest.param({"ends_before": TODAY}, ["R6:ended"], id="consent ended yesterday"),
    pytest.param({"scan_due_on": TODAY}, [], id="last day for the scan"),
    pytest.param({"scan_due_on": TODAY - DAY}, ["R6:scan_owed"], id="scan was due yesterday"),
    pytest.param({"scan_due_on": TODAY - DAY, "verified_at": NOW}, [], id="scan late but verified"),
    pytest.param(
        {"scan_due_on": TODAY - DAY, "verified_at": NOW + DAY}, ["R6:scan_owed"], id="scan verified tomorrow"
    ),
    pytest.param({"ticks": ["T7"], "asked": ASKED}, [], id="one tick in common is enough"),
    pytest.param({"ticks": ["T9"]}, ["R8:nothing_common"], id="a tick that the group does not need"),
    pytest.param(
        {"ticks": ["T8"]}, ["R8:nothing_common"], id="health in the viewing part counts for nothing"
    ),
    pytest.param({"ticks": []}, ["R8:nothing_common"], id="nothing ticked"),
]
NEED = [
    pytest.param({"area_client": "no"}, ["R5:not_this_area"], id="another area's client"),
    pytest.param({"area_client": "unknown"}, ["R5:not_this_area"], id="area not known"),
    pytest.param({"closed_at": NOW}, ["R5:closed"], id="need closed now"),
    pytest.param({"closed_at": NOW + DAY}, [], id="need is closed tomorrow"),
    pytest.param({"established_at": NOW}, ["R5:after_signature"], id="need established after the signature"),
]


TASK = [
    pytest.param({}, [], id="a worker until further notice"),
    pytest.param({"ends_before": TODAY + DAY}, [], id="last day of the task"),
    pytest.param({"ends_before": TODAY}, ["R2:task_ended"], id="task ended yesterday"),
    pytest.param({"starts_on": TODAY}, [], id="task begins today"),
    pytest.param({"starts_on": TODAY + DAY}, ["R2:task_not_begun"], id="task begins tomorrow"),
    pytest.param({"role": "supervisor"}, ["R2:no_task"], id="another role in the municipality"),
    pytest.param({"municipality_id": "931"}, ["R2:no_task"], id="a worker of another municipality"),
]


def world(laukaa, aino, eino, *, right=None, consent=None, need=None):
    make_named_worker(eino, laukaa, contract=laukaa.contracts.get(), **right or {})
    client = make_client(laukaa)
    return make_consent(make_need(client, laukaa, aino, **need or {}), aino, **consent or {})


def codes(worker, consent, intent=Intent.VIEW, declaration=GUIDANCE, at=NOW):
    decision = evaluate(worker, consent, intent, at=at, declaration=declaration)
    assert decision.allowed is (not decision.failed)
    return [cause.code for cause in causes(worker, consent, decision, at=at)]


def check_all_faces(worker, consent, expected):
    assert codes(worker, consent) == expected
    assert list(openable_by(worker, at=NOW)) == ([] if expected else [consent])


@pytest.mark.parametrize(("facts", "expected"), CONTRACT)
def test_view_by_contract(laukaa, eino, facts, expected):
    contract = make_contract_in_force(laukaa, **facts)
    make_named_worker(eino, laukaa, contract=contract.contract)
    consent = make_consent(make_need(make_client(laukaa), laukaa, eino), eino)

    check_all_faces(eino, consent, expected)


@pytest.mark.parametrize(("facts", "expected"), RIGHT)
def test_view_by_right_and_agreement(laukaa, aino, eino, facts, expected):
    consent = world(laukaa, aino, eino, right=facts)

    check_all_faces(eino, consent, expected)
    assert codes(aino, consent) == []


@pytest.mark.parametrize(("facts", "expected"), TASK)
def test_view_by_the_workers_task(laukaa, aino, eino, facts, expected):
    """R2: the right itself is in force throughout; it does not outlive the task."""
    make_municipality(laukaa.area, "931")
    consent = world(laukaa, aino, eino)
    Assignment.objects.filter(user=eino).update(**facts)

    check_all_faces(eino, consent, expected)
    place = evaluate_place(eino, laukaa, at=NOW, group="ohjaamo")
    assert [rule.value for rule in place.failed] == [code.split(":")[0] for code in expected]
    assert codes(aino, consent) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "tehtäväsi kunnassa on päättynyt 23.11.2026"),
        ("sv", "ditt uppdrag i kommunen upphörde 23.11.2026"),
    ],
)
def test_a_worker_whose_task_has_ended_is_told_so(laukaa, aino, eino, language, words):
    consent = world(laukaa, aino, eino)
    Assignment.objects.filter(user=eino).update(ends_before=TODAY)

    decision = evaluate(eino, consent, Intent.VIEW, at=NOW, declaration=GUIDANCE)
    with translation.override(language):
        told = [cause.sentence for cause in causes(eino, consent, decision, at=NOW)]

    assert len(told) == 1
    assert words in told[0]


def test_who_has_come_back_to_the_task_may_use_the_right_again(laukaa, aino, eino):
    consent = world(laukaa, aino, eino)
    Assignment.objects.filter(user=eino).update(ends_before=TODAY - DAY)
    make_assignment(eino, Role.WORKER, laukaa, starts_on=TODAY)

    check_all_faces(eino, consent, [])


def test_who_no_longer_works_there_is_not_named_on_a_form(laukaa, aino, eino):
    world(laukaa, aino, eino)
    assert named_workers(laukaa, "ohjaamo", at=NOW) == [aino, eino]

    Assignment.objects.filter(user=eino).update(ends_before=TODAY)

    assert named_workers(laukaa, "ohjaamo", at=NOW) == [aino]


@pytest.mark.parametrize(("facts", "expected"), NEED)
def test_view_by_need(laukaa, aino, eino, facts, expected):
    check_all_faces(eino, world(laukaa, aino, eino, need=facts), expected)


@pytest.mark.parametrize(("facts", "expected"), CONSENT)
def test_view_by_consent(laukaa, aino, eino, facts, expected):
    check_all_faces(eino, world(laukaa, aino, eino, consent=facts), expected)


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        pytest.param(GUIDANCE, [], id="an action of the form, not disqualified"),
        pytest.param(Declaration("guidance", not_disqualified=False), ["R7:declaration"], id="disqualified"),
        pytest.param(Declaration("", not_disqualified=True), ["R7:declaration"], id="no action"),
        pytest.param(
            Declaration("candidate", not_disqualified=True),
            ["R7:declaration"],
            id="an action that is not on the form",
        ),
        pytest.param(
            Declaration("record_change", not_disqualified=True),
            ["R7:declaration"],
            id="recording changes without the right's authority and the client's tick",
        ),
    ],
)
def test_view_by_declaration(laukaa, aino, eino, declaration, expected):
    consent = world(laukaa, aino, eino, consent={"actions": ["guidance", "record_change"]})

    assert codes(eino, consent, declaration=declaration) == expected


def test_view_is_not_allowed_before_anything_is_declared(laukaa, aino, eino):
    decision = evaluate(eino, world(laukaa, aino, eino), Intent.VIEW, at=NOW)

    assert decision.ready
    assert not decision.allowed
    assert decision.state(Rule.R7) == State.NOT_ASKED


@pytest.mark.parametrize(
    ("right", "ticks", "expected"),
    [
        pytest.param(True, ["T2", "record_changes"], True, id="right and tick"),
        pytest.param(False, ["T2", "record_changes"], False, id="tick only"),
        pytest.param(True, ["T2"], False, id="right only"),
    ],
)
def test_changes_may_be_recorded_only_when_right_and_consent_name_it(
    laukaa, aino, eino, right, ticks, expected
):
    consent = world(
        laukaa,
        aino,
        eino,
        right={"may_record_changes": right},
        consent={"ticks": ticks, "actions": ["record_change"]},
    )
    declaration = Declaration("record_change", not_disqualified=True)

    decision = evaluate(eino, consent, Intent.VIEW, at=NOW, declaration=declaration)

    assert decision.may_record_changes is expected
    assert decision.allowed is expected


def test_what_may_be_viewed_is_what_group_right_and_consent_have_in_common(laukaa, aino, eino):
    consent = world(
        laukaa,
        aino,
        eino,
        right={"categories": ["T2", "T4", "T5", "T9"]},
        consent={"ticks": ["T2", "T5", "T7", "T9"]},
    )

    assert evaluate(eino, consent, Intent.VIEW, at=NOW, declaration=GUIDANCE).categories == ("T2", "T5")


def test_health_data_needs_its_own_part_and_its_verified_scan(laukaa, aino, eino):
    consent = world(laukaa, aino, eino, consent={"ticks": ["T2"]})
    make_health_part(consent, aino, at=NOW - DAY)
    assert evaluate(eino, consent, Intent.VIEW, at=NOW, declaration=GUIDANCE).categories == ("T2",)

    make_verification(consent, aino, at=NOW)

    assert evaluate(eino, consent, Intent.VIEW, at=NOW, declaration=GUIDANCE).categories == ("T2", "T8")


def test_a_client_may_name_persons(laukaa, aino, eino):
    consent = world(laukaa, aino, eino, consent={"workers": [aino]})

    assert codes(eino, consent) == ["R6:other_worker"]
    assert codes(aino, consent) == []


def test_one_right_never_completes_another(laukaa, aino, eino):
    """One right is in force for another group, one is for this group but suspended: together, nothing."""
    consent = world(laukaa, aino, eino, right={"groups": ["ohjaus"]})
    make_named_worker(
        eino,
        laukaa,
        ["ohjaamo"],
        contract=laukaa.contracts.get(),
        suspended_at=NOW - DAY,
        agreement_starts_on=None,
    )

    assert codes(eino, consent) == ["R3:agreement_group", "R4:group"]
    assert not openable_by(eino, at=NOW).exists()


def test_a_right_does_not_reach_beyond_its_own_contract(laukaa, aino, eino):
    consent = world(laukaa, aino, make_user(), right={})
    ended = make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING, ends_before=TODAY)
    make_named_worker(eino, laukaa, contract=ended.contract)

    assert codes(eino, consent) == ["R4:group"]


def test_a_right_does_not_cover_a_group_that_its_own_contract_leaves_out(laukaa, aino):
    narrow = make_contract_in_force(laukaa, ["ohjaus"], service_kind=ServiceKind.COACHING)
    worker = make_user()
    make_named_worker(worker, laukaa, contract=narrow.contract)
    consent = make_consent(make_need(make_client(laukaa), laukaa, aino), aino)

    assert codes(worker, consent) == ["R4:group"]


def test_an_extension_signed_in_advance_leaves_the_contract_in_force(laukaa, contract, aino):
    make_contract_in_force(laukaa, contract=contract.contract, no=2, starts_on=TODAY + 30 * DAY)
    consent = make_consent(make_need(make_client(laukaa), laukaa, aino), aino)

    assert codes(aino, consent) == []


def test_one_fact_of_a_category_does_not_open_the_category(laukaa, aino):
    need = make_need(make_client(laukaa), laukaa, aino)
    GroupCategory.objects.create(content=need.content, category="T9", rule=CategoryRule.ONE_FACT)

    assert codes(aino, make_consent(need, aino, ticks=["T9"])) == ["R8:nothing_common"]


def test_every_failing_rule_is_named(laukaa, aino):
    nobody = make_user("Niilo Niemi")
    consent = make_consent(
        make_need(make_client(laukaa), laukaa, aino, closed_at=NOW - DAY), aino, withdrawn_at=NOW
    )

    assert codes(nobody, consent, declaration=Declaration("", not_disqualified=False)) == [
        "R2:none",
        "R3:agreement",
        "R4:group",
        "R5:closed",
        "R6:withdrawn",
        "R7:declaration",
    ]


def test_a_superuser_passes_nothing(laukaa, aino):
    root = make_user("Root", is_superuser=True)
    consent = make_consent(make_need(make_client(laukaa), laukaa, aino), aino)

    assert codes(root, consent)[0] == "R2:none"
    assert not openable_by(root, at=NOW).exists()
    assert not is_insider(root, consent.need.client)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param(MIDNIGHT + DAY - timedelta(microseconds=1), [], id="last microsecond of the last day"),
        pytest.param(MIDNIGHT + DAY, ["R6:ended"], id="first moment after it"),
    ],
)
def test_a_day_ends_at_midnight_in_helsinki(laukaa, aino, eino, at, expected):
    consent = world(laukaa, aino, eino, consent={"ends_before": TODAY + DAY})

    assert codes(eino, consent, at=at) == expected


# What the right and the agreement decide is asked by every intent; R8 only by *view*.
RECORD_ROWS = [row for row in RIGHT if row.values[1] != ["R8:nothing_common"]]


@pytest.mark.parametrize(("facts", "expected"), RECORD_ROWS)
def test_record_asks_the_footing_only(laukaa, aino, eino, facts, expected):
    consent = world(laukaa, aino, eino, right=facts, consent={"withdrawn_at": NOW})

    assert codes(eino, consent, Intent.RECORD) == expected


@pytest.mark.parametrize(("facts", "expected"), RECORD_ROWS)
def test_prepare_asks_the_footing_at_the_service_point(laukaa, aino, eino, facts, expected):
    make_named_worker(eino, laukaa, contract=laukaa.contracts.get(), **facts)

    decision = evaluate_place(eino, laukaa, at=NOW, group="ohjaamo")

    assert [rule.value for rule in decision.failed] == [code.split(":")[0] for code in expected]


def test_prepare_without_a_group_asks_for_any_group(laukaa, aino, eino):
    make_named_worker(eino, laukaa, ["ohjaus"], contract=laukaa.contracts.get())

    assert evaluate_place(eino, laukaa, at=NOW).allowed
    assert evaluate_place(eino, laukaa, at=NOW, group="ohjaamo").failed == (Rule.R3, Rule.R4)


def test_a_worker_of_another_municipality_has_no_footing_here(laukaa, aino):
    viitasaari = make_municipality(laukaa.area, "931")
    other = make_contract_in_force(viitasaari)
    kerttu = make_user_with_role(Role.WORKER, viitasaari, "Kerttu Koski")
    make_named_worker(kerttu, viitasaari, contract=other.contract)
    consent = make_consent(make_need(make_client(laukaa), laukaa, aino), aino)

    assert codes(kerttu, consent, Intent.RECORD)[0] == "R2:none"
    assert not openable_by(kerttu, at=NOW).exists()
    assert not is_insider(kerttu, consent.need.client)
    assert is_insider(aino, consent.need.client)


@pytest.mark.parametrize("facts", [{"suspended_at": NOW}, {"ends_before": TODAY}, {"decision": None}])
def test_an_insider_stays_one_in_whatever_state_the_right_is(laukaa, aino, eino, facts):
    consent = world(laukaa, aino, eino, right=facts)

    assert is_insider(eino, consent.need.client)


def test_the_gate_takes_two_queries(laukaa, aino, django_assert_num_queries):
    consent = make_consent(make_need(make_client(laukaa), laukaa, aino), aino)

    with django_assert_num_queries(2):
        evaluate(aino, consent, Intent.VIEW, at=NOW, declaration=GUIDANCE)
