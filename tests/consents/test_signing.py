"""What came back on paper: the decision, the ticks, and the withdrawal that may follow."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from audit.models import Entry, Outcome, Verb
from consents.access import Declaration, GateClosed, Intent, evaluate
from consents.actions import scanning, signing, withdrawing
from consents.models import HandOver, PartEvent, Withdrawal
from documents.calendar import end_of_day
from tests.consents.make import make_client, make_consent, make_need, make_scan
from tests.municipalities.make import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


def give(consent, by, signed_on=TODAY, ticks=("T2", "T3"), at=NOW):
    return signing.give_consent(consent.pk, ticks=ticks, place="Laukaa", signed_on=signed_on, by=by, at=at)


def view(consent, worker, at=NOW):
    words = Declaration("guidance", not_disqualified=True)
    return evaluate(worker, consent, Intent.VIEW, at=at, declaration=words)


def received(consent=None, **facts):
    number = consent.forms.get().document.number if consent else ""
    known: dict[str, Any] = {
        "number": number,
        "code": "",
        "parts": withdrawing.ALL_PARTS,
        "received_at": NOW,
        "way": "service_point",
        "identity_check": "identity_card",
        "language": "fi",
    } | facts
    return withdrawing.Received(**known)


def test_a_given_consent_opens_the_gate_for_what_was_ticked(aino, unsigned):
    event = give(unsigned, aino)

    assert view(unsigned, aino).categories == ("T2", "T3")
    assert view(unsigned, aino).allowed
    # Tuesday 24.11.2026: the third working day is Friday.
    assert event.scan_due_on == TODAY + 3 * DAY
    (entry,) = Entry.objects.filter(verb=Verb.CONSENT_GIVEN)
    assert entry.parent == Entry.objects.get(verb=Verb.FORM_READ).id


def test_a_paper_signed_earlier_counts_from_the_end_of_its_day(aino, unsigned):
    assert give(unsigned, aino, signed_on=TODAY - DAY).at == end_of_day(TODAY - DAY)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        pytest.param({"signed_on": TODAY + DAY}, signing.SignedInFuture, id="tomorrow"),
        pytest.param({"signed_on": TODAY - 3 * DAY}, signing.SignedBeforeNeed, id="before the need"),
        pytest.param({"ticks": []}, signing.NothingTicked, id="nothing ticked"),
        pytest.param({"ticks": ["record_changes"]}, signing.NothingTicked, id="no category ticked"),
        pytest.param({"ticks": ["T2", "T9"]}, signing.NotOnTheForm, id="a box that is not on the form"),
    ],
)
def test_what_cannot_be_signed_leaves_nothing(aino, unsigned, facts, error):
    with pytest.raises(error):
        give(unsigned, aino, **facts)

    assert not PartEvent.objects.exists()
    assert not Entry.objects.filter(verb=Verb.CONSENT_GIVEN).exists()


def test_a_single_visit_cannot_be_signed_the_day_after(aino, laukaa, onni):
    need = make_need(onni, laukaa, aino)
    visit = make_consent(need, aino, decision=None, length="single_visit", ends_before=TODAY)

    with pytest.raises(signing.SignedAfterEnd):
        give(visit, aino)


def test_a_decision_is_recorded_once(aino, unsigned):
    give(unsigned, aino)

    with pytest.raises(signing.AlreadyRecorded):
        give(unsigned, aino)
    with pytest.raises(signing.AlreadyRecorded):
        signing.refuse_consent(unsigned.pk, place="Laukaa", signed_on=TODAY, by=aino, at=NOW)


def test_a_refusal_hands_the_matter_over_and_opens_nothing(aino, unsigned):
    signing.refuse_consent(unsigned.pk, place="Laukaa", signed_on=TODAY, by=aino, at=NOW)

    assert HandOver.objects.get().reason == HandOver.Reason.REFUSAL
    assert [rule.value for rule in view(unsigned, aino).failed] == ["R6"]


def test_a_colleague_who_is_not_named_records_nothing(aino, eino, unsigned):
    with pytest.raises(GateClosed) as closed:
        give(unsigned, eino)

    assert not closed.value.insider
    assert give(unsigned, aino)


@pytest.mark.parametrize("who", ["receiver", "eino", "aino"])
def test_anyone_who_serves_clients_records_a_withdrawal_and_the_gate_shuts(aino, consent, who, request):
    withdrawing.withdraw(received(consent), by=request.getfixturevalue(who), at=NOW)

    assert [rule.value for rule in view(consent, aino, at=NOW).failed] == ["R6"]
    assert Entry.objects.get(verb=Verb.CONSENT_WITHDRAWN).subject == consent.need.client_id


@pytest.mark.parametrize("who", ["secretary", "administrator", "root", "director"])
def test_others_record_none_and_the_attempt_is_on_record(receiver, consent, who, request):
    with pytest.raises(withdrawing.MayNotReceive):
        withdrawing.withdraw(received(consent), by=request.getfixturevalue(who), at=NOW)

    assert Entry.objects.get(verb=Verb.CONSENT_WITHDRAWN).outcome == Outcome.REFUSED
    assert not Withdrawal.objects.exists()
    assert withdrawing.withdraw(received(consent), by=receiver, at=NOW)


def test_a_withdrawal_that_came_before_the_signature_was_recorded_still_shuts_the_gate(aino, unsigned):
    """The client rang at 9.00, the morning's paper was entered at 9.14, the call at 9.20."""
    give(unsigned, aino)
    later = NOW + timedelta(minutes=6)

    withdrawing.withdraw(received(unsigned, received_at=NOW - timedelta(minutes=14)), by=aino, at=later)

    assert [rule.value for rule in view(unsigned, aino, at=later).failed] == ["R6"]
    assert Withdrawal.objects.get().received_at == NOW - timedelta(minutes=14)


