"""Access rights of named workers: what was proposed and decided, what KEHA-keskus has done (R2, R4)."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.appendonly import AppendOnly, AppendOnlyQuerySet
from clientgroups.models import Category, ClientGroup, Ground
from documents.calendar import helsinki_day
from documents.database import MonthsAfter
from documents.models import IssuedDocument
from municipalities.models.areas import Unit
from municipalities.models.assignments import Assignment, Role
from municipalities.models.contracts import Contract, ContractVersion

# No right is granted for longer, counted from its first day (R4).
LONGEST_MONTHS = 24


class AccessRight(AppendOnly):
    """One named worker's right under one contract. Its terms say what it allows, its events how it stands."""

    history_exempt = "Append-only: what changes is in terms and events."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="access_rights")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="access_rights")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="access_rights")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("access right")
        verbose_name_plural = _("access rights")

    def __str__(self) -> str:
        return str(self.pk)


class RightTermsQuerySet(AppendOnlyQuerySet["RightTerms"]):
    def granted(self, at: datetime) -> RightTermsQuerySet:
        """The terms that hold by the approvals, whatever has happened to the right since.

        Of terms that have begun those of the latest approval, or else those of the latest approval: from its
        first day on the newest decision holds, and terms granted ahead leave the present ones in force.
        """
        approvals = RightEvent.objects.filter(
            right=OuterRef("right"), kind=RightEvent.Kind.APPROVED, at__lte=at
        )
        begun = Case(When(terms__starts_on__lte=helsinki_day(at), then=1), default=0)
        latest = approvals.annotate(begun=begun).order_by("-begun", "-at", "-recorded_at")
        return self.annotate(granted_terms=Subquery(latest.values("terms")[:1])).filter(granted_terms=F("pk"))

    def promised(self, at: datetime) -> RightTermsQuerySet:
        """Granted terms, and those that were granted ahead to hold after them."""
        ahead = RightEvent.objects.filter(terms=OuterRef("pk"), kind=RightEvent.Kind.APPROVED, at__lte=at)
        later = Q(Exists(ahead), starts_on__gt=helsinki_day(at))
        return self.filter(Q(pk__in=RightTerms.objects.granted(at).values("pk")) | later)

    def standing(self, at: datetime) -> RightTermsQuerySet:
        """Granted terms whose right is neither suspended nor over: an approval lifts no suspension."""
        halts = RightEvent.objects.filter(right=OuterRef("right"), kind__in=HALTS, at__lte=at).newest_first()
        return (
            self.granted(at)
            .filter(~Exists(halts.filter(kind__in=FINAL)))
            .annotate(last_halt=Subquery(halts.values("kind")[:1]))
            .filter(Q(last_halt=None) | Q(last_halt=RightEvent.Kind.RESUMED))
        )

    def in_force(self, at: datetime) -> RightTermsQuerySet:
        """Standing terms that KEHA-keskus has opened, when the day lies in their period (R2)."""
        day = helsinki_day(at)
        opened = KehaNotice.objects.filter(
            event__terms=OuterRef("pk"), event__kind=RightEvent.Kind.APPROVED, effective_on__lte=day
        )
        return self.standing(at).filter(Exists(opened), starts_on__lte=day, ends_before__gt=day)

    def of_workers(self, at: datetime) -> RightTermsQuerySet:
        """Terms whose holder has a worker's role in the right's own municipality on that day (R2)."""
        roles = Assignment.objects.in_force(helsinki_day(at)).filter(
            user=OuterRef("right__holder"),
            role=Role.WORKER,
            municipality=OuterRef("right__contract__municipality"),
        )
        return self.filter(Exists(roles))

    def under_contract(self, at: datetime) -> RightTermsQuerySet:
        """Terms whose own contract is in force: a right never reaches beyond its contract (R4)."""
        contract = ContractVersion.objects.in_force(helsinki_day(at)).filter(
            contract=OuterRef("right__contract")
        )
        return self.filter(Exists(contract))


class RightTerms(AppendOnly):
    """Content, scope, authority and duration (§ 124): never open-ended. The end is exclusive."""

    history_exempt = "Append-only: new terms are a new row."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    right = models.ForeignKey(AccessRight, models.PROTECT, related_name="terms")
    no = models.PositiveSmallIntegerField(_("number"))
    may_record_changes = models.BooleanField(_("may record changes of service need"), default=False)
    ground = models.CharField(_("ground"), max_length=12, choices=Ground, default=Ground.PRODUCER)
    tasks = models.CharField(_("tasks"), max_length=300)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_before = models.DateField(_("ends before"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = RightTermsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["right", "no"], name="terms_once_a_right"),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="right_ends_after_start"
            ),
            # The last resort; the municipality and the decider choose a shorter time.
            models.CheckConstraint(
                condition=Q(ends_before__lte=MonthsAfter("starts_on", LONGEST_MONTHS)), name="right_is_capped"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right_id} terms {self.no}"


class TermsGroup(AppendOnly):
    history_exempt = "Append-only part of the terms."

    terms = models.ForeignKey(RightTerms, models.PROTECT, related_name="groups")
    group = models.ForeignKey(ClientGroup, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["terms", "group"], name="group_once_in_terms")]

    def __str__(self) -> str:
        return f"{self.terms_id} {self.group_id}"


