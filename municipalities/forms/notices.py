"""The next step of a notice to KEHA-keskus, with its day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.calendar import format_date
from documents.fields import DayField, Radios, choice_field
from municipalities.access.notices import ALTERS, OPENS, NoticeStanding, Turn


class NoticeStep(models.TextChoices):
    # Translators: fi: Ilmoitus lähetetty
    SEND = "send", _("The notice was sent")
    # Translators: fi: KEHA-keskus kuittasi saaneensa ilmoituksen
    ACKNOWLEDGE = "acknowledge", _("KEHA-keskus acknowledged the notice")
    # Translators: fi: KEHA-keskus on toteuttanut asian
    EFFECT = "effect", _("KEHA-keskus has carried it out")


STEPS = {
    NoticeStanding.TO_TELL: (NoticeStep.SEND,),
    NoticeStanding.TOLD: (NoticeStep.ACKNOWLEDGE, NoticeStep.EFFECT),
    NoticeStanding.ACKNOWLEDGED: (NoticeStep.EFFECT,),
    NoticeStanding.DONE: (),
}


class NoticeForm(forms.Form):
    """Which step, where there are two to choose from, and on which day. No day before the one it follows."""

    step = forms.ChoiceField(
        # Translators: fi: Mitä on tapahtunut?
        label=_("What has happened?"),
        widget=Radios,
        # Translators: fi: Valitse, mitä on tapahtunut.
        error_messages={"required": _("Choose what has happened.")},
    )
    # Translators: fi: Päivä
    day = DayField(
        label=_("Day"),
        # Translators: fi: Kirjoita päivä.
        error_messages={"required": _("Write the day.")},
    )

    def __init__(self, *args: Any, turn: Turn, **options: Any) -> None:
        super().__init__(*args, **options)
        self.turn = turn
        steps = STEPS[turn.standing]
        choice_field(self, "step").choices = [(step.value, _words(step, turn)) for step in steps]
        if len(steps) == 1:
            self.fields["step"].widget = forms.HiddenInput()
            self.fields["step"].initial = steps[0].value
            self.fields["day"].label = _words(steps[0], turn)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.turn.today:
            # Translators: fi: %(day)s on vasta tulossa. Kirjaa, kun se on tapahtunut.
            words = _("%(day)s is still to come. Record it when it has happened.")
            raise ValidationError(words % {"day": format_date(day)})
        if day < self.turn.waits_since:
            # Translators: fi: Edellinen vaihe oli %(day)s. Anna sama tai myöhempi päivä.
            words = _("The step before was on %(day)s. Give the same day or a later one.")
            raise ValidationError(words % {"day": format_date(self.turn.waits_since)})
        return day


def _words(step: NoticeStep, turn: Turn) -> Any:
    if step != NoticeStep.EFFECT:
        return step.label
    if turn.change in OPENS:
        # Translators: fi: KEHA-keskus on avannut oikeuden
        return _("KEHA-keskus has opened the right")
    if turn.change in ALTERS:
        # Translators: fi: KEHA-keskus on tehnyt muutoksen
        return _("KEHA-keskus has made the change")
    # Translators: fi: KEHA-keskus on sulkenut oikeuden
    return _("KEHA-keskus has closed the right")
