import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from audit.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("municipalities", "0002_contracts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agreementevent",
            name="reason",
            field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="reason"),
        ),
        migrations.AddField(
            model_name="personalagreement",
            name="signer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="personalagreement",
            name="signer_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("worker", "Municipal worker"),
                    ("supervisor", "Municipal supervisor"),
                    ("receiver", "Receiver at a service point"),
                    ("director", "Area director"),
                    ("manager", "Employment services manager"),
                    ("coordinator", "Work ability coordinator"),
                    ("expert", "Area's own expert"),
                    ("secretary", "Board secretary"),
                    ("officer", "Data protection officer"),
                    ("administrator", "System administrator"),
                ],
                db_default="",
                max_length=16,
                verbose_name="as",
            ),
        ),
        migrations.AlterField(
            model_name="agreementevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("drafted", "drafted"),
                    ("printed", "printed"),
                    ("worker_signed", "signed by the worker"),
                    ("supervisor_signed", "signed for the municipality"),
                    ("ended", "ended"),
                ],
                max_length=20,
                verbose_name="what happened",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "ended"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="an_ended_agreement_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="personalagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signer", None), models.Q(("signer", models.F("user")), _negated=True), _connector="OR"
                ),
                name="nobody_agrees_with_themselves",
            ),
        ),
        *append_only("municipalities_personalagreement"),
        *append_only("municipalities_agreementevent", unique=(("id",), ("agreement_id", "kind"))),
    ]
