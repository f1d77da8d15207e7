"""A withdrawal races an opening: no permit commits after it. Only PostgreSQL lets the two run at once."""

from threading import Event, Thread
from time import sleep

import pytest
from django.db import connection, connections

from audit.models import Entry, Outcome, Verb
from audit.trail import record
from consents.access import GateClosed
from consents.actions import deciding
from consents.actions.opening import open_client
from consents.actions.withdrawing import withdraw
from consents.models import Withdrawal
from tests.consents.make import make_consent, make_need
from tests.consents.test_signing import received
from tests.municipalities.make import NOW

pytestmark = [pytest.mark.django_db(transaction=True)]

# Between the gate's answer and its entry: time enough for a whole withdrawal, were nothing locked.
PAUSE = 1.0


class Racer(Thread):
    """Runs on a connection of its own and keeps what went wrong; a refusal is an answer."""

    def __init__(self, act):
        super().__init__()
        self.act, self.wrong = act, None

    def run(self):
        try:
            self.act()
        except GateClosed:
            pass
        except Exception as error:
            self.wrong = error
        finally:
            connections.close_all()


@pytest.fixture
def answered(monkeypatch):
    """Set when the gate has given its answer, which is then slow to be written down."""
    answered = Event()

    def slowly(*args, **kwargs):
        answered.set()
        sleep(PAUSE)
        return record(*args, **kwargs)

    monkeypatch.setattr(deciding, "record", slowly)
    return answered


def last(client, verb):
    return Entry.objects.filter(subject=client.pk, verb=verb).latest("seq")


def test_a_withdrawal_waits_for_the_permit_that_came_before_it(aino, receiver, laukaa, onni, answered):
    assert connection.vendor == "postgresql"
    consent = make_consent(make_need(onni, laukaa, aino), aino)
    word = received(consent)
    opening = Racer(
        lambda: open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)
    )
    withdrawal = Racer(lambda: answered.wait() and withdraw(word, by=receiver, at=NOW))

    for thread in (opening, withdrawal):
        thread.start()
    for thread in (opening, withdrawal):
        thread.join()

    assert (opening.wrong, withdrawal.wrong) == (None, None)
    permit = last(onni, Verb.CLIENT_OPENED)
    assert permit.outcome == Outcome.PERMITTED
    assert permit.seq < last(onni, Verb.CONSENT_WITHDRAWN).seq


def test_after_a_withdrawal_there_is_no_permit(aino, receiver, laukaa, onni):
    consent = make_consent(make_need(onni, laukaa, aino), aino)
    withdraw(received(consent), by=receiver, at=NOW)

    with pytest.raises(GateClosed):
        open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)

    assert last(onni, Verb.CLIENT_OPENED).outcome == Outcome.REFUSED


@pytest.mark.parametrize("known", [True, False])
def test_a_page_sent_twice_at_once_is_one_withdrawal(aino, receiver, laukaa, onni, known):
    consent = make_consent(make_need(onni, laukaa, aino), aino)
    word = received(consent) if known else received(number="26-004817-9")
    racers = [Racer(lambda: withdraw(word, by=receiver, at=NOW)) for _ in range(2)]

    for thread in racers:
        thread.start()
    for thread in racers:
        thread.join()

    assert [racer.wrong for racer in racers] == [None, None]
    assert Withdrawal.objects.count() == 1
    assert Entry.objects.filter(verb=Verb.CONSENT_WITHDRAWN).count() == 1
