"""A granted right is suspended, goes on and is removed: by decisions, at once, everybody told (§ 126)."""

from datetime import timedelta
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from accounts.actions import send_messages
from accounts.letters import message_letter
from accounts.models import Message
from audit.models import Entry, Outcome, Verb
from documents.storing import read
from municipalities.access import Standing, able_deciders, right_state, with_facts
from municipalities.access.notices import Change, turns_in
from municipalities.actions import (
    AlreadyDecided,
    NoReason,
    StandsOtherwise,
    approve_right,
    propose_right,
    remove_right,
    resume_right,
    suspend_right,
)
from municipalities.actions.deciding import DeputyOfHolder, NoGrantAuthority, NotTheGranter, OwnRight
from municipalities.models import AccessRight, GrantAuthority, RightTerms, Role
from tests.municipalities.make import (
    NOW,
    RIGHT_ENDS_BEFORE,
    TODAY,
    make_area,
    make_assignment,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_terms,
    make_user,
    make_user_with_role,
    right_event,
)
from tests.municipalities.test_deciding import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.db]

LATER = NOW + timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def right(aino):
    return aino.access_rights.get()


def standing(right, at=LATER):
    return right_state(with_facts(AccessRight.objects.filter(pk=right.pk)).get(), at).standing


def in_force(right, at):
    return RightTerms.objects.in_force(at).filter(right=right).exists()


def text_of(event):
    pdf = PdfDocument(read(event.decision.file))
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())


def do(what, right, by, at=NOW, **facts: Any):
    if what is remove_right:
        facts = {"misuse": False} | facts
    return what(right, **{"reason": "Peruste on päättynyt.", "by": by, "at": at} | facts)


@pytest.mark.parametrize(
    ("what", "title"),
    [(suspend_right, "Käyttöoikeuden keskeyttäminen"), (remove_right, "Käyttöoikeuden poistaminen")],
)
def test_a_stop_is_a_numbered_decision_that_holds_at_once(right, director, what, title):
    event = do(what, right, director)

    assert not in_force(right, NOW)
    assert event.decision.number.startswith("P26-")
    words = text_of(event)
    for said in (title, "Hallintosääntö 12 §", "Peruste on päättynyt.", "oikaisuvaatimuksen", "Aino Aalto"):
        assert said in words, said


def test_a_suspended_right_goes_on_from_the_day_of_its_decision(right, director):
    do(suspend_right, right, director, at=NOW - 3 * DAY)
    event = do(resume_right, right, director, reason="Asia on selvitetty.")

    assert in_force(right, NOW)
    assert right_state(with_facts(AccessRight.objects.filter(pk=right.pk)).get(), LATER).since == TODAY
    words = text_of(event)
    assert "Keskeytetyn käyttöoikeuden jatkaminen" in words
    assert "keskeytettynä 21.11.2026 alkaen" in words
    assert "Asia on selvitetty." in words


@pytest.mark.parametrize(("misuse", "said"), [(True, True), (False, False)])
def test_misuse_is_told_apart_from_a_normal_end(right, director, misuse, said):
    event = do(remove_right, right, director, misuse=misuse)

    assert event.misuse is misuse
    words = text_of(event)
    assert ("väärinkäytön vuoksi" in words) is said
    assert ("Tietosuojavastaava" in words) is said
    assert (Entry.objects.get().said["grounds"].get("misuse") == "yes") is said


def test_a_removed_right_never_goes_on_and_a_new_one_may_be_proposed(right, director, supervisor, aino):
    do(remove_right, right, director)

    for what in (resume_right, suspend_right, remove_right):
        with pytest.raises(StandsOtherwise) as otherwise:
            do(what, right, director, at=LATER)
        assert otherwise.value.state.standing == Standing.REMOVED
    new = propose_right(aino, proposed(), contract=right.contract, unit=right.unit, by=supervisor, at=LATER)
    assert new.right != right


@pytest.mark.parametrize("last", ["resumed", "approved"])
def test_whatever_happens_after_the_removal_the_right_stays_removed(right, director, last):
    do(remove_right, right, director)
    terms = make_terms(right) if last == "approved" else right.terms.get()
    right_event(terms, last, by=director, at=LATER)

    assert standing(right, LATER + DAY) == Standing.REMOVED
    assert not in_force(right, LATER + DAY)


def test_a_change_proposed_before_the_removal_is_not_decided_on_any_more(right, director, supervisor):
    change = right_event(make_terms(right), "proposed", by=supervisor, at=NOW - DAY)
    do(remove_right, right, director)

    with pytest.raises(AlreadyDecided):
        approve_right(change, by=director, at=LATER)


