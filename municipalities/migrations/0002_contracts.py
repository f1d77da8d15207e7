from django.conf import settings
from django.db import migrations, models

from audit.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("clientgroups", "0001_initial"),
        ("documents", "0001_initial"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="page",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=60,
                verbose_name="where the contract says it",
            ),
        ),
        migrations.AddField(
            model_name="contractevent",
            name="cause",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                choices=[
                    ("municipality", "The municipality gave notice"),
                    ("area", "The area gave notice"),
                    ("agreed", "Agreed together"),
                    ("otherwise", "The service is arranged otherwise"),
                ],
                max_length=12,
                verbose_name="why it ends",
            ),
        ),
        migrations.AddField(
            model_name="contractevent",
            name="signer_title",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=80, verbose_name="title"
            ),
        ),
        migrations.AddField(
            model_name="listresolution",
            name="page",
            field=models.CharField(blank=True, db_default="", default="", max_length=60, verbose_name="page"),
        ),
        migrations.AddConstraint(
            model_name="contractevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cause__in", ["municipality", "area", "agreed", "otherwise"]), ("kind", "ended")
                    ),
                    models.Q(models.Q(("kind", "ended"), _negated=True), ("cause", "")),
                    _connector="OR",
                ),
                name="an_ended_contract_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "ended"), models.Q(("signer_name", ""), _negated=True), _connector="OR"
                ),
                name="a_signature_has_its_signer",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "original"), ("no", 1)),
                    models.Q(models.Q(("kind", "original"), _negated=True), ("no__gt", 1)),
                    _connector="OR",
                ),
                name="only_the_first_version_is_the_original",
            ),
        ),
        migrations.AddConstraint(
            model_name="contractversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("data_clause", ""), _negated=True), name="a_contract_says_what_data"
            ),
        ),
        migrations.AddConstraint(
            model_name="listresolution",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", None), models.Q(("page", ""), _negated=True), _connector="OR"),
                name="a_resolution_cites_its_page",
            ),
        ),
        # SQLite rebuilt these tables, and their triggers went with the old ones.
        *append_only(
            "municipalities_contract", unique=(("id",), ("municipality_id", "service_kind", "decision_ref"))
        ),
        *append_only("municipalities_contractversion", unique=(("id",), ("contract_id", "no"))),
        *append_only("municipalities_contractevent", unique=(("id",), ("version_id", "kind"))),
        *append_only("municipalities_listresolution"),
    ]
