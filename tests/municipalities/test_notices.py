"""KEHA-keskus is told of every turn of a right, answers and carries it out (R2, § 126)."""

import csv
import io
from datetime import date, timedelta

import pytest

from audit.models import Entry
from documents.storing import read
from municipalities.access.notices import Change, NoticeStanding, turns_in, turns_of, with_notices
from municipalities.actions import (
    NotPermitted,
    acknowledge_notice,
    export_notices,
    notify_keha,
    record_keha_effect,
    set_setting,
    tell_keha,
)
from municipalities.actions.notices import (
    AlreadyAcknowledged,
    AlreadyInEffect,
    AlreadyNotified,
    BeforeAcknowledgement,
    BeforeEvent,
    BeforeNotice,
    InFuture,
    NothingToTell,
)
from municipalities.models import AccessRight, KehaNotice
from tests.municipalities.make import (
    NOW,
    TODAY,
    end_contract,
    make_contract_in_force,
    make_named_worker,
    make_notice,
    make_terms,
    make_user,
    right_event,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
DONE, TOLD, TO_TELL = NoticeStanding.DONE, NoticeStanding.TOLD, NoticeStanding.TO_TELL


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def turns(right, at=NOW):
    return turns_of(with_notices(AccessRight.objects.filter(pk=right.pk)).get(), at, days=3)


def told(right, at=NOW):
    """Each change with how its notice stands, in the order of the list."""
    return [(turn.change.value, turn.standing.value) for turn in turns(right, at)]


# What happened to the right day by day ("!" was told, "+" carried out), and what is left to tell.
STORIES: list[tuple[list[str], list[str]]] = [
    (["approved"], ["granted"]),
    (["approved!"], []),
    (["approved+"], []),
    (["approved", "suspended"], []),
    (["approved", "removed"], []),
    (["approved", "suspended", "resumed"], ["granted"]),
    (["approved+", "suspended"], ["suspended"]),
    (["approved+", "suspended", "resumed"], []),
    (["approved+", "suspended!", "resumed"], ["resumed"]),
    (["approved+", "suspended+", "resumed+"], []),
    (["approved+", "suspended+", "removed"], ["removed"]),
    (["approved+", "suspended", "removed"], ["removed"]),
    (["approved+", "removed"], ["removed"]),
    (["approved+", "removed!"], []),
    (["approved+", "approved"], ["changed"]),
    (["approved", "approved"], ["granted", "changed"]),
    (["approved+", "approved!"], []),
    (["approved+", "approved", "removed"], ["removed"]),
    (["approved+", "suspended!", "approved", "resumed"], ["changed", "resumed"]),
    (["approved+", "suspended!", "approved!", "resumed"], ["resumed"]),
    (["approved+", "approved", "suspended!", "resumed"], ["changed", "resumed"]),
    (["approved+", "approved", "approved!"], []),
]


@pytest.fixture
def named(eino, laukaa):
    return make_named_worker(eino, laukaa, decision=None)


def live(named, director, story):
    """The turns of the story on the days before today, the terms new with each approval."""
    terms = named.terms
    for days_ago, step in zip(range(len(story), 0, -1), story, strict=True):
        kind, at = step.rstrip("!+"), NOW - days_ago * DAY
        if kind == "approved" and terms.events.filter(kind="approved").exists():
            terms = make_terms(named.right)
        event = right_event(terms, kind, by=director, at=at)
        if step.endswith(("!", "+")):
            make_notice(event, at.date(), at.date() if step.endswith("+") else None)
    return terms


@pytest.mark.parametrize(("story", "left"), STORIES, ids=lambda one: "-".join(one) or "nothing")
def test_what_is_left_to_tell(named, director, story, left):
    live(named, director, story)

    assert [change for change, standing in told(named.right) if standing == TO_TELL] == left


@pytest.mark.parametrize("story", [story for story, left in STORIES if left])
def test_what_is_left_can_be_told_and_carried_out_and_then_nothing_is(named, director, story):
    live(named, director, story)

    for turn in [turn for turn in turns(named.right) if turn.notice is None]:
        notice = tell_keha(named.right, turn.key, sent_on=TODAY, by=director, at=NOW)
        record_keha_effect(notice, effective_on=TODAY, by=director, at=NOW)

    assert {standing for _, standing in told(named.right)} <= {DONE, TOLD}
    assert all(turn.notice for turn in turns(named.right))


@pytest.mark.parametrize("kind", ["proposed", "returned", "refused"])
def test_what_concerns_only_the_area_is_not_told(named, director, kind):
    event = right_event(make_terms(named.right), kind, by=director, at=NOW)

    assert told(named.right) == []
    with pytest.raises(NothingToTell):
        notify_keha(event, sent_on=TODAY, by=director, at=NOW)


def test_a_right_that_ended_untold_is_not_told(eino, laukaa):
    right = make_named_worker(eino, laukaa, sent_on=None, ends_before=TODAY).right

    assert told(right) == []


def test_a_turn_of_tomorrow_is_not_told_today(eino, laukaa):
    right = make_named_worker(eino, laukaa, removed_at=NOW + DAY).right

    assert told(right) == [("granted", DONE)]


@pytest.fixture
def right(eino, laukaa):
    """Told and opened; KEHA-keskus knows that it ends before 1.7.2027."""
    return make_named_worker(eino, laukaa).right


@pytest.mark.parametrize(
    ("ends_before", "left"),
    [
        (date(2027, 6, 1), [("end", TO_TELL)]),
        (date(2027, 7, 1), []),  # as KEHA-keskus knows already
        (date(2027, 12, 1), []),
        (TODAY - DAY, [("end", TO_TELL)]),
    ],
)
def test_the_end_of_a_contract_is_told_for_its_rights(right, laukaa, ends_before, left):
    end_contract(laukaa.contracts.get().versions.get(), ends_before)

    assert told(right) == [("granted", DONE), *left]


def test_an_end_that_was_told_is_not_told_again_but_its_extension_is(right, laukaa, director):
    contract = laukaa.contracts.get()
    sooner = date(2027, 3, 1)
    make_contract_in_force(laukaa, contract=contract, no=2, ends_before=sooner, signed_on=TODAY - DAY)
    notice = tell_keha(right, right.pk, sent_on=TODAY, by=director, at=NOW)
    assert (notice.event, notice.right, notice.ends_before) == (None, right, sooner)
    assert told(right) == [("granted", DONE), ("end", TOLD)]
    record_keha_effect(notice, effective_on=TODAY, by=director, at=NOW)

    make_contract_in_force(laukaa, contract=contract, no=3, ends_before=date(2028, 1, 1), signed_on=TODAY)

    assert told(right) == [("granted", DONE), ("end", DONE), ("end", TO_TELL)]
    assert turns(right)[-1].ends_before == date(2027, 7, 1)


@pytest.mark.parametrize("facts", [{"removed_at": NOW - DAY}, {"sent_on": None}, {"decision": "refused"}])
def test_a_right_that_is_not_open_there_hears_nothing_of_its_contract(eino, laukaa, facts):
    right = make_named_worker(eino, laukaa, **facts).right
    end_contract(laukaa.contracts.get().versions.get(), date(2027, 1, 1))

    assert "end" not in [change for change, _ in told(right)]


@pytest.fixture
def approval(eino, laukaa):
    return make_named_worker(eino, laukaa, sent_on=None, decided_at=NOW - 2 * DAY).approval


@pytest.fixture
def sent(approval, director):
    return notify_keha(approval, sent_on=TODAY, by=director, at=NOW)


@pytest.fixture
def acknowledged(sent, director):
    return acknowledge_notice(sent, acknowledged_on=TODAY, by=director, at=NOW)


@pytest.fixture
def effective(acknowledged, director):
    return record_keha_effect(acknowledged, effective_on=TODAY, by=director, at=NOW)


def tell(notice, day, by):
    return notify_keha(notice.event, sent_on=day, by=by, at=NOW)


def acknowledge(notice, day, by):
    return acknowledge_notice(notice, acknowledged_on=day, by=by, at=NOW)


def carry_out(notice, day, by):
    return record_keha_effect(notice, effective_on=day, by=by, at=NOW)


@pytest.mark.parametrize(
    ("state", "step", "refusal"),
    [
        ("sent", tell, AlreadyNotified),
        ("sent", acknowledge, None),
        ("sent", carry_out, None),
        ("acknowledged", tell, AlreadyNotified),
        ("acknowledged", acknowledge, AlreadyAcknowledged),
        ("acknowledged", carry_out, None),
        ("effective", tell, AlreadyNotified),
        ("effective", acknowledge, AlreadyInEffect),
        ("effective", carry_out, AlreadyInEffect),
    ],
)
def test_every_step_in_every_state(state, step, refusal, request, director):
    notice, known = request.getfixturevalue(state), Entry.objects.count()
    if refusal is None:
        step(notice, TODAY, director)
        assert Entry.objects.count() == known + 1
        return
    with pytest.raises(refusal):
        step(notice, TODAY, director)
    assert Entry.objects.count() == known


def test_a_day_is_between_the_step_before_and_today(approval, director):
    with pytest.raises(InFuture):
        notify_keha(approval, sent_on=TODAY + DAY, by=director, at=NOW)
    with pytest.raises(BeforeEvent):
        notify_keha(approval, sent_on=TODAY - 3 * DAY, by=director, at=NOW)
    notice = notify_keha(approval, sent_on=TODAY - DAY, by=director, at=NOW)
    for step in (acknowledge, carry_out):
        with pytest.raises(InFuture):
            step(notice, TODAY + DAY, director)
        with pytest.raises(BeforeNotice):
            step(notice, TODAY - 2 * DAY, director)
    acknowledge(notice, TODAY, director)
    with pytest.raises(BeforeAcknowledgement):
        carry_out(notice, TODAY - DAY, director)


def test_the_notice_is_a_numbered_paper(sent, approval):
    assert sent.document.number.startswith("K26-")
    assert read(sent.document.file).startswith(b"%PDF")
    assert sent.ends_before == approval.terms.ends_before


@pytest.mark.parametrize("who", ["eino", "supervisor", "officer", "secretary", "administrator", "root"])
def test_only_the_director_and_the_manager_record_these(who, sent, eino, laukaa, request):
    other = request.getfixturevalue(who)
    new = make_named_worker(make_user(), laukaa, sent_on=None).approval
    assert new
    with pytest.raises(NotPermitted):
        notify_keha(new, sent_on=TODAY, by=other, at=NOW)
    for step in (acknowledge, carry_out):
        with pytest.raises(NotPermitted):
            step(sent, TODAY, other)
    with pytest.raises(NotPermitted):
        export_notices(laukaa.area, by=other, at=NOW)
    assert KehaNotice.objects.get() == sent


@pytest.mark.parametrize(
    ("sent_on", "acknowledged_on", "late"),
    [
        (date(2026, 11, 19), None, False),  # Thursday: Friday, Monday and today are the three
        (date(2026, 11, 18), None, True),
        (date(2026, 11, 2), date(2026, 11, 20), False),
        (date(2026, 11, 2), date(2026, 11, 17), True),
    ],
)
def test_a_step_is_late_after_three_working_days(laukaa, eino, sent_on, acknowledged_on, late):
    named = make_named_worker(eino, laukaa, sent_on=None)
    assert named.approval
    make_notice(named.approval, sent_on, None, acknowledged_on)

    [turn] = turns(named.right)

    assert turn.is_overdue is late


def test_what_is_carried_out_is_never_late_and_tells_its_days(right):
    [turn] = turns(right)

    assert (turn.is_overdue, turn.days_to_tell, turn.days_to_effect) == (False, 1, 7)


def test_the_days_of_a_step_are_a_setting(laukaa, area, eino, administrator):
    named = make_named_worker(eino, laukaa, sent_on=None)
    assert named.approval
    make_notice(named.approval, date(2026, 11, 18), None)
    assert [turn.is_overdue for turn in turns_in(area, NOW)] == [True]

    set_setting(area, "notice.days", "5", starts_on=TODAY, by=administrator, at=NOW)

    assert [turn.is_overdue for turn in turns_in(area, NOW)] == [False]


def test_the_file_has_a_row_for_all_that_waits_and_no_formula(laukaa, area, director):
    worker = make_user("=cmd()", email="kaava@example.org")
    make_named_worker(worker, laukaa, sent_on=None)
    make_named_worker(make_user("Valmis Veikko"), laukaa)

    data = export_notices(area, by=director, at=NOW)

    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert [row[2] for row in rows] == ["Henkilö", "'=cmd()"]
    assert rows[1][1] == "Ilmoitus myönnetystä käyttöoikeudesta"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_longer_list_asks_the_database_no_more(rows, laukaa, area, django_assert_num_queries):
    for n in range(rows):
        make_named_worker(make_user(f"Oskari Oja {n}"), laukaa, opened_on=None)

    with django_assert_num_queries(6):
        assert len(turns_in(area, NOW)) == rows


def test_change_names_every_turn_that_is_told():
    assert {change.value for change in Change} == {
        "granted",
        "changed",
        "suspended",
        "resumed",
        "removed",
        "employment_ended",
        "end",
    }