def test_a_form_withdrawn_before_it_was_recorded_is_not_given_afterwards(aino, unsigned):
    withdrawing.withdraw(received(unsigned), by=aino, at=NOW)

    with pytest.raises(signing.AlreadyRecorded):
        give(unsigned, aino, at=NOW + timedelta(minutes=5))


def test_a_number_that_matches_nothing_is_kept_and_looks_the_same(receiver):
    withdrawal = withdrawing.withdraw(received(number="26-004817-9"), by=receiver, at=NOW)

    assert withdrawal.consents.count() == 0
    assert '"reasons":["unknown"]' in Entry.objects.get(verb=Verb.CONSENT_WITHDRAWN).body


def test_a_withdrawal_by_identity_code_reaches_every_consent_of_the_client(
    receiver, aino, consent, laukaa, onni
):
    second = make_consent(make_need(onni, laukaa, aino, "ohjaus"), aino)

    withdrawing.withdraw(received(code="010594Y9032"), by=receiver, at=NOW)

    assert not view(consent, aino).allowed
    assert not view(second, aino).allowed


def test_a_letter_read_late_does_not_end_what_the_client_gave_after_it(receiver, aino, laukaa, onni):
    came = NOW - 5 * DAY
    earlier = make_need(onni, laukaa, aino, established_at=came - 2 * DAY)
    before = make_consent(earlier, aino, given_at=came - DAY)
    after = make_consent(make_need(onni, laukaa, aino), aino, given_at=came + 3 * DAY)
    begun_after = make_consent(make_need(onni, laukaa, aino), aino, decision=None)

    withdrawal = withdrawing.withdraw(received(code="010594Y9032", received_at=came), by=receiver, at=NOW)

    assert [one.consent for one in withdrawal.consents.all()] == [before]
    assert not view(before, aino).allowed
    assert view(after, aino).allowed
    assert not begun_after.parts.get().events.exists()


def test_a_number_and_a_code_together_reach_what_either_means(receiver, aino, consent, laukaa, onni):
    amira = make_client(laukaa, "020594X903P", "Amira Haddad")
    hers = make_consent(make_need(amira, laukaa, aino), aino)

    withdrawing.withdraw(received(consent, code="020594X903P"), by=receiver, at=NOW)

    assert not view(consent, aino).allowed
    assert not view(hers, aino).allowed


