"""Contracts as they stand, and the decision's three lists, none of which is forgotten."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from clientgroups.models import AnnexVersion
from municipalities.actions import load_decision
from municipalities.models import (
    Area,
    ContractEvent,
    ContractVersion,
    ListResolution,
    Municipality,
    Role,
)
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_contract_in_force,
    make_named_worker,
    make_user,
    make_user_with_role,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

CONTRACTS = reverse("municipalities:contracts")
KINDS = ContractEvent.Kind


def text_of(response):
    return " ".join(response.content.decode().split())


def row_of(page, name):
    """The first table's row of the municipality."""
    return page.split(f">{name}</")[1].split("</tr>")[0]


@pytest.fixture
def decided(db):
    """The area as the decision gives it: thirteen municipalities, seven contracts without dates."""
    load_decision(at=NOW)
    return Area.objects.get()


@pytest.fixture
def reader(decided):
    return make_user_with_role(Role.OFFICER, decided, "Tuomo Tervo")


@pytest.mark.parametrize("who", ["eino", "root", "aino", "supervisor", "administrator"])
def test_contracts_are_the_areas_own_peoples(who, request, log_in):
    assert log_in(request.getfixturevalue(who)).get(CONTRACTS).status_code == 404


@pytest.mark.parametrize("who", ["director", "secretary", "officer"])
def test_who_has_the_task_sees_how_contracts_stand(who, laukaa, request, in_english):
    browser = in_english(request.getfixturevalue(who))

    row = row_of(text_of(browser.get(CONTRACTS)), "Laukaa")

    assert "in force</span>" in row
    assert "1.1.2026–31.12.2027" in row


def test_what_only_the_decision_says_is_shown_with_its_source(reader, in_english):
    page = text_of(in_english(reader).get(CONTRACTS))

    assert "Service kind unknown" in row_of(page, "Äänekoski")
    assert "content not entered" in row_of(page, "Äänekoski")
    assert "signed according to the decision, date unknown" in row_of(page, "Äänekoski")
    assert "made according to the supplement" in row_of(page, "Uurainen")
    assert "No contract: Kannonkoski, Kinnula, Kivijärvi, Konnevesi, Kyyjärvi, Pihtipudas." in page


def test_an_entered_contract_takes_the_place_of_what_the_decision_said(decided, reader, in_english):
    make_contract_in_force(Municipality.objects.get(code="410"))

    page = text_of(in_english(reader).get(CONTRACTS))

    assert "Service supporting job placement" in row_of(page, "Laukaa")
    assert "Service kind unknown" not in row_of(page, "Laukaa")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"signatures": [KINDS.AREA_SIGNED]}, "signatures missing</span>"),
        ({"signatures": [KINDS.AREA_SIGNED]}, "annex signed for the municipality"),
        ({"starts_on": date(2027, 1, 1)}, "signed</span>"),
        ({"ends_before": TODAY}, "ended</span>"),
        ({"ended_before": TODAY}, "1.1.2026–23.11.2026"),
        ({"ended_before": date(2026, 11, 25)}, "ending</span>"),
        ({"ends_before": date(2027, 7, 1)}, "ending</span>"),
    ],
)
def test_every_state_of_a_contract_has_its_words(facts, words, decided, reader, in_english):
    make_contract_in_force(Municipality.objects.get(code="410"), **facts)

    assert words in row_of(text_of(in_english(reader).get(CONTRACTS)), "Laukaa")


def test_the_three_lists_stand_beside_each_other_with_their_differences(reader, in_english):
    lists = text_of(in_english(reader).get(CONTRACTS)).split('id="lists"')[1]

    def marks(name):
        row = row_of(lists, name)
        return (row.count(">named<"), row.count(">not named<"), "The lists differ" in row)

    assert marks("Laukaa") == (3, 0, False)
    assert marks("Uurainen") == (2, 1, True)
    assert marks("Karstula") == (2, 1, True)
    assert marks("Viitasaari") == (3, 0, False)
    assert "Kinnula" not in lists


def test_which_list_holds_is_said_with_its_source(reader, decided, in_english):
    browser = in_english(reader)
    before = text_of(browser.get(CONTRACTS))
    director = make_user_with_role(Role.DIRECTOR, decided, "Irja Ilmonen")
    ListResolution.objects.create(
        area=decided, holds="proposal", source="Lautakunta 1.11.2026 § 3", page="s. 2", by=director, at=NOW
    )

    after = text_of(browser.get(CONTRACTS))

    assert "The list that holds: Accepted supplement. Source: 24.9.2025 § 45, hyväksytty lisäys." in before
    assert "The list that holds: Proposal. Source: Lautakunta 1.11.2026 § 3, s. 2." in after


