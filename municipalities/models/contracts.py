"""Procurement contracts of the area and a municipality, in versions, and what has happened to each (R1)."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.appendonly import AppendOnly, AppendOnlyQuerySet
from clientgroups.models import AnnexVersion, ClientGroup
from documents.models import IssuedDocument, StoredFile
from municipalities.models.areas import Municipality
from municipalities.models.assignments import Role


class ServiceKind(models.TextChoices):
    # Translators: fi: Palvelu ei tiedossa
    UNKNOWN = "unknown", _("Service kind unknown")
    # Translators: fi: Työnvälitystä tukeva palvelu
    JOB_PLACEMENT = "job_placement", _("Service supporting job placement")
    # Translators: fi: Valmennuspalvelu
    COACHING = "coaching", _("Coaching")


class SourceNote(models.TextChoices):
    """What the decision says of a contract of which it gives neither date nor service."""

    # Translators: fi: allekirjoitettu päätöksen mukaan, päivä ei tiedossa
    SIGNED_UNDATED = "signed_undated", _("signed according to the decision, date unknown")
    # Translators: fi: tehty lisäyksen mukaan
    BY_SUPPLEMENT = "by_supplement", _("made according to the supplement")


class EndCause(models.TextChoices):
    """Why a contract ends before its date."""

    # Translators: fi: Kunta irtisanoi
    MUNICIPALITY = "municipality", _("The municipality gave notice")
    # Translators: fi: Alue irtisanoi
    AREA = "area", _("The area gave notice")
    # Translators: fi: Sovittu yhdessä
    AGREED = "agreed", _("Agreed together")
    # Translators: fi: Palvelu järjestetään toisin
    OTHERWISE = "otherwise", _("The service is arranged otherwise")


class Contract(AppendOnly):
    """One municipality's contract for one kind of service, as a board decision made it."""

    history_exempt = "Append-only: what changes is in versions and events."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="contracts")
    service_kind = models.CharField(_("service"), max_length=16, choices=ServiceKind)
    decision_ref = models.CharField(_("decision"), max_length=40)
    # Shown until a person has entered what the contract says.
    source_note = models.CharField(
        _("according to the source"), max_length=20, choices=SourceNote, blank=True
    )
    # Where the contract itself says which service it is: what the decision left open is resolved by it.
    page = models.CharField(
        _("where the contract says it"), max_length=60, blank=True, default="", db_default=""
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "service_kind", "decision_ref"],
                name="one_contract_a_service_and_decision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.service_kind}"


class ContractVersionQuerySet(AppendOnlyQuerySet["ContractVersion"]):
    def signed(self, day: date) -> ContractVersionQuerySet:
        """Versions that by that day have all four signatures: contract and annex, area and municipality."""
        for kind in SIGNATURES:
            signature = ContractEvent.objects.filter(version=OuterRef("pk"), kind=kind, on__lte=day)
            self = self.filter(Exists(signature))
        return self

    def in_force(self, day: date) -> ContractVersionQuerySet:
        """The newest signed version of a contract, if the day is in its period and nothing has ended it."""
        newer = ContractVersion.objects.signed(day).filter(
            contract=OuterRef("contract"), no__gt=OuterRef("no"), starts_on__lte=day
        )
        ended = ContractEvent.objects.filter(
            version__contract=OuterRef("contract"), kind=ContractEvent.Kind.ENDED, ends_before__lte=day
        )
        return self.signed(day).filter(
            ~Exists(newer), ~Exists(ended), starts_on__lte=day, ends_before__gt=day
        )

    def covering(self, group: str | ClientGroup | OuterRef) -> ContractVersionQuerySet:
        """Versions that name the group (a code, or an OuterRef to one)."""
        return self.filter(groups__group=group)  # type: ignore[misc]  # an OuterRef compares too


