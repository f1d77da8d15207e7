"""The board secretary's page and files: the same figures, of nobody, to nobody else, and on record."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import openpyxl
import pytest
import time_machine
from django.db import OperationalError
from django.urls import reverse
from django.utils.translation import override

import audit.trail
from audit.models import Entry, EntrySubject, Verb
from documents.calendar import HELSINKI
from documents.cells import plain
from reports.actions import MayNotExport, export_counts
from reports.charts import LONGEST, openings_chart
from reports.counting import Period, count
from reports.files import as_csv, name_of, xlsx
from reports.forms import half_year
from reports.suppression import Hidden
from reports.tables import sections, tables
from tests.consents.make import CODES, make_client
from tests.municipalities.make import NOW, TODAY
from tests.reports.make import make_decided, make_opened
from tests.stage import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.db]

WEEK = Period(TODAY - timedelta(days=6), TODAY)
ASKED = {"first": "18.11.2026", "last": "24.11.2026", "municipality": ""}
OTHERS = ["aino", "eino", "supervisor", "officer", "administrator", "root"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def figures(aino, kerttu, laukaa, viitasaari):
    """Laukaa: 12 given, of them 7 for ohjaamo; 10 of 14 openings led on. Viitasaari: 11 and 6; 8 of 11."""
    make_client(laukaa)
    make_client(viitasaari, CODES[1], name="Amira Haddad")
    for place, given, led, nothing in [(laukaa, 7, 8, 2), (viitasaari, 6, 6, 1)]:
        make_decided(place, 2, group="kotoutuja")
        make_decided(place, 2, kind="refused")
        of_ohjaamo, *_ = make_decided(place, given)
        of_ohjaus, *_ = make_decided(place, 3, group="ohjaus")
        make_opened(of_ohjaamo, led, result="guidance_given")
        make_opened(of_ohjaamo, nothing, result="nothing")
        make_opened(of_ohjaamo)
        make_opened(of_ohjaus, 2, result="new_meeting")
        make_opened(of_ohjaus)


@pytest.fixture
def counts(area, figures):
    return count(area, WEEK, municipality=None, limit=5)


def book_of(counts):
    file = xlsx(counts, role="secretary", at=NOW)
    return openpyxl.load_workbook(io.BytesIO(file))


def rows_of(counts):
    text = as_csv(counts).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


# Who, and what is recorded


def test_an_export_is_on_record_with_its_period_and_concerns_no_client(area, secretary, figures, laukaa):
    export_counts(area, WEEK, municipality=laukaa, form="csv", by=secretary, at=NOW)

    entry = Entry.objects.get(verb=Verb.REPORT_EXPORTED)
    assert (entry.actor, entry.role, entry.municipality) == (secretary.pk, "secretary", "410")
    assert entry.said["grounds"] == {"from": "2026-11-18", "to": "2026-11-24", "form": "csv"}
    assert entry.subject is None
    assert not EntrySubject.objects.filter(entry=entry).exists()


@pytest.mark.parametrize("who", OTHERS)
def test_only_who_may_export_does(area, secretary, who, request):
    with pytest.raises(MayNotExport):
        export_counts(area, WEEK, municipality=None, form="csv", by=request.getfixturevalue(who), at=NOW)

    assert not Entry.objects.filter(verb=Verb.REPORT_EXPORTED).exists()
    assert export_counts(area, WEEK, municipality=None, form="csv", by=secretary, at=NOW)


@pytest.mark.parametrize("who", OTHERS)
def test_others_learn_not_even_that_there_is_such_a_page(secretary, who, request):
    client = log_in(request.getfixturevalue(who))
    assert client.get(reverse("reports:report")).status_code == 404
    assert client.post(reverse("reports:export"), ASKED | {"form": "csv"}).status_code == 404

    client = log_in(secretary)
    assert client.get(reverse("reports:report")).status_code == 200
    assert client.post(reverse("reports:export"), ASKED | {"form": "csv"}).status_code == 200


def test_a_secretary_whose_role_has_ended_is_one_of_the_others(secretary):
    secretary.assignments.update(ends_before=TODAY)

    assert log_in(secretary).get(reverse("reports:report")).status_code == 404


def test_without_an_entry_there_is_no_file(secretary, figures, monkeypatch):
    client = log_in(secretary)

    def broken(*args):
        raise OperationalError("disk full")

    monkeypatch.setattr(audit.trail, "_insert", broken)
    answer = client.post(reverse("reports:export"), ASKED | {"form": "csv"})

    assert answer.status_code == 503
    assert "Content-Disposition" not in answer.headers
    assert "Laukaa" not in answer.content.decode()


# The page


def test_the_page_shows_what_may_be_told_and_says_why_the_rest_is_not(secretary, figures):
    page = log_in(secretary).get(reverse("reports:report"), ASKED).content.decode()

    assert page.count("&lt; 5") > 3
    assert "18.11.2026–24.11.2026" in page
    assert '<td class="r">23</td>' in page
    for who in ("Onni", "Lehtovaara", "Amira", "Haddad", CODES[0][:7]):
        assert who not in page


def test_the_page_begins_with_the_half_year_so_far(secretary, laukaa):
    page = log_in(secretary).get(reverse("reports:report"))

    assert page.context["form"].data == {"first": "1.7.2026", "last": "24.11.2026", "municipality": ""}


@pytest.mark.parametrize(
    ("today", "first"), [(date(2026, 6, 30), "1.1.2026"), (date(2026, 7, 1), "1.7.2026")]
)
def test_a_half_year_begins_in_january_or_july(today, first):
    assert half_year(today)["first"] == first


@pytest.mark.parametrize(
    ("first", "last", "field", "words"),
    [
        pytest.param("24.11.2026", "1.11.2026", "last", "(1.11.2026)", id="ends before it begins"),
        pytest.param("1.11.2026", "25.11.2026", "last", "25.11.2026", id="tomorrow"),
        pytest.param("25.11.2026", "26.11.2026", "first", "25.11.2026", id="begins tomorrow"),
        pytest.param("31.12.2024", "1.1.2025", "first", "1.1.2025", id="before the employment areas"),
        pytest.param("1.1.0001", "24.11.2026", "first", "1.1.2025", id="the first day of all"),
        pytest.param("32.1.2026", "24.11.2026", "first", "24.11.2026", id="no such day"),
        pytest.param("", "24.11.2026", "first", "", id="no day"),
    ],
)
@pytest.mark.parametrize("way", ["show", "download"])
def test_a_wrong_period_is_said_beside_its_field_and_kept(secretary, way, first, last, field, words):
    client = log_in(secretary)
    asked = {"first": first, "last": last, "municipality": "", "form": "csv"}

    if way == "show":
        page = client.get(reverse("reports:report"), asked)
    else:
        page = client.post(reverse("reports:export"), asked)

    assert field in page.context["form"].errors
    assert words in page.context["form"].errors[field][0]
    body = page.content.decode()
    assert f'value="{first}"' in body or not first
    assert f'value="{last}"' in body
    assert 'href="#id_' in body
    assert "<table" not in body
    assert not Entry.objects.filter(verb=Verb.REPORT_EXPORTED).exists()


@pytest.mark.parametrize(("day", "tables"), [("24.11.2026", True), ("1.1.2025", False)])
def test_a_single_day_is_a_period_with_tables_or_a_sentence(secretary, laukaa, day, tables):
    page = log_in(secretary).get(reverse("reports:report"), {"first": day, "last": day})

    assert page.context["form"].errors == {}
    assert ("<table" in page.content.decode()) == tables
    assert page.context["counts"].is_empty != tables


def test_a_municipality_that_is_none_is_refused_and_one_that_is_shows_its_groups(secretary, figures):
    client = log_in(secretary)

    wrong = client.get(reverse("reports:report"), ASKED | {"municipality": "091"})
    right = client.get(reverse("reports:report"), ASKED | {"municipality": "410"})

    assert "municipality" in wrong.context["form"].errors
    assert right.context["consents"].total.figures[0].number == 12
    assert right.context["chart"] is None


def test_an_unknown_form_of_file_is_no_export(secretary):
    answer = log_in(secretary).post(reverse("reports:export"), ASKED | {"form": "exe"})

    assert "Content-Disposition" not in answer.headers
    assert not Entry.objects.exists()


@pytest.mark.parametrize("clients", [1, 3])
def test_the_page_asks_the_database_the_same_however_much_there_is(
    secretary, aino, laukaa, clients, django_assert_num_queries
):
    for n in range(clients):
        make_client(laukaa, CODES[n])
    client = log_in(secretary)
    client.get(reverse("reports:report"), ASKED)

    with django_assert_num_queries(13):
        client.get(reverse("reports:report"), ASKED)


# The chart


def test_the_chart_draws_what_is_told_and_no_hidden_number(counts):
    bars = {bar.label: bar for bar in openings_chart(counts).bars}

    assert (bars["Laukaa"].whole, bars["Laukaa"].part) == (LONGEST, pytest.approx(LONGEST * 10 / 14))
    assert bars["Laukaa"].words == "10 / 14 (71\N{NO-BREAK SPACE}%)"
    assert bars["Viitasaari"].words == "8 / 11 (73\N{NO-BREAK SPACE}%)"


def test_a_bar_of_a_hidden_number_is_not_drawn(area, figures, counts):
    shown = dict(counts.figures)
    shown["410", "", "led"] = Hidden.COVERED
    shown["931", "", "opened"] = Hidden.FEW

    laukaa, viitasaari = openings_chart(replace(counts, figures=shown)).bars

    assert (laukaa.whole, laukaa.part, viitasaari.whole, viitasaari.part) == (LONGEST, None, None, None)
    assert "14" in laukaa.words
    assert viitasaari.words == "< 5"


def test_without_openings_there_is_no_chart(area, laukaa):
    assert openings_chart(count(area, WEEK, municipality=None, limit=5)) is None


# The files


def test_a_sheet_has_a_table_with_the_figures_of_the_page(counts):
    book = book_of(counts)

    assert book.sheetnames[1:] == [table.title for table in tables(counts)]
    for sheet, table in zip(book.worksheets[1:], tables(counts), strict=True):
        rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2)]
        expected = [
            [*row.labels, *(figure.told for figure in row.figures)] for row in (*table.rows, table.total)
        ]
        assert rows == expected


def test_a_spreadsheet_holds_numbers_dates_and_words_and_never_a_formula(counts):
    book = book_of(counts)

    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    assert all(cell.hyperlink is None for cell in cells)
    assert not any(isinstance(cell.value, str) and cell.value.isdecimal() for cell in cells)
    given = book.worksheets[1]
    assert [cell.value for cell in given[2]] == ["Laukaa", 12, "< 5", "< 5"]
    assert given["B2"].number_format == "#,##0"


def test_the_cover_says_which_period_when_by_whom_and_what_is_hidden(counts):
    cover = book_of(counts).worksheets[0]

    assert (cover["B2"].value, cover["B3"].value) == (datetime(2026, 11, 18), datetime(2026, 11, 24))  # noqa: DTZ001
    assert cover["B2"].number_format == cover["B3"].number_format == "d.m.yyyy"
    assert cover["B4"].value == NOW.astimezone(HELSINKI).replace(tzinfo=None)
    said = {row[0].value: row[1].value for row in cover.iter_rows(min_row=5)}
    assert "5" in said["< 5"]
    assert len(said) == 6


def test_a_printed_sheet_repeats_its_heads_and_fits_the_paper(counts):
    for sheet in book_of(counts).worksheets[1:]:
        assert sheet.print_title_rows == "$1:$1"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.freeze_panes in ("B2", "C2")
        assert sheet.column_dimensions["A"].width > 15


def test_the_spreadsheet_speaks_the_language_of_its_reader(counts):
    with override("fi"):
        finnish = book_of(counts)
    with override("sv"):
        swedish = book_of(counts)

    assert finnish.worksheets[1]["B1"].value == "Annettu"
    assert swedish.worksheets[1]["B1"].value not in ("Annettu", "Given")


def test_the_csv_opens_in_excel_and_has_a_row_for_each_pair_and_each_total(counts):
    assert as_csv(counts).startswith(b"\xef\xbb\xbf")
    rows = rows_of(counts)

    assert {len(row) for row in rows} == {11}
    assert len(rows) == 1 + 3 * 10
    assert {tuple(row[:2]) for row in rows[1:]} == {("18.11.2026", "24.11.2026")}
    assert rows[1][2:] == ["Laukaa", "ohjaamo", "7", "< 5", "< 5", "11", "8", "< 5", "< 5"]
    assert rows[-1][4:] == ["23", "< 5", "< 5", "25", "18", "< 5", "< 5"]


def test_a_file_of_one_municipality_has_its_rows_only(area, figures, laukaa):
    counts = count(area, WEEK, municipality=laukaa, limit=5)

    assert {row[2] for row in rows_of(counts)[1:]} == {"Laukaa"}
    assert len(book_of(counts).sheetnames) == 3
    assert name_of(counts, "csv") == "luvalla-laukaa-2026-11-18-2026-11-24.csv"


@pytest.mark.parametrize("text", ["=1+1", "+358", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_becomes_a_formula_in_either_file(area, laukaa, text):
    laukaa.short_fi = laukaa.short_sv = text
    laukaa.save(update_fields=["short_fi", "short_sv"])
    counts = count(area, WEEK, municipality=None, limit=5)

    assert plain(text) == f"'{text}"
    assert rows_of(counts)[1][2].startswith("'")
    cell = book_of(counts).worksheets[1]["A2"]
    assert cell.data_type == "s"


def test_a_number_below_nothing_stays_a_number():
    assert plain(-1) == -1


@pytest.mark.parametrize(("form", "media_type"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")])
def test_a_download_is_a_file_that_no_browser_keeps(secretary, figures, form, media_type):
    answer = log_in(secretary).post(reverse("reports:export"), ASKED | {"form": form})

    assert answer.headers["Content-Type"].startswith(media_type)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert f"luvalla-2026-11-18-2026-11-24.{form}" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_cannot_be_had_by_an_address(secretary):
    address = f"{reverse('reports:export')}?{urlencode(ASKED | {'form': 'csv'})}"

    answer = log_in(secretary).get(address)

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("reports:report"))


# The long table


def test_groups_with_nothing_to_read_share_a_row_on_the_screen(counts):
    *_, consents, _openings = tables(counts)

    laukaa, viitasaari = sections(consents)
    assert [len(laukaa.rows), len(viitasaari.rows)] == [3, 3]
    assert laukaa.rows[0].figures[0].number == 7
    assert "8" in laukaa.rows[1].labels[0]
    assert len(consents.rows) == 2 * 10
