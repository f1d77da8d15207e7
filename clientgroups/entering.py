"""A later decision brings a new annex: the one before ends when it begins, and consents keep theirs.

No trail entry here: the action that enters an annex records it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from clientgroups.models import AnnexVersion, Category, CategoryRule, GroupAction, GroupCategory, GroupContent


class AnnexThere(Exception):
    """An annex of that decision has been entered."""


class BeginsTooEarly(Exception):
    """A new annex begins after the one before."""

    def __init__(self, after: date) -> None:
        super().__init__(str(after))
        self.after = after


class HealthByDefault(Exception):
    """Health data is asked for only by a part of its own (380/2023 § 116 mom. 4), whatever an annex says."""


@dataclass(frozen=True)
class GroupWords:
    """A group as the annex has it; `categories` are those that it asks for by default."""

    name_fi: str
    name_sv: str
    criterion_fi: str
    criterion_sv: str
    categories: frozenset[str]


@dataclass(frozen=True)
class AnnexWords:
    """The annex itself, as its decision has it; `groups` by their codes."""

    decision_ref: str
    diary_no: str
    decided_on: date
    starts_on: date
    groups: Mapping[str, GroupWords]


@transaction.atomic
def next_annex(words: AnnexWords, *, at: datetime) -> AnnexVersion:
    """The new annex. What the area does not enter is taken over: the plain sentences, the actions, and what
    may be asked for only by a rule of its own. Raises `AnnexThere`, `BeginsTooEarly`, `HealthByDefault`.
    """
    # Locked: of two who enter at once the second comes after the first.
    before = AnnexVersion.objects.select_for_update().latest("starts_on")
    if AnnexVersion.objects.filter(decision_ref=words.decision_ref).exists():
        raise AnnexThere
    if words.starts_on <= before.starts_on:
        raise BeginsTooEarly(before.starts_on)
    if any(Category.T8 in group.categories for group in words.groups.values()):
        raise HealthByDefault
    before.ends_before = words.starts_on
    _save(before, at, update_fields=["ends_before"])
    annex = AnnexVersion(
        decision_ref=words.decision_ref,
        diary_no=words.diary_no,
        decided_on=words.decided_on,
        starts_on=words.starts_on,
        from_reasons=False,
    )
    _save(annex, at)
    for code, group in words.groups.items():
        _carry_over(before.contents.get(group=code), annex, group, at=at)
    return annex


def _carry_over(old: GroupContent, annex: AnnexVersion, words: GroupWords, *, at: datetime) -> None:
    content = GroupContent(
        annex=annex,
        group=old.group,
        name_fi=words.name_fi,
        name_sv=words.name_sv,
        criterion_fi=words.criterion_fi,
        criterion_sv=words.criterion_sv,
        plain_fi=old.plain_fi,
        plain_sv=old.plain_sv,
    )
    _save(content, at)
    for action in old.actions.all():
        GroupAction.objects.create(content=content, action=action.action)
    apart = old.categories.exclude(rule=CategoryRule.DEFAULT)
    rules = dict.fromkeys(sorted(words.categories), CategoryRule.DEFAULT.value)
    rules |= dict(apart.values_list("category", "rule"))
    for category, rule in rules.items():
        GroupCategory.objects.create(content=content, category=category, rule=rule)


def _save(row: AnnexVersion | GroupContent, at: datetime, **how: object) -> None:
    row._history_date = at  # type: ignore[union-attr]  # dates the history row
    row.save(**how)  # type: ignore[arg-type]  # update_fields only
