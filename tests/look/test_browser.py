"""The look in a browser: what markup alone cannot show."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

WIDTHS = [1280, 390, 320]
OWN_PAGES = ["accessibility", "privacy", "help", "account_login"]


def wrong_login(page: Page, server: Any) -> None:
    page.goto(server.url + reverse("account_login"))
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector(".ds-error-summary")


@pytest.mark.parametrize("width", WIDTHS)
def test_our_own_pages_are_without_fault_at_every_width(
    page: Page, live_server: Any, axe: Callable[[Page], list[str]], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for name in OWN_PAGES:
        page.goto(live_server.url + reverse(name))
        assert axe(page) == []
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.goto(live_server.url + "/nowhere/")
    assert axe(page) == []


def test_mistakes_take_the_focus_and_lead_to_their_field(page: Page, live_server: Any) -> None:
    wrong_login(page, live_server)
    expect(page.locator(".ds-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_login")).to_be_focused()


def test_a_page_with_mistakes_is_without_fault(
    page: Page, live_server: Any, axe: Callable[[Page], list[str]]
) -> None:
    wrong_login(page, live_server)
    assert axe(page) == []


def test_a_second_press_sends_nothing_and_the_button_says_that_it_works(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("account_login"))
    pressed = page.evaluate(
        """() => {
            let sent = 0;
            window.addEventListener("submit", (event) => {
                sent += !event.defaultPrevented;
                event.preventDefault();
            });
            const button = document.querySelector("main form button[type=submit]");
            button.click();
            button.click();
            return [sent, button.getAttribute("aria-busy"), button.disabled];
        }"""
    )
    assert pressed == [1, "true", False]


def test_the_first_thing_the_keyboard_meets_leads_past_the_head(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("help"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_language_and_menu_work_on_a_phone_without_javascript(browser: Browser, live_server: Any) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="fi-FI"
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("help"))
    expect(page.locator("#menu")).to_be_hidden()
    page.locator(".menu-btn").click()
    page.locator("button[lang=sv]").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("h1")).to_have_text("Hjälp och stöd")
    context.close()


def test_pages_load_nothing_from_elsewhere_and_break_no_policy(page: Page, live_server: Any) -> None:
    strangers, complaints = [], []
    page.on("request", lambda request: strangers.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(live_server.url + reverse("help"), wait_until="networkidle")
    assert [url for url in strangers if not url.startswith(live_server.url)] == []
    assert complaints == []


def test_a_printed_page_carries_the_secrecy_mark_and_no_menu(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("help"))
    expect(page.locator(".print-head")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".print-head")).to_be_visible()
    expect(page.locator(".top")).to_be_hidden()


def test_our_letters_are_the_ones_that_are_shown(page: Page, live_server: Any) -> None:
    page.goto(live_server.url + reverse("help"), wait_until="networkidle")
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
    assert page.evaluate("[...document.fonts].some((font) => font.status === 'loaded')")
