"""Letters to people: written down once, sent once, in the language of each, by a real mail server."""

import socket
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as configured
from django.core import mail
from django.db import IntegrityError, connection, connections, transaction
from django.template import TemplateDoesNotExist

from accounts import actions
from accounts.actions import Sent, queue_message, send_messages
from accounts.letters import in_each_language, message_letter
from accounts.models import MESSAGE_KEEPS, MESSAGE_RETRIED_AFTER, Language, Message, User
from audit.models import Entry, Outcome, Verb

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KINDS = sorted(one.stem for one in (Path(configured.BASE_DIR) / "templates/accounts/letters").glob("*.txt"))
PLACE = {"fi": "kunta", "sv": "kommun", "en": "municipality"}
FACTS: Any = {"holder": "Aino Aalto", "last_day": "7.12.2026", "municipality": PLACE}


@pytest.fixture
def seija():
    return User.objects.create_user("seija@example.org", "Seija Saari", "pitkä ja oma salasana")


def queued(to, key="right:1", **facts):
    options = {"about": to, "dedupe_key": key, "facts": FACTS, "at": NOW} | facts
    return queue_message(to, options.pop("kind", "own_right_ending"), **options)


class MailServer:
    """Keeps what it is given; `refused` addresses are not taken."""

    def __init__(self):
        self.letters, self.refused = [], set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the library's name
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = free.getsockname()
    controller = Controller(server, hostname=settings.EMAIL_HOST, port=settings.EMAIL_PORT)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    yield server
    controller.stop()


def test_a_message_goes_to_its_receiver_through_a_real_mail_server(seija, mail_server):
    message = queued(seija)

    assert send_messages(at=NOW) == Sent(sent=1)

    (letter,) = mail_server.letters
    assert letter["To"] == "seija@example.org"
    assert letter["Subject"] == message_letter(message).subject
    assert "7.12.2026" in letter["Subject"]
    assert letter["Message-ID"] == f"<{message.pk}@localhost>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content_type() == "text/plain"
    assert "http://localhost:8000/mita-saan-tehda/" in letter.get_content()
    message.refresh_from_db()
    assert (message.sent_at, message.language) == (NOW, "fi")
    entry = Entry.objects.get()
    assert (entry.verb, entry.outcome, entry.actor) == (Verb.MESSAGE_SENT, Outcome.DONE, None)


def test_the_same_message_is_written_down_once_and_sent_once(seija):
    assert queued(seija) is not None
    assert queued(seija, kind="right_ending") is None

    for later in (0, 1, 60):
        send_messages(at=NOW + timedelta(minutes=later))

    assert len(mail.outbox) == 1


def test_a_message_that_was_left_out_keeps_its_key_and_is_never_sent(seija):
    assert queued(seija, skipped=True) is not None

    assert queued(seija) is None
    assert send_messages(at=NOW) == Sent()


def test_a_message_waits_for_its_hour(seija):
    queued(seija)

    assert send_messages(at=NOW - timedelta(seconds=1)) == Sent()
    assert send_messages(at=NOW) == Sent(sent=1)


def test_a_tick_that_ran_days_late_sends_what_waits_and_only_once(seija):
    queued(seija)

    late = NOW + MESSAGE_KEEPS - timedelta(seconds=1)

    assert send_messages(at=late) == Sent(sent=1)
    assert send_messages(at=late) == Sent()


def test_old_news_is_not_sent(seija):
    queued(seija)

    assert send_messages(at=NOW + MESSAGE_KEEPS) == Sent()


@pytest.mark.parametrize("facts", [{"is_active": False}, {"left_on": NOW.date()}])
def test_nothing_goes_to_a_closed_account(seija, facts):
    queued(seija)
    User.objects.filter(pk=seija.pk).update(**facts)

    assert send_messages(at=NOW) == Sent()


@pytest.mark.parametrize("language", Language.values)
def test_the_letter_is_in_the_language_that_the_receiver_has_when_it_is_sent(seija, language):
    message = queued(seija)
    User.objects.filter(pk=seija.pk).update(language=language)

    send_messages(at=NOW)

    message.refresh_from_db()
    assert message.language == language
    assert f"({PLACE[language]})" in mail.outbox[0].body


