"""What falls with a contract, as the pages that change, sign or end one show it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import UserRequest
from consents.access.falling import Falling
from consents.forms.ending import ReadForm, showing
from documents.calendar import format_date
from municipalities.actions.contracts import EndsAlready
from municipalities.models import Contract


def unread_facts(falls: Falling, read: ReadForm) -> dict[str, Any]:
    """The counts for the page, and what to say of those that were read: changed, or only not ticked."""
    form = showing(falls.code, kind=type(read))
    if read.was_shown(falls.code):
        read.ask()
        return {"falls": falls, "read": read}
    changed = falls.is_of_the_day_of(read.cleaned_data["read_code"])
    return {"falls": falls, "read": form, "changed": _changed(falls) if changed else ""}


def _changed(falls: Falling) -> str:
    # Translators: fi: Luvut muuttuivat: nyt %(counts)s. Tarkista ja vahvista uudelleen.
    words = _("The figures changed: now %(counts)s. Check and confirm again.")
    return words % {"counts": counted(falls)}


def counted(falls: Falling) -> str:
    """4 access rights, 61 consents, 3 openings without an outcome."""
    n = falls.rights, falls.consents, falls.openings
    return ", ".join(
        (
            # Translators: fi: %(n)s käyttöoikeus / %(n)s käyttöoikeutta
            ngettext("%(n)s access right", "%(n)s access rights", n[0]) % {"n": n[0]},
            # Translators: fi: %(n)s suostumus / %(n)s suostumusta
            ngettext("%(n)s consent", "%(n)s consents", n[1]) % {"n": n[1]},
            # Translators: fi: %(n)s avaus ilman seurausta / %(n)s avausta ilman seurausta
            ngettext("%(n)s opening without an outcome", "%(n)s openings without an outcome", n[2])
            % {"n": n[2]},
        )
    )


def ends_already(ends: EndsAlready) -> str:
    # Translators: fi: Sopimus päättyy jo %(day)s.
    return _("The contract ends already on %(day)s.") % {"day": format_date(ends.last_day)}


def contract_page(
    request: UserRequest, template: str, shown: Contract, form: Any, **facts: Any
) -> HttpResponse:
    asked = [form, facts["read"]] if facts.get("read") else [form]
    context = {
        "contract": shown,
        "municipality": shown.municipality,
        "form": form,
        "asked": asked,
        "has_errors": any(one.is_bound and one.errors for one in asked),
        "section": "municipalities:contracts",
        **facts,
    }
    return render(request, template, context)