@pytest.mark.parametrize("codes", [["410"], ["410", "931", "992"]])
def test_more_contracts_ask_the_database_no_more(codes, decided, reader, log_in, django_assert_num_queries):
    for municipality in Municipality.objects.filter(code__in=codes):
        make_contract_in_force(municipality)
    browser = log_in(reader)
    browser.get(CONTRACTS)

    with django_assert_num_queries(15):
        page = text_of(browser.get(CONTRACTS))

    assert page.count("1.1.2026–31.12.2027") == len(codes)


NEW = reverse("municipalities:new_contract")
LISTS = reverse("municipalities:lists")


def typed(code="226", **facts):
    return {
        "municipality": code,
        "service_kind": "coaching",
        "page": "s. 1",
        "decision_ref": "19.3.2025 § 17",
        "annex": AnnexVersion.objects.get().pk,
        "starts_on": "1.1.2026",
        "last_day": "31.12.2027",
        "covers": "all",
        "data_clause": "Lomakkeella nimetyt tiedot.",
        **facts,
    }


@pytest.fixture
def manager(decided, in_english):
    return in_english(make_user_with_role(Role.MANAGER, decided, "Tuomas Tamminen"))


def test_a_person_completes_from_the_paper_what_the_decision_left_unknown(decided, manager):
    unknown = Municipality.objects.get(code="226").contracts.get()
    url = reverse("municipalities:contract", args=[unknown.pk])
    assert f"{NEW}?municipality=226" in text_of(manager.get(url))
    assert re.search(r'<option value="226"[^>]*selected', text_of(manager.get(f"{NEW}?municipality=226")))

    page = text_of(manager.post(NEW, typed(), follow=True))

    assert "The contract is entered. It comes into force when its signatures are recorded." in page
    assert "Version 1 holds only when everybody has signed." in page
    assert "Coaching" in page
    assert "Something of the contract is not known" not in page
    assert ContractVersion.objects.get().groups.count() == 9


def test_a_contract_is_entered_narrowed(manager):
    manager.post(NEW, typed(covers="some", groups=["ohjaamo", "neuvonta"]))

    assert set(ContractVersion.objects.get().groups.values_list("group", flat=True)) == {
        "ohjaamo",
        "neuvonta",
    }


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"municipality": ""}, "Choose the municipality whose contract it is."),
        ({"service_kind": "unknown"}, "Select a valid choice"),
        ({"service_kind": ""}, "See from the contract which of the two services it is."),
        ({"page": " "}, "Give the page on which the contract says which service it is."),
        ({"last_day": "31.12.2025"}, "The contract cannot end (31.12.2025) before it begins (1.1.2026)."),
        ({"starts_on": "32.1.2026"}, "Give the day as dd.mm.yyyy"),
        ({"covers": ""}, "Choose whether the contract covers all groups or only some."),
        ({"covers": "some"}, "Choose the groups that the contract covers."),
        ({"annex": ""}, "Choose the annex of criteria."),
    ],
)
def test_a_contract_that_cannot_be_is_explained_and_nothing_is_lost(facts, sentence, manager):
    page = text_of(manager.post(NEW, typed(**facts)))

    assert sentence in page
    assert 'id="errors"' in page
    assert "Lomakkeella nimetyt tiedot.</textarea>" in page
    assert not ContractVersion.objects.exists()


def test_a_contract_is_entered_once(manager):
    manager.post(NEW, typed())

    page = text_of(manager.post(NEW, typed()))

    assert "Make a new version of it." in page
    assert ContractVersion.objects.count() == 1


def test_the_difference_of_the_lists_stays_until_a_person_resolves_it_and_cites_the_page(manager):
    before = text_of(manager.get(CONTRACTS))
    data = {"holds": "supplement", "source": "Pöytäkirja 24.9.2025 § 45", "page": "s. 4"}
    for lacking in data:
        assert "errors" in text_of(manager.post(LISTS, data | {lacking: ""}))
    after = text_of(manager.post(LISTS, data, follow=True))

    assert "Source: Pöytäkirja 24.9.2025 § 45, s. 4." in after
    assert 'data-color="warning"' in before.split('id="lists"')[1]
    assert 'data-color="warning"' not in after.split('id="lists"')[1]
    assert "The lists differ" in after


@pytest.mark.parametrize(
    "who", ["eino", "root", "aino", "supervisor", "administrator", "secretary", "officer"]
)
@pytest.mark.parametrize("url", [NEW, LISTS])
def test_only_who_may_sign_for_the_area_enters_anything(url, who, laukaa, request, log_in):
    browser = log_in(request.getfixturevalue(who))

    assert [browser.get(url).status_code, browser.post(url, {}).status_code] == [404, 404]


@pytest.mark.parametrize("who", ["officer", "secretary"])
def test_who_only_sees_contracts_is_offered_nothing_to_do(who, laukaa, request, in_english):
    browser = in_english(request.getfixturevalue(who))

    page = page_of(laukaa, browser)

    assert not [words for words in ("New version", "End the contract", "Enter a contract") if words in page]
    assert "Enter a contract" not in text_of(browser.get(CONTRACTS))


