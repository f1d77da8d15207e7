"""Write the board's decision and the law table into the database, once. Running it again changes nothing.

No trail entry here: the loader of the whole decision records `decision.loaded` for all that it loads.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from clientgroups.content import DECIDED_ON, DECISION_REF, DIARY_NO, GROUPS, GroupText
from clientgroups.law import CHECKED_ON, LAW, Law
from clientgroups.models import (
    AnnexVersion,
    ClientGroup,
    GroupAction,
    GroupCategory,
    GroupContent,
    LawReference,
)


@transaction.atomic
def load_annex(*, at: datetime) -> bool:
    """The annex of 24.9.2025 § 45 with its nine groups. False: it is there already, and is left as it is."""
    if AnnexVersion.objects.filter(decision_ref=DECISION_REF).exists():
        return False
    annex = AnnexVersion(
        decision_ref=DECISION_REF, diary_no=DIARY_NO, decided_on=DECIDED_ON, starts_on=DECIDED_ON
    )
    _save(annex, at)
    for position, text in enumerate(GROUPS, start=1):
        load_group(annex, text, position=position, at=at)
    return True


def load_group(annex: AnnexVersion, text: GroupText, *, position: int, at: datetime) -> GroupContent:
    """What one group is and asks for in this annex."""
    group, _ = ClientGroup.objects.get_or_create(code=text.code, defaults={"position": position})
    content = GroupContent(
        annex=annex,
        group=group,
        name_fi=text.name_fi,
        name_sv=text.name_sv,
        criterion_fi=text.criterion_fi,
        criterion_sv=text.criterion_sv,
        plain_fi=text.plain_fi,
        plain_sv=text.plain_sv,
    )
    _save(content, at)
    for category, rule in text.rules:
        GroupCategory.objects.create(content=content, category=category, rule=rule)
    for action in text.actions:
        GroupAction.objects.create(content=content, action=action)
    return content


@transaction.atomic
def load_law(*, at: datetime) -> int:
    """Add the rows that are missing and say how many. A row that someone has corrected stays corrected."""
    there = set(LawReference.objects.values_list("code", "section"))
    missing = [law for law in LAW if (law.code, law.section) not in there]
    for law in missing:
        _load_row(law, at)
    return len(missing)


def _load_row(law: Law, at: datetime) -> None:
    row = LawReference(
        code=law.code,
        section=law.section,
        text_fi=law.text_fi,
        text_sv=law.text_sv,
        checked_on=CHECKED_ON,
    )
    _save(row, at)


def _save(row: AnnexVersion | GroupContent | LawReference, at: datetime) -> None:
    row._history_date = at  # type: ignore[union-attr]  # dates the history row
    row.save()