def test_an_address_that_is_not_taken_is_tried_again_later_and_holds_up_nobody(seija, mail_server):
    eino = User.objects.create_user("eino@example.org", "Eino Eskola", "pitkä ja oma salasana")
    refused, taken = queued(seija, "a"), queued(eino, "b", at=NOW + timedelta(seconds=1))
    mail_server.refused.add("seija@example.org")
    at = NOW + timedelta(minutes=1)

    assert send_messages(at=at) == Sent(sent=1, failed=1)

    refused.refresh_from_db()
    taken.refresh_from_db()
    assert (refused.sent_at, refused.failed_at, refused.language) == (None, at, "")
    assert taken.sent_at == at
    assert [entry.outcome for entry in Entry.objects.filter(verb=Verb.MESSAGE_SENT)].count("failed") == 1
    mail_server.refused.clear()
    assert send_messages(at=at + MESSAGE_RETRIED_AFTER - timedelta(seconds=1)) == Sent()
    assert send_messages(at=at + MESSAGE_RETRIED_AFTER) == Sent(sent=1)
    refused.refresh_from_db()
    assert refused.failed_at is None


def test_without_a_mail_server_one_try_is_made_and_everything_is_kept(seija, monkeypatch):
    for key in "abc":
        queued(seija, key)

    def gone(*_):
        raise SMTPServerDisconnected

    monkeypatch.setattr(mail.EmailMessage, "send", gone)

    assert send_messages(at=NOW) == Sent(failed=1)
    assert Message.objects.filter(sent_at=None).count() == 3


def test_a_process_that_dies_while_sending_never_sends_twice(seija, monkeypatch):
    queued(seija)

    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(mail.EmailMessage, "send", dies)
    with pytest.raises(KeyboardInterrupt):
        send_messages(at=NOW)
    monkeypatch.undo()

    assert send_messages(at=NOW + timedelta(days=1)) == Sent()
    assert mail.outbox == []


def test_a_letter_that_does_not_exist_is_found_when_it_is_written_down(seija):
    with pytest.raises(TemplateDoesNotExist):
        queued(seija, kind="no_such_letter")


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_a_useful_subject_a_link_and_no_gaps(seija, kind, language):
    seija.language = language
    facts = dict.fromkeys(("municipality", "service", "party"), in_each_language(lambda: "Laukaan kunta")) | {
        "holder": "Aino Aalto", "last_day": "7.12.2026", "days": "49", "due_on": "15.12.2026",
    }  # fmt: skip

    letter = message_letter(
        Message(to=seija, kind=kind, about_key="00000000-0000-4000-8000-000000000000", facts=facts)
    )

    assert 20 < len(letter.subject) < 90
    assert "Seija Saari" in letter.body.splitlines()[0]
    assert "\nhttp://localhost:8000/" in letter.body
    assert "\n\n\n" not in letter.body
    assert "{" not in letter.body


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"sent_at": NOW, "skipped_at": NOW, "language": "fi"}, "a_message_left_out_is_not_sent"),
        ({"sent_at": NOW}, "a_sent_message_has_its_language"),
        ({"language": "fi"}, "a_sent_message_has_its_language"),
        ({"sent_at": NOW - timedelta(seconds=1), "language": "fi"}, "a_message_is_not_sent_early"),
        ({"dedupe_key": ""}, "a_message_has_its_key"),
    ],
)
def test_the_database_refuses_a_message_that_contradicts_itself(seija, facts, name):
    known = {"to": seija, "kind": "right_ending", "about_key": "1", "dedupe_key": "k", "due_at": NOW}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Message.objects.create(**known | facts)


def test_the_database_refuses_the_same_key_twice(seija):
    queued(seija)

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(to=seija, kind="x", about_key="1", dedupe_key="right:1", due_at=NOW)


# Two at the same moment. Only PostgreSQL lets the two run at once.

both_at_once = pytest.mark.skipif(
    "sqlite" in configured.DATABASES["default"]["ENGINE"], reason="SQLite lets one writer in at a time"
)


@both_at_once
@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_send_each_message_once(seija, mail_server):
    for number in range(12):
        queued(seija, f"key {number}")
    start, done = threading.Barrier(2), []

    def tick():
        try:
            start.wait()
            done.append(send_messages(at=NOW).sent)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sum(done) == 12
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == len(mail_server.letters) == 12


@both_at_once
@pytest.mark.django_db(transaction=True)
def test_a_message_that_another_tick_holds_is_passed_over_without_waiting(seija):
    queued(seija)
    found = []

    def other_tick():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '5s'")
            found.append(actions._taken(NOW))
        finally:
            connections.close_all()

    with transaction.atomic():
        Message.objects.select_for_update().get()
        thread = threading.Thread(target=other_tick)
        thread.start()
        thread.join()

    assert found == [None]
