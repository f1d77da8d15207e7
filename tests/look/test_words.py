"""The words of every form are the house's own, also where a field says nothing of its own."""

import gettext
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import django
import pytest
from django import forms
from django.utils import translation

from documents.fields import DayField, Radios, choice_field, model_choice_field

DJANGOS = "This field is required."
OUR_APPS = ("accounts", "clientgroups", "documents", "municipalities", "employers", "consents", "reports")


def form_modules() -> Iterator[ModuleType]:
    """Every module `forms` of ours, and those inside a package of that name."""
    for app in OUR_APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if found.name.split(".")[1] == "forms":
                yield importlib.import_module(found.name)


def our_forms() -> dict[str, type[forms.Form]]:
    return {
        f"{module.__name__}.{name}": form
        for module in form_modules()
        for name, form in inspect.getmembers(module, inspect.isclass)
        if issubclass(form, forms.Form) and form.__module__ == module.__name__
    }


def djangos_own(language: str) -> str:
    catalogues = Path(django.__file__).parent / "conf" / "locale"
    return gettext.translation("django", str(catalogues), [language]).gettext(DJANGOS)


def test_the_forms_are_found() -> None:
    assert {"accounts.forms.LoginForm", "consents.forms.signature.SignatureForm"} <= set(our_forms())
    assert any(name.endswith(".InvitationForm") and "municipalities" in name for name in our_forms())


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("name", sorted(our_forms()))
def test_an_answer_that_is_missing_is_asked_for_in_our_own_words(name: str, language: str) -> None:
    words = {DJANGOS, djangos_own(language)}

    with translation.override(language):
        said = {
            field: str(one.error_messages["required"])
            for field, one in our_forms()[name].base_fields.items()
            if one.required
        }

    assert not {field for field, message in said.items() if message in words}


def test_what_a_field_says_of_its_own_is_kept() -> None:
    with translation.override("fi"):
        assert str(forms.CharField().error_messages["required"]) == "Anna tämä tieto."
        assert str(DayField(error_messages={"required": "Päivä!"}).error_messages["required"]) == "Päivä!"


class _Form(forms.Form):
    name = forms.CharField()
    way = forms.ChoiceField(widget=Radios)


def test_choices_are_set_only_on_a_field_that_has_them() -> None:
    form = _Form()
    choice_field(form, "way").choices = [("post", "By post")]

    assert 'value="post"' in str(form["way"])
    for wrong in (lambda: choice_field(form, "name"), lambda: model_choice_field(form, "way")):
        with pytest.raises(TypeError):
            wrong()
