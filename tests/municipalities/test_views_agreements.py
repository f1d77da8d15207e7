"""The pages of the personal agreement and of training, and the steps on the page of a right."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from municipalities.models import PersonalAgreement, Qualification, Role
from tests.municipalities.make import NOW, TODAY, make_named_worker, make_user_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def right(eino, laukaa):
    """Eino's right in two groups, granted and opened, with nothing of his own on record."""
    return make_named_worker(
        eino, laukaa, ["ohjaamo", "neuvonta"], agreement_starts_on=None, secrecy_on=None, training_on=None
    ).right


@pytest.fixture
def browser(supervisor, in_english):
    return in_english(supervisor)


def text_of(answer):
    return answer.content.decode()


def draft_url(right):
    return reverse("municipalities:agreement_draft", args=[right.pk])


def url(name, agreement):
    return reverse(f"municipalities:{name}", args=[agreement.pk])


def answers(supervisor, **changes):
    return {
        "meaning_ohjaamo": "Nuori hakee työtä.",
        "meaning_neuvonta": "Asiakas kysyy työnhaustaan.",
        "signer": str(supervisor.assignments.get().pk),
        "starts_on": "24.11.2026",
        "last_day": "",
        "language": "fi",
    } | changes


def paper():
    file = io.BytesIO()
    Image.new("L", (60, 80), 255).save(file, "PNG")
    return SimpleUploadedFile("sopimus.png", file.getvalue())


def signing(**changes):
    return {"worker_signed_on": "24.11.2026", "signer_signed_on": "24.11.2026", "paper": paper()} | changes


def write(browser, right, supervisor):
    browser.post(draft_url(right), answers(supervisor))
    return PersonalAgreement.objects.latest("recorded_at")


def test_a_supervisor_writes_prints_and_signs_and_the_right_is_ready(browser, right, supervisor):
    agreement = write(browser, right, supervisor)
    page = url("agreement", agreement)
    assert "Mark as printed" in text_of(browser.get(page))

    browser.post(url("agreement_print", agreement))
    assert "Record the signatures" in text_of(browser.get(page))

    answer = browser.post(url("agreement_sign", agreement), signing(), follow=True)
    assert "The signatures and the secrecy commitment are on record." in text_of(answer)
    assert PersonalAgreement.objects.in_force(NOW).get() == agreement

    training = reverse("municipalities:qualifications", args=[right.pk])
    browser.post(training, {"kind": "training", "done_on": "20.11.2026"})
    assert set(Qualification.objects.values_list("kind", flat=True)) == {"secrecy", "training"}
    shown = text_of(browser.get(reverse("municipalities:right", args=[right.pk])))
    assert shown.count("Done</span>") == 5


def test_the_plain_sentence_is_a_hint_and_not_an_answer(browser, right):
    page = text_of(browser.get(draft_url(right)))

    assert "The client reads: ohjaamo" in page
    assert 'id="id_meaning_ohjaamo" required' in page or "</textarea>" in page
    assert "ohjaamo</textarea>" not in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"meaning_neuvonta": " "}, "Write what service need means in the group neuvonta."),
        ({"meaning_neuvonta": "Hän \u2603"}, "cannot be printed"),
        ({"signer": ""}, "Choose who signs with the worker."),
        ({"signer": "somebody"}, "somebody"),
        ({"starts_on": ""}, "Write the day on which the agreement begins."),
        ({"last_day": "23.11.2026"}, "The last day is before the beginning 24.11.2026."),
        ({"last_day": "joskus"}, "Give the day as dd.mm.yyyy"),
        ({"language": "en"}, "en is not one of the available choices"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_lost(browser, right, supervisor, changes, words):
    page = text_of(browser.post(draft_url(right), answers(supervisor, **changes)))

    assert words in page
    assert "Nuori hakee työtä." in page
    assert not PersonalAgreement.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"worker_signed_on": "25.11.2026"}, "still to come"),
        ({"signer_signed_on": "23.11.2026"}, "The agreement was printed on 24.11.2026"),
        ({"worker_signed_on": ""}, "Write the date that stands on the paper."),
        ({"paper": ""}, "Choose the file that has the signed agreement."),
        ({"paper": SimpleUploadedFile("a.pdf", b"")}, "The file is empty."),
        ({"paper": SimpleUploadedFile("a.pdf", b"=cmd")}, "The file is not a PDF, JPEG or PNG"),
    ],
)
def test_a_paper_or_a_day_that_does_not_do(browser, right, supervisor, changes, words):
    agreement = write(browser, right, supervisor)
    browser.post(url("agreement_print", agreement))

    page = text_of(browser.post(url("agreement_sign", agreement), signing(**changes)))

    assert words in page
    assert not Qualification.objects.exists()


