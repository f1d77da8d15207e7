"""The five steps by which a right wakes up, and who takes the next one (R2, R3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.calendar import helsinki_day
from municipalities.access.rights import Need, RightState, Standing, still_needed
from municipalities.models import AccessRight, PersonalAgreement, Qualification

# The step of each need; what is not named here belongs to the decision or to the end.
NEEDS = {"agreement": "agreement", "secrecy": "agreement", "training": "agreement"}
UNDECIDED = {Standing.PROPOSED, Standing.RETURNED}


class StepState(models.TextChoices):
    # Translators: fi: Tehty
    DONE = "done", _("Done")
    # Translators: fi: Seuraavaksi
    NEXT = "next", _("Next")
    # Translators: fi: Odottaa
    WAITING = "waiting", _("Waits")


@dataclass(frozen=True)
class Step:
    """One step: `missing` is what it lacks, `who` takes it, `done_on` is the day when all of it was done."""

    code: str
    label: Promise
    state: StepState
    who: Promise
    done_on: date | None = None
    missing: tuple[Need, ...] = ()


def steps(right: AccessRight, state: RightState, at: datetime) -> list[Step]:
    """The decision, the agreement with what belongs to it, the notice, the opening, and the right in force.

    They may be taken in any order; the first that is not done is the next.
    """
    needs = still_needed(right, at)
    found = [_decision(state), *_of_needs(needs)]
    awake = state.standing == Standing.IN_FORCE and all(step.done_on for step in found)
    found.append(_last(state, awake=awake))
    undone = next((step.code for step in found if step.done_on is None), None)
    return [_marked(step, undone) for step in found]


def asleep(rights: Iterable[AccessRight], at: datetime) -> dict[UUID, Promise]:
    """What each of the rights lacks of the personal conditions, by the right; two queries for any number."""
    rights = list(rights)
    holders = {right.holder_id for right in rights}
    agreed = set(
        PersonalAgreement.objects.in_force(at).filter(user__in=holders).values_list("user", "municipality")
    )
    known = Qualification.objects.on_record(at).filter(user__in=holders)
    recorded = set(known.values_list("user", "kind"))
    found = {right.pk: _lacking(right, agreed, recorded) for right in rights}
    return {key: words for key, words in found.items() if words}


def _lacking(
    right: AccessRight, agreed: Collection[tuple[UUID, str]], recorded: Collection[tuple[UUID, str]]
) -> Promise | None:
    if (right.holder_id, right.contract.municipality_id) not in agreed:
        # Translators: fi: odottaa henkilökohtaista sopimusta
        return _("waits for the personal agreement")
    if (right.holder_id, Qualification.Kind.SECRECY) not in recorded:
        # Translators: fi: odottaa salassapitositoumusta
        return _("waits for the secrecy commitment")
    if (right.holder_id, Qualification.Kind.TRAINING) not in recorded:
        # Translators: fi: odottaa koulutusta
        return _("waits for the training")
    return None


def _decision(state: RightState) -> Step:
    # Translators: fi: Päätös
    label, who = _("Decision"), _("made by whoever may grant access rights")
    decided_on = None if state.standing in UNDECIDED else _decided_on(state)
    return Step("decision", label, StepState.WAITING, who, decided_on)


def _decided_on(state: RightState) -> date | None:
    return helsinki_day(state.decision.issued_at) if state.decision else None


def _of_needs(needs: list[Need]) -> list[Step]:
    personal = [need for need in needs if need.code in NEEDS]
    days = [need.done_on for need in personal]
    done_on = None if None in days else max(day for day in days if day)
    missing = tuple(need for need in personal if not need.done)
    # Translators: fi: Henkilökohtainen sopimus, salassapito ja koulutus
    label = _("Personal agreement, secrecy and training")
    # Translators: fi: työntekijä ja esihenkilö
    both = _("the worker and the supervisor")
    agreed = Step("agreement", label, StepState.WAITING, both, done_on, missing)
    others = [need for need in needs if need.code not in NEEDS]
    return [agreed, *(Step(one.code, one.label, StepState.WAITING, one.who, one.done_on) for one in others)]


def _last(state: RightState, *, awake: bool) -> Step:
    # Translators: fi: Käyttöoikeus voimassa
    label = _("Access right in force")
    # Translators: fi: itsestään, kun edelliset on tehty ja oikeus on alkanut
    who = _("by itself, when the others are done and the right has begun")
    return Step("in_force", label, StepState.WAITING, who, state.since if awake else None)


def _marked(step: Step, undone: str | None) -> Step:
    if step.done_on:
        return replace(step, state=StepState.DONE)
    return replace(step, state=StepState.NEXT if step.code == undone else StepState.WAITING)
