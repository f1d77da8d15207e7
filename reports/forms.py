"""Which period, and of which municipality."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.calendar import format_date
from documents.fields import DayField
from municipalities.models import Area, Municipality
from reports.counting import Period


class PeriodForm(forms.Form):
    """The first and the last day of a report, both included; none of it may lie ahead."""

    # Translators: fi: Alkaa
    first = DayField(label=_("Begins"))
    # Translators: fi: Päättyy
    last = DayField(label=_("Ends"))
    # Translators: fi: Kunta
    municipality = forms.ChoiceField(label=_("Municipality"), required=False)

    def __init__(self, *args: Any, area: Area, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.municipalities = {
            one.pk: one for one in Municipality.objects.filter(area=area, contracts__isnull=False).distinct()
        }
        field = self.fields["municipality"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        # Translators: fi: Kaikki kunnat
        everyone = ("", _("All municipalities"))
        field.choices = [everyone, *((code, one.short) for code, one in self.municipalities.items())]

    def clean_last(self) -> date:
        last: date = self.cleaned_data["last"]
        if last > self.today:
            # Translators: fi: %(date)s on vasta edessä. Anna tämä päivä tai aiempi.
            sentence = _("%(date)s is still ahead. Give today or an earlier day.")
            raise forms.ValidationError(sentence, params={"date": format_date(last)})
        return last

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        first, last = answers.get("first"), answers.get("last")
        if first and last and last < first:
            # Translators: fi: Raportti ei voi päättyä (%(last)s) ennen kuin se alkaa (%(first)s).
            sentence = _("The report cannot end (%(last)s) before it begins (%(first)s).")
            self.add_error(
                "last",
                forms.ValidationError(
                    sentence, params={"first": format_date(first), "last": format_date(last)}
                ),
            )
        return answers

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def chosen(self) -> Municipality | None:
        return self.municipalities.get(self.cleaned_data["municipality"])


def half_year(today: date) -> dict[str, str]:
    """The current half-year so far, as a person would type it."""
    first = date(today.year, 1 if today.month <= 6 else 7, 1)
    return {"first": format_date(first), "last": format_date(today), "municipality": ""}
