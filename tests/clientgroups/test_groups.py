"""What each group takes as evidence of the need and what it refuses, with the sentence that says why."""

import ast
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from clientgroups import groups
from clientgroups.groups import GROUP_KEY, GROUPS, Evidence, Facts, found

TUESDAY = date(2026, 11, 24)
YOUNG, OLD = date(2004, 3, 14), date(1992, 5, 2)


def facts(answers: Mapping[str, Any], **more: Any) -> Facts:
    return Facts(**({"today": TUESDAY, "birth_date": YOUNG} | more), answers=answers)


OHJAAMO = {"visit_date": "24.11.2026", "place": "Ohjaamo, Laukaa"}
MAKSULISTA = {"list_month": "10/2026", "work_need": "Työttömänä yli kaksi vuotta, hakee työtä."}
KOTOUTUJA = {"verify": ["division", "job_search"], "responsible": "Alueen asiantuntija"}
TYOKYKY = {"referred_by": "Kaisa Koordinaattori", "referred_on": "2.11.2026", "client_agreed": "yes"}
TYONANTAJAT = {"business_id": "20774740", "employer": "Esimerkki Oy", "job": "varastotyöntekijä, Laukaa"}
PIILOTYO = {"recommendation": "Metallialan yritys etsii hitsaajaa."}
KUNTALISA = {
    "certificate": "cannot",
    "why_no_certificate": "kassa ruuhkautunut",
    "criteria_met": "yes",
    "signs_apart": "yes",
}
NEUVONTA = {"situation": "unemployed", "visit_date": "24.11.2026", "service": "other"}
OHJAUS = {"process": "Uraohjaus, sovittu 1.10.2025"}

ACCEPTED = [
    (
        "ohjaamo",
        facts(OHJAAMO),
        {"visit_date": "2026-11-24", "place": "Ohjaamo, Laukaa"},
        "Visit to Ohjaamo on 24.11.2026 (Ohjaamo, Laukaa).",
    ),
    (
        "ohjaamo",
        facts(OHJAAMO | {"visit_date": " 25. 10. 2026 ", "reason": "not asked, so not kept"}),
        {"visit_date": "2026-10-25", "place": "Ohjaamo, Laukaa"},
        "Visit to Ohjaamo on 25.10.2026 (Ohjaamo, Laukaa).",
    ),
    (
        "ohjaamo",
        facts(OHJAAMO | {"reason": "Opinnot kesken."}, birth_date=OLD),
        {"visit_date": "2026-11-24", "place": "Ohjaamo, Laukaa", "reason": "Opinnot kesken."},
        "Visit to Ohjaamo on 24.11.2026 (Ohjaamo, Laukaa). Ground: Opinnot kesken.",
    ),
    (
        "maksulista",
        facts(MAKSULISTA),
        {"list_month": "2026-10", "work_need": "Työttömänä yli kaksi vuotta, hakee työtä."},
        "On the payment list of 10/2026. Työttömänä yli kaksi vuotta, hakee työtä.",
    ),
    (
        "maksulista",
        facts(MAKSULISTA | {"list_month": "2025-11"}),
        {"list_month": "2025-11", "work_need": "Työttömänä yli kaksi vuotta, hakee työtä."},
        "On the payment list of 11/2025. Työttömänä yli kaksi vuotta, hakee työtä.",
    ),
    (
        "kotoutuja",
        facts(KOTOUTUJA),
        {"verify": "job_search,division", "responsible": "Alueen asiantuntija"},
        "To be verified: validity of job search, division of work. Responsible: Alueen asiantuntija.",
    ),
    (
        "kotoutuja",
        facts({"verify": "integration_period", "responsible": " "}),
        {"verify": "integration_period"},
        "To be verified: integration period.",
    ),
    (
        "tyokyky",
        facts(TYOKYKY),
        {"referred_by": "Kaisa Koordinaattori", "referred_on": "2026-11-02", "client_agreed": "yes"},
        "Referred by work ability coordinator Kaisa Koordinaattori on 2.11.2026.",
    ),
    (
        "tyonantajat",
        facts(TYONANTAJAT),
        TYONANTAJAT | {"business_id": "2077474-0"},
        "Esimerkki Oy (2077474-0): varastotyöntekijä, Laukaa.",
    ),
    (
        "piilotyo",
        facts(PIILOTYO),
        PIILOTYO,
        "Hidden job or recommendation: Metallialan yritys etsii hitsaajaa.",
    ),
    (
        "kuntalisa",
        facts(KUNTALISA, supplement_ground=True),
        KUNTALISA,
        "Municipal supplement: no certificate of the employment condition to be had (kassa ruuhkautunut).",
    ),
    (
        "neuvonta",
        facts(NEUVONTA),
        NEUVONTA | {"visit_date": "2026-11-24"},
        "Visit to the municipality's advice on 24.11.2026, unemployed.",
    ),
    (
        "neuvonta",
        facts(NEUVONTA | {"service": "asti", "situation": "job_seeker"}),
        {"situation": "job_seeker", "visit_date": "2026-11-24", "service": "asti"},
        "Kela's ASTI service on 24.11.2026, job seeker.",
    ),
    (
        "neuvonta",
        facts(NEUVONTA | {"service": "asti", "visit_date": "19.11.2026", "reason": "Kiire."}),
        {"situation": "unemployed", "visit_date": "2026-11-19", "service": "asti", "reason": "Kiire."},
        "Kela's ASTI service on 19.11.2026, unemployed. Not on an ASTI day, because: Kiire.",
    ),
    (
        "neuvonta",
        facts(NEUVONTA | {"service": "asti", "visit_date": "19.11.2026"}, asti_days=frozenset({3})),
        {"situation": "unemployed", "visit_date": "2026-11-19", "service": "asti"},
        "Kela's ASTI service on 19.11.2026, unemployed.",
    ),
    (
        "neuvonta",
        facts(NEUVONTA | {"service": "asti", "visit_date": "1.9.2025"}, today=date(2025, 9, 2)),
        {"situation": "unemployed", "visit_date": "2025-09-01", "service": "asti"},
        "Kela's ASTI service on 1.9.2025, unemployed.",
    ),
    (
        "ohjaus",
        facts(OHJAUS),
        OHJAUS,
        "Guidance process agreed with the area: Uraohjaus, sovittu 1.10.2025.",
    ),
]


