"""What goes wrong at a busy desk: a session that ends midway, an impatient press, no JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from accounts.models import KeptAnswers
from consents.models import Consent, Form, Opening, Outcome, PartEvent, Withdrawal
from tests.browser import desk
from tests.browser.people import Person, answer_login, log_in
from tests.consents.make import CODES
from tests.municipalities.make import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

LOGIN = "Log in again. What you typed is safe."
BACK = "You logged in again. What you had typed is safe. Check it and save."


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


def lose_session(page: Page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def come_back(page: Page, clock: time_machine.Traveller, worker: Person, url: str) -> None:
    """Through both steps of the login, to the page where the form was."""
    expect(page.locator("[name=password]")).to_be_visible()
    clock.shift(30)  # seconds: a code lets in only once
    answer_login(page, worker)
    expect(page).to_have_url(url)


def expect_said(page: Page, sentence: str, *, nth: int = 0) -> None:
    with translation.override("fi"):
        expect(page.locator("main [role=status]").nth(nth)).to_contain_text(translation.gettext(sentence))


def test_a_session_that_ends_midway_loses_nothing_that_was_typed(
    page: Page, live_server: Any, worker: Person, clock: time_machine.Traveller
) -> None:
    log_in(page, live_server, worker)
    come_to_need(page, live_server)
    desk.tell_need(page)
    step = page.url
    lose_session(page)
    desk.go_on(page)
    come_back(page, clock, worker, step)
    expect_said(page, "You logged in again. What you had typed is safe.")
    expect(page.locator("[name=sentence]")).to_have_value(desk.SENTENCE)
    expect(page.locator("[name=place]")).to_have_value("Laukaan Ohjaamo")
    expect(page.locator("[name=actions]:checked")).to_have_count(2)
    desk.go_on(page)
    expect(page.locator("[name=categories]").first).to_be_visible()


def test_a_signature_survives_the_session(
    page: Page,
    live_server: Any,
    worker: Person,
    unsigned: Consent,
    clock: time_machine.Traveller,
    faultless: Callable[[Page], None],
) -> None:
    log_in(page, live_server, worker)
    url = live_server.url + reverse("consents:signature", args=[unsigned.pk])
    page.goto(url)
    sign(page)
    lose_session(page)
    page.click("[data-signature] button[type=submit]")
    expect_said(page, LOGIN)
    faultless(page)
    come_back(page, clock, worker, url)
    expect_said(page, BACK)
    faultless(page)
    expect(page.locator("[name=place]")).to_have_value("Laukaan Ohjaamo")
    expect(page.locator("[name=decision]:checked")).to_have_value("given")
    expect(page.locator("[data-signature] [type=radio]:checked")).to_have_count(7)
    assert not PartEvent.objects.filter(part__consent=unsigned).exists()
    page.reload()
    page.click("[data-signature] button[type=submit]")
    expect(page.locator("[data-signature]")).to_have_count(0)
    assert PartEvent.objects.get(part__consent=unsigned, part__kind="viewing").place == "Laukaan Ohjaamo"
    assert not KeptAnswers.objects.exists()


def sign(page: Page) -> None:
    desk.choose(page, "decision", "given")
    for item in ("T2", "T3", "T4", "T5", "T7", "record_changes"):
        desk.choose(page, f"box_{item}", "ticked" if item == "T2" else "empty")
    page.fill("[name=place]", "Laukaan Ohjaamo")
    page.fill("[name=signed_on]", f"{NOW.day}.{NOW.month}.{NOW.year}")


def test_the_gate_and_the_outcome_survive_the_session(
    page: Page, live_server: Any, worker: Person, consent: Consent, clock: time_machine.Traveller
) -> None:
    log_in(page, live_server, worker)
    gate = live_server.url + reverse("consents:gate", args=[consent.pk])
    page.goto(gate)
    desk.choose(page, "action", "guidance")
    page.check("[name=not_disqualified]")
    lose_session(page)
    page.click("#gate button[data-variant=primary]")
    come_back(page, clock, worker, gate)
    expect_said(page, BACK)
    expect(page.locator("[name=action]:checked")).to_have_value("guidance")
    expect(page.locator("[name=not_disqualified]")).to_be_checked()
    assert not Opening.objects.exists()
    page.click("#gate button[data-variant=primary]")
    page.wait_for_url("**/avaus/**")
    tell_outcome(page)
    lose_session(page)
    page.click("[aria-labelledby=outcome] button[type=submit]")
    outcome = live_server.url + reverse("consents:outcome", args=[Opening.objects.get().pk])
    come_back(page, clock, worker, outcome)
    expect(page.locator("[name=note]")).to_have_value("Asiakas ei tullut paikalle.")
    expect(page.locator("[name=result]:checked")).to_have_value("nothing")
    assert not Outcome.objects.exists()
    page.click(desk.PRIMARY)
    page.wait_for_url("**/tyopoyta/")
    assert Outcome.objects.get().result == "nothing"


def tell_outcome(page: Page) -> None:
    desk.choose(page, "result", "nothing")
    page.fill("[name=note]", "Asiakas ei tullut paikalle.")


def test_a_withdrawal_survives_the_session_without_the_identity_code(
    page: Page,
    live_server: Any,
    worker: Person,
    consent: Consent,
    clock: time_machine.Traveller,
    faultless: Callable[[Page], None],
) -> None:
    log_in(page, live_server, worker)
    url = live_server.url + reverse("consents:withdraw")
    page.goto(url)
    page.fill("[name=code]", CODES[0])
    page.select_option("[name=identity_check]", "passport")
    desk.choose(page, "scope", "some")
    desk.choose(page, "parts", "viewing")
    page.fill("[name=clock]", "8.05")
    page.select_option("[name=way]", "phone")
    lose_session(page)
    page.click(desk.PRIMARY)
    come_back(page, clock, worker, url)
    expect_said(page, BACK)
    expect_said(page, "The identity code was not kept. Type it again.", nth=1)
    faultless(page)
    expect(page.locator("[name=code]")).to_have_value("")
    expect(page.locator("[name=identity_check]")).to_have_value("passport")
    expect(page.locator("[name=parts]:checked")).to_have_value("viewing")
    expect(page.locator("[name=clock]")).to_have_value("8.05")
    assert not Withdrawal.objects.exists()
    page.fill("[name=code]", CODES[0])
    page.click(desk.PRIMARY)
    page.wait_for_url("**/peruutus/*-*/")
    assert Withdrawal.objects.get().way == "phone"


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
