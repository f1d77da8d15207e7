import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from audit.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_contract_annex"),
        ("municipalities", "0008_right_is_capped"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_on", models.DateField(verbose_name="starts on")),
                ("ends_before", models.DateField(verbose_name="ends before")),
                ("due_on", models.DateField(verbose_name="answers due on")),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "review of access rights",
                "verbose_name_plural": "reviews of access rights",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "starts_on"), name="a_period_is_reviewed_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_before__gt", models.F("starts_on"))),
                        name="review_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("ends_before"))),
                        name="review_is_due_after_its_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewClosed",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_review",
                        to="documents.issueddocument",
                    ),
                ),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed",
                        to="municipalities.reviewround",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReviewAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("keep", "Keep"), ("narrow", "Narrow"), ("remove", "Remove")],
                        max_length=6,
                        verbose_name="answer",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_answers",
                        to="municipalities.accessright",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="municipalities.reviewround",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer in a review",
                "verbose_name_plural": "answers in reviews",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("holder")), _negated=True),
                        name="nobody_answers_for_their_own_right",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", "keep"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_right_to_change_has_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("kept", "Kept"),
                            ("narrower", "Kept, to be proposed narrower"),
                            ("removed", "Removed"),
                            ("unanswered", "No answer"),
                            ("over", "Had ended already"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="municipalities.reviewclosed",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_results",
                        to="municipalities.accessright",
                    ),
                ),
            ],
            options={
                "verbose_name": "result of a review",
                "verbose_name_plural": "results of reviews",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("closed", "right"), name="a_right_has_one_result_a_review"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result", "over"),
                            models.Q(("by", models.F("holder")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_reviews_their_own_right",
                    ),
                ],
            },
        ),
        *append_only("municipalities_reviewround", unique=(("id",), ("municipality_id", "starts_on"))),
        *append_only("municipalities_reviewclosed", unique=(("id",), ("round_id",), ("decision_id",))),
        *append_only("municipalities_reviewanswer"),
        *append_only("municipalities_reviewresult", unique=(("id",), ("closed_id", "right_id"))),
    ]
