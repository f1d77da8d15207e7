"""The pages of the notices to KEHA-keskus."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from municipalities.models import KehaNotice, Role
from tests.municipalities.make import (
    NOW,
    TODAY,
    end_contract,
    make_named_worker,
    make_notice,
    make_user,
    make_user_with_role,
)
from tests.stage import blank_pdf, give_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
NOTICES = reverse("municipalities:notices")
FILE = reverse("municipalities:notices_file")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def approval(eino, laukaa):
    return make_named_worker(eino, laukaa, sent_on=None, decided_at=NOW - 2 * DAY).approval


@pytest.fixture
def browser(director, in_english):
    return in_english(director)


def text_of(answer):
    return answer.content.decode()


def page_of(event):
    return reverse("municipalities:notice", args=[event.right_id, event.pk])


def test_a_notice_goes_from_decision_to_opening(browser, approval):
    page = page_of(approval)
    assert "Waits to be told" in text_of(browser.get(NOTICES))

    answer = browser.post(page, {"step": "send", "day": "23.11.2026"}, follow=True)
    assert "Open the PDF and send it to KEHA-keskus." in text_of(answer)
    answer = browser.post(page, {"step": "acknowledge", "day": "23.11.2026"}, follow=True)
    assert "23.11.2026 is on record." in text_of(answer)
    browser.post(page, {"step": "effect", "day": "24.11.2026"})

    notice = KehaNotice.objects.get()
    days = (notice.sent_on, notice.acknowledged_on, notice.effective_on)
    assert days == (TODAY - DAY, TODAY - DAY, TODAY)
    shown = text_of(browser.get(page))
    assert "1 day from the decision" in shown
    assert "1 day from the notice" in shown
    assert "<form method" not in shown.split("<main")[1].split("</main")[0]


def test_an_opening_may_be_recorded_without_an_acknowledgement(browser, approval):
    browser.post(page_of(approval), {"step": "send", "day": "24.11.2026"})
    page = text_of(browser.get(page_of(approval)))
    assert "KEHA-keskus has opened the right" in page
    assert "checked" not in page.split("<main")[1]

    browser.post(page_of(approval), {"step": "effect", "day": "24.11.2026"})

    assert KehaNotice.objects.get().effective_on == TODAY


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"step": "send", "day": ""}, "Write the day."),
        ({"step": "send", "day": "25.11.2026"}, "25.11.2026 is still to come."),
        ({"step": "send", "day": "21.11.2026"}, "The step before was on 22.11.2026."),
        ({"step": "effect", "day": "24.11.2026"}, "effect is not one of the available choices"),
        ({"day": "24.11.2026"}, "Choose what has happened."),
    ],
)
def test_a_mistake_is_told_and_nothing_is_recorded(browser, approval, data, words):
    assert words in text_of(browser.post(page_of(approval), data))
    assert not KehaNotice.objects.exists()


@pytest.mark.parametrize(
    ("before", "step"),
    [
        ({}, "send"),
        ({"acknowledged_on": TODAY}, "acknowledge"),
        ({"acknowledged_on": TODAY, "effective_on": TODAY}, "effect"),
    ],
)
def test_a_stale_page_says_that_somebody_was_faster(browser, approval, before, step):
    make_notice(approval, TODAY, **before)

    answer = browser.post(page_of(approval), {"step": step, "day": "24.11.2026"}, follow=True)

    assert "Somebody was faster" in text_of(answer) or "available choices" in text_of(answer)
    assert KehaNotice.objects.count() == 1


def test_the_list_has_the_late_ones_first_and_the_lags_of_the_done(browser, laukaa):
    for name, sent_on in (("Ajallaan Anna", TODAY), ("Myöhässä Matti", TODAY - 10 * DAY)):
        named = make_named_worker(make_user(name), laukaa, sent_on=None)
        assert named.approval
        make_notice(named.approval, sent_on)
    make_named_worker(make_user("Valmis Veikko"), laukaa)

    page = text_of(browser.get(NOTICES))

    assert page.index("Myöhässä Matti") < page.index("Ajallaan Anna") < page.index("Valmis Veikko")
    assert "1 notice is overdue" in page
    assert "<b>7 days</b>" in page


def test_the_end_of_a_contract_has_a_page_of_its_own(browser, eino, laukaa):
    right = make_named_worker(eino, laukaa).right
    end_contract(laukaa.contracts.get().versions.get(), date(2027, 1, 1))
    page = reverse("municipalities:notice", args=[right.pk, right.pk])
    assert "31.12.2026" in text_of(browser.get(page))

    answer = browser.post(page, {"step": "send", "day": "24.11.2026"}, follow=True)

    assert answer.status_code == 200
    assert KehaNotice.objects.get(right=right).ends_before == date(2027, 1, 1)
    assert browser.get(page).status_code == 404


def test_the_file_is_a_download(browser, approval):
    answer = browser.post(FILE)

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "Eino Eskola" in answer.content.decode()
    assert browser.get(FILE).url == reverse("municipalities:notices")


@pytest.mark.parametrize(
    "who", ["eino", "aino", "supervisor", "officer", "secretary", "administrator", "root"]
)
def test_who_records_no_notices_finds_no_page(who, approval, request, log_in):
    other = log_in(request.getfixturevalue(who))

    assert [other.get(url).status_code for url in (NOTICES, page_of(approval))] == [404, 404]
    assert [other.post(url).status_code for url in (FILE, page_of(approval))] == [404, 404]


def test_the_manager_records_them_too(area, approval, log_in):
    manager = log_in(make_user_with_role(Role.MANAGER, area, "Tuomas Talvi"))

    assert manager.get(NOTICES).status_code == 200
    assert manager.get(page_of(approval)).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("aino", 200), ("supervisor", 200), ("kerttu", 404), ("root", 404)]
)
def test_the_paper_is_for_whoever_sees_the_right(who, status, aino, request, log_in):
    notice = KehaNotice.objects.get(event__holder=aino)
    give_bytes(notice.document.file, blank_pdf(), "application/pdf")

    answer = log_in(request.getfixturevalue(who)).get(reverse("municipalities:notice_pdf", args=[notice.pk]))

    assert answer.status_code == status


def test_the_page_of_the_right_leads_to_the_next_step(browser, approval):
    page = text_of(browser.get(reverse("municipalities:right", args=[approval.right_id])))

    assert page_of(approval) in page
    assert "Tell KEHA-keskus" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_list_asks_the_database_no_more(rows, laukaa, director, log_in, django_assert_num_queries):
    for n in range(rows):
        make_named_worker(make_user(f"Oskari Oja {n}"), laukaa, opened_on=None)
    browser = log_in(director)
    browser.get(NOTICES)

    with django_assert_num_queries(14):
        page = text_of(browser.get(NOTICES))

    assert page.count("Oskari Oja") == rows