@pytest.mark.parametrize(("code", "given", "values", "sentence"), ACCEPTED)
def test_evidence_is_taken_and_said_in_a_sentence(code, given, values, sentence):
    assert groups.group(code).check(given) == Evidence(values, sentence)
    assert groups.sentence_of(code, values) == sentence


NOT_OPEN = (
    "The client brings the certificate of the employment condition (Kela or unemployment fund). No data is "
    "opened, because the area has not recorded its ground for it in this municipality "
    "(380/2023, section 112)."
)
REFUSED = [
    (
        "ohjaamo",
        facts({}),
        {"visit_date": "Answer this: “Visit date”.", "place": "Answer this: “Place of visit”."},
    ),
    (
        "ohjaamo",
        facts(OHJAAMO | {"visit_date": "25.11.2026"}),
        {"visit_date": "Visit date 25.11.2026 is only tomorrow. Give this day or an earlier one."},
    ),
    (
        "ohjaamo",
        facts(OHJAAMO | {"visit_date": "30.11.2026"}),
        {"visit_date": "Visit date 30.11.2026 is still 6 days away. Give this day or an earlier one."},
    ),
    (
        "ohjaamo",
        facts(OHJAAMO | {"visit_date": "24.10.2026"}),
        {"visit_date": "Visit date 24.10.2026 is more than 30 days ago. Check the day."},
    ),
    (
        "ohjaamo",
        facts(OHJAAMO | {"visit_date": "31.11.2026"}),
        {"visit_date": "“31.11.2026” is not a date. Write it like this: 24.11.2026."},
    ),
    (
        "ohjaamo",
        facts(OHJAAMO | {"place": "x" * 121}),
        {"place": "Place of visit has 121 characters. At most 120 fit."},
    ),
    (
        "ohjaamo",
        facts(OHJAAMO, birth_date=OLD),
        {"reason": "The client is 34 on the day of the visit. Write why the matter belongs to Ohjaamo."},
    ),
    (
        "ohjaamo",
        facts(OHJAAMO, birth_date=date(1996, 11, 24)),
        {"reason": "The client is 30 on the day of the visit. Write why the matter belongs to Ohjaamo."},
    ),
    (
        "ohjaamo",
        facts(OHJAAMO, birth_date=None),
        {"reason": "The date of birth is not known. Write why the matter belongs to Ohjaamo."},
    ),
    (
        "maksulista",
        facts(MAKSULISTA | {"list_month": "12/2026"}),
        {"list_month": "Month of the list 12/2026 has not begun. Give this month or an earlier one."},
    ),
    (
        "maksulista",
        facts(MAKSULISTA | {"list_month": "10.2025"}),
        {"list_month": "Month of the list 10/2025 is more than 12 months ago. Check the month."},
    ),
    (
        "maksulista",
        facts({"list_month": "13/2026"}),
        {
            "list_month": "“13/2026” is not a month. Write it like this: 11/2026.",
            "work_need": "Answer this: “Long unemployment and the need related to work, in one sentence”.",
        },
    ),
    ("kotoutuja", facts({}), {"verify": "Choose what must be verified."}),
    (
        "kotoutuja",
        facts({"verify": ["job_search", "salary"]}),
        {"verify": "Choose from the list: “What must be verified?”."},
    ),
    (
        "tyokyky",
        facts({"client_agreed": "no"}),
        {
            "referred_by": "Write which work ability coordinator referred the client to the municipality.",
            "referred_on": "Answer this: “Day of referral”.",
            "client_agreed": (
                "A referral may name the client to the municipality only once the client has agreed to it. "
                "Ask the coordinator to get the client's consent."
            ),
        },
    ),
    (
        "tyonantajat",
        facts(TYONANTAJAT | {"business_id": "2077474-1"}),
        {
            "business_id": (
                "The business ID 2077474-1 is not valid. Check the digits: the form is 1234567-1."
            ),
        },
    ),
    (
        "piilotyo",
        facts({}),
        {
            "recommendation": ("Write for which work or to which employer the client is to be recommended."),
        },
    ),
    ("kuntalisa", facts(KUNTALISA), {GROUP_KEY: NOT_OPEN}),
    (
        "kuntalisa",
        facts(KUNTALISA | {"certificate": "brought", "why_no_certificate": ""}, supplement_ground=True),
        {
            "certificate": (
                "The client has a certificate, so no data needs to be opened. Use the certificate."
            ),
        },
    ),
    (
        "kuntalisa",
        facts({"certificate": "cannot"}, supplement_ground=True),
        {
            "why_no_certificate": "Answer this: “Why does the client not get the certificate?”.",
            "criteria_met": (
                "Tick this if it is so: “I checked the municipality's own criteria, "
                "and in all else they are met.”"
            ),
            "signs_apart": "Tick this if it is so: “The client signs without the employer present.”",
        },
    ),
    (
        "neuvonta",
        facts(NEUVONTA | {"situation": "neither"}),
        {
            "situation": (
                "No data may be viewed when the client is neither a job seeker nor unemployed. "
                "Give general advice."
            ),
        },
    ),
    (
        "neuvonta",
        facts(NEUVONTA | {"service": "asti", "visit_date": "31.8.2025"}, today=date(2025, 9, 2)),
        {
            "visit_date": (
                "The municipality has served ASTI since 1.9.2025. The visit date 31.8.2025 is earlier."
            ),
        },
    ),
    (
        "neuvonta",
        facts(NEUVONTA | {"service": "asti", "visit_date": "19.11.2026"}),
        {
            "reason": (
                "The visit date 19.11.2026 is a Thursday, which is not an ASTI day of the municipality. "
                "Write why the matter was dealt with then."
            ),
        },
    ),
    (
        "neuvonta",
        facts(NEUVONTA | {"service": "asti", "visit_date": "24.11.2026"}, asti_days=frozenset()),
        {
            "reason": (
                "The visit date 24.11.2026 is a Tuesday, which is not an ASTI day of the municipality. "
                "Write why the matter was dealt with then."
            ),
        },
    ),
    (
        "ohjaus",
        facts({"process": "  "}),
        {"process": "Write which guidance process agreed with the area this is."},
    ),
]


