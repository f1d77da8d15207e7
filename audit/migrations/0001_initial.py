import django.db.models.deletion
from django.db import migrations, models

from audit.appendonly import append_only
from audit.database import TransactionId


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("seq", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("xid", models.BigIntegerField(db_default=TransactionId(), editable=False)),
                ("body", models.TextField()),
                ("mac", models.BinaryField(max_length=32)),
                ("key_id", models.CharField(max_length=20)),
                ("at", models.DateTimeField(verbose_name="time")),
                ("verb", models.CharField(max_length=40, verbose_name="act")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("permitted", "permitted"),
                            ("refused", "refused"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("actor", models.UUIDField(null=True, verbose_name="person")),
                ("role", models.CharField(blank=True, max_length=40, verbose_name="role")),
                ("municipality", models.CharField(blank=True, max_length=20, verbose_name="municipality")),
                ("subject", models.UUIDField(null=True, verbose_name="client")),
                ("group", models.CharField(blank=True, max_length=40, verbose_name="group")),
                ("parent", models.UUIDField(null=True, verbose_name="decision")),
            ],
            options={
                "verbose_name": "trail entry",
                "verbose_name_plural": "trail entries",
                "indexes": [
                    models.Index(fields=["at"], name="entry_at"),
                    models.Index(fields=["actor", "at"], name="entry_actor_at"),
                    models.Index(fields=["municipality", "at"], name="entry_municipality_at"),
                    models.Index(fields=["verb", "at"], name="entry_verb_at"),
                    models.Index(fields=["parent"], name="entry_parent"),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntrySubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subject_rows",
                        to="audit.entry",
                    ),
                ),
                ("subject", models.UUIDField(db_index=True, verbose_name="client")),
            ],
            options={
                "verbose_name": "subject of a trail entry",
                "verbose_name_plural": "subjects of trail entries",
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "subject"), name="entry_subject_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Detail",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="detail",
                        serialize=False,
                        to="audit.entry",
                    ),
                ),
                ("salt", models.BinaryField(max_length=32)),
                ("payload", models.BinaryField()),
            ],
            options={
                "verbose_name": "detail of a trail entry",
                "verbose_name_plural": "details of trail entries",
            },
        ),
        *append_only("audit_entry", unique=[["seq"], ["id"]]),
        *append_only("audit_entrysubject", unique=[["id"], ["entry_id", "subject"]]),
        *append_only("audit_detail", unique=[["entry_id"]], deletable=True),
    ]
