"""One person's page: roles by time, and what the administrator changes there, each no beside its field."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from audit.models import Entry, Verb
from municipalities.actions import end_role
from municipalities.models import Assignment, Role
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_area,
    make_assignment,
    make_user,
    make_user_with_role,
)
from tests.municipalities.test_views_users import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


def url(name, user, *more):
    return reverse(f"municipalities:{name}", args=[user.pk, *more])


def end_url(user):
    return url("end_role", user, user.assignments.get().pk)


def role(**changed):
    return {
        "role": "supervisor",
        "municipality": "410",
        "title": "palvelupäällikkö",
        "starts_on": "24.11.2026",
        "last_day": "",
        "deputy_for": "",
        "reason": "Työsuhde alkoi.",
    } | changed


@pytest.mark.parametrize("who", ["eino", "root", "aino", "supervisor", "director", "secretary", "officer"])
def test_a_persons_page_is_the_administrators(who, laukaa, aino, request, log_in):
    browser = log_in(request.getfixturevalue(who))
    names = ("person", "person_details", "give_role", "leave")

    pages = [browser.get(url(name, aino)) for name in names] + [browser.get(end_url(aino))]
    posts = [
        browser.post(url("give_role", aino), role()),
        browser.post(end_url(aino), {"last_day": "1.1.2027"}),
    ]
    posts += [browser.post(url("leave", aino), {"left_on": "24.11.2026"}), browser.post(url("reopen", aino))]

    assert {answer.status_code for answer in (*pages, *posts)} == {404}
    assert aino.assignments.get().ends_before is None
    assert User.objects.get(pk=aino.pk).left_on is None


def test_a_person_of_another_area_and_anothers_role_are_not_found(administrator, eino, aino, log_in):
    elsewhere = make_user_with_role(Role.DIRECTOR, make_area(), "Muu Maa")
    browser = log_in(administrator)

    assert browser.get(url("person", elsewhere)).status_code == 404
    assert browser.get(url("end_role", eino, aino.assignments.get().pk)).status_code == 404


def test_roles_stand_by_time_and_nothing_that_is_over_disappears(administrator, laukaa, area, in_english):
    user = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    make_assignment(user, Role.RECEIVER, laukaa, starts_on=TODAY - 9 * DAY, ends_before=TODAY)
    make_assignment(
        user, Role.SUPERVISOR, laukaa, starts_on=TODAY + DAY, given_by=administrator, reason="Siirto"
    )
    director = make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen").assignments.get()
    make_assignment(user, Role.DIRECTOR, area, ends_before=TODAY + DAY, deputy_for=director)

    answer = in_english(administrator).get(url("person", user))

    by_time = answer.context["by_time"]
    assert [[one.role for one in rows] for rows in (by_time.in_force, by_time.coming, by_time.past)] == [
        ["director", "worker"],
        ["supervisor"],
        ["receiver"],
    ]
    page = text_of(answer)
    assert "standing in for Irja Ilmonen" in page
    assert "given by Pekka Pelto · Siirto" in page
    assert page.count("/paata/") == 3, "a role that is over cannot be ended"


@pytest.mark.parametrize("rows", [1, 3])
def test_more_roles_ask_the_database_no_more(rows, administrator, laukaa, log_in, django_assert_num_queries):
    user = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja", given_by=administrator)
    for days in range(1, rows):
        make_assignment(
            user, Role.RECEIVER, laukaa, starts_on=TODAY - 9 * DAY, ends_before=TODAY - days * DAY
        )
    browser = log_in(administrator)
    browser.get(url("person", user))

    with django_assert_num_queries(10):
        page = text_of(browser.get(url("person", user)))

    assert page.count('<div class="line">\n      <strong>') == rows


def test_a_role_is_given_with_its_days_title_and_ground(administrator, eino, laukaa, in_english):
    answer = in_english(administrator).post(
        url("give_role", eino), role(starts_on="1.12.2026", last_day="31.12.2026"), follow=True
    )

    given = eino.assignments.get(role="supervisor")
    assert (given.starts_on.isoformat(), given.ends_before.isoformat()) == ("2026-12-01", "2027-01-01")
    assert (given.municipality, given.title, given.reason) == (laukaa, "palvelupäällikkö", "Työsuhde alkoi.")
    assert given.given_by == administrator
    assert "The role was given: Municipal supervisor, Laukaa." in text_of(answer)
    assert Entry.objects.get().verb == Verb.USER_ROLE_GIVEN


def test_a_deputy_is_chosen_among_those_who_hold_a_role(administrator, eino, director, area, in_english):
    held = director.assignments.get()
    answers = role(role="director", municipality="", deputy_for=str(held.pk), last_day="31.12.2026")

    in_english(administrator).post(url("give_role", eino), answers)

    assert eino.assignments.get(role="director").deputy_for == held


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"role": ""}, "role", "Choose the role."),
        ({"role": "worker"}, "role", "The person has this role then already."),
        ({"municipality": ""}, "municipality", "Choose the municipality in which the person works."),
        ({"role": "officer"}, "municipality", "This role is the whole area&#x27;s."),
        ({"starts_on": ""}, "starts_on", "Write the day on which the role begins."),
        ({"starts_on": "31.2.2027"}, "starts_on", "Give the day as dd.mm.yyyy"),
        ({"last_day": "23.11.2026"}, "last_day", "The last day is before the first."),
        ({"deputy_for": "seija"}, "last_day", "Standing in always has a last day."),
        (
            {"role": "receiver", "deputy_for": "seija", "last_day": "1.12.2026"},
            "deputy_for",
            "A deputy has the same role in the same place",
        ),
        ({"deputy_for": "eino"}, "deputy_for", "Select a valid choice."),
    ],
)
def test_why_a_role_is_not_given_stands_beside_its_field(
    changed, field, words, administrator, eino, supervisor, in_english
):
    holders = {"seija": supervisor, "eino": eino}
    if changed.get("deputy_for"):
        changed = changed | {"deputy_for": str(holders[changed["deputy_for"]].assignments.get().pk)}

    page = text_of(in_english(administrator).post(url("give_role", eino), role(**changed)))

    assert "<title>Error" in page
    assert f'href="#id_{field}"' in page
    assert page.count(words) == 2
    assert 'value="palvelupäällikkö"' in page
    assert eino.assignments.count() == 1


def test_nobody_gives_or_ends_a_role_of_their_own(administrator, laukaa, in_english):
    browser = in_english(administrator)

    pages = [
        browser.post(url("give_role", administrator), role()),
        browser.post(end_url(administrator), {"last_day": "24.11.2026"}),
    ]

    assert all("Nobody gives or ends a role of their own." in text_of(page) for page in pages)
    assert "Nobody marks themselves as left." in text_of(
        browser.post(url("leave", administrator), {"left_on": "24.11.2026"})
    )
    assert administrator.assignments.get().ends_before is None
    own = text_of(browser.get(url("person", administrator)))
    assert "This is your own account" in own
    assert not any(words in own for words in ("/paata/", "Give a role", "Mark as left"))


def test_what_ending_means_is_said_before_it_is_done(administrator, aino, in_english):
    browser = in_english(administrator)

    page = text_of(browser.get(end_url(aino)))
    answer = browser.post(end_url(aino), {"last_day": "30.11.2026"}, follow=True)

    assert page.index("An access right is not removed by this.") < page.index('type="submit">End the role')
    assert "The last day of the role Municipal worker, Laukaa is 30.11.2026." in text_of(answer)
    assert aino.assignments.get().ends_before.isoformat() == "2026-12-01"
    assert Entry.objects.get().verb == Verb.USER_ROLE_ENDED


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write the last day of the role."),
        ("1.12.2026", "The role ends then or sooner already."),
        ("30.9.2025", "The last day of the role cannot be before its first day."),
    ],
)
def test_why_a_role_is_not_ended_stands_beside_the_day(typed, words, administrator, eino, in_english):
    end_role(eino.assignments.get(), last_day=TODAY, by=administrator, at=NOW)

    page = text_of(in_english(administrator).post(end_url(eino), {"last_day": typed}))

    assert 'href="#id_last_day"' in page
    assert page.count(words) == 2
    assert eino.assignments.get().ends_before == TODAY + DAY


def test_who_has_left_is_marked_and_may_be_invited_back(administrator, eino, in_english):
    eino.set_password("pitkä ja oma salasana")
    eino.save(update_fields=["password"])
    browser = in_english(administrator)

    before = text_of(browser.get(url("leave", eino)))
    left = text_of(browser.post(url("leave", eino), {"left_on": "20.11.2026"}, follow=True))
    back = text_of(browser.post(url("reopen", eino), follow=True))
    again = text_of(browser.post(url("reopen", eino), follow=True))

    assert "Roles not yet ended" in before
    assert "Eino Eskola is marked as left. The account is closed." in left
    assert "20.11.2026" in left
    assert "Give a role" not in left
    assert "The invitation was sent: Eino Eskola" in back
    assert "Invited" in back
    assert "Eino Eskola is not marked as left." in again
    assert [letter.to for letter in mail.outbox] == [["eino@example.org"]]


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Write the day on which the person left."), ("25.11.2026", "The day is still to come.")],
)
def test_why_somebody_is_not_marked_as_left_stands_beside_the_day(
    typed, words, administrator, eino, in_english
):
    page = text_of(in_english(administrator).post(url("leave", eino), {"left_on": typed}))

    assert 'href="#id_left_on"' in page
    assert page.count(words) == 2
    assert User.objects.get(pk=eino.pk).is_active


def test_details_are_changed_and_the_old_address_is_told(administrator, eino, in_english):
    eino.set_password("pitkä ja oma salasana")
    eino.save(update_fields=["password"])
    answers = {"name": "Eino Eskelinen", "email": "eino.eskelinen@example.org", "language": "sv"}

    page = text_of(in_english(administrator).post(url("person_details", eino), answers, follow=True))

    assert "The details were changed." in page
    assert "eino.eskelinen@example.org" in page
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["eino@example.org"], "Osoitteesi Luvallassa on vaihdettu")
    ]
    assert "eskelinen" not in mail.outbox[0].body.lower()


def test_an_address_of_somebody_else_is_told_beside_its_field(administrator, eino, aino, in_english):
    answers = {"name": "Eino Eskelinen", "email": aino.email, "language": "fi"}

    page = text_of(in_english(administrator).post(url("person_details", eino), answers))

    assert 'href="#id_email"' in page
    assert 'value="Eino Eskelinen"' in page
    assert not mail.outbox


def test_a_person_who_never_joined_gets_no_letter_of_a_new_address(administrator, laukaa, in_english):
    user = make_user("Oskari Oja", is_active=False)
    make_assignment(user, Role.WORKER, laukaa)
    answers = {"name": "Oskari Oja", "email": "oskari.oja@example.org", "language": "fi"}

    in_english(administrator).post(url("person_details", user), answers)

    assert not mail.outbox
    assert Assignment.objects.filter(user=user).exists()


def test_a_name_is_text(administrator, laukaa, in_english):
    user = make_user_with_role(Role.WORKER, laukaa, "<b>Oskari</b>", reason="<i>Siirto</i>")

    page = text_of(in_english(administrator).get(url("person", user)))

    assert "<b>Oskari" not in page
    assert "<i>Siirto" not in page
