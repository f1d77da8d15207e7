"""How a field looks and how its mistakes are found: markup, and the parsing of what people type."""

from datetime import date, time
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import engines
from django.utils import translation

from documents.fields import ClockField, DayField, Radios, Ticks, hinted
from documents.mistakes import mistakes


class NeedForm(forms.Form):
    """One field of every kind that screens use."""

    required_by_choice = frozenset({"reason"})

    visit_date = DayField(label="Visit date")
    clock = ClockField(label="Time", required=False)
    need = forms.CharField(label="The need", widget=forms.Textarea, help_text="At most 250 characters.")
    group = forms.ChoiceField(
        label="Group",
        widget=Radios(disabled_choices={"tyokyky": "Not in your right"}),
        choices=[("tyokyky", "Work ability"), ("ohjaamo", hinted("Ohjaamo", "Under 30"))],
    )
    actions = forms.MultipleChoiceField(
        label="Actions",
        help_text="Printed on the form.",
        widget=Ticks,
        choices=[("a", "A"), ("b", "B")],
        required=False,
    )
    how = forms.ChoiceField(label="How did it come?", choices=[("", "-"), ("post", "By post")])
    reason = forms.CharField(label="Reason", required=False)
    declared = forms.BooleanField(label="I am not disqualified", help_text="Act 434/2003")
    scan = forms.FileField(label="Scan")
    draft = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        if self.data.get("whole"):
            raise ValidationError("The form is already printed.")
        return super().clean() or {}


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html: object) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(str(html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.found if name == tag and wanted.items() <= attrs.items()]

    def one(self, tag: str, **wanted: str) -> dict[str, str]:
        (only,) = self.all(tag, **wanted)
        return only

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.found if "id" in attrs]


def shown(form: forms.Form, name: str) -> Elements:
    return Elements(form[name].as_field_group())


def page(form: forms.Form) -> Elements:
    template = (
        "{% load look %}{% error_summary form %}{% for one in form %}{{ one.as_field_group }}{% endfor %}"
    )
    return Elements(engines["django"].from_string(template).render({"form": form}))


def test_a_field_has_its_label_hint_and_control_tied_together() -> None:
    field = shown(NeedForm(), "visit_date")
    control = field.one("input")
    assert field.one("label")["for"] == control["id"]
    assert control["aria-describedby"] == field.one("p")["id"]
    assert control["inputmode"] == "numeric"
    assert "ds-input" in control["class"]


def test_a_mistake_is_tied_to_its_control() -> None:
    field = shown(NeedForm({"visit_date": "31.2.2026"}), "visit_date")
    control = field.one("input")
    assert control["aria-invalid"] == "true"
    assert control["value"] == "31.2.2026"
    assert set(control["aria-describedby"].split()) <= set(field.ids())
    assert len(control["aria-describedby"].split()) == 2


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    field = shown(NeedForm({}), "group")
    assert field.one("fieldset")["aria-describedby"] in field.ids()
    assert len(field.all("legend")) == 1
    assert [label["for"] for label in field.all("label")] == [radio["id"] for radio in field.all("input")]


def test_a_groups_hint_is_tied_to_the_group() -> None:
    field = shown(NeedForm(), "actions")
    assert field.one("fieldset")["aria-describedby"] == field.one("p")["id"]


def test_a_choice_out_of_reach_stays_visible_with_its_reason() -> None:
    html = NeedForm()["group"].as_field_group()
    assert "Work ability<small>Not in your right</small>" in html
    assert "disabled" in Elements(html).one("input", value="tyokyky")
    assert "disabled" not in Elements(html).one("input", value="ohjaamo")


def test_a_hint_beside_a_choice_is_text_and_not_markup() -> None:
    assert "<b>" not in str(hinted("<b>x</b>", "<b>y</b>"))


def test_one_tick_stands_before_its_label_and_its_small_print_describes_it() -> None:
    field = shown(NeedForm(), "declared")
    assert field.one("input")["aria-describedby"] == field.one("small")["id"]
    assert [tag for tag, _ in field.found][:4] == ["div", "div", "input", "label"]


@pytest.mark.parametrize(
    ("name", "says_so"),
    [("clock", True), ("actions", True), ("visit_date", False), ("reason", False), ("declared", False)],
)
def test_only_what_may_always_be_left_empty_says_so(name: str, says_so: bool) -> None:
    assert ("(optional)" in NeedForm()[name].as_field_group()) is says_so


def test_a_select_keeps_its_look_and_its_options_none() -> None:
    field = shown(NeedForm(), "how")
    assert "ds-input" in field.one("select")["class"]
    assert all("class" not in option for option in field.all("option"))


