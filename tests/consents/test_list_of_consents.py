"""The list of consents says of each how it stands, and only days that are true of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import choose_language
from consents.access.lists import Standing
from consents.models import ConsentPart, PartEvent
from tests.consents.make import make_consent, make_event, make_need
from tests.municipalities.make import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.db]

LIST = reverse("consents:consents")
DAY = timedelta(days=1)
REFUSED = {"decision": PartEvent.Kind.REFUSED}
# What has become of the consent: made so, then the event; how it stands, and what is told of it.
STATES = [
    pytest.param({"decision": None}, None, "waiting", "not in force yet", id="waiting"),
    pytest.param({}, None, "in_force", "until 22.5.2027", id="in force"),
    pytest.param({"ends_before": TODAY}, None, "ended", "ended on 23.11.2026", id="ended"),
    pytest.param(REFUSED, None, "refused", "the client refused on 23.11.2026", id="refused"),
    pytest.param(
        {"withdrawn_at": NOW}, None, "withdrawn", "the client withdrew it on 24.11.2026", id="withdrawn"
    ),
    pytest.param({}, "superseded", "superseded", "a new consent replaced it on 24.11.2026", id="superseded"),
    pytest.param({}, "invalidated", "invalidated", "invalidated on 24.11.2026", id="invalidated"),
]


@pytest.fixture
def browser(aino, log_in):
    choose_language(aino, "en", by=aino, at=NOW)
    return log_in(aino)


def rows_in(answer) -> list[str]:
    """The text of every row of the table."""
    body = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


@pytest.mark.parametrize(("facts", "event", "standing", "told"), STATES)
def test_a_consent_tells_its_state_and_no_day_that_is_not_true(
    browser, aino, laukaa, onni, facts, event, standing, told
):
    consent = make_consent(make_need(onni, laukaa, aino), aino, **facts)
    if event:
        make_event(consent.parts.get(kind=ConsentPart.Kind.VIEWING), event, NOW, aino)

    [row] = rows_in(browser.get(LIST))

    assert str(Standing(standing).label) in row
    assert told in row
    # The day of printing is the only other day.
    assert re.findall(r"\d+\.\d+\.\d{4}", row.replace(told, "")) == ["22.11.2026"]
    others = [one for one in Standing.values if one not in (standing, Standing.SCAN_OWED)]
    assert rows_in(browser.get(LIST, {"state": standing})) == [row]
    assert [rows_in(browser.get(LIST, {"state": other})) for other in others] == [[]] * len(others)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    browser, aino, laukaa, onni, django_assert_num_queries, count
):
    for _ in range(count):
        make_consent(make_need(onni, laukaa, aino), aino)
    browser.get(LIST)

    with django_assert_num_queries(14):
        assert len(rows_in(browser.get(LIST))) == count
