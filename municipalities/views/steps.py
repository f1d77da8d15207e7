"""The steps by which a right wakes up, each with what this person can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from municipalities.access import RightState, holds, pending, why_not_decide
from municipalities.access.agreements import agreements_of, open_draft
from municipalities.access.notices import NoticeStanding
from municipalities.access.steps import Step, StepState, steps
from municipalities.models import AccessRight, PersonalAgreement
from municipalities.views.notices import turns_for


@dataclass(frozen=True)
class Button:
    words: str
    url: str


@dataclass(frozen=True)
class Light:
    step: Step
    buttons: tuple[Button, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.step.state == StepState.DONE

    @property
    def is_next(self) -> bool:
        return self.step.state == StepState.NEXT


def lights(user: User, right: AccessRight, state: RightState, at: datetime) -> list[Light]:
    return [_light(step, user, right, at) for step in steps(right, state, at)]


def _light(step: Step, user: User, right: AccessRight, at: datetime) -> Light:
    buttons = _BUTTONS.get(step.code)
    if step.state == StepState.DONE or buttons is None:
        return Light(step)
    return Light(step, tuple(buttons(step, user, right, at)))


def _to_decide(step: Step, user: User, right: AccessRight, at: datetime) -> list[Button]:
    proposal = pending(right, at)
    if proposal is None or why_not_decide(user, right, at):
        return []
    # Translators: fi: Tee päätös
    return [Button(_("Make the decision"), reverse("municipalities:proposal", args=[proposal.pk]))]


def _to_agree(step: Step, user: User, right: AccessRight, at: datetime) -> list[Button]:
    municipality = right.contract.municipality
    if not holds(user, "propose_rights", municipality, at):
        return []
    missing, buttons = {need.code for need in step.missing}, []
    if "agreement" in missing:
        buttons.append(_to_sign(open_draft(agreements_of(right.holder, municipality), at), right))
    if missing - {"agreement"}:
        # Translators: fi: Kirjaa koulutus tai salassapito
        words = _("Record training or secrecy")
        buttons.append(Button(words, reverse("municipalities:qualifications", args=[right.pk])))
    return buttons


def _to_sign(draft: PersonalAgreement | None, right: AccessRight) -> Button:
    if draft is None:
        # Translators: fi: Laadi sopimus
        return Button(_("Draft the agreement"), reverse("municipalities:agreement_draft", args=[right.pk]))
    # Translators: fi: Jatka sopimusta
    return Button(_("Continue the agreement"), reverse("municipalities:agreement", args=[draft.pk]))


def _to_tell(step: Step, user: User, right: AccessRight, at: datetime) -> list[Button]:
    # Translators: fi: Ilmoita KEHA-keskukselle
    return _notice_button(user, right, at, {NoticeStanding.TO_TELL}, _("Tell KEHA-keskus"))


def _to_open(step: Step, user: User, right: AccessRight, at: datetime) -> list[Button]:
    told = {NoticeStanding.TOLD, NoticeStanding.ACKNOWLEDGED}
    # Translators: fi: Kirjaa KEHA-keskuksen vastaus
    return _notice_button(user, right, at, told, _("Record the answer of KEHA-keskus"))


def _notice_button(
    user: User, right: AccessRight, at: datetime, standings: set[NoticeStanding], words: str
) -> list[Button]:
    if not holds(user, "record_notices", right.contract.municipality.area, at):
        return []
    turn = next((one for one in turns_for(right, at) if one.standing in standings), None)
    return [Button(words, reverse("municipalities:notice", args=[right.pk, turn.key]))] if turn else []


_BUTTONS: dict[str, Any] = {
    "decision": _to_decide,
    "agreement": _to_agree,
    "notice": _to_tell,
    "opening": _to_open,
}