def test_a_hidden_field_is_only_itself() -> None:
    assert [tag for tag, _ in shown(NeedForm(), "draft").found] == ["input"]


def test_the_whole_page_has_each_id_once() -> None:
    ids = page(NeedForm({})).ids()
    assert len(ids) == len(set(ids))


def test_the_summary_links_every_mistake_to_something_that_takes_the_focus() -> None:
    form = NeedForm({"visit_date": "tomorrow", "draft": "x"})
    found = page(form)
    targets = [link["href"].removeprefix("#") for link in found.all("a")]
    controls = {
        attrs.get("id"): attrs
        for tag, attrs in found.found
        if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden"
    }
    assert targets == ["id_visit_date", "id_need", "id_group_1", "id_how", "id_declared", "id_scan"]
    assert all("disabled" not in controls[target] for target in targets)


def test_the_summary_takes_the_focus_and_is_read_at_once() -> None:
    summary = page(NeedForm({})).one("div", id="errors")
    assert summary["role"] == "alert"
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary


def test_a_mistake_of_the_whole_form_comes_first_and_leads_nowhere() -> None:
    first = mistakes(NeedForm({"whole": "1"}))[0]
    assert (first.words, first.target) == ("The form is already printed.", "")


def test_a_mistake_that_does_not_name_its_field_gets_the_name() -> None:
    words = {mistake.target: mistake.words for mistake in mistakes(NeedForm({}))}
    assert words["id_need"] == "The need: This field is required."
    assert words["id_how"] == "How did it come? This field is required."


def test_a_mistake_that_names_its_field_is_left_as_it_is() -> None:
    form = NeedForm({})
    form.add_error("visit_date", "Visit date 25.11.2026 is only tomorrow.")
    assert "Visit date 25.11.2026 is only tomorrow." in [mistake.words for mistake in mistakes(form)]


def test_a_mistake_in_a_hidden_field_is_told_and_leads_nowhere() -> None:
    assert [mistake.target for mistake in mistakes(NeedForm({})) if "Draft" in mistake.words] == [""]


def test_several_forms_share_one_summary() -> None:
    formset = forms.formset_factory(NeedForm, extra=2, min_num=3, validate_min=True)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-draft": "x", "form-1-draft": "y"}
    targets = [mistake.target for mistake in mistakes([NeedForm({}), formset(data)])]
    assert "id_need" in targets
    assert "id_form-0-need" in targets
    assert "id_form-1-need" in targets
    assert "" in targets


def test_a_form_not_yet_sent_has_no_summary() -> None:
    assert page(NeedForm()).all("div", id="errors") == []


@pytest.mark.parametrize("typed", ["24.11.2026", " 24. 11. 2026 ", "2026-11-24"])
def test_a_day_is_read_as_people_type_it(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 11, 24)


@pytest.mark.parametrize("typed", ["31.2.2026", "24.11.", "24.11.26", "tomorrow", "24.11.2026 klo 9", "\0"])
def test_what_is_no_day_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"24\.11\.2026"):
        DayField().clean(typed)


def test_a_day_is_shown_without_leading_zeros_and_what_was_typed_stays_as_typed() -> None:
    assert (
        shown(NeedForm(initial={"visit_date": date(2026, 12, 1)}), "visit_date").one("input")["value"]
        == "1.12.2026"
    )
    assert shown(NeedForm({"visit_date": "1.13.2026"}), "visit_date").one("input")["value"] == "1.13.2026"


def test_an_empty_day_is_none_only_where_it_may_be() -> None:
    assert DayField(required=False).clean("") is None
    with pytest.raises(ValidationError):
        DayField().clean("")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9.14", time(9, 14)),
        ("09:14", time(9, 14)),
        ("klo 9.14", time(9, 14)),
        ("kl. 23.59", time(23, 59)),
        ("9", time(9)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, meant: time) -> None:
    assert ClockField().clean(typed) == meant


@pytest.mark.parametrize("typed", ["24.00", "9.60", "9.1", "noon", "9.14.30"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"9\.14"):
        ClockField().clean(typed)


def test_a_field_can_hide_its_label_or_put_its_choices_in_a_row() -> None:
    tag = "{% load look %}{% field form.group legend='sr' row=True %}{% field form.need label_hidden=True %}"
    html = Elements(engines["django"].from_string(tag).render({"form": NeedForm()}))
    assert html.one("legend")["class"] == "sr"
    assert html.one("fieldset")["class"] == "row"
    assert html.one("label", **{"for": "id_need"})["class"] == "sr"
