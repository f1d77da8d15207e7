"""What was typed into a step, as the draft keeps it, and back into a form."""

from __future__ import annotations

from django.utils.datastructures import MultiValueDict

from accounts.kept import FIELD

Typed = dict[str, str | list[str]]
# What a browser sends besides the answers.
NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "next", "asked", FIELD})


def typed_in(data: MultiValueDict[str, str]) -> Typed:
    """The answers of a posted form: one text, or a list where a name came several times."""
    answers = {name: data.getlist(name) for name in data if name not in NOT_ANSWERS}
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in answers.items()}


def as_data(typed: Typed) -> MultiValueDict[str, str]:
    """The other way: data that a form can be bound to."""
    return MultiValueDict({name: text if isinstance(text, list) else [text] for name, text in typed.items()})
