"""Kuntalisä and neuvonta name T2 as the name only: a rule of its own, also where the annex is loaded already."""

from typing import Any

from django.db import migrations, models

GROUPS = ("kuntalisa", "neuvonta")
DECISION_REF = "24.9.2025 § 45"


def to_name_only(apps: Any, schema_editor: Any) -> None:
    _change(apps, "default", "name_only")


def to_default(apps: Any, schema_editor: Any) -> None:
    _change(apps, "name_only", "default")


def _change(apps: Any, old: str, new: str) -> None:
    rows = apps.get_model("clientgroups", "GroupCategory").objects.filter(
        content__group__in=GROUPS, content__annex__decision_ref=DECISION_REF, category="T2", rule=old
    )
    rows.update(rule=new)


class Migration(migrations.Migration):
    dependencies = [("clientgroups", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="groupcategory",
            name="rule",
            field=models.CharField(
                choices=[
                    ("default", "asked for by default"),
                    ("name_only", "asked for by default, the name only"),
                    ("own_consent", "only by its own part"),
                    ("one_fact", "one fact only"),
                ],
                default="default",
                max_length=12,
                verbose_name="rule",
            ),
        ),
        migrations.RunPython(to_name_only, to_default),
    ]
