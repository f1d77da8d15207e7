"""A contract gets a new version; what would fall once it is signed is shown first (R1, R4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.kept import show_kept
from accounts.models import User
from accounts.requests import UserRequest
from consents.access.falling import Falling, Reach, falling_holders
from consents.actions.ending import FallsUnread, enter_version
from consents.forms.ending import ReadForm
from consents.views.falls import contract_page, ends_already, unread_facts
from municipalities.actions import contracts as refusals
from municipalities.actions.contracts import EndsAlready, terms_of
from municipalities.forms import VersionForm
from municipalities.forms.contracts import ALL, SOME
from municipalities.models import Contract, ContractEvent, ContractVersion
from municipalities.views.entering import contract_or_404
from municipalities.views.entry import terms_in

SIGN = "sign_contracts"
Kind = ContractVersion.Kind

# What a change that cannot be is answered with: the field, and the words.
CHANGE_REFUSALS: dict[type[Exception], tuple[str, Any]] = {
    # Translators: fi: Joku on jo allekirjoittanut, joten sisältö on lukittu. Valitse, millainen muutos on.
    refusals.SignedAlready: (
        "kind",
        gettext_lazy("Somebody has signed, so the content is locked. Choose what kind of change it is."),
    ),
    # Translators: fi: Kukaan ei ole vielä allekirjoittanut tätä versiota. Valitse tekninen muutos.
    refusals.NotSignedYet: (
        "kind",
        gettext_lazy("Nobody has signed this version yet. Choose the technical change."),
    ),
    # Translators: fi: Mikään ei muutu edelliseen versioon verrattuna.
    refusals.NothingChanged: ("kind", gettext_lazy("Nothing is different from the version before.")),
    # Translators: fi: Jatko päättyy myöhemmin kuin nykyinen sopimus. Anna myöhempi päivä.
    refusals.NotLonger: (
        "last_day",
        gettext_lazy("An extension ends later than the contract does now. Give a later day."),
    ),
    # Translators: fi: Lyhennys päättyy aikaisemmin kuin nykyinen sopimus. Anna aikaisempi päivä.
    refusals.NotShorter: (
        "last_day",
        gettext_lazy("A shortening ends earlier than the contract does now. Give an earlier day."),
    ),
    # Translators: fi: Sopimus päättyisi aikaisemmin kuin nyt. Jos niin on tarkoitus, valitse Lyhennys.
    refusals.WouldShorten: (
        "last_day",
        gettext_lazy("The contract would end earlier than now. If that is meant, choose Shortening."),
    ),
    # Translators: fi: Uusi liite on jokin muu kuin nykyinen. Valitse toinen kriteeriliite.
    refusals.SameAnnex: (
        "annex",
        gettext_lazy("A new annex is another than the one now. Choose another annex of criteria."),
    ),
    # Translators: fi: Kriteeriliite vaihtuisi. Jos niin on tarkoitus, valitse Uusi liite.
    refusals.AnotherAnnex: (
        "annex",
        gettext_lazy("The annex of criteria would change. If that is meant, choose New annex."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: UserRequest, contract_id: UUID) -> HttpResponse:
    """A new version of a contract."""
    at = now()
    shown = contract_or_404(request.user, contract_id, SIGN, at)
    newest = _newest_or_404(shown)
    form = _version_form(request, newest)
    read = ReadForm(request.POST or None)
    if not (form.is_valid() and read.is_valid()):
        return _change_page(request, shown, form, at)
    try:
        _change(form, read, newest, request, at)
    except FallsUnread as unread:
        return _change_page(request, shown, form, at, **unread_facts(unread.falls, read))
    except refusals.ContractChanged:
        # Translators: fi: Sopimuksesta on tehty sillä välin uusi versio. Vertaa siihen ja tallenna uudelleen.
        words = _("A new version was made meanwhile. Compare with it and save again.")
        return _change_page(request, shown, _begun_again(request.POST, newest, words), at)
    except EndsAlready as ends:
        form.add_error(None, ends_already(ends))
    except tuple(CHANGE_REFUSALS) as refusal:
        form.add_error(*CHANGE_REFUSALS[type(refusal)])
    else:
        # Translators: fi: Uusi versio on tallennettu. Se tulee voimaan, kun allekirjoitukset on kirjattu.
        messages.success(request, _("The new version is saved. It holds when its signatures are recorded."))
        return redirect("municipalities:contract", shown.pk)
    return _change_page(request, shown, form, at)


def _change(
    form: VersionForm, read: ReadForm, newest: ContractVersion, request: UserRequest, at: datetime
) -> ContractVersion:
    answers = form.cleaned_data
    # The version that the page was begun from: when it is not the newest any more, the action says so.
    seen = newest.contract.versions.filter(pk=answers["seen"]).first()
    if seen is None:
        raise refusals.ContractChanged
    kind = Kind(answers["kind"])
    return enter_version(
        seen,
        terms_in(form),
        kind=kind,
        reason=answers["reason"],
        read=read.code,
        by=request.user,
        at=at,
    )


def _newest_or_404(shown: Contract) -> ContractVersion:
    newest = max(shown.versions.all(), key=lambda version: version.no, default=None)
    if newest is None:
        raise Http404
    return newest


def _is_signed(version: ContractVersion) -> bool:
    return any(event.kind != ContractEvent.Kind.ENDED for event in version.events.all())


def _version_form(request: UserRequest, newest: ContractVersion) -> VersionForm:
    terms = terms_of(newest)
    initial = {
        "seen": newest.pk,
        "annex": terms.annex,
        "starts_on": terms.starts_on,
        "last_day": terms.last_day,
        "covers": ALL if terms.groups is None else SOME,
        "groups": sorted(terms.covered()),
        "data_clause": terms.data_clause,
        "kind": "" if _is_signed(newest) else Kind.TECHNICAL,
    }
    return VersionForm(request.POST or None, signed=_is_signed(newest), initial=initial)


def _begun_again(typed: QueryDict, newest: ContractVersion, words: str) -> VersionForm:
    """The same answers on the newest version."""
    data = typed.copy()
    data["seen"] = str(newest.pk)
    again = VersionForm(data, signed=_is_signed(newest))
    again.add_error(None, words)
    return again


def _change_page(
    request: UserRequest, shown: Contract, form: VersionForm, at: datetime, **facts: Any
) -> HttpResponse:
    show_kept(request, form, at=at)
    holders = _holders(shown, form, facts.get("falls"), at)
    return contract_page(request, "consents/contract_version.html", shown, form, holders=holders, **facts)


def _holders(shown: Contract, form: VersionForm, falls: Falling | None, at: datetime) -> list[User]:
    if falls is None:
        return []
    terms = terms_in(form)
    return falling_holders(shown, Reach(terms.ends_before, terms.covered()), at)
