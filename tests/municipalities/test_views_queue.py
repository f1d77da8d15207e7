"""The director's queue: what waits, the decision in one press, and never on one's own right (R2)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.models import Message
from audit.models import Entry, Outcome, Verb
from documents.models import IssuedDocument
from municipalities.access import Standing, right_state, with_facts
from municipalities.actions import Proposed, approve_right, propose_again
from municipalities.models import AccessRight, RightEvent, Role, ServiceKind, Unit
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_area,
    make_assignment,
    make_authority,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_terms,
    make_user_with_role,
    right_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

QUEUE = reverse("municipalities:queue")
APPROVE = {"choice": "approve", "reason": ""}
REFUSE = {"choice": "refuse", "reason": "Tehtävät eivät edellytä katselua."}
ASK = {"choice": "return", "question": "Kuka vastaa neuvonnasta kesällä?"}
NARROW: dict[str, Any] = {
    "choice": "narrow",
    "groups": ["neuvonta"],
    "categories": ["T2", "T3"],
    "starts_on": "24.11.2026",
    "last_day": "30.6.2027",
    "why_narrower": "Ohjaamo ei kuulu tehtäviin.",
}


def text_of(response):
    return response.content.decode()


def page_of(browser, proposal):
    return browser.get(url_of(proposal))


def choices_of(page):
    """The part of the page where one of the four is chosen."""
    return page[page.index('id="id_choice_0"') - 200 : page.index('id="id_choice_3"') + 200]


def url_of(proposal):
    return reverse("municipalities:proposal", args=[proposal.pk])


def propose(holder, municipality, supervisor, *, at=NOW - timedelta(days=6), **facts):
    contract = municipality.contracts.get(service_kind=ServiceKind.JOB_PLACEMENT)
    unit, _ = Unit.objects.get_or_create(municipality=municipality, name="Ohjaamo")
    right = AccessRight.objects.create(holder=holder, contract=contract, unit=unit, proposed_by=supervisor)
    terms = make_terms(right, ["ohjaamo", "neuvonta"], ["T2", "T3"], starts_on=TODAY, **facts)
    return right_event(terms, "proposed", by=supervisor, at=at)


@pytest.fixture
def proposal(eino, laukaa, supervisor):
    return propose(eino, laukaa, supervisor, reason="Vastaa neuvonnasta.")


@pytest.fixture
def own(director, laukaa, supervisor):
    return propose(director, laukaa, supervisor)


@pytest.mark.parametrize(
    "who", ["eino", "root", "aino", "supervisor", "secretary", "officer", "administrator"]
)
def test_the_queue_is_there_only_for_who_decides(who, proposal, request, log_in):
    browser = log_in(request.getfixturevalue(who))

    answers = [browser.get(QUEUE), page_of(browser, proposal), browser.post(url_of(proposal), APPROVE)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not RightEvent.objects.exclude(kind="proposed").filter(right=proposal.right).exists()


def test_a_manager_has_the_queue_only_while_an_authority_says_so(proposal, area, log_in):
    manager = make_user_with_role(Role.MANAGER, area, "Tuomas Tuomi")
    browser = log_in(manager)
    assert browser.get(QUEUE).status_code == 404

    make_authority(area, role=Role.MANAGER, source="Lautakunta 12.3.2026 § 18")

    assert browser.get(QUEUE).status_code == 200


def test_an_empty_queue_says_so(director, in_english):
    assert "Nothing to decide." in text_of(in_english(director).get(QUEUE))


def test_the_oldest_proposal_is_first_and_says_how_long_it_has_waited(
    proposal, laukaa, supervisor, director, in_english
):
    oldest = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    today = make_user_with_role(Role.WORKER, laukaa, "Tiina Tamm")
    propose(today, laukaa, supervisor, at=NOW)
    propose(oldest, laukaa, supervisor, at=NOW - timedelta(days=9))

    page = text_of(in_english(director).get(QUEUE))

    assert page.index("Oskari Oja") < page.index("Eino Eskola") < page.index("Tiina Tamm")
    assert "Has waited 6 days" in page
    assert "Came today" in page


def test_what_is_decided_or_still_to_come_does_not_wait(proposal, laukaa, supervisor, director, log_in):
    later = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    propose(later, laukaa, supervisor, at=NOW + timedelta(days=1))
    approve_right(proposal, by=director, at=NOW)

    page = text_of(log_in(director).get(QUEUE))

    assert "Eino Eskola" not in page
    assert "Oskari Oja" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_queue_asks_the_database_no_more(
    rows, laukaa, supervisor, director, log_in, django_assert_num_queries
):
    for n in range(rows):
        propose(make_user_with_role(Role.WORKER, laukaa, f"Oskari Oja {n}"), laukaa, supervisor)
    browser = log_in(director)
    browser.get(QUEUE)

    with django_assert_num_queries(10):
        page = text_of(browser.get(QUEUE))

    assert page.count("Oskari Oja") == rows


def test_the_proposal_says_who_what_why_and_on_what_ground(proposal, director, in_english):
    page = text_of(in_english(director).get(url_of(proposal)))

    for words in (
        "Eino Eskola",
        "Laukaan kunta",
        "Seija Saari",
        "Vastaa neuvonnasta.",
        "section 125",
        "neuvonta",
        "Name and contact details",
        "24.11.2026–30.6.2027",
        "the contract ends on 31.12.2027",
        "Personal agreement signed: missing",
        "Secrecy commitment: missing",
        "Record of training: missing",
    ):
        assert escape(words) in page, words
    assert "checked" not in choices_of(page)


def test_approving_makes_the_numbered_decision_and_shows_what_is_still_needed(proposal, director, in_english):
    browser = in_english(director)

    answer = browser.post(url_of(proposal), APPROVE)

    approval = RightEvent.objects.get(right=proposal.right, kind="approved")
    assert approval.by == director
    assert answer.url == reverse("municipalities:right", args=[proposal.right_id])
    page = text_of(browser.get(answer.url))
    assert "Decision 1/2026 is made: the access right was approved." in page
    assert approval.decision.number in page
    assert reverse("municipalities:decision_pdf", args=[approval.decision.pk]) in page
    assert "Told to KEHA-keskus" in page
    assert "Opened at KEHA-keskus" in page


def test_refusing_needs_a_reason_and_what_was_chosen_stays(proposal, director, in_english):
    browser = in_english(director)

    page = text_of(browser.post(url_of(proposal), {"choice": "refuse", "reason": "  "}))

    assert "<title>Error" in page
    assert 'href="#id_reason"' in page
    assert page.count("Write why you refuse the proposal.") == 2
    assert "checked" in page
    assert not IssuedDocument.objects.filter(right_events__right=proposal.right).exists()


def test_refusing_prints_the_reason_and_confers_nothing(proposal, director, log_in):
    log_in(director).post(url_of(proposal), REFUSE)

    state = right_state(with_facts(AccessRight.objects.filter(pk=proposal.right_id)).get(), NOW)
    assert (state.standing, state.reason) == (Standing.REFUSED, REFUSE["reason"])


def test_nothing_is_decided_without_a_choice(proposal, director, in_english):
    page = text_of(in_english(director).post(url_of(proposal), {"reason": "Jotain jo kirjoitettu."}))

    assert page.count("Choose what you do with the proposal.") == 2
    assert "Jotain jo kirjoitettu." in page
    assert not RightEvent.objects.filter(right=proposal.right).exclude(kind="proposed").exists()


def test_pressing_twice_decides_once_and_says_so(proposal, director, in_english):
    browser = in_english(director)
    browser.post(url_of(proposal), APPROVE)

    again = browser.post(url_of(proposal), REFUSE)

    assert again.status_code == 409
    assert "The proposal has been decided already" in text_of(again)
    assert "You wrote: Tehtävät eivät edellytä katselua." in text_of(again)
    assert 'name="choice"' not in text_of(again)
    assert RightEvent.objects.filter(right=proposal.right).exclude(kind="proposed").count() == 1


def test_a_decided_proposal_leads_to_its_decision(proposal, director, in_english):
    approve_right(proposal, by=director, at=NOW)

    page = text_of(in_english(director).get(url_of(proposal)))

    assert reverse("municipalities:right", args=[proposal.right_id]) in page
    assert 'name="choice"' not in page


def test_a_proposal_changed_meanwhile_is_shown_anew_and_the_reason_is_kept(
    proposal, supervisor, director, in_english
):
    newer = right_event(
        make_terms(proposal.right, ["neuvonta"]), "proposed", by=supervisor, at=NOW - timedelta(minutes=2)
    )
    browser = in_english(director)

    answer = browser.post(url_of(proposal), REFUSE)

    page = text_of(answer)
    assert answer.status_code == 409
    assert "Check the change and decide again." in page
    assert f'action="{url_of(newer)}"' in page
    assert REFUSE["reason"] in page
    assert "Left out: ohjaamo" in page
    assert "checked" not in choices_of(page)
    assert url_of(newer) in text_of(browser.get(url_of(proposal)))


def test_a_contract_shortened_meanwhile_stops_the_approval(proposal, laukaa, director, in_english):
    make_contract_in_force(
        laukaa, contract=laukaa.contracts.get(), no=2, ends_before=date(2027, 1, 1), signed_on=TODAY
    )

    page = text_of(in_english(director).post(url_of(proposal), APPROVE))

    assert "The contract ends on 31.12.2026, before the proposed right would." in page
    assert not RightEvent.objects.filter(right=proposal.right, kind="approved").exists()


def test_less_is_granted_in_a_decision_that_says_so(proposal, director, in_english):
    browser = in_english(director)

    answer = browser.post(url_of(proposal), NARROW)

    approval = RightEvent.objects.get(right=proposal.right, kind="approved")
    assert answer.url == reverse("municipalities:right", args=[proposal.right_id])
    assert list(approval.terms.groups.values_list("group", flat=True)) == ["neuvonta"]
    assert approval.terms.no == 2
    page = text_of(browser.get(answer.url))
    assert "Decision 1/2026 is made: the access right was approved narrower." in page
    assert NARROW["why_narrower"] in page


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"why_narrower": " "}, "why_narrower", "Write why you approve the proposal narrower."),
        ({"groups": []}, "groups", "Leave at least one group, or refuse the proposal."),
        ({"categories": []}, "categories", "Leave some data, or refuse the proposal."),
        ({"starts_on": "23.11.2026"}, "starts_on", "The proposed period is 24.11.2026–30.6.2027."),
        ({"last_day": "1.7.2027"}, "last_day", "The proposed period is 24.11.2026–30.6.2027."),
        ({"last_day": ""}, "last_day", "Give the last day of the right."),
        (
            {"starts_on": "2.12.2026", "last_day": "1.12.2026"},
            "last_day",
            "The last day is before the beginning 2.12.2026.",
        ),
        ({"groups": ["ohjaamo", "neuvonta"]}, "choice", "Nothing is left out."),
        ({"groups": ["kuntalisa"]}, "groups", "kuntalisa"),
        ({"choice": "return", "question": ""}, "question", "Write what you ask the proposer."),
    ],
)
def test_what_cannot_be_decided_is_told_beside_its_field_and_nothing_is_lost(
    answers, field, sentence, proposal, director, in_english
):
    page = text_of(in_english(director).post(url_of(proposal), NARROW | answers))

    assert "<title>Error" in page
    assert f'id="id_{field}_error"' in page
    assert sentence in page
    assert "checked" in choices_of(page)
    assert answers.get("why_narrower") or NARROW["why_narrower"] in page or field == "why_narrower"
    assert not RightEvent.objects.filter(right=proposal.right).exclude(kind="proposed").exists()


def test_a_question_goes_to_the_proposer_and_the_answer_comes_back_to_the_queue(
    proposal, supervisor, director, in_english
):
    browser = in_english(director)

    page = text_of(browser.post(url_of(proposal), ASK, follow=True))

    assert "The proposal was returned with a question." in page
    assert not IssuedDocument.objects.filter(right_events__right=proposal.right).exists()
    assert "Eino Eskola" not in text_of(browser.get(QUEUE))
    message = Message.objects.get(kind="proposal_returned")
    assert message.to == supervisor
    assert ASK["question"] not in str(message.facts)

    answered = propose_again(
        proposal.right,
        replace(Proposed.of(proposal.terms), reason="Aino vastaa kesällä."),
        seen=str(proposal.right.events.get(kind="returned").pk),
        by=supervisor,
        at=NOW,
    )
    assert url_of(answered) in text_of(browser.get(QUEUE))


def test_a_returned_proposal_waits_for_its_answer_and_not_for_a_decision(proposal, director, in_english):
    browser = in_english(director)
    browser.post(url_of(proposal), ASK)

    page = text_of(browser.post(url_of(proposal), REFUSE))

    assert "The proposal has been returned with a question" in page
    assert "You wrote: Tehtävät eivät edellytä katselua." in page
    assert 'name="choice"' not in page


def test_a_renewal_is_told_apart_from_a_new_right(laukaa, supervisor, director, in_english):
    named = make_named_worker(make_user_with_role(Role.WORKER, laukaa, "Tiina Tamm"), laukaa)
    terms = make_terms(named.right, starts_on=date(2027, 7, 1), ends_before=date(2027, 12, 1))
    renewal = right_event(terms, "proposed", by=supervisor, at=NOW)
    browser = in_english(director)

    assert "renewal until 30.11.2027" in text_of(browser.get(QUEUE))
    assert "in force, <span" in text_of(browser.get(url_of(renewal)))


def test_ones_own_right_has_no_choices_and_says_politely_why(own, director, in_english):
    browser = in_english(director)

    page = text_of(browser.get(url_of(own)))

    assert "You cannot decide on your own right" in page
    assert "Nobody else can decide on the proposal now." in page
    assert 'name="choice"' not in page
    assert "You cannot decide this" in text_of(browser.get(QUEUE))


def test_ones_own_right_names_who_can_decide(own, director, area, in_english):
    make_user_with_role(Role.MANAGER, area, "Tuomas Tuomi", title="työllisyyspalvelupäällikkö")
    make_authority(area, role=Role.MANAGER, source="Lautakunta 12.3.2026 § 18")

    page = text_of(in_english(director).get(url_of(own)))

    assert "työllisyyspalvelupäällikkö Tuomas Tuomi (Lautakunta 12.3.2026 § 18)" in page
    assert "Nobody else" not in page


@pytest.mark.parametrize("answers", [APPROVE, REFUSE])
def test_a_forged_press_on_ones_own_right_decides_nothing_and_stays_in_the_trail(
    answers, own, director, in_english
):
    answer = in_english(director).post(url_of(own), answers)

    assert answer.status_code == 403
    assert "You cannot decide on your own right" in text_of(answer)
    assert not RightEvent.objects.filter(right=own.right).exclude(kind="proposed").exists()
    entry = Entry.objects.latest("seq")
    assert entry.verb in (Verb.RIGHT_APPROVED, Verb.RIGHT_REFUSED)
    assert entry.outcome == Outcome.REFUSED


def test_who_only_stands_in_for_the_holder_cannot_decide_either(own, director, area, eino, in_english):
    first = director.assignments.get()
    make_assignment(eino, Role.DIRECTOR, area, deputy_for=first, ends_before=date(2027, 1, 1))
    browser = in_english(eino)

    assert "You cannot decide this" in text_of(browser.get(QUEUE))
    assert 'name="choice"' not in text_of(browser.get(url_of(own)))


def test_without_a_recorded_authority_the_page_says_whom_to_ask(laukaa, supervisor, in_english):
    elsewhere = make_area()
    viitasaari = make_municipality(elsewhere, "931")
    make_contract_in_force(viitasaari)
    worker = make_user_with_role(Role.WORKER, viitasaari, "Oskari Oja")
    proposed = propose(worker, viitasaari, supervisor)
    browser = in_english(make_user_with_role(Role.DIRECTOR, elsewhere, "Veera Viita"))

    page = text_of(browser.get(url_of(proposed)))

    assert "Ask the system administrator to record the rule" in page
    assert 'name="choice"' not in page


def test_another_areas_proposal_is_not_there(proposal, log_in):
    elsewhere = make_area()
    make_authority(elsewhere)
    stranger = make_user_with_role(Role.DIRECTOR, elsewhere, "Veera Viita")

    assert log_in(stranger).get(url_of(proposal)).status_code == 404


def test_the_menu_counts_what_waits_until_it_is_decided(proposal, own, director, log_in):
    browser = log_in(director)

    def count():
        items = browser.get(QUEUE).context["navigation"]
        return next(item.count for item in items if item.name == "municipalities:queue")

    assert count() == 2
    approve_right(proposal, by=director, at=NOW)
    assert count() == 1
