"""The way to ATMT on the opened client's page: where the area has said it is, in a window of its own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from consents.actions import opening
from municipalities.access.values import UnsafeLink
from municipalities.actions import set_setting
from municipalities.models import AreaSetting
from tests.municipalities.make import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.db]

ATMT = "https://atmt.example.fi/asiakkaat?kieli=fi&alue=1"
UNSAFE = [
    "http://atmt.example.fi/",
    "//atmt.example.fi/",
    "javascript:alert(1)",
    "https://",
    "https://toinen@atmt.example.fi/",
    "https://[atmt",
    "atmt.example.fi",
]


@pytest.fixture
def page(aino, consent, log_in):
    opened = opening.open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)
    browser = log_in(aino)
    return lambda: browser.get(reverse("consents:opened", args=[opened.pk]))


def links_in(answer) -> list[str]:
    """Links that lead away from here."""
    return re.findall(r'<a [^>]*href="(?:[a-z]+:|//)[^>]*>', answer.text)


def test_there_is_no_link_until_the_area_has_set_one(page):
    assert links_in(page()) == []


def test_the_link_opens_a_window_that_knows_nothing_of_this_one(page, area, administrator):
    set_setting(area, "atmt.url", ATMT, starts_on=TODAY, by=administrator, at=NOW)

    answer = page()
    [found] = links_in(answer)

    assert f'href="{ATMT.replace("&", "&amp;")}"' in found
    assert 'target="_blank"' in found
    assert 'rel="noopener noreferrer"' in found
    assert "atmt" not in answer.headers["Content-Security-Policy"]


def test_the_link_holds_from_its_day_on(page, area, administrator):
    set_setting(area, "atmt.url", ATMT, starts_on=TODAY + timedelta(days=1), by=administrator, at=NOW)

    assert links_in(page()) == []


@pytest.mark.parametrize("address", UNSAFE)
def test_only_an_https_address_is_taken_and_shown(page, area, administrator, address):
    with pytest.raises(UnsafeLink):
        set_setting(area, "atmt.url", address, starts_on=TODAY, by=administrator, at=NOW)
    AreaSetting.objects.create(
        area=area, key="atmt.url", value=address, starts_on=TODAY, set_by=administrator
    )

    assert links_in(page()) == []


def test_the_link_can_be_taken_away(page, area, administrator):
    yesterday = NOW - timedelta(days=1)
    for address, at in ((ATMT, yesterday), ("", NOW)):
        set_setting(area, "atmt.url", address, starts_on=at.date(), by=administrator, at=at)

    assert links_in(page()) == []
