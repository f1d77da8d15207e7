"""Opening a client: the decision is committed first, whatever it is, and each request asks again."""

from datetime import date, timedelta
from typing import Any

import pytest

from audit.models import Entry, Outcome, Verb
from consents.access import GateClosed, NotPermitted, person_of
from consents.actions import handing_over, issuing, opening
from consents.models import HandOver, Opening
from municipalities.models import ServiceKind
from tests.consents.make import make_client, make_consent, make_event, make_need
from tests.municipalities.make import NOW, make_contract_in_force, make_named_worker

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def open_for(worker, consent, at=NOW, **facts):
    words: dict[str, Any] = {"action": "guidance", "not_disqualified": True} | facts
    return opening.open_client(consent.pk, **words, by=worker, at=at)


def entries(verb):
    return list(Entry.objects.filter(verb=verb).order_by("seq"))


def test_an_opening_keeps_every_ground_it_stood_on_and_its_entry(aino, consent):
    opened = open_for(aino, consent)

    (entry,) = entries(Verb.CLIENT_OPENED)
    assert (entry.outcome, entry.actor, entry.subject) == (Outcome.PERMITTED, aino.pk, consent.need.client_id)
    assert opened.entry == entry.id
    assert opened.terms.right.holder == aino
    assert opened.contract_version.contract.municipality_id == "410"
    assert opened.agreement.user == aino
    assert opened.categories == ["T2", "T3", "T5"]
    assert (opened.closes_at - NOW, (opened.outcome_due_on - NOW.date()).days) == (timedelta(minutes=15), 30)


def test_a_refusal_is_recorded_with_every_reason_and_opens_nothing(aino, consent):
    make_event(consent.parts.get(), "withdrawn", NOW, aino)

    with pytest.raises(GateClosed) as closed:
        open_for(aino, consent, action="candidate")

    (entry,) = entries(Verb.CLIENT_OPENED)
    assert closed.value.insider
    assert entry.outcome == Outcome.REFUSED
    assert '"reasons":["R6:withdrawn","R7:declaration"]' in entry.body
    assert not Opening.objects.exists()


@pytest.mark.parametrize("outsider", ["eino", "kerttu", "administrator", "root", "director"])
def test_an_outsider_learns_nothing_and_the_attempt_is_recorded(aino, consent, outsider, request):
    stranger = request.getfixturevalue(outsider)

    with pytest.raises(GateClosed) as closed:
        open_for(stranger, consent)

    assert not closed.value.insider
    assert entries(Verb.CLIENT_OPENED)[0].actor == stranger.pk
    assert open_for(aino, consent)


def test_what_does_not_exist_is_refused_like_what_is_not_yours(aino, consent, kerttu, onni):
    with pytest.raises(GateClosed) as not_there:
        opening.open_client(onni.pk, action="guidance", not_disqualified=True, by=kerttu, at=NOW)

    assert not not_there.value.insider
    assert not_there.value.decision is None
    assert entries(Verb.CLIENT_OPENED)[0].outcome == Outcome.REFUSED


def test_looking_again_asks_the_gate_and_moves_the_closing_time(aino, consent):
    opened = open_for(aino, consent)
    later = NOW + timedelta(minutes=10)

    again = opening.look_again(opened.pk, by=aino, at=later)

    assert person_of(again.permit, opened.client_id).phone == "050 555 0142"
    assert again.opening.closes_at == later + timedelta(minutes=15)
    assert entries(Verb.CLIENT_VIEWED)[0].outcome == Outcome.PERMITTED


def test_contact_details_stay_hidden_when_the_client_did_not_tick_them(aino, laukaa, onni):
    consent = make_consent(make_need(onni, laukaa, aino), aino, ticks=["T3"])
    again = opening.look_again(open_for(aino, consent).pk, by=aino, at=NOW)

    details = person_of(again.permit, onni.pk)

    assert (details.name, details.phone, details.email, details.address) == ("Onni Lehtovaara", "", "", "")


def test_an_open_page_is_refused_at_its_next_request_after_a_withdrawal(aino, consent):
    opened = open_for(aino, consent)
    make_event(consent.parts.get(), "withdrawn", NOW + timedelta(minutes=1), aino)

    with pytest.raises(GateClosed):
        opening.look_again(opened.pk, by=aino, at=NOW + timedelta(minutes=2))

    assert entries(Verb.CLIENT_VIEWED)[0].outcome == Outcome.REFUSED


def test_an_opening_closes_by_itself(aino, consent):
    opened = open_for(aino, consent)

    with pytest.raises(opening.OpeningClosed) as closed:
        opening.look_again(opened.pk, by=aino, at=NOW + timedelta(minutes=15))

    assert closed.value.consent_id == consent.pk


def test_nobody_looks_at_another_workers_opening(aino, consent, kerttu, eino):
    opened = open_for(aino, consent)

    for stranger in (eino, kerttu):
        with pytest.raises(GateClosed) as closed:
            opening.look_again(opened.pk, by=stranger, at=NOW)
        assert not closed.value.insider
    assert opening.look_again(opened.pk, by=aino, at=NOW)


def test_the_whole_code_is_an_act_of_its_own(aino, consent):
    opened = open_for(aino, consent)

    _, code = opening.reveal_code(opened.pk, by=aino, at=NOW)

    assert code == "010594Y9032"
    assert entries(Verb.CODE_REVEALED)[0].subject == opened.client_id


