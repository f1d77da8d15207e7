"""The desk: what waits, what is found, and what stays hidden."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import Entry, Verb
from consents.actions.opening import open_client
from consents.models import Draft
from municipalities.models import Role
from tests.consents.make import CODES, make_client, make_consent, make_need
from tests.municipalities.make import NOW, make_named_worker, make_user, make_user_with_role, right_event

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DESK, FIND = reverse("consents:desk"), reverse("consents:find")


def text_of(response):
    return response.content.decode()


def test_the_desk_shows_initials_and_numbers_until_names_are_asked_for(aino, unsigned, log_in):
    browser = log_in(aino)
    number = unsigned.forms.get().document.number

    page, named = text_of(browser.get(DESK)), text_of(browser.post(DESK))

    assert "O. L." in page
    assert number in page
    assert "Lehtovaara" not in page
    assert "Onni Lehtovaara" in named
    shown = Entry.objects.filter(verb=Verb.PAPERS_LISTED)
    assert [entry.actor for entry in shown] == [aino.pk, aino.pk]
    assert Entry.objects.concerning(unsigned.need.client_id).filter(verb=Verb.PAPERS_LISTED).count() == 2


def test_an_empty_desk_says_so_and_shows_nobody_to_the_trail(aino, log_in):
    page = text_of(log_in(aino).get(DESK))

    assert "list-signature" not in page
    assert not Entry.objects.filter(verb=Verb.PAPERS_LISTED).exists()


def test_at_most_five_rows_and_then_the_whole_list(aino, laukaa, onni, log_in):
    for _ in range(6):
        make_consent(make_need(onni, laukaa, aino), aino, decision=None)
    browser = log_in(aino)

    page, whole = text_of(browser.get(DESK)), text_of(browser.get(f"{DESK}?all=signature"))

    assert page.count(reverse("consents:signature", args=[onni.needs.first().consents.get().pk])) <= 1
    assert page.count("/allekirjoitus/") == 5
    assert "?all=signature" in page
    assert whole.count("/allekirjoitus/") == 6


def test_who_is_not_named_sees_the_reason_and_no_way_to_begin(eino, log_in):
    page = text_of(log_in(eino).get(DESK))

    assert reverse("consents:new") not in page
    assert reverse("consents:what_may_i_do") in page


@pytest.mark.parametrize("who", ["administrator", "director", "root", "officer"])
def test_the_areas_own_people_have_no_desk(who, request, log_in):
    browser = log_in(request.getfixturevalue(who))

    assert [browser.get(url).status_code for url in (DESK, reverse("consents:consents"))] == [404, 404]


def test_a_code_finds_the_own_municipalitys_client_with_the_end_hidden(aino, consent, log_in):
    page = text_of(log_in(aino).post(FIND, {"q": CODES[0]}))

    assert "Onni Lehtovaara" in page
    assert "010594Y••••" in page
    assert reverse("consents:gate", args=[consent.pk]) in page
    assert CODES[0] not in page


def test_another_municipalitys_client_looks_like_nobody(aino, kerttu, viitasaari, log_in):
    make_client(viitasaari, CODES[1], "Amira Haddad")
    browser = log_in(aino)

    theirs = text_of(browser.post(FIND, {"q": CODES[1]}))
    nobody = text_of(browser.post(FIND, {"q": CODES[2]}))

    def without(page, code):
        lines = [line for line in page.splitlines() if "csrf" not in line and 'name="carried"' not in line]
        return [line for line in lines if code not in line and code[:7] not in line]

    assert "Amira" not in theirs
    assert without(theirs, CODES[1]) == without(nobody, CODES[2])


def test_a_number_finds_the_form_and_another_municipalitys_is_not_there(aino, kerttu, consent, log_in):
    number = consent.forms.get().document.number

    found, hidden = (text_of(log_in(who).post(FIND, {"q": number})) for who in (aino, kerttu))

    assert reverse("consents:gate", args=[consent.pk]) in found
    assert str(consent.pk) not in hidden


def test_a_search_is_refused_to_who_is_not_named(eino, consent, log_in):
    assert log_in(eino).post(FIND, {"q": CODES[0]}).status_code == 404


def test_the_list_of_consents_has_numbers_and_no_names(aino, consent, unsigned, log_in):
    browser = log_in(aino)
    url = reverse("consents:consents")

    page, waiting = text_of(browser.get(url)), text_of(browser.get(url, {"state": "waiting"}))

    assert consent.forms.get().document.number in page
    assert "Lehtovaara" not in page
    assert consent.forms.get().document.number not in waiting
    assert unsigned.forms.get().document.number in waiting


def test_what_may_i_do_tells_groups_data_and_the_end(aino, log_in):
    page = text_of(log_in(aino).get(reverse("consents:what_may_i_do")))

    assert "30.6.2027" in page
    assert "ohjaamo" in page


def test_starting_a_consent_is_for_named_workers(aino, eino, administrator, log_in):
    url = reverse("consents:new")

    assert log_in(aino).post(url).status_code == 302
    assert [log_in(who).post(url).status_code for who in (eino, administrator)] == [404, 404]
    assert [draft.owner for draft in Draft.objects.all()] == [aino]


def test_the_desk_tells_when_the_own_right_or_agreement_ends_soon(laukaa, aino, log_in):
    oskari = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja", language="en")
    make_named_worker(oskari, laukaa, ends_before=date(2026, 12, 8), agreement_ends_before=date(2026, 12, 20))

    page, other = text_of(log_in(oskari).get(DESK)), text_of(log_in(aino).get(DESK))

    assert "Your access right ends on 7.12.2026</span>" in page
    assert "Your personal agreement ends on 19.12.2026</span>" in page
    assert "7.12.2026" not in other


def test_whose_papers_are_on_the_list_is_in_the_trail(aino, consent, log_in):
    page = log_in(aino).get(reverse("consents:consents"))

    (entry,) = Entry.objects.filter(verb=Verb.PAPERS_LISTED)
    assert consent.forms.get().document.number in text_of(page)
    assert Entry.objects.concerning(consent.need.client_id).filter(pk=entry.pk).exists()


def test_without_a_right_in_force_no_paper_is_listed_and_the_desk_keeps_what_is_owed(
    aino, eino, laukaa, onni, log_in
):
    make_named_worker(eino, laukaa)
    consent = make_consent(make_need(onni, laukaa, aino), eino)
    unsigned = make_consent(make_need(onni, laukaa, aino), eino, decision=None)
    open_client(consent.pk, action="guidance", not_disqualified=True, by=eino, at=NOW)
    terms = eino.access_rights.get().terms.get()
    right_event(terms, "suspended", by=make_user("Irja Ilmonen"), at=NOW)
    browser = log_in(eino)

    listed, desk = browser.get(reverse("consents:consents")), text_of(browser.get(DESK))

    waiting, owed = (one.forms.get().document.number for one in (unsigned, consent))
    assert listed.status_code == 403
    assert waiting not in text_of(listed) + desk
    assert owed in desk
    assert [entry.outcome for entry in Entry.objects.filter(verb=Verb.PAPERS_LISTED)] == ["refused"]
    assert owed in text_of(log_in(aino).get(reverse("consents:consents")))
