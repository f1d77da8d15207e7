"""Bad input at the desk: a sentence beside its field and in the summary, in the user's own language.

What was typed is still there and nothing is half-saved: every table of the register is as it was.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import time_machine
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.test.html import Element, parse_html
from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.models import User
from audit.models import Entry, Outcome, Verb
from consents import drafts
from consents.models import Client, Consent, Draft, Form, Opening, PartEvent, Scan, Withdrawal
from consents.models.identity import IdentityCode
from documents.intake import SENTENCES
from tests.consents.make import CODES, make_consent, make_content, make_need
from tests.municipalities.make import NOW
from tests.stage import WHAT, WHO, WHY, blank_pdf, log_in, picture

pytestmark = [pytest.mark.django_db, pytest.mark.db]

MEGABYTE = 1024 * 1024
BIRTHDAY_TWIN = CODES[0].replace("Y", "-")
TICKED = {f"box_{item}": "ticked" for item in ("T2", "T3", "T4", "T5", "T7", "record_changes")}
SIGNATURE = {"decision": "given", "place": "Laukaan Ohjaamo", "signed_on": "24.11.2026", **TICKED}
GATE = {"action": "guidance", "not_disqualified": "on"}
KEPT = ("consents", "documents")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(aino: User) -> Browser:
    return log_in(aino)


@pytest.fixture
def draft(aino, laukaa) -> Draft:
    """A whole draft, but for its last print."""
    make_content()
    return new_draft(aino, laukaa)


def new_draft(owner, municipality, code=CODES[0]) -> Draft:
    draft = drafts.start(municipality=municipality, by=owner, at=NOW)
    typed: dict[str, Any] = {"client": {"code": code, **WHO}, "need": WHY, "content": WHAT}
    for step, values in typed.items():
        drafts.save_step(draft, step, dict(values), at=NOW)
    return draft


def step_url(draft: Draft, step: str) -> str:
    return reverse(f"consents:draft_{step}", args=[draft.pk])


def about(name: str, consent: Consent) -> str:
    return reverse(f"consents:{name}", args=[consent.pk])


def rows() -> dict[str, list[Any]]:
    """Every row of consents and papers; a draft is no fact yet, and keeps what was typed."""
    models = [one for one in apps.get_models() if one._meta.app_label in KEPT and one is not Draft]
    return {one._meta.label: list(one._default_manager.order_by("pk").values()) for one in models}


def elements(page: Any) -> list[Element]:
    """Every element of a page, in its order."""
    found: list[Element] = []

    def walk(node: Any) -> None:
        if isinstance(node, str):
            return
        found.append(node)
        for child in node.children:
            walk(child)

    walk(parse_html(page.content.decode()))
    return found


def attributes(element: Element) -> dict[str, str]:
    return {name: value or "" for name, value in element.attributes}


def words(element: Element) -> str:
    parts = [one if isinstance(one, str) else words(one) for one in element.children]
    return " ".join(" ".join(parts).split())


def in_finnish(message: str, **facts: Any) -> str:
    with override("fi"):
        return gettext(message) % facts if facts else gettext(message)


def assert_said(page: Any, field: str, sentence: str) -> None:
    """The sentence stands beside the field, the field points at it, and the summary links to the field."""
    assert page.status_code == 200
    all_of_it = elements(page)
    by_id = {attributes(one)["id"]: one for one in all_of_it if "id" in attributes(one)}
    beside = by_id[f"id_{field}_error"]
    assert sentence in words(beside)

    control = next(one for one in all_of_it if attributes(one).get("name") == field)
    assert attributes(control)["aria-invalid"] == "true"
    pointing = [
        one for one in all_of_it if beside_id(field) in attributes(one).get("aria-describedby", "").split()
    ]
    assert pointing, "nothing points at the error"
    summary = by_id["errors"]
    links = [one for one in inside(summary) if one.name == "a" and sentence in words(one)]
    assert [attributes(link)["href"] for link in links] == [f"#{attributes(control)['id']}"]
    assert 'lang="fi"' in page.content.decode()


def beside_id(field: str) -> str:
    return f"id_{field}_error"


def inside(element: Element) -> list[Element]:
    found: list[Element] = []
    for child in element.children:
        if not isinstance(child, str):
            found += [child, *inside(child)]
    return found


def typed_in(page: Any, field: str) -> str:
    """What still stands in a text field."""
    control = next(one for one in elements(page) if attributes(one).get("name") == field)
    return words(control) if control.name == "textarea" else attributes(control).get("value", "")


CHECK_CHARACTER = "The last character of the identity code does not match the rest. Check the code in the client's document."  # noqa: E501 - one message
SHAPE = "An identity code has 11 characters, for example 010594Y9032. Check the code."
NO_SUCH_DAY = "The identity code does not begin with a day of the calendar. Check its first six digits."
UNBORN = "By the identity code the client will be born on %(day)s. Check the separator of the code."


@pytest.mark.parametrize(
    ("typed", "message", "facts"),
    [
        pytest.param("010594Y9033", CHECK_CHARACTER, {}, id="a wrong check character"),
        pytest.param("010594Y903", SHAPE, {}, id="a character missing"),
        pytest.param("320594Y9032", NO_SUCH_DAY, {}, id="a day that is in no calendar"),
        pytest.param("010594A9032", UNBORN, {"day": "1.5.2094"}, id="the separator of another century"),
    ],
)
@pytest.mark.parametrize("place", ["the step", "the search"])
def test_a_code_that_cannot_be_right_is_explained_and_still_there(
    desk, aino, laukaa, place, typed, message, facts
):
    draft = drafts.start(municipality=laukaa, by=aino, at=NOW)
    before = rows()

    field = "code" if place == "the step" else "q"
    page = desk.post(
        step_url(draft, "client") if field == "code" else reverse("consents:find"), {field: typed}
    )

    if place == "the step" or message != SHAPE:
        assert_said(page, field, in_finnish(message, **facts))
    assert typed_in(page, field) == typed
    assert rows() == before
    assert not Entry.objects.filter(verb=Verb.CLIENT_SEARCHED).exists()


def test_two_people_who_differ_by_the_separator_alone_stay_two(desk, aino, laukaa, onni):
    """Onni is 010594Y9032; whoever has 010594-9032 is nobody we know."""
    make_content()
    page = desk.post(reverse("consents:find"), {"q": BIRTHDAY_TWIN})
    assert "Lehtovaara" not in page.content.decode()

    twins = new_draft(aino, laukaa, BIRTHDAY_TWIN)
    desk.post(step_url(twins, "print"))

    assert Client.objects.count() == 2
    assert {one.code for one in IdentityCode.objects.all()} == {CODES[0], BIRTHDAY_TWIN}
    assert Consent.objects.get().need.client != onni


def test_a_visit_that_is_still_to_come_is_explained(desk, draft):
    before = rows()

    page = desk.post(step_url(draft, "need"), WHY | {"visit_date": "25.11.2026"})

    assert_said(page, "visit_date", sentence_beside(page, "visit_date"))
    assert "25.11.2026" in sentence_beside(page, "visit_date")
    assert typed_in(page, "visit_date") == "25.11.2026"
    assert typed_in(page, "sentence") == WHY["sentence"]
    assert rows() == before


def sentence_beside(page: Any, field: str) -> str:
    beside = next(one for one in elements(page) if attributes(one).get("id") == beside_id(field))
    return words(beside).partition(": ")[2]


GONE = "The day %(day)s is already past. Give today or a later day."
FAR = "A consent may be in force for %(months)s months at most, until %(day)s."
NOT_A_DAY = "Give the day as dd.mm.yyyy, for example 24.11.2026."


@pytest.mark.parametrize(
    ("until", "message", "facts"),
    [
        pytest.param("23.11.2026", GONE, {"day": "23.11.2026"}, id="an end before the start"),
        pytest.param("25.11.2027", FAR, {"months": 12, "day": "24.11.2027"}, id="over twelve months"),
        pytest.param("31.2.2027", NOT_A_DAY, {}, id="a day that is in no calendar"),
        pytest.param("ensi kesänä", NOT_A_DAY, {}, id="words"),
        pytest.param("", "Give the last day in force.", {}, id="nothing"),
    ],
)
def test_an_end_that_cannot_be_is_explained(desk, draft, until, message, facts):
    before = rows()

    page = desk.post(step_url(draft, "content"), WHAT | {"until": until})

    assert_said(page, "until", in_finnish(message, **facts))
    assert typed_in(page, "until") == until
    ticked = [attributes(one) for one in elements(page) if attributes(one).get("name") == "categories"]
    assert {one["value"] for one in ticked if "checked" in one} == {"T2", "T3"}
    assert rows() == before


def test_a_form_signed_tomorrow_is_explained_and_no_decision_is_kept(desk, unsigned):
    before = rows()

    page = desk.post(about("signature", unsigned), SIGNATURE | {"signed_on": "25.11.2026"})

    message = "The date %(day)s is still to come. Read the date from the paper."
    assert_said(page, "signed_on", in_finnish(message, day="25.11.2026"))
    assert typed_in(page, "signed_on") == "25.11.2026"
    assert typed_in(page, "place") == "Laukaan Ohjaamo"
    chosen = [attributes(one) for one in elements(page) if attributes(one).get("name") == "box_T2"]
    assert [one["value"] for one in chosen if "checked" in one] == ["ticked"]
    assert rows() == before


def test_a_form_signed_before_its_need_is_explained(desk, unsigned):
    before = rows()

    page = desk.post(about("signature", unsigned), SIGNATURE | {"signed_on": "21.11.2026"})

    message = "The date is before the service need was established (%(day)s). Read the date from the paper."
    assert_said(page, "signed_on", in_finnish(message, day="22.11.2026"))
    assert rows() == before


def with_script() -> bytes:
    out = BytesIO()
    with pikepdf.open(BytesIO(blank_pdf())) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(out)
    return out.getvalue()


TOO_LARGE = (
    "The file is %(size)s MB, and at most %(most)s MB is accepted. Scan in greyscale or at a lower"
    " resolution, such as 200 dpi."
)


@pytest.mark.parametrize(
    ("make", "message", "facts"),
    [
        pytest.param(
            lambda: blank_pdf() + bytes(30 * MEGABYTE), TOO_LARGE, {"size": 30, "most": 20}, id="30 MB"
        ),
        pytest.param(with_script, "has_script", {}, id="a PDF with JavaScript"),
        pytest.param(lambda: b"Hyvaa paivaa", "not_a_document", {}, id="a text file named .pdf"),
        pytest.param(lambda: blank_pdf()[:200], "broken", {}, id="half a PDF"),
        pytest.param(lambda: b"", "The file is empty. Scan the form again.", {}, id="an empty file"),
    ],
)
def test_a_file_that_is_no_scan_is_explained_and_not_kept(desk, consent, make, message, facts):
    before = rows()

    file = SimpleUploadedFile("lomake.pdf", make(), content_type="application/pdf")
    page = desk.post(about("scan", consent), {"scan": file})

    if message in SENTENCES:
        with override("fi"):
            sentence = str(SENTENCES[message])
    else:
        sentence = in_finnish(message, **facts)
    assert_said(page, "scan", sentence)
    assert rows() == before
    assert not Scan.objects.exists()


def test_no_file_at_all_is_explained(desk, consent):
    page = desk.post(about("scan", consent))

    assert_said(page, "scan", in_finnish("Choose the file that has the scanned form."))


def test_issuing_pressed_twice_gives_one_form(desk, draft):
    first, second = (desk.post(step_url(draft, "print")) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert (Form.objects.count(), Consent.objects.count()) == (1, 1)
    assert Entry.objects.filter(verb=Verb.FORM_ISSUED).count() == 1


def test_a_signature_sent_twice_is_recorded_once(desk, unsigned):
    first, second = (desk.post(about("signature", unsigned), SIGNATURE) for _ in range(2))

    assert first.url == second.url
    assert PartEvent.objects.count() == 1
    assert Entry.objects.filter(verb=Verb.CONSENT_GIVEN).count() == 1


def test_the_same_scan_sent_twice_is_kept_once(desk, consent):
    for _ in range(2):
        answer = desk.post(about("scan", consent), {"scan": SimpleUploadedFile("lomake.png", picture())})
        assert answer.status_code == 302

    assert Scan.objects.count() == 1


def test_an_opening_sent_twice_leads_to_one_page(desk, consent):
    first, second = (desk.post(about("gate", consent), GATE) for _ in range(2))

    assert first.url == second.url
    assert Opening.objects.count() == 1
    assert Entry.objects.filter(verb=Verb.CLIENT_OPENED, outcome=Outcome.PERMITTED).count() == 2
    assert desk.get(second.url).status_code == 200


def withdrawal(consent: Consent) -> dict[str, str]:
    return {
        "number": consent.forms.get().document.number,
        "identity_check": "identity_card",
        "scope": "all",
        "day": "24.11.2026",
        "clock": "9.14",
        "way": "service_point",
        "language": "fi",
    }


def test_a_withdrawal_sent_twice_shuts_the_gate_and_nothing_else(desk, consent):
    for _ in range(2):
        assert desk.post(reverse("consents:withdraw"), withdrawal(consent)).status_code == 302

    kinds = list(PartEvent.objects.order_by("at").values_list("kind", flat=True))
    assert (kinds[0], set(kinds[1:])) == ("given", {"withdrawn"})
    assert desk.get(about("gate", consent)).status_code == 403


@pytest.mark.parametrize(
    ("field", "typed", "message", "facts"),
    [
        pytest.param(
            "number",
            "26-004391-9",
            "There is a mistake in the number. Compare it with the top of the form.",
            {},
            id="a wrong check digit",
        ),
        pytest.param(
            "day",
            "25.11.2026",
            "The day %(day)s is still to come. Give the day when the withdrawal came.",
            {"day": "25.11.2026"},
            id="tomorrow",
        ),
        pytest.param(
            "clock",
            "9.15",
            "It is only %(now)s o'clock. Give the time when the withdrawal came.",
            {"now": "9.14"},
            id="in a minute",
        ),
    ],
)
def test_a_withdrawal_that_cannot_be_is_explained(desk, consent, field, typed, message, facts):
    before = rows()

    page = desk.post(reverse("consents:withdraw"), withdrawal(consent) | {field: typed})

    assert_said(page, field, in_finnish(message, **facts))
    assert typed_in(page, field) == typed
    assert rows() == before
    assert not Withdrawal.objects.exists()


def test_a_session_lost_midway_loses_nothing_that_was_typed(aino, draft):
    before, typed = rows(), WHY | {"sentence": "Tämä virke kirjoitettiin istunnon loputtua."}

    answer = Browser().post(step_url(draft, "need"), typed)

    assert answer["Location"].startswith(f"{reverse('account_login')}?next=")
    assert rows() == before
    page = log_in(aino).get(step_url(draft, "need"))
    assert typed_in(page, "sentence") == typed["sentence"]


@pytest.mark.parametrize("name", ["signature", "scan", "gate", "hand_over"])
def test_a_session_lost_midway_records_nothing(unsigned, aino, laukaa, onni, name):
    given = make_consent(make_need(onni, laukaa, aino), aino, given_at=NOW - timedelta(hours=1))
    before = rows()

    for consent in (unsigned, given):
        answer = Browser().post(about(name, consent), SIGNATURE | GATE | {"reason": "conflict"})
        assert answer["Location"].startswith(reverse("account_login"))

    assert rows() == before


def test_a_mistake_is_told_in_the_users_own_language(draft, aino):
    User.objects.filter(pk=aino.pk).update(language="sv")
    aino.refresh_from_db()

    page = log_in(aino).post(step_url(draft, "content"), WHAT | {"until": "23.11.2026"}).content.decode()

    with override("sv"):
        assert gettext(GONE) % {"day": "23.11.2026"} in page
    assert '<html lang="sv"' in page