def test_a_second_press_on_sign_does_no_harm(browser, right, supervisor):
    agreement = write(browser, right, supervisor)
    browser.post(url("agreement_print", agreement))
    for _press in range(2):
        browser.post(url("agreement_sign", agreement), signing())

    assert agreement.events.filter(kind="worker_signed").count() == 1


def test_a_draft_is_corrected_by_a_new_one_that_knows_its_words(browser, right, supervisor):
    first = write(browser, right, supervisor)

    page = text_of(browser.get(draft_url(right)))
    assert f"You correct the agreement {first.document.number}" in page
    assert "Nuori hakee työtä." in page
    second = write(browser, right, supervisor)

    assert second != first
    assert "left unsigned" in text_of(browser.get(url("agreement", first)))


def test_an_agreement_is_ended_with_a_reason(browser, right, supervisor):
    agreement = write(browser, right, supervisor)
    browser.post(url("agreement_print", agreement))
    browser.post(url("agreement_sign", agreement), signing())
    end = url("agreement_end", agreement)

    assert "Write why the agreement ends." in text_of(browser.post(end, {"last_day": "24.11.2026"}))
    browser.post(end, {"last_day": "24.11.2026", "reason": "Tehtävä päättyi."})

    assert PersonalAgreement.objects.in_force(NOW).exists()
    assert not PersonalAgreement.objects.in_force(NOW + DAY).exists()
    assert "Tehtävä päättyi." in text_of(browser.get(url("agreement", agreement)))


@pytest.mark.parametrize("who", ["aino", "kerttu", "receiver", "secretary", "administrator", "root"])
def test_an_outsider_finds_no_agreement(who, right, supervisor, browser, request, log_in):
    agreement = write(browser, right, supervisor)
    other = log_in(request.getfixturevalue(who))

    pages = [url(name, agreement) for name in ("agreement", "agreement_pdf", "agreement_end")]
    statuses = {other.get(page).status_code for page in (*pages, draft_url(right))}
    assert statuses == {404}
    posts = {other.post(url(name, agreement)).status_code for name in ("agreement_print", "agreement_sign")}
    assert posts == {404}


@pytest.mark.parametrize("who", ["eino", "director", "officer"])
def test_the_worker_and_the_area_read_it_and_change_nothing(who, right, supervisor, browser, request, log_in):
    agreement = write(browser, right, supervisor)
    reader = log_in(request.getfixturevalue(who))

    assert reader.get(url("agreement", agreement)).status_code == 200
    assert reader.get(url("agreement_pdf", agreement)).content.startswith(b"%PDF")
    assert reader.post(url("agreement_print", agreement)).status_code == 404
    assert not agreement.events.filter(kind="printed").exists()


def test_without_anybody_to_sign_there_is_no_form(right, laukaa, in_english, supervisor):
    """The only supervisor is the worker's own self."""
    own = make_named_worker(supervisor, laukaa, ["ohjaamo"], agreement_starts_on=None).right

    page = text_of(in_english(supervisor).get(draft_url(own)))

    assert "Nobody can sign with the worker" in page
    assert "<textarea" not in page


def test_a_right_that_is_over_asks_for_no_agreement(laukaa, eino, browser):
    over = make_named_worker(eino, laukaa, ["ohjaamo"], ends_before=TODAY, agreement_starts_on=None).right

    assert "No agreement is needed now" in text_of(browser.get(draft_url(over)))


@pytest.mark.parametrize(
    ("who", "words"),
    [("supervisor", "Draft the agreement"), ("director", ""), ("eino", "")],
)
def test_the_steps_have_a_button_for_who_takes_the_next(who, words, right, request, in_english):
    page = text_of(
        in_english(request.getfixturevalue(who)).get(reverse("municipalities:right", args=[right.pk]))
    )

    assert "Missing: personal agreement signed, secrecy commitment, record of training." in page
    assert ("Draft the agreement" in page) is bool(words)


def test_training_of_tomorrow_is_not_recorded(browser, right):
    page = reverse("municipalities:qualifications", args=[right.pk])

    answer = browser.post(page, {"kind": "training", "done_on": "25.11.2026"})

    assert "25.11.2026 is still to come." in text_of(answer)
    assert not Qualification.objects.exists()


def test_another_municipality_s_supervisor_records_nothing(right, viitasaari, log_in):
    other = log_in(make_user_with_role(Role.SUPERVISOR, viitasaari, "Veera Viita"))

    assert other.get(reverse("municipalities:qualifications", args=[right.pk])).status_code == 404
