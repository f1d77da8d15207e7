"""`manage.py tick`: what happens by itself, to be run every few minutes. Late or twice, it does the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from accounts.actions import send_messages
from consents.actions.unused import stop_unused
from municipalities.actions import open_reviews, queue_reminders, tell_of_ready_reviews
from municipalities.models import Area

alarm = structlog.get_logger("luvalla.alarm")


def review(at: datetime) -> str:
    areas = list(Area.objects.all())
    opened = sum(open_reviews(area, at=at) for area in areas)
    told = sum(tell_of_ready_reviews(area, at=at) for area in areas)
    return f"{opened} reviews opened, {told} messages of those that wait for a decision"


def remind(at: datetime) -> str:
    queued = sum(queue_reminders(area, at=at) for area in Area.objects.all())
    return f"{queued} reminders written"


def unused(at: datetime) -> str:
    suspended = sum(stop_unused(area, at=at) for area in Area.objects.all())
    return f"{suspended} unused rights suspended"


def send(at: datetime) -> str:
    done = send_messages(at=at)
    return f"{done.sent} messages sent, {done.failed} not taken by the mail server"


# In this order: what the first ones write down, the last one sends.
STEPS: tuple[Callable[[datetime], str], ...] = (review, remind, unused, send)


class Command(BaseCommand):
    help = "Does what is due, each thing once: reviews, reminders, suspensions of unused rights, messages."

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        with override("fi"):
            failed = [step.__name__ for step in STEPS if not self._done(step, at)]
        if failed:
            raise CommandError(f"Not done, will be tried again: {', '.join(failed)}.")

    def _done(self, step: Callable[[datetime], str], at: datetime) -> bool:
        """One step that fails does not keep the others from being done."""
        try:
            self.stdout.write(step(at))
        except Exception as error:
            alarm.critical("tick_failed", step=step.__name__, cause=type(error).__name__, exc_info=True)
            return False
        return True
