"""Why a worker may do nothing here: contract, access right, personal agreement, limits (R1-R4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consents.access.causes.asked import Asked, Cause
from consents.access.rules import Rule, agreements
from documents.calendar import format_date, helsinki_day
from municipalities.models import (
    Contract,
    ContractVersion,
    GrantAuthority,
    KehaNotice,
    Qualification,
    RightEvent,
    RightTerms,
    Role,
)
from municipalities.models.rights import HALTS, TURNS, last_day


def contract(asked: Asked) -> Cause:
    way, state = _contract_state(asked)
    municipality = asked.municipality
    finnish = (get_language() or "fi").startswith("fi")
    text = _(
        "The data cannot be opened because the procurement contract of %(municipality)s and the employment "
        "area, with its annex, is not in force for this service (%(state)s); for the area it is signed by "
        "the area director or the employment services manager."
    )
    name = municipality.in_language("genitive" if finnish else "name")
    return Cause(Rule.R1, way, text % {"municipality": name, "state": state})


def _contract_state(asked: Asked) -> tuple[str, str]:
    if not Contract.objects.filter(municipality=asked.municipality).exists():
        return "none", _("no contract has been entered")
    versions = ContractVersion.objects.filter(contract__municipality=asked.municipality)
    if ContractVersion.objects.in_force(asked.day).filter(contract__municipality=asked.municipality).exists():
        return "group", _("it does not cover the group %(group)s") % {"group": asked.group_name}
    signed = versions.signed(asked.day).order_by("-ends_before").first()
    if signed is None:
        return "unsigned", _("it has not been signed")
    if signed.starts_on > asked.day:
        return "not_begun", _("it begins on %(date)s") % {"date": format_date(signed.starts_on)}
    return "ended", _("it ended on %(date)s") % {"date": format_date(_ended_on(signed))}


def _ended_on(version: ContractVersion) -> date:
    ended = [event.ends_before for event in version.events.all() if event.ends_before]
    return last_day(min([version.ends_before, *ended]))


def right(asked: Asked) -> Cause:
    way, state = _right_state(asked)
    text = _(
        "You have no access right in force today (%(state)s); your supervisor can propose one, and "
        "%(granter)s decides on it."
    )
    return Cause(Rule.R2, way, text % {"state": state, "granter": _granter(asked)})


def _right_state(asked: Asked) -> tuple[str, str]:
    mine = {"right__holder": asked.worker, "right__contract__municipality": asked.municipality}
    turn = RightEvent.objects.filter(kind__in=TURNS, at__lte=asked.at, **mine).newest_first().first()
    if turn is None:
        return _before_approval(asked)
    # What is granted ahead leaves a suspended right suspended.
    halts = RightEvent.objects.filter(kind__in=HALTS, at__lte=asked.at, right=turn.right_id)
    turn = halts.newest_first().first() or turn
    if turn.kind == RightEvent.Kind.SUSPENDED:
        return "suspended", _("suspended on %(date)s") % {"date": format_date(helsinki_day(turn.at))}
    if turn.kind == RightEvent.Kind.REMOVED:
        return "removed", _("removed on %(date)s") % {"date": format_date(helsinki_day(turn.at))}
    if turn.kind == RightEvent.Kind.EMPLOYMENT_ENDED:
        # Translators: fi: päättyi %(date)s, kun palvelussuhde tai tehtävä päättyi
        words = _("ended on %(date)s with the employment or the task")
        return "employment_ended", words % {"date": format_date(helsinki_day(turn.at))}
    return _period_state(
        asked, RightTerms.objects.standing(asked.at).filter(**mine).order_by("-ends_before").first()
    )


def _before_approval(asked: Asked) -> tuple[str, str]:
    last = RightEvent.objects.filter(
        right__holder=asked.worker, right__contract__municipality=asked.municipality, at__lte=asked.at
    )
    newest = last.newest_first().first()
    if newest is None:
        return "none", _("you have not been proposed as a named worker")
    if newest.kind == RightEvent.Kind.REFUSED:
        return "refused", _("the proposal was refused on %(date)s") % {
            "date": format_date(helsinki_day(newest.at))
        }
    return "proposed", _("the proposal is waiting for its decision")


def _period_state(asked: Asked, granted: RightTerms | None) -> tuple[str, str]:
    if granted is None:
        return "none", _("you have not been proposed as a named worker")
    if granted.ends_before <= asked.day:
        return "ended", _("it ended on %(date)s") % {"date": format_date(last_day(granted.ends_before))}
    if granted.starts_on > asked.day:
        return "not_begun", _("it begins on %(date)s") % {"date": format_date(granted.starts_on)}
    opened = KehaNotice.objects.filter(event__terms=granted, effective_on__lte=asked.day)
    if not opened.exists():
        return "waiting_keha", _("KEHA-keskus has not opened it yet")
    return _task_state(asked)


def _task_state(asked: Asked) -> tuple[str, str]:
    """The right is in force, but the worker has no task in the municipality to use it in."""
    tasks = asked.worker.assignments.filter(municipality=asked.municipality, role=Role.WORKER)
    begun = tasks.filter(starts_on__lte=asked.day).order_by("-ends_before").first()
    if begun and begun.ends_before and begun.ends_before <= asked.day:
        # Translators: fi: tehtäväsi kunnassa on päättynyt %(date)s
        words = _("your task in the municipality ended on %(date)s")
        return "task_ended", words % {"date": format_date(last_day(begun.ends_before))}
    coming = tasks.filter(starts_on__gt=asked.day).order_by("starts_on").first()
    if coming:
        # Translators: fi: tehtäväsi kunnassa alkaa vasta %(date)s
        words = _("your task in the municipality begins only on %(date)s")
        return "task_not_begun", words % {"date": format_date(coming.starts_on)}
    # Translators: fi: sinulla ei ole työntekijän tehtävää kunnassa
    return "no_task", _("you have no task as a worker in the municipality")


def _granter(asked: Asked) -> str:
    authority = GrantAuthority.objects.in_force(asked.day).filter(area=asked.municipality.area_id).first()
    return str(Role(authority.role if authority else Role.DIRECTOR).label).lower()


def agreement(asked: Asked) -> Cause:
    if _names_others_only(asked):
        # Translators: fi: Käyttöoikeutesi odottaa, koska henkilökohtainen sopimuksesi ei nimeä ryhmää
        # %(group)s; hoida asia esihenkilösi kanssa.
        text = _(
            "Your access right is waiting because your personal agreement does not name the group %(group)s; "
            "settle it with your supervisor."
        )
        return Cause(Rule.R3, "agreement_group", text % {"group": asked.group_name})
    way, missing = _missing(asked)
    text = _(
        "Your access right is waiting because your %(missing)s is missing; settle it with your supervisor."
    )
    return Cause(Rule.R3, way, text % {"missing": missing})


def _names_others_only(asked: Asked) -> bool:
    anywhere = replace(asked.footing, group=None)
    return agreements(anywhere).exists() and not agreements(asked.footing).exists()


def _missing(asked: Asked) -> tuple[str, str]:
    if not agreements(asked.footing).exists():
        return "agreement", _("personal agreement")
    done = set(asked.worker.qualifications.on_record(asked.at).values_list("kind", flat=True))
    if Qualification.Kind.SECRECY not in done:
        return "secrecy", _("secrecy commitment")
    return "training", _("record of training")


def limits(asked: Asked) -> Cause:
    text = _(
        "Your access right does not cover this group: %(value)s; your supervisor can propose a change, and "
        "%(granter)s decides on it."
    )
    return Cause(Rule.R4, "group", text % {"value": asked.group_name, "granter": _granter(asked)})
