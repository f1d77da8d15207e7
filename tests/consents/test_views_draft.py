"""A new consent from the first question to its number: nothing typed is lost, nobody else sees it."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts.actions import choose_language
from consents import drafts
from consents.models import Consent, Draft, Form
from municipalities.actions import set_setting
from tests.consents.make import CODES, make_content
from tests.municipalities.make import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.db]

WHO = {
    "identity_check": "passport",
    "area_client": "yes",
    "name": "Onni Lehtovaara",
    "language": "fi",
    "phone": "050 555 0142",
}
WHY: dict[str, Any] = {
    "group": "ohjaamo",
    "visit_date": "24.11.2026",
    "place": "Ohjaamo",
    "reason": "Jatkaa Ohjaamon valmennuksessa.",
    "sentence": "Onni etsii ensimmäistä vakituista työtä varastoalalta.",
    "actions": ["guidance", "service_decision"],
    "asked": "ohjaamo",
}
WHAT: dict[str, Any] = {
    "categories": ["T2", "T3"],
    "ask_record_changes": "no",
    "length": "until",
    "until": "24.5.2027",
    "viewers": "all",
    "language": "fi",
}
GO_ON = {"continue": "1"}


def step_url(draft, step):
    return reverse(f"consents:draft_{step}", args=[draft.pk])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def draft(aino, laukaa, clock):
    make_content()
    draft = drafts.start(municipality=laukaa, by=aino, at=NOW)
    drafts.save_step(draft, "client", {"code": CODES[0]}, at=NOW)
    return draft


@pytest.fixture
def whole(draft):
    """A draft that could be printed."""
    typed: dict[str, Any] = {"client": {"code": CODES[0], **WHO}, "need": WHY, "content": WHAT}
    for step, values in typed.items():
        drafts.save_step(draft, step, values, at=NOW)
    return draft


def test_the_steps_lead_from_a_code_to_a_numbered_form(aino, laukaa, log_in):
    make_content()
    browser = log_in(aino)
    browser.post(reverse("consents:new"))
    draft = Draft.objects.get()
    pages = [
        browser.post(step_url(draft, "client"), {"code": CODES[0]}),
        browser.post(step_url(draft, "client"), WHO | GO_ON),
        browser.post(step_url(draft, "need"), WHY | GO_ON),
        browser.post(step_url(draft, "content"), WHAT | GO_ON),
        browser.post(step_url(draft, "print")),
    ]
    consent = Consent.objects.get()

    assert [page.url for page in pages] == [
        step_url(draft, "client"),
        step_url(draft, "need"),
        step_url(draft, "content"),
        step_url(draft, "print"),
        f"{reverse('consents:form', args=[consent.pk])}?print=1",
    ]
    assert (consent.ends_before.isoformat(), consent.identity_check) == ("2027-05-25", "passport")
    assert consent.need.evidence["place"] == "Ohjaamo"
    assert CODES[0] not in "".join(page.url for page in pages)


ADVICE: dict[str, Any] = {
    "group": "neuvonta",
    "situation": "unemployed",
    "visit_date": "23.11.2026",
    "service": "other",
    "sentence": "Onni tarvitsee neuvoa työnhakuun.",
    "actions": ["guidance"],
    "asked": "neuvonta",
}


def test_a_group_of_single_visits_asks_for_no_visit_that_is_over(aino, draft, log_in):
    make_content("neuvonta")
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    browser = log_in(aino)

    over = browser.post(step_url(draft, "need"), ADVICE | GO_ON)
    today = browser.post(step_url(draft, "need"), ADVICE | GO_ON | {"visit_date": "24.11.2026"})

    assert 'href="#id_visit_date"' in text_of(over)
    assert today.url == step_url(draft, "content")


def test_a_group_that_needs_the_name_only_asks_for_the_name(aino, draft, log_in):
    make_content("neuvonta")
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    drafts.save_step(draft, "need", ADVICE | {"visit_date": "24.11.2026"}, at=NOW)

    page = text_of(log_in(aino).get(step_url(draft, "content")))

    assert '<label for="id_categories_0">Nimi</label>' in page


def test_a_single_visit_that_is_over_is_told_at_the_length_before_anything_is_printed(aino, whole, log_in):
    drafts.save_step(whole, "need", WHY | {"visit_date": "23.11.2026"}, at=NOW)
    drafts.save_step(whole, "content", WHAT | {"length": "single_visit"}, at=NOW)

    answer = log_in(aino).post(step_url(whole, "print"), follow=True)

    assert 'href="#id_length_1"' in text_of(answer)
    assert "23.11.2026" in text_of(answer).partition('name="length"')[2].partition("</fieldset>")[0]
    assert not Form.objects.exists()


def test_issuing_twice_gives_one_form(aino, whole, log_in):
    browser = log_in(aino)

    first, second = (browser.post(step_url(whole, "print")) for _ in range(2))

    assert Form.objects.count() == 1
    assert second.url.startswith(first.url.partition("?")[0])


def test_the_preview_has_no_number_and_issues_nothing(aino, whole, log_in):
    page = text_of(log_in(aino).get(step_url(whole, "print")))

    assert page.count('src="data:image/png;base64,') == 2
    assert not Form.objects.exists()


def test_a_mistake_keeps_what_was_typed_and_says_where_it_is(aino, draft, log_in):
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    answer = log_in(aino).post(step_url(draft, "need"), WHY | GO_ON | {"visit_date": "25.11.2026"})
    page = text_of(answer)

    assert answer.status_code == 200
    assert 'href="#id_visit_date"' in page
    assert "varastoalalta" in page
    assert 'value="25.11.2026"' in page


@pytest.mark.parametrize(("language", "contact"), [("fi", "palvelunumero"), ("sv", "servicenumret")])
def test_whom_to_ask_is_told_in_the_language_of_the_page(
    aino, administrator, draft, log_in, language, contact
):
    for key, value in (("form.area_contact", "palvelunumero"), ("form.area_contact_sv", "servicenumret")):
        set_setting(draft.municipality.area, key, value, starts_on=NOW.date(), by=administrator, at=NOW)
    choose_language(aino, language, by=aino, at=NOW)

    page = text_of(log_in(aino).post(step_url(draft, "client"), WHO | GO_ON | {"area_client": "unknown"}))

    assert contact in page


def test_saving_keeps_even_what_is_wrong(aino, draft, log_in):
    browser = log_in(aino)
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)

    answer = browser.post(step_url(draft, "need"), WHY | {"visit_date": "25.11.2026", "save": "1"})

    assert answer.url == reverse("consents:desk")
    assert 'value="25.11.2026"' in text_of(browser.get(step_url(draft, "need")))


def test_choosing_a_group_brings_its_questions_without_complaining(aino, draft, log_in):
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    browser = log_in(aino)

    before = text_of(browser.get(step_url(draft, "need")))
    after = text_of(browser.post(step_url(draft, "need"), {"group": "ohjaamo", "show": "1"}))

    assert "visit_date" not in before
    assert "visit_date" in after
    assert 'id="errors"' not in after


def test_going_back_and_changing_the_group_keeps_the_other_groups_answers(aino, draft, log_in):
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    browser = log_in(aino)
    browser.post(step_url(draft, "need"), WHY | {"show": "1"})
    browser.post(step_url(draft, "need"), WHY | {"group": "ohjaus", "show": "1"})  # the page still had them

    page = text_of(browser.post(step_url(draft, "need"), {"group": "ohjaamo", "show": "1"}))

    assert 'value="Ohjaamo"' in page


@pytest.mark.parametrize("asked", ["", "ohjaus"])
def test_another_group_shows_its_own_questions_before_going_on(aino, draft, log_in, asked):
    """Without JavaScript the group is chosen and *Continue* pressed at once."""
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    browser = log_in(aino)
    chosen = {"group": "ohjaamo", "sentence": WHY["sentence"], "actions": ["guidance"], "asked": asked}

    page = browser.post(step_url(draft, "need"), chosen | GO_ON)
    need = Draft.objects.get().payload["need"]

    assert page.status_code == 200
    assert 'name="asked" value="ohjaamo"' in page.text
    assert 'name="visit_date" value="24.11.2026"' in page.text
    assert WHY["sentence"] in page.text
    assert 'id="errors"' not in page.text
    assert "Valitsit toisen ryhmän" in page.text
    assert "visit_date" not in need
    assert browser.get(step_url(draft, "content")).url == step_url(draft, "need")


def test_a_visit_date_that_nobody_has_seen_counts_for_nothing(aino, draft, log_in):
    """Today's stands in the field, and is an answer once it has been sent."""
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    drafts.save_step(draft, "need", {name: WHY[name] for name in WHY if name != "visit_date"}, at=NOW)
    browser = log_in(aino)

    assert browser.get(step_url(draft, "content")).url == step_url(draft, "need")
    assert 'name="visit_date" value="24.11.2026"' in text_of(browser.get(step_url(draft, "need")))


