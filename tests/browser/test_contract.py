"""The director enters, signs and ends contracts: what falls is shown first, and every page is faultless."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from accounts.models import User
from consents.models import Client, Consent
from municipalities.models import ContractEvent, ContractVersion, Municipality
from tests.browser import desk
from tests.browser.people import equip, log_in
from tests.consents.make import make_consent, make_need
from tests.municipalities.make import make_contract_in_force, make_municipality

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

Faultless = Callable[[Page], None]
DANGER = "main button[data-color=danger]"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path


@pytest.fixture
def at_contracts(page: Page, live_server: Any, director: User, consent: Consent, supervisor: User) -> Page:
    log_in(page, live_server, equip(director))
    page.goto(live_server.url + reverse("municipalities:contracts"))
    return page


def test_a_contract_ends_only_after_what_falls_with_it_has_been_read(
    at_contracts: Page, laukaa: Municipality, onni: Client, aino: User, faultless: Faultless
) -> None:
    page = at_contracts
    faultless(page)
    page.click("main a:has-text('Laukaa')")
    faultless(page)
    page.click("main a:has-text('Lopeta sopimus')")
    page.fill("[name=last_day]", "31.12.2026")
    page.select_option("[name=cause]", "municipality")
    page.click(desk.PRIMARY)
    expect(page.locator(".big3 li")).to_have_text(
        ["1käyttöoikeus", "1suostumus", "0avausta ilman kirjattua seurausta"]
    )
    faultless(page)
    # Meanwhile another client gives consent.
    make_consent(make_need(onni, laukaa, aino, "ohjaus"), aino)
    page.check("[name=read]")
    page.click(DANGER)
    expect(page.locator("main [role=alert]").first).to_contain_text("Luvut muuttuivat: nyt 1 käyttöoikeus")
    expect(page.locator("[name=read]")).not_to_be_checked()
    assert not ContractEvent.objects.filter(kind="ended").exists()
    page.click(DANGER)
    expect(page.locator("#errors")).to_be_focused()
    page.check("[name=read]")
    page.click(DANGER)
    expect(page.locator("main")).to_contain_text(
        "Sopimus on merkitty päättymään 31.12.2026. Kunta irtisanoi."
    )
    faultless(page)
    assert ContractEvent.objects.get(kind="ended").ends_before == date(2027, 1, 1)


def test_a_contract_is_entered_signed_and_changed(
    at_contracts: Page, area: Any, live_server: Any, faultless: Faultless
) -> None:
    make_municipality(area, "992")
    page = at_contracts
    page.click("main a:has-text('Kirjaa sopimus')")
    faultless(page)
    page.click(desk.PRIMARY)
    faultless(page)
    page.select_option("[name=municipality]", "992")
    desk.choose(page, "service_kind", "coaching")
    page.fill("[name=page]", "sivu 1")
    page.fill("[name=decision_ref]", "19.3.2025 § 17")
    page.fill("[name=starts_on]", "1.1.2026")
    page.fill("[name=last_day]", "31.12.2027")
    desk.choose(page, "covers", "some")
    page.check("[name=groups][value=ohjaamo]")
    page.fill("[name=data_clause]", "Lomakkeella nimetyt tiedot.")
    faultless(page)
    page.click(desk.PRIMARY)
    expect(page.locator("h1")).to_contain_text("Äänekosk")
    faultless(page)
    page.click("main a:has-text('Kirjaa allekirjoitus')")
    desk.choose(page, "kind", "area_signed")
    page.fill("[name=signed_on]", "24.11.2026")
    page.fill("[name=name]", "Irja Ilmonen")
    desk.choose(page, "role", "director")
    paper: Any = {"name": "sopimus.png", "mimeType": "image/png", "buffer": a_picture()}
    page.set_input_files("[name=paper]", paper)
    faultless(page)
    page.click(desk.PRIMARY)
    expect(page.locator("main")).to_contain_text("Allekirjoitus on kirjattu.")
    page.click("main a:has-text('Uusi versio')")
    faultless(page)
    desk.choose(page, "kind", "extension")
    page.fill("[name=reason]", "Palvelu jatkuu.")
    page.fill("[name=last_day]", "31.12.2028")
    page.click(desk.PRIMARY)
    expect(page.locator(".time > li").first).to_contain_text("nyt: 1.1.2026–31.12.2028")
    faultless(page)
    assert ContractVersion.objects.latest("recorded_at").groups.count() == 1


@pytest.mark.parametrize("name", ["lists", "new_annex"])
def test_the_other_pages_are_faultless_too(
    at_contracts: Page, live_server: Any, faultless: Faultless, name: str
) -> None:
    page = at_contracts
    page.goto(live_server.url + reverse(f"municipalities:{name}"))
    faultless(page)
    page.click(desk.PRIMARY)
    expect(page.locator("#errors")).to_be_focused()
    faultless(page)


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("L", (620, 877), 255).save(out, "PNG")
    return out.getvalue()


def test_a_shortening_shows_what_falls(
    at_contracts: Page, live_server: Any, laukaa: Municipality, faultless: Faultless
) -> None:
    page = at_contracts
    contract = make_contract_in_force(laukaa, contract=laukaa.contracts.get(), no=2).contract
    page.goto(live_server.url + reverse("consents:change_contract", args=[contract.pk]))
    desk.choose(page, "kind", "shortening")
    page.fill("[name=reason]", "Sovittu.")
    page.fill("[name=last_day]", "31.12.2026")
    page.click(desk.PRIMARY)
    expect(page.locator(".big3 b").nth(1)).to_have_text("1")
    faultless(page)
    page.check("[name=read]")
    page.click(desk.PRIMARY)
    expect(page.locator("main")).to_contain_text("Versio 3 odottaa allekirjoituksia.")
