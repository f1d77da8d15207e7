"""A new consent whose owner comes back, through the login or from another tab, to the step they were on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils.timezone import now

from accounts.kept import FIELD
from consents import drafts
from consents.models import Draft, Form
from tests.consents.make import CODES, make_content
from tests.municipalities.make import NOW
from tests.stage import WHAT, WHO, WHY

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DESK = reverse("consents:desk")
SAFE = "Kirjaudu uudelleen. Luonnos on tallessa (klo\N{NO-BREAK SPACE}9.14)."
NOT_SAVED = "Kirjaudu uudelleen. Mitään ei tallennettu."
BACK = "Kirjauduit uudelleen. Kirjoittamasi tiedot ovat tallessa."
STEPS = {"client": WHO, "need": WHY, "content": WHAT}
# What is typed anew on each step, and can stand on no page by itself.
CHANGED = {
    "client": {"address": "Uusitie 7, 41340 Laukaa"},
    "need": {"sentence": "Onni vaihtaa alaa."},
    "content": {"until": "1.2.2027"},
}
each_step = pytest.mark.parametrize("step", STEPS)


def step_url(draft: Draft, step: str) -> str:
    return reverse(f"consents:draft_{step}", args=[draft.pk])


@pytest.fixture
def draft(aino, laukaa, clock) -> Draft:
    make_content()
    draft = drafts.start(municipality=laukaa, by=aino, at=NOW)
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    drafts.save_step(draft, "need", WHY, at=NOW)
    drafts.save_step(draft, "content", WHAT, at=NOW)
    return draft


def token_in(page) -> str:
    return re.findall(rf'name="{FIELD}" value="([^"]+)"', page.text)[0]


@each_step
def test_the_login_says_that_the_draft_is_safe_and_the_step_shows_it(aino, draft, log_in, step):
    browser, url = log_in(aino), step_url(draft, step)
    typed = STEPS[step] | CHANGED[step] | {FIELD: token_in(browser.get(url)), "continue": "1"}

    login = Browser().post(url, typed, follow=True)
    page = browser.get(url)

    assert login.redirect_chain == [(f"{reverse('account_login')}?next={url.replace('/', '%2F')}", 302)]
    assert SAFE in login.text
    assert BACK in page.text
    assert next(iter(CHANGED[step].values())) in page.text
    assert Draft.objects.get().payload[step] == {"code": CODES[0], **WHO} if step == "client" else STEPS[step]


def test_who_was_given_no_page_of_the_draft_is_told_nothing_of_it(aino, draft, log_in):
    url = step_url(draft, "need")
    token = token_in(log_in(aino).get(url))
    other = step_url(draft, "content")

    for sent_to, said in ((url, ""), (url, token[1:]), (other, token)):
        login = Browser().post(sent_to, WHY | {FIELD: said}, follow=True)
        assert SAFE not in login.text
        assert NOT_SAVED not in login.text


def test_a_draft_that_is_gone_is_not_said_to_be_safe(aino, draft, log_in):
    url = step_url(draft, "need")
    typed = WHY | {FIELD: token_in(log_in(aino).get(url))}
    drafts.discard(draft)

    login = Browser().post(url, typed, follow=True)

    assert NOT_SAVED in login.text


@each_step
def test_after_a_login_in_another_tab_the_step_comes_back_as_it_was_typed(aino, draft, log_in, step):
    """The page has the token of the earlier session."""
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies.update(log_in(aino).cookies)
    url = step_url(draft, step)

    answer = strict.post(url, STEPS[step] | CHANGED[step] | {"continue": "1"})
    page = strict.get(url)

    assert (answer.status_code, answer.headers["Location"]) == (303, url)
    assert BACK in page.text
    assert next(iter(CHANGED[step].values())) in page.text


def test_a_stale_press_prints_nothing_and_leads_back_to_the_preview(aino, draft, log_in):
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies.update(log_in(aino).cookies)
    url = step_url(draft, "print")

    answer = strict.post(url)

    assert (answer.status_code, answer.headers["Location"]) == (303, url)
    assert not Form.objects.exists()


@pytest.mark.parametrize("who", ["eino", "kerttu", "administrator"])
def test_a_stale_form_of_somebody_else_is_only_refused(draft, laukaa, log_in, request, who):
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies.update(log_in(request.getfixturevalue(who)).cookies)

    theirs = strict.post(step_url(draft, "need"), WHY)
    nobodys = strict.post(reverse("consents:draft_need", args=[laukaa.area_id]), WHY)

    assert (theirs.status_code, nobodys.status_code) == (403, 403)
    assert theirs.content == nobodys.content
    assert Draft.objects.get().kept is None


@pytest.mark.parametrize(
    ("step", "pressed", "next_step"),
    [
        ("client", {"continue": "1"}, "need"),
        ("need", {"continue": "1"}, "content"),
        ("content", {"continue": "1"}, "print"),
        ("need", {"save": "1"}, "need"),
        ("need", {"show": "1"}, "need"),
        ("content", {"back": "1"}, "need"),
        ("need", {"continue": "1", "visit_date": "31.2."}, "need"),
        ("client", {"back": "1"}, "client"),
    ],
)
def test_the_desk_leads_to_the_step_that_its_owner_was_on(aino, draft, log_in, step, pressed, next_step):
    browser = log_in(aino)

    browser.post(step_url(draft, step), STEPS[step] | pressed)

    assert f'href="{step_url(draft, next_step)}"' in browser.get(DESK).text


def test_another_client_begins_at_the_first_step(aino, draft, log_in):
    browser = log_in(aino)

    browser.post(step_url(draft, "change_client"))

    assert f'href="{step_url(draft, "client")}"' in browser.get(DESK).text


def test_a_draft_is_kept_for_three_days_from_its_last_step(aino, draft, log_in, clock):
    clock.shift(drafts.KEPT_FOR - timedelta(minutes=1))
    assert drafts.draft_of(aino, draft.pk, at=now()) == draft

    clock.shift(timedelta(minutes=1))

    assert drafts.draft_of(aino, draft.pk, at=now()) is None
