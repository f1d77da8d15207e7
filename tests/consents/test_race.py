"""A withdrawal races an opening: no permit commits after it. Only PostgreSQL lets the two run at once."""

from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import connection, connections

from audit.models import Entry, Outcome, Verb
from audit.trail import record
from consents.access import GateClosed
from consents.actions import deciding
from consents.actions.opening import open_client
from consents.actions.withdrawing import withdraw
from tests.consents.make import make_consent, make_need
from tests.consents.test_signing import received
from tests.municipalities.make import NOW

pytestmark = [pytest.mark.django_db(transaction=True)]

TRIALS = 3
# Between the gate's answer and its entry: long enough for a withdrawal to slip in, were nothing locked.
PAUSE = 0.5


def race(*acts):
    """Let them go at the same moment, each on a connection of its own, and pass on what went wrong."""
    start, wrong = Barrier(len(acts)), []

    def run(act):
        try:
            start.wait()
            act()
        except GateClosed:
            pass
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def slowly(*args, **kwargs):
    sleep(PAUSE)
    return record(*args, **kwargs)


def test_no_permit_commits_after_a_withdrawal(aino, receiver, laukaa, onni, monkeypatch):
    monkeypatch.setattr(deciding, "record", slowly)
    assert connection.vendor == "postgresql"
    for _ in range(TRIALS):
        consent = make_consent(make_need(onni, laukaa, aino), aino)
        word = received(consent)

        race(
            lambda: open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW),  # noqa: B023 - run within this turn
            lambda: withdraw(word, by=receiver, at=NOW),  # noqa: B023 - run within this turn
        )

        about = Entry.objects.filter(subject=onni.pk).order_by("-seq")
        withdrawn = about.filter(verb=Verb.CONSENT_WITHDRAWN)[0]
        answer = about.filter(verb=Verb.CLIENT_OPENED)[0]
        assert answer.seq < withdrawn.seq or answer.outcome == Outcome.REFUSED
