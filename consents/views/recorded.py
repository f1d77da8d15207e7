"""A second decision on a form that has one: what is on record, by whom, and how a wrong one is put right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import UserRequest
from consents.forms.signature import SignatureForm
from consents.models import PartEvent
from documents.templatetags.look import fi_datetime


def say_recorded(
    request: UserRequest, decided: PartEvent | None, items: Mapping[str, Any], at: datetime
) -> None:
    """A second decision on one form changes nothing, and says so; a second press of the same says nothing."""
    typed = SignatureForm(request.POST, items=items, at=at)
    if decided is None:
        # Translators: fi: Allekirjoitusta ei kirjattu, koska asiakas on peruuttanut suostumuksen. Jos hän
        # haluaa antaa sen, tee uusi lomake.
        messages.warning(
            request,
            _(
                "The signature was not recorded, because the client has withdrawn the consent. If they wish"
                " to give it, make a new form."
            ),
        )
    elif not (typed.is_valid() and _is_same(typed.cleaned_data, decided, request.user)):
        messages.warning(request, _recorded_words(decided))


def _is_same(typed: dict[str, Any], decided: PartEvent, user: User) -> bool:
    ticks = set(decided.items.values_list("item", flat=True))
    now_typed = (typed["decision"], typed["signed_on"], typed["place"], set(typed["ticks"]), user)
    return now_typed == (decided.kind, decided.signed_on, decided.place, ticks, decided.by)


def _recorded_words(decided: PartEvent) -> str:
    # Translators: fi: Tätä kirjausta ei tehty. Lomakkeesta on jo kirjattu, että asiakas antoi suostumuksen
    # (%(who)s, %(when)s). Katso alta, miten väärä kirjaus korjataan.
    given = _(
        "This was not recorded. It is on record already that the client gave the consent (%(who)s, %(when)s)."
        " See below how a wrong record is corrected."
    )
    # Translators: fi: Tätä kirjausta ei tehty. Lomakkeesta on jo kirjattu, että asiakas kieltäytyi (%(who)s,
    # %(when)s). Katso alta, miten väärä kirjaus korjataan.
    refused = _(
        "This was not recorded. It is on record already that the client refused (%(who)s, %(when)s). See"
        " below how a wrong record is corrected."
    )
    said = refused if decided.kind == PartEvent.Kind.REFUSED else given
    return said % {"who": decided.by.name, "when": fi_datetime(decided.recorded_at)}