def test_a_permit_reads_only_the_clients_it_was_given_for(aino, consent, laukaa):
    other = make_client(laukaa, "020594X903P", "Amira Haddad")
    passed = issuing.read_form(consent.pk, by=aino, at=NOW)

    assert person_of(passed.permit, consent.need.client_id).name == "Onni Lehtovaara"
    with pytest.raises(NotPermitted):
        person_of(passed.permit, other.pk)


def test_closing_twice_leaves_one_entry(aino, consent):
    opened = open_for(aino, consent)

    opening.close_opening(opened.pk, by=aino, at=NOW)
    opening.close_opening(opened.pk, by=aino, at=NOW)

    assert len(entries(Verb.OPENING_CLOSED)) == 1
    with pytest.raises(opening.OpeningClosed):
        opening.look_again(opened.pk, by=aino, at=NOW)


def test_an_outcome_is_recorded_once_and_closes_the_page(aino, consent, kerttu):
    opened = open_for(aino, consent)

    outcome = opening.record_outcome(
        opened.pk, result="guidance_given", note="Sovittiin jatko.", by=aino, at=NOW
    )

    assert outcome.note == "Sovittiin jatko."
    assert "jatko" not in entries(Verb.OUTCOME_RECORDED)[0].body
    with pytest.raises(opening.OutcomeRecorded):
        opening.record_outcome(opened.pk, result="nothing", note="", by=aino, at=NOW)
    with pytest.raises(GateClosed):
        opening.record_outcome(opened.pk, result="nothing", note="", by=kerttu, at=NOW)


def test_an_outcome_is_still_recorded_after_a_withdrawal(aino, consent):
    opened = open_for(aino, consent)
    make_event(consent.parts.get(), "withdrawn", NOW, aino)

    assert opening.record_outcome(opened.pk, result="nothing", note="Peruttu.", by=aino, at=NOW)


def test_approaching_the_gate_shows_how_the_rules_stand_before_anything_is_declared(aino, consent):
    passed = opening.approach(consent.pk, by=aino, at=NOW)

    assert passed.decision.ready
    assert person_of(passed.permit, consent.need.client_id).name == "Onni Lehtovaara"


def test_approaching_a_closed_gate_is_a_refusal_on_record(aino, consent):
    make_event(consent.parts.get(), "withdrawn", NOW, aino)

    with pytest.raises(GateClosed) as closed:
        opening.approach(consent.pk, by=aino, at=NOW)

    assert [rule.value for rule in closed.value.decision.failed] == ["R6"]
    assert entries(Verb.CLIENT_OPENED)[0].outcome == Outcome.REFUSED


def test_a_matter_is_handed_over_once_by_an_insider(aino, consent, kerttu):
    handing_over.hand_over(consent.pk, reason="conflict", by=aino, at=NOW)
    handing_over.hand_over(consent.pk, reason="conflict", by=aino, at=NOW)

    assert HandOver.objects.count() == 1
    assert len(entries(Verb.CONFLICT_DECLARED)) == 1
    with pytest.raises(GateClosed):
        handing_over.hand_over(consent.pk, reason="conflict", by=kerttu, at=NOW)


def test_a_declared_conflict_is_not_ticked_away(aino, consent):
    opened = open_for(aino, consent)
    handing_over.hand_over(consent.pk, reason="conflict", by=aino, at=NOW)

    with pytest.raises(GateClosed) as closed:
        open_for(aino, consent)
    with pytest.raises(GateClosed):
        opening.look_again(opened.pk, by=aino, at=NOW)

    assert [rule.value for rule in closed.value.decision.failed] == ["R7"]
    assert '"reasons":["R7:conflict"]' in entries(Verb.CLIENT_OPENED)[-1].body


def test_a_withdrawal_committed_while_the_opening_waited_is_known_by_then(aino, consent):
    """The clock is read before the lock is waited for: the withdrawal may be a little younger."""
    make_event(consent.parts.get(), "withdrawn", NOW + timedelta(seconds=1), aino)

    with pytest.raises(GateClosed):
        open_for(aino, consent, at=NOW)


def test_coming_to_the_gate_without_a_right_is_one_refused_opening_with_every_reason(
    laukaa, aino, eino, onni
):
    make_named_worker(eino, laukaa, suspended_at=NOW - timedelta(days=3))
    shut = make_consent(make_need(onni, laukaa, aino), aino, withdrawn_at=NOW - timedelta(hours=1))

    with pytest.raises(GateClosed) as closed:
        opening.approach(shut.pk, by=eino, at=NOW)

    (entry,) = Entry.objects.filter(actor=eino.pk)
    assert closed.value.insider
    assert (entry.verb, entry.outcome, entry.subject) == (Verb.CLIENT_OPENED, Outcome.REFUSED, onni.pk)
    assert '"reasons":["R2:suspended","R6:withdrawn"]' in entry.body


def test_an_opening_rests_on_the_contract_of_the_right_although_another_lasts_longer(aino, laukaa, consent):
    make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING, ends_before=date(2030, 1, 1))

    opened = open_for(aino, consent)

    assert opened.contract_version.contract == opened.terms.right.contract
    (entry,) = entries(Verb.CLIENT_OPENED)
    assert str(opened.contract_version.pk) in entry.body
