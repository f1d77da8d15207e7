"""A deputy decides in another's place, for a time, and never on the one they stand in for (R2)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Entry, Outcome, Verb
from municipalities.models import Assignment, RightEvent, Role
from tests.municipalities.make import NOW, TODAY, make_authority, make_user_with_role, right_event
from tests.municipalities.test_views_queue import APPROVE, QUEUE, REFUSE, page_of, propose, text_of, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


def person(user):
    return reverse("municipalities:person", args=[user.pk])


def stand_in(browser, user, held, **changed):
    answers = {
        "role": "director",
        "municipality": "",
        "title": "",
        "starts_on": "24.11.2026",
        "last_day": "31.12.2026",
        "deputy_for": str(held.pk),
        "reason": "Vuosiloman sijaisuus.",
    }
    return browser.post(reverse("municipalities:give_role", args=[user.pk]), answers | changed, follow=True)


@pytest.fixture
def held(director):
    return director.assignments.get()


@pytest.fixture
def deputy(administrator, eino, held, in_english):
    stand_in(in_english(administrator), eino, held)
    return eino


@pytest.fixture
def of_the_director(director, laukaa, supervisor):
    return propose(director, laukaa, supervisor)


@pytest.fixture
def of_a_worker(laukaa, supervisor):
    return propose(make_user_with_role(Role.WORKER, laukaa, "Oskari Oja"), laukaa, supervisor)


def decided():
    return RightEvent.objects.exclude(kind="proposed")


def test_both_peoples_pages_tell_who_stands_in_for_whom_and_when(administrator, director, deputy, in_english):
    browser = in_english(administrator)

    page = text_of(browser.get(person(deputy)))
    assert "standing in for Irja Ilmonen" in page
    assert "24.11.2026–31.12.2026" in page
    page = text_of(browser.get(person(director)))
    assert "Deputy: Eino Eskola" in page
    assert "24.11.2026–31.12.2026" in page


def test_a_deputy_has_a_last_day_by_the_form_and_by_the_database(administrator, eino, area, held, in_english):
    page = text_of(stand_in(in_english(administrator), eino, held, last_day=""))

    assert "Standing in always has a last day. Write it." in page
    with pytest.raises(IntegrityError, match="a_deputy_has_an_end"), transaction.atomic():
        Assignment.objects.create(user=eino, role=Role.DIRECTOR, area=area, starts_on=TODAY, deputy_for=held)
    assert not eino.assignments.filter(role=Role.DIRECTOR).exists()


def test_a_deputy_decides_on_others(deputy, of_a_worker, in_english):
    answer = in_english(deputy).post(url_of(of_a_worker), APPROVE, follow=True)

    assert answer.status_code == 200
    assert decided().get().by == deputy


@pytest.mark.parametrize("answers", [APPROVE, REFUSE], ids=["approving", "refusing"])
def test_a_deputy_is_politely_refused_the_right_of_the_one_stood_in_for(
    answers, deputy, of_the_director, area, in_english
):
    make_authority(area, role=Role.MANAGER, source="Lautakunta 12.3.2026 § 18")
    make_user_with_role(Role.MANAGER, area, "Tuomas Talvi")
    browser = in_english(deputy)

    page = text_of(page_of(browser, of_the_director))
    assert "You cannot decide on the access right of the person for whom you stand in." in page
    assert "Tuomas Talvi (Lautakunta 12.3.2026 § 18)" in page
    assert 'name="choice"' not in page
    answer = browser.post(url_of(of_the_director), answers)

    assert answer.status_code == 403
    assert not decided().exists()
    assert Entry.objects.get(verb__startswith="right.", outcome=Outcome.REFUSED).actor == deputy.pk


def test_the_holder_is_politely_refused_with_a_deputy_in_place(director, deputy, of_the_director, in_english):
    browser = in_english(director)

    page = text_of(page_of(browser, of_the_director))

    assert "You cannot decide on your own right" in page
    assert "Eino Eskola" not in page.partition("<main")[2], "a deputy is not offered as the one who can"
    assert browser.post(url_of(of_the_director), APPROVE).status_code == 403
    assert not decided().exists()


def test_the_queue_names_who_can_decide_what_its_reader_cannot(
    director, deputy, of_the_director, area, in_english
):
    page = text_of(in_english(director).get(QUEUE))
    assert "You cannot decide this" in page
    assert "Can decide:" not in page

    make_authority(area, role=Role.MANAGER, source="Lautakunta 12.3.2026 § 18")
    make_user_with_role(Role.MANAGER, area, "Tuomas Talvi")

    for reader in (director, deputy):
        assert "Can decide: Tuomas Talvi" in text_of(in_english(reader).get(QUEUE))


def test_a_deputys_own_right_is_for_others_to_decide(director, deputy, laukaa, supervisor, in_english):
    own = propose(deputy, laukaa, supervisor)

    assert in_english(deputy).post(url_of(own), APPROVE).status_code == 403
    assert not decided().exists()
    in_english(director).post(url_of(own), APPROVE)
    assert decided().get().by == director


def test_the_database_refuses_an_own_decision_whoever_lets_it_through(deputy, laukaa, supervisor):
    own = propose(deputy, laukaa, supervisor)

    with pytest.raises(IntegrityError, match="nobody_decides_their_own_right"), transaction.atomic():
        right_event(own.terms, "approved", by=deputy, at=NOW)


def test_a_deputy_whose_time_is_over_finds_no_queue(director, deputy, of_a_worker, log_in):
    deputy.assignments.filter(role=Role.DIRECTOR).update(starts_on=date(2026, 10, 1), ends_before=TODAY)

    browser = log_in(deputy)

    assert browser.get(QUEUE).status_code == 404
    assert browser.post(url_of(of_a_worker), APPROVE).status_code == 404
    assert log_in(director).get(QUEUE).status_code == 200


def test_giving_the_role_of_a_deputy_is_recorded(deputy):
    assert Entry.objects.get(verb=Verb.USER_ROLE_GIVEN).said["grounds"]["role"] == "director"
