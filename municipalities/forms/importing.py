"""Today's named users from a file: a row of an account, a row of a proposal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Language, User
from clientgroups.models import Category, ClientGroup, GroupContent
from documents.calendar import format_date, helsinki_day, months_after
from documents.fields import DayField
from municipalities.access.lists import contract_end
from municipalities.forms.sheet import Line, RowForm
from municipalities.models import (
    Assignment,
    Contract,
    ContractVersion,
    Municipality,
    Role,
    ServiceKind,
)
from municipalities.models.rights import LONGEST_MONTHS

LANGUAGES = {"": Language.FINNISH, "fi": Language.FINNISH, "suomi": Language.FINNISH,
             "sv": Language.SWEDISH, "ruotsi": Language.SWEDISH, "svenska": Language.SWEDISH}  # fmt: skip
VIEW, VIEW_AND_RECORD = "katselu", "katselu ja kirjaaminen"
AUTHORITIES = {VIEW: False, VIEW_AND_RECORD: True}
BETWEEN = re.compile(r"[,|/\n]+")
# Translators: fi: Tarkista osoite. Sen pitää olla muotoa etunimi.sukunimi@kunta.fi.
INVALID_ADDRESS = gettext_lazy("Check the address. It should look like first.last@example.fi.")


class WorkerRow(RowForm):
    """Somebody who works in a municipality; an address that is known must belong to the same name."""

    columns = {
        "name": "Nimi",
        "email": "Sähköposti",
        "municipality": "Kunta",
        "title": "Nimike",
        "language": "Kieli",
    }
    optional = frozenset({"title", "language"})

    name = forms.CharField(max_length=150)
    email = forms.EmailField(
        # Translators: fi: Tarkista osoite. Sen pitää olla muotoa etunimi.sukunimi@kunta.fi.
        error_messages={
            "invalid": gettext_lazy("Check the address. It should look like first.last@example.fi.")
        }
    )
    municipality = forms.CharField()
    title = forms.CharField(max_length=80, required=False)
    language = forms.CharField(required=False)

    def __init__(self, line: Line, *, municipalities: Sequence[Municipality], **options: Any) -> None:
        super().__init__(line, **options)
        self.municipalities = municipalities

    def clean_municipality(self) -> Municipality:
        return _municipality(self.cleaned_data["municipality"], self.municipalities)

    def clean_language(self) -> str:
        found = LANGUAGES.get(self.cleaned_data["language"].lower())
        if found is None:
            # Translators: fi: Kieli on suomi tai ruotsi.
            raise ValidationError(_("The language is suomi or ruotsi."))
        return found.value

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        known = User.objects.filter(email__iexact=answers.get("email", "")).first()
        if known and answers.get("name") and known.name != answers["name"]:
            # Translators: fi: Osoitteella on jo tunnus nimellä %(name)s.
            words = _("The address has an account already, under the name %(name)s.")
            self.add_error("name", words % {"name": known.name})
        return answers


class ProposalRow(RowForm):
    """A right to propose for somebody who works in the supervisor's municipality."""

    columns = {
        "email": "Sähköposti",
        "municipality": "Kunta",
        "unit": "Yksikkö",
        "service": "Palvelu",
        "groups": "Ryhmät",
        "categories": "Tiedot",
        "authority": "Valtuudet",
        "starts_on": "Alkaa",
        "last_day": "Viimeinen päivä",
        "tasks": "Tehtävät",
        "reason": "Perustelu",
    }
    optional = frozenset({"service", "reason"})

    email = forms.EmailField(
        error_messages={
            "invalid": gettext_lazy("Check the address. It should look like first.last@example.fi.")
        }
    )
    municipality = forms.CharField()
    unit = forms.CharField(max_length=120)
    service = forms.CharField(required=False)
    groups = forms.CharField()
    categories = forms.CharField()
    authority = forms.CharField()
    starts_on = DayField()
    last_day = DayField()
    tasks = forms.CharField(max_length=300)
    reason = forms.CharField(max_length=500, required=False)

    def __init__(
        self, line: Line, *, municipalities: Sequence[Municipality], at: datetime, **options: Any
    ) -> None:
        super().__init__(line, **options)
        self.municipalities, self.day = municipalities, helsinki_day(at)

    def clean_municipality(self) -> Municipality:
        return _municipality(self.cleaned_data["municipality"], self.municipalities)

    def clean_groups(self) -> tuple[ClientGroup, ...]:
        known = {content.group_id: content.group for content in GroupContent.objects.in_force(self.day)}
        codes = _parts(self.cleaned_data["groups"])
        if unknown := [code for code in codes if code not in known]:
            # Translators: fi: Tuntematon ryhmä: %(names)s. Ryhmät ovat: %(known)s.
            words = _("Unknown group: %(names)s. The groups are: %(known)s.")
            raise ValidationError(words % {"names": ", ".join(unknown), "known": ", ".join(known)})
        return tuple(known[code] for code in known if code in codes)

    def clean_categories(self) -> tuple[Category, ...]:
        codes = [code.upper() for code in _parts(self.cleaned_data["categories"])]
        if unknown := [code for code in codes if code not in Category.values]:
            # Translators: fi: Tuntematon tieto: %(names)s. Tiedot ovat T1–T10.
            raise ValidationError(
                _("Unknown data: %(names)s. It is T1 to T10.") % {"names": ", ".join(unknown)}
            )
        return tuple(category for category in Category if category.value in codes)

    def clean_authority(self) -> bool:
        found = AUTHORITIES.get(" ".join(self.cleaned_data["authority"].lower().split()))
        if found is None:
            # Translators: fi: Valtuudet ovat ”katselu” tai ”katselu ja kirjaaminen”.
            words = _("The authority is “%(view)s” or “%(record)s”.")
            raise ValidationError(words % {"view": VIEW, "record": VIEW_AND_RECORD})
        return found

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        municipality = answers.get("municipality")
        if municipality is None:
            return answers
        answers["holder"] = self._holder(answers.get("email", ""), municipality)
        version = self._version(answers.get("service", ""), municipality)
        self._check_period(answers, version)
        if version:
            answers["contract"] = version.contract
            self._check_groups(answers.get("groups", ()), version)
        return answers

    def _holder(self, email: str, municipality: Municipality) -> User | None:
        """Whoever works in the municipality: of anybody else nothing is told."""
        roles = Assignment.objects.in_force(self.day).filter(role=Role.WORKER, municipality=municipality)
        found = roles.filter(user__email__iexact=email).select_related("user").first()
        if found is None and email:
            # Translators: fi: Osoitteella ei ole kunnan työntekijän tunnusta. Pyydä pääkäyttäjää tuomaan
            # henkilö ensin.
            words = _(
                "The address belongs to no worker here. Ask the administrator to import the person first."
            )
            self.add_error("email", words)
        return found.user if found else None

    def _version(self, service: str, municipality: Municipality) -> ContractVersion | None:
        """The newest version of the municipality's contract for the service, or of its only contract."""
        found = list(_newest_versions(municipality))
        wanted = [one for one in found if not service or _is_called(one.contract, service)]
        if len(wanted) == 1:
            return wanted[0]
        names = ", ".join(str(one.contract.get_service_kind_display()) for one in found)
        if not found:
            # Translators: fi: Kunnalla ei ole sopimusta, jonka sisältö on kirjattu.
            self._complain("service", _("The municipality has no contract whose content is recorded."))
        else:
            # Translators: fi: Kirjoita palvelu: %(names)s.
            self._complain("service", _("Write the service: %(names)s.") % {"names": names})
        return None

    def _check_period(self, answers: dict[str, Any], version: ContractVersion | None) -> None:
        first, last = answers.get("starts_on"), answers.get("last_day")
        if not first or not last:
            return
        if last < first:
            # Translators: fi: Viimeinen päivä on ennen alkua %(day)s.
            words = _("The last day is before the beginning %(day)s.")
            self.add_error("last_day", words % {"day": format_date(first)})
        elif last >= months_after(first, LONGEST_MONTHS):
            # Translators: fi: Käyttöoikeus myönnetään enintään kahdeksi vuodeksi.
            self.add_error("last_day", _("An access right is granted for two years at most."))
        elif (
            version
            and (end := contract_end(version.contract))
            and not version.starts_on <= first <= last <= end
        ):
            # Translators: fi: Sopimus on voimassa %(first)s–%(last)s.
            words = _("The contract runs %(first)s–%(last)s.")
            period = {"first": format_date(version.starts_on), "last": format_date(end)}
            self.add_error("last_day", words % period)

    def _check_groups(self, groups: Sequence[ClientGroup], version: ContractVersion) -> None:
        covered = set(version.groups.values_list("group", flat=True))
        if beyond := [group.pk for group in groups if group.pk not in covered]:
            # Translators: fi: Sopimus ei kata ryhmää %(names)s.
            words = _("The contract does not cover the group %(names)s.")
            self.add_error("groups", words % {"names": ", ".join(beyond)})

    def _complain(self, name: str, words: str) -> None:
        self.add_error(name if name in self.line.cells else None, words)


def _municipality(cell: str, municipalities: Sequence[Municipality]) -> Municipality:
    for one in municipalities:
        if cell.lower() in (one.pk, one.short_fi.lower(), one.short_sv.lower(), one.name_fi.lower()):
            return one
    # Translators: fi: Kunta ei ole sinun: %(cell)s. Anna kunnan nimi tai numero.
    words = _("No municipality of yours is called %(cell)s. Give its name or number.")
    raise ValidationError(words % {"cell": cell})


def _parts(cell: str) -> list[str]:
    return [part.strip().lower() for part in BETWEEN.split(cell) if part.strip()]


def _newest_versions(municipality: Municipality) -> Sequence[ContractVersion]:
    known = Contract.objects.filter(municipality=municipality).exclude(service_kind=ServiceKind.UNKNOWN)
    newest = ContractVersion.objects.filter(contract__in=known).select_related("contract")
    by_contract = {version.contract_id: version for version in newest.order_by("no")}
    return list(by_contract.values())


def _is_called(contract: Contract, service: str) -> bool:
    name = str(contract.get_service_kind_display()).lower()
    return service.lower() in (contract.service_kind, name)
