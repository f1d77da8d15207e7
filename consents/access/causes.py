"""Why a rule fails, as a code for the trail and a sentence that somebody can act on.

Only a decision that is already made is explained here; nothing in this module permits anything. The
sentences are the fixed wordings of the board's texts, in the language that is active when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from consents.access.gate import Decision
from consents.access.rules import Footing, Rule, agreements
from consents.models import Consent, ConsentPart, HandOver, PartEvent
from consents.models.consents import IN_FORCE_KINDS
from documents.calendar import format_date, helsinki_day
from municipalities.models import (
    Contract,
    ContractVersion,
    GrantAuthority,
    KehaNotice,
    Municipality,
    Qualification,
    RightEvent,
    RightTerms,
    Role,
)
from municipalities.models.rights import HALTS, TURNS, last_day


@dataclass(frozen=True)
class Cause:
    """A failing rule, which of its ways of failing it is, and the sentence for the worker."""

    rule: Rule
    way: str
    sentence: str = field(compare=False)

    @property
    def code(self) -> str:
        return f"{self.rule}:{self.way}"


@dataclass(frozen=True)
class _Asked:
    worker: User
    municipality: Municipality
    group: str | None
    group_name: str
    at: datetime
    consent: Consent | None = None

    @property
    def day(self) -> date:
        return helsinki_day(self.at)

    @property
    def footing(self) -> Footing:
        return Footing(self.worker, self.municipality.pk, self.group, self.at)


def causes(worker: User, consent: Consent, decision: Decision, *, at: datetime) -> tuple[Cause, ...]:
    """The causes of the decision's failing rules, in their order."""
    need = consent.need
    asked = _Asked(worker, need.municipality, need.content.group_id, need.content.name, at, consent)
    return tuple(_CAUSES[rule](asked) for rule in decision.failed)


def causes_at(
    worker: User,
    municipality: Municipality,
    decision: Decision,
    *,
    at: datetime,
    group: str | None = None,
    name: str = "",
) -> tuple[Cause, ...]:
    """The same for a service point without a consent."""
    asked = _Asked(worker, municipality, group, name, at)
    return tuple(_CAUSES[rule](asked) for rule in decision.failed)


def _contract(asked: _Asked) -> Cause:
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


def _contract_state(asked: _Asked) -> tuple[str, str]:
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


def _right(asked: _Asked) -> Cause:
    way, state = _right_state(asked)
    text = _(
        "You have no access right in force today (%(state)s); your supervisor can propose one, and "
        "%(granter)s decides on it."
    )
    return Cause(Rule.R2, way, text % {"state": state, "granter": _granter(asked)})


def _right_state(asked: _Asked) -> tuple[str, str]:
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
    return _period_state(
        asked, RightTerms.objects.standing(asked.at).filter(**mine).order_by("-ends_before").first()
    )


def _before_approval(asked: _Asked) -> tuple[str, str]:
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


def _period_state(asked: _Asked, granted: RightTerms | None) -> tuple[str, str]:
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


def _task_state(asked: _Asked) -> tuple[str, str]:
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


def _granter(asked: _Asked) -> str:
    authority = GrantAuthority.objects.in_force(asked.day).filter(area=asked.municipality.area_id).first()
    return str(Role(authority.role if authority else Role.DIRECTOR).label).lower()


def _agreement(asked: _Asked) -> Cause:
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


def _names_others_only(asked: _Asked) -> bool:
    anywhere = replace(asked.footing, group=None)
    return agreements(anywhere).exists() and not agreements(asked.footing).exists()


def _missing(asked: _Asked) -> tuple[str, str]:
    if not agreements(asked.footing).exists():
        return "agreement", _("personal agreement")
    done = set(asked.worker.qualifications.on_record(asked.at).values_list("kind", flat=True))
    if Qualification.Kind.SECRECY not in done:
        return "secrecy", _("secrecy commitment")
    return "training", _("record of training")


