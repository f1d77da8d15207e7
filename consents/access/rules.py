"""The rules of the gate, R1-R8, each written once as a question to the database.

The same expression answers for one consent (`gate.evaluate`) and filters a list (`gate.openable_by`). What
differs between a consent and a service point without one yet is only where the municipality and the group
are read from, so the footing rules R1-R4 take them as arguments: values or references to the outer row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
)
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clientgroups.models import ASKED_TOGETHER, Action, Category, CategoryRule, GroupAction, GroupCategory
from consents.models import (
    Client,
    ConsentAction,
    ConsentPart,
    ConsentWorker,
    EventItem,
    HandOver,
    NeedClosed,
    PartEvent,
    ServiceNeed,
    Verification,
)
from consents.models.consents import IN_FORCE_KINDS, RECORD_CHANGES
from consents.models.needs import AreaClient
from documents.calendar import helsinki_day
from municipalities.models import (
    AccessRight,
    ContractVersion,
    PersonalAgreement,
    Qualification,
    RightTerms,
)
from municipalities.models.rights import RightTermsQuerySet

# A value, or a reference to the outer row: the ORM takes both where its types know only values.
Reference = Any


class Rule(TextChoices):
    """The gate's rules by their numbers in the board's terms; the label is the light's name on the screen."""

    # Translators: fi: Sopimus
    R1 = "R1", _("Contract")
    # Translators: fi: Käyttöoikeus
    R2 = "R2", _("Access right")
    # Translators: fi: Henkilökohtainen sopimus
    R3 = "R3", _("Personal agreement")
    # Translators: fi: Käyttöoikeuden rajat
    R4 = "R4", _("Limits of the right")
    # Translators: fi: Palvelutarve
    R5 = "R5", _("Service need")
    # Translators: fi: Suostumus
    R6 = "R6", _("Consent")
    # Translators: fi: Toimenpide
    R7 = "R7", _("Action")
    # Translators: fi: Katsottavat tiedot
    R8 = "R8", _("Data to be viewed")


class Intent(TextChoices):
    """What somebody wants with client data (R13). Each is a named list of rules."""

    PREPARE = "prepare", _("prepare a consent")
    RECORD = "record", _("record and verify a form")
    VIEW = "view", _("view")


FOOTING = (Rule.R1, Rule.R2, Rule.R3, Rule.R4)
RULES: dict[Intent, tuple[Rule, ...]] = {
    Intent.PREPARE: FOOTING,
    Intent.RECORD: FOOTING,
    Intent.VIEW: tuple(Rule),
}


@dataclass(frozen=True)
class Footing:
    """Whose rules are asked, where and for which group. `group` None: in any group at all."""

    worker: User | Reference
    municipality: Reference
    group: Reference | None
    at: datetime


def contracts(footing: Footing) -> QuerySet[ContractVersion]:
    """R1: contracts in force that cover the group."""
    versions = ContractVersion.objects.in_force(helsinki_day(footing.at))
    versions = versions.filter(contract__municipality=footing.municipality)
    return versions if footing.group is None else versions.covering(footing.group)


def rights(footing: Footing) -> RightTermsQuerySet:
    """R2: the worker's own terms that were granted, opened by KEHA-keskus and are in force today.

    A right does not outlive the worker's task in its municipality, whoever was late to remove it.
    """
    found = RightTerms.objects.in_force(footing.at).of_workers(footing.at)
    return found.filter(right__holder=footing.worker, right__contract__municipality=footing.municipality)


def agreements(footing: Footing) -> QuerySet[PersonalAgreement]:
    """R3, its first third: the agreement that says what service need means in this group."""
    found = PersonalAgreement.objects.in_force(footing.at).filter(
        user=footing.worker, municipality=footing.municipality
    )
    return found if footing.group is None else found.naming(footing.group)


def _covering(found: RightTermsQuerySet, footing: Footing) -> RightTermsQuerySet:
    return found if footing.group is None else found.filter(groups__group=footing.group)


