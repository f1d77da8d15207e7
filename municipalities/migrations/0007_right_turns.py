import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audit.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0006_wider_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="rightevent",
            name="a_decided_right_has_its_decision",
        ),
        migrations.RemoveConstraint(
            model_name="rightevent",
            name="a_refused_right_has_a_reason",
        ),
        migrations.AddField(
            model_name="rightevent",
            name="last_day",
            field=models.DateField(null=True, verbose_name="last day of the employment or the task"),
        ),
        migrations.AlterField(
            model_name="rightevent",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="rightevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["approved", "refused", "resumed", "removed"]), _negated=True),
                    ("decision__isnull", False),
                    _connector="OR",
                ),
                name="a_decided_right_has_its_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", None), ("decision", None), ("kind", "suspended")),
                    models.Q(
                        ("by__isnull", False),
                        models.Q(
                            models.Q(("kind", "suspended"), _negated=True),
                            ("decision__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="only_an_unused_right_is_suspended_by_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            ["refused", "returned", "suspended", "resumed", "removed", "employment_ended"],
                        ),
                        _negated=True,
                    ),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_refused_right_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "employment_ended"), ("last_day__isnull", False)),
                    models.Q(models.Q(("kind", "employment_ended"), _negated=True), ("last_day", None)),
                    _connector="OR",
                ),
                name="an_ended_employment_has_its_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("misuse", False), ("kind", "removed"), _connector="OR"),
                name="only_a_removal_is_for_misuse",
            ),
        ),
        # The rebuilt table of SQLite has lost its triggers.
        *append_only("municipalities_rightevent"),
    ]
