"""How an access right stands, who may decide on it, and what it still waits for (R2, R3, R4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from documents.calendar import helsinki_day
from documents.models import IssuedDocument
from municipalities.access.roles import DECIDE, holds, roles_with
from municipalities.models import (
    AccessRight,
    Area,
    Assignment,
    ContractVersion,
    GrantAuthority,
    KehaNotice,
    PersonalAgreement,
    Qualification,
    RightEvent,
    RightTerms,
    Role,
)
from municipalities.models.rights import FINAL, HALTS, last_day

Kind = RightEvent.Kind
DECISIONS = {Kind.RETURNED, Kind.APPROVED, Kind.REFUSED}


class Standing(models.TextChoices):
    # Translators: fi: odottaa päätöstä
    PROPOSED = "proposed", _("waits for a decision")
    # Translators: fi: palautettu esittäjälle
    RETURNED = "returned", _("returned to the proposer")
    # Translators: fi: hylätty
    REFUSED = "refused", pgettext_lazy("a proposal", "refused")
    # Translators: fi: odottaa avaamista KEHA-keskuksessa
    WAITING_KEHA = "waiting_keha", _("waits to be opened at KEHA-keskus")
    # Translators: fi: ei ole vielä alkanut
    NOT_BEGUN = "not_begun", _("has not begun yet")
    # Translators: fi: voimassa
    IN_FORCE = "in_force", _("in force")
    # Translators: fi: keskeytetty
    SUSPENDED = "suspended", _("suspended")
    # Translators: fi: poistettu
    REMOVED = "removed", _("removed")
    # Translators: fi: palvelussuhde tai tehtävä päättynyt
    EMPLOYMENT_ENDED = "employment_ended", _("employment or task ended")
    # Translators: fi: päättynyt
    ENDED = "ended", _("ended")


# Granted and not taken away, whether it can be used yet or not.
GIVEN = frozenset({Standing.WAITING_KEHA, Standing.NOT_BEGUN, Standing.IN_FORCE})
# After these nothing more happens to a right, and a new one may be proposed.
OVER = frozenset({Standing.REFUSED, Standing.REMOVED, Standing.EMPLOYMENT_ENDED, Standing.ENDED})


@dataclass(frozen=True)
class RightState:
    """How the right stood on a day: since when, until which last day, by which decision, on which terms.

    The last day is an earlier one when the right was removed or the end of the employment is known.
    """

    standing: Standing
    since: date
    until: date
    decision: IssuedDocument | None
    terms: RightTerms
    reason: str = ""


class Obstacle(models.TextChoices):
    """Why somebody may not decide on a proposed right."""

    # Translators: fi: Esitys koskee sinua. Kukaan ei päätä omasta käyttöoikeudestaan.
    OWN_RIGHT = "own_right", _("The proposal is about you. Nobody decides on their own access right.")
    # Translators: fi: Et voi päättää henkilön omasta käyttöoikeudesta hänen sijaisenaan.
    DEPUTY_OF_HOLDER = (
        "deputy_of_holder",
        _("You cannot decide on the access right of the person for whom you stand in."),
    )
    # Translators: fi: Kukaan ei voi päättää, koska ei ole kirjattu, kuka saa myöntää käyttöoikeuksia.
    NO_AUTHORITY = (
        "no_authority",
        _("Nobody can decide, because it is not recorded who may grant access rights."),
    )
    # Translators: fi: Et voi päättää käyttöoikeuksista.
    NOT_GRANTER = "not_granter", _("You cannot decide on access rights.")
    # Translators: fi: Esityksestä on jo päätetty.
    ALREADY_DECIDED = "already_decided", _("The proposal has been decided already.")


@dataclass(frozen=True)
class Decider:
    """A person who may decide on access rights, by which assignment and on what authority."""

    assignment: Assignment
    authority: GrantAuthority

    @property
    def user(self) -> User:
        return self.assignment.user

    @property
    def stands_in_for(self) -> UUID | None:
        return self.assignment.deputy_for.user_id if self.assignment.deputy_for else None

    @property
    def title(self) -> str:
        return self.assignment.title or str(self.assignment.get_role_display())


@dataclass(frozen=True)
class Need:
    """One thing without which a granted right does not open the gate."""

    code: str
    label: Promise
    done_on: date | None
    who: Promise

    @property
    def done(self) -> bool:
        return self.done_on is not None


def with_facts(rights: QuerySet[AccessRight]) -> QuerySet[AccessRight]:
    """The rights with all that `right_state` reads, in a fixed number of queries."""
    events = RightEvent.objects.select_related("decision", "notice", "terms", "by").order_by(
        "at", "recorded_at"
    )
    return rights.select_related("holder", "unit", "contract__municipality", "proposed_by").prefetch_related(
        Prefetch("events", events)
    )


def right_state(right: AccessRight, at: datetime) -> RightState:
    """How the right stood at the moment; everything before it counts, nothing after."""
    events, day = _events(right, at), helsinki_day(at)
    approval = approval_in(events, day)
    if approval is None:
        return _undecided(events[-1])
    halts = [event for event in events if event.kind in HALTS]
    end = next((event for event in halts if event.kind in FINAL), None)
    halt = end or next(iter(reversed(halts)), None)
    lasts = approval.terms.ends_before > day
    if halt and (halt is end or (halt.kind == Kind.SUSPENDED and lasts)):
        state = _state(Standing(halt.kind), helsinki_day(halt.at), approval, reason=halt.reason)
    else:
        state = _granted(approval, halts, day)
    return _until(state, end or employment_end(right, at))


def approval_in(events: Iterable[RightEvent], day: date) -> RightEvent | None:
    """The approval whose terms hold, of a right's turns in their order; as `RightTerms.objects.granted`."""
    approvals = [event for event in events if event.kind == Kind.APPROVED]
    begun = [event for event in approvals if event.terms.starts_on <= day]
    return next(iter(reversed(begun or approvals)), None)


