"""Of which day, and of whom it is asked who could see what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.calendar import end_of_day, format_date, helsinki_day
from documents.fields import DayField, choice_field
from municipalities.models import AccessRight


class ThatDayForm(forms.Form):
    """A day that has come, and one municipality or one worker of those that the reader may see."""

    required_by_choice = frozenset({"municipality", "worker"})

    # Translators: fi: Päivä
    day = DayField(label=_("Day"))
    # Translators: fi: Kunta
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)
    # Translators: fi: Työntekijä
    worker = forms.ChoiceField(label=_("Worker"), required=False)

    def __init__(self, *args: Any, rights: Sequence[AccessRight], at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rights, self.at = rights, at
        places = {right.contract.municipality_id: right.contract.municipality.short for right in rights}
        # Translators: fi: Kaikki kunnat
        self._offer("municipality", places, _("All municipalities"))
        holders = {str(right.holder_id): right.holder.name for right in rights}
        # Translators: fi: Kaikki työntekijät
        self._offer("worker", holders, _("All workers"))

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > helsinki_day(self.at):
            # Translators: fi: %(day)s on vasta tulossa. Anna tämä päivä tai aiempi.
            sentence = _("%(day)s is still to come. Give today or an earlier day.")
            raise ValidationError(sentence, params={"day": format_date(day)})
        return day

    @property
    def moment(self) -> datetime:
        """Now, or the end of the day that is past."""
        return min(self.at, end_of_day(self.cleaned_data["day"]))

    @property
    def chosen(self) -> list[AccessRight]:
        """The rights of the chosen municipality and worker."""
        place, holder = self.cleaned_data.get("municipality"), self.cleaned_data.get("worker")
        return [
            right
            for right in self.rights
            if place in (None, "", right.contract.municipality_id)
            and holder in (None, "", str(right.holder_id))
        ]

    def _offer(self, name: str, those: dict[str, str], everyone: Any) -> None:
        """Whoever sees only one is not asked which."""
        if len(those) < 2:
            del self.fields[name]
            return
        by_name = sorted(those.items(), key=lambda one: one[1])
        choice_field(self, name).choices = [("", everyone), *by_name]
