"""What every screen says the same way: icons, states, dates, masks."""

from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from documents.templatetags import look

MORNING = datetime(2026, 11, 24, 7, 14, tzinfo=UTC)  # 9.14 in Helsinki
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def in_english() -> Any:
    """Message ids are English: the words of the code itself, whatever has been translated."""
    with translation.override("en"):
        yield


def rendered(template: str, **context: object) -> str:
    return engines["django"].from_string("{% load look %}" + template).render(context)


@pytest.mark.parametrize("name", look.ICONS)
def test_every_icon_is_a_picture_that_screen_readers_skip(name: str) -> None:
    svg = ElementTree.fromstring(look.icon(name))  # noqa: S314 - our own markup
    assert svg.attrib["aria-hidden"] == "true"
    assert svg[0].attrib["d"] == look.ICONS[name]


@pytest.mark.parametrize("kind", look.TAGS)
def test_a_state_is_word_and_icon_and_colour(kind: str) -> None:
    tag = look.state_tag(kind, "In force")
    assert "In force" in tag
    assert look.ICONS[look.TAGS[kind][1]] in tag
    assert f'data-color="{look.TAGS[kind][0]}"' in tag


def test_a_state_may_have_another_icon() -> None:
    assert look.ICONS["pencil"] in rendered('{% tag "info" "Choose" icon="pencil" %}')


def test_words_of_a_state_are_text_and_not_markup() -> None:
    assert "<script>" not in look.state_tag("info", "<script>alert(1)</script>")


def test_a_moment_is_shown_as_its_day_in_helsinki() -> None:
    late_in_the_evening = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)
    assert look.fi_date(late_in_the_evening) == "1.12.2026"
    assert look.fi_time(late_in_the_evening) == "0.30"


def test_days_and_times_have_no_leading_zeros_where_finns_write_none() -> None:
    assert look.fi_date(date(2026, 1, 2)) == "2.1.2026"
    assert look.fi_day(date(2026, 1, 2)) == "2.1."
    assert look.fi_datetime(MORNING) == "24.11.2026 at\N{NO-BREAK SPACE}9.14"


@pytest.mark.parametrize(("language", "words"), [("fi", "tiistai 24.11.2026"), ("sv", "tisdag 24.11.2026")])
def test_the_weekday_is_in_the_readers_language(language: str, words: str) -> None:
    with translation.override(language):
        assert look.fi_weekday(TODAY) == words


def test_today_is_said_as_today_and_another_year_with_its_year() -> None:
    assert look.fi_when(MORNING, MORNING) == "today at\N{NO-BREAK SPACE}9.14"
    assert look.fi_when(datetime(2026, 11, 20, 7, tzinfo=UTC), MORNING) == "20.11."
    assert look.fi_when(datetime(2025, 12, 31, 7, tzinfo=UTC), MORNING) == "31.12.2025"


def test_a_period_is_said_with_its_last_valid_day() -> None:
    ends_before = date(2027, 7, 1)
    shown = rendered(
        "{% period first ends_before|last_day %}", first=date(2026, 12, 1), ends_before=ends_before
    )
    assert shown == "1.12.2026–30.6.2027"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 7), "13 days"),
        (date(2026, 11, 25), "1 day"),
        (TODAY, "today"),
        (date(2026, 11, 23), "1 day ago"),
        (date(2026, 11, 12), "12 days ago"),
    ],
)
def test_days_left_are_counted_in_words(day: date, words: str) -> None:
    assert look.days_left(day, TODAY) == words


def test_what_is_not_known_is_shown_as_nothing() -> None:
    one_day = "{{ x|fi_date }}{{ x|fi_day }}{{ x|fi_weekday }}{{ x|fi_when:now }}{{ x|days_left:now }}"
    one_time = "{{ x|fi_time }}{{ x|fi_clock }}{{ x|fi_datetime }}"
    assert rendered(one_day + one_time + "{{ x|mask }}{{ x|fi_number }}", x=None, now=MORNING) == ""
    assert rendered("{{ x|last_day|fi_date }}", x=None) == ""


def test_a_masked_code_never_holds_its_end() -> None:
    shown = rendered("{% masked code %}", code="010594Y9032")
    assert "010594Y••••" in shown
    assert "9032" not in shown
    assert "Identity code, end hidden" in shown


def test_masking_twice_masks_once() -> None:
    assert look.mask(look.mask("010594Y9032")) == "010594Y••••"


def test_thousands_stay_on_one_line() -> None:
    assert look.fi_number(1234567) == "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567"
    assert look.fi_number(0) == "0"


def test_the_client_strip_leaves_out_what_is_not_known() -> None:
    strip = rendered('{% client_strip "Onni Lehtovaara" "" "Ohjaamo" nothing url="/x/" link="Change" %}')
    assert strip.count("<span>") == 1
    assert "Identity code" not in strip
    assert '<a class="ds-link tall" href="/x/">Change</a>' in strip


def test_steps_behind_are_links_and_the_step_ahead_is_not() -> None:
    stages = [("Client", "/1/"), ("Need", "/2/"), ("Content", "/3/")]
    shown = rendered('{% steps "Steps" stages 2 %}', stages=stages)
    assert 'href="/1/"' in shown
    assert "/2/" not in shown
    assert "/3/" not in shown
    assert shown.index('aria-current="step"') > shown.index("Client")


def test_facts_without_a_value_are_left_out() -> None:
    shown = rendered("{% facts pairs %}", pairs=[("Pages", 2), ("Separate parts", "")])
    assert "Pages" in shown
    assert "Separate parts" not in shown


def test_a_parts_words_do_not_come_from_the_page_around_it() -> None:
    shown = rendered('{% alert "info" "Heading" %}', role="worker", text="of the page", level=7)
    assert 'role="status"' in shown
    assert "of the page" not in shown
    assert "<h2" in shown


@pytest.mark.parametrize(
    ("level", "color"),
    [
        (constants.SUCCESS, "success"),
        (constants.INFO, "info"),
        (constants.WARNING, "warning"),
        (constants.ERROR, "danger"),
    ],
)
def test_a_message_has_the_colour_of_its_level(level: int, color: str) -> None:
    assert look.alert_color(level) == color


def test_another_page_of_a_list_keeps_what_was_asked() -> None:
    request = RequestFactory().get("/consents/", {"group": "ohjaamo", "page": "2"})
    page = Paginator(range(30), 10).page(2)
    shown = engines["django"].from_string("{% load look %}{% pages page %}").render({"page": page}, request)
    assert 'href="?group=ohjaamo&amp;page=1"' in shown
    assert 'href="?group=ohjaamo&amp;page=3"' in shown


def test_a_list_of_one_page_has_no_other_pages() -> None:
    assert rendered("{% pages page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_what_went_wrong_interrupts_a_screen_reader_and_what_went_well_does_not() -> None:
    well, wrong = Message(constants.SUCCESS, "The signature was recorded."), Message(constants.ERROR, "No.")
    shown = rendered('{% include "_messages.html" %}', messages=[well, wrong])
    assert shown.count('role="status"') == 1
    assert shown.index('role="alert"') > shown.index("recorded")
