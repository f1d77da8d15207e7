"""What the issued form fixes: how long the consent lasts, on the paper and in the register."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from consents import drafts
from consents.actions import issuing, printing
from tests.consents.make import make_content
from tests.municipalities.make import NOW, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


def answers(**facts: Any) -> issuing.FormAnswers:
    usual: dict[str, Any] = {
        "code": "010594Y9021",
        "name": "Amira Haddad",
        "phone": "",
        "email": "",
        "address": "",
        "language": "fi",
        "interpreter": False,
        "identity_check": "passport",
        "area_client": "yes",
        "content": make_content(),
        "evidence": {"visit_date": TODAY.isoformat(), "place": "Ohjaamo"},
        "sentence": "Amira etsii työtä.",
        "actions": ["guidance"],
        "categories": ["T2", "T3"],
        "ask_record_changes": False,
        "length": "single_visit",
    }
    return issuing.FormAnswers(**usual | facts)


@pytest.mark.parametrize(
    ("evidence", "last"),
    [
        ({"visit_date": TODAY.isoformat()}, TODAY),
        ({"visit_date": (TODAY - DAY).isoformat()}, TODAY - DAY),
        ({"process": "Sovittu ohjaus"}, TODAY),
    ],
    ids=["today's", "yesterday's, recorded today", "no day of a visit"],
)
def test_a_single_visit_ends_with_its_own_day(aino, laukaa, tmp_path, settings, evidence, last):
    settings.FILES_DIR = tmp_path
    draft = drafts.start(municipality=laukaa, by=aino, at=NOW)

    form = issuing.issue_form(draft, answers(evidence=evidence), language="fi", by=aino, at=NOW)

    assert form.consent.ends_before == last + DAY


def test_the_paper_of_a_single_visit_names_the_day_of_the_visit(aino, laukaa):
    yesterday = answers(evidence={"visit_date": (TODAY - DAY).isoformat()})
    until = replace(answers(), length="until", until=TODAY + 30 * DAY)

    papers = [printing.form_paper(one, laukaa, language="fi", by=aino, at=NOW) for one in (yesterday, until)]

    assert [(paper.single_visit, paper.until) for paper in papers] == [
        (True, TODAY - DAY),
        (False, TODAY + 30 * DAY),
    ]


@pytest.mark.parametrize(("language", "words"), [("fi", "Nimi"), ("sv", "Namn")])
def test_the_paper_of_a_group_that_needs_the_name_only_says_so(aino, laukaa, language, words):
    advice = answers(content=make_content("neuvonta"))

    paper = printing.form_paper(advice, laukaa, language=language, by=aino, at=NOW)

    assert paper.categories[0] == ("T2", words)
