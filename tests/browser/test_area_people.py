"""The two other people of the design: the director decides, the board secretary takes the figures out."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from municipalities.models import AccessRight, Municipality, RightEvent, Unit
from tests.browser import desk
from tests.browser.paper import text_of
from tests.browser.people import equip, log_in
from tests.consents.make import make_client, make_consent, make_need
from tests.municipalities.make import PROPOSED, TODAY, make_terms, right_event

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

REASON = "Tehtävät eivät edellytä katselua."
Faultless = Callable[[Page], None]


def propose(holder: User, municipality: Municipality, supervisor: User) -> RightEvent:
    unit, _ = Unit.objects.get_or_create(municipality=municipality, name="Ohjaamo")
    right = AccessRight.objects.create(
        holder=holder, contract=municipality.contracts.get(), unit=unit, proposed_by=supervisor
    )
    terms = make_terms(right, ["ohjaamo", "neuvonta"], ["T2", "T3"], starts_on=TODAY)
    return right_event(terms, RightEvent.Kind.PROPOSED, by=supervisor, at=PROPOSED)


def url_of(proposal: RightEvent) -> str:
    return reverse("municipalities:proposal", args=[proposal.pk])


def decide(page: Page, server: Any, proposal: RightEvent, faultless: Faultless) -> None:
    """Open the proposal from the queue."""
    page.goto(server.url + reverse("municipalities:queue"))
    faultless(page)
    page.click(f"a[href='{url_of(proposal)}']")
    expect(page.locator("main [name=choice]:checked")).to_have_count(0)
    faultless(page)


def decision_on(page: Page) -> str:
    """What the decision says in print; its link stands on the page of the right."""
    expect(page.locator("main a[href^='/paatos/']").first).to_be_visible()
    href = page.locator("main a[href^='/paatos/']").first.get_attribute("href") or ""
    answer = page.request.get(page.url.split("/kayttooikeudet/")[0] + href)
    assert answer.headers["content-type"] == "application/pdf"
    return text_of(answer.body())


def test_the_director_approves_a_named_worker_in_a_numbered_decision(
    page: Page,
    live_server: Any,
    director: User,
    eino: User,
    laukaa: Municipality,
    supervisor: User,
    faultless: Faultless,
) -> None:
    proposal = propose(eino, laukaa, supervisor)
    log_in(page, live_server, equip(director))
    decide(page, live_server, proposal, faultless)
    page.click(desk.PRIMARY)
    expect(page.locator(".ds-error-summary")).to_be_focused()
    faultless(page)
    desk.choose(page, "choice", "approve")
    page.click(desk.PRIMARY)
    page.wait_for_url("**/kayttooikeudet/*-*/")
    faultless(page)
    decided = RightEvent.objects.get(kind=RightEvent.Kind.APPROVED)
    assert decided.by == director
    printed = decision_on(page)
    for words in (decided.decision.number, eino.name, director.name):
        assert words in printed


def test_the_director_refuses_with_a_reason_that_is_printed(
    page: Page,
    live_server: Any,
    director: User,
    eino: User,
    laukaa: Municipality,
    supervisor: User,
    faultless: Faultless,
) -> None:
    proposal = propose(eino, laukaa, supervisor)
    log_in(page, live_server, equip(director))
    decide(page, live_server, proposal, faultless)
    desk.choose(page, "choice", "refuse")
    page.click(desk.PRIMARY)
    expect(page.locator(".ds-error-summary")).to_be_focused()
    page.fill("[name=reason]", REASON)
    page.click(desk.PRIMARY)
    page.wait_for_url("**/kayttooikeudet/*-*/")
    faultless(page)
    assert RightEvent.objects.filter(kind=RightEvent.Kind.REFUSED, reason=REASON).count() == 1
    assert REASON in " ".join(decision_on(page).split())


def test_the_director_cannot_decide_on_a_right_of_their_own(
    page: Page, live_server: Any, director: User, laukaa: Municipality, supervisor: User, faultless: Faultless
) -> None:
    own = propose(director, laukaa, supervisor)
    log_in(page, live_server, equip(director))
    page.goto(live_server.url + url_of(own))
    expect(page.locator("main [name=choice]")).to_have_count(0)
    expect(page.locator("main .ds-alert")).to_be_visible()
    faultless(page)
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(page.url, form={"csrfmiddlewaretoken": token, "choice": "approve"})
    assert answer.status == 403
    assert not RightEvent.objects.exclude(kind=RightEvent.Kind.PROPOSED).filter(holder=director).exists()


@pytest.fixture
def counted(aino: User, laukaa: Municipality) -> int:
    """Six consents of one client are enough to be shown, since five is the smallest figure."""
    onni = make_client(laukaa)
    for _ in range(6):
        make_consent(make_need(onni, laukaa, aino), aino)
    return 6


def test_the_secretary_chooses_a_period_and_takes_the_figures_out(
    page: Page, live_server: Any, secretary: User, counted: int, faultless: Faultless
) -> None:
    log_in(page, live_server, equip(secretary))
    page.goto(live_server.url + reverse("reports:report"))
    page.fill("[name=first]", "1.7.2026")
    page.fill("[name=last]", "25.11.2026")
    page.click("form[method=get] button")
    expect(page.locator(".ds-error-summary")).to_be_focused()
    expect(page.locator("[name=first]").first).to_have_value("1.7.2026")
    page.fill("[name=last]", "24.11.2026")
    page.click("form[method=get] button")
    expect(page.locator("table td", has_text=str(counted)).first).to_be_visible()
    faultless(page)
    rows = list(csv.reader(StringIO(taken(page, "csv").decode("utf-8-sig")), delimiter=";"))
    sheets = openpyxl.load_workbook(BytesIO(taken(page, "xlsx"))).worksheets
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    for found in (cells, [cell for row in rows for cell in row]):
        assert str(counted) in found
        assert "Laukaa" in found
        assert "Onni Lehtovaara" not in " ".join(found)
    assert not any(cell.startswith("=") for cell in cells)


def taken(page: Page, kind: str) -> bytes:
    """The file that the button brings."""
    with page.expect_download() as download:
        page.click(f"button[name=form][value={kind}]")
    expect(page.locator("form[data-busy]")).to_have_count(0)
    assert download.value.suggested_filename.endswith(kind)
    return Path(download.value.path()).read_bytes()