def employment_end(right: AccessRight, at: datetime) -> RightEvent | None:
    """The end of the employment that is known and still to come."""
    known = (event for event in right.events.all() if event.kind == Kind.EMPLOYMENT_ENDED)
    return min((event for event in known if event.at > at), key=lambda event: event.at, default=None)


def pending(right: AccessRight, at: datetime) -> RightEvent | None:
    """The newest proposal, when no decision has come after it and the right is not over for good.

    Each proposal has new terms, and a narrower approval newer ones still: their numbers tell what came after.
    """
    events = _events(right, at)
    if any(event.kind in FINAL for event in events):
        return None
    proposals = [event for event in events if event.kind == Kind.PROPOSED]
    newest = max(proposals, key=lambda event: event.terms.no, default=None)
    decided = max((event.terms.no for event in events if event.kind in DECISIONS), default=0)
    return newest if newest and newest.terms.no > decided else None


def authorities(area: Area, at: datetime) -> dict[Role, GrantAuthority]:
    """Which roles may grant access rights on that day, the director first, and on what source."""
    rows = area.grant_authorities.in_force(helsinki_day(at)).order_by("starts_on", "recorded_at")
    newest = {row.role: row for row in rows}
    return {role: newest[role] for role in roles_with(DECIDE) if role in newest}


def granting_role(area: Area, at: datetime) -> GrantAuthority | None:
    """The authority to name in a sentence; None: nobody may grant rights."""
    return next(iter(authorities(area, at).values()), None)


def deciders(area: Area, at: datetime) -> list[Decider]:
    """Everybody who may decide on access rights on that day, each with the assignment and its authority."""
    known = authorities(area, at)
    rows = area.assignments.in_force(helsinki_day(at)).filter(role__in=known, user__is_active=True)
    rows = rows.select_related("user", "deputy_for").order_by("starts_on", "pk")
    return [Decider(one, known[Role(one.role)]) for one in rows if holds(one.user, DECIDE, area, at)]


def able_deciders(right: AccessRight, at: datetime) -> list[Decider]:
    """Those who may decide on this right: not its holder, and nobody who stands in for the holder."""
    everybody = deciders(right.contract.municipality.area, at)
    return [one for one in everybody if right.holder_id not in (one.user.pk, one.stands_in_for)]


def why_not_decide(user: User, right: AccessRight, at: datetime) -> Obstacle | None:
    """Why the person may not decide on the proposal now; None when they may."""
    obstacle = why_barred(user, right, at)
    return obstacle or (None if pending(right, at) else Obstacle.ALREADY_DECIDED)


def why_barred(user: User, right: AccessRight, at: datetime) -> Obstacle | None:
    """Why the person decides nothing about this right, whatever there is to decide."""
    area = right.contract.municipality.area
    if right.holder_id == user.pk:
        return Obstacle.OWN_RIGHT
    if not holds(user, DECIDE, area, at):
        return Obstacle.NOT_GRANTER
    everybody = deciders(area, at)
    if not everybody:
        return Obstacle.NO_AUTHORITY
    own = [one for one in everybody if one.user == user]
    if not own:
        return Obstacle.NOT_GRANTER
    if all(one.stands_in_for == right.holder_id for one in own):
        return Obstacle.DEPUTY_OF_HOLDER
    return None