def page_of(municipality, browser):
    contract = municipality.contracts.exclude(service_kind="unknown").get()
    return text_of(browser.get(reverse("municipalities:contract", args=[contract.pk])))


@pytest.mark.parametrize("who", ["eino", "root", "aino", "supervisor", "administrator"])
def test_a_contract_is_not_there_for_others(who, laukaa, director, request, log_in):
    url = reverse("municipalities:contract", args=[laukaa.contracts.get().pk])

    assert log_in(request.getfixturevalue(who)).get(url).status_code == 404
    assert log_in(director).get(url).status_code == 200


def test_the_contract_says_how_it_stands_why_and_who_signed(laukaa, director, in_english):
    page = page_of(laukaa, in_english(director))

    assert "Version 1 was signed on 15.12.2025 and is in force until 31.12.2027." in page
    assert "1.1.2026–31.12.2027" in page
    assert "15.12.2025</span> signed for the area: Irja Ilmonen, area director" in page
    assert "annex signed for the municipality: Irja Ilmonen" in page
    assert "ohjaamo · maksulista · kotoutuja" in page


def test_versions_stand_newest_first_each_with_its_differences(laukaa, director, in_english):
    contract = laukaa.contracts.get()
    make_contract_in_force(
        laukaa, ["ohjaamo"], contract=contract, no=2, ends_before=date(2029, 1, 1), signatures=()
    )

    page = page_of(laukaa, in_english(director))
    newer, older = page.split('id="versions"')[1].split("<h3>")[1:]

    assert "Version 2 · extension" in newer
    assert "waits for signatures</span>" in newer
    assert "Reason: Jatkettu." in newer
    assert "1.1.2026–31.12.2027" in newer
    assert "1.1.2026–31.12.2028" in newer
    assert "Left out: maksulista · kotoutuja" in newer
    assert "Missing: signed for the area, signed for the municipality" in newer
    assert "in force</span>" in older


def test_what_the_decision_left_open_stays_visible_until_a_person_has_cited_the_contract(
    decided, reader, in_english
):
    uurainen = Municipality.objects.get(code="892")
    unknown = uurainen.contracts.get()
    browser, url = in_english(reader), reverse("municipalities:contract", args=[unknown.pk])
    before = text_of(browser.get(url))
    version = make_contract_in_force(uurainen)
    after = page_of(uurainen, browser)

    assert "Something of the contract is not known" in before
    assert "content not entered" in before
    assert "The lists differ</span>" in before
    assert "Nobody has resolved the difference yet" in before
    assert "Something of the contract is not known" not in after
    assert f"<dd>{version.contract.page}</dd>" in after
    assert "Service kind unknown" not in row_of(text_of(browser.get(CONTRACTS)), "Uurainen")


@pytest.mark.parametrize("versions", [1, 3])
def test_a_contract_of_more_versions_asks_the_database_no_more(
    versions, laukaa, director, log_in, django_assert_num_queries
):
    contract = laukaa.contracts.get()
    for no in range(2, versions + 1):
        make_contract_in_force(laukaa, contract=contract, no=no)
    browser, url = log_in(director), reverse("municipalities:contract", args=[contract.pk])
    browser.get(url)

    with django_assert_num_queries(19):
        page = text_of(browser.get(url))

    assert page.count("<h3>") == versions


def test_each_rights_way_from_the_decision_to_the_opening_is_told(laukaa, aino, eino, director, in_english):
    make_named_worker(eino, laukaa, decided_at=NOW - timedelta(days=12), opened_on=None)

    page = page_of(laukaa, in_english(director)).split('id="rights"')[1]
    rows = {name: page.split(f">{name}</a>")[1].split("</tr>")[0] for name in ("Aino Aalto", "Eino Eskola")}

    assert [day in rows["Aino Aalto"] for day in ("20.1.2026", "21.1.2026", "28.1.2026")] == [True] * 3
    assert "8 days</td>" in rows["Aino Aalto"]
    assert "in force</span>" in rows["Aino Aalto"]
    assert "12 days so far</td>" in rows["Eino Eskola"]
    assert "–</td>" in rows["Eino Eskola"]
    assert "2 workers" in page_of(laukaa, in_english(director))


def test_who_may_not_see_rights_sees_no_names(laukaa, aino, secretary, in_english):
    assert "Aino Aalto" not in page_of(laukaa, in_english(secretary))


@pytest.mark.parametrize("count", [1, 3])
def test_more_rights_under_a_contract_ask_the_database_no_more(
    count, laukaa, director, log_in, django_assert_num_queries
):
    for _ in range(count):
        make_named_worker(make_user(), laukaa)
    browser, url = log_in(director), reverse("municipalities:contract", args=[laukaa.contracts.get().pk])
    browser.get(url)

    with django_assert_num_queries(20):
        page = text_of(browser.get(url))

    assert page.count("8 päivää</td>") == count
