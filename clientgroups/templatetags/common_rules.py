"""The decision's common rules, shown on the pages where they apply."""

from __future__ import annotations

from django import template

from clientgroups.content import COMMON_RULES, DECISION_REF
from documents.typography import unbroken

register = template.Library()


@register.inclusion_tag("clientgroups/_common_rule.html")
def common_rule(key: str) -> dict[str, object]:
    """One rule in one quiet line, with the decision that it comes from; `key` is one of COMMON_RULES."""
    return {"rule": COMMON_RULES[key].in_language(), "decision": unbroken(DECISION_REF)}
