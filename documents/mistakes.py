"""The errors of a page as one list of links, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField


@dataclass(frozen=True)
class Mistake:
    """One line of the summary; `target` is the id of the control to go to, "" when it is about the whole."""

    words: str
    target: str


def mistakes(forms: Any) -> list[Mistake]:
    """Every error of a form, a formset, or a list of them."""
    return [mistake for form in _one_by_one(forms) for mistake in _mistakes_of(form)]


def _one_by_one(forms: Any) -> Iterable[BaseForm | BaseFormSet[Any]]:
    if isinstance(forms, BaseFormSet):
        return [forms, *forms.forms]
    if isinstance(forms, BaseForm):
        return [forms]
    return [single for form in forms or () for single in _one_by_one(form)]


def _mistakes_of(form: BaseForm | BaseFormSet[Any]) -> list[Mistake]:
    if isinstance(form, BaseFormSet):
        return [Mistake(str(error), "") for error in form.non_form_errors()]
    whole = [Mistake(str(error), "") for error in form.non_field_errors()]
    return whole + [mistake for field in form for mistake in _mistakes_in(field)]


def _mistakes_in(field: BoundField) -> list[Mistake]:
    return [Mistake(_named(field, str(error)), first_control(field)) for error in field.errors]


def _named(field: BoundField, error: str) -> str:
    """The error as it is when it names its field, otherwise with the label before it."""
    label = str(field.label)
    if not label or label.lower() in error.lower():
        return error
    return f"{label} {error}" if label.endswith(("?", ".", ":")) else f"{label}: {error}"


def first_control(field: BoundField) -> str:
    """The id of what can take the focus, "" for a hidden field: of a group, the first choice not disabled."""
    if field.is_hidden:
        return ""
    if not field.use_fieldset:
        return str(field.id_for_label)
    choices = [choice.data["attrs"] for choice in field.subwidgets]
    free = [attrs for attrs in choices if not attrs.get("disabled")] or choices
    return str(free[0]["id"]) if free else ""
