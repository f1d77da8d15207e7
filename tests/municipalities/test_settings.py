"""What the area sets with a day, and who may grant access rights: the pages of the administrator."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from audit.models import Entry, Verb
from documents.storing import read
from municipalities.access import DEFAULTS, authorities, granting_role, setting, why_not_decide
from municipalities.access.rights import Obstacle
from municipalities.access.settings import paragraphs
from municipalities.access.values import BadValue, checked
from municipalities.actions import approve_right, end_grant_authority, record_grant_authority, set_setting
from municipalities.actions.authority import EndBeforeStart, NotInForce, OwnAuthority
from municipalities.actions.settings import BeforeToday
from municipalities.forms.settings import GROUPS, LABELS
from municipalities.models import AreaSetting, GrantAuthority, Role
from tests.municipalities.make import NOW, TODAY, make_assignment, make_authority, make_user_with_role
from tests.municipalities.test_deciding import text_of as text_of_pdf
from tests.municipalities.test_views_queue import page_of, propose, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
SETTINGS = reverse("municipalities:settings")
AUTHORITIES = reverse("municipalities:authorities")
FACT = {"role": "manager", "source": "Lautakunta 5.12.2026 § 60", "starts_on": "24.11.2026", "last_day": ""}
OTHERS = ["aino", "eino", "supervisor", "director", "secretary", "officer", "root"]


def url(key):
    return reverse("municipalities:setting", args=[key])


def end_url(authority):
    return reverse("municipalities:end_authority", args=[authority.pk])


@pytest.fixture
def browser(administrator, in_english):
    return in_english(administrator)


@pytest.fixture
def authority(area):
    return area.grant_authorities.get()


# Settings


def test_every_setting_has_a_label_and_a_place_on_the_page():
    assert set(LABELS) == set(DEFAULTS)
    assert sorted(key for _, keys in GROUPS for key in keys) == sorted(DEFAULTS)


@pytest.mark.parametrize("key", DEFAULTS)
def test_every_default_is_a_value_that_may_be_set(key):
    assert checked(key, DEFAULTS[key]) == DEFAULTS[key]


@pytest.mark.parametrize("who", OTHERS)
def test_the_settings_are_the_administrators(who, administrator, request, log_in):
    other = log_in(request.getfixturevalue(who))
    new = {"value": "20", "starts_on": "24.11.2026"}

    assert other.get(SETTINGS).status_code == 404
    assert [other.get(url("notice.days")).status_code, other.post(url("notice.days"), new).status_code] == [
        404,
        404,
    ]
    assert not AreaSetting.objects.exists()
    assert log_in(administrator).get(SETTINGS).status_code == 200


def test_a_new_value_holds_from_its_day_and_the_old_one_stays_to_be_seen(browser, area, administrator):
    set_setting(area, "notice.days", "4", starts_on=TODAY, by=administrator, at=NOW)

    answer = browser.post(url("notice.days"), {"value": "6", "starts_on": "1.12.2026"}, follow=True)

    page = text_of(answer)
    assert "The new value holds from 1.12.2026 on." in page
    assert page.count("set by Pekka Pelto") == 2
    assert [setting(area, "notice.days", at) for at in (NOW, NOW + 7 * DAY)] == ["4", "6"]
    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.said["grounds"]) == (Verb.SETTING_CHANGED, {"setting": "notice.days"})
    listed = text_of(browser.get(SETTINGS))
    assert "From 1.12.2026 on: 6" in listed


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("notice.days", "kolme", "Give a whole number from 1 to 30."),
        ("notice.days", "0", "Give a whole number from 1 to 30."),
        ("notice.days", "1.5", "Give a whole number from 1 to 30."),
        ("consent.max_months", "13", "Give a whole number from 1 to 12."),
        ("remind.right", "4 weeks", "Write the distances like this: 8m 4w 14d."),
        ("remind.right", "", "Write the distances like this: 8m 4w 14d."),
        ("agreement.signer", "secretary", "Select a valid choice"),
        ("decision.appeal", "   ", "This field is required."),
    ],
)
def test_a_value_that_cannot_be_is_explained_and_still_there(key, value, said, browser):
    page = text_of(browser.post(url(key), {"value": value, "starts_on": "24.11.2026"}))

    assert said in page
    assert f'value="{value}"' in page or not value.strip() or key == "agreement.signer"
    assert not AreaSetting.objects.exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("23.11.2026", "23.11.2026 is past already."),
        ("31.2.2027", "Give the day as dd.mm.yyyy"),
        ("", "Write the day from which the value holds."),
    ],
)
def test_a_day_that_cannot_be_is_explained_and_the_value_stays(day, said, browser):
    page = text_of(browser.post(url("notice.days"), {"value": "6", "starts_on": day}))

    assert said in page
    assert 'value="6"' in page
    assert not AreaSetting.objects.exists()


def test_what_held_on_a_day_that_is_over_does_not_change(area, administrator):
    with pytest.raises(BeforeToday):
        set_setting(area, "notice.days", "6", starts_on=TODAY - DAY, by=administrator, at=NOW)
    with pytest.raises(BadValue):
        set_setting(area, "notice.days", "six", starts_on=TODAY, by=administrator, at=NOW)

    assert not AreaSetting.objects.exists()


def test_there_is_no_page_of_a_setting_that_is_none(browser):
    assert browser.get(url("form.fone")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_more_values_ask_the_database_no_more(rows, browser, area, administrator, django_assert_num_queries):
    for days in range(rows):
        set_setting(area, "notice.days", "4", starts_on=TODAY + days * DAY, by=administrator, at=NOW)
    browser.get(SETTINGS)

    with django_assert_num_queries(7):
        browser.get(SETTINGS)
    with django_assert_num_queries(8):
        browser.get(url("notice.days"))


# The text on how to appeal


def test_paragraphs_are_parted_by_an_empty_line():
    assert paragraphs("Yksi\r\nrivi.\r\n\r\n \r\nToinen.\n") == ("Yksi rivi.", "Toinen.")
    assert len(paragraphs(DEFAULTS["decision.appeal"])) == 2


@pytest.fixture
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def printed_text(document):
    return " ".join(text_of_pdf(read(document.file)).split())


def test_a_decision_prints_the_text_of_its_day(browser, area, eino, laukaa, supervisor, director, files):
    typed = "Oikaisua voi vaatia 21 päivän kuluessa.\n\nVaatimus lähetetään kirjaamoon."
    browser.post(url("decision.appeal"), {"value": typed, "starts_on": "25.11.2026"})
    today = approve_right(propose(eino, laukaa, supervisor), by=director, at=NOW)
    other = propose(make_user_with_role(Role.WORKER, laukaa, "Oskari Oja"), laukaa, supervisor)
    tomorrow = approve_right(other, by=director, at=NOW + DAY)

    assert "14 päivän" in printed_text(today.decision)
    text = printed_text(tomorrow.decision)
    assert "21 päivän" in text
    assert "Vaatimus lähetetään kirjaamoon." in text
    assert "14 päivän" not in text


# Who may grant access rights


def test_the_administrator_records_who_may_decide_with_the_source(browser, area, administrator):
    answer = browser.post(AUTHORITIES, FACT, follow=True)

    page = text_of(answer)
    assert "The power to decide is recorded: Employment services manager." in page
    assert "Lautakunta 5.12.2026 § 60" in page
    assert "Recorded by Pekka Pelto" in page
    assert set(authorities(area, NOW)) == {Role.DIRECTOR, Role.MANAGER}
    assert Entry.objects.latest("seq").verb == Verb.AUTHORITY_RECORDED


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"role": ""}, "Choose who may grant access rights."),
        ({"role": "secretary"}, "Select a valid choice"),
        ({"source": "  "}, "Write the rule or the decision."),
        ({"starts_on": ""}, "Write the day from which it may be used."),
        ({"last_day": "23.11.2026"}, "The last day is before the first."),
    ],
)
def test_a_fact_that_cannot_be_is_explained_and_nothing_typed_is_lost(changed, said, browser):
    page = text_of(browser.post(AUTHORITIES, FACT | changed))

    assert said in page
    assert "Lautakunta 5.12.2026 § 60" in page or "source" in changed
    assert GrantAuthority.objects.count() == 1


def test_nobody_records_the_power_for_themselves(browser, area, administrator):
    make_assignment(administrator, Role.MANAGER, area)

    page = text_of(browser.post(AUTHORITIES, FACT))

    assert "Nobody records the power for themselves." in page
    with pytest.raises(OwnAuthority):
        record_grant_authority(
            area, role=Role.MANAGER, source="Sääntö", starts_on=TODAY, by=administrator, at=NOW
        )
    assert GrantAuthority.objects.count() == 1


def test_those_who_decide_see_who_may_and_cannot_enter_it(director, authority, administrator, in_english):
    other = in_english(director)

    page = text_of(other.get(AUTHORITIES))

    assert "Hallintosääntö 12 §" in page
    assert "It is recorded by the system administrator: Pekka Pelto." in page
    assert "<form method" not in page.partition("<main")[2]
    assert other.post(AUTHORITIES, FACT).status_code == 404
    assert other.get(end_url(authority)).status_code == 404
    assert other.post(end_url(authority), {"last_day": "24.11.2026", "source": "x"}).status_code == 404
    assert GrantAuthority.objects.count() == 1


@pytest.mark.parametrize("who", ["aino", "eino", "supervisor", "secretary", "root"])
def test_others_find_no_page(who, administrator, request, log_in):
    other = log_in(request.getfixturevalue(who))

    assert [other.get(AUTHORITIES).status_code, other.post(AUTHORITIES, FACT).status_code] == [404, 404]
    assert log_in(administrator).get(AUTHORITIES).status_code == 200


def test_an_authority_is_ended_by_a_newer_fact_that_names_both_sources(browser, area, authority):
    typed = {"last_day": "30.11.2026", "source": "Lautakunta 24.11.2026 § 61"}

    answer = browser.post(end_url(authority), typed, follow=True)

    assert "The last day of the power to decide is recorded." in text_of(answer)
    last = date(2026, 11, 30)
    assert granting_role(area, NOW + 5 * DAY) == authority
    ending = granting_role(area, NOW + 6 * DAY)
    assert (ending.starts_on, ending.source) == (last, "Hallintosääntö 12 §; Lautakunta 24.11.2026 § 61")
    assert granting_role(area, NOW + 7 * DAY) is None
    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.said["grounds"]["ended"]) == (Verb.AUTHORITY_ENDED, str(authority.pk))


@pytest.mark.parametrize(
    ("last_day", "refusal"), [(TODAY - DAY, BeforeToday), (date(2027, 2, 1), NotInForce)]
)
def test_what_is_over_or_replaced_is_not_ended(last_day, refusal, area, authority, administrator):
    make_authority(area, source="Lautakunta 5.12.2026 § 60", starts_on=date(2027, 1, 1))

    with pytest.raises(refusal):
        end_grant_authority(authority, last_day=last_day, source="Sääntö", by=administrator, at=NOW)


def test_an_end_is_not_before_the_beginning(area, administrator):
    coming = make_authority(area, starts_on=date(2027, 1, 1))

    with pytest.raises(EndBeforeStart):
        end_grant_authority(coming, last_day=TODAY, source="Sääntö", by=administrator, at=NOW)


def test_a_newer_fact_of_the_role_replaces_the_older_for_good(area, authority):
    newer = make_authority(area, source="Lautakunta § 1", starts_on=TODAY, ends_before=TODAY + 3 * DAY)

    assert granting_role(area, NOW - DAY) == authority
    assert granting_role(area, NOW) == newer
    assert granting_role(area, NOW + 3 * DAY) is None


def test_without_authority_the_queue_leads_to_who_may_decide(
    browser, area, authority, eino, laukaa, supervisor, director, administrator, in_english
):
    proposal = propose(eino, laukaa, supervisor)
    end_grant_authority(authority, last_day=TODAY, source="Sääntö", by=administrator, at=NOW)

    assert why_not_decide(director, proposal.right, NOW + DAY) == Obstacle.NO_AUTHORITY
    with time_machine.travel(NOW + DAY, tick=False):
        page = text_of(page_of(in_english(director), proposal))
    assert AUTHORITIES in page
