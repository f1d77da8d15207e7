"""The nine client groups as versioned content of the contract's annex. Knows no municipality, no client."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Category(models.TextChoices):
    """What may be viewed: the vocabulary of consents, rights and openings (380/2023 § 114)."""

    # Translators: fi: Henkilötunnus
    T1 = "T1", _("Identity code")
    # Translators: fi: Nimi ja yhteystiedot
    T2 = "T2", _("Name and contact details")
    # Translators: fi: Asiakkuus ja työnhaun tila
    T3 = "T3", _("Client relationship and state of job search")
    # Translators: fi: Koulutus, työhistoria ja osaaminen
    T4 = "T4", _("Education, work history and skills")
    # Translators: fi: Palvelutarve ja suunnitelmat
    T5 = "T5", _("Service need and plans")
    # Translators: fi: Tarjoukset ja esittelyt
    T6 = "T6", _("Offers and introductions")
    # Translators: fi: Palvelut ja niissä tehdyt arvioinnit
    T7 = "T7", _("Services and assessments made in them")
    # Translators: fi: Terveys, työkyky ja toimintakyky
    T8 = "T8", _("Health, work ability and functional capacity")
    # Translators: fi: Työttömyysturva
    T9 = "T9", _("Unemployment security")
    # Translators: fi: Etuudet
    T10 = "T10", _("Benefits")


class Action(models.TextChoices):
    """What viewing may be meant to lead to (R7)."""

    # Translators: fi: Ohjaus
    GUIDANCE = "guidance", _("Guidance")
    # Translators: fi: Palvelupäätös
    SERVICE_DECISION = "service_decision", _("Service decision")
    # Translators: fi: Työnantajayhteistyö
    EMPLOYER_COOPERATION = "employer_cooperation", _("Employer cooperation")
    # Translators: fi: Palvelutarpeen muutoksen kirjaaminen
    RECORD_CHANGE = "record_change", _("Recording a change of service need")
    # Translators: fi: Vastuunjaosta sopiminen
    DIVISION_OF_WORK = "division_of_work", _("Agreeing who is responsible")
    # Translators: fi: Työkyvyn tai eläkkeen selvittäminen
    WORK_ABILITY = "work_ability", _("Clarifying work ability or pension")
    # Translators: fi: Ehdokkaan esittely
    CANDIDATE = "candidate", _("Presenting a candidate")
    # Translators: fi: Suositteleminen työhön
    RECOMMENDATION = "recommendation", _("Recommending for a job")
    # Translators: fi: Kuntalisän ratkaiseminen
    MUNICIPAL_SUPPLEMENT = "municipal_supplement", _("Deciding on the municipal supplement")


class CategoryRule(models.TextChoices):
    DEFAULT = "default", _("asked for by default")
    NAME_ONLY = "name_only", _("asked for by default, the name only")
    OWN_CONSENT = "own_consent", _("only by its own part")
    ONE_FACT = "one_fact", _("one fact only")


# Asked for with the other boxes of the form, without a part of their own.
ASKED_TOGETHER = (CategoryRule.DEFAULT, CategoryRule.NAME_ONLY)
# Translators: fi: Nimi
NAME_ONLY_LABEL = _("Name")


class Ground(models.TextChoices):
    """Which point of 380/2023 § 125 a right is granted on."""

    PRODUCER = "125.2.3", _("Act 380/2023, section 125, subsection 2, point 3")
    AUTHORITY = "125.1", _("Act 380/2023, section 125, subsection 1")


class AnnexVersionQuerySet(models.QuerySet["AnnexVersion"]):
    def in_force(self, day: date) -> AnnexVersionQuerySet:
        return self.filter(Q(ends_before=None) | Q(ends_before__gt=day), starts_on__lte=day)


class AnnexVersion(models.Model):
    """The annex of the procurement contract as one decision of the board set it. The end is exclusive."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision_ref = models.CharField(_("decision"), max_length=40, unique=True)
    diary_no = models.CharField(_("diary number"), max_length=40)
    decided_on = models.DateField(_("decided on"))
    starts_on = models.DateField(_("starts on"))
    ends_before = models.DateField(_("ends before"), null=True, blank=True)
    # The annex itself is not in our source: the decision's reasons stand in until the area enters it.
    from_reasons = models.BooleanField(_("taken from the decision's reasons"), default=True)
    # The decision exists in Finnish only.
    swedish_is_ours = models.BooleanField(_("Swedish is this project's translation"), default=True)

    history = HistoricalRecords()
    objects = AnnexVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("annex version")
        verbose_name_plural = _("annex versions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_before=None) | Q(ends_before__gt=F("starts_on")),
                name="annex_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.decision_ref


class ClientGroup(models.Model):
    """One of the board's target groups; the code is the key everywhere."""

    history_exempt = "A code and an order; the wordings are historied content of an annex version."

    code = models.CharField(_("code"), max_length=20, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"), unique=True)

    class Meta:
        ordering = ["position"]
        verbose_name = _("client group")
        verbose_name_plural = _("client groups")

    def __str__(self) -> str:
        return self.code


class GroupContentQuerySet(models.QuerySet["GroupContent"]):
    def in_force(self, day: date) -> GroupContentQuerySet:
        return (
            self.filter(Q(annex__ends_before=None) | Q(annex__ends_before__gt=day), annex__starts_on__lte=day)
            .select_related("group", "annex")
            .order_by("group__position")
        )


class GroupContent(models.Model):
    """The decision's own words for a group, and our plain sentence for the client beside them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    annex = models.ForeignKey(AnnexVersion, models.PROTECT, related_name="contents")
    group = models.ForeignKey(ClientGroup, models.PROTECT, related_name="contents")
    name_fi = models.CharField(_("name in Finnish"), max_length=120)
    name_sv = models.CharField(_("name in Swedish"), max_length=120)
    criterion_fi = models.TextField(_("criterion in Finnish"))
    criterion_sv = models.TextField(_("criterion in Swedish"))
    plain_fi = models.TextField(_("plain sentence in Finnish"))
    plain_sv = models.TextField(_("plain sentence in Swedish"))

    history = HistoricalRecords()
    objects = GroupContentQuerySet.as_manager()

    class Meta:
        verbose_name = _("content of a group")
        verbose_name_plural = _("contents of groups")
        constraints = [
            models.UniqueConstraint(fields=["annex", "group"], name="one_content_a_group_in_an_annex")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.in_language("name")

    @property
    def criterion(self) -> str:
        return self.in_language("criterion")

    @property
    def plain(self) -> str:
        return self.in_language("plain")

    def category_labels(self) -> dict[str, Any]:
        """What the group needs, in the law's order, each in words as the group needs it. One query."""
        rules = {row.category: row.rule for row in self.categories.all()}
        name_only = CategoryRule.NAME_ONLY
        return {
            category.value: NAME_ONLY_LABEL if rules[category] == name_only else category.label
            for category in Category
            if category in rules
        }

    def in_language(self, field: str, language: str | None = None) -> str:
        """`field` ("name", "criterion", "plain") in Swedish when that is asked for, else in Finnish."""
        swedish = (language or get_language() or "fi").startswith("sv")
        return str(getattr(self, f"{field}_{'sv' if swedish else 'fi'}"))


class GroupCategory(models.Model):
    """A category that the group needs, and how it may be asked for."""

    history_exempt = "Content of an annex version: a change is a new annex version."

    content = models.ForeignKey(GroupContent, models.CASCADE, related_name="categories")
    category = models.CharField(_("category"), max_length=3, choices=Category)
    rule = models.CharField(_("rule"), max_length=12, choices=CategoryRule, default=CategoryRule.DEFAULT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content", "category"], name="category_once_a_group"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="group_category_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.content_id} {self.category}"


class GroupAction(models.Model):
    """An action that viewing in this group may lead to."""

    history_exempt = "Content of an annex version: a change is a new annex version."

    content = models.ForeignKey(GroupContent, models.CASCADE, related_name="actions")
    action = models.CharField(_("action"), max_length=24, choices=Action)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content", "action"], name="action_once_a_group"),
            models.CheckConstraint(condition=Q(action__in=Action.values), name="group_action_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.content_id} {self.action}"


class LawReference(models.Model):
    """A section of law and what it means here, as a dated row, so that a correction needs no code."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("statute"), max_length=40)
    section = models.CharField(_("section"), max_length=60)
    text_fi = models.TextField(_("what it means, in Finnish"))
    text_sv = models.TextField(_("what it means, in Swedish"), blank=True)
    checked_on = models.DateField(_("checked on"))

    history = HistoricalRecords()

    class Meta:
        ordering = ["code", "section"]
        verbose_name = _("law reference")
        verbose_name_plural = _("law references")
        constraints = [models.UniqueConstraint(fields=["code", "section"], name="one_row_a_section_of_law")]

    def __str__(self) -> str:
        return f"{self.code} {self.section}"
