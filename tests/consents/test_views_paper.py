"""The signed paper, the gate, the opened client, the withdrawal: insiders told why, strangers nothing."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from consents.actions import opening
from consents.models import HandOver, Opening, Outcome, PartEvent, Scan, Verification, Withdrawal
from tests.consents.make import make_consent, make_event, make_need, make_scan
from tests.municipalities.make import NOW, make_named_worker, make_user_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]

STRANGERS = ["eino", "kerttu", "supervisor", "administrator", "root", "director"]
PAGES = ["form", "form_pdf", "signature", "gate"]
SIGNED = {
    "decision": "given",
    "place": "Laukaa",
    "signed_on": "24.11.2026",
    **{f"box_{item}": "empty" for item in ("T3", "T4", "T7", "record_changes")},
    "box_T2": "ticked",
    "box_T5": "ticked",
}
CHECKED = dict.fromkeys(["person", "signature", "same", "copy"], "on")


def checked(scan):
    """The four checks of the picture that was on the screen."""
    return CHECKED | {"seen": str(scan.pk)}


def text_of(response):
    return response.content.decode()


def url(name, thing):
    return reverse(f"consents:{name}", args=[thing.pk])


def without_token(response):
    return [
        line
        for line in text_of(response).splitlines()
        if "csrfmiddlewaretoken" not in line and 'name="next"' not in line
    ]


def picture(colour="white"):
    paper = io.BytesIO()
    Image.new("RGB", (60, 85), colour).save(paper, "PNG")
    return SimpleUploadedFile("skannaus.png", paper.getvalue())


@pytest.fixture
def opened(aino, consent, clock):
    return opening.open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_gets_the_same_bytes_as_for_what_does_not_exist(consent, onni, log_in, request, who, page):
    browser = log_in(request.getfixturevalue(who))

    theirs, nothing = browser.get(url(page, consent)), browser.get(url(page, onni))

    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert without_token(theirs) == without_token(nothing)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_changes_nothing(consent, unsigned, opened, log_in, request, who):
    browser = log_in(request.getfixturevalue(who))
    answers = [
        browser.post(url("signature", unsigned), SIGNED),
        browser.post(url("scan", unsigned), {"scan": picture()}),
        browser.post(url("gate", consent), {"action": "guidance", "not_disqualified": "on"}),
        browser.post(url("hand_over", consent), {"reason": "conflict"}),
        browser.get(url("opened", opened)),
        browser.post(url("reveal", opened)),
        browser.post(url("close", opened)),
        browser.post(url("outcome", opened), {"result": "guidance_given"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert (Scan.objects.count(), Opening.objects.count(), Outcome.objects.count()) == (0, 1, 0)


def test_the_signature_can_be_recorded_before_the_scan_and_twice_changes_nothing(aino, unsigned, log_in):
    browser = log_in(aino)

    first, second = (browser.post(url("signature", unsigned), SIGNED) for _ in range(2))

    event = PartEvent.objects.get()
    assert (first.status_code, second.status_code) == (302, 302)
    assert set(event.items.values_list("item", flat=True)) == {"T2", "T5"}
    assert event.place == "Laukaa"


def test_with_the_scan_beside_it_one_press_records_and_verifies(aino, unsigned, log_in):
    scan = make_scan(unsigned, aino, at=NOW)
    browser = log_in(aino)

    unchecked = browser.post(url("signature", unsigned), SIGNED | {"seen": str(scan.pk)})
    whole = browser.post(url("signature", unsigned), SIGNED | checked(scan))

    assert unchecked.status_code == 200
    assert 'href="#id_person"' in text_of(unchecked)
    assert whole.status_code == 302
    assert Verification.objects.get().by == aino


@pytest.mark.parametrize("seen", ["an older scan", "no scan"])
def test_a_scan_that_came_in_between_is_not_verified_unseen(aino, unsigned, log_in, seen):
    older = make_scan(unsigned, aino, at=NOW - timedelta(minutes=5)) if seen == "an older scan" else None
    newer = make_scan(unsigned, aino, at=NOW)
    browser = log_in(aino)

    answer = browser.post(url("signature", unsigned), SIGNED | (checked(older) if older else {}))
    page = text_of(answer)

    assert answer.status_code == 200
    assert not PartEvent.objects.exists()
    assert not Verification.objects.exists()
    assert "Lomakkeelle lisättiin skannaus sen jälkeen, kun avasit tämän sivun." in page
    assert 'value="Laukaa"' in page
    assert f'name="seen" value="{newer.pk}"' in page
    assert 'id="id_person" checked' not in page
    assert browser.post(url("signature", unsigned), SIGNED | checked(newer)).status_code == 302
    assert Verification.objects.get().scan == newer


def test_an_older_scan_cannot_be_confirmed_for_the_form(aino, consent, log_in):
    older = make_scan(consent, aino, at=NOW - timedelta(minutes=5))
    newer = make_scan(consent, aino, at=NOW)
    browser = log_in(aino)

    told = text_of(browser.post(url("verify", older), checked(older)))
    browser.post(url("verify", newer), checked(newer))

    assert "Lomakkeelle lisättiin skannaus sen jälkeen, kun avasit tämän sivun." in told
    assert Verification.objects.get().scan == newer


def test_a_scan_that_comes_later_is_verified_beside_the_picture(aino, consent, log_in):
    browser = log_in(aino)
    browser.post(url("scan", consent), {"scan": picture()})
    scan = Scan.objects.get()

    page = text_of(browser.get(url("signature", consent)))
    png = browser.get(reverse("consents:scan_page", args=[scan.pk, 1]))
    half = browser.post(url("verify", scan), {"person": "on", "seen": str(scan.pk)})
    whole = browser.post(url("verify", scan), checked(scan))

    assert reverse("consents:scan_page", args=[scan.pk, 1]) in page
    assert png.content.startswith(b"\x89PNG")
    assert (half.status_code, whole.status_code) == (200, 302)
    assert Verification.objects.count() == 1


def test_a_text_file_named_pdf_is_refused_beside_the_field(aino, consent, log_in):
    answer = log_in(aino).post(url("scan", consent), {"scan": SimpleUploadedFile("a.pdf", b"hello")})

    assert 'href="#id_scan"' in text_of(answer)
    assert not Scan.objects.exists()


def test_another_forms_scan_is_refused(aino, consent, unsigned, log_in):
    browser = log_in(aino)
    browser.post(url("scan", consent), {"scan": picture()})

    answer = browser.post(url("scan", unsigned), {"scan": picture()})

    assert 'href="#id_scan"' in text_of(answer)
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"signed_on": "25.11.2026"}, "signed_on"),
        ({"signed_on": "20.11.2026"}, "signed_on"),
        ({"box_T4": ""}, "box_T4_0"),
        ({"decision": ""}, "decision_0"),
    ],
)
def test_a_mistake_in_the_paper_links_to_its_field(aino, unsigned, log_in, answers, field):
    answer = log_in(aino).post(url("signature", unsigned), SIGNED | answers)

    assert f'href="#id_{field}"' in text_of(answer)
    assert 'value="Laukaa"' in text_of(answer)
    assert not PartEvent.objects.exists()


def test_a_consent_with_no_box_ticked_is_not_recorded_as_given(aino, unsigned, log_in):
    answer = log_in(aino).post(url("signature", unsigned), SIGNED | {"box_T2": "empty", "box_T5": "empty"})

    assert 'id="errors"' in text_of(answer)
    assert not PartEvent.objects.exists()


def test_a_refusal_is_recorded_and_handed_over(aino, unsigned, log_in):
    log_in(aino).post(url("signature", unsigned), {"decision": "refused", "signed_on": "24.11.2026"})

    assert PartEvent.objects.get().kind == PartEvent.Kind.REFUSED
    assert HandOver.objects.get().reason == HandOver.Reason.REFUSAL


@pytest.mark.parametrize(
    "second",
    [
        {"decision": "refused", "signed_on": "24.11.2026"},
        SIGNED | {"box_T4": "ticked"},
        SIGNED | {"place": "Äänekoski"},
        {"decision": ""},
    ],
    ids=["the opposite", "another tick", "another place", "nothing"],
)
def test_a_second_decision_says_what_is_on_record_and_how_a_wrong_one_is_corrected(
    aino, unsigned, log_in, second
):
    browser = log_in(aino)
    browser.post(url("signature", unsigned), SIGNED, follow=True)

    page = text_of(browser.post(url("signature", unsigned), second, follow=True))

    assert "Tätä kirjausta ei tehty." in page
    assert "että asiakas antoi suostumuksen (Aino Aalto, 24.11.2026 " in page
    assert "kirjaa peruutus heti ja tee asiakkaan kanssa uusi lomake" in page
    assert PartEvent.objects.get().kind == PartEvent.Kind.GIVEN


def test_a_colleagues_same_decision_is_told_whose_the_first_is(aino, laukaa, unsigned, log_in):
    sanna = make_user_with_role("worker", laukaa, "Sanna Salmi", email="sanna@example.org")
    make_named_worker(sanna, laukaa)
    log_in(aino).post(url("signature", unsigned), SIGNED)

    page = text_of(log_in(sanna).post(url("signature", unsigned), SIGNED, follow=True))

    assert "(Aino Aalto, 24.11.2026 " in page


def test_the_same_press_again_says_nothing_new(aino, unsigned, log_in):
    browser = log_in(aino)
    browser.post(url("signature", unsigned), SIGNED, follow=True)

    assert "Tätä kirjausta ei tehty." not in text_of(
        browser.post(url("signature", unsigned), SIGNED, follow=True)
    )


def test_a_form_withdrawn_before_its_signature_is_not_signed_afterwards_and_says_why(aino, unsigned, log_in):
    make_event(unsigned.parts.get(), "withdrawn", NOW - timedelta(minutes=1), aino)

    page = text_of(log_in(aino).post(url("signature", unsigned), SIGNED, follow=True))

    assert "koska asiakas on peruuttanut suostumuksen" in page
    assert PartEvent.objects.get().kind == PartEvent.Kind.WITHDRAWN


def test_a_withdrawn_form_still_takes_its_scan_and_nothing_else(aino, consent, log_in):
    make_event(consent.parts.get(), "withdrawn", NOW, aino)
    browser = log_in(aino)
    owed = text_of(browser.get(reverse("consents:desk"))).partition('id="list-scan"')[2]

    browser.post(url("scan", consent), {"scan": picture()})
    page = text_of(browser.get(url("signature", consent)))
    browser.post(url("verify", Scan.objects.get()), checked(Scan.objects.get()))

    assert consent.forms.get().document.number in owed.partition("</section>")[0]
    assert "Allekirjoitusta ei voi enää kirjata eikä muuttaa." in page
    assert url("gate", consent) not in page
    assert Verification.objects.count() == 1
    assert consent.parts.get().events.newest_first().first().kind == PartEvent.Kind.WITHDRAWN
    assert browser.get(url("gate", consent)).status_code == 403


def test_who_is_not_among_the_workers_the_client_named_finishes_the_paper_and_opens_nothing(
    aino, laukaa, onni, log_in
):
    sanna = make_user_with_role("worker", laukaa, "Sanna Salmi", email="sanna@example.org")
    make_named_worker(sanna, laukaa)
    own = make_consent(make_need(onni, laukaa, aino), aino, decision=None, workers=[aino])

    theirs, hers = (text_of(log_in(who).get(url("signature", own))) for who in (sanna, aino))
    log_in(sanna).post(url("signature", own), SIGNED)
    after = text_of(log_in(sanna).get(url("signature", own)))

    assert "Asiakas on nimennyt, ketkä saavat katsoa hänen tietojaan: Aino Aalto." in theirs
    assert "Asiakas on nimennyt" not in hers
    assert PartEvent.objects.get().by == sanna
    assert url("gate", own) not in after
    assert log_in(sanna).get(url("gate", own)).status_code == 403
    assert log_in(aino).get(url("gate", own)).status_code == 200


def test_the_gate_opens_with_an_action_and_a_declaration_only(aino, consent, log_in):
    browser = log_in(aino)

    asked = browser.get(url("gate", consent))
    empty = browser.post(url("gate", consent), {"csrf": ""})
    stated = browser.post(url("gate", consent), {"action": "guidance", "not_disqualified": "on"})

    assert "checked" not in text_of(asked).partition("<form")[2]
    assert 'href="#id_action_0"' in text_of(empty)
    assert stated.url == url("opened", Opening.objects.get())


def test_the_refused_gate_tells_the_insider_every_rule_and_no_name(aino, onni, laukaa, log_in):
    ended = make_consent(make_need(onni, laukaa, aino, closed_at=NOW), aino, ends_before=NOW.date())
    answer = log_in(aino).get(url("gate", ended))
    page = text_of(answer)

    assert answer.status_code == 403
    assert page.count('<li class="bad">') == 2
    assert "23.11.2026" in page
    assert "Lehtovaara" not in page
    assert url("hand_over", ended) in page


def test_who_is_disqualified_hands_the_matter_over(aino, consent, log_in):
    answer = log_in(aino).post(url("hand_over", consent), {"reason": "conflict"})

    assert answer.url == reverse("consents:desk")
    assert HandOver.objects.get().reason == HandOver.Reason.CONFLICT


def test_the_opened_page_shows_the_ground_and_just_what_is_allowed(aino, opened, log_in):
    page = text_of(log_in(aino).get(url("opened", opened)))

    assert "Onni Lehtovaara" in page
    assert "050 555 0142" in page
    assert "010594Y••••" in page
    assert "010594Y9032" not in page
    assert page.count("chips--yes") == 1


def test_a_group_that_needs_the_name_only_shows_no_contact_details(aino, onni, laukaa, log_in):
    visit = {"situation": "unemployed", "visit_date": "2026-11-24", "service": "other"}
    need = make_need(onni, laukaa, aino, "neuvonta", evidence=visit)
    advice = make_consent(need, aino, ticks=["T2", "T3"])
    page = opening.open_client(advice.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)

    shown = text_of(log_in(aino).get(url("opened", page)))
    may, may_not = (shown.partition(f"chips--{one}")[2].partition("</ul>")[0] for one in ("yes", "no"))

    assert "Onni Lehtovaara" in shown
    assert not [one for one in ("050 555 0142", "Kuusikuja", "onni.lehtovaara@") if one in shown]
    assert ">Nimi</span>" in may
    assert "Nimi ja yhteystiedot" not in shown
    assert "Puhelin, sähköposti ja osoite" in may_not


def test_the_boxes_are_called_as_the_group_needs_them(aino, onni, laukaa, log_in):
    advice = make_consent(make_need(onni, laukaa, aino, "neuvonta"), aino, decision=None)
    usual = make_consent(make_need(onni, laukaa, aino), aino, decision=None)
    browser = log_in(aino)

    theirs, whole = (text_of(browser.get(url("signature", one))) for one in (advice, usual))

    assert 'data-name="Nimi"' in theirs
    assert 'data-name="Nimi ja yhteystiedot"' in whole


def test_the_whole_code_is_shown_once_when_asked_for(aino, opened, log_in):
    browser = log_in(aino)

    assert "010594Y9032" in text_of(browser.post(url("reveal", opened)))
    assert "010594Y9032" not in text_of(browser.get(url("opened", opened)))


def test_a_withdrawal_shuts_a_page_that_is_open_at_its_next_request(aino, consent, opened, log_in):
    browser = log_in(aino)
    make_event(consent.parts.get(), "withdrawn", NOW, aino)

    answer = browser.get(url("opened", opened))

    assert answer.status_code == 403
    assert "Lehtovaara" not in text_of(answer)


def test_time_that_has_run_out_leads_back_to_the_gate(aino, consent, opened, log_in, clock):
    browser = log_in(aino)
    clock.shift(timedelta(minutes=16))

    assert browser.get(url("opened", opened)).url == url("gate", consent)


def test_the_outcome_is_recorded_once_also_after_closing(aino, opened, log_in):
    browser = log_in(aino)
    browser.post(url("close", opened))

    why = browser.post(url("outcome", opened), {"result": "nothing"})
    answers = [browser.post(url("outcome", opened), {"result": "new_meeting"}) for _ in range(2)]

    assert 'href="#id_note"' in text_of(why)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Outcome.objects.get().result == "new_meeting"


def withdrawal(**answers):
    usual = {
        "identity_check": "passport",
        "scope": "all",
        "day": "24.11.2026",
        "clock": "9.10",
        "way": "service_point",
        "language": "fi",
    }
    return usual | answers


def test_a_withdrawal_reads_the_same_whatever_was_in_force(receiver, aino, consent, onni, laukaa, log_in):
    refused = make_consent(make_need(onni, laukaa, aino), aino, decision="refused")
    browser = log_in(receiver)
    numbers = [one.forms.get().document.number for one in (consent, refused)]
    pages = []
    for number in numbers:
        done = browser.post(reverse("consents:withdraw"), withdrawal(number=number))
        page = "\n".join(without_token(browser.get(done.url)))
        pages.append(page.replace(number, "N").replace(done.url.split("/")[-2], "W"))

    assert pages[0] == pages[1]
    assert "Lehtovaara" not in pages[0]


def test_a_withdrawal_sent_twice_shows_the_same_done_page(receiver, consent, log_in):
    browser = log_in(receiver)
    page = text_of(browser.get(reverse("consents:withdraw")))
    told = withdrawal(
        number=consent.forms.get().document.number,
        submission=page.partition('name="submission" value="')[2].partition('"')[0],
    )

    first, second = (browser.post(reverse("consents:withdraw"), told) for _ in range(2))
    later = browser.post(reverse("consents:withdraw"), told | {"clock": "9.12"})

    assert first.url == second.url == url("withdrawn", Withdrawal.objects.earliest("recorded_at"))
    assert later.url != first.url
    assert Withdrawal.objects.count() == 2


def test_the_confirmation_is_a_pdf_and_the_same_when_asked_again(receiver, consent, log_in):
    browser = log_in(receiver)
    number = consent.forms.get().document.number
    browser.post(reverse("consents:withdraw"), withdrawal(number=number))
    done = Withdrawal.objects.get()

    first, second = (browser.post(url("confirmation", done)) for _ in range(2))

    assert first["Content-Type"] == "application/pdf"
    assert first.content == second.content


@pytest.mark.parametrize("who", ["secretary", "administrator", "root", "director"])
def test_who_serves_no_clients_records_no_withdrawals(request, log_in, who):
    browser = log_in(request.getfixturevalue(who))

    assert browser.get(reverse("consents:withdraw")).status_code == 404
    assert browser.post(reverse("consents:withdraw"), withdrawal()).status_code == 404


def test_somebody_elses_withdrawal_is_not_there(receiver, aino, consent, log_in):
    log_in(receiver).post(
        reverse("consents:withdraw"), withdrawal(number=consent.forms.get().document.number)
    )
    done = Withdrawal.objects.get()

    assert log_in(aino).get(url("withdrawn", done)).status_code == 404


def test_no_address_and_no_title_names_the_client(aino, consent, opened, log_in):
    browser = log_in(aino)

    for page in (url("signature", consent), url("gate", consent), url("opened", opened)):
        title = text_of(browser.get(page)).partition("<title>")[2].partition("</title>")[0]
        assert "Lehtovaara" not in title
        assert consent.forms.get().document.number in title
