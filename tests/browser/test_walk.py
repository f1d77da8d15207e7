"""The main job, end to end, in a real browser: from the login to a withdrawal that shuts the gate.

At every step those who are not in on it find nothing, and every page is without fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from clientgroups.models import Category
from consents.models import Opening, Outcome, Scan, Verification
from tests.browser import desk
from tests.browser.outsiders import Fields, Outsiders
from tests.browser.paper import scanned, text_of
from tests.browser.people import Person, equip, log_in
from tests.municipalities.make import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

TICKED, LEFT_EMPTY = ("T2", "T3"), ("T5", "record_changes")


@dataclass
class Walk:
    """One worker's way through the house, with the outsiders at their heels."""

    page: Page
    server: Any
    outsiders: Outsiders
    faultless: Callable[[Page], None]
    consent: str = ""
    number: str = ""

    def url(self, name: str, *ids: str) -> str:
        return str(self.server.url + reverse(f"consents:{name}", args=ids))

    def go(self, name: str, *ids: str) -> int:
        answer = self.page.goto(self.url(name, *ids))
        assert answer is not None
        return answer.status

    def press(self, within: str = "main") -> None:
        self.page.click(f"{within} form button[type=submit][data-variant=primary]")

    def only_ours(self, url: str, data: Fields | None = None) -> None:
        self.faultless(self.page)
        self.outsiders.find_nothing(url)
        if data is not None:
            self.outsiders.find_nothing(url, data)


@pytest.fixture
def walk(
    page: Page,
    live_server: Any,
    worker: Person,
    outsiders: Outsiders,
    faultless: Callable[[Page], None],
) -> Walk:
    log_in(page, live_server, worker)
    return Walk(page, live_server, outsiders, faultless)


@pytest.fixture
def receiver_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A browser of somebody else."""
    context = browser.new_context(**browser_context_args)
    context.clock.install(time=NOW)
    yield context.new_page()
    context.close()


def test_a_walk_in_client_from_the_login_to_a_withdrawal(
    walk: Walk, receiver: User, receiver_page: Page
) -> None:
    prepare(walk)
    pdf = issue(walk)
    record_signature(walk)
    add_scan_and_confirm(walk, pdf)
    first = open_client(walk)
    see_what_may_be_seen(walk)
    record_outcome(walk, first)
    second = open_client(walk)
    withdraw(walk, receiver_page, equip(receiver))
    find_the_gate_shut(walk, second)


def prepare(walk: Walk) -> None:
    page = walk.page
    expect(page).to_have_url(walk.url("desk"))
    walk.faultless(page)
    desk.begin(page, walk.server)
    walk.only_ours(page.url, {"code": desk.CODE})
    desk.tell_code(page)
    expect(page.locator("main")).not_to_contain_text(desk.CODE)
    walk.only_ours(page.url, {"name": desk.NAME})
    desk.tell_client(page)
    desk.go_on(page)
    establish_need(walk)
    desk.tell_content(page)
    walk.only_ours(page.url, {"categories": "T2"})
    desk.go_on(page)


def establish_need(walk: Walk) -> None:
    """With a visit that is still to come on the way: said beside the field, and nothing typed is lost."""
    page = walk.page
    desk.choose_group(page)
    desk.tell_need(page, visit_date="25.11.2026")
    walk.only_ours(page.url, {"group": "ohjaamo"})
    desk.go_on(page)
    expect(page.locator(".ds-error-summary")).to_be_focused()
    walk.faultless(page)
    expect(page.locator("[name=sentence]")).to_have_value(desk.SENTENCE)
    expect(page.locator("[name=actions]:checked")).to_have_count(2)
    page.click(".ds-error-summary a")
    expect(page.locator("[name=visit_date]")).to_be_focused()
    page.fill("[name=visit_date]", "24.11.2026")
    desk.go_on(page)
    expect(page.locator("[name=categories]:checked")).to_have_count(0)


def issue(walk: Walk) -> bytes:
    """Preview first; the number comes with the issuing and is on the paper."""
    page, draft = walk.page, desk.id_in(walk.page.url)
    walk.only_ours(page.url, {})
    walk.outsiders.find_nothing(walk.url("draft_pdf", draft))
    assert page.request.get(walk.url("draft_pdf", draft)).body().startswith(b"%PDF")
    page.click(desk.PRIMARY)
    page.wait_for_url("**/lomake/**")
    walk.consent = desk.id_in(page.url)
    walk.number = page.locator("h1").inner_text().split()[-1]
    walk.only_ours(walk.url("form", walk.consent))
    walk.outsiders.find_nothing(walk.url("form_pdf", walk.consent))
    answer = page.request.get(walk.url("form_pdf", walk.consent))
    pdf = answer.body()
    assert (answer.headers["content-type"], pdf[:5]) == ("application/pdf", b"%PDF-")
    for words in (walk.number, desk.NAME, desk.SENTENCE.split()[-1]):
        assert words in text_of(pdf)
    return pdf


def record_signature(walk: Walk) -> None:
    page = walk.page
    walk.go("signature", walk.consent)
    walk.only_ours(page.url, {"decision": "refused", "signed_on": "24.11.2026"})
    desk.choose(page, "decision", "given")
    for item in TICKED:
        desk.choose(page, f"box_{item}", "ticked")
    for item in LEFT_EMPTY:
        desk.choose(page, f"box_{item}", "empty")
    page.fill("[name=place]", "Laukaa")
    page.fill("[name=signed_on]", "24.11.2026")
    walk.press("main:has([data-signature])")
    expect(page.locator("[data-signature]")).to_have_count(0)


def add_scan_and_confirm(walk: Walk, pdf: bytes) -> None:
    page = walk.page
    walk.faultless(page)
    walk.outsiders.find_nothing(walk.url("scan", walk.consent), {})
    page.set_input_files(
        "[name=scan]", {"name": "lomake.pdf", "mimeType": "application/pdf", "buffer": scanned(pdf)}
    )
    page.click("form[enctype] button[type=submit]")
    for picture in page.locator(".sheet img").all():
        expect(picture).to_have_js_property("naturalWidth", 1100)
    scan = str(Scan.objects.get().pk)
    walk.only_ours(page.url)
    walk.outsiders.find_nothing(page.locator("img#page-1").get_attribute("src") or "")
    walk.outsiders.find_nothing(walk.url("verify", scan), dict.fromkeys(CHECKS, "on"))
    for check in CHECKS:
        page.check(f"main [name={check}]")
    page.click(f"form[action='{reverse('consents:verify', args=[scan])}'] button[type=submit]")
    expect(page.locator("main [name=person]")).to_have_count(0)
    assert Verification.objects.filter(scan=scan).count() == 1
    walk.faultless(page)


CHECKS = ("person", "signature", "same", "copy")


def open_client(walk: Walk) -> str:
    """State the action, declare, and only then see; returns the opening's id."""
    page = walk.page
    assert walk.go("gate", walk.consent) == HTTPStatus.OK
    expect(page.locator("main :checked")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text(desk.PHONE)
    walk.only_ours(page.url, {"action": "guidance", "not_disqualified": "on"})
    desk.choose(page, "action", "guidance")
    page.check("[name=not_disqualified]")
    page.click("#gate " + desk.PRIMARY.removeprefix("main form "))
    page.wait_for_url("**/avaus/**")
    walk.only_ours(page.url)
    opening = desk.id_in(page.url)
    for name in ("reveal", "close"):
        walk.outsiders.find_nothing(walk.url(name, opening), {})
    return opening


def see_what_may_be_seen(walk: Walk) -> None:
    """Exactly what the client ticked, and the contact details that the client gave."""
    page = walk.page
    with translation.override("fi"):
        labels = [str(Category(item).label) for item in TICKED]
    shown = page.locator(".chips--yes li").all_inner_texts()
    assert [text.strip() for text in shown] == labels
    for words in (desk.NAME, desk.PHONE, desk.ADDRESS, desk.SENTENCE):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("main")).not_to_contain_text(desk.CODE)