@pytest.mark.parametrize(("code", "given", "errors"), REFUSED)
def test_evidence_is_refused_with_the_value_and_a_way_on(code, given, errors):
    result = groups.group(code).check(given)
    assert result == errors
    assert isinstance(result, dict)
    assert list(result) == list(errors)  # as they stand on the page


def test_every_group_is_tried_both_ways():
    assert {row[0] for row in ACCEPTED} == {row[0] for row in REFUSED} == set(GROUPS)


def test_a_young_client_is_known_to_be_young_and_asked_nothing_more():
    known = groups.group("ohjaamo").known(facts(OHJAAMO))
    assert [one.text for one in known] == ["22 years, under 30. No other ground is needed."]
    assert [question.name for question in groups.group("ohjaamo").questions(facts(OHJAAMO))] == [
        "visit_date",
        "place",
    ]


@pytest.mark.parametrize("visit", ["23.11.2026", "24.11.2026"])
def test_age_is_that_of_the_day_of_the_visit(visit):
    born = date(1996, 11, 24)
    result = groups.group("ohjaamo").check(facts(OHJAAMO | {"visit_date": visit}, birth_date=born))
    assert isinstance(result, Evidence) == (visit == "23.11.2026")


def test_visit_date_and_place_are_filled_in_and_nothing_is_chosen_beforehand():
    for code, one in GROUPS.items():
        initial = {
            question.name: question.initial
            for question in one.questions(facts({}, usual_place="Ohjaamo"))
            if question.initial
        }
        assert set(initial) <= {"visit_date", "place"}, code
        assert initial.get("visit_date", "24.11.2026") == "24.11.2026"
        assert initial.get("place", "Ohjaamo") == "Ohjaamo"


