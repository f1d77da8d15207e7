import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("municipalities", "0003_personal_agreements"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="kehanotice",
            name="acknowledged_on",
            field=models.DateField(null=True, verbose_name="acknowledged on"),
        ),
        migrations.AddField(
            model_name="kehanotice",
            name="ends_before",
            field=models.DateField(null=True, verbose_name="ends before"),
        ),
        migrations.AddField(
            model_name="kehanotice",
            name="right",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="end_notices",
                to="municipalities.accessright",
            ),
        ),
        migrations.AlterField(
            model_name="kehanotice",
            name="event",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notice",
                to="municipalities.rightevent",
            ),
        ),
        migrations.AddConstraint(
            model_name="kehanotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acknowledged_on", None), ("acknowledged_on__gte", models.F("sent_on")), _connector="OR"
                ),
                name="acknowledged_after_the_notice",
            ),
        ),
        migrations.AddConstraint(
            model_name="kehanotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("acknowledged_on", None),
                    ("effective_on", None),
                    ("effective_on__gte", models.F("acknowledged_on")),
                    _connector="OR",
                ),
                name="took_effect_after_the_acknowledgement",
            ),
        ),
        migrations.AddConstraint(
            model_name="kehanotice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event__isnull", False), ("right", None)),
                    models.Q(("ends_before__isnull", False), ("event", None), ("right__isnull", False)),
                    _connector="OR",
                ),
                name="a_notice_is_of_a_turn_or_of_an_end",
            ),
        ),
    ]
