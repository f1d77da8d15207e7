"""The decision's common rules stand in its own words on the pages where they apply, and only there."""

from __future__ import annotations

import pytest
import time_machine

from clientgroups.content import COMMON_RULES
from consents import drafts
from tests.clientgroups.decision import RULES
from tests.consents.make import CODES, make_content
from tests.municipalities.make import NOW, make_named_worker
from tests.stage import WHO, log_in, set_the_stage

pytestmark = [pytest.mark.django_db, pytest.mark.db]

# The page, whose it is, and the rules on it. In the groups with employers there is one more.
PLACES = [
    ("consents:draft_need", "aino", ("need", "action", "matter")),
    ("consents:draft_content", "aino", ()),
    ("consents:draft_print", "aino", ("form",)),
    ("consents:gate", "aino", ("action",)),
    ("consents:what_may_i_do", "aino", ("matter",)),
    ("municipalities:agreement", "aino", ("agreement",)),
    ("municipalities:agreement", "supervisor", ("agreement",)),
    ("municipalities:agreement_draft", "supervisor", ("agreement",)),
]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stage(onni, laukaa, aino):
    make_content()
    return set_the_stage(onni, laukaa, aino)


def rules_on(page) -> tuple[str, ...]:
    """The keys of the rules that the page quotes."""
    return tuple(key for key, words in RULES.items() if words in page.text)


def test_the_rules_are_the_decisions_own_words():
    assert {key: rule.fi for key, rule in COMMON_RULES.items()} == RULES
    assert list(COMMON_RULES) == list(RULES)
    assert all(rule.sv.endswith(".") and rule.sv != rule.fi for rule in COMMON_RULES.values())


@pytest.mark.parametrize(("name", "who", "rules"), PLACES)
def test_a_rule_stands_where_it_applies(stage, request, name, who, rules):
    assert rules_on(log_in(request.getfixturevalue(who)).get(stage.url(name))) == rules


@pytest.mark.parametrize(
    ("group", "rules"),
    [
        ("tyonantajat", ("need", "action", "matter", "employers")),
        ("piilotyo", ("need", "action", "matter", "employers")),
        ("ohjaus", ("need", "action", "matter")),
    ],
)
def test_the_rule_of_employers_stands_in_the_groups_that_work_with_them(laukaa, eino, group, rules):
    make_content(group)
    make_named_worker(eino, laukaa, [group])
    draft = drafts.start(municipality=laukaa, by=eino, at=NOW)
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)

    page = log_in(eino).post(f"/luonnos/{draft.pk}/palvelutarve/", {"group": group, "show": "1"})

    assert rules_on(page) == rules


def test_a_swedish_reader_is_told_the_rule_in_swedish(stage, aino):
    aino.language = "sv"
    aino.save(update_fields=["language"])

    page = log_in(aino).get(stage.url("consents:gate")).text

    assert COMMON_RULES["action"].sv in page
    assert RULES["action"] not in page
