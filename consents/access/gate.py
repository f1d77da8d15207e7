"""The gate: one answer about one consent, or about a service point before there is a consent.

`evaluate` gives the decision with every check; `openable_by` is the same rules as a list. Default deny: what
no rule permits is refused, nobody is exempt, and no permission of Django's is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from clientgroups.models import Action, Category, ClientGroup
from consents.access import rules
from consents.access.rules import RULES, Footing, Intent, Rule
from consents.models import Consent
from documents.calendar import helsinki_day
from municipalities.models import ContractVersion, Municipality

# R8 compares what the others have found: without one of them there is nothing to compare.
R8_RESTS_ON = (Rule.R1, Rule.R2, Rule.R4, Rule.R6)


class State(StrEnum):
    OK = "ok"
    BLOCKS = "blocks"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Check:
    """One rule and how it stands."""

    rule: Rule
    state: State


@dataclass(frozen=True)
class Decision:
    """The gate's answer. `grounds` names the rows it rests on (contract, right, agreement, need, consent).

    `contacts`: of T2 the contact details too, not the name only.
    """

    intent: Intent
    checks: tuple[Check, ...]
    categories: tuple[str, ...] = ()
    may_record_changes: bool = False
    contacts: bool = False
    grounds: dict[str, str] = field(default_factory=dict)

    @property
    def allowed(self) -> bool:
        return all(check.state == State.OK for check in self.checks)

    @property
    def failed(self) -> tuple[Rule, ...]:
        return tuple(check.rule for check in self.checks if check.state == State.BLOCKS)

    @property
    def ready(self) -> bool:
        """Only the worker's own words (R7) are missing, if anything is."""
        return all(
            check.state == State.OK or (check.rule, check.state) == (Rule.R7, State.NOT_ASKED)
            for check in self.checks
        )

    def state(self, rule: Rule) -> State:
        return next((check.state for check in self.checks if check.rule == rule), State.NOT_ASKED)


@dataclass(frozen=True)
class Declaration:
    """What the worker states at the gate (R7): the intended action, and not to be disqualified."""

    action: str
    not_disqualified: bool


def evaluate(
    worker: User, consent: Consent, intent: Intent, *, at: datetime, declaration: Declaration | None = None
) -> Decision:
    """Ask every rule of the intent about one consent. Two queries: the rules, and the common categories."""
    row = _asked(worker, intent, at, declaration).get(pk=consent.pk)
    checks = _checks(row, intent, declaration)
    if intent != Intent.VIEW:
        return Decision(intent, checks)
    categories = categories_of(worker, consent, at=at)
    return Decision(
        intent,
        checks,
        categories=categories,
        may_record_changes=row["changes"],
        contacts=row["contacts"] and Category.T2 in categories,
        grounds={name: str(row[name]) for name in _GROUNDS if row[name]}
        | {"need": str(row["need_id"]), "consent": str(consent.pk)},
    )


def evaluate_place(
    worker: User, municipality: Municipality, *, at: datetime, group: str | None = None
) -> Decision:
    """Ask the footing R1-R4 at a service point, for one group or (None) in any group: the intent
    *prepare*.
    """
    footing = Footing(worker, OuterRef("pk"), group, at)
    row = Municipality.objects.annotate(**rules.columns(rules.footing_rules(footing))).values(
        *RULES[Intent.PREPARE]
    )
    return Decision(Intent.PREPARE, _checks(row.get(pk=municipality.pk), Intent.PREPARE, None))


def evaluate_groups(worker: User, municipality: Municipality, *, at: datetime) -> dict[str, Decision]:
    """The same for every group there is, by its code, in one query."""
    footing = Footing(worker, municipality.pk, OuterRef("pk"), at)
    rows = ClientGroup.objects.annotate(**rules.columns(rules.footing_rules(footing)))
    return {
        row["pk"]: Decision(Intent.PREPARE, _checks(row, Intent.PREPARE, None))
        for row in rows.values("pk", *RULES[Intent.PREPARE])
    }


def openable_by(worker: User, *, at: datetime) -> QuerySet[Consent]:
    """Every consent that the worker could open now, had they stated an action: the same rules as a filter."""
    conditions = rules.columns(rules.all_rules(worker, at))
    openable: QuerySet[Consent] = Consent.objects.alias(**conditions).filter(
        **dict.fromkeys(conditions, True)
    )
    return openable


def categories_of(worker: User, consent: Consent, *, at: datetime) -> tuple[str, ...]:
    """R8: the categories that group, right and consent have in common, in the law's order."""
    found = set(rules.common_items(worker, at, consent=consent.pk).values_list("item", flat=True))
    return tuple(category for category in Category.values if category in found)


_GROUNDS = ("contract", "right", "agreement")


def _asked(worker: User, intent: Intent, at: datetime, declaration: Declaration | None) -> Any:
    footing = rules.of_consent(worker, at)
    if intent != Intent.VIEW:
        return Consent.objects.annotate(**rules.columns(rules.footing_rules(footing))).values(*RULES[intent])
    conditions = rules.all_rules(worker, at) | {
        "changes": rules.changes_allowed(worker, at),
        "contacts": rules.contacts_needed(),
    }
    if declaration is not None:
        conditions["named"] = rules.action_named(declaration.action)
    return _with_grounds(Consent.objects.annotate(**rules.columns(conditions)), footing).values(
        *conditions, *_GROUNDS, "need_id"
    )


def _with_grounds(consents: QuerySet[Consent], footing: Footing) -> QuerySet[Any]:
    """The rows that an opening rests on. The contract is the right's own: a municipality may have two."""
    terms = rules.terms(footing).order_by("-ends_before")
    contracts = rules.contracts(footing).order_by("-ends_before")
    own = ContractVersion.objects.in_force(helsinki_day(footing.at)).filter(contract=OuterRef("own_contract"))
    return consents.annotate(
        right=Subquery(terms.values("pk")[:1]),
        own_contract=Subquery(terms.values("right__contract")[:1]),
        agreement=Subquery(rules.agreements(footing).order_by("-starts_on").values("pk")[:1]),
    ).annotate(contract=Coalesce(Subquery(own.values("pk")[:1]), Subquery(contracts.values("pk")[:1])))


def _checks(row: dict[str, Any], intent: Intent, declaration: Declaration | None) -> tuple[Check, ...]:
    states: dict[Rule, State] = {
        rule: State.OK if row[rule] else State.BLOCKS for rule in RULES[intent] if rule != Rule.R7
    }
    if intent == Intent.VIEW:
        if any(states[rule] == State.BLOCKS for rule in R8_RESTS_ON):
            states[Rule.R8] = State.NOT_ASKED
        states[Rule.R7] = _declared(row, declaration)
    return tuple(Check(rule, states[rule]) for rule in RULES[intent])


def _declared(row: dict[str, Any], declaration: Declaration | None) -> State:
    if not row[Rule.R7]:
        return State.BLOCKS
    if declaration is None:
        return State.NOT_ASKED
    recordable = declaration.action != Action.RECORD_CHANGE or row["changes"]
    return State.OK if row["named"] and recordable and declaration.not_disqualified else State.BLOCKS