def test_the_entry_tells_where_the_withdrawal_was_received_and_whose_the_consent_is(consent, kerttu, laukaa):
    """Kerttu of Viitasaari receives what was consented to in Laukaa."""
    withdrawal = withdrawing.withdraw(received(consent), by=kerttu, at=NOW)
    withdrawing.confirm_withdrawal(withdrawal.pk, by=kerttu, at=NOW)

    entry = Entry.objects.get(verb=Verb.CONSENT_WITHDRAWN)
    assert entry.municipality == "931"
    assert json.loads(entry.body)["grounds"] == {
        "consent": str(consent.pk),
        "consent_municipality": laukaa.pk,
    }
    assert Entry.objects.get(verb=Verb.WITHDRAWAL_CONFIRMED).municipality == "931"


def test_a_number_that_matches_nothing_was_received_somewhere_too(receiver):
    withdrawing.withdraw(received(number="26-004817-9"), by=receiver, at=NOW)

    assert Entry.objects.get(verb=Verb.CONSENT_WITHDRAWN).municipality == "410"


def test_one_page_sent_twice_is_one_withdrawal(receiver, consent):
    told = received(consent)

    first, second = (withdrawing.withdraw(told, by=receiver, at=NOW) for _ in range(2))

    assert first == second
    assert Withdrawal.objects.get().consents.count() == 1
    assert Entry.objects.filter(verb=Verb.CONSENT_WITHDRAWN).count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"received_at": NOW - timedelta(minutes=5)},
        {"parts": ["health"]},
        {"way": "phone"},
        {"number": "", "code": "020594X903P"},
        {"submission": uuid4()},
    ],
    ids=["another moment", "another part", "another way", "another person", "another page"],
)
def test_what_differs_is_a_withdrawal_of_its_own(receiver, aino, laukaa, consent, other):
    amira = make_client(laukaa, "020594X903P", "Amira Haddad")
    make_consent(make_need(amira, laukaa, aino), aino)
    told = received(consent)

    first = withdrawing.withdraw(told, by=receiver, at=NOW)
    second = withdrawing.withdraw(replace(told, **other), by=receiver, at=NOW)

    assert first != second
    assert Withdrawal.objects.count() == 2


def test_nobody_finds_anothers_withdrawal_by_its_page(receiver, kerttu, consent):
    told = received(consent)
    first = withdrawing.withdraw(told, by=receiver, at=NOW)

    assert withdrawing.withdraw(told, by=kerttu, at=NOW) != first


def test_withdrawing_only_the_health_part_leaves_viewing(receiver, aino, consent):
    withdrawing.withdraw(received(consent, parts=["health"]), by=receiver, at=NOW)

    assert view(consent, aino).allowed


def test_a_withdrawal_cannot_have_arrived_later_than_now(receiver, consent):
    with pytest.raises(withdrawing.ReceivedInFuture):
        withdrawing.withdraw(received(consent, received_at=NOW + timedelta(minutes=1)), by=receiver, at=NOW)


def test_a_withdrawal_when_nothing_is_in_force_is_recorded_too(receiver, aino, laukaa, onni):
    refused = make_consent(make_need(onni, laukaa, aino), aino, decision="refused")

    withdrawing.withdraw(received(refused), by=receiver, at=NOW)

    assert refused.parts.get().events.newest_first().first().kind == PartEvent.Kind.REFUSED
    assert Withdrawal.objects.count() == 1


def test_only_the_newest_scan_is_verified_and_a_verified_one_stays_so(aino, consent):
    first = make_scan(consent, aino, at=NOW - timedelta(minutes=5))
    done = scanning.verify_form(first.pk, by=aino, at=NOW)
    older = make_scan(consent, aino, at=NOW - timedelta(minutes=3))
    newer = make_scan(consent, aino, at=NOW - timedelta(minutes=1))

    with pytest.raises(scanning.NewerScan):
        scanning.verify_form(older.pk, by=aino, at=NOW)

    assert scanning.verify_form(newer.pk, by=aino, at=NOW).scan == newer
    assert scanning.verify_form(first.pk, by=aino, at=NOW) == done