class ContractVersion(AppendOnly):
    """What the contract says, from one version to the next. After signing, a change is a new version."""

    history_exempt = "Append-only: each version is a row of its own."

    class Kind(models.TextChoices):
        ORIGINAL = "original", _("Original")
        TECHNICAL = "technical", _("Technical change before signing")
        EXTENSION = "extension", _("Extension")
        SHORTENING = "shortening", _("Shortening")
        CORRECTION = "correction", _("Correction")
        NEW_ANNEX = "new_annex", _("New annex")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="versions")
    no = models.PositiveSmallIntegerField(_("version"))
    annex = models.ForeignKey(AnnexVersion, models.PROTECT, related_name="contract_versions")
    starts_on = models.DateField(_("starts on"))
    ends_before = models.DateField(_("ends before"))
    data_clause = models.TextField(_("what personal data may be processed"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.ORIGINAL)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ContractVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a contract")
        verbose_name_plural = _("versions of contracts")
        constraints = [
            models.UniqueConstraint(fields=["contract", "no"], name="contract_version_once"),
            models.CheckConstraint(
                condition=Q(ends_before__gt=F("starts_on")), name="contract_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(kind="original") | ~Q(reason=""), name="a_changed_contract_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="original", no=1) | (~Q(kind="original") & Q(no__gt=1)),
                name="only_the_first_version_is_the_original",
            ),
            models.CheckConstraint(condition=~Q(data_clause=""), name="a_contract_says_what_data"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} version {self.no}"


class ContractGroup(AppendOnly):
    """A group that the version covers: all groups of its annex unless narrowed."""

    history_exempt = "Append-only part of the version."

    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="groups")
    group = models.ForeignKey(ClientGroup, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "group"], name="group_once_in_a_contract_version")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.group_id}"


class ContractEvent(AppendOnly):
    """A signature on a version (the annex has its own), or the contract's end before its date."""

    history_exempt = "Append-only events: the rows are the history."

    class Kind(models.TextChoices):
        AREA_SIGNED = "area_signed", _("signed for the area")
        MUNICIPALITY_SIGNED = "municipality_signed", _("signed for the municipality")
        ANNEX_AREA_SIGNED = "annex_area_signed", _("annex signed for the area")
        ANNEX_MUNICIPALITY_SIGNED = "annex_municipality_signed", _("annex signed for the municipality")
        ENDED = "ended", _("ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="events")
    kind = models.CharField(_("what happened"), max_length=28, choices=Kind)
    on = models.DateField(_("date"))
    signer_name = models.CharField(_("signed by"), max_length=120, blank=True)
    signer_role = models.CharField(_("as"), max_length=16, choices=Role, blank=True)
    # As what the municipality's own signatory signs; the area's signs in a role.
    signer_title = models.CharField(_("title"), max_length=80, blank=True, default="", db_default="")
    cause = models.CharField(
        _("why it ends"), max_length=12, choices=EndCause, blank=True, default="", db_default=""
    )
    ends_before = models.DateField(_("ends before"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    paper = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="signed_once_by_each"),
            # The director or the manager, each alone (decision 24.9.2025 § 45, point 2).
            models.CheckConstraint(
                condition=~Q(kind__in=["area_signed", "annex_area_signed"])
                | Q(signer_role__in=[Role.DIRECTOR, Role.MANAGER]),
                name="director_or_manager_signs_for_the_area",
            ),
            models.CheckConstraint(
                condition=Q(kind="ended", ends_before__isnull=False)
                | (~Q(kind="ended") & Q(ends_before=None)),
                name="an_ended_contract_says_when",
            ),
            models.CheckConstraint(
                condition=Q(kind="ended", cause__in=EndCause.values) | (~Q(kind="ended") & Q(cause="")),
                name="an_ended_contract_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind="ended") | ~Q(signer_name=""), name="a_signature_has_its_signer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind} {self.on}"


class ContractAnnex(AppendOnly):
    """The annex as it was printed from a version, to be signed; taken out again it is the same paper."""

    history_exempt = "Append-only: printed once a version."

    version = models.OneToOneField(ContractVersion, models.PROTECT, related_name="printed_annex")
    document = models.OneToOneField(IssuedDocument, models.PROTECT, related_name="printed_annex")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"{self.version_id} {self.document_id}"


SIGNATURES = (
    ContractEvent.Kind.AREA_SIGNED,
    ContractEvent.Kind.MUNICIPALITY_SIGNED,
    ContractEvent.Kind.ANNEX_AREA_SIGNED,
    ContractEvent.Kind.ANNEX_MUNICIPALITY_SIGNED,
)
