"""The desk's lists: what waits for this worker, how urgent it is, and the one thing to do about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clientgroups.models import Action
from consents.access import lists
from documents.calendar import helsinki_day
from documents.templatetags.look import days_left, fi_day, fi_when
from municipalities.models.rights import last_day

ROWS = 5
# Days: a printed form this old is asked after, an outcome or an end this near is marked.
OLD_FORM = 7
NEAR = 7
# What a worker still owes when the right is gone; the other lists are of work that it takes a right to do.
DUTIES = frozenset({"outcome", "withdrawn"})


@dataclass(frozen=True)
class Row:
    """A matter on a list. `tag` is the kind of its mark, `posts` whether the act begins something."""

    client: UUID
    number: str
    group: str
    told: str
    tag: str = ""
    state: str = ""
    url: str = ""
    act: str = ""
    posts: bool = False
    who: str = ""


@dataclass(frozen=True)
class WorkList:
    """The first rows of a list, and how many there are in all."""

    key: str
    heading: str | Promise
    rows: list[Any]
    count: int

    @property
    def all_url(self) -> str:
        return f"{reverse('consents:desk')}?all={self.key}#list-{self.key}"


HEADINGS: Mapping[str, Promise] = {
    # Translators: fi: Odottaa allekirjoitusta
    "signature": gettext_lazy("Waiting for signature"),
    # Translators: fi: Skannaus puuttuu
    "scan": gettext_lazy("Scan missing"),
    # Translators: fi: Mitä avaamisesta seurasi?
    "outcome": gettext_lazy("What came of the opening?"),
    # Translators: fi: Päättyy 14 päivän kuluessa
    "ending": gettext_lazy("Ends within 14 days"),
    # Translators: fi: Peruttu, sulje myös ATMT:ssä
    "withdrawn": gettext_lazy("Withdrawn, close in ATMT too"),
}


def work_lists(user: User, at: datetime, *, whole: str = "") -> list[WorkList]:
    """The lists in the order of the page, empty ones too; `whole` names the one shown to its end."""
    found = {
        "signature": lists.waiting_for_signature(user, at),
        "scan": lists.scan_owed(user, at),
        "outcome": lists.outcomes_owed(user),
        "ending": lists.ending_soon(user, at),
        "withdrawn": lists.withdrawn_to_close(user, at),
    }
    return [
        WorkList(
            key=key,
            heading=HEADINGS[key],
            rows=[_ROWS[key](one, at) for one in (matters if key == whole else matters[:ROWS])],
            count=matters.count(),
        )
        for key, matters in found.items()
    ]


def _unsigned(paper: Any, at: datetime) -> Row:
    # Translators: fi: tulostettu %(when)s
    told = _("printed %(when)s") % {"when": fi_when(paper.printed_at, at)}
    today, printed = helsinki_day(at), helsinki_day(paper.printed_at)
    is_old = (today - printed).days >= OLD_FORM
    return Row(
        **_about(paper),
        told=told,
        tag="warning" if is_old else "",
        state=days_left(printed, today),
        url=reverse("consents:signature", args=[paper.pk]),
        # Translators: fi: Kirjaa allekirjoitus
        act=_("Record signature"),
    )


def _unscanned(paper: Any, at: datetime) -> Row:
    # Translators: fi: allekirjoitettu %(day)s
    told = _("signed %(day)s") % {"day": fi_day(paper.signed_on)}
    tag, state = _scan_state(paper.scan_due_on, at)
    return Row(
        **_about(paper),
        told=told,
        tag=tag,
        state=state,
        url=reverse("consents:signature", args=[paper.pk]),
        # Translators: fi: Lisää skannaus
        act=_("Add scan"),
    )


def _scan_state(due: Any, at: datetime) -> tuple[str, str]:
    today = helsinki_day(at)
    if due < today:
        # Translators: fi: Myöhässä, määräaika oli %(day)s
        return "danger", _("Late, was due %(day)s") % {"day": fi_day(due)}
    if due == today:
        # Translators: fi: Viimeinen päivä tänään
        return "warning", _("Last day today")
    # Translators: fi: Viimeistään %(day)s
    return "info", _("By %(day)s") % {"day": fi_day(due)}


def _unfinished(opening: Any, at: datetime) -> Row:
    # Translators: fi: avattu %(day)s, toimenpide: %(action)s
    told = _("opened %(day)s, action: %(action)s")
    tag, state = _outcome_state(opening.outcome_due_on, at)
    return Row(
        client=opening.client_id,
        number=opening.number,
        group=opening.need.content.name,
        told=told % {"day": fi_day(opening.opened_at), "action": str(Action(opening.action).label).lower()},
        tag=tag,
        state=state,
        url=reverse("consents:outcome", args=[opening.pk]),
        # Translators: fi: Kirjaa seuraus
        act=_("Record outcome"),
    )


def _outcome_state(due: Any, at: datetime) -> tuple[str, str]:
    today = helsinki_day(at)
    if due < today:
        return _scan_state(due, at)
    # Translators: fi: Kirjaa %(day)s mennessä
    said = _("Record by %(day)s") % {"day": fi_day(due)}
    return ("warning", said) if due <= today + timedelta(days=NEAR) else ("", said)


def _ending(paper: Any, at: datetime) -> Row:
    last, today = last_day(paper.ends_before), helsinki_day(at)
    # Translators: fi: Päättyy %(day)s, %(left)s ("Päättyy 1.12., 7 päivää"; left may be "tänään")
    state = _("Ends %(day)s, %(left)s") % {"day": fi_day(last), "left": days_left(last, today)}
    return Row(
        **_about(paper),
        told="",
        tag="warning" if (last - today).days <= NEAR else "info",
        state=state,
        url=reverse("consents:renew", args=[paper.pk]),
        # Translators: fi: Uudista suostumus
        act=_("Renew consent"),
        posts=True,
    )


def _withdrawn(paper: Any, at: datetime) -> Row:
    # Translators: fi: peruttu %(when)s
    told = _("withdrawn %(when)s") % {"when": fi_when(paper.last_at, at)}
    # Translators: fi: Sulje ATMT:ssä
    return Row(**_about(paper), told=told, tag="danger", state=_("Close in ATMT"))


def _about(paper: Any) -> dict[str, Any]:
    return {"client": paper.need.client_id, "number": paper.number, "group": paper.need.content.name}


_ROWS: Mapping[str, Callable[[Any, datetime], Row]] = {
    "signature": _unsigned,
    "scan": _unscanned,
    "outcome": _unfinished,
    "ending": _ending,
    "withdrawn": _withdrawn,
}
