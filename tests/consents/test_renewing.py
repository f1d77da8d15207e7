"""Renewing a consent: a new preparation begins with what the earlier one said, and decides nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry, Outcome, Verb
from consents.models import Consent, Draft
from municipalities.models import RightEvent
from tests.consents.make import CODES, make_client, make_consent, make_need
from tests.municipalities.make import NOW, TODAY, right_event
from tests.stage import CANARIES

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DESK, LIST = reverse("consents:desk"), reverse("consents:consents")
SOON = TODAY + timedelta(days=10)
SENTENCE = "Onni etsii ensimmäistä vakituista työtä varastoalalta."
WHO = {"identity_check": "passport", "area_client": "yes", "language": "fi", "phone": "050 555 0142"}


def renew_url(consent: Any) -> str:
    return reverse("consents:renew", args=[getattr(consent, "pk", consent)])


def step(draft: Draft, name: str) -> str:
    return reverse(f"consents:draft_{name}", args=[draft.pk])


@pytest.fixture
def ending(onni, laukaa, aino):
    """Onni's consent ends in ten days."""
    return make_consent(make_need(onni, laukaa, aino), aino, ends_before=SOON, ticks=["T2"])


@pytest.fixture
def renewed(ending, aino, log_in):
    """Aino's browser, where the button has been pressed, and the draft."""
    browser = log_in(aino)
    browser.post(renew_url(ending))
    return browser, Draft.objects.get()


def test_one_press_on_the_desk_or_the_list_begins_it(ending, aino, log_in):
    browser = log_in(aino)

    for page in (
        browser.get(DESK),
        browser.get(LIST),
        browser.post(reverse("consents:find"), {"q": CODES[0]}),
    ):
        assert f'action="{renew_url(ending)}"' in page.text
    answer = browser.post(renew_url(ending))

    draft = Draft.objects.get()
    assert answer.url == step(draft, "client")
    assert (draft.owner, draft.client, draft.municipality) == (
        aino,
        ending.need.client,
        ending.need.municipality,
    )
    assert not [canary for canary in (*CANARIES, str(draft.client_id)) if canary in answer.url]


def test_the_client_is_there_and_identity_is_checked_anew(renewed):
    browser, draft = renewed

    page = browser.get(step(draft, "client")).text

    assert "Onni Lehtovaara" in page
    assert "050 555 0142" in page
    assert "010594Y••••" in page
    assert CODES[0] not in page
    assert "checked" not in page.partition('name="identity_check"')[2].partition('name="language"')[0]
    assert browser.get(step(draft, "need")).url == step(draft, "client")


def test_the_need_and_the_actions_are_there_and_its_ground_is_asked_again(renewed):
    browser, draft = renewed
    browser.post(step(draft, "client"), WHO)

    page = browser.get(step(draft, "need")).text
    form = browser.get(step(draft, "need")).context["form"]

    assert SENTENCE in page
    assert (form["group"].value(), form["actions"].value()) == ("ohjaamo", ["guidance", "service_decision"])
    assert form["visit_date"].value() == "24.11.2026"
    assert browser.get(step(draft, "content")).url == step(draft, "need")


def test_the_form_asks_for_what_the_group_needs_whatever_the_client_ticked_then(renewed):
    browser, draft = renewed
    browser.post(step(draft, "client"), WHO)
    need = {"group": "ohjaamo", "visit_date": "24.11.2026", "place": "Ohjaamo", "reason": "Jatkaa."}
    said = {"sentence": SENTENCE, "actions": ["guidance"], "asked": "ohjaamo"}
    browser.post(step(draft, "need"), need | said)

    form = browser.get(step(draft, "content")).context["form"]

    assert form["categories"].value() == ["T2", "T3", "T4", "T5", "T7"]
    assert (form["length"].value(), form["until"].value()) == ("until", "24.5.2027")
    assert (form["language"].value(), form["viewers"].value(), form["ask_record_changes"].value()) == (
        "fi",
        None,
        None,
    )


