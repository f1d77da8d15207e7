"""The versions of a contract beside each other: who has signed each, and what it says otherwise (R1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clientgroups.models import GroupContent
from documents.calendar import format_date
from municipalities.access.contracts import Known, contract_state, known_versions
from municipalities.models import Contract, ContractEvent, ContractVersion
from municipalities.models.contracts import SIGNATURES
from municipalities.models.rights import last_day


@dataclass(frozen=True)
class Change:
    """One thing that a version says otherwise than the one before it."""

    what: str
    old: str
    new: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True)
class VersionRow:
    """A version as its contract's page shows it: the signatures in order, and what changed."""

    version: ContractVersion
    groups: tuple[str, ...]
    signatures: tuple[ContractEvent, ...]
    missing: tuple[str, ...]
    changes: tuple[Change, ...]
    holds: bool
    superseded: bool

    @property
    def label(self) -> str:
        """In force, signed, waiting, or replaced before it was signed."""
        if self.holds:
            # Translators: fi: voimassa
            return _("in force")
        if not self.missing:
            # Translators: fi: allekirjoitettu
            return _("signed")
        # Translators: fi: korvattu ennen allekirjoitusta · odottaa allekirjoituksia
        return _("replaced before it was signed") if self.superseded else _("waits for signatures")


def version_rows(contract: Contract, day: date) -> list[VersionRow]:
    """The versions newest first, each with what it changed."""
    known, state = known_versions(contract, None), contract_state(contract, day)
    names = _group_names(one.version for one in known)
    older: list[Known | None] = [*known[1:], None]
    return [
        VersionRow(
            version=one.version,
            groups=tuple(names[one.version.pk].values()),
            signatures=_in_order(one.events),
            missing=one.missing(day),
            changes=_changes(before.version, one.version, names) if before else (),
            holds=state.holds and one.version == state.version,
            superseded=one != known[0],
        )
        for one, before in zip(known, older, strict=False)
    ]


Names = dict[object, dict[str, str]]


def _group_names(versions: Iterable[ContractVersion]) -> Names:
    """The groups of each version by code, in the order and the words of its own annex."""
    versions = list(versions)
    contents = GroupContent.objects.filter(annex__in={version.annex_id for version in versions})
    words = {(content.annex_id, content.group_id): content.name for content in contents.order_by("group")}
    covered = ContractVersion.objects.filter(pk__in=[version.pk for version in versions]).order_by(
        "groups__group__position"
    )
    names: Names = {version.pk: {} for version in versions}
    for pk, annex, code in covered.values_list("pk", "annex", "groups__group"):
        if code:
            names[pk][code] = words.get((annex, code), code)
    return names


def _in_order(events: Iterable[ContractEvent]) -> tuple[ContractEvent, ...]:
    by_kind = {event.kind: event for event in events}
    return tuple(by_kind[kind] for kind in SIGNATURES if kind in by_kind)


def _changes(old: ContractVersion, new: ContractVersion, names: Names) -> tuple[Change, ...]:
    periods, annexes = (_period(old), _period(new)), (old.annex.decision_ref, new.annex.decision_ref)
    plain = (
        # Translators: fi: Voimassa · Kriteeriliite · Henkilötiedot
        Change(_("In force"), *periods),
        Change(_("Annex of criteria"), *annexes),
        Change(_("Personal data"), old.data_clause, new.data_clause),
    )
    changed = [one for one in plain if one.old != one.new]
    return (*changed, *_changed_groups(names[old.pk], names[new.pk]))


def _changed_groups(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    if old.keys() == new.keys():
        return []
    return [
        Change(
            # Translators: fi: Ryhmät
            _("Groups"),
            _count(old),
            _count(new),
            removed=tuple(name for code, name in old.items() if code not in new),
            added=tuple(name for code, name in new.items() if code not in old),
        )
    ]


def _count(groups: dict[str, str]) -> str:
    # Translators: fi: %(count)s ryhmä / %(count)s ryhmää
    return ngettext("%(count)s group", "%(count)s groups", len(groups)) % {"count": len(groups)}


def _period(version: ContractVersion) -> str:
    return f"{format_date(version.starts_on)}–{format_date(last_day(version.ends_before))}"
