"""The board secretary's figures: counted from facts, hidden where small, exported on record."""

import csv
import io
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.db import OperationalError
from django.urls import reverse

import audit.trail
from audit.models import Entry, EntrySubject, Verb
from consents.actions.opening import open_client, record_outcome
from documents.calendar import HELSINKI
from reports.actions import MayNotExport, export_counts
from reports.counting import Measure, Period, count
from reports.files import as_csv, plain, xlsx
from reports.suppression import HIDDEN
from tests.consents.make import make_client, make_consent, make_event, make_need
from tests.municipalities.make import NOW, TODAY
from tests.stage import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
WEEK = Period(TODAY - 6 * DAY, TODAY)
OHJAAMO = ("410", "ohjaamo")


@pytest.fixture
def onnis_opening(aino, consent):
    opened = open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)
    record_outcome(opened.pk, result="guidance_given", note="", by=aino, at=NOW)
    return opened


def numbers(area, period=WEEK, limit=1, municipality=None):
    counts = count(area, period, municipality=municipality, limit=limit)
    return {measure: counts.columns[measure].cells.get(OHJAAMO) for measure in Measure}


def test_a_period_counts_what_was_decided_and_opened_in_it(area, onnis_opening, aino, laukaa, onni):
    make_consent(make_need(onni, laukaa, aino), aino, decision="refused")
    withdrawn = make_consent(make_need(onni, laukaa, aino), aino)
    make_event(withdrawn.parts.get(), "withdrawn", NOW, aino)

    assert numbers(area) == {
        Measure.GIVEN: 2,
        Measure.REFUSED: 1,
        Measure.WITHDRAWN: 1,
        Measure.LED: 1,
        Measure.NOTHING: HIDDEN,
        Measure.OPEN: HIDDEN,
    }


@pytest.mark.parametrize(
    ("given_at", "expected"),
    [
        pytest.param(datetime(2026, 11, 1, 0, 0, tzinfo=HELSINKI), 1, id="first moment"),
        pytest.param(datetime(2026, 10, 31, 23, 59, 59, tzinfo=HELSINKI), HIDDEN, id="a second before"),
        pytest.param(datetime(2026, 11, 20, 23, 59, 59, tzinfo=HELSINKI), 1, id="last second"),
        pytest.param(datetime(2026, 11, 21, 0, 0, tzinfo=HELSINKI), HIDDEN, id="the next day"),
    ],
)
def test_a_period_is_helsinki_days(area, laukaa, aino, onni, given_at, expected):
    make_consent(make_need(onni, laukaa, aino), aino, given_at=given_at)

    assert numbers(area, Period(date(2026, 11, 1), date(2026, 11, 20)))[Measure.GIVEN] == expected


@pytest.mark.parametrize("clients", [1, 3])
def test_counting_takes_four_queries(area, laukaa, viitasaari, aino, clients, django_assert_num_queries):
    for n in range(clients):
        make_consent(make_need(make_client(laukaa, f"01059{n}Y9032"), laukaa, aino), aino)

    with django_assert_num_queries(4):
        count(area, WEEK, municipality=None, limit=5)


def test_an_export_is_on_record_and_names_no_client(area, secretary, onnis_opening):
    counts = export_counts(area, WEEK, municipality=None, form="csv", by=secretary, at=NOW)

    entry = Entry.objects.get(verb=Verb.REPORT_EXPORTED)
    assert (entry.actor, entry.subject, entry.role) == (secretary.pk, None, "secretary")
    assert EntrySubject.objects.filter(entry=entry).count() == 0
    assert "Lehtovaara" not in as_csv(counts).decode()


@pytest.mark.parametrize("who", ["aino", "administrator", "officer", "root"])
def test_only_who_may_export_does(area, secretary, who, request):
    with pytest.raises(MayNotExport):
        export_counts(area, WEEK, municipality=None, form="csv", by=request.getfixturevalue(who), at=NOW)

    assert export_counts(area, WEEK, municipality=None, form="csv", by=secretary, at=NOW)


def test_the_spreadsheet_holds_numbers_dates_and_no_formula(area, secretary, onnis_opening):
    counts = export_counts(area, WEEK, municipality=None, form="xlsx", by=secretary, at=NOW)

    book = openpyxl.load_workbook(io.BytesIO(xlsx(counts, at=NOW)))

    cover, consents, openings = book.worksheets
    assert (cover["B2"].value.date(), cover["B2"].number_format) == (WEEK.first, "d.m.yyyy")
    assert consents.max_row == openings.max_row == 1 + 9 + 1
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n", "d"}
    assert {row[2].value for row in consents.iter_rows(min_row=2)} == {"< 5"}


def test_the_csv_opens_in_excel_with_finnish_dates(area, secretary, onnis_opening):
    counts = export_counts(area, WEEK, municipality=None, form="csv", by=secretary, at=NOW)

    text = as_csv(counts).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert rows[1][:3] == ["18.11.2026", "24.11.2026", "Laukaa"]
    assert rows[1][4:] == ["< 5"] * 6
    assert len(rows) == 1 + 9 + 1


@pytest.mark.parametrize("text", ["=1+1", "+358", "-1", "@SUM", "\tx", "\rx"])
def test_no_text_becomes_a_formula(text):
    assert plain(text) == f"'{text}"
    assert plain(-1) == -1


def test_the_secretary_sees_and_downloads_the_figures(secretary, onnis_opening):
    client = log_in(secretary)

    page = client.get(
        reverse("reports:report"), {"first": "1.11.2026", "last": "24.11.2026", "municipality": ""}
    )
    file = client.post(
        reverse("reports:export"),
        {"first": "1.11.2026", "last": "24.11.2026", "municipality": "410", "form": "xlsx"},
    )

    assert page.status_code == 200
    assert "&lt; 5" in page.content.decode()
    assert file.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    assert file.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("first", "last"),
    [("24.11.2026", "1.11.2026"), ("1.11.2026", "1.1.2099"), ("32.1.2026", "24.11.2026"), ("", "24.11.2026")],
)
def test_a_wrong_period_is_said_beside_its_field_and_kept(secretary, first, last):
    client = log_in(secretary)

    page = client.get(reverse("reports:report"), {"first": first, "last": last, "municipality": ""})

    assert 'aria-invalid="true"' in page.content.decode()
    assert f'value="{last}"' in page.content.decode()
    assert "<table" not in page.content.decode()


@pytest.mark.parametrize("who", ["aino", "administrator", "root"])
def test_the_page_is_not_found_by_others(secretary, who, request):
    client = log_in(request.getfixturevalue(who))
    assert client.get(reverse("reports:report")).status_code == 404
    assert client.post(reverse("reports:export"), {"form": "csv"}).status_code == 404

    client = log_in(secretary)
    assert client.get(reverse("reports:report")).status_code == 200


def test_no_entry_no_file(secretary, onnis_opening, monkeypatch):
    client = log_in(secretary)

    def broken(*args):
        raise OperationalError("disk full")

    monkeypatch.setattr(audit.trail, "_insert", broken)

    answer = client.post(
        reverse("reports:export"),
        {"first": "1.11.2026", "last": "24.11.2026", "municipality": "", "form": "csv"},
    )

    assert answer.status_code == 503
    assert "Laukaa" not in answer.content.decode()
