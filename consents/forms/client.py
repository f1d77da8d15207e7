"""Step 1: who is in the chair, how that was checked, and whose client they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from consents.access import PersonDetails
from consents.drafts import Values
from consents.forms.identity import IdentityCodeField, age_on, birth_date_of, impossible_age
from consents.models.clients import IdentityCheck
from consents.models.needs import AreaClient
from documents.calendar import helsinki_day
from documents.fields import Radios, choice_field, hinted
from documents.papers import printable

OWN_DECISION_FROM = 15  # years; below it no consent is asked (R15)


class ServiceLanguage(models.TextChoices):
    """Which language the client wishes to be served in; any other is written in words."""

    # Translators: fi: suomi
    FINNISH = "fi", _("Finnish")
    # Translators: fi: ruotsi
    SWEDISH = "sv", _("Swedish")
    # Translators: fi: englanti
    ENGLISH = "en", _("English")
    # Translators: fi: muu kieli
    OTHER = "other", _("Another language")


def service_language(stored: str) -> str:
    """The language in words; one that was written in words as it was written."""
    return str(ServiceLanguage(stored).label) if stored in ServiceLanguage.values else stored


class CodeForm(forms.Form):
    """The first question. The code travels in the body of the request only."""

    code = IdentityCodeField(
        # Translators: fi: Henkilötunnus
        label=_("Identity code"),
        # Translators: fi: Kirjoita tunnus asiakkaan asiakirjasta merkki merkiltä. Välimerkki kuuluu
        # tunnukseen: kaksi ihmistä voi erota vain siinä.
        help_text=_(
            "Copy it from the client's document character by character. The separator belongs to the code:"
            " two people may differ by it alone."
        ),
    )

    def __init__(self, *args: Any, at: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = helsinki_day(at)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        problem = impossible_age(code, self.today)
        if problem:
            raise ValidationError(problem)
        if age_on(birth_date_of(code), self.today) < OWN_DECISION_FROM:
            # Translators: fi: Asiakas on alle 15-vuotias. Suostumusta ei pyydetä. Neuvo häntä yleisesti tai
            # ohjaa hänet huoltajansa kanssa työllisyysalueen asiantuntijalle.
            raise ValidationError(
                _(
                    "The client is under 15, so no consent is asked for. Give general advice, or direct"
                    " them with their guardian to the area's own expert."
                )
            )
        return code


class ClientForm(forms.Form):
    """What the client tells of themselves. The name is asked only of those we do not know yet."""

    required_by_choice = frozenset({"other_language"})

    name = forms.CharField(
        # Translators: fi: Nimi
        label=_("Name"),
        # Translators: fi: Etunimet ja sukunimi samoin kuin asiakirjassa
        help_text=_("First names and surname as in the document"),
        max_length=120,
        validators=[printable],
        # Translators: fi: Kirjoita asiakkaan nimi.
        error_messages={"required": _("Write the client's name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        # Translators: fi: Puhelin
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        # Translators: fi: Sähköposti
        label=_("E-mail"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    address = forms.CharField(
        # Translators: fi: Osoite
        label=_("Address"),
        max_length=160,
        validators=[printable],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        # Translators: fi: Asiointikieli
        label=_("Language of service"),
        choices=ServiceLanguage.choices,
        initial=ServiceLanguage.FINNISH,
        widget=Radios,
    )
    other_language = forms.CharField(
        # Translators: fi: Mikä kieli?
        label=_("Which language?"),
        max_length=40,
        validators=[printable],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    interpreter = forms.BooleanField(
        # Translators: fi: Asiakas tarvitsee tulkin
        label=_("The client needs an interpreter"),
        # Translators: fi: Läheinen ei voi tulkata. Tulkkaus kirjataan lomakkeelle allekirjoitettaessa.
        help_text=_(
            "A relative cannot interpret. The interpreting is written on the form when it is signed."
        ),
        required=False,
    )
    identity_check = forms.ChoiceField(
        # Translators: fi: Miten varmistit henkilöllisyyden?
        label=_("How did you check identity?"),
        # Translators: fi: Tunnus ja nimi eivät yksin riitä. Jos et voi varmistaa, neuvo asiakasta yleisesti
        # äläkä jatka.
        help_text=_(
            "The code and the name are not enough. If you cannot check, give general advice and do not go on."
        ),
        # Translators: fi: Valitse, miten varmistit henkilöllisyyden.
        error_messages={"required": _("Choose how you checked identity.")},
        choices=IdentityCheck.choices,
        widget=Radios,
    )
    area_client = forms.ChoiceField(
        # Translators: fi: Onko hän tämän työllisyysalueen asiakas?
        label=_("Is the client a client of this employment area?"),
        # Translators: fi: Kotikunta ei yksin ratkaise sitä.
        help_text=_("The home municipality alone does not decide it."),
        # Translators: fi: Valitse, onko hän tämän työllisyysalueen asiakas.
        error_messages={"required": _("Choose whether the client is a client of this employment area.")},
        widget=Radios,
    )

    def __init__(self, *args: Any, known: bool, area_contact: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.area_contact = area_contact
        choice_field(self, "area_client").choices = _area_choices()
        if known:
            del self.fields["name"]

    def clean_area_client(self) -> str:
        answer: str = self.cleaned_data["area_client"]
        if answer != AreaClient.YES:
            # Translators: fi: Suostumusta ei voi vielä pyytää. Kysy ensin työllisyysalueelta, kenen asiakas
            # hän on: %(contact)s. Luonnoksen voi tallentaa odottamaan.
            words = _(
                "A consent cannot be asked for yet. First ask the employment area whose client this is:"
                " %(contact)s. You may save the draft meanwhile."
            )
            raise ValidationError(words % {"contact": self.area_contact})
        return answer

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or self.cleaned_data
        if answers.get("language") == ServiceLanguage.OTHER:
            answers["language"] = answers.get("other_language", "")
            if not answers["language"]:
                # Translators: fi: Kirjoita, millä kielellä asiakas haluaa asioida.
                self.add_error("other_language", _("Write which language the client wishes to be served in."))
        return answers


def _area_choices() -> list[tuple[str, Any]]:
    return [
        (AreaClient.YES, AreaClient.YES.label),
        # Translators: fi: Asiakas kuuluu toiselle alueelle
        (AreaClient.NO, hinted(AreaClient.NO.label, _("The client belongs to another area"))),
        # Translators: fi: Kysy ensin alueelta
        (AreaClient.UNKNOWN, hinted(AreaClient.UNKNOWN.label, _("Ask the area first"))),
    ]


def told_before(details: PersonDetails | None) -> Values:
    """What the client has told this municipality before; what is checked on each visit is asked again."""
    if details is None:
        return {}
    named = details.language in ("fi", "sv", "en")
    return {
        "known": "yes",
        "name": details.name,
        "phone": details.phone,
        "email": details.email,
        "address": details.address,
        "language": details.language if named else "other",
        "other_language": "" if named else details.language,
        "interpreter": "on" if details.interpreter else "",
    }