def test_it_ends_in_a_form_of_its_own_and_the_earlier_consent_stays(renewed, ending):
    browser, draft = renewed
    need = {"group": "ohjaamo", "visit_date": "24.11.2026", "place": "Ohjaamo", "reason": "Jatkaa."}
    what = {"categories": ["T2"], "ask_record_changes": "no", "length": "until", "until": "24.5.2027"}
    browser.post(step(draft, "client"), WHO)
    browser.post(
        step(draft, "need"),
        need | {"sentence": "Onni on löytänyt työn.", "actions": ["guidance"], "asked": "ohjaamo"},
    )
    browser.post(step(draft, "content"), what | {"viewers": "all", "language": "fi"})
    browser.post(step(draft, "print"))

    made = Consent.objects.exclude(pk=ending.pk).get()
    assert made.need.client == ending.need.client
    assert (made.identity_check, made.need.sentence) == ("passport", "Onni on löytänyt työn.")
    assert not made.parts.get().events.exists()
    assert ending.parts.get().events.count() == 1


@pytest.mark.parametrize(
    ("facts", "offered"),
    [
        ({"ends_before": TODAY}, True),
        ({"ends_before": SOON}, True),
        ({}, False),
        ({"decision": None}, False),
        ({"decision": "refused"}, False),
        ({"ends_before": SOON, "withdrawn_at": NOW}, False),
    ],
    ids=["ended", "ends soon", "ends late", "unsigned", "refused", "withdrawn"],
)
def test_it_is_offered_when_the_consent_nears_its_end_or_has_ended(
    aino, laukaa, onni, log_in, facts, offered
):
    consent = make_consent(make_need(onni, laukaa, aino), aino, **facts)

    assert (renew_url(consent) in log_in(aino).get(LIST).text) == offered


@pytest.mark.parametrize("facts", [{"decision": None}, {"decision": "refused"}, {"withdrawn_at": NOW}])
def test_what_was_not_given_or_was_withdrawn_is_not_renewed(aino, laukaa, onni, log_in, facts):
    consent = make_consent(make_need(onni, laukaa, aino), aino, **facts)

    answer = log_in(aino).post(renew_url(consent), follow=True)

    assert answer.redirect_chain == [(DESK, 302)]
    assert 'data-color="warning"' in answer.text
    assert not Draft.objects.exists()


def test_another_municipalitys_consent_is_not_there_and_the_attempt_is_on_record(
    ending, aino, kerttu, viitasaari, log_in
):
    theirs = make_consent(make_need(make_client(viitasaari, CODES[1]), viitasaari, kerttu), kerttu)

    for user, consent in ((aino, theirs), (kerttu, ending)):
        hidden, nothing = (log_in(user).post(renew_url(one)) for one in (consent, user.pk))
        assert (hidden.status_code, nothing.status_code) == (404, 404)
        assert hidden.content == nothing.content
    assert not Draft.objects.exists()
    refused = Entry.objects.filter(verb=Verb.CLIENT_PREPARED, outcome=Outcome.REFUSED)
    assert [entry.actor for entry in refused.order_by("seq")] == [aino.pk, aino.pk, kerttu.pk, kerttu.pk]


def test_a_worker_whose_right_is_suspended_is_told_why(ending, aino, director, log_in):
    terms = aino.access_rights.get().terms.get()
    right_event(terms, RightEvent.Kind.SUSPENDED, by=director, at=NOW)

    answer = log_in(aino).post(renew_url(ending))

    assert answer.status_code == 403
    assert not Draft.objects.exists()


def test_the_trail_has_it_as_a_new_preparation_of_this_client(renewed, ending):
    entry = Entry.objects.concerning(ending.need.client_id).filter(verb=Verb.CLIENT_PREPARED).earliest("seq")

    assert (entry.outcome, entry.municipality) == (Outcome.PERMITTED, "410")