def terms(footing: Footing) -> RightTermsQuerySet:
    """The terms that carry an opening: in force, covering the group, and so does their own contract."""
    own = ContractVersion.objects.in_force(helsinki_day(footing.at)).filter(
        contract=OuterRef("right__contract")
    )
    if footing.group is not None:
        # One query deeper than the footing's own: a reference has to reach over both.
        group = OuterRef(footing.group) if isinstance(footing.group, OuterRef) else footing.group
        own = own.covering(group)
    return _covering(rights(footing), footing).filter(Exists(own))


def _within_limits(footing: Footing) -> Q:
    """R4. Where R1 or R2 fails already, the limits are judged by the terms as such.

    So each rule has its own say; an opening rests on `terms` all the same, by R8.
    """
    mine = RightTerms.objects.filter(
        right__holder=footing.worker, right__contract__municipality=footing.municipality
    )
    without_contract = ~Exists(contracts(footing)) & Q(Exists(_covering(rights(footing), footing)))
    without_right = ~Exists(rights(footing)) & Q(Exists(_covering(mine, footing)))
    return Q(Exists(terms(footing))) | without_contract | without_right


def _has(footing: Footing, kind: Qualification.Kind) -> Exists:
    return Exists(Qualification.objects.on_record(footing.at).filter(user=footing.worker, kind=kind))


def footing_rules(footing: Footing) -> dict[str, Q]:
    """R1-R4 as conditions on the outer row, named by their rule."""
    qualified = _has(footing, Qualification.Kind.SECRECY) & _has(footing, Qualification.Kind.TRAINING)
    return {
        Rule.R1.value: Q(Exists(contracts(footing))),
        Rule.R2.value: Q(Exists(rights(footing))),
        Rule.R3.value: Q(Exists(agreements(footing))) & qualified,
        Rule.R4.value: _within_limits(footing),
    }


def columns(conditions: dict[str, Q]) -> dict[str, Any]:
    """The conditions as columns of the outer row, to be read instead of filtered by."""
    return {name: ExpressionWrapper(it, output_field=BooleanField()) for name, it in conditions.items()}


def of_consent(worker: User, at: datetime) -> Footing:
    """The footing of a consent row: its need's municipality and group."""
    return Footing(worker, OuterRef("need__municipality"), OuterRef("need__content__group"), at)


def given(kind: ConsentPart.Kind, at: datetime) -> QuerySet[PartEvent]:
    """The latest event of the outer consent's part, when by it the part is given."""
    latest = PartEvent.objects.latest_ids(at)
    return latest.filter(part__consent=OuterRef("pk"), part__kind=kind, kind__in=IN_FORCE_KINDS)


def verified(at: datetime) -> Exists:
    return Exists(Verification.objects.filter(form__consent=OuterRef("pk"), at__lte=at))


def need_stands(at: datetime) -> Q:
    """R5: this area's client, established before the signature, not closed."""
    closed = NeedClosed.objects.filter(need=OuterRef("need"), at__lte=at)
    signed_first = given(ConsentPart.Kind.VIEWING, at).filter(at__lt=OuterRef("need__established_at"))
    return Q(
        ~Exists(closed), ~Exists(signed_first), need__area_client=AreaClient.YES, need__established_at__lte=at
    )


def consent_stands(worker: User, at: datetime) -> Q:
    """R6: given, not withdrawn, not ended, its scan verified or not yet due, and this worker meant by it."""
    day = helsinki_day(at)
    viewing = given(ConsentPart.Kind.VIEWING, at)
    named = ConsentWorker.objects.filter(consent=OuterRef("pk"))
    scanned = Q(Exists(viewing.filter(scan_due_on__gte=day))) | verified(at)
    meant = ~Exists(named) | Q(Exists(named.filter(user=worker)))
    return Q(Exists(viewing), scanned, meant, ends_before__gt=day)