@pytest.mark.parametrize("step", ["need", "content", "print"])
def test_a_later_step_waits_for_the_earlier_ones(aino, draft, log_in, step):
    assert log_in(aino).get(step_url(draft, step)).url.startswith(step_url(draft, "client"))


@pytest.mark.parametrize("who", ["eino", "kerttu", "supervisor", "administrator", "root"])
@pytest.mark.parametrize("step", ["client", "need", "content", "print", "pdf", "discard"])
def test_a_draft_is_its_owners_alone(draft, laukaa, log_in, request, who, step):
    browser = log_in(request.getfixturevalue(who))
    unknown = reverse(f"consents:draft_{step}", args=[laukaa.area_id])

    theirs, nothing = browser.get(step_url(draft, step)), browser.get(unknown)

    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert without_token(theirs) == without_token(nothing)
    assert browser.post(step_url(draft, step)).status_code == 404
    assert Draft.objects.filter(pk=draft.pk).exists()


def without_token(response):
    return [
        line
        for line in text_of(response).splitlines()
        if "csrfmiddlewaretoken" not in line and 'name="next"' not in line
    ]


def test_a_lost_session_keeps_the_typed_text_for_the_owner(aino, eino, draft, log_in):
    drafts.save_step(draft, "client", {"code": CODES[0], **WHO}, at=NOW)
    url = step_url(draft, "need")

    answer = Browser().post(url, WHY | GO_ON)

    assert answer["Location"] == f"{reverse('account_login')}?next={url.replace('/', '%2F')}"
    assert log_in(eino).get(url).status_code == 404
    page = text_of(log_in(aino).get(url))
    assert "varastoalalta" in page
    assert 'data-color="info"' in page