def _limits(asked: _Asked) -> Cause:
    text = _(
        "Your access right does not cover this group: %(value)s; your supervisor can propose a change, and "
        "%(granter)s decides on it."
    )
    return Cause(Rule.R4, "group", text % {"value": asked.group_name, "granter": _granter(asked)})


def _need(asked: _Asked) -> Cause:
    text = _(
        "The client has no open service need recorded in the group %(group)s; record the need and its ground "
        "together with the client before you ask for consent."
    )
    return Cause(Rule.R5, _need_way(asked), text % {"group": asked.group_name})


def _need_way(asked: _Asked) -> str:
    need = asked.consent.need if asked.consent else None
    if need is None:
        return "none"
    if need.area_client != "yes":
        return "not_this_area"
    closed = getattr(need, "closed", None)
    return "closed" if closed and closed.at <= asked.at else "after_signature"


def _consent(asked: _Asked) -> Cause:
    way, reason = _consent_state(asked)
    text = _(
        "The client's signed consent in force is missing (%(reason)s); ask for consent on the form, or refer "
        "the client to the employment area's expert if they do not want to give it."
    )
    return Cause(Rule.R6, way, text % {"reason": reason})


def _consent_state(asked: _Asked) -> tuple[str, str]:
    consent = asked.consent
    last = _last_event(consent, asked.at) if consent else None
    if consent is None or last is None:
        return "none", _("no consent has been given")
    when = {"date": format_date(helsinki_day(last.at))}
    if last.kind == PartEvent.Kind.WITHDRAWN:
        return "withdrawn", _("the client withdrew the consent on %(date)s") % when
    if last.kind == PartEvent.Kind.REFUSED:
        return "refused", _("the client refused on %(date)s") % when
    if last.kind not in IN_FORCE_KINDS:
        return str(last.kind), _("no consent has been given")
    return _ended_or_owed(asked, consent, last)


def _ended_or_owed(asked: _Asked, consent: Consent, last: PartEvent) -> tuple[str, str]:
    if consent.ends_before <= asked.day:
        return "ended", _("the consent ended on %(date)s") % {
            "date": format_date(last_day(consent.ends_before))
        }
    named = set(consent.workers.values_list("user", flat=True))
    if named and asked.worker.pk not in named:
        return "other_worker", _("the consent is for another municipality, group or worker")
    due = {"date": format_date(last.scan_due_on) if last.scan_due_on else ""}
    return "scan_owed", _("the scanned form is missing, it was due on %(date)s – add it yourself") % due


def _last_event(consent: Consent, at: datetime) -> PartEvent | None:
    events = PartEvent.objects.filter(part__consent=consent, part__kind=ConsentPart.Kind.VIEWING, at__lte=at)
    return events.newest_first().first()


def _declaration(asked: _Asked) -> Cause:
    text = _(
        "Choose the action that viewing is meant to lead to and confirm that you are not disqualified; if "
        "you are, hand the matter over to another named worker or to the employment area's expert."
    )
    return Cause(Rule.R7, "conflict" if _conflict(asked) else "declaration", text)


def _conflict(asked: _Asked) -> bool:
    client = asked.consent.need.client_id if asked.consent else None
    told = HandOver.objects.filter(consent__need__client=client, by=asked.worker, at__lte=asked.at)
    return told.filter(reason=HandOver.Reason.CONFLICT).exists()


def _nothing_common(asked: _Asked) -> Cause:
    text = _(
        "There is no data to open, because nothing is at once in the group's need, in your access right and "
        "in the client's consent; go through the ticks with the client or ask your supervisor to propose a "
        "change of your access right."
    )
    return Cause(Rule.R8, "nothing_common", text)


_CAUSES: dict[Rule, Callable[[_Asked], Cause]] = {
    Rule.R1: _contract,
    Rule.R2: _right,
    Rule.R3: _agreement,
    Rule.R4: _limits,
    Rule.R5: _need,
    Rule.R6: _consent,
    Rule.R7: _declaration,
    Rule.R8: _nothing_common,
}
