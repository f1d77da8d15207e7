"""The trail: who did, saw or was refused what, and by what right. Rows are only ever added."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit import details
from audit.appendonly import AppendOnly, AppendOnlyQuerySet
from audit.database import TransactionId


class Verb(models.TextChoices):
    """Everything the trail can say: add the verb here before recording something new.

    A label continues a sentence that begins with the person.
    """

    USER_INVITED = "user.invited", _("invited a user")
    USER_JOINED = "user.joined", _("took an account into use")
    USER_CHANGED = "user.changed", _("changed a user's details")
    USER_ROLE_GIVEN = "user.role_given", _("gave a user a role")
    WORKERS_IMPORTED = "workers.imported", _("imported workers from a file")
    USER_ROLE_ENDED = "user.role_ended", _("ended a user's role")
    MESSAGE_SENT = "message.sent", _("sent a message")
    REMINDER_QUEUED = "reminder.queued", _("reminded people of an end that comes near")

    CONTRACT_DRAFTED = "contract.drafted", _("entered a contract")
    CONTRACT_SIGNED = "contract.signed", _("recorded the signature of a contract")
    CONTRACT_CHANGED = "contract.changed", _("entered a new version of a contract")
    CONTRACT_ENDED = "contract.ended", _("marked a contract to end")
    ANNEX_ENTERED = "annex.entered", _("entered the annex of criteria")
    ANNEX_PRINTED = "annex.printed", _("printed the annex of a contract")
    CONTRACT_LIST_RESOLVED = "contract.list_resolved", _("recorded which list of municipalities holds")

    RIGHT_PROPOSED = "right.proposed", _("proposed an access right")
    PROPOSALS_IMPORTED = "proposals.imported", _("imported proposed access rights from a file")
    RIGHT_APPROVED = "right.approved", _("approved an access right")
    RIGHT_RETURNED = "right.returned", _("returned a proposed access right with a question")
    RIGHT_REFUSED = "right.refused", _("refused an access right")
    RIGHT_SUSPENDED = "right.suspended", _("suspended an access right")
    RIGHT_RESUMED = "right.resumed", _("let a suspended access right go on")
    RIGHT_REMOVED = "right.removed", _("removed an access right")
    # Translators: fi: ilmoitti nimetyn työntekijän palvelussuhteen tai tehtävän päättymisen
    RIGHT_EMPLOYMENT_ENDED = (
        "right.employment_ended",
        _("reported that a named worker's employment or task ends"),
    )
    RIGHT_NOTIFIED = "right.notified", _("told KEHA-keskus about an access right")
    RIGHT_ACKNOWLEDGED = "right.acknowledged", _("recorded that KEHA-keskus acknowledged a notice")
    RIGHT_OPENED = "right.opened", _("recorded that KEHA-keskus opened an access right")
    RIGHT_ALTERED = "right.altered", _("recorded that KEHA-keskus changed an access right")
    RIGHT_CLOSED = "right.closed", _("recorded that KEHA-keskus closed an access right")
    # Translators: fi: latasi nimettyjen käyttäjien rekisterin
    REGISTER_EXPORTED = "register.exported", _("exported the register of named users")
    REVIEW_OPENED = "review.opened", _("opened a review of access rights")
    REVIEW_ANSWERED = "review.answered", _("answered in a review of access rights")
    REVIEW_CLOSED = "review.closed", _("decided on a review of access rights")
    NOTICES_EXPORTED = "notices.exported", _("exported the notices to KEHA-keskus")
    AGREEMENT_DRAFTED = "agreement.drafted", _("drafted a personal agreement")
    AGREEMENT_PRINTED = "agreement.printed", _("printed a personal agreement")
    AGREEMENT_SIGNED = "agreement.signed", _("recorded the signatures of a personal agreement")
    AGREEMENT_ENDED = "agreement.ended", _("ended a personal agreement")
    QUALIFICATION_RECORDED = "qualification.recorded", _("recorded a secrecy commitment or a training")

    # Of the area's people: a form of a client's is `form.read`.
    DOCUMENT_READ = "document.read", _("read a printed document")

    AUTHORITY_RECORDED = "authority.recorded", _("recorded who may decide on access rights")
    # Translators: fi: kirjasi päättyväksi sen, kuka saa päättää käyttöoikeuksista
    AUTHORITY_ENDED = "authority.ended", _("recorded the end of who may decide on access rights")
    SETTING_CHANGED = "setting.changed", _("changed a setting of the area")
    DECISION_LOADED = "decision.loaded", _("loaded the contents of a decision of the board")

    CLIENT_SEARCHED = "client.searched", _("searched for a client")
    PAPERS_LISTED = "papers.listed", _("saw clients on a list")
    CLIENT_PREPARED = "client.prepared", _("asked to prepare a client's consent")
    NEED_ESTABLISHED = "need.established", _("established a service need")
    FORM_ISSUED = "form.issued", _("issued a consent form")
    FORM_PRINTED = "form.printed", _("printed a consent form")
    FORM_READ = "form.read", _("asked to read a consent form")
    CONSENT_GIVEN = "consent.given", _("recorded that a client gave consent")
    CONSENT_REFUSED = "consent.refused", _("recorded that a client refused consent")
    SCAN_STORED = "scan.stored", _("added the scan of a form")
    SCAN_READ = "scan.read", _("asked to see the scan of a form")
    FORM_VERIFIED = "form.verified", _("verified a signed form")

    CLIENT_OPENED = "client.opened", _("asked to open a client's data")
    CLIENT_VIEWED = "client.viewed", _("asked again for a client's open page")
    CODE_REVEALED = "code.revealed", _("asked to see a whole identity code")
    OPENING_CLOSED = "opening.closed", _("closed a client's data")
    OUTCOME_RECORDED = "outcome.recorded", _("recorded what came of an opening")
    CONSENT_WITHDRAWN = "consent.withdrawn", _("recorded the withdrawal of a consent")
    WITHDRAWAL_CONFIRMED = "withdrawal.confirmed", _("printed the confirmation of a withdrawal")
    MATTER_HANDED_OVER = "matter.handed_over", _("handed a matter over")
    CONFLICT_DECLARED = "conflict.declared", _("declared to be disqualified in a matter")

    REPORT_EXPORTED = "report.exported", _("exported a report")


class Outcome(models.TextChoices):
    """Decisions are permitted or refused, effects are done or failed."""

    PERMITTED = "permitted", _("permitted")
    # Translators: fi: evätty
    REFUSED = "refused", pgettext_lazy("an act", "refused")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class EntryQuerySet(AppendOnlyQuerySet["Entry"]):
    def concerning(self, subject: UUID) -> EntryQuerySet:
        """The entries in which the person was seen, also as one of many."""
        return self.filter(subject_rows__subject=subject)


class Entry(AppendOnly):
    """One act. `body` is the record; every other column helps to find it and is compared with it.

    Keys instead of foreign keys: the trail outlives what it is about.
    """

    seq = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    xid = models.BigIntegerField(db_default=TransactionId(), editable=False)
    body = models.TextField()
    mac = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=20)

    at = models.DateTimeField(_("time"))
    # No choices: a new verb is a line of code, not a migration on this table.
    verb = models.CharField(_("act"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    actor = models.UUIDField(_("person"), null=True)
    role = models.CharField(_("role"), max_length=40, blank=True)
    municipality = models.CharField(_("municipality"), max_length=20, blank=True)
    subject = models.UUIDField(_("client"), null=True)
    group = models.CharField(_("group"), max_length=40, blank=True)
    parent = models.UUIDField(_("decision"), null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail entries")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], name="entry_at"),
            models.Index(fields=["actor", "at"], name="entry_actor_at"),
            models.Index(fields=["municipality", "at"], name="entry_municipality_at"),
            models.Index(fields=["verb", "at"], name="entry_verb_at"),
            models.Index(fields=["parent"], name="entry_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.at:%Y-%m-%d %H:%M} {self.verb} {self.outcome}"

    @property
    def said(self) -> dict[str, Any]:
        """The body's fields."""
        fields: dict[str, Any] = json.loads(self.body)
        return fields


class EntrySubject(AppendOnly):
    """A person whom the entry concerns: one row for each who was shown."""

    # The unique constraint is the index of `entry`.
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="subject_rows", db_index=False)
    subject = models.UUIDField(_("client"), db_index=True)

    class Meta:
        verbose_name = _("subject of a trail entry")
        verbose_name_plural = _("subjects of trail entries")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "subject"], name="entry_subject_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.subject}"


class Detail(AppendOnly):
    """Free text beside an entry. The body holds only its hash: deleting it leaves every proof valid."""

    deletable = True

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="detail")
    salt = models.BinaryField(max_length=32)
    payload = models.BinaryField()

    class Meta:
        verbose_name = _("detail of a trail entry")
        verbose_name_plural = _("details of trail entries")

    def __str__(self) -> str:
        return f"{self.entry_id}"

    @property
    def text(self) -> str:
        return details.opened(
            bytes(self.payload), entry_id=self.entry.id, key=settings.TRAIL_KEYS[self.entry.key_id]
        )