def test_a_lost_session_tells_strangers_nothing_about_which_drafts_exist(draft, laukaa):
    known = Browser().post(step_url(draft, "need"), WHY)
    unknown = Browser().post(reverse("consents:draft_need", args=[laukaa.area_id]), WHY)

    assert (known.status_code, unknown.status_code) == (302, 302)
    assert known.content == unknown.content


def test_a_draft_wants_the_second_factor_as_every_other_page(aino, draft, log_in, settings):
    browser = log_in(aino)
    settings.MFA_REQUIRED = True

    assert browser.get(step_url(draft, "client")).url == reverse("mfa_activate_totp")


def test_another_client_can_be_taken_and_the_draft_thrown_away(aino, draft, log_in):
    browser = log_in(aino)

    browser.post(step_url(draft, "change_client"))
    page = text_of(browser.get(step_url(draft, "client")))
    browser.post(step_url(draft, "discard"))

    assert 'name="code"' in page
    assert not Draft.objects.exists()


def test_the_code_is_shown_with_its_end_hidden(aino, whole, log_in):
    browser = log_in(aino)

    pages = "".join(
        text_of(browser.get(step_url(whole, step))) for step in ("client", "need", "content", "print")
    )

    assert "010594Y••••" in pages
    assert CODES[0] not in pages


def test_a_known_client_is_not_asked_their_name_again(aino, laukaa, onni, log_in):
    make_content()
    browser = log_in(aino)
    browser.post(reverse("consents:new"))
    draft = Draft.objects.get()
    browser.post(step_url(draft, "client"), {"code": CODES[0]})

    page = text_of(browser.get(step_url(draft, "client")))

    assert "Onni Lehtovaara" in page
    assert 'name="name"' not in page
    assert "050 555 0142" in page


def test_the_desks_search_hands_its_client_to_a_new_consent(aino, laukaa, onni, log_in):
    make_content()
    browser = log_in(aino)
    found = text_of(browser.post(reverse("consents:find"), {"q": CODES[0]}))
    token = found.split('name="carried" value="')[1].split('"')[0]

    answer = browser.post(reverse("consents:new"), {"carried": token})

    assert "Onni Lehtovaara" in text_of(browser.get(answer.url))
