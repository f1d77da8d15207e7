"""Why this client's data stays shut: need, consent, declaration, nothing in common (R5-R8)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from consents.access.causes.asked import Asked, Cause
from consents.access.rules import Rule
from consents.models import Consent, ConsentPart, HandOver, PartEvent
from consents.models.consents import IN_FORCE_KINDS
from documents.calendar import format_date, helsinki_day
from municipalities.models.rights import last_day


def need(asked: Asked) -> Cause:
    text = _(
        "The client has no open service need recorded in the group %(group)s; record the need and its ground "
        "together with the client before you ask for consent."
    )
    return Cause(Rule.R5, _need_way(asked), text % {"group": asked.group_name})


def _need_way(asked: Asked) -> str:
    need = asked.consent.need if asked.consent else None
    if need is None:
        return "none"
    if need.area_client != "yes":
        return "not_this_area"
    closed = getattr(need, "closed", None)
    return "closed" if closed and closed.at <= asked.at else "after_signature"


def consent(asked: Asked) -> Cause:
    way, reason = _consent_state(asked)
    text = _(
        "The client's signed consent in force is missing (%(reason)s); ask for consent on the form, or refer "
        "the client to the employment area's expert if they do not want to give it."
    )
    return Cause(Rule.R6, way, text % {"reason": reason})


def _consent_state(asked: Asked) -> tuple[str, str]:
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


def _ended_or_owed(asked: Asked, consent: Consent, last: PartEvent) -> tuple[str, str]:
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


def declaration(asked: Asked) -> Cause:
    text = _(
        "Choose the action that viewing is meant to lead to and confirm that you are not disqualified; if "
        "you are, hand the matter over to another named worker or to the employment area's expert."
    )
    return Cause(Rule.R7, "conflict" if _conflict(asked) else "declaration", text)


def _conflict(asked: Asked) -> bool:
    client = asked.consent.need.client_id if asked.consent else None
    told = HandOver.objects.filter(consent__need__client=client, by=asked.worker, at__lte=asked.at)
    return told.filter(reason=HandOver.Reason.CONFLICT).exists()


def nothing_common(asked: Asked) -> Cause:
    text = _(
        "There is no data to open, because nothing is at once in the group's need, in your access right and "
        "in the client's consent; go through the ticks with the client or ask your supervisor to propose a "
        "change of your access right."
    )
    return Cause(Rule.R8, "nothing_common", text)
