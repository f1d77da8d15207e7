"""Access rights: who sees whose, how each stands, and the decision as it was printed."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry, Verb
from municipalities.access import Standing
from municipalities.access.lists import LISTED
from municipalities.actions import refuse_right
from municipalities.models import RightEvent, Role
from tests.municipalities.make import (
    NOW,
    make_municipality,
    make_named_worker,
    make_user,
    make_user_with_role,
)
from tests.stage import blank_pdf, give_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.db]

RIGHTS = reverse("municipalities:rights")
# Made once: each has an identifier of its own.
PDF = blank_pdf()


def text_of(response):
    return response.content.decode()


def right_url(user):
    return reverse("municipalities:right", args=[user.access_rights.get().pk])


def pdf_url(user):
    approval = RightEvent.objects.get(holder=user, kind="approved")
    give_bytes(approval.decision.file, PDF, "application/pdf")
    return reverse("municipalities:decision_pdf", args=[approval.decision_id])


@pytest.mark.parametrize("who", ["eino", "root", "kerttu", "receiver", "secretary", "administrator"])
def test_who_has_nothing_to_do_with_the_right_finds_no_page(who, aino, request, log_in):
    browser = log_in(request.getfixturevalue(who))

    answers = [browser.get(url) for url in (RIGHTS, right_url(aino), pdf_url(aino))]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize("who", ["director", "officer"])
def test_the_area_sees_every_municipalitys_rights(who, aino, kerttu, request, in_english):
    page = text_of(in_english(request.getfixturevalue(who)).get(RIGHTS))

    assert "2 access rights" in page
    assert "Aino Aalto" in page
    assert "Kerttu Koski" in page
    assert "28.1.2026" not in page  # opened before the right began: it is in force since it began
    assert "1.2.2026" in page
    assert "30.6.2027" in page


def test_a_supervisor_sees_the_own_municipalitys_rights_only(aino, kerttu, supervisor, in_english):
    browser = in_english(supervisor)

    page = text_of(browser.get(RIGHTS))

    assert "Aino Aalto" in page
    assert "Kerttu Koski" not in page
    assert browser.get(right_url(aino)).status_code == 200
    assert [browser.get(url).status_code for url in (right_url(kerttu), pdf_url(kerttu))] == [404, 404]


def test_the_holder_sees_the_own_right_and_its_decision_but_no_list(aino, in_english):
    browser = in_english(aino)

    assert browser.get(right_url(aino)).status_code == 200
    assert browser.get(RIGHTS).status_code == 404
    answer = browser.get(pdf_url(aino))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content == PDF


@pytest.mark.parametrize(
    ("who", "role"), [("aino", "worker"), ("supervisor", "supervisor"), ("officer", "officer")]
)
def test_whoever_reads_a_decision_is_recorded(who, role, laukaa, aino, request, log_in):
    reader, url = request.getfixturevalue(who), pdf_url(aino)

    log_in(reader).get(url)

    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.role) == (Verb.DOCUMENT_READ, reader.pk, role)
    assert (entry.municipality, entry.said["grounds"]) == (laukaa.pk, {"kind": "right_decision"})


def test_a_decision_that_is_refused_leaves_no_trace_of_a_reading(aino, eino, log_in):
    assert log_in(eino).get(pdf_url(aino)).status_code == 404

    assert not Entry.objects.exists()


def test_a_supervisor_whose_term_is_over_sees_nothing(laukaa, aino, log_in):
    former = make_user_with_role(Role.SUPERVISOR, laukaa, "Veera Viita", ends_before=date(2026, 11, 24))
    browser = log_in(former)

    assert [browser.get(url).status_code for url in (RIGHTS, right_url(aino))] == [404, 404]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "in force"),
        ({"decision": None}, "waits for a decision"),
        ({"opened_on": None}, "waits to be opened at KEHA-keskus"),
        ({"agreement_starts_on": None}, "waits for the personal agreement"),
        ({"secrecy_on": None}, "waits for the secrecy commitment"),
        ({"training_on": None}, "waits for the training"),
        ({"opened_on": None, "training_on": None}, "waits to be opened at KEHA-keskus"),
        ({"starts_on": date(2026, 12, 1)}, "has not begun yet"),
        ({"suspended_at": NOW}, "suspended"),
        ({"removed_at": NOW}, "removed"),
        ({"decision": "refused"}, "refused"),
        ({"ends_before": date(2026, 11, 24)}, "ended"),
    ],
)
def test_every_state_has_its_words(facts, words, laukaa, director, in_english):
    worker = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    make_named_worker(worker, laukaa, **facts)
    browser = in_english(director)

    for page in (browser.get(RIGHTS), browser.get(right_url(worker))):
        assert f"{words}</span>" in text_of(page)


def test_a_rights_page_says_what_it_covers_and_what_it_still_needs(laukaa, director, in_english):
    worker = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja", title="työllisyyskoordinaattori")
    make_named_worker(worker, laukaa, ["ohjaamo", "neuvonta"], ["T2", "T3"], opened_on=None, secrecy_on=None)

    page = text_of(in_english(director).get(right_url(worker)))

    for words in (
        "Oskari Oja, työllisyyskoordinaattori, Laukaan kunta",
        "ohjaamo · neuvonta",
        "Viewing only",
        "1.2.2026–30.6.2027",
        "Missing: secrecy commitment. <span",
        "Opened at KEHA-keskus",
        "Recorded by the area",
    ):
        assert words in page, words


def test_a_refused_right_shows_why_and_asks_for_nothing_more(laukaa, director, supervisor, in_english):
    worker = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    named = make_named_worker(worker, laukaa, decision=None)
    refuse_right(named.right.events.get(), reason="Tehtävät eivät edellytä katselua.", by=director, at=NOW)

    page = text_of(in_english(director).get(right_url(worker)))

    assert "Tehtävät eivät edellytä katselua." in page
    assert "How the right comes into force" not in page


def test_what_is_typed_in_a_reason_is_text(laukaa, director, in_english):
    worker = make_user_with_role(Role.WORKER, laukaa, "<b>Oskari</b>")
    make_named_worker(worker, laukaa)

    page = text_of(in_english(director).get(right_url(worker)))

    assert "<b>Oskari</b>" not in page
    assert "&lt;b&gt;Oskari&lt;/b&gt;" in page


def test_another_kind_of_document_is_not_served_as_a_decision(director, consent, log_in):
    document = consent.forms.get().document

    assert log_in(director).get(reverse("municipalities:decision_pdf", args=[document.pk])).status_code == 404


def test_a_municipality_without_rights_has_an_empty_list(area, in_english):
    supervisor = make_user_with_role(Role.SUPERVISOR, make_municipality(area, "077"), "Veera Viita")

    assert "No access rights have been proposed yet." in text_of(in_english(supervisor).get(RIGHTS))


STATES: dict[str, Any] = {
    "in_force": {},
    "waiting": {"agreement_starts_on": None},
    "suspended": {"suspended_at": NOW},
    "ended": {"ends_before": date(2026, 11, 24)},
    "removed": {"removed_at": NOW},
    "refused": {"decision": "refused"},
}


def test_nothing_disappears_from_the_list_and_each_state_has_its_count(laukaa, director, in_english):
    for state, facts in STATES.items():
        make_named_worker(make_user(f"Oskari {state.title()}"), laukaa, **facts)
    browser = in_english(director)
    page = text_of(browser.get(RIGHTS))
    assert "6 access rights" in page
    assert "All (6)" in page
    for state in STATES:
        assert f"Oskari {state.title()}" in page

    for state in STATES:
        answer = browser.get(RIGHTS, {"state": state})
        assert [row.right.holder.name for row in answer.context["page"]] == [f"Oskari {state.title()}"]
        assert "All (6)" in text_of(answer)
        assert f'<option value="{state}" selected>' in text_of(answer)
        assert dict(answer.context["counts"])[state] == 1


def test_every_standing_has_its_place_in_the_list():
    assert set(LISTED) == set(Standing)


def test_a_state_that_no_right_is_in_says_so(aino, director, in_english):
    browser = in_english(director)

    assert "No access rights stand so. Choose another state." in text_of(
        browser.get(RIGHTS, {"state": "removed"})
    )
    assert "Aino Aalto" in text_of(browser.get(RIGHTS, {"state": "what"}))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_list_asks_the_database_no_more(rows, laukaa, officer, log_in, django_assert_num_queries):
    for n in range(rows):
        make_named_worker(make_user(f"Oskari Oja {n}"), laukaa)
    browser = log_in(officer)
    browser.get(RIGHTS)

    with django_assert_num_queries(13):
        page = text_of(browser.get(RIGHTS))

    assert page.count("Oskari Oja") == rows
