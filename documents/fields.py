"""Form fields as Finns fill them in: days, clock times, choices with a reason beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from documents.calendar import format_date, parse_date

# Django's words in the house's: our catalogues come before Django's own, so each is translated once for every
# field of every form, the login library's among them.
DJANGOS_WORDS = (
    # Translators: fi: Anna tämä tieto.
    _("This field is required."),
)
CLOCK = re.compile(r"(?:klo|kl|at)?\.?\s*(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\Z", re.IGNORECASE)


class DayField(forms.CharField):
    """A day typed as 24.11.2026; gives a date, or None when empty and not required."""

    def __init__(self, *, help_text: Any = None, **options: Any) -> None:
        # Translators: fi: pp.kk.vvvv
        hint = _("dd.mm.yyyy") if help_text is None else help_text
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(help_text=hint, **options)

    default_error_messages = {
        # Translators: fi: Anna päivä muodossa pp.kk.vvvv, esimerkiksi 24.11.2026.
        "invalid": _("Give the day as dd.mm.yyyy, for example 24.11.2026."),
    }

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        day = parse_date(str(value))
        if day is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class ClockField(forms.CharField):
    """A time of day typed as 9.14; gives a time, or None when empty and not required."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    default_error_messages = {
        # Translators: fi: Anna kellonaika muodossa 9.14.
        "invalid": _("Give the time as 9.14."),
    }

    def prepare_value(self, value: Any) -> Any:
        return f"{value.hour}.{value.minute:02}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, time):
            return value or None
        match = CLOCK.match(str(value).strip())
        try:
            return time(int(match["hour"]), int(match["minute"] or 0)) if match else self._refuse()
        except ValueError:
            return self._refuse()

    def _refuse(self) -> None:
        raise ValidationError(self.error_messages["invalid"], code="invalid")


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The form's field, whose choices are about to be set. Raises `TypeError` when it offers none."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} offers no choices.")
    return field


def model_choice_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField[Any]:
    """The same, when the choices are rows."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} offers no rows.")
    return field


def _hinted(label: object, hint: object) -> SafeString:
    return format_html("{}<small>{}</small>", label, hint)


hinted = lazy(_hinted, SafeString)
hinted.__doc__ = "A choice's label with a small second line; both may be lazy translations."


class _Disabling(forms.widgets.ChoiceWidget):
    """Choices that stay visible with the reason why they cannot be chosen: value → reason."""

    def __init__(
        self, attrs: Any = None, choices: Any = (), disabled_choices: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(attrs, choices)
        self.disabled_choices = disabled_choices or {}

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **options)
        reason = self.disabled_choices.get(str(value))
        if reason:
            option["label"] = _hinted(label, reason)
            option["attrs"]["disabled"] = True
        return option


class Radios(_Disabling, forms.RadioSelect):
    """One of several, some of which may be out of reach; the form's clean must refuse those too."""


class Ticks(_Disabling, forms.CheckboxSelectMultiple):
    """Any of several, some of which may be out of reach; the form's clean must refuse those too."""
