"""A review is closed in a numbered decision: not on one's own right; what is removed ends with it (R4)."""

from datetime import timedelta

import pytest

from accounts.models import Message
from audit.models import Entry, Outcome, Verb
from documents.models import Kind
from documents.storing import read
from municipalities.access import Standing, right_state, with_facts
from municipalities.access.reviews import Result, ReviewStanding, review_state
from municipalities.actions import (
    answer_review,
    close_review,
    open_reviews,
    queue_reminders,
    tell_of_ready_reviews,
)
from municipalities.actions.deciding import DeputyOfHolder, NoGrantAuthority, NotTheGranter, OwnRight
from municipalities.actions.review_closing import AnswersAwaited, ResultsChanged
from municipalities.actions.reviewing import Answered, ReviewIsClosed
from municipalities.models import (
    AccessRight,
    ReviewAnswer,
    ReviewClosed,
    ReviewResult,
    ReviewRound,
    RightEvent,
    Role,
)
from tests.municipalities.make import (
    NOW,
    make_area,
    make_authority,
    make_closed_review,
    make_contract_in_force,
    make_municipality,
    make_named_worker,
    make_review,
    make_user_with_role,
)
from tests.municipalities.test_constraints import refused
from tests.papers.reading import squeezed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
KEEP, NARROW, REMOVE = ReviewAnswer.Answer.KEEP, ReviewAnswer.Answer.NARROW, ReviewAnswer.Answer.REMOVE
LATE = NOW + DAY * 29


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def review(laukaa, aino):
    return make_review(laukaa)


def worker(municipality, name):
    user = make_user_with_role(Role.WORKER, municipality, name)
    make_named_worker(user, municipality)
    return user


def right_of(user):
    return user.access_rights.get()


def standing(user, at=LATE):
    right = with_facts(AccessRight.objects.filter(holder=user)).get()
    return right_state(right, at).standing


def answer(review, by, *given, at=NOW):
    answer_review(review, [Answered(right_of(user), what, why) for user, what, why in given], by=by, at=at)


def close(review, by, at=NOW, **facts):
    return close_review(review, **{"read": review_state(review, at).code, "by": by, "at": at} | facts)


def test_what_is_removed_ends_with_the_decision_and_the_rest_stands(
    review, laukaa, aino, supervisor, director
):
    oskari, tiina = worker(laukaa, "Oskari Oja"), worker(laukaa, "Tiina Tamm")
    answer(review, supervisor, (aino, KEEP, ""), (oskari, REMOVE, "Siirtyi."), (tiina, NARROW, "Neuvonta."))

    closed = close(review, director)

    assert closed.decision.kind == Kind.REVIEW_DECISION
    assert closed.decision.number.startswith("T26-")
    results = dict(closed.results.values_list("holder__name", "result"))
    assert results == {"Aino Aalto": "kept", "Oskari Oja": "removed", "Tiina Tamm": "narrower"}
    assert [standing(one) for one in (aino, oskari, tiina)] == [
        Standing.IN_FORCE,
        Standing.REMOVED,
        Standing.IN_FORCE,
    ]
    assert review_state(review, NOW).standing == ReviewStanding.CLOSED
    removal = RightEvent.objects.get(kind="removed")
    assert (removal.holder, removal.reason, removal.by) == (oskari, "Siirtyi.", director)
    assert removal.decision.kind == Kind.RIGHT_DECISION


def test_the_decision_is_one_entry_and_each_removal_another(review, aino, supervisor, director):
    answer(review, supervisor, (aino, REMOVE, "Siirtyi."))
    known = Entry.objects.count()

    closed = close(review, director)

    entries = Entry.objects.order_by("seq")[known:]
    assert [one.verb for one in entries] == [Verb.REVIEW_CLOSED, Verb.RIGHT_REMOVED]
    assert entries[0].said["grounds"]["removed"] == str(right_of(aino).pk)
    assert entries[0].said["grounds"]["decision"] == closed.decision.number


def test_without_an_answer_the_right_stands_until_its_last_day_and_the_decision_says_so(
    review, aino, director
):
    closed = close(review, director, at=LATE)

    assert [one.result for one in closed.results.all()] == [Result.UNANSWERED]
    assert standing(aino) == Standing.IN_FORCE
    printed = text_of(read(closed.decision.file))
    assert squeezed("Ei vastausta: oikeus päättyy 30.6.2027 eikä sitä uudisteta.") in printed


def test_the_decision_tells_who_decided_and_how_to_appeal(review, aino, supervisor, director):
    answer(review, supervisor, (aino, REMOVE, "Aino siirtyi muihin tehtäviin."))

    printed = text_of(read(close(review, director).decision.file))

    for fact in (
        "Käyttöoikeuksien tarkistus",
        "Hallintosääntö 12 §",
        "Aino Aalto",
        "Aino siirtyi muihin tehtäviin.",
        "oikaisuvaatimuksen",
        "Seija Saari",
    ):
        assert squeezed(fact) in printed, fact


def test_while_answers_are_awaited_nothing_is_decided(review, aino, director):
    with pytest.raises(AnswersAwaited):
        close(review, director, at=NOW + DAY * 28)

    assert close(review, director, at=LATE)


def test_what_was_not_read_is_not_decided(review, aino, supervisor, director):
    seen = review_state(review, LATE).code
    answer(review, supervisor, (aino, REMOVE, "Siirtyi."))

    with pytest.raises(ResultsChanged):
        close(review, director, read=seen)

    assert not ReviewClosed.objects.exists()
    assert standing(aino) == Standing.IN_FORCE