class TermsCategory(AppendOnly):
    history_exempt = "Append-only part of the terms."

    terms = models.ForeignKey(RightTerms, models.PROTECT, related_name="categories")
    category = models.CharField(_("category"), max_length=3, choices=Category)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["terms", "category"], name="category_once_in_terms"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="terms_category_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.terms_id} {self.category}"


# Turns that say why.
REASONED = ["refused", "returned", "suspended", "resumed", "removed", "employment_ended"]


class RightEventQuerySet(AppendOnlyQuerySet["RightEvent"]):
    def newest_first(self) -> RightEventQuerySet:
        return self.order_by("-at", "-recorded_at")


class RightEvent(AppendOnly):
    """A turn in the life of a right. `holder` is a copy by which the database refuses own decisions.

    `at` is when it takes effect: an employment that ends on a coming day is a turn to come. A suspension by
    nobody is that of a right which was not used. `last_day` is the last of the employment or the task.
    """

    history_exempt = "Append-only events: the rows are the history."

    class Kind(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        RETURNED = "returned", _("returned with a question")
        APPROVED = "approved", _("approved")
        # Translators: fi: hylätty
        REFUSED = "refused", pgettext_lazy("a proposal", "refused")
        SUSPENDED = "suspended", _("suspended")
        RESUMED = "resumed", _("resumed")
        REMOVED = "removed", _("removed")
        # Translators: fi: palvelussuhde tai tehtävä päättyi
        EMPLOYMENT_ENDED = "employment_ended", _("the employment or the task ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    right = models.ForeignKey(AccessRight, models.PROTECT, related_name="events")
    terms = models.ForeignKey(RightTerms, models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=16, choices=Kind)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    decision = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="right_events", null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    misuse = models.BooleanField(_("because of misuse"), default=False)
    last_day = models.DateField(_("last day of the employment or the task"), null=True)

    objects = RightEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["right", "at"], name="right_event_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="proposed") | ~Q(by=F("holder")), name="nobody_decides_their_own_right"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["approved", "refused", "resumed", "removed"])
                | Q(decision__isnull=False),
                name="a_decided_right_has_its_decision",
            ),
            # The one turn that nobody takes: a right which was not used is suspended when its time is up.
            models.CheckConstraint(
                condition=Q(kind="suspended", by=None, decision=None)
                | Q(by__isnull=False) & (~Q(kind="suspended") | Q(decision__isnull=False)),
                name="only_an_unused_right_is_suspended_by_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=REASONED) | ~Q(reason=""),
                name="a_refused_right_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="employment_ended", last_day__isnull=False)
                | ~Q(kind="employment_ended") & Q(last_day=None),
                name="an_ended_employment_has_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(misuse=False) | Q(kind="removed"), name="only_a_removal_is_for_misuse"
            ),
            # Whatever two clicks at once get past: terms are decided once, a change is new terms.
            models.UniqueConstraint(
                fields=["terms"], condition=Q(kind__in=["approved", "refused"]), name="terms_are_decided_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right_id} {self.kind}"


# After these a right never goes on, whatever happens later: a new one may be proposed.
FINAL = (RightEvent.Kind.REMOVED, RightEvent.Kind.EMPLOYMENT_ENDED)
# Turns that stop a right or let it go on. An approval does neither: it gives terms.
HALTS = (RightEvent.Kind.SUSPENDED, RightEvent.Kind.RESUMED, *FINAL)
TURNS = (RightEvent.Kind.APPROVED, *HALTS)


class KehaNotice(models.Model):
    """The notice of a turn to KEHA-keskus: sent, acknowledged there, and the day on which it took effect.

    `event` is the turn. An end that comes from the contract is no turn of the right: such a notice names the
    right itself. `ends_before` is the exclusive end that KEHA-keskus was told; none when it was to close.
    """

    history_exempt = "Each column is filled once and the trail has an entry of each step."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.OneToOneField(RightEvent, models.PROTECT, related_name="notice", null=True)
    right = models.ForeignKey(AccessRight, models.PROTECT, related_name="end_notices", null=True)
    ends_before = models.DateField(_("ends before"), null=True)
    document = models.ForeignKey(IssuedDocument, models.PROTECT, related_name="+")
    sent_on = models.DateField(_("sent on"))
    acknowledged_on = models.DateField(_("acknowledged on"), null=True)
    effective_on = models.DateField(_("took effect on"), null=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on=None) | Q(effective_on__gte=F("sent_on")),
                name="opened_after_the_notice",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_on=None) | Q(acknowledged_on__gte=F("sent_on")),
                name="acknowledged_after_the_notice",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_on=None)
                | Q(effective_on=None)
                | Q(effective_on__gte=F("acknowledged_on")),
                name="took_effect_after_the_acknowledgement",
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, right=None)
                | Q(event=None, right__isnull=False, ends_before__isnull=False),
                name="a_notice_is_of_a_turn_or_of_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id or self.right_id} sent {self.sent_on}"

    @property
    def about(self) -> AccessRight:
        """The right that KEHA-keskus was told about."""
        found = self.event.right if self.event else self.right
        if found is None:
            raise TypeError("The database lets no notice be about nothing.")
        return found


def last_day(ends_before: date) -> date:
    """People read the last valid day; storage is exclusive."""
    return date.fromordinal(ends_before.toordinal() - 1)
