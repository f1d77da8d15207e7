"""The ground of a right ends with the employment or the task: without a decision, now or on a coming day."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.letters import message_letter
from accounts.models import Message
from audit.models import Entry, Outcome, Verb
from consents.access import Declaration, Intent, evaluate
from municipalities.access import Standing, right_state, with_facts
from municipalities.access.notices import Change, turns_in
from municipalities.actions import NotPermitted, StandsOtherwise, end_employment, notify_keha, resume_right
from municipalities.actions.deciding import NoReason, OwnRight
from municipalities.actions.employment import EndedBeforeRight, EndsAnyway
from municipalities.models import AccessRight, RightEvent, RightTerms, Role, ServiceKind
from tests.municipalities.make import (
    NOW,
    PROPOSED,
    RIGHT_ENDS_BEFORE,
    TODAY,
    make_assignment,
    make_contract_in_force,
    make_named_worker,
    make_user_with_role,
    right_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
GUIDANCE = Declaration("guidance", not_disqualified=True)
ANSWERS = {"last_day": "24.11.2026", "reason": "Siirtyi muihin tehtäviin."}


@pytest.fixture
def right(aino):
    return aino.access_rights.get()


def end(right, by, last_day=TODAY, at=NOW, **facts: Any):
    defaults: dict[str, Any] = {"reason": "Siirtyi muihin tehtäviin.", "ends_role": False}
    return end_employment(right, **defaults | facts, last_day=last_day, by=by, at=at)


def state(right, at=NOW):
    return right_state(with_facts(AccessRight.objects.filter(pk=right.pk)).get(), at)


def opens(aino, consent, at):
    return evaluate(aino, consent, Intent.VIEW, at=at, declaration=GUIDANCE).allowed


@pytest.mark.parametrize("last_day", [TODAY, TODAY - 5 * DAY])
def test_the_gate_is_shut_from_the_moment_of_the_report(right, supervisor, aino, consent, last_day):
    assert opens(aino, consent, NOW)

    end(right, supervisor, last_day)

    assert not opens(aino, consent, NOW)
    assert state(right).standing == Standing.EMPLOYMENT_ENDED
    assert state(right).until == last_day


def test_with_a_day_to_come_the_right_holds_through_that_day(right, supervisor, aino, consent):
    end(right, supervisor, TODAY + DAY)

    evening = NOW + DAY + timedelta(hours=14)
    assert (state(right).standing, state(right).until) == (Standing.IN_FORCE, TODAY + DAY)
    assert opens(aino, consent, NOW)
    assert opens(aino, consent, evening)
    assert not opens(aino, consent, evening + timedelta(hours=1))
    assert state(right, NOW + 2 * DAY).standing == Standing.EMPLOYMENT_ENDED


def test_every_right_of_the_person_in_the_municipality_ends_and_none_elsewhere(
    right, supervisor, aino, laukaa, viitasaari
):
    other = make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING).contract
    coaching = make_named_worker(aino, laukaa, contract=other).right
    elsewhere = make_named_worker(aino, viitasaari).right

    end(right, supervisor)

    assert state(coaching).standing == Standing.EMPLOYMENT_ENDED
    assert state(elsewhere).standing == Standing.IN_FORCE


@pytest.mark.parametrize(("ends_role", "last"), [(False, None), (True, TODAY + 4 * DAY)])
def test_the_workers_role_ends_too_only_if_asked(right, supervisor, aino, ends_role, last):
    end(right, supervisor, TODAY + 3 * DAY, ends_role=ends_role)

    assert aino.assignments.get(role=Role.WORKER).ends_before == last


def test_a_role_that_ends_sooner_keeps_its_day(right, supervisor, aino):
    role = aino.assignments.get()
    role.ends_before = TODAY + 2 * DAY
    role.save(update_fields=["ends_before"])

    end(right, supervisor, TODAY + 9 * DAY, ends_role=True)

    assert aino.assignments.get().ends_before == TODAY + 2 * DAY


def test_a_suspended_right_ends_too_and_then_never_goes_on(right, supervisor, director):
    right_event(right.terms.get(), "suspended", by=director, at=NOW - DAY)
    end(right, supervisor)

    with pytest.raises(StandsOtherwise):
        resume_right(right, reason="Jatkuu.", by=director, at=NOW + DAY)


def test_a_right_that_was_let_go_on_before_the_coming_day_still_ends_on_it(right, supervisor, director):
    right_event(right.terms.get(), "suspended", by=director, at=NOW - DAY)
    end(right, supervisor, TODAY + 2 * DAY)
    resume_right(right, reason="Jatkuu.", by=director, at=NOW + DAY)

    assert state(right, NOW + DAY).standing == Standing.IN_FORCE
    assert not RightTerms.objects.in_force(NOW + 3 * DAY).filter(right=right).exists()


def test_keha_is_to_be_told_of_it(right, supervisor, director, area):
    event = end(right, supervisor)

    assert [turn.change for turn in turns_in(area, NOW) if not turn.is_done] == [Change.EMPLOYMENT_ENDED]
    notice = notify_keha(event, sent_on=TODAY, by=director, at=NOW)
    assert notice.document.number.startswith("K26-")


def test_the_holder_and_the_director_get_a_letter(right, supervisor, director, aino):
    end(right, supervisor, TODAY + DAY)

    letters = {one.to: one for one in Message.objects.all()}
    assert set(letters) == {aino, director}
    for to, letter in letters.items():
        text = message_letter(letter)
        assert "25.11.2026" in text.body
        assert "Siirtyi" not in text.body
        assert letter.kind.startswith("own_") is (to == aino)


def test_a_day_that_changes_nothing_is_refused(right, supervisor):
    with pytest.raises(EndsAnyway) as anyway:
        end(right, supervisor, RIGHT_ENDS_BEFORE - DAY)
    assert anyway.value.last_day == RIGHT_ENDS_BEFORE - DAY
    end(right, supervisor, TODAY + 3 * DAY)
    with pytest.raises(EndsAnyway):
        end(right, supervisor, TODAY + 3 * DAY)
    with pytest.raises(EndedBeforeRight):
        end(right, supervisor, PROPOSED.date() - DAY)
    with pytest.raises(NoReason):
        end(right, supervisor, reason=" ")
    assert end(right, supervisor, TODAY + DAY).last_day == TODAY + DAY


@pytest.mark.parametrize("who", ["director", "officer", "administrator", "root", "aino"])
def test_only_the_municipalitys_supervisor_reports_it(right, who, request):
    with pytest.raises(NotPermitted):
        end(right, request.getfixturevalue(who))


def test_nobody_reports_their_own(right, laukaa, aino):
    make_assignment(aino, Role.SUPERVISOR, laukaa)

    with pytest.raises(OwnRight):
        end(right, aino)

    entry = Entry.objects.get()
    assert (entry.verb, entry.outcome, entry.role) == (
        Verb.RIGHT_EMPLOYMENT_ENDED,
        Outcome.REFUSED,
        "supervisor",
    )
    assert state(right).standing == Standing.IN_FORCE


def page_url(right):
    return reverse("municipalities:end_employment", args=[right.pk])


def test_the_supervisor_reports_it_on_the_rights_page(right, supervisor, aino, in_english):
    browser = in_english(supervisor)
    page = browser.get(reverse("municipalities:right", args=[right.pk])).content.decode()
    assert "The employment or the task ends" in page
    assert "Suspend the right" not in page

    answer = browser.post(
        page_url(right), ANSWERS | {"last_day": "30.11.2026", "ends_role": "on"}, follow=True
    )

    page = answer.content.decode()
    assert "The access right ends on 30.11.2026. The area tells KEHA-keskus of it." in page
    assert "The employment or the task ends then: Siirtyi muihin tehtäviin." in page
    assert aino.assignments.get().ends_before == TODAY + 7 * DAY
    answer = browser.post(page_url(right), ANSWERS, follow=True)
    assert "The access right has ended." in answer.content.decode()
    assert "employment or task ended" in answer.content.decode()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"last_day": ""}, "Write the last day of the employment or the task."),
        ({"reason": ""}, "Write shortly what happened."),
        ({"last_day": "30.6.2027"}, "The right ends on 30.6.2027 anyway. Give an earlier day."),
        ({"last_day": "1.1.2020"}, "The day is before the right was even proposed."),
    ],
)
def test_a_slip_is_told_beside_its_field_and_nothing_ends(right, supervisor, in_english, answers, sentence):
    answer = in_english(supervisor).post(page_url(right), ANSWERS | answers)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not RightEvent.objects.filter(kind="employment_ended").exists()


def test_ones_own_page_says_why_there_is_no_form(laukaa, director, in_english):
    own = make_user_with_role(Role.SUPERVISOR, laukaa, "Veera Viita")
    right = make_named_worker(own, laukaa).right
    browser = in_english(own)

    assert "You cannot decide on your own right" in browser.get(page_url(right)).content.decode()
    assert browser.post(page_url(right), ANSWERS).status_code == 403


def test_who_comes_too_late_is_told_how_the_right_stands(right, supervisor, director, in_english):
    browser = in_english(supervisor)
    right_event(right.terms.get(), "removed", by=director, at=NOW)

    answer = browser.post(page_url(right), ANSWERS)

    assert answer.status_code == 409
    assert "You wrote: Siirtyi muihin tehtäviin." in answer.content.decode()