def common_items(worker: User, at: datetime, *, consent: UUID | None = None) -> QuerySet[EventItem]:
    """R8: what the client ticked, the group needs and the right covers, one row an item.

    Of that consent, or (None) of the outer row.

    Health data counts only by its own part, and only once its scan is verified.
    """
    path = "event__part__consent"
    content = f"{path}__need__content"
    footing = Footing(worker, OuterRef(f"{path}__need__municipality"), OuterRef(f"{content}__group"), at)
    covered = terms(footing).filter(categories__category=OuterRef("item"))
    needed = GroupCategory.objects.filter(content=OuterRef(content), category=OuterRef("item"))
    scan = Verification.objects.filter(form__consent=OuterRef(path), at__lte=at)
    own = Exists(needed.filter(rule=CategoryRule.OWN_CONSENT))
    by_own_part = Q(event__part__kind=ConsentPart.Kind.HEALTH) & Q(own) & Q(Exists(scan))
    # One fact of a category is not the category: until it has a box of its own it opens nothing.
    whole = Exists(needed.filter(rule__in=ASKED_TOGETHER))
    by_viewing = Q(event__part__kind=ConsentPart.Kind.VIEWING) & Q(whole)
    latest = PartEvent.objects.filter(part=OuterRef("event__part"), at__lte=at).newest_first()
    return EventItem.objects.filter(
        Q(Exists(covered)) & (by_own_part | by_viewing),
        event=Subquery(latest.values("pk")[:1]),
        event__kind__in=IN_FORCE_KINDS,
        event__part__consent=consent or OuterRef("pk"),
    )


def contacts_needed() -> Q:
    """T2 is the name and the contact details, except in a group that needs the name only."""
    group = GroupCategory.objects.filter(content=OuterRef("need__content"), category=Category.T2)
    return Q(Exists(group.filter(rule=CategoryRule.DEFAULT)))


def changes_allowed(worker: User, at: datetime) -> Q:
    """Recording a change of need is an authority that the group, the right and the consent must all name."""
    group = GroupAction.objects.filter(content=OuterRef("need__content"), action=Action.RECORD_CHANGE)
    right = terms(of_consent(worker, at)).filter(may_record_changes=True)
    tick = given(ConsentPart.Kind.VIEWING, at).filter(items__item=RECORD_CHANGES)
    return Q(Exists(group)) & Q(Exists(right)) & Q(Exists(tick))


def action_named(action: str) -> Q:
    """R7, its first half: the action is the group's own and stands on the form."""
    group = GroupAction.objects.filter(content=OuterRef("need__content"), action=action)
    return Q(Exists(group)) & Q(Exists(ConsentAction.objects.filter(consent=OuterRef("pk"), action=action)))


def conflict_declared(worker: User, at: datetime) -> Exists:
    """R7: the worker has said to be disqualified in this client's matter; the gate takes nothing back."""
    return Exists(
        HandOver.objects.filter(
            consent__need__client=OuterRef("need__client"),
            by=worker,
            reason=HandOver.Reason.CONFLICT,
            at__lte=at,
        )
    )


def all_rules(worker: User, at: datetime) -> dict[str, Q]:
    """R1-R8 of a consent as conditions on its row; of R7 only a declared conflict."""
    return {
        **footing_rules(of_consent(worker, at)),
        Rule.R5.value: need_stands(at),
        Rule.R6.value: consent_stands(worker, at),
        Rule.R7.value: ~Q(conflict_declared(worker, at)),
        Rule.R8.value: Q(Exists(common_items(worker, at))),
    }


def is_insider(worker: User, client: Client) -> bool:
    """R9: a right, in whatever state, in a municipality that has a need, form or consent of the client."""
    papers = ServiceNeed.objects.filter(client=client, municipality=OuterRef("contract__municipality"))
    return AccessRight.objects.filter(Exists(papers), holder=worker).exists()
