"""`manage.py tick`: every step is done, whatever becomes of the one before it."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import Message
from config.management.commands import tick
from tests.municipalities.make import NOW, make_contract_in_force, make_municipality

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def ending(area, director, time_machine):
    time_machine.move_to(NOW, tick=False)
    make_contract_in_force(make_municipality(area, "992"), ends_before=NOW.date().replace(month=12, day=9))


NO_REVIEWS = "0 reviews opened, 0 messages of those that wait for a decision\n"


def run():
    out = io.StringIO()
    call_command("tick", stdout=out)
    return out.getvalue()


def test_what_is_written_down_goes_in_the_same_run_and_never_again(ending):
    first, second = run(), run()

    assert first == (
        f"{NO_REVIEWS}1 reminders written\n0 unused rights suspended\n"
        "1 messages sent, 0 not taken by the mail server\n"
    )
    assert second == (
        f"{NO_REVIEWS}0 reminders written\n0 unused rights suspended\n"
        "0 messages sent, 0 not taken by the mail server\n"
    )
    assert len(mail.outbox) == 1


def test_a_step_that_fails_is_told_and_the_others_are_done(ending, monkeypatch):
    run()
    Message.objects.all().update(sent_at=None, language="")

    def broken(at):
        raise RuntimeError

    monkeypatch.setattr(tick, "STEPS", (broken, *tick.STEPS))

    with pytest.raises(CommandError, match="broken"):
        run()
    assert len(mail.outbox) == 2