def test_a_suspended_right_ends_on_its_day_and_does_not_go_on(right, director):
    do(suspend_right, right, director)
    at = NOW + (RIGHT_ENDS_BEFORE - TODAY)

    assert standing(right, at) == Standing.ENDED
    with pytest.raises(StandsOtherwise):
        do(resume_right, right, director, at=at)


@pytest.mark.parametrize("what", [suspend_right, resume_right, remove_right])
def test_a_decision_says_why(right, director, what):
    with pytest.raises(NoReason):
        do(what, right, director, reason="  ")


def own(right, area):
    make_assignment(right.holder, Role.DIRECTOR, area)
    return right.holder


def deputy(right, area):
    stood_in_for = make_assignment(right.holder, Role.DIRECTOR, area)
    by = make_user("Seppo Sijainen")
    make_assignment(by, Role.DIRECTOR, area, deputy_for=stood_in_for, ends_before=TODAY + 30 * DAY)
    return by


def manager(right, area):
    return make_user_with_role(Role.MANAGER, area, "Tuomas Tuomi")


@pytest.mark.parametrize("what", [suspend_right, resume_right, remove_right])
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (own, OwnRight),
        (deputy, DeputyOfHolder),
        (manager, NotTheGranter),
    ],
)
def test_who_may_not_decide_is_refused_and_the_refusal_is_on_record(right, area, what, who, refusal):
    by = who(right, area)
    if what is resume_right:
        right_event(right.terms.get(), "suspended", by=make_user("Irja"), at=NOW - DAY)
    before = standing(right)

    with pytest.raises(refusal) as refused:
        do(what, right, by)

    entry = Entry.objects.get()
    assert (entry.outcome, entry.actor) == (Outcome.REFUSED, by.pk)
    assert entry.verb in {Verb.RIGHT_SUSPENDED, Verb.RIGHT_RESUMED, Verb.RIGHT_REMOVED}
    assert entry.said["reasons"] == [refused.value.obstacle]
    assert standing(right) == before
    assert not Message.objects.exists()


def test_without_a_recorded_authority_nobody_stops_anything():
    area = make_area()
    viitasaari = make_municipality(area, "931")
    make_contract_in_force(viitasaari)
    named = make_named_worker(make_user("Kerttu Koski"), viitasaari)
    by = make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen")

    with pytest.raises(NoGrantAuthority):
        do(suspend_right, named.right, by)

    assert Entry.objects.get().said["reasons"] == ["no_authority"]


def test_a_manager_with_recorded_authority_decides(right, area):
    by = manager(right, area)
    GrantAuthority.objects.create(area=area, role=Role.MANAGER, source="Delegointi 5 §", starts_on=TODAY)

    assert able_deciders(right, NOW)[0].user == by
    assert "Delegointi 5 §" in text_of(do(suspend_right, right, by))


def test_keha_is_to_be_told_of_each_turn_that_it_must_act_on(right, director, area):
    do(suspend_right, right, director, at=NOW - DAY)
    waiting = [turn.change for turn in turns_in(area, NOW) if not turn.is_done]
    assert waiting == [Change.SUSPENDED]
    do(remove_right, right, director)

    waiting = [turn.change for turn in turns_in(area, NOW) if not turn.is_done]
    assert waiting == [Change.REMOVED]


@pytest.mark.parametrize("kind", ["suspended", "resumed", "removed"])
def test_the_holder_and_the_supervisors_get_a_letter_in_their_own_language(
    right, director, supervisor, aino, kind
):
    aino.language = "sv"
    aino.save(update_fields=["language"])
    if kind == "resumed":
        right_event(right.terms.get(), "suspended", by=director, at=NOW - DAY)

    do({"suspended": suspend_right, "resumed": resume_right, "removed": remove_right}[kind], right, director)

    letters = {one.to: one for one in Message.objects.all()}
    assert {user: one.kind for user, one in letters.items()} == {
        aino: f"own_right_{kind}",
        supervisor: f"right_{kind}",
    }
    own, local = (message_letter(letters[user]) for user in (aino, supervisor))
    assert "24.11.2026" in own.body
    assert "Laukaa kommun" in own.body
    assert "Aino Aalto" in local.subject
    for letter in (own, local):
        assert f"/kayttooikeudet/{right.pk}/" in letter.body
        assert "Peruste on päättynyt." not in letter.body


def test_a_letter_goes_once(right, director, supervisor):
    do(suspend_right, right, director)
    assert send_messages(at=NOW).sent == 2
    assert send_messages(at=LATER).sent == 0