def test_a_review_is_decided_once(review, aino, supervisor, director):
    answer(review, supervisor, (aino, KEEP, ""))
    close(review, director)

    with pytest.raises(ReviewIsClosed):
        close(review, director)
    with pytest.raises(ReviewIsClosed):
        answer(review, supervisor, (aino, REMOVE, "Siirtyi."))


# Nobody decides on their own


def test_nobody_decides_on_a_review_of_their_own_right(review, laukaa, aino, director):
    make_named_worker(director, laukaa)
    own = make_review(laukaa, starts_on=NOW.date() - DAY)

    with pytest.raises(OwnRight):
        close(own, director, at=LATE)

    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.outcome) == (Verb.REVIEW_CLOSED, Outcome.REFUSED)
    assert entry.said["reasons"] == ["own_right"]
    assert not ReviewClosed.objects.exists()


def test_a_deputy_does_not_decide_on_the_right_of_whom_they_stand_in_for(laukaa, area, director):
    make_named_worker(director, laukaa)
    deputy = make_user_with_role(
        Role.DIRECTOR,
        area,
        "Sijainen Salmi",
        deputy_for=director.assignments.get(role=Role.DIRECTOR),
        ends_before=NOW.date() + DAY * 90,
    )

    with pytest.raises(DeputyOfHolder):
        close(make_review(laukaa), deputy, at=LATE)


def test_another_who_may_grant_decides_instead(review, laukaa, area, director):
    make_named_worker(director, laukaa)
    make_authority(area, role=Role.MANAGER, source="Lautakunta 12.3.2026 § 18")
    manager = make_user_with_role(Role.MANAGER, area, "Manu Mäki")

    assert close(make_review(laukaa, starts_on=NOW.date() - DAY), manager, at=LATE)


@pytest.mark.parametrize("who", ["aino", "supervisor", "officer", "secretary", "administrator", "root"])
def test_only_who_may_grant_decides(review, who, request):
    with pytest.raises(NotTheGranter):
        close(review, request.getfixturevalue(who), at=LATE)


def test_without_an_authority_nobody_decides():
    area = make_area()
    laukaa = make_municipality(area)
    make_contract_in_force(laukaa)
    worker(laukaa, "Oskari Oja")
    director = make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen")

    with pytest.raises(NoGrantAuthority):
        close(make_review(laukaa), director, at=LATE)


def test_the_database_lets_nobody_review_their_own_right(review, aino):
    closed = make_closed_review(review)

    refused(
        "nobody_reviews_their_own_right",
        lambda: ReviewResult.objects.create(
            closed=closed, right=right_of(aino), holder=aino, by=aino, result="kept"
        ),
    )
    result = {"closed": closed, "right": right_of(aino), "holder": aino, "by": closed.by, "result": "kept"}
    ReviewResult.objects.create(**result)
    refused("a_right_has_one_result_a_review", lambda: ReviewResult.objects.create(**result))


# What people are told


def told(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to__name", flat=True))


def test_supervisors_are_told_that_a_review_has_begun(area, aino, supervisor):
    open_reviews(area, at=NOW)

    assert told("review_opened") == ["Seija Saari"]


def test_a_municipality_without_a_supervisor_is_told_of_to_the_director(area, aino, director):
    open_reviews(area, at=NOW)

    assert told("review_opened") == ["Irja Ilmonen"]


def test_answers_that_are_missing_are_reminded_of_at_each_distance_once(area, review, aino, supervisor):
    sent = {}
    for days in range(31):
        at = NOW + DAY * days
        if count := queue_reminders(area, at=at) + queue_reminders(area, at=at):
            sent[days] = count

    assert sent == {14: 1, 21: 1, 26: 1}
    assert told("review_ending") == ["Seija Saari"] * 3


def test_when_everything_is_answered_nobody_is_reminded(area, review, aino, supervisor):
    answer(review, supervisor, (aino, KEEP, ""))

    assert queue_reminders(area, at=NOW + DAY * 21) == 0


def test_who_decides_is_told_once_when_it_is_time(area, review, aino, supervisor, director):
    assert tell_of_ready_reviews(area, at=NOW) == 0
    answer(review, supervisor, (aino, KEEP, ""))

    assert [tell_of_ready_reviews(area, at=NOW), tell_of_ready_reviews(area, at=LATE)] == [1, 0]
    assert told("review_ready") == ["Irja Ilmonen"]


def test_the_end_of_the_time_to_answer_is_told_to_who_decides(area, review, aino, director):
    assert tell_of_ready_reviews(area, at=LATE) == 1


def test_the_decision_is_told_to_the_municipality(review, aino, supervisor, director):
    answer(review, supervisor, (aino, REMOVE, "Siirtyi."))

    close(review, director)

    assert told("review_decided") == ["Seija Saari"]
    assert told("own_right_removed") == ["Aino Aalto"]


def test_a_review_waits_for_a_decision_before_the_next_begins(area, review, aino, supervisor, director):
    answer(review, supervisor, (aino, KEEP, ""))
    close(review, director)

    assert open_reviews(area, at=NOW + DAY * 150) == 0
    assert open_reviews(area, at=NOW + DAY * 190) == 1
    assert ReviewRound.objects.latest("ends_before").starts_on == review.ends_before
