from django.db import migrations, models

from audit.appendonly import append_only
from documents.database import MonthsAfter


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0007_right_turns"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="rightterms",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_before__lte", MonthsAfter("starts_on", 24))),
                name="right_is_capped",
            ),
        ),
        *append_only("municipalities_rightterms", unique=(("id",), ("right_id", "no"))),
    ]
