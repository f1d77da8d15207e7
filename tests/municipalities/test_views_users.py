"""Users are invited by the administrator, by letter, with a first role."""

from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from audit.models import Entry, Verb
from municipalities.access import holds
from municipalities.models import Role
from tests.municipalities.make import NOW, make_area, make_user, make_user_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]

USERS, INVITE = reverse("municipalities:users"), reverse("municipalities:invite")


def text_of(response):
    return response.content.decode()


def answers(**changed):
    return {
        "name": "Oskari Oja",
        "email": "oskari.oja@example.org",
        "language": "en",
        "role": "worker",
        "municipality": "410",
        "title": "työllisyyskoordinaattori",
    } | changed


def again_url(user):
    return reverse("municipalities:send_again", args=[user.pk])


@pytest.mark.parametrize("who", ["eino", "root", "aino", "supervisor", "director", "secretary", "officer"])
def test_users_are_the_administrators(who, laukaa, request, log_in):
    user = request.getfixturevalue(who)
    browser = log_in(user)

    done = [
        browser.get(USERS),
        browser.get(INVITE),
        browser.post(INVITE, answers()),
        browser.post(again_url(user)),
    ]

    assert [answer.status_code for answer in done] == [404] * 4
    assert not User.objects.filter(email="oskari.oja@example.org").exists()
    assert not mail.outbox


def test_everybody_is_listed_with_the_roles_in_force(administrator, aino, director, root, in_english):
    page = text_of(in_english(administrator).get(USERS))

    assert "aino@example.org" in page
    assert "Municipal worker, Laukaa" in page
    assert "Area director" in page
    assert "root@example.org" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_more_users_ask_the_database_no_more(rows, administrator, laukaa, log_in, django_assert_num_queries):
    for n in range(rows):
        make_user_with_role(Role.WORKER, laukaa, f"Oskari Oja {n}")
    browser = log_in(administrator)
    browser.get(USERS)

    with django_assert_num_queries(9):
        page = text_of(browser.get(USERS))

    assert page.count("Oskari Oja ") == rows


def test_an_invited_person_gets_a_letter_and_a_role_from_today(administrator, laukaa, in_english):
    browser = in_english(administrator)

    answer = browser.post(INVITE, answers(), follow=True)

    user = User.objects.get(email="oskari.oja@example.org")
    assignment = user.assignments.get()
    assert (assignment.role, assignment.municipality, assignment.starts_on) == ("worker", laukaa, NOW.date())
    assert assignment.title == "työllisyyskoordinaattori"
    assert "The invitation was sent: Oskari Oja, oskari.oja@example.org." in text_of(answer)
    assert [letter.to for letter in mail.outbox] == [["oskari.oja@example.org"]]
    assert "/tili/" in mail.outbox[0].body
    assert not user.is_active


def test_a_role_of_the_area_needs_no_municipality(administrator, area, laukaa, in_english):
    in_english(administrator).post(INVITE, answers(role="secretary", municipality=""))

    user = User.objects.get(email="oskari.oja@example.org")
    assert (user.assignments.get().area, user.assignments.get().municipality) == (area, None)
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert holds(User.objects.get(pk=user.pk), "export_reports", area, NOW)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"name": ""}, "name", "Write the person&#x27;s name."),
        ({"email": ""}, "email", "Write the e-mail address to which the invitation is sent."),
        ({"email": "oskari"}, "email", "Check the address."),
        ({"email": "AINO@example.org"}, "email", "The address has an account already."),
        ({"role": ""}, "role", "Choose the role."),
        ({"municipality": ""}, "municipality", "Choose the municipality in which the person works."),
        ({"role": "director"}, "municipality", "This role is the whole area&#x27;s."),
        ({"municipality": "999"}, "municipality", "Select a valid choice."),
    ],
)
def test_a_bad_answer_is_told_beside_its_field_and_nothing_is_lost(
    changed, field, words, administrator, aino, in_english
):
    before = User.objects.count()

    page = text_of(in_english(administrator).post(INVITE, answers(**changed)))

    assert "<title>Error" in page
    assert f'href="#id_{field}"' in page
    assert page.count(words) == 2
    assert 'value="työllisyyskoordinaattori"' in page
    assert User.objects.count() == before
    assert not mail.outbox


def test_a_municipality_of_another_area_cannot_be_chosen(administrator, laukaa, in_english):
    elsewhere = make_area()
    elsewhere.municipalities.create(code="091", short_fi="Muu", name_fi="Muu kunta")

    page = text_of(in_english(administrator).post(INVITE, answers(municipality="091")))

    assert "Select a valid choice." in page
    assert not User.objects.filter(email="oskari.oja@example.org").exists()


def test_inviting_twice_makes_one_account_and_says_so(administrator, laukaa, in_english):
    browser = in_english(administrator)
    browser.post(INVITE, answers())

    page = text_of(browser.post(INVITE, answers()))

    assert page.count("The address has an account already.") == 2
    assert User.objects.filter(email="oskari.oja@example.org").count() == 1
    assert len(mail.outbox) == 1


def test_a_letter_that_does_not_go_is_told_and_can_be_sent_again(
    administrator, laukaa, in_english, monkeypatch
):
    browser = in_english(administrator)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", _disconnect)
        told = browser.post(INVITE, answers(), follow=True)
    user = User.objects.get(email="oskari.oja@example.org")

    again = browser.post(again_url(user), follow=True)

    assert "could not be sent to oskari.oja@example.org" in text_of(told)
    assert again_url(user) in text_of(told)
    assert "The invitation was sent: Oskari Oja" in text_of(again)
    assert len(mail.outbox) == 1
    assert Entry.objects.filter(verb=Verb.USER_INVITED).count() == 2


def _disconnect(*args, **options):
    raise SMTPServerDisconnected("Connection unexpectedly closed")


def test_who_has_joined_is_not_invited_again(administrator, laukaa, in_english):
    joined = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    joined.set_password("pitkä ja oma salasana")
    joined.save(update_fields=["password"])

    page = text_of(in_english(administrator).post(again_url(joined), follow=True))

    assert "has taken the account into use already" in page
    assert not mail.outbox


def test_a_person_of_no_role_in_the_area_is_not_found(administrator, log_in):
    assert log_in(administrator).post(again_url(make_user("Oskari Oja"))).status_code == 404
