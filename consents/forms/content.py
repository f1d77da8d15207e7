"""Step 3: what the form asks for. Whatever is asked, the client answers with a pen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from consents.models.consents import Length
from documents.calendar import format_date, months_after
from documents.fields import DayField, Radios, Ticks, choice_field, hinted

# Every language that a form may one day have; the others wait for a named person to have checked them.
LANGUAGES = (("fi", "Suomi"), ("sv", "Svenska"), ("en", "English"), ("easy", "Selkosuomi"))
CHECKED_LANGUAGES = ("fi", "sv")


class YesNo(models.TextChoices):
    # Translators: fi: Kyllä
    YES = "yes", _("Yes")
    # Translators: fi: Ei
    NO = "no", _("No")


class Viewers(models.TextChoices):
    ALL = "all", _("All named workers in this group")
    CHOSEN = "chosen", _("Only the persons whom the client names")


@dataclass(frozen=True)
class Asking:
    """What may be asked on a form of this group, today, by this worker."""

    today: date
    categories: Mapping[str, Any]  # category: the reason why it cannot be asked on this form, or ""
    labels: Mapping[str, Any]  # category: what it is called where this group needs it
    workers: tuple[User, ...]  # named in this municipality and group today
    default_months: int
    most_months: int
    may_record_changes: bool
    change_is_intended: bool
    single_visit_only: bool
    visit_day: date | None = None

    @property
    def visit_is_over(self) -> bool:
        """A consent for that visit only would have ended before it is signed."""
        return self.visit_day is not None and self.visit_day < self.today

    @property
    def latest(self) -> date:
        return months_after(self.today, self.most_months)


class ContentForm(forms.Form):
    required_by_choice = frozenset({"until", "workers"})

    categories = forms.MultipleChoiceField(
        # Translators: fi: Mitä tietoja lomakkeella pyydetään?
        label=_("Which data does the form ask for?"),
        # Translators: fi: Vain ne, joita tämä asia vaatii. Lomakkeelle tulostuu tyhjä ruutu jokaisesta, ja
        # asiakas rastittaa itse ne, joihin suostuu.
        help_text=_(
            "Only what this matter needs. An empty box is printed for each, and the client ticks those they"
            " consent to."
        ),
        widget=Ticks,
        # Translators: fi: Valitse vähintään yksi tieto, jota lomakkeella pyydetään.
        error_messages={"required": _("Choose at least one kind of data for the form to ask for.")},
    )
    ask_record_changes = forms.ChoiceField(
        # Translators: fi: Pyydetäänkö lupa kirjata palvelutarpeen muutokset?
        label=_("Is leave to record changes of service need asked for?"),
        # Translators: fi: Lomakkeen kohtaan 11 tulostuu siitä oma tyhjä ruutu.
        help_text=_("An empty box of its own is printed for it in section 11 of the form."),
        choices=YesNo.choices,
        widget=Radios,
        # Translators: fi: Valitse, pyydetäänkö lupa kirjata palvelutarpeen muutokset.
        error_messages={
            "required": _("Choose whether leave to record changes of service need is asked for.")
        },
    )
    length = forms.ChoiceField(
        # Translators: fi: Kuinka kauan suostumus on voimassa?
        label=_("How long is the consent in force?"),
        widget=Radios,
        # Translators: fi: Valitse, onko suostumus voimassa tämän käynnin ajan vai määräpäivään asti.
        error_messages={"required": _("Choose whether the consent is for this visit or until a date.")},
    )
    until = DayField(
        # Translators: fi: Viimeinen voimassaolopäivä
        label=_("Last day in force"),
        required=False,
    )
    viewers = forms.ChoiceField(
        # Translators: fi: Kuka saa katsoa tietoja?
        label=_("Who may view the data?"),
        widget=Radios,
        # Translators: fi: Valitse, saavatko tietoja katsoa kaikki nimetyt vai vain asiakkaan nimeämät
        # työntekijät.
        error_messages={
            "required": _("Choose whether all named workers may view or only those the client names.")
        },
    )
    workers = forms.MultipleChoiceField(
        # Translators: fi: Asiakkaan nimeämät työntekijät
        label=_("Workers whom the client names"),
        widget=Ticks,
        required=False,
    )
    language = forms.ChoiceField(
        # Translators: fi: Lomakkeen kieli
        label=_("Form language"),
        # Translators: fi: Ei vielä tarkistettu, ei voi tulostaa
        widget=Radios(
            disabled_choices={
                code: _("Not checked yet, cannot be printed")
                for code, _name in LANGUAGES
                if code not in CHECKED_LANGUAGES
            }
        ),
        choices=LANGUAGES,
        # Translators: fi: Valitse lomakkeen kieli.
        error_messages={"required": _("Choose the language of the form.")},
    )

    def __init__(self, *args: Any, asking: Asking, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asking = asking
        self._offer(
            "categories", [(code, asking.labels[code]) for code in asking.categories], asking.categories
        )
        self._offer("ask_record_changes", YesNo.choices, _changes_out_of_reach(asking))
        self._offer("length", _lengths(asking), _lengths_out_of_reach(asking))
        self._offer("viewers", _viewers(asking.workers))
        self._offer("workers", [(str(worker.pk), worker.name) for worker in asking.workers])
        self.fields["until"].initial = months_after(asking.today, asking.default_months)

    def _offer(
        self, name: str, choices: Iterable[Any], out_of_reach: Mapping[str, Any] | None = None
    ) -> None:
        field = choice_field(self, name)
        field.choices = list(choices)
        if out_of_reach is not None:
            field.widget.disabled_choices = out_of_reach

    def clean_categories(self) -> list[str]:
        return list(self._within_reach("categories"))

    def clean_ask_record_changes(self) -> bool:
        answer = str(self._within_reach("ask_record_changes")) == YesNo.YES
        if self.asking.change_is_intended and not answer and self.asking.may_record_changes:
            # Translators: fi: Palvelutarpeen muutoksen kirjaaminen on valittu toimenpiteeksi, joten siihen
            # pyydetään lupa. Palaa palvelutarpeeseen, jos sitä ei tarvita.
            raise ValidationError(
                _(
                    "Recording a change of service need was chosen as an action, so leave for it is asked"
                    " for. Go back to the service need if it is not needed."
                )
            )
        return answer

    def clean_length(self) -> str:
        return str(self._within_reach("length"))

    def clean_language(self) -> str:
        return str(self._within_reach("language"))

    def _within_reach(self, name: str) -> Any:
        """A choice disabled on the page may still arrive: why it was disabled is then its error."""
        answer = self.cleaned_data[name]
        disabled = self.fields[name].widget.disabled_choices
        for value in answer if isinstance(answer, list) else [answer]:
            if disabled.get(value):
                raise ValidationError(disabled[value])
        return answer

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("length") == Length.UNTIL and "until" not in self.errors:
            self._check_end(answers.get("until"))
        if answers.get("viewers") == Viewers.CHOSEN and not answers.get("workers"):
            # Translators: fi: Valitse vähintään yksi työntekijä tai ”kaikki nimetyt”.
            self.add_error("workers", _("Choose at least one worker, or all named workers."))
        return answers

    def _check_end(self, until: date | None) -> None:
        if until is None:
            # Translators: fi: Anna viimeinen voimassaolopäivä.
            self.add_error("until", _("Give the last day in force."))
        elif until < self.asking.today:
            # Translators: fi: Päivä %(day)s on jo mennyt. Anna tämä päivä tai myöhempi.
            gone = _("The day %(day)s is already past. Give today or a later day.")
            self.add_error("until", gone % {"day": format_date(until)})
        elif until > self.asking.latest:
            # Translators: fi: Suostumus voi olla voimassa enintään %(months)s kuukautta, %(day)s asti.
            far = _("A consent may be in force for %(months)s months at most, until %(day)s.")
            limits = {"months": self.asking.most_months, "day": format_date(self.asking.latest)}
            self.add_error("until", far % limits)

    def chosen_workers(self) -> list[User]:
        """Those whom the client names; none when all named workers may view."""
        if self.cleaned_data["viewers"] == Viewers.ALL:
            return []
        chosen = set(self.cleaned_data["workers"])
        return [worker for worker in self.asking.workers if str(worker.pk) in chosen]

    def last_day(self) -> date | None:
        return self.cleaned_data["until"] if self.cleaned_data["length"] == Length.UNTIL else None


def _changes_out_of_reach(asking: Asking) -> dict[str, Any]:
    # Translators: fi: Ei kuulu käyttöoikeuteesi. Esihenkilösi voi esittää sitä.
    reason = _("Not in your access right. Your supervisor can propose it.")
    return {} if asking.may_record_changes else {YesNo.YES.value: reason}


def _lengths(asking: Asking) -> list[tuple[str, Any]]:
    # Translators: fi: Tämän päivän loppuun
    today = _("To the end of today")
    # Translators: fi: Enintään %(months)s kuukautta
    most = _("%(months)s months at most") % {"months": asking.most_months}
    return [
        (Length.SINGLE_VISIT, hinted(Length.SINGLE_VISIT.label, today)),
        (Length.UNTIL, hinted(Length.UNTIL.label, most)),
    ]


def _lengths_out_of_reach(asking: Asking) -> dict[str, Any]:
    reasons: dict[str, Any] = {}
    if asking.single_visit_only:
        # Translators: fi: Tässä ryhmässä suostumus koskee vain tätä käyntiä.
        reasons[Length.UNTIL] = _("In this group a consent is for this visit only.")
    if asking.visit_day and asking.visit_is_over:
        # Translators: fi: Käynti oli %(day)s, joten vain sitä koskeva suostumus olisi jo päättynyt.
        over = _("The visit was on %(day)s, so a consent for it only would have ended already.")
        reasons[Length.SINGLE_VISIT] = over % {"day": format_date(asking.visit_day)}
    return reasons


def _viewers(workers: tuple[User, ...]) -> list[tuple[str, Any]]:
    # Translators: fi: Tänään: %(names)s. Luettelo tulostuu lomakkeelle.
    today = _("Today: %(names)s. The list is printed on the form.") % {"names": _names(workers)}
    # Translators: fi: Kaikki nimetyt työntekijät tässä ryhmässä
    everybody = hinted(Viewers.ALL.label, today)
    # Translators: fi: Vain asiakkaan nimeämät
    return [(Viewers.ALL, everybody), (Viewers.CHOSEN, Viewers.CHOSEN.label)]


def _names(workers: tuple[User, ...]) -> str:
    return ", ".join(worker.name for worker in workers)