def test_only_walk_in_advice_is_for_a_single_visit():
    assert [code for code, one in GROUPS.items() if one.single_visit_only] == ["neuvonta"]


def test_what_is_not_ready_says_so():
    assert {code for code, one in GROUPS.items() if not one.ready} == {
        "tyokyky",
        "tyonantajat",
        "kuntalisa",
        "ohjaus",
    }
    assert GROUPS["tyokyky"].not_ready().startswith("The coordinator's referrals do not arrive here yet.")


def test_only_the_municipal_supplement_waits_for_the_areas_ground():
    assert [code for code, one in GROUPS.items() if one.why_closed(facts({}))] == ["kuntalisa"]
    assert not GROUPS["kuntalisa"].why_closed(facts({}, supplement_ground=True))


PURE = {
    "__future__",
    "clientgroups.evidence",
    "collections.abc",
    "dataclasses",
    "datetime",
    "django.utils.dates",
    "django.utils.translation",
    "documents.calendar",
    "importlib",
    "pkgutil",
    "re",
    "stdnum.exceptions",
    "stdnum.fi",
    "typing",
}


def test_rules_look_at_facts_only():
    """No model, no request and no clock in a group's module or in what reads its answers."""
    folder = Path(groups.__file__).parent
    for path in [*folder.glob("*.py"), folder.parent / "evidence.py"]:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        assert not [node for node in nodes if isinstance(node, ast.Import) and node.names[0].name not in PURE]
        assert {node.module for node in nodes if isinstance(node, ast.ImportFrom)} <= PURE, path.name
        assert not [
            node
            for node in nodes
            if isinstance(node, ast.Attribute)
            and node.attr == "today"
            and getattr(node.value, "id", "") == "date"
        ]


def test_a_tenth_group_is_one_more_module(tmp_path, monkeypatch):
    (tmp_path / "kymmenes.py").write_text(
        dedent(
            """
            from clientgroups.evidence import Group, Question

            GROUP = Group(
                code="kymmenes",
                questions=lambda facts: (Question(name="why", label="Miksi"),),
                sentence=lambda values: values["why"],
            )
            """
        ),
        "utf-8",
    )
    folders = [*groups.__path__, str(tmp_path)]
    monkeypatch.setattr(groups, "__path__", folders)

    tenth = found(folders)["kymmenes"]
    assert len(found(folders)) == 10
    assert tenth.ready
    assert tenth.check(facts({"why": "Siksi."})) == Evidence({"why": "Siksi."}, "Siksi.")
    assert tenth.check(facts({})) == {"why": "Answer this: “Miksi”."}


def test_a_module_under_another_groups_name_is_refused(tmp_path, monkeypatch):
    text = "from clientgroups.groups.ohjaus import GROUP\n"
    (tmp_path / "vaarannimi.py").write_text(text, "utf-8")
    monkeypatch.setattr(groups, "__path__", [*groups.__path__, str(tmp_path)])
    with pytest.raises(ValueError, match="vaarannimi holds the group ohjaus"):
        found([str(tmp_path)])
