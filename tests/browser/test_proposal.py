"""A right from the supervisor's proposal to less than that, with a question on the way, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from clientgroups.models import GroupCategory, GroupContent
from municipalities.models import Municipality, RightEvent
from tests.browser import desk
from tests.browser.people import equip, log_in
from tests.browser.test_area_people import decision_on
from tests.municipalities.make import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

ERRORS = ".ds-error-summary"


@pytest.fixture
def needs(laukaa: Municipality) -> None:
    for code in ("ohjaamo", "neuvonta"):
        for category in ("T2", "T3"):
            GroupCategory.objects.create(content=GroupContent.objects.get(group=code), category=category)


@pytest.fixture
def other(browser: Browser, browser_context_args: dict[str, Any]) -> Page:
    """The other person's own browser."""
    context: BrowserContext = browser.new_context(**browser_context_args)
    context.clock.install(time=NOW)
    return context.new_page()


def test_a_right_is_proposed_asked_about_answered_and_granted_in_part(
    page: Page,
    other: Page,
    live_server: Any,
    supervisor: User,
    director: User,
    eino: User,
    needs: None,
    faultless: Callable[[Page], None],
) -> None:
    log_in(page, live_server, equip(supervisor))
    page.goto(live_server.url + reverse("municipalities:rights"))
    page.click(f"a[href='{reverse('municipalities:propose')}']")
    faultless(page)
    page.click(desk.PRIMARY)
    expect(page.locator(ERRORS)).to_be_focused()
    faultless(page)
    desk.choose(page, "person", str(eino.pk))
    desk.choose(page, "unit", "new")
    page.fill("[name=new_unit]", "Neuvonta")
    page.fill("[name=tasks]", "Neuvoo työnhakijoita.")
    page.fill("[name=reason]", "Aloitti neuvonnassa.")
    desk.tick(page, "groups", ["ohjaamo", "neuvonta"])
    desk.tick(page, "categories", ["T2", "T3"])
    desk.choose(page, "authority", "view")
    page.click(desk.PRIMARY)
    page.wait_for_url("**/kayttooikeudet/*-*/")
    right = page.url
    faultless(page)

    log_in(other, live_server, equip(director))
    other.goto(live_server.url + reverse("municipalities:queue"))
    other.click(f"main nav a:has-text('{eino.name}'), main li a:has-text('{eino.name}')")
    desk.choose(other, "choice", "return")
    other.fill("[name=question]", "Tarvitaanko Ohjaamoa?")
    expect(other.locator("[data-copied=question]")).to_have_text("Tarvitaanko Ohjaamoa?")
    faultless(other)
    other.click(desk.PRIMARY)
    other.wait_for_url("**/kayttooikeudet/*-*/")

    page.goto(live_server.url + reverse("municipalities:waiting"))
    expect(page.locator("main")).to_contain_text("Tarvitaanko Ohjaamoa?")
    page.click("main a[href$='/esitys/']")
    faultless(page)
    page.fill("[name=reason]", "Ohjaamo on mukana kesän.")
    page.click(desk.PRIMARY)
    page.wait_for_url(right)

    other.goto(live_server.url + reverse("municipalities:queue"))
    other.click(f"main nav a:has-text('{eino.name}'), main li a:has-text('{eino.name}')")
    desk.choose(other, "choice", "narrow")
    other.uncheck("main [name=groups][value=ohjaamo]")
    other.fill("[name=why_narrower]", "Ohjaamo ei kuulu tehtäviin.")
    expect(other.locator("[data-left-out]")).to_have_text("ohjaamo")
    expect(other.locator("[data-chosen=groups]")).to_have_text("neuvonta")
    faultless(other)
    other.click(desk.PRIMARY)
    other.wait_for_url("**/kayttooikeudet/*-*/")
    faultless(other)
    approval = RightEvent.objects.get(kind=RightEvent.Kind.APPROVED)
    assert list(approval.terms.groups.values_list("group", flat=True)) == ["neuvonta"]
    assert "Esitetystä jää myöntämättä" in " ".join(decision_on(other).split())
