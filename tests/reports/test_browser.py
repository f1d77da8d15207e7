"""The board secretary's page in a browser: wide and on a phone, with figures and with a mistake."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.people import equip, log_in
from tests.consents.make import CODES, make_client
from tests.municipalities.make import NOW
from tests.reports.make import make_decided, make_opened

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """The server's and the browser's clock both start from NOW."""
    with time_machine.travel(NOW, tick=True):
        context.clock.install(time=NOW)
        yield context


@pytest.fixture
def report(
    page: Page, live_server: Any, secretary: Any, aino: Any, kerttu: Any, laukaa: Any, viitasaari: Any
) -> Page:
    """The secretary looks at the half-year so far."""
    make_client(laukaa)
    make_client(viitasaari, CODES[1])
    for place, number in [(laukaa, 7), (viitasaari, 6)]:
        make_decided(place, 2, group="kotoutuja")
        make_decided(place, 3, group="ohjaus")
        make_opened(make_decided(place, number)[0], number, result="guidance_given")
        make_opened(make_decided(place, 1)[0], 2)
    log_in(page, live_server, equip(secretary))
    page.goto(live_server.url + reverse("reports:report"))
    return page


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_report_is_without_fault_at_every_width(
    report: Page, axe: Callable[[Page], list[str]], width: int
) -> None:
    report.set_viewport_size({"width": width, "height": 900})

    expect(report.locator("svg.chart")).to_be_visible()
    if folder := os.environ.get("SHOTS"):
        report.screenshot(path=f"{folder}/report-{width}.png", full_page=True)
    assert axe(report) == []
    assert not report.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_wrong_period_is_said_and_the_page_is_without_fault(
    report: Page, axe: Callable[[Page], list[str]]
) -> None:
    report.fill("[name=last]", "25.11.2026")
    report.click("main form[role=search] button[type=submit]")

    expect(report.locator(".ds-error-summary")).to_be_focused()
    if folder := os.environ.get("SHOTS"):
        report.screenshot(path=f"{folder}/report-wrong.png", full_page=True)
    assert axe(report) == []


def test_one_municipality_alone_is_without_fault(report: Page, axe: Callable[[Page], list[str]]) -> None:
    report.select_option("[name=municipality]", "410")
    report.click("main form[role=search] button[type=submit]")

    expect(report.locator("svg.chart")).to_have_count(0)
    expect(report.locator("table")).to_have_count(2)
    if folder := os.environ.get("SHOTS"):
        report.screenshot(path=f"{folder}/report-one.png", full_page=True)
    assert axe(report) == []


def test_the_files_come_down_one_after_the_other(report: Page) -> None:
    for form in ("xlsx", "csv"):
        with report.expect_download() as download:
            report.click(f"button[value={form}]")
        assert download.value.suggested_filename == f"luvalla-2026-07-01-2026-11-24.{form}"
        report.clock.run_for(4000)
