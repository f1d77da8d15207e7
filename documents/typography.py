"""Small things that make printed text readable: what stays on one line, where a sentence ends."""

from __future__ import annotations

import re
from typing import Any

NO_BREAK = "\u00a0"
# Telephone numbers, "p. 014", "tfn 014", "klo 9.14", "kl. 9.14", "124 § 2 mom. 3 kohta".
_TOGETHER = re.compile(
    r"(?<=\d) (?=\d|§|mom\.|kohta|kap\.)|(?<=§) (?=\d)|(?<=\bp\.) (?=\d)|(?<=\bmom\.) (?=\d)"
    r"|(?<=\b(?:tfn|klo|kl\.)) (?=\d)"
)


def unbroken(text: str) -> str:
    """Keeps numbers with what they belong to on one line."""
    return re.sub(_TOGETHER, NO_BREAK, text)


def typeset(value: Any) -> Any:
    """`unbroken` for every text in the dictionaries and tuples of a paper's context."""
    if isinstance(value, str):
        return unbroken(value)
    if isinstance(value, dict):
        return {key: typeset(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(typeset(inner) for inner in value)
    return value


def sentence(text: str) -> str:
    """What somebody typed, ending like a sentence, so that the next one can follow it."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
