"""What the issued form fixes: how long the consent lasts, on the paper and in the register."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry, Verb
from consents import drafts
from consents.actions import issuing, printing
from tests.consents.make import make_content
from tests.municipalities.make import NOW, TODAY, make_named_worker
from tests.stage import blank_pdf, give_bytes

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


@pytest.mark.parametrize(
    ("group", "code", "lines"),
    [
        ("ohjaamo", "010594Y9021", ()),
        ("maksulista", "010594Y9021", ("maksulista",)),
        ("kuntalisa", "010594Y9021", ("kuntalisa",)),
        ("maksulista", "010109A900T", ("maksulista", "minor")),
    ],
)
def test_the_paper_has_the_sentences_that_the_group_and_the_age_ask_for(aino, laukaa, group, code, lines):
    paper = printing.form_paper(
        answers(content=make_content(group), code=code), laukaa, language="fi", by=aino, at=NOW
    )

    assert paper.extra_lines == lines


def test_the_paper_names_the_unit_of_the_worker_and_speaks_of_the_client(aino, laukaa):
    known = answers(identity_check="known", actions=["guidance", "service_decision"])

    papers = [
        printing.form_paper(one, laukaa, language="fi", by=aino, at=NOW)
        for one in (known, replace(known, identity_check="suomi_fi"))
    ]

    assert papers[0].unit == aino.access_rights.get().unit.name
    assert papers[0].identity_check == "työntekijä tuntee asiakkaan työnsä kautta"
    assert papers[1].identity_check == "Suomi.fi-tunnistus"
    assert papers[0].actions == ("ohjaus", "palvelupäätös")


@pytest.mark.parametrize("lacking", [{"training_on": None}, {"agreement_groups": ["ohjaus"]}])
def test_only_who_could_open_today_stands_on_the_paper(aino, eino, laukaa, lacking):
    make_named_worker(eino, laukaa, **lacking)

    assert printing.named_workers(laukaa, "ohjaamo", at=NOW) == [aino]


def test_looking_at_the_form_and_printing_it_are_told_apart(aino, unsigned, tmp_path, settings, log_in):
    settings.FILES_DIR = tmp_path
    give_bytes(unsigned.forms.get().document.file, blank_pdf(), "application/pdf")
    browser = log_in(aino)

    browser.get(reverse("consents:form", args=[unsigned.pk]))
    browser.get(reverse("consents:form_pdf", args=[unsigned.pk]))

    told = Entry.objects.concerning(unsigned.need.client_id).order_by("seq").values_list("verb", flat=True)
    assert list(told) == [Verb.FORM_READ, Verb.FORM_PRINTED]
