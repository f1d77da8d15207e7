"""What a worker types and ticks on the way from the desk to a signed consent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

PRIMARY = "main form button[type=submit][data-variant=primary]"
CODE = "020603A900X"  # 23 years old on NOW
NAME = "Veera Niemelä"
PHONE = "050 555 0177"
ADDRESS = "Koivukuja 3, 41340 Laukaa"
SENTENCE = "Veera etsii ensimmäistä vakituista työtä varastoalalta."
ASKED = ("T2", "T3", "T5")


def begin(page: Page, server: Any) -> None:
    page.goto(server.url + reverse("consents:desk"))
    page.click(f"form[action='{reverse('consents:new')}'] button[type=submit]")
    expect(page.locator("[name=code]")).to_be_visible()


def tell_code(page: Page, code: str = CODE) -> None:
    page.fill("[name=code]", code)
    page.click(PRIMARY)


def tell_client(page: Page) -> None:
    choose(page, "identity_check", "passport")
    choose(page, "area_client", "yes")
    page.fill("[name=name]", NAME)
    page.fill("[name=phone]", PHONE)
    page.fill("[name=address]", ADDRESS)
    choose(page, "language", "fi")


def choose_group(page: Page) -> None:
    """Its questions come in place, or with a press where there is no script."""
    # Else the script may take the button away between the question and the press.
    page.wait_for_load_state()
    choose(page, "group", "ohjaamo")
    if page.locator("[name=show]").is_visible():
        page.click("[name=show]")
    expect(page.locator("[name=visit_date]")).to_be_visible()


def tell_need(page: Page, visit_date: str = "24.11.2026") -> None:
    page.fill("[name=visit_date]", visit_date)
    page.fill("[name=place]", "Laukaan Ohjaamo")
    page.fill("[name=sentence]", SENTENCE)
    tick(page, "actions", ("guidance", "service_decision"))


def tell_content(page: Page) -> None:
    tick(page, "categories", ASKED)
    choose(page, "ask_record_changes", "yes")
    choose(page, "length", "until")
    page.fill("[name=until]", "24.5.2027")
    choose(page, "viewers", "all")
    choose(page, "language", "fi")


def go_on(page: Page) -> None:
    page.click("main [name=continue]")


def prepare(page: Page, server: Any) -> str:
    """From the desk to the preview; returns the draft's id."""
    begin(page, server)
    tell_code(page)
    tell_client(page)
    go_on(page)
    choose_group(page)
    tell_need(page)
    go_on(page)
    tell_content(page)
    go_on(page)
    expect(page.locator("img[src^='data:image/png']").first).to_be_visible()
    return id_in(page.url)


def id_in(url: str) -> str:
    """The id that a worker's address holds."""
    return url.split("//", 1)[1].split("/")[2]


def choose(page: Page, name: str, value: str) -> None:
    """As a hand does it: only once the page has come to rest and nothing covers the button."""
    page.check(f'main [name="{name}"][value="{value}"]')


def tick(page: Page, name: str, values: Iterable[str]) -> None:
    for value in values:
        choose(page, name, value)
