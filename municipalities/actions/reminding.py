"""People are reminded of what comes to its end: each of each distance once, however late or often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language

from accounts.actions import queue_message
from accounts.letters import in_each_language
from accounts.models import Language, Message, User
from audit.models import Verb
from audit.trail import record
from documents.calendar import format_date
from municipalities.access.distances import Distance
from municipalities.access.due import Ending, Matter, Responsible, endings, reached, responsible
from municipalities.access.reviews import answers_ending
from municipalities.models import Area, Contract, Municipality


@dataclass(frozen=True)
class _Letter:
    """One message to be written down; `late` for a distance that a nearer one has overtaken."""

    to: User
    kind: str
    key: str
    late: bool


def queue_reminders(area: Area, *, at: datetime) -> int:
    """Write down a message of what has come near enough, one entry for each thing; how many messages.

    Of several distances that have passed only the nearest is sent, and the farther ones are left out.
    """
    people, near = responsible(area, at), [*endings(area, at), *answers_ending(area, at)]
    return sum(_remind(area, ending, people, at=at) for ending in near)


@transaction.atomic
def _remind(area: Area, ending: Ending, people: Responsible, *, at: datetime) -> int:
    distances = reached(area, ending, at)
    # Locked, so that of two who come at once the second finds the messages of the first.
    type(ending.about)._default_manager.select_for_update().get(pk=ending.about.pk)
    letters = list(_unwritten(ending, distances, people))
    facts = _facts(ending) if letters else {}
    for one in letters:
        queue_message(
            one.to, one.kind, about=ending.about, dedupe_key=one.key, facts=facts, at=at, skipped=one.late
        )
    sent = [one for one in letters if not one.late]
    if letters:
        _record(ending, distances[0], sent, at=at)
    return len(sent)


def _unwritten(ending: Ending, distances: list[Distance], people: Responsible) -> Iterator[_Letter]:
    letters = [
        _Letter(to, _kind(ending, to, people), _key(ending, distance, to), late=place > 0)
        for to in people.of(ending)
        for place, distance in enumerate(distances)
    ]
    keys = Message.objects.filter(dedupe_key__in=[one.key for one in letters])
    written = set(keys.values_list("dedupe_key", flat=True))
    return (one for one in letters if one.key not in written)


def _key(ending: Ending, distance: Distance, to: User) -> str:
    return f"{ending.matter}_ending:{ending.version}:{ending.last_day}:{distance.code}:{to.pk}"


def _kind(ending: Ending, to: User, people: Responsible) -> str:
    """Which letter: what the receiver can do about the end differs."""
    if ending.matter == Matter.CONTRACT:
        return "contract_ending" if to in people.area else "own_contract_ending"
    news = "ending" if ending.may_be_renewed else "not_renewed"
    return f"own_{ending.matter}_{news}" if to == ending.holder else f"{ending.matter}_{news}"


def _facts(ending: Ending) -> dict[str, str | dict[str, str]]:
    facts: dict[str, str | dict[str, str]] = {
        "municipality": in_each_language(lambda: ending.municipality.name),
        "last_day": format_date(ending.last_day),
        "holder": ending.holder.name if ending.holder else "",
    }
    if isinstance(ending.about, Contract):
        facts["service"] = in_each_language(ending.about.get_service_kind_display)
        facts["party"] = in_each_language(lambda: _party(ending.municipality))
    return facts


def _party(municipality: Municipality) -> str:
    """Whose contract it is: in the genitive where the sentence is Finnish."""
    finnish = get_language() == Language.FINNISH
    return municipality.in_language("genitive" if finnish else "name")


def _record(ending: Ending, distance: Distance, sent: list[_Letter], *, at: datetime) -> None:
    record(
        Verb.REMINDER_QUEUED,
        by=None,
        at=at,
        municipality=ending.municipality.pk,
        about=ending.about,
        grounds={
            "distance": distance.code,
            "last_day": ending.last_day.isoformat(),
            "users": " ".join(sorted(str(one.to.pk) for one in sent)),
        },
    )
