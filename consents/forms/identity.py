"""The identity code as a person types it from a document: what is wrong with it, in words to act on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat
from stdnum.fi import hetu

from documents.calendar import format_date

CENTURIES = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
OLDEST = 120  # years; older than that, the separator was misread


def birth_date_of(code: str) -> date:
    """The day of birth that a valid code tells: its separator is the century."""
    return date(CENTURIES[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))


def age_on(born: date, day: date) -> int:
    """Whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class IdentityCodeField(forms.CharField):
    """An identity code, exactly as in the document: the separator tells people apart and is never changed."""

    # Translators: fi: Henkilötunnusta ei säilytetty. Kirjoita se uudelleen.
    never_kept = _("The identity code was not kept. Type it again.")

    default_error_messages = {
        # Translators: fi: Anna asiakkaan henkilötunnus.
        "required": _("Give the client's identity code."),
        # Translators: fi: Henkilötunnuksessa on 11 merkkiä, esimerkiksi 010594Y9032. Tarkista tunnus.
        "shape": _("An identity code has 11 characters, for example 010594Y9032. Check the code."),
        # Translators: fi: Henkilötunnuksen alussa ei ole kalenterin päivää. Tarkista kuusi ensimmäistä
        # numeroa.
        "no_such_day": _(
            "The identity code does not begin with a day of the calendar. Check its first six digits."
        ),
        # Translators: fi: Henkilötunnus ei kuulu kenellekään: numerot 900–999 ovat keinotekoisia. Tarkista
        # tunnus.
        "artificial": _(
            "The identity code belongs to nobody: numbers 900–999 are artificial. Check the code."
        ),
        # Translators: fi: Henkilötunnuksen viimeinen merkki ei täsmää muun tunnuksen kanssa. Tarkista tunnus
        # asiakkaan asiakirjasta.
        "check_character": _(
            "The last character of the identity code does not match the rest. Check the code in the client's"
            " document."
        ),
    }

    def __init__(self, **options: Any) -> None:
        quiet = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters", "size": 14}
        options.setdefault("widget", forms.TextInput(attrs=quiet))
        super().__init__(max_length=40, **options)

    def to_python(self, value: Any) -> str:
        typed = "".join((super().to_python(value) or "").split())
        try:
            return hetu.validate(typed, allow_temporary=settings.ARTIFICIAL_CODES_ALLOWED) if typed else ""
        except InvalidChecksum as error:
            raise self._refuse("check_character") from error
        except InvalidComponent as error:
            artificial = hetu.is_valid(typed, allow_temporary=True)
            raise self._refuse("artificial" if artificial else "no_such_day") from error
        except InvalidFormat as error:
            raise self._refuse("shape") from error

    def _refuse(self, problem: str) -> ValidationError:
        return ValidationError(self.error_messages[problem], code=problem)


def impossible_age(code: str, today: date) -> str | None:
    """Why a person with this valid code cannot sit at the desk today; the separator was misread."""
    born = birth_date_of(code)
    if born > today:
        # Translators: fi: Henkilötunnuksen mukaan asiakas syntyy vasta %(day)s. Tarkista tunnuksen
        # välimerkki.
        words = _("By the identity code the client will be born on %(day)s. Check the separator of the code.")
        return words % {"day": format_date(born)}
    if age_on(born, today) > OLDEST:
        # Translators: fi: Henkilötunnuksen mukaan asiakas on %(age)s-vuotias. Tarkista tunnuksen välimerkki.
        words = _("By the identity code the client is %(age)s years old. Check the separator of the code.")
        return words % {"age": age_on(born, today)}
    return None
