from django.db import migrations, models

from audit.appendonly import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0005_contract_annexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rightevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("returned", "returned with a question"),
                    ("approved", "approved"),
                    ("refused", "refused"),
                    ("suspended", "suspended"),
                    ("resumed", "resumed"),
                    ("removed", "removed"),
                    ("employment_ended", "the employment or the task ended"),
                ],
                max_length=16,
                verbose_name="what happened",
            ),
        ),
        *append_only("municipalities_rightevent"),
    ]
