"""The gate: who may see what of whom, and why not."""

from consents.access.gate import (
    Check,
    Decision,
    Declaration,
    State,
    evaluate,
    evaluate_groups,
    evaluate_place,
    openable_by,
)
from consents.access.people import (
    PersonDetails,
    code_of,
    draft_code_of,
    initials,
    mask,
    masked_code_of,
    names_of,
    person_of,
)
from consents.access.permits import GateClosed, NotPermitted, Permit
from consents.access.rules import Intent, Rule, is_insider

__all__ = [
    "Check",
    "Decision",
    "Declaration",
    "GateClosed",
    "Intent",
    "NotPermitted",
    "Permit",
    "PersonDetails",
    "Rule",
    "State",
    "code_of",
    "draft_code_of",
    "evaluate",
    "evaluate_groups",
    "evaluate_place",
    "initials",
    "is_insider",
    "mask",
    "masked_code_of",
    "names_of",
    "openable_by",
    "person_of",
]
