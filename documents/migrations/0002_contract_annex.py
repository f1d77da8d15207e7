from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="issueddocument",
            name="kind",
            field=models.CharField(
                choices=[
                    ("consent_form", "Consent form"),
                    ("right_decision", "Decision on an access right"),
                    ("withdrawal_confirmation", "Confirmation of a withdrawal"),
                    ("keha_notice", "Notice to KEHA-keskus"),
                    ("personal_agreement", "Personal agreement"),
                    ("contract_annex", "Annex of a procurement contract"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="numberseries",
            name="kind",
            field=models.CharField(
                choices=[
                    ("consent_form", "Consent form"),
                    ("right_decision", "Decision on an access right"),
                    ("withdrawal_confirmation", "Confirmation of a withdrawal"),
                    ("keha_notice", "Notice to KEHA-keskus"),
                    ("personal_agreement", "Personal agreement"),
                    ("contract_annex", "Annex of a procurement contract"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
    ]
