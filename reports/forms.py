"""Which period, and of which municipality."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from documents.calendar import format_date
from documents.fields import DayField, choice_field
from municipalities.models import Area, Municipality
from reports.counting import BEGINNING, Period


class PeriodForm(forms.Form):
    """The first and the last day of a report, both included; none of it may lie ahead."""

    # Translators: fi: Alkaa
    first = DayField(label=_("Begins"))
    # Translators: fi: Päättyy
    last = DayField(label=_("Ends"))
    # Translators: fi: Kunta
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    required_by_choice = frozenset({"municipality"})

    def __init__(self, *args: Any, area: Area, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        with_contract = Municipality.objects.filter(area=area, contracts__isnull=False).distinct()
        self.municipalities = {one.pk: one for one in with_contract}
        # Translators: fi: Kaikki kunnat
        everyone = ("", _("All municipalities"))
        by_name = ((code, one.short) for code, one in self.municipalities.items())
        choice_field(self, "municipality").choices = [everyone, *by_name]

    def clean_first(self) -> date:
        first = self._not_ahead("first")
        if first < BEGINNING:
            # Translators: fi: Lukuja ei ole ajalta ennen päivää %(date)s. Anna se päivä tai myöhempi.
            sentence = _("There are no figures from before %(date)s. Give that day or a later one.")
            raise ValidationError(sentence, params={"date": format_date(BEGINNING)})
        return first

    def clean_last(self) -> date:
        return self._not_ahead("last")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        first, last = answers.get("first"), answers.get("last")
        if first and last and last < first:
            # Translators: fi: Raportti ei voi päättyä (%(last)s) ennen kuin se alkaa (%(first)s).
            sentence = _("The report cannot end (%(last)s) before it begins (%(first)s).")
            params = {"first": format_date(first), "last": format_date(last)}
            self.add_error("last", ValidationError(sentence, params=params))
        return answers

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def chosen(self) -> Municipality | None:
        return self.municipalities.get(self.cleaned_data["municipality"])

    def _not_ahead(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if day > self.today:
            # Translators: fi: %(date)s on vasta edessä. Anna tämä päivä tai aiempi.
            sentence = _("%(date)s is still ahead. Give today or an earlier day.")
            raise ValidationError(sentence, params={"date": format_date(day)})
        return day


def half_year(today: date) -> dict[str, str]:
    """The current half-year so far, as a person would type it."""
    first = date(today.year, 1 if today.month <= 6 else 7, 1)
    return {"first": format_date(first), "last": format_date(today), "municipality": ""}
