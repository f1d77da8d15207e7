"""How a personal agreement stands, what the next one must name, and who may sign beside the worker (R3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clientgroups.models import GroupContent
from documents.calendar import helsinki_day
from municipalities.access.lists import SEE_ALL, SEE_OWN, groups_of
from municipalities.access.rights import OVER, pending, right_state, with_facts
from municipalities.access.roles import holds
from municipalities.access.settings import setting
from municipalities.models import (
    AccessRight,
    AgreementEvent,
    Assignment,
    Municipality,
    PersonalAgreement,
    Role,
)
from municipalities.models.assignments import MUNICIPAL_ROLES
from municipalities.models.rights import last_day

SIGNER = "agreement.signer"
Kind = AgreementEvent.Kind


class AgreementStanding(models.TextChoices):
    # Translators: fi: luonnos
    DRAFTED = "drafted", _("draft")
    # Translators: fi: odottaa allekirjoituksia
    PRINTED = "printed", _("waits for signatures")
    # Translators: fi: jätetty allekirjoittamatta
    DISCARDED = "discarded", _("left unsigned")
    # Translators: fi: ei ole vielä alkanut
    NOT_BEGUN = "not_begun", _("has not begun yet")
    # Translators: fi: voimassa
    IN_FORCE = "in_force", _("in force")
    # Translators: fi: päättynyt
    ENDED = "ended", _("ended")


UNSIGNED = {AgreementStanding.DRAFTED, AgreementStanding.PRINTED}
SIGNED = {AgreementStanding.NOT_BEGUN, AgreementStanding.IN_FORCE}


@dataclass(frozen=True)
class AgreementState:
    """How the agreement stood on a day; both signing days, and the last day when there is one."""

    standing: AgreementStanding
    worker_signed_on: date | None
    signer_signed_on: date | None
    until: date | None
    ended: AgreementEvent | None


def agreement_state(agreement: PersonalAgreement, at: datetime) -> AgreementState:
    """As `PersonalAgreementQuerySet.in_force` sees it, in words; events may be prefetched."""
    day, events = helsinki_day(at), {event.kind: event for event in agreement.events.all()}
    signed = [events.get(kind) for kind in (Kind.WORKER_SIGNED, Kind.SUPERVISOR_SIGNED)]
    ended = events.get(Kind.ENDED)
    worker, signer = (event.on if event and event.on <= day else None for event in signed)
    if worker and signer:
        standing = _signed(agreement, ended, day)
    else:
        standing = _unsigned(ended, events.get(Kind.PRINTED), day)
    return AgreementState(standing, worker, signer, _until(agreement, ended), ended)


def groups_to_agree(user: User, municipality: Municipality, at: datetime) -> list[GroupContent]:
    """The groups of the person's rights there, proposed ones included, in the words of their annex."""
    found = {
        content.group_id: content for right in _rights(user, municipality) for content in _groups(right, at)
    }
    return sorted(found.values(), key=lambda content: content.group.position)


def signing_role(municipality: Municipality, at: datetime) -> Role:
    """Who signs beside the worker: a setting of the area, the supervisor unless set otherwise."""
    return Role(setting(municipality.area, SIGNER, at))


def signers(worker: User, municipality: Municipality, at: datetime) -> QuerySet[Assignment]:
    """Everybody who may sign beside the worker, each by their role; never the worker."""
    role = signing_role(municipality, at)
    place = municipality if role in MUNICIPAL_ROLES else None
    roles = Assignment.objects.in_force(helsinki_day(at)).filter(
        role=role, area=municipality.area_id, municipality=place, user__is_active=True
    )
    return roles.exclude(user=worker).select_related("user").order_by("user__name", "pk")


def agreements_of(user: User, municipality: Municipality) -> list[PersonalAgreement]:
    """All of the person's agreements there, the newest first."""
    own = PersonalAgreement.objects.filter(user=user, municipality=municipality).with_facts()
    return list(own.order_by("-recorded_at", "-starts_on"))


def open_draft(agreements: Iterable[PersonalAgreement], at: datetime) -> PersonalAgreement | None:
    """The newest one that still waits for signatures."""
    return next((one for one in agreements if agreement_state(one, at).standing in UNSIGNED), None)


def may_see_agreement(user: User, agreement: PersonalAgreement, at: datetime) -> bool:
    """The worker, the worker's municipality, whoever signs, and the area."""
    municipality = agreement.municipality
    return (
        user.pk in (agreement.user_id, agreement.signer_id)
        or holds(user, SEE_ALL, municipality.area, at)
        or holds(user, SEE_OWN, municipality, at)
    )


def _signed(agreement: PersonalAgreement, ended: AgreementEvent | None, day: date) -> AgreementStanding:
    if ended and ended.on <= day:
        return AgreementStanding.ENDED
    if agreement.ends_before and agreement.ends_before <= day:
        return AgreementStanding.ENDED
    return AgreementStanding.NOT_BEGUN if agreement.starts_on > day else AgreementStanding.IN_FORCE


def _unsigned(ended: AgreementEvent | None, printed: AgreementEvent | None, day: date) -> AgreementStanding:
    if ended and ended.on <= day:
        return AgreementStanding.DISCARDED
    return AgreementStanding.PRINTED if printed else AgreementStanding.DRAFTED


def _until(agreement: PersonalAgreement, ended: AgreementEvent | None) -> date | None:
    ends = [end for end in (agreement.ends_before, ended.on if ended else None) if end]
    return last_day(min(ends)) if ends else None


def _rights(user: User, municipality: Municipality) -> QuerySet[AccessRight]:
    return with_facts(AccessRight.objects.filter(holder=user, contract__municipality=municipality))


def _groups(right: AccessRight, at: datetime) -> list[GroupContent]:
    state, proposal = right_state(right, at), pending(right, at)
    if state.standing in OVER and proposal is None:
        return []
    proposed = groups_of(proposal.terms) if proposal else []
    return [*proposed, *([] if state.standing in OVER else groups_of(state.terms))]
