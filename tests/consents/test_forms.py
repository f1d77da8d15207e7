"""The desk's questions: each bad answer has its sentence, and a good one comes out as a value."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from consents.forms.carried import carried, carry
from consents.forms.client import ClientForm, CodeForm
from consents.forms.content import Asking, ContentForm
from consents.forms.drafts import as_data, typed_in
from consents.forms.gate import GateForm, OutcomeForm
from consents.forms.identity import birth_date_of
from consents.forms.search import SearchForm
from consents.forms.signature import ChecksForm, ScanForm, SignatureForm
from consents.forms.withdrawal import WithdrawalForm
from documents.calendar import HELSINKI
from documents.models import Kind
from documents.numbers import build_number
from tests.municipalities.make import NOW, TODAY, make_user

NUMBER = build_number(Kind.CONSENT_FORM, 2026, 4391)


def codes_of(form, field):
    return [error.code for error in form.errors.as_data().get(field, [])]


@pytest.mark.parametrize("code", ["010594Y9032", "010594y9032", " 010594 Y9032 ", "010594–9032"])
def test_a_good_code_is_taken_whatever_the_spaces_and_small_letters(code):
    form = CodeForm({"code": code}, at=NOW)

    assert form.is_valid(), form.errors


def test_separators_that_differ_stay_different_people():
    codes = [f"010594{separator}9032" for separator in "-YXWVU"]

    kept = [
        form.cleaned_data["code"]
        for form in (CodeForm({"code": code}, at=NOW) for code in codes)
        if form.is_valid()
    ]

    assert kept == codes


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", "required"),
        ("010594Y9033", "check_character"),
        ("310294Y9032", "no_such_day"),
        ("010594Y90", "shape"),
        ("Onni Lehtovaara", "shape"),
    ],
)
def test_a_wrong_code_says_which_of_its_parts_is_wrong(code, problem):
    form = CodeForm({"code": code}, at=NOW)

    assert codes_of(form, "code") == [problem]


def test_an_artificial_code_belongs_to_nobody_in_production(settings):
    settings.ARTIFICIAL_CODES_ALLOWED = False

    assert codes_of(CodeForm({"code": "010594Y9032"}, at=NOW), "code") == ["artificial"]


@pytest.mark.parametrize(
    ("code", "words"),
    [("010594A9032", "1.5.2094"), ("010594+9032", "132"), ("010516B903X", "15")],
)
def test_a_code_of_the_future_of_the_far_past_and_of_a_child_is_not_taken(code, words):
    form = CodeForm({"code": code}, at=NOW)

    assert not form.is_valid()
    assert words in form.errors["code"][0]


def test_the_separator_tells_the_century():
    assert birth_date_of("010594Y9032") == date(1994, 5, 1)
    assert birth_date_of("140304A901J") == date(2004, 3, 14)


CLIENT = {"name": "Onni Lehtovaara", "language": "fi", "identity_check": "passport", "area_client": "yes"}


def client_form(known=False, **answers):
    return ClientForm(CLIENT | answers, known=known, area_contact="014 555 0100")


def test_a_new_client_gives_a_name_and_a_known_one_is_not_asked():
    assert client_form().is_valid()
    assert "name" in client_form(name="").errors
    assert client_form(known=True, name="").is_valid()


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_another_areas_client_must_be_settled_with_the_area_first(answer):
    assert "014 555 0100" in client_form(area_client=answer).errors["area_client"][0]


def test_identity_that_was_not_checked_goes_no_further():
    assert "identity_check" in client_form(identity_check="").errors


def test_another_language_is_written_in_words():
    other = client_form(language="other", other_language="somali")

    assert "other_language" in client_form(language="other").errors
    assert other.is_valid()
    assert other.cleaned_data["language"] == "somali"


def test_characters_that_cannot_be_printed_are_said_while_typing():
    assert "漢" in client_form(name="漢 Lehtovaara").errors["name"][0]


def asking(**facts):
    usual: dict[str, Any] = {
        "today": TODAY,
        "categories": {"T2": "", "T3": "", "T8": "Not on this form."},
        "labels": {"T2": "Nimi", "T3": "Tila", "T8": "Terveys"},
        "workers": (),
        "default_months": 6,
        "most_months": 12,
        "may_record_changes": True,
        "change_is_intended": False,
        "single_visit_only": False,
    }
    return Asking(**usual | facts)


CONTENT: dict[str, Any] = {
    "categories": ["T2"],
    "ask_record_changes": "no",
    "length": "until",
    "until": "24.5.2027",
    "viewers": "all",
    "language": "fi",
}


def content_form(answers=(), **facts):
    return ContentForm(as_data(CONTENT | dict(answers)), asking=asking(**facts))


def test_nothing_is_chosen_for_the_client_beforehand():
    form = ContentForm(asking=asking())

    chosen = [form[name].value() for name in ("categories", "ask_record_changes", "length", "viewers")]
    assert chosen == [None] * 4
    assert form["until"].value() == "24.5.2027"


@pytest.mark.parametrize(
    ("until", "words"),
    [("23.11.2026", "23.11.2026"), ("25.11.2027", "24.11.2027"), ("31.2.2027", ""), ("", "")],
)
def test_an_end_that_is_past_too_far_or_no_day_is_refused(until, words):
    assert words in str(content_form({"until": until}).errors["until"])


def test_a_good_end_is_kept_and_a_single_visit_has_none():
    until, visit = content_form(), content_form({"length": "single_visit", "until": ""})

    assert until.is_valid()
    assert until.last_day() == date(2027, 5, 24)
    assert visit.is_valid()
    assert visit.last_day() is None


def test_a_visit_of_today_may_have_a_consent_of_its_own():
    assert content_form({"length": "single_visit"}, visit_day=TODAY).is_valid()


@pytest.mark.parametrize(
    ("answers", "facts", "field"),
    [
        ({"categories": ["T8"]}, {}, "categories"),
        ({"categories": ["T4"]}, {}, "categories"),
        ({"ask_record_changes": "yes"}, {"may_record_changes": False}, "ask_record_changes"),
        ({}, {"change_is_intended": True}, "ask_record_changes"),
        ({}, {"single_visit_only": True}, "length"),
        ({"length": "single_visit"}, {"visit_day": TODAY - timedelta(days=1)}, "length"),
        ({"language": "en"}, {}, "language"),
        ({"viewers": "chosen"}, {}, "workers"),
    ],
)
def test_what_is_out_of_reach_on_the_page_is_refused_when_it_arrives_all_the_same(answers, facts, field):
    assert field in content_form(answers, **facts).errors


def test_typed_text_comes_back_as_it_was():
    data = QueryDict("csrfmiddlewaretoken=x&group=ohjaamo&actions=a&actions=b&sentence=")

    assert typed_in(data) == {"group": "ohjaamo", "actions": ["a", "b"], "sentence": ""}
    assert as_data(typed_in(data)).getlist("actions") == ["a", "b"]


def signature_form(**answers):
    boxes = {"box_T2": "ticked", "box_T3": "empty"}
    usual: dict[str, Any] = {"decision": "given", "place": "Laukaa", "signed_on": "24.11.2026"} | boxes
    return SignatureForm(usual | answers, items={"T2": "Nimi", "T3": "Tila"}, at=NOW)


def test_the_ticked_boxes_are_those_that_were_marked_so():
    form = signature_form()

    assert form.is_valid()
    assert form.cleaned_data["ticks"] == ["T2"]


def test_every_box_of_a_given_consent_is_looked_at():
    form = signature_form(box_T3="", place="")

    assert set(form.errors) == {"box_T3", "place"}


def test_a_refusal_needs_no_box_and_no_place():
    form = signature_form(decision="refused", box_T2="ticked", box_T3="", place="")

    assert form.is_valid()
    assert form.cleaned_data["ticks"] == []


def test_a_paper_is_not_dated_tomorrow():
    assert "25.11.2026" in signature_form(signed_on="25.11.2026").errors["signed_on"][0]


def test_the_four_checks_are_each_made():
    scan = uuid4()
    form = ChecksForm({"person": "on", "copy": "on", "seen": str(scan)}, name="Onni Lehtovaara", scan=scan)

    assert set(form.errors) == {"signature", "same"}
    assert "Onni Lehtovaara" in str(form.fields["person"].label)


def test_a_scan_of_30_megabytes_says_how_to_make_it_smaller(settings):
    settings.SCAN_MAX_BYTES = 1024 * 1024
    large = SimpleUploadedFile("scan.pdf", b"x" * (3 * 1024 * 1024))

    assert "200 dpi" in ScanForm({}, MultiValueDict({"scan": [large]})).errors["scan"][0]
    assert "scan" in ScanForm({}, MultiValueDict({"scan": [SimpleUploadedFile("scan.pdf", b"")]})).errors


def test_the_gate_wants_an_action_and_the_declaration():
    assert set(GateForm({}, actions=["guidance"]).errors) == {"action", "not_disqualified"}
    assert GateForm({"action": "guidance", "not_disqualified": "on"}, actions=["guidance"]).is_valid()
    assert (
        "action" in GateForm({"action": "candidate", "not_disqualified": "on"}, actions=["guidance"]).errors
    )


def test_an_opening_that_led_to_nothing_says_why():
    assert "note" in OutcomeForm({"result": "nothing"}).errors
    assert OutcomeForm({"result": "nothing", "note": "Asiakas vaihtoi mielensä."}).is_valid()
    assert OutcomeForm({"result": "guidance_given"}).is_valid()


def withdrawal_form(**answers):
    usual: dict[str, Any] = {
        "number": NUMBER,
        "code": "",
        "identity_check": "passport",
        "scope": "all",
        "day": "24.11.2026",
        "clock": "9.10",
        "way": "phone",
        "language": "fi",
    }
    return WithdrawalForm(usual | answers, at=NOW)


def test_a_withdrawal_of_everything_names_every_part_and_its_moment():
    form = withdrawal_form(number=NUMBER.replace("-", " "))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["number"] == NUMBER
    assert set(form.cleaned_data["parts"]) == {"viewing", "health", "employer"}
    assert form.cleaned_data["received_at"] == datetime(2026, 11, 24, 9, 10, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"number": NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)}, "number"),
        ({"number": ""}, "number"),
        ({"number": "", "code": "010594Y9033"}, "code"),
        ({"scope": "some"}, "parts"),
        ({"scope": ""}, "scope"),
        ({"clock": "9.15"}, "clock"),
        ({"clock": "25.70"}, "clock"),
        ({"day": "25.11.2026"}, "day"),
        ({"identity_check": ""}, "identity_check"),
    ],
)
def test_a_withdrawal_with_a_mistake_says_where_it_is(answers, field):
    form = withdrawal_form(**answers)

    assert set(form.errors) == {field}


def test_a_withdrawal_comes_by_code_when_there_is_no_number():
    assert withdrawal_form(number="", code="010594Y9032").is_valid()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (NUMBER, (NUMBER, "")),
        (NUMBER.replace("-", ""), (NUMBER, "")),
        ("010594Y9032", ("", "010594Y9032")),
        ("010594-9032", ("", "010594-9032")),
    ],
)
def test_the_search_box_takes_a_number_or_a_code(typed, found):
    form = SearchForm({"q": typed}, at=NOW)

    assert form.is_valid(), form.errors
    assert (form.cleaned_data["number"], form.cleaned_data["code"]) == found


@pytest.mark.parametrize("typed", ["", "Onni Lehtovaara", "26-004391-2", "010594Y9033", "12345"])
def test_the_search_box_refuses_names_and_what_is_neither(typed):
    assert "q" in SearchForm({"q": typed}, at=NOW).errors


@pytest.mark.django_db
def test_a_carried_code_is_readable_by_its_worker_only():
    mine, other = make_user("Aino Aalto"), make_user("Eino Eskola")
    text = carry("010594Y9032", by=mine)

    assert "9032" not in text
    assert carried(text, by=mine) == "010594Y9032"
    assert carried(text, by=other) == ""
    assert [carried(wrong, by=mine) for wrong in ("", "x", "äö", text[:-4])] == [""] * 4


def test_a_form_signed_long_ago_is_a_day_like_any_other():
    assert signature_form(signed_on=f"{(TODAY - timedelta(days=40)):%d.%m.%Y}").is_valid()
