"""The figures are counted from facts by Helsinki days, each once, and only those that may be told."""

from datetime import date, datetime, timedelta

import pytest

from clientgroups.models import AnnexVersion
from documents.calendar import HELSINKI
from municipalities.models import AreaSetting
from reports.access import smallest
from reports.counting import Measure, Period, count
from reports.suppression import Hidden
from tests.consents.make import make_event, make_health_part
from tests.municipalities.make import NOW, TODAY, make_area, make_contract_in_force, make_municipality
from tests.reports.make import make_decided, make_opened, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
WEEK = Period(TODAY - 6 * DAY, TODAY)


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def laukaa(area):
    return make_place(area, "410", artificial="010594Y9032")


@pytest.fixture
def viitasaari(area):
    return make_place(area, "931", artificial="010594Y9021")


def told(area, measure, *levels, period=WEEK, limit=1, municipality=None):
    return count(area, period, municipality=municipality, limit=limit).told(measure, *levels)


def test_each_consent_counts_once_for_what_became_of_its_viewing_part(area, laukaa):
    first, *_ = make_decided(laukaa, 3)
    make_decided(laukaa, 2, group="neuvonta")
    make_decided(laukaa, 1, kind="refused")
    make_health_part(first, first.receiver, at=NOW)
    make_event(first.parts.get(kind="viewing"), "limited", NOW, first.receiver)
    make_event(first.parts.get(kind="viewing"), "withdrawn", NOW, first.receiver)

    assert told(area, Measure.GIVEN) == 5
    assert told(area, Measure.GIVEN, "410", "ohjaamo") == 3
    assert told(area, Measure.GIVEN, "", "neuvonta") == 2
    assert (told(area, Measure.REFUSED, "410"), told(area, Measure.WITHDRAWN, "410")) == (1, 1)


def test_an_opening_counts_with_what_has_come_of_it(area, laukaa):
    (consent,) = make_decided(laukaa, 1)
    for number, result in [(3, "guidance_given"), (2, "new_meeting"), (4, "nothing"), (1, None)]:
        make_opened(consent, number, result=result)

    found = {measure: told(area, measure, "410", "ohjaamo") for measure in Measure}

    assert found == {
        Measure.GIVEN: 1,
        Measure.REFUSED: 0,
        Measure.WITHDRAWN: 0,
        Measure.OPENED: 10,
        Measure.LED: 5,
        Measure.NOTHING: 4,
        Measure.OPEN: 1,
    }


@pytest.mark.parametrize(
    ("at", "number"),
    [
        pytest.param(datetime(2026, 11, 1, 0, 0, tzinfo=HELSINKI), 1, id="first moment"),
        pytest.param(datetime(2026, 10, 31, 23, 59, 59, 999999, tzinfo=HELSINKI), 0, id="just before"),
        pytest.param(datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=HELSINKI), 1, id="last moment"),
        pytest.param(datetime(2026, 11, 21, 0, 0, tzinfo=HELSINKI), 0, id="the next day"),
    ],
)
def test_both_days_of_a_period_belong_to_it_whole(area, laukaa, at, number):
    (consent,) = make_decided(laukaa, 1, at=at)
    make_opened(consent, at=at)
    period = Period(date(2026, 11, 1), date(2026, 11, 20))

    assert told(area, Measure.GIVEN, period=period) == number
    assert told(area, Measure.OPENED, period=period) == number


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 1), 24)]
)
def test_a_day_is_as_long_as_it_is_in_helsinki(day, hours):
    first, after = Period(day, day).moments

    assert after.timestamp() - first.timestamp() == hours * 3600


def test_only_municipalities_with_a_contract_have_a_row(area, laukaa):
    make_municipality(area, "992")

    counts = count(area, WEEK, municipality=None, limit=5)

    assert [one.short for one in counts.municipalities] == ["Laukaa"]


def test_another_areas_figures_are_not_counted(area, laukaa):
    make_decided(laukaa, 1)
    other = make_area()
    make_contract_in_force(make_municipality(other, "992"))

    assert told(other, Measure.GIVEN) == 0
    assert told(area, Measure.GIVEN) == 1


@pytest.mark.parametrize("codes", [["410"], ["410", "931", "729"]], ids=["one", "three"])
def test_counting_takes_four_queries_however_many_municipalities(area, django_assert_num_queries, codes):
    for code, artificial in zip(codes, ["010594Y9032", "010594Y9021", "020594X903P"], strict=False):
        make_opened(make_decided(make_place(area, code, artificial=artificial), 1)[0])

    with django_assert_num_queries(4):
        counts = count(area, WEEK, municipality=None, limit=1)

    assert counts.told(Measure.OPENED) == len(codes)


def test_choosing_a_municipality_tells_no_more_of_it_than_the_whole_report_does(area, laukaa, viitasaari):
    """Viitasaari's own report must not tell the number that would give Laukaa's two away in the other."""
    make_decided(laukaa, 2)
    make_decided(viitasaari, 6)

    whole = count(area, WEEK, municipality=None, limit=5)
    alone = count(area, WEEK, municipality=viitasaari, limit=5)

    assert alone.figures == whole.figures
    assert alone.told(Measure.GIVEN, "410") is Hidden.FEW
    assert Hidden.COVERED in (alone.told(Measure.GIVEN, "931"), alone.told(Measure.GIVEN))


def test_a_period_before_any_contract_or_group_has_nothing_to_count(area, laukaa):
    assert count(make_area(), WEEK, municipality=None, limit=5).is_empty
    assert count(area, Period(date(2025, 1, 1), date(2025, 9, 23)), municipality=None, limit=5).is_empty
    assert not count(area, Period(date(2025, 1, 1), date(2025, 9, 24)), municipality=None, limit=5).is_empty


def test_a_group_of_an_annex_that_is_over_has_a_row_while_it_has_figures(area, laukaa):
    make_decided(laukaa, 1)
    AnnexVersion.objects.update(ends_before=TODAY - 30 * DAY)

    assert list(count(area, WEEK, municipality=None, limit=5).groups) == ["ohjaamo"]


def test_the_limit_is_what_the_area_has_set_for_the_day(area):
    AreaSetting.objects.create(area=area, key="report.smallest", value="10", starts_on=TODAY)

    assert smallest(area, NOW) == 10
    assert smallest(area, NOW - DAY) == 5