def record_outcome(walk: Walk, opening: str) -> None:
    page = walk.page
    walk.only_ours(walk.url("outcome", opening), {"result": "guidance_given"})
    desk.choose(page, "result", "guidance_given")
    page.click(f"form[action='{reverse('consents:outcome', args=[opening])}'] button[type=submit]")
    expect(page).to_have_url(walk.url("desk"))
    assert Outcome.objects.get().opening_id == Opening.objects.get().pk
    walk.faultless(page)


def withdraw(walk: Walk, page: Page, person: Person) -> None:
    """The service point's receiver records it; no data of the client is needed or shown."""
    log_in(page, walk.server, person)
    page.goto(walk.url("withdraw"))
    walk.faultless(page)
    page.fill("[name=number]", walk.number)
    page.select_option("[name=identity_check]", "passport")
    desk.choose(page, "scope", "all")
    page.select_option("[name=way]", "service_point")
    page.click(desk.PRIMARY)
    page.wait_for_url("**/peruutus/*-*/")
    expect(page.locator("main")).not_to_contain_text(desk.NAME)
    walk.faultless(page)
    walk.outsiders.find_nothing(page.url)
    walk.outsiders.find_nothing(walk.url("confirmation", desk.id_in(page.url)), {})


def find_the_gate_shut(walk: Walk, opening: str) -> None:
    """The page that was open shows the client no more, and the gate says why."""
    page = walk.page
    expect(page.locator("main")).to_contain_text(desk.PHONE)
    answer = page.reload()
    assert answer is not None
    assert answer.status == HTTPStatus.FORBIDDEN
    sees_that_the_client_withdrew(walk)
    assert walk.go("gate", walk.consent) == HTTPStatus.FORBIDDEN
    sees_that_the_client_withdrew(walk)
    for name in ("opened", "gate"):
        walk.outsiders.find_nothing(walk.url(name, opening if name == "opened" else walk.consent))
    walk.outsiders.find_nothing(walk.url("hand_over", walk.consent), {"reason": "closed_gate"})
    assert Opening.objects.count() == 2


def sees_that_the_client_withdrew(walk: Walk) -> None:
    """The consent is the one rule that blocks; the client's data is not on the page."""
    blocking = walk.page.locator(".lights .bad")
    with translation.override("fi"):
        said = translation.gettext("the client withdrew the consent on %(date)s") % {"date": "24.11.2026"}
    expect(blocking).to_have_count(1)
    expect(blocking).to_contain_text(said)
    for words in (desk.NAME, desk.PHONE, desk.ADDRESS, desk.SENTENCE):
        expect(walk.page.locator("main")).not_to_contain_text(words)
    walk.faultless(walk.page)
