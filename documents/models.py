"""What was printed and what was filed: numbered, stored as bytes, never made again."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.appendonly import AppendOnly


class Kind(models.TextChoices):
    """Everything that gets a number of its own; the prefix tells the series apart on paper."""

    # Translators: fi: Suostumuslomake
    CONSENT_FORM = "consent_form", _("Consent form")
    # Translators: fi: Viranhaltijapäätös käyttöoikeudesta
    RIGHT_DECISION = "right_decision", _("Decision on an access right")
    # Translators: fi: Vahvistus peruutuksesta
    WITHDRAWAL_CONFIRMATION = "withdrawal_confirmation", _("Confirmation of a withdrawal")
    # Translators: fi: Ilmoitus KEHA-keskukselle
    KEHA_NOTICE = "keha_notice", _("Notice to KEHA-keskus")
    # Translators: fi: Henkilökohtainen sopimus
    PERSONAL_AGREEMENT = "personal_agreement", _("Personal agreement")
    # Translators: fi: Hankintasopimuksen liite
    CONTRACT_ANNEX = "contract_annex", _("Annex of a procurement contract")
    # Translators: fi: Viranhaltijapäätös käyttöoikeuksien tarkistuksesta
    REVIEW_DECISION = "review_decision", _("Decision on a review of access rights")

    @property
    def prefix(self) -> str:
        return _PREFIXES[self.value]

    @classmethod
    def prefixes(cls) -> frozenset[str]:
        return frozenset(_PREFIXES.values())


_PREFIXES = {
    "consent_form": "",
    "right_decision": "P",
    "withdrawal_confirmation": "V",
    "keha_notice": "K",
    "personal_agreement": "S",
    "contract_annex": "L",
    "review_decision": "T",
}


class NumberSeries(models.Model):
    """The last number given out of a kind in a year; documents.numbers locks the row to take the next."""

    history_exempt = "a counter: the numbered documents are its history"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="documents_one_series_a_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class StoredFile(models.Model):
    """A file kept encrypted outside the database; documents.storing writes and reads it.

    The row stays when the file is destroyed: that something was kept, and until when, is a fact of its own.
    """

    history_exempt = "written once; only destroyed_at and key_id change later, each with its own trail entry"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64)
    media_type = models.CharField(_("media type"), max_length=50)
    size = models.PositiveIntegerField(_("size in bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"))
    key_id = models.CharField(_("key"), max_length=20)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("stored by")
    )
    stored_at = models.DateTimeField(_("stored at"))
    destroyed_at = models.DateTimeField(_("destroyed at"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="documents_file_sha256")]

    def __str__(self) -> str:
        return f"{self.media_type}, {self.pages} p., {self.sha256[:12]}"


class IssuedDocument(AppendOnly):
    """A numbered document exactly as it was printed: the stored bytes, which are never rendered again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    number = models.CharField(_("number"), max_length=12, unique=True)
    issue_no = models.PositiveSmallIntegerField(_("issue"), default=1)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="superseded_by",
        null=True,
        blank=True,
        verbose_name=_("supersedes"),
    )
    language = models.CharField(_("language"), max_length=2)
    template_version = models.CharField(_("template version"), max_length=40)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="issued_document", verbose_name=_("file")
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(issue_no=1, supersedes=None)
                | models.Q(issue_no__gt=1, supersedes__isnull=False),
                name="documents_later_issue_supersedes",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def short_number(self) -> str:
        """How people say it: 14/2026."""
        year, running, _check = self.number[-11:].split("-")
        return f"{int(running)}/20{year}"
