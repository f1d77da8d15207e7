"""The review of a municipality's access rights every six months: rounds, answers and the closing (R4)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.appendonly import AppendOnly, AppendOnlyQuerySet
from documents.models import IssuedDocument
from municipalities.models.areas import Municipality
from municipalities.models.rights import AccessRight


class ReviewRound(AppendOnly):
    """One review of one municipality's rights. The use looked at is that of its period; the end is exclusive.

    Under review is every right that stood at `opened_at`: that follows from the rights' own events.
    """

    history_exempt = "Append-only: answers and the closing are rows of their own."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="reviews")
    starts_on = models.DateField(_("starts on"))
    ends_before = models.DateField(_("ends before"))
    due_on = models.DateField(_("answers due on"))
    opened_at = models.DateTimeField(_("opened at"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("review of access rights")
        verbose_name_plural = _("reviews of access rights")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "starts_on"], name="a_period_is_reviewed_once"),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="review_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("ends_before")), name="review_is_due_after_its_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} from {self.starts_on}"


class ReviewAnswerQuerySet(AppendOnlyQuerySet["ReviewAnswer"]):
    def newest_first(self) -> ReviewAnswerQuerySet:
        return self.order_by("-at", "-recorded_at")


class ReviewAnswer(AppendOnly):
    """What the municipality says of one right; of several answers the newest counts."""

    history_exempt = "Append-only: another answer is another row."

    class Answer(models.TextChoices):
        # Translators: fi: Säilytetään
        KEEP = "keep", pgettext_lazy("an access right", "Keep")
        # Translators: fi: Supistetaan
        NARROW = "narrow", pgettext_lazy("an access right", "Narrow")
        # Translators: fi: Poistetaan
        REMOVE = "remove", pgettext_lazy("an access right", "Remove")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="answers")
    right = models.ForeignKey(AccessRight, models.PROTECT, related_name="review_answers")
    # A copy by which the database refuses answers about one's own right.
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=6, choices=Answer)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ReviewAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer in a review")
        verbose_name_plural = _("answers in reviews")
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("holder")), name="nobody_answers_for_their_own_right"),
            models.CheckConstraint(
                condition=Q(answer="keep") | ~Q(reason=""), name="a_right_to_change_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right_id} {self.answer}"


class ReviewClosed(AppendOnly):
    """The review ended in a numbered decision."""

    history_exempt = "Append-only event."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.OneToOneField(ReviewRound, models.PROTECT, related_name="closed")
    decision = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="closed_review")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.round_id} closed"


class ReviewResult(AppendOnly):
    """What the decision says of one right."""

    history_exempt = "Append-only part of the decision."

    class Result(models.TextChoices):
        # Translators: fi: Säilyy
        KEPT = "kept", pgettext_lazy("an access right", "Kept")
        # Translators: fi: Säilyy, suppeampaa esitetään
        NARROWER = "narrower", pgettext_lazy("an access right", "Kept, to be proposed narrower")
        # Translators: fi: Poistetaan
        REMOVED = "removed", pgettext_lazy("an access right", "Removed")
        # Translators: fi: Ei vastausta
        UNANSWERED = "unanswered", _("No answer")
        # Translators: fi: Päättyi jo
        OVER = "over", pgettext_lazy("an access right", "Had ended already")

    closed = models.ForeignKey(ReviewClosed, models.PROTECT, related_name="results")
    right = models.ForeignKey(AccessRight, models.PROTECT, related_name="review_results")
    # Copies by which the database refuses decisions on one's own right.
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    result = models.CharField(_("result"), max_length=10, choices=Result)

    class Meta:
        verbose_name = _("result of a review")
        verbose_name_plural = _("results of reviews")
        constraints = [
            models.UniqueConstraint(fields=["closed", "right"], name="a_right_has_one_result_a_review"),
            models.CheckConstraint(
                condition=Q(result="over") | ~Q(by=F("holder")), name="nobody_reviews_their_own_right"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.right_id} {self.result}"
