"""The client groups' own rules: one small pure module a group, found by its name.

What a group is called and which data it needs is content of an annex version, in the database. What it *asks*
as evidence of the need is here. A tenth group is a content row and a module `<code>.py` in this folder with

    GROUP = Group(code="<code>", questions=..., sentence=...)

- `questions(facts)`: what to ask now; may depend on the answers so far (a reason only at 30 or over), so a
  form asks again with each submit. Names become the keys of `Evidence.values`.
- `sentence(values)`: the stored evidence in a sentence of the active language, for the gate and the page.
- `errors(facts, values)`: what the questions' own limits do not catch, by question name.
- `known(facts)`: what need not be asked, and why ("22 vuotta, alle 30. Muuta perustetta ei tarvita.").
- `why_closed(facts)`: why no consent can be asked in this group here and now; "" when it can.
- `not_ready()`: a sentence for the screen about what a later issue completes; "" when whole. See `ready`.
- `single_visit_only`: the consent may last for this visit only.
- `with_employers`: the matter is done with employers, and the board's rule for that is shown.
- `check(facts)`: the `Evidence`, or errors by question name. Errors carry the typed values and a way on.

Modules look at `Facts` only: no models, no clock, no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from pkgutil import iter_modules

from clientgroups.evidence import (
    GROUP_KEY,
    YES,
    Answers,
    Errors,
    Evidence,
    Facts,
    Group,
    Known,
    Question,
    Values,
    visit_day,
)

__all__ = [
    "GROUPS",
    "GROUP_KEY",
    "YES",
    "Answers",
    "Errors",
    "Evidence",
    "Facts",
    "Group",
    "Known",
    "Question",
    "Values",
    "group",
    "sentence_of",
    "visit_day",
]


def found(folders: Iterable[str]) -> dict[str, Group]:
    """The groups of every module in the folders, by code. A module's name is its group's code."""
    groups = {
        name: import_module(f"{__name__}.{name}").GROUP
        for _finder, name, _is_package in iter_modules(folders)
    }
    for name, one in groups.items():
        if one.code != name:
            raise ValueError(f"The module {name} holds the group {one.code}.")
    return groups


GROUPS: Mapping[str, Group] = found(__path__)


def group(code: str) -> Group:
    """The rules of a group. A code without a module is a fault of the installation: KeyError."""
    return GROUPS[code]


def sentence_of(code: str, values: Values) -> str:
    """The stored evidence of a need in one sentence of the active language."""
    return group(code).sentence(values)
