"""What goes wrong at a busy desk: a session that ends midway, an impatient press, no JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from consents.models import Consent, Form
from tests.browser import desk
from tests.browser.people import Person, answer_login, log_in
from tests.municipalities.make import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def plain_page(browser: Browser, browser_context_args: dict[str, Any], clock: Any) -> Iterator[Page]:
    """A browser without JavaScript, on a phone."""
    small = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    context = browser.new_context(**browser_context_args | small)
    yield context.new_page()
    context.close()


def come_to_need(page: Page, server: Any) -> None:
    desk.begin(page, server)
    desk.tell_code(page)
    desk.tell_client(page)
    desk.go_on(page)
    desk.choose_group(page)


def test_a_session_that_ends_midway_loses_nothing_that_was_typed(
    page: Page, live_server: Any, worker: Person, clock: time_machine.Traveller
) -> None:
    log_in(page, live_server, worker)
    come_to_need(page, live_server)
    desk.tell_need(page)
    step = page.url
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.go_on(page)
    expect(page.locator("[name=password]")).to_be_visible()
    clock.shift(30)  # seconds: a code lets in only once
    answer_login(page, worker)
    expect(page).to_have_url(step)
    with translation.override("fi"):
        said = translation.gettext("You logged in again. What you had typed is safe.")
    expect(page.locator("main")).to_contain_text(said)
    expect(page.locator("[name=sentence]")).to_have_value(desk.SENTENCE)
    expect(page.locator("[name=place]")).to_have_value("Laukaan Ohjaamo")
    expect(page.locator("[name=actions]:checked")).to_have_count(2)
    desk.go_on(page)
    expect(page.locator("[name=categories]").first).to_be_visible()


def test_two_presses_issue_one_form(page: Page, live_server: Any, worker: Person) -> None:
    """The browser sends one; a second one that comes all the same is answered with the same form."""
    log_in(page, live_server, worker)
    draft = desk.prepare(page, live_server)
    again: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    }
    page.locator(desk.PRIMARY).dblclick()
    page.wait_for_url("**/lomake/**")
    answer = page.request.post(
        live_server.url + reverse("consents:draft_print", args=[draft]),
        form=again,
        headers={"Referer": page.url},
    )
    assert answer.ok
    assert desk.id_in(answer.url) == str(Consent.objects.get().pk)
    assert Form.objects.count() == 1


def test_the_way_to_a_form_needs_no_javascript(plain_page: Page, live_server: Any, worker: Person) -> None:
    page = plain_page
    log_in(page, live_server, worker)
    desk.prepare(page, live_server)
    page.click(desk.PRIMARY)
    page.wait_for_url("**/lomake/**")
    page.goto(live_server.url + reverse("consents:signature", args=[Consent.objects.get().pk]))
    desk.choose(page, "decision", "given")
    for item in (*desk.ASKED, "record_changes"):
        desk.choose(page, f"box_{item}", "ticked")
    page.fill("[name=place]", "Laukaa")
    page.fill("[name=signed_on]", f"{NOW.day}.{NOW.month}.{NOW.year}")
    page.click("[data-signature] button[type=submit]")
    expect(page.locator("[data-signature]")).to_have_count(0)
    assert Form.objects.count() == 1
