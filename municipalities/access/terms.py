"""What a right's terms say: beside other terms, and what a contract lets them say (R4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientgroups.models import Category, GroupContent
from documents.calendar import format_date
from municipalities.access.lists import categories_of, contract_end, groups_of
from municipalities.access.versions import Change
from municipalities.models import Contract, RightTerms
from municipalities.models.rights import last_day


@dataclass(frozen=True)
class Offered:
    """A group of the contract's annex: the data that it needs, and whether the contract covers it."""

    content: GroupContent
    categories: frozenset[str]
    covered: bool


@dataclass(frozen=True)
class Limits:
    """What may be proposed under a contract: its period, both days included, and the groups of its annex."""

    contract: Contract
    first_day: date
    last_day: date
    groups: Sequence[Offered]

    @property
    def categories(self) -> list[Category]:
        """The data that some covered group needs, in the law's order."""
        needed = {code for one in self.groups if one.covered for code in one.categories}
        return [category for category in Category if category.value in needed]

    def needed_by(self, codes: Sequence[str]) -> set[str]:
        """The data that the groups of these codes need."""
        return {code for one in self.groups if one.content.group_id in codes for code in one.categories}


def limits_of(contract: Contract) -> Limits | None:
    """By the newest version, signed or not, and a marked end; None before the contract is entered."""
    version, end = contract.versions.select_related("annex").order_by("-no").first(), contract_end(contract)
    if version is None or end is None:
        return None
    covered = set(version.groups.values_list("group", flat=True))
    contents = version.annex.contents.select_related("group").prefetch_related("categories")
    return Limits(
        contract=contract,
        first_day=version.starts_on,
        last_day=end,
        groups=[
            Offered(
                content,
                frozenset(one.category for one in content.categories.all()),
                content.group_id in covered,
            )
            for content in contents.order_by("group__position")
        ],
    )


def changes_between(old: RightTerms, new: RightTerms) -> list[Change]:
    """What the new terms say otherwise, in words; nothing when they say the same."""
    plain = (
        # Translators: fi: Tehtävät · Valtuudet · Aika · Peruste · Perustelu
        Change(_("Tasks"), old.tasks, new.tasks),
        Change(pgettext("of an access right", "Authority"), authority_of(old), authority_of(new)),
        Change(_("Period"), _period(old), _period(new)),
        Change(_("Ground"), old.get_ground_display(), new.get_ground_display()),
        Change(_("Reason"), old.reason, new.reason),
    )
    listed = (
        # Translators: fi: Ryhmät · Tiedot
        _listed(_("Groups"), _groups(old), _groups(new)),
        _listed(_("Data"), _categories(old), _categories(new)),
    )
    return [*(one for one in listed if one), *(one for one in plain if one.old != one.new)]


def authority_of(terms: RightTerms) -> str:
    if terms.may_record_changes:
        # Translators: fi: Katselu ja palvelutarpeen muutosten kirjaaminen
        return _("Viewing and recording changes of service need")
    # Translators: fi: Vain katselu
    return _("Viewing only")


def _groups(terms: RightTerms) -> dict[str, str]:
    return {content.group_id: content.name for content in groups_of(terms)}


def _categories(terms: RightTerms) -> dict[str, Promise | str]:
    return {category.value: category.label for category in categories_of(terms)}


def _listed(what: str, old: Mapping[str, Promise | str], new: Mapping[str, Promise | str]) -> Change | None:
    if old.keys() == new.keys():
        return None
    return Change(
        what,
        ", ".join(map(str, old.values())),
        ", ".join(map(str, new.values())),
        removed=tuple(str(words) for code, words in old.items() if code not in new),
        added=tuple(str(words) for code, words in new.items() if code not in old),
    )


def _period(terms: RightTerms) -> str:
    return f"{format_date(terms.starts_on)}–{format_date(last_day(terms.ends_before))}"