def still_needed(right: AccessRight, at: datetime) -> list[Need]:
    """What a granted right needs beside the decision, each with the day it was done, if it was."""
    return [*_personal_needs(right, at), *_keha_needs(right, at)]


def _events(right: AccessRight, at: datetime) -> list[RightEvent]:
    events = [event for event in right.events.all() if event.at <= at]
    return sorted(events, key=lambda event: (event.at, event.recorded_at))


def _undecided(event: RightEvent) -> RightState:
    return _state(Standing(event.kind), helsinki_day(event.at), event, reason=event.reason)


def _granted(approval: RightEvent, turns: Iterable[RightEvent], day: date) -> RightState:
    terms, opened = approval.terms, _opened_on(approval)
    if terms.ends_before <= day:
        return _state(Standing.ENDED, terms.ends_before, approval)
    if opened is None or opened > day:
        return _state(Standing.WAITING_KEHA, helsinki_day(approval.at), approval)
    if terms.starts_on > day:
        return _state(Standing.NOT_BEGUN, helsinki_day(approval.at), approval)
    resumed = [helsinki_day(event.at) for event in turns if event.kind == Kind.RESUMED]
    return _state(Standing.IN_FORCE, max(terms.starts_on, opened, *resumed), approval)


def _until(state: RightState, end: RightEvent | None) -> RightState:
    """The same, when what ends the right for good comes before the end of its terms."""
    return replace(state, until=min(state.until, end.last_day or helsinki_day(end.at))) if end else state


def _state(standing: Standing, since: date, event: RightEvent, *, reason: str = "") -> RightState:
    return RightState(
        standing=standing,
        since=since,
        until=last_day(event.terms.ends_before),
        decision=event.decision,
        terms=event.terms,
        reason=reason,
    )


def _notice(event: RightEvent) -> KehaNotice | None:
    # The other side of a one-to-one raises when there is none.
    return getattr(event, "notice", None)


def _opened_on(event: RightEvent) -> date | None:
    notice = _notice(event)
    return notice.effective_on if notice else None


def _personal_needs(right: AccessRight, at: datetime) -> Iterable[Need]:
    # Translators: fi: työntekijä ja esihenkilö
    both = _("the worker and the supervisor")
    # Translators: fi: esihenkilö kirjaa
    supervisor = _("recorded by the supervisor")
    # Translators: fi: Allekirjoitettu henkilökohtainen sopimus
    yield Need("agreement", _("Personal agreement signed"), _agreed_on(right, at), both)
    kinds = Qualification.Kind
    # Translators: fi: Salassapitositoumus
    yield Need("secrecy", _("Secrecy commitment"), _on_record(right, kinds.SECRECY, at), supervisor)
    # Translators: fi: Koulutusmerkintä
    yield Need("training", _("Record of training"), _on_record(right, kinds.TRAINING, at), supervisor)


def _keha_needs(right: AccessRight, at: datetime) -> Iterable[Need]:
    day = helsinki_day(at)
    approval = approval_in(_events(right, at), day)
    notice = _notice(approval) if approval else None
    sent, opened = (notice.sent_on, notice.effective_on) if notice else (None, None)
    # Translators: fi: Ilmoitus KEHA-keskukselle
    yield Need("notice", _("Told to KEHA-keskus"), _by(sent, day), _("recorded by the area"))
    # Translators: fi: Avaus KEHA-keskuksessa
    yield Need("opening", _("Opened at KEHA-keskus"), _by(opened, day), _("recorded by the area"))


def _by(done_on: date | None, day: date) -> date | None:
    return done_on if done_on and done_on <= day else None


def _agreed_on(right: AccessRight, at: datetime) -> date | None:
    agreements = PersonalAgreement.objects.in_force(at).filter(
        user=right.holder_id, municipality=right.contract.municipality_id
    )
    agreement = agreements.order_by("-starts_on").first()
    if agreement is None:
        return None
    return max(agreement.events.exclude(kind="ended").values_list("on", flat=True))


def _on_record(right: AccessRight, kind: Qualification.Kind, at: datetime) -> date | None:
    rows = Qualification.objects.on_record(at).filter(user=right.holder_id, kind=kind)
    return rows.order_by("-done_on").values_list("done_on", flat=True).first()


def contract_in_force(right: AccessRight, at: datetime) -> ContractVersion | None:
    """The version under which the right may be used on that day (R1)."""
    return ContractVersion.objects.in_force(helsinki_day(at)).filter(contract=right.contract_id).first()
