"""The register of named users as a file: who gets it, that it is on record, and what is read back from it."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils.translation import override

import audit.trail
from audit.models import Entry, Verb
from municipalities.actions import NotPermitted, export_register
from municipalities.actions.exporting import FileForm
from municipalities.models import RightEvent, Role
from tests.municipalities.make import (
    DECIDED,
    GROUPS,
    NOW,
    make_contract_in_force,
    make_named_worker,
    make_notice,
    make_terms,
    make_user,
    make_user_with_role,
    right_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

FILE = reverse("municipalities:register_file")
DAY = timedelta(days=1)
OTHERS = ["aino", "eino", "receiver", "secretary", "administrator", "root"]


def text_rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def rows_of(by):
    """The CSV as its reader sees it, one dictionary a row; in English, whose words stand still."""
    with override("en"):
        return text_rows(export_register(FileForm.CSV, by=by, at=NOW))


def sheet_of(by):
    with override("en"):
        data = export_register(FileForm.XLSX, by=by, at=NOW)
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_every_column_is_filled_for_a_right_in_force(aino, director):
    (row,) = rows_of(director)

    decision = RightEvent.objects.get(holder=aino, kind="approved").decision
    agreement = aino.agreements.get().document
    assert row == {
        "Worker": "Aino Aalto",
        "Municipality": "Laukaa",
        "Unit": "Työllisyyspalvelut",
        "Service": "Service supporting job placement",
        "State": "in force",
        "Since": "1.2.2026",
        "Until": "30.6.2027",
        "Groups": ", ".join(GROUPS),
        "Data": row["Data"],
        "Authority": "Viewing and recording changes of service need",
        "Number of the decision": decision.number,
        "Day of the decision": "20.1.2026",
        "Personal agreement": f"{agreement.number}, in force, 22.1.2026",
        "Told to KEHA-keskus": "21.1.2026",
        "Opened at KEHA-keskus": "28.1.2026",
        "Closed at KEHA-keskus": "",
        "Proposed by": "Seija Saari",
        "Why it stopped": "",
    }
    assert row["Data"].startswith("T1 ")
    assert row["Data"].count("T") >= 10


def test_nothing_that_is_over_is_left_out(laukaa, director):
    states: dict[str, dict[str, Any]] = {
        "Anni": {},
        "Bertta": {"decision": None},
        "Cecilia": {"decision": "refused"},
        "Daniel": {"suspended_at": NOW - DAY},
        "Eeva": {"removed_at": NOW - DAY},
        "Fanni": {"ends_before": date(2026, 3, 1)},
        "Gunnar": {"agreement_starts_on": None},
    }
    for name, facts in states.items():
        make_named_worker(make_user(name), laukaa, **facts)

    found = {row["Worker"]: (row["State"], row["Until"], row["Why it stopped"]) for row in rows_of(director)}

    assert found == {
        "Anni": ("in force", "30.6.2027", ""),
        "Bertta": ("waits for a decision", "30.6.2027", ""),
        "Cecilia": ("refused", "30.6.2027", "Peruste on päättynyt."),
        "Daniel": ("suspended", "30.6.2027", "Peruste on päättynyt."),
        "Eeva": ("removed", "23.11.2026", "Peruste on päättynyt."),
        "Fanni": ("ended", "28.2.2026", ""),
        "Gunnar": ("waits for the personal agreement", "30.6.2027", ""),
    }


def test_a_decision_that_a_newer_one_replaced_has_a_row_of_its_own(aino, laukaa, director):
    right = aino.access_rights.get()
    narrower = make_terms(right, ["ohjaamo"], ["T2"], ends_before=date(2027, 1, 1))
    approval = right_event(narrower, "approved", by=director, at=DECIDED + 60 * DAY)
    make_notice(approval, date(2026, 3, 22), date(2026, 3, 25))

    first, newest = rows_of(director)

    assert (first["State"], first["Until"]) == ("replaced by a newer decision", "21.3.2026")
    assert (newest["State"], newest["Since"], newest["Until"]) == ("in force", "25.3.2026", "31.12.2026")
    assert (newest["Groups"], newest["Authority"]) == ("ohjaamo", "Viewing only")
    assert first["Number of the decision"] != newest["Number of the decision"]


def test_terms_granted_ahead_have_a_row_beside_those_that_hold(aino, director):
    right = aino.access_rights.get()
    ahead = make_terms(right, ["ohjaamo"], starts_on=date(2027, 1, 1), ends_before=date(2027, 9, 1))
    right_event(ahead, "approved", by=director, at=NOW - DAY)

    present, coming = rows_of(director)

    assert (present["State"], present["Since"]) == ("in force", "1.2.2026")
    assert (coming["State"], coming["Since"], coming["Until"]) == (
        "has not begun yet",
        "1.1.2027",
        "31.8.2027",
    )
    assert (present["Opened at KEHA-keskus"], coming["Opened at KEHA-keskus"]) == ("28.1.2026", "")


def test_a_stop_tells_when_it_was_closed_at_keha_keskus(laukaa, director):
    named = make_named_worker(make_user("Daniel"), laukaa, removed_at=NOW - 9 * DAY)
    removal = named.right.events.get(kind="removed")
    make_notice(removal, date(2026, 11, 16), date(2026, 11, 18))

    (row,) = rows_of(director)

    assert (row["Opened at KEHA-keskus"], row["Closed at KEHA-keskus"]) == ("28.1.2026", "18.11.2026")


def test_a_right_reaches_no_further_than_its_contract(laukaa, viitasaari, director):
    make_contract_in_force(laukaa, contract=laukaa.contracts.get(), no=2, ends_before=date(2027, 1, 1))
    make_named_worker(make_user("Anni"), laukaa)

    assert [row["Until"] for row in rows_of(director)] == ["31.12.2026"]


def test_the_spreadsheet_says_the_same_and_its_days_are_days(aino, kerttu, director):
    sheet, rows = sheet_of(director), rows_of(director)

    said = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert said[0] == list(rows[0])
    assert len(said) == 1 + len(rows)
    assert [row[0] for row in said[1:]] == ["Aino Aalto", "Kerttu Koski"]
    since = sheet["F2"]
    assert (since.value.date(), since.number_format) == (date(2026, 2, 1), "d.m.yyyy")
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s", "d"}


@pytest.mark.parametrize("text", ["=1+1", "+358", "-1", "@SUM(A1)"])
def test_a_name_that_looks_like_a_formula_is_text_in_either_file(laukaa, director, text):
    make_named_worker(make_user(text), laukaa)

    assert rows_of(director)[0]["Worker"] == f"'{text}"
    cell = sheet_of(director)["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_supervisor_gets_the_own_municipalitys_rows(aino, kerttu, supervisor, officer):
    assert [row["Worker"] for row in rows_of(supervisor)] == ["Aino Aalto"]
    assert [row["Worker"] for row in rows_of(officer)] == ["Aino Aalto", "Kerttu Koski"]


@pytest.mark.parametrize(
    ("who", "role", "place"), [("supervisor", "supervisor", "410"), ("director", "director", "")]
)
def test_an_export_is_on_record_with_its_form_and_length(who, role, place, aino, kerttu, request, area):
    by = request.getfixturevalue(who)

    rows = rows_of(by)

    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.role) == (Verb.REGISTER_EXPORTED, by.pk, role)
    assert entry.municipality == place
    assert entry.said["grounds"] == {"form": "csv", "rows": str(len(rows))}


@pytest.mark.parametrize("who", OTHERS)
def test_who_sees_no_list_gets_no_file(who, aino, director, request, log_in):
    other = request.getfixturevalue(who)

    with pytest.raises(NotPermitted):
        export_register(FileForm.CSV, by=other, at=NOW)
    assert log_in(other).post(FILE, {"form": "csv"}).status_code == 404
    assert not Entry.objects.exists()
    assert log_in(director).post(FILE, {"form": "csv"}).status_code == 200


@pytest.mark.parametrize(("form", "media_type"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")])
def test_the_file_is_a_download_that_no_browser_keeps(form, media_type, aino, director, log_in):
    answer = log_in(director).post(FILE, {"form": form})

    assert answer.headers["Content-Type"].startswith(media_type)
    assert f"kayttooikeudet-2026-11-24.{form}" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_an_entry_there_is_no_file(aino, director, monkeypatch, log_in):
    browser = log_in(director)

    def broken(*args):
        raise OperationalError("disk full")

    monkeypatch.setattr(audit.trail, "_insert", broken)
    answer = browser.post(FILE, {"form": "csv"})

    assert answer.status_code == 503
    assert "Aalto" not in answer.content.decode()


def test_neither_an_address_nor_an_unknown_form_gives_a_file(aino, director, log_in):
    browser = log_in(director)

    assert browser.get(FILE, {"form": "csv"}).url == reverse("municipalities:rights")
    assert browser.post(FILE, {"form": "ods"}).status_code == 404
    assert not Entry.objects.exists()


def test_the_list_offers_the_file_where_there_is_something_in_it(aino, supervisor, in_english):
    page = in_english(supervisor).get(reverse("municipalities:rights")).content.decode()

    assert "Download the register" in page
    assert f'action="{FILE}"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_register_asks_the_database_no_more(rows, laukaa, director, django_assert_num_queries):
    for n in range(rows):
        make_named_worker(make_user(f"Oskari Oja {n}"), laukaa)

    with django_assert_num_queries(18):
        data = export_register(FileForm.CSV, by=director, at=NOW)

    assert len(text_rows(data)) == rows


def test_a_former_supervisor_gets_no_file(laukaa, aino, log_in):
    former = make_user_with_role(Role.SUPERVISOR, laukaa, "Veera Viita", ends_before=date(2026, 11, 24))

    assert log_in(former).post(FILE, {"form": "csv"}).status_code == 404
