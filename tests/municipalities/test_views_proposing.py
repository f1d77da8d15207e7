"""The supervisor's pages: proposing a right, answering a question, changing a proposal, renewing (R2, R4)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from clientgroups.models import GroupCategory, GroupContent
from municipalities.actions import approve_right, return_proposal
from municipalities.models import AccessRight, RightEvent, Role, ServiceKind, Unit
from tests.municipalities.make import (
    NOW,
    TODAY,
    end_contract,
    make_assignment,
    make_contract_in_force,
    make_named_worker,
    make_terms,
    make_user_with_role,
    right_event,
)
from tests.municipalities.test_views_queue import propose, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

START = reverse("municipalities:propose")
GROUPS = ("ohjaamo", "neuvonta", "kuntalisa")


@pytest.fixture(autouse=True)
def needs(laukaa):
    """What three of the groups need."""
    for code, categories in zip(GROUPS, (("T2", "T3", "T4"), ("T2", "T3"), ("T2", "T9")), strict=True):
        for category in categories:
            GroupCategory.objects.create(content=GroupContent.objects.get(group=code), category=category)


@pytest.fixture
def contract(laukaa):
    return laukaa.contracts.get()


@pytest.fixture
def form_page(contract):
    return reverse("municipalities:propose_under", args=[contract.pk])


def answers(holder, **other: Any) -> dict[str, Any]:
    return {
        "person": str(holder.pk),
        "unit": "new",
        "new_unit": "Neuvonta",
        "tasks": "Neuvoo työnhakijoita.",
        "groups": ["neuvonta"],
        "categories": ["T2", "T3"],
        "authority": "view",
        "starts_on": "24.11.2026",
        "last_day": "30.6.2027",
        "ground": "125.2.3",
        "reason": "Aloitti neuvonnassa.",
    } | other


def field_of(text, name):
    """The part of the page about one field."""
    start = text.index(f'id="id_{name}_error"')
    return text[start : start + 400]


def test_the_list_of_rights_leads_there_and_the_only_contract_needs_no_choosing(
    supervisor, director, form_page, in_english
):
    assert START in text_of(in_english(supervisor).get(reverse("municipalities:rights")))
    assert START not in text_of(in_english(director).get(reverse("municipalities:rights")))
    assert in_english(supervisor).get(START).url == form_page


def test_of_several_contracts_one_is_chosen_first_and_an_ended_one_is_not_offered(
    laukaa, supervisor, form_page, in_english
):
    coaching = make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING)
    browser = in_english(supervisor)

    shown = text_of(browser.get(START))
    assert form_page in shown
    assert reverse("municipalities:propose_under", args=[coaching.contract.pk]) in shown

    end_contract(coaching, TODAY)
    assert browser.get(START).url == form_page


def test_without_a_contract_the_page_says_who_enters_it(laukaa, supervisor, contract, in_english):
    end_contract(contract.versions.get(), TODAY)

    assert "The employment area enters the contract." in text_of(in_english(supervisor).get(START))


def test_nothing_is_ticked_and_the_time_is_suggested_for_a_year(supervisor, eino, form_page, in_english):
    shown = text_of(in_english(supervisor).get(form_page))

    assert "Eino Eskola" in shown
    ticks = shown[shown.index('name="groups"') : shown.index('name="ground"')]
    assert "checked" not in ticks
    assert 'value="24.11.2026"' in shown
    assert 'value="23.11.2027"' in shown


def test_the_suggested_time_ends_with_the_contract(supervisor, eino, form_page, contract, in_english):
    end_contract(contract.versions.get(), date(2027, 4, 1))

    shown = text_of(in_english(supervisor).get(form_page))

    assert 'value="31.3.2027"' in shown
    assert "at the latest 31.3.2027" in shown


def test_what_is_sent_waits_for_the_director(supervisor, eino, form_page, laukaa, in_english):
    browser = in_english(supervisor)

    sent = browser.post(form_page, answers(eino))

    right = AccessRight.objects.get(holder=eino)
    assert sent.url == reverse("municipalities:right", args=[right.pk])
    shown = text_of(browser.get(sent.url))
    assert "The proposal is sent. It waits for a decision." in shown
    assert right.unit == Unit.objects.get(municipality=laukaa, name="Neuvonta")
    terms = right.terms.get()
    assert (terms.tasks, terms.reason, terms.may_record_changes) == (
        "Neuvoo työnhakijoita.",
        "Aloitti neuvonnassa.",
        False,
    )
    assert (terms.starts_on, terms.ends_before) == (TODAY, date(2027, 7, 1))


@pytest.mark.parametrize(
    ("other", "field", "sentence"),
    [
        ({"person": ""}, "person", "Choose for whom the right is proposed."),
        ({"unit": ""}, "unit", "Choose the unit where the person works."),
        ({"new_unit": ""}, "new_unit", "Write the name of the unit."),
        ({"tasks": ""}, "tasks", "Write what the person does."),
        ({"groups": []}, "groups", "Choose at least one group."),
        ({"groups": ["kuntalisa"], "categories": ["T2"]}, "groups", "does not cover every chosen group."),
        ({"categories": []}, "categories", "Choose what data the tasks need."),
        ({"categories": ["T2", "T4"]}, "categories", "The chosen groups do not need this data: Education"),
        ({"authority": ""}, "authority", "Choose the authority."),
        ({"starts_on": "24.11."}, "starts_on", "Give the day as dd.mm.yyyy"),
        ({"starts_on": "31.12.2025"}, "starts_on", "The contract runs 1.1.2026–31.12.2027."),
        ({"last_day": "1.1.2028"}, "last_day", "The contract runs 1.1.2026–31.12.2027."),
        ({"last_day": "23.11.2026"}, "last_day", "The last day is before the first."),
        ({"last_day": "24.11.2028"}, "last_day", "An access right is granted for two years at most."),
        ({"reason": " "}, "reason", "Write why the person needs the right."),
    ],
)
def test_what_cannot_be_proposed_is_told_beside_its_field_and_nothing_is_lost(
    other, field, sentence, supervisor, eino, form_page, contract, in_english
):
    make_contract_in_force(
        contract.municipality, ["ohjaamo", "neuvonta"], contract=contract, no=2, signed_on=TODAY
    )

    shown = text_of(in_english(supervisor).post(form_page, answers(eino, **other)))

    assert "<title>Error" in shown
    assert sentence in field_of(shown, field)
    kept = answers(eino, **other)
    for name in ("tasks", "reason", "last_day", "new_unit"):
        assert not kept[name].strip() or kept[name] in shown
    assert not AccessRight.objects.exists()


def test_without_workers_the_page_says_where_to_get_them(supervisor, form_page, in_english):
    shown = text_of(in_english(supervisor).get(form_page))

    assert "Ask the administrator to invite the person" in shown
    assert 'name="person"' not in shown


def test_a_group_that_the_contract_does_not_cover_is_there_with_the_reason(
    supervisor, eino, contract, form_page, in_english
):
    make_contract_in_force(contract.municipality, ["ohjaamo"], contract=contract, no=2, signed_on=TODAY)

    shown = text_of(in_english(supervisor).get(form_page))

    assert shown.count("The contract does not cover this group.") == 8


def test_a_person_who_has_a_right_cannot_be_chosen_and_a_forged_choice_is_refused(
    aino, supervisor, form_page, in_english
):
    browser = in_english(supervisor)

    assert "The person has an access right already: in force." in text_of(browser.get(form_page))
    shown = text_of(browser.post(form_page, answers(aino)))
    assert "has a proposal or an access right under this contract already." in field_of(shown, "person")
    assert AccessRight.objects.count() == 1


def test_a_supervisor_who_works_there_too_does_not_propose_themselves(
    supervisor, laukaa, form_page, in_english
):
    make_assignment(supervisor, Role.WORKER, laukaa)
    browser = in_english(supervisor)

    assert "You cannot propose a right for yourself." in text_of(browser.get(form_page))
    shown = text_of(browser.post(form_page, answers(supervisor)))
    assert "Ask another supervisor to propose it." in field_of(shown, "person")


def test_another_municipalitys_contract_is_not_there(viitasaari, supervisor, form_page, log_in):
    stranger = make_user_with_role(Role.SUPERVISOR, viitasaari, "Veera Viita")

    assert log_in(stranger).get(form_page).status_code == 404
    assert log_in(supervisor).get(form_page).status_code == 200


@pytest.fixture
def proposal(eino, laukaa, supervisor):
    return propose(eino, laukaa, supervisor, reason="Vastaa neuvonnasta.")


def again_url(right):
    return reverse("municipalities:propose_again", args=[right.pk])


def anew(step, **other: Any) -> dict[str, Any]:
    """The form sent again by somebody who had seen that step."""
    return answers(step.holder, seen=str(step.pk), **other)


def test_a_question_is_shown_and_answered_in_the_same_form(proposal, director, supervisor, in_english):
    question = return_proposal(proposal, question="Kuka sijaistaa?", by=director, at=NOW)
    browser = in_english(supervisor)

    waiting = text_of(browser.get(reverse("municipalities:waiting")))
    assert "Kuka sijaistaa?" in waiting
    assert again_url(proposal.right) in waiting
    assert "Kuka sijaistaa?" in text_of(
        browser.get(reverse("municipalities:right", args=[proposal.right.pk]))
    )
    shown = text_of(browser.get(again_url(proposal.right)))
    assert "Kuka sijaistaa?" in shown
    assert "Vastaa neuvonnasta." in shown

    browser.post(again_url(proposal.right), anew(question, reason="Oskari sijaistaa."))

    assert proposal.right.terms.get(no=2).reason == "Oskari sijaistaa."
    assert "Kuka sijaistaa?" not in text_of(browser.get(reverse("municipalities:waiting")))


def test_a_proposal_is_changed_while_it_waits(proposal, supervisor, in_english):
    browser = in_english(supervisor)
    right_page = reverse("municipalities:right", args=[proposal.right.pk])
    assert "Change the proposal" in text_of(browser.get(right_page))

    browser.post(again_url(proposal.right), anew(proposal, last_day="31.3.2027"))

    assert proposal.right.terms.get(no=2).ends_before == date(2027, 4, 1)
    assert RightEvent.objects.filter(right=proposal.right, kind="proposed").count() == 2


def test_what_was_decided_meanwhile_is_told_and_nothing_typed_is_lost(
    proposal, director, supervisor, in_english
):
    approve_right(proposal, by=director, at=NOW)

    shown = text_of(
        in_english(supervisor).post(again_url(proposal.right), anew(proposal, reason="Muuttunut peruste."))
    )

    assert "The proposal was changed or decided on 24.11.2026" in shown
    assert "Muuttunut peruste." in shown
    assert proposal.right.terms.count() == 1


def test_a_renewal_begins_on_the_day_after_the_present_terms(eino, laukaa, supervisor, in_english):
    named = make_named_worker(eino, laukaa, ["neuvonta"], ["T2", "T3"])
    browser = in_english(supervisor)
    right_page = reverse("municipalities:right", args=[named.right.pk])
    assert "Renew" in text_of(browser.get(right_page))

    shown = text_of(browser.get(again_url(named.right)))
    assert 'value="1.7.2027"' in shown
    assert 'value="31.12.2027"' in shown
    assert "The present right lasts until 30.6.2027" in shown

    browser.post(again_url(named.right), anew(named.approval, starts_on="1.7.2027", last_day="31.12.2027"))
    terms = named.right.terms.get(no=2)
    assert (terms.starts_on, terms.ends_before) == (date(2027, 7, 1), date(2028, 1, 1))
    assert "Change the proposal" in text_of(browser.get(right_page))


def test_a_right_that_ends_soon_is_renewed_from_the_list_of_what_waits(eino, laukaa, supervisor, in_english):
    named = make_named_worker(eino, laukaa, ends_before=TODAY + timedelta(days=10))

    assert again_url(named.right) in text_of(in_english(supervisor).get(reverse("municipalities:waiting")))


def test_a_renewal_of_a_right_that_was_granted_ahead_begins_after_that(
    eino, laukaa, director, supervisor, in_english
):
    named = make_named_worker(eino, laukaa)
    ahead = make_terms(named.right, starts_on=date(2027, 7, 1), ends_before=date(2027, 10, 1))
    right_event(ahead, "approved", by=director, at=NOW)

    assert 'value="1.10.2027"' in text_of(in_english(supervisor).get(again_url(named.right)))


def test_a_right_that_is_over_leads_to_a_new_one(proposal, director, supervisor, in_english):
    right_event(proposal.terms, "refused", by=director, at=NOW)
    browser = in_english(supervisor)

    shown = text_of(browser.get(again_url(proposal.right), follow=True))

    assert "This right is over. Propose a new one." in shown
    assert "Change the proposal" not in shown
    assert browser.post(again_url(proposal.right), anew(proposal)).status_code == 302
    assert proposal.right.terms.count() == 1


def test_who_has_the_right_sees_no_buttons_about_it(proposal, eino, in_english):
    shown = text_of(in_english(eino).get(reverse("municipalities:right", args=[proposal.right.pk])))

    assert again_url(proposal.right) not in shown
    assert in_english(eino).get(again_url(proposal.right)).status_code == 404


@pytest.mark.parametrize("workers", [1, 3])
def test_a_longer_list_of_workers_asks_the_database_no_more(
    workers, laukaa, supervisor, form_page, log_in, django_assert_num_queries
):
    for n in range(workers):
        make_user_with_role(Role.WORKER, laukaa, f"Oskari Oja {n}")
    browser = log_in(supervisor)
    browser.get(form_page)

    with django_assert_num_queries(17):
        shown = text_of(browser.get(form_page))

    assert shown.count("Oskari Oja") == workers
