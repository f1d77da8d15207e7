"""What becomes of granted rights in the demo: one is suspended, one removed, one ended with its task."""

from __future__ import annotations

from config.demo.people import Cast
from municipalities.actions import (
    acknowledge_notice,
    end_employment,
    notify_keha,
    record_keha_effect,
    remove_right,
    suspend_right,
)
from municipalities.models import AccessRight, RightEvent, Role


def load_stops(cast: Cast) -> None:
    director = cast.of_role(Role.DIRECTOR)
    suspended = suspend_right(
        _right(cast, "antti@example.fi"),
        reason="Työntekijä on pitkällä virkavapaalla, eikä hän tarvitse oikeutta sen aikana.",
        by=director,
        at=cast.ago(2, 10),
    )
    _tell(cast, suspended, sent=1)
    removed = remove_right(
        _right(cast, "ritva@example.fi"),
        misuse=False,
        reason="Työntekijä on siirtynyt neuvonnasta hallinnon tehtäviin.",
        by=director,
        at=cast.ago(40, 10),
    )
    _tell(cast, removed, sent=39, closed=37)
    end_employment(
        _right(cast, "eeva@example.fi"),
        last_day=cast.day(1),
        reason="Määräaikainen palvelussuhde päättyi.",
        ends_role=True,
        by=cast.of_role(Role.SUPERVISOR, "410"),
        at=cast.ago(1, 15),
    )


def _right(cast: Cast, email: str) -> AccessRight:
    right: AccessRight = AccessRight.objects.get(holder=cast.users[email])
    return right


def _tell(cast: Cast, event: RightEvent, *, sent: int, closed: int | None = None) -> None:
    """Days before today on which KEHA-keskus was told, and on which it closed the right."""
    manager = cast.of_role(Role.MANAGER)
    notice = notify_keha(event, sent_on=cast.day(sent), by=manager, at=cast.ago(sent, 14))
    if closed is not None:
        at = cast.ago(closed, 14)
        acknowledge_notice(notice, acknowledged_on=cast.day(closed), by=manager, at=at)
        record_keha_effect(notice, effective_on=cast.day(closed), by=manager, at=at)
