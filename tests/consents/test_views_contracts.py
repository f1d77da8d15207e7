"""The pages on which a contract changes, is signed and ends: what falls is shown first, nothing is lost."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consents.access.falling import Reach, falling
from municipalities.models import ContractEvent, ContractVersion, Role
from municipalities.models.contracts import SIGNATURES
from tests.consents.make import make_consent, make_need
from tests.municipalities.conftest import in_english
from tests.municipalities.make import (
    NOW,
    TODAY,
    end_contract,
    make_annex,
    make_contract_in_force,
    make_user_with_role,
    sign_contract,
)
from tests.stage import picture

__all__ = ["in_english"]

pytestmark = [pytest.mark.django_db, pytest.mark.db]

END = {"last_day": "31.12.2026", "cause": "municipality", "reason": ""}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def contract(laukaa, consent):
    return laukaa.contracts.get()


@pytest.fixture
def browser(director, in_english):
    return in_english(director)


def url(name, contract):
    return reverse(f"consents:{name}_contract", args=[contract.pk])


def text_of(response):
    return " ".join(response.content.decode().split())


def seen(contract, ends_before=date(2027, 1, 1), groups=None):
    return falling(contract, Reach(ends_before, groups), NOW).code


def version_data(contract, **facts):
    newest = contract.versions.latest("no")
    return {
        "seen": newest.pk,
        "kind": "extension",
        "reason": "Palvelu jatkuu.",
        "annex": newest.annex_id,
        "starts_on": "1.1.2026",
        "last_day": "31.12.2028",
        "covers": "all",
        "data_clause": newest.data_clause,
        **facts,
    }


def signature_data(kind="municipality_signed", **facts):
    return {
        "kind": kind,
        "signed_on": "24.11.2026",
        "name": "Kaija Kunta",
        "title": "kunnanjohtaja",
        "paper": SimpleUploadedFile("sopimus.png", picture()),
        **facts,
    }


@pytest.mark.parametrize("name", ["end", "change", "sign"])
@pytest.mark.parametrize("who", ["aino", "eino", "supervisor", "secretary", "officer", "root"])
def test_only_who_may_sign_for_the_area_finds_the_pages(name, who, contract, request, log_in):
    browser = log_in(request.getfixturevalue(who))

    assert browser.get(url(name, contract)).status_code == 404
    assert browser.post(url(name, contract), END).status_code == 404


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.MANAGER])
def test_either_of_the_two_finds_them(role, area, contract, in_english):
    browser = in_english(make_user_with_role(role, area, "Tuomas Tamminen"))

    assert [browser.get(url(name, contract)).status_code for name in ("end", "change", "sign")] == [
        200,
        200,
        302,
    ]


def test_what_falls_is_shown_before_anything_is_marked(contract, browser):
    first = text_of(browser.get(url("end", contract)))
    shown = text_of(browser.post(url("end", contract), END))

    assert "Show what ends with it" in first
    assert "What ends with it" in shown
    assert "<b>1</b>access right</li>" in shown
    assert "<b>1</b>consent</li>" in shown
    assert "<b>0</b>openings without a recorded outcome</li>" in shown
    assert "Workers: Aino Aalto" in shown
    assert "Mark the contract to end on 31.12.2026" in shown
    assert "Lehtovaara" not in shown
    assert 'value="31.12.2026"' in shown
    assert not ContractEvent.objects.filter(kind="ended").exists()


def test_without_the_tick_it_is_asked_for_and_with_it_the_contract_ends(contract, browser):
    data = END | {"read_code": seen(contract)}

    asked = text_of(browser.post(url("end", contract), data))
    done = browser.post(url("end", contract), data | {"read": "on"}, follow=True)

    assert "Tick that you have read what ends with the contract." in asked
    assert "The contract is marked to end on 31.12.2026." in text_of(done)
    assert ContractEvent.objects.get(kind="ended").ends_before == date(2027, 1, 1)


def test_counts_that_changed_meanwhile_are_told_and_nothing_is_lost(contract, browser, laukaa, onni, aino):
    before = seen(contract)
    make_consent(make_need(onni, laukaa, aino, "ohjaus"), aino)
    data = END | {"reason": "Kunnan kirje.", "read_code": before, "read": "on"}

    page = text_of(browser.post(url("end", contract), data))

    assert "The figures changed: now 1 access right, 2 consents, 0 openings without an outcome." in page
    assert "Check and confirm again." in page
    assert "Kunnan kirje.</textarea>" in page
    assert seen(contract) in page
    assert not re.search(r'name="read"[^>]*checked', page)
    assert not ContractEvent.objects.filter(kind="ended").exists()


def test_another_day_shows_its_own_counts_without_calling_them_changed(contract, browser):
    data = END | {"last_day": "31.1.2027", "read_code": seen(contract), "read": "on"}

    page = text_of(browser.post(url("end", contract), data))

    assert "The figures changed" not in page
    assert "Mark the contract to end on 31.1.2027" in page


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"last_day": "31.12.2027"}, "The contract ends already on 31.12.2027."),
        ({"last_day": "1.12.2025", "reason": "Kirje."}, "The contract has not begun by that day."),
        ({"last_day": "31.10.2026"}, "The day 31.10.2026 has passed. Write how it is known"),
        ({"last_day": "31.2.2027"}, "Give the day as dd.mm.yyyy"),
        ({"last_day": ""}, "Give the last day on which the contract is in force."),
        ({"cause": ""}, "Choose why the contract ends."),
    ],
)
def test_an_end_that_cannot_be_is_explained(facts, sentence, contract, browser):
    page = text_of(browser.post(url("end", contract), END | facts | {"read": "on", "read_code": "x"}))

    assert sentence in page
    assert 'id="errors"' in page
    assert not ContractEvent.objects.filter(kind="ended").exists()


def test_a_contract_marked_to_end_says_so_and_offers_nothing_that_cannot_be_done(contract, browser):
    end_contract(contract.versions.get(), date(2027, 1, 1))

    again = text_of(browser.post(url("end", contract), END | {"read": "on", "read_code": seen(contract)}))
    changed = text_of(browser.post(url("change", contract), version_data(contract)))
    page = text_of(browser.get(reverse("municipalities:contract", args=[contract.pk])))

    assert "The contract ends already on 31.12.2026." in again
    assert "The contract ends already on 31.12.2026." in changed
    assert "The contract is marked to end on 31.12.2026. The municipality gave notice." in page
    assert "End the contract" not in page
    assert "New version" not in page


def test_an_extension_is_saved_with_its_reason(contract, browser):
    page = text_of(browser.post(url("change", contract), version_data(contract), follow=True))

    assert "The new version is saved." in page
    assert "Version 2 · extension" in page
    assert "Reason: Palvelu jatkuu." in page
    assert "Record signature" in page


def test_a_new_version_begins_from_what_the_newest_says(contract, browser):
    page = text_of(browser.get(url("change", contract)))

    assert 'value="31.12.2027"' in page
    assert "Suostumuslomakkeessa nimetyt tiedot.</textarea>" in page
    assert re.search(r'name="covers" value="all"[^>]*checked', page)
    assert not re.search(r'name="kind"[^>]*checked', page)


def test_a_shortening_shows_what_falls_before_it_is_saved(contract, browser):
    data = version_data(contract, kind="shortening", last_day="31.12.2026")

    shown = text_of(browser.post(url("change", contract), data))
    code = seen(contract, groups=frozenset(contract.versions.get().groups.values_list("group", flat=True)))
    done = browser.post(url("change", contract), data | {"read_code": code, "read": "on"})

    assert "<b>1</b>consent</li>" in shown
    assert "Palvelu jatkuu.</textarea>" in shown
    assert done.status_code == 302
    assert contract.versions.count() == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"last_day": "31.12.2025"}, "The contract cannot end (31.12.2025) before it begins (1.1.2026)."),
        ({"last_day": "31.12.2027"}, "An extension ends later than the contract does now."),
        ({"kind": "shortening"}, "A shortening ends earlier than the contract does now."),
        ({"kind": "correction", "last_day": "30.6.2027"}, "If that is meant, choose Shortening."),
        ({"kind": "correction", "last_day": "31.12.2027"}, "Nothing is different from the version before."),
        ({"kind": "new_annex"}, "Choose another annex of criteria."),
        ({"kind": "technical"}, "Select a valid choice"),
        ({"covers": "some"}, "Choose the groups that the contract covers."),
        ({"reason": ""}, "Write why the contract is changed."),
        ({"data_clause": ""}, "Write what personal data may be processed under the contract."),
    ],
)
def test_a_change_that_cannot_be_is_explained_and_nothing_is_lost(facts, sentence, contract, browser):
    page = text_of(browser.post(url("change", contract), version_data(contract) | facts))

    assert sentence in page
    assert 'id="errors"' in page
    assert contract.versions.count() == 1
    if facts.get("reason") != "":
        assert "Palvelu jatkuu.</textarea>" in page


def test_a_group_that_the_annex_lacks_is_named(contract, browser):
    other = make_annex(decision_ref="1.3.2026 § 9")
    other.contents.filter(group="kuntalisa").delete()
    facts = {"kind": "new_annex", "annex": other.pk, "covers": "some", "groups": ["ohjaamo", "kuntalisa"]}

    page = text_of(browser.post(url("change", contract), version_data(contract) | facts))

    assert "The annex 1.3.2026 § 9 does not have the group: kuntalisa." in page


def test_a_version_made_meanwhile_is_told_and_what_was_typed_stays(contract, browser, laukaa):
    data = version_data(contract)
    make_contract_in_force(laukaa, contract=contract, no=2, ends_before=date(2028, 7, 1))

    page = text_of(browser.post(url("change", contract), data))
    again = browser.post(url("change", contract), data | {"seen": contract.versions.latest("no").pk})

    assert "A new version was made meanwhile. Compare with it and save again." in page
    assert "Palvelu jatkuu.</textarea>" in page
    assert str(contract.versions.get(no=2).pk) in page
    assert again.status_code == 302


def test_a_signature_is_recorded_with_its_paper_which_can_be_opened(laukaa, contract, browser):
    make_contract_in_force(laukaa, contract=contract, no=2, ends_before=date(2029, 1, 1), signatures=())

    done = browser.post(url("sign", contract), signature_data(), follow=True)
    event = ContractEvent.objects.get(version__no=2)

    assert "The signature is recorded." in text_of(done)
    assert "Kaija Kunta, kunnanjohtaja" in text_of(done)
    paper = browser.get(reverse("municipalities:contract_paper", args=[event.pk]))
    assert (paper.status_code, paper.headers["Content-Type"]) == (200, "image/png")
    assert paper.content == picture()


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"kind": ""}, "Choose which signature you record."),
        ({"signed_on": "25.11.2026"}, "The day 25.11.2026 is still to come."),
        ({"name": ""}, "Write the name of the signer."),
        ({"title": ""}, "Write as what the municipality&#x27;s signer signed."),
        ({"kind": "area_signed"}, "Choose which of the two signed for the area."),
        ({"kind": "area_signed", "role": "secretary"}, "Select a valid choice"),
        ({"paper": ""}, "Choose the file that has the signed paper."),
        ({"paper": "script"}, "The file is not a PDF, JPEG or PNG"),
    ],
)
def test_a_signature_that_cannot_be_is_explained(facts, sentence, laukaa, contract, browser):
    make_contract_in_force(laukaa, contract=contract, no=2, ends_before=date(2029, 1, 1), signatures=())
    if facts.get("paper") == "script":
        facts = {"paper": SimpleUploadedFile("sopimus.pdf", b"<script>alert(1)</script>")}

    page = text_of(browser.post(url("sign", contract), signature_data() | facts))

    assert sentence in page
    assert not ContractEvent.objects.filter(version__no=2).exists()


def test_a_signature_that_is_there_is_not_offered_again(laukaa, contract, browser):
    signatures = ("municipality_signed",)
    make_contract_in_force(
        laukaa, contract=contract, no=2, ends_before=date(2029, 1, 1), signatures=signatures
    )

    page = text_of(browser.get(url("sign", contract)))

    assert 'value="area_signed"' in page
    assert 'value="municipality_signed"' not in page


def test_the_last_signature_of_a_shortening_shows_what_falls_by_it(laukaa, contract, browser, director):
    version = make_contract_in_force(
        laukaa, contract=contract, no=2, ends_before=date(2027, 1, 1), signatures=()
    )
    for kind in SIGNATURES[:3]:
        sign_contract(version, kind, on=TODAY, by=director)
    data = signature_data("annex_municipality_signed")

    first = text_of(browser.get(url("sign", contract)))
    code = re.search(r'name="read_code" value="([^"]+)"', first)
    assert code
    asked = text_of(browser.post(url("sign", contract), data | {"read_code": code[1]}))
    data["paper"] = SimpleUploadedFile("sopimus.png", picture())
    done = browser.post(url("sign", contract), data | {"read_code": code[1], "read": "on"})

    assert "<b>1</b>consent</li>" in first
    assert "Tick that you have read what ends with the contract." in asked
    assert done.status_code == 302
    assert ContractVersion.objects.signed(TODAY).filter(pk=version.pk).exists()


@pytest.mark.parametrize("others", [0, 2])
def test_more_consents_ask_the_database_no_more(
    others, contract, laukaa, onni, aino, director, log_in, django_assert_num_queries
):
    for days in range(others):
        make_consent(make_need(onni, laukaa, aino), aino, ends_before=date(2027, 6, 1) + timedelta(days=days))
    browser = log_in(director)
    browser.post(url("end", contract), END)

    with django_assert_num_queries(32):
        page = text_of(browser.post(url("end", contract), END))

    assert f"<b>{1 + others}</b>" in page
