"""What waits for a worker: queries for the desk and the lists. They hold no personal data but group and
number.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from consents.models import Consent, ConsentPart, Form, Opening, Outcome, PartEvent, Verification
from consents.models.consents import IN_FORCE_KINDS, Length
from documents.calendar import helsinki_day
from municipalities.models import AccessRight

ENDING_WITHIN_DAYS = 14
CLOSE_IN_ATMT_DAYS = 14


class Standing(TextChoices):
    """How a consent stands, for lists: a fold over its viewing part's events and the dates."""

    # Translators: fi: Odottaa allekirjoitusta
    WAITING = "waiting", _("Waiting for signature")
    # Translators: fi: Voimassa
    IN_FORCE = "in_force", _("In force")
    # Translators: fi: Skannaus puuttuu
    SCAN_OWED = "scan_owed", _("Scan owed")
    # Translators: fi: Päättynyt
    ENDED = "ended", _("Ended")
    # Translators: fi: Kieltäytyi
    REFUSED = "refused", _("Refused")
    # Translators: fi: Peruttu
    WITHDRAWN = "withdrawn", _("Withdrawn")
    # Translators: fi: Korvattu uudella
    SUPERSEDED = "superseded", _("Superseded")
    # Translators: fi: Mitätöity
    INVALIDATED = "invalidated", _("Invalidated")


# How a consent stands after an event that has nothing to do with dates.
AFTER = {
    PartEvent.Kind.REFUSED: Standing.REFUSED,
    PartEvent.Kind.WITHDRAWN: Standing.WITHDRAWN,
    PartEvent.Kind.SUPERSEDED: Standing.SUPERSEDED,
    PartEvent.Kind.INVALIDATED: Standing.INVALIDATED,
}

# What the client has given and not taken back may be renewed.
RENEWABLE = frozenset({Standing.IN_FORCE, Standing.ENDED})


def papers(worker: User, at: datetime) -> QuerySet[Any]:
    """The consents where the worker holds a right, in whatever state, with what a row shows."""
    mine = AccessRight.objects.filter(holder=worker).values("contract__municipality")
    return _with_facts(Consent.objects.filter(need__municipality__in=mine), at)


def _with_facts(consents: QuerySet[Consent], at: datetime) -> QuerySet[Any]:
    latest = PartEvent.objects.filter(
        part__consent=OuterRef("pk"), part__kind=ConsentPart.Kind.VIEWING, at__lte=at
    ).newest_first()
    # What was signed is still owed as a scan after it was withdrawn: the paper proves what was permitted.
    signed = latest.filter(kind=PartEvent.Kind.GIVEN)
    form = Form.objects.filter(consent=OuterRef("pk")).order_by("-document__issued_at")
    return consents.select_related("need__content__group", "need__municipality", "receiver").annotate(
        last_kind=Subquery(latest.values("kind")[:1]),
        last_at=Subquery(latest.values("at")[:1]),
        last_recorded=Subquery(latest.values("recorded_at")[:1]),
        signed_on=Subquery(signed.values("signed_on")[:1]),
        scan_due_on=Subquery(signed.values("scan_due_on")[:1]),
        number=Subquery(form.values("document__number")[:1]),
        printed_at=Subquery(form.values("document__issued_at")[:1]),
        is_verified=Exists(Verification.objects.filter(form__consent=OuterRef("pk"), at__lte=at)),
    )


def standing(papers: QuerySet[Any], which: Standing, at: datetime) -> QuerySet[Any]:
    """Only those that stand so."""
    day = helsinki_day(at)
    given = Q(last_kind__in=IN_FORCE_KINDS)
    conditions = {
        Standing.WAITING: Q(last_kind=None),
        Standing.IN_FORCE: given & Q(ends_before__gt=day),
        Standing.SCAN_OWED: Q(scan_due_on__isnull=False, is_verified=False),
        Standing.ENDED: given & Q(ends_before__lte=day),
        **{stands: Q(last_kind=kind) for kind, stands in AFTER.items()},
    }
    return papers.filter(conditions[which])


def standing_of(consent: Consent, at: datetime) -> Standing:
    """The same for a row of `papers`; a given consent that owes its scan says so only in its own list."""
    last = getattr(consent, "last_kind", None)
    if last is None:
        return Standing.WAITING
    if last in IN_FORCE_KINDS:
        return Standing.IN_FORCE if consent.ends_before > helsinki_day(at) else Standing.ENDED
    return AFTER[PartEvent.Kind(last)]


def waiting_for_signature(worker: User, at: datetime) -> QuerySet[Any]:
    return standing(papers(worker, at), Standing.WAITING, at).filter(receiver=worker).order_by("-prepared_at")


def scan_owed(worker: User, at: datetime) -> QuerySet[Any]:
    mine = standing(papers(worker, at), Standing.SCAN_OWED, at).filter(receiver=worker)
    return mine.order_by("scan_due_on")


def ending_soon(worker: User, at: datetime) -> QuerySet[Any]:
    mine = standing(papers(worker, at), Standing.IN_FORCE, at).filter(receiver=worker)
    return mine.filter(ends_before__lte=_ends_soon(at), length=Length.UNTIL).order_by("ends_before")


def _ends_soon(at: datetime) -> date:
    """The latest exclusive end that is near."""
    return helsinki_day(at) + timedelta(days=ENDING_WITHIN_DAYS + 1)


def may_be_renewed(consent: Consent, at: datetime) -> bool:
    """Whether a row of `papers` offers it: in its last days, and afterwards."""
    soon = consent.length == Length.UNTIL and consent.ends_before <= _ends_soon(at)
    stands = standing_of(consent, at)
    return stands == Standing.ENDED or (stands in RENEWABLE and soon)


def outcomes_owed(worker: User) -> QuerySet[Any]:
    """Openings without an outcome, the first due first."""
    return (
        _openings(worker)
        .filter(~Exists(Outcome.objects.filter(opening=OuterRef("pk"))))
        .order_by("outcome_due_on")
    )


def withdrawn_to_close(worker: User, at: datetime) -> QuerySet[Any]:
    """Consents withdrawn lately that the worker has opened: the client is to be closed in ATMT too.

    Lately is counted from when it was recorded: a letter that came long ago is news today.
    """
    opened = Opening.objects.filter(consent=OuterRef("pk"), worker=worker)
    known = _with_facts(Consent.objects.filter(Exists(opened)), at)
    since = at - timedelta(days=CLOSE_IN_ATMT_DAYS)
    late = Q(last_at__gte=since) | Q(last_recorded__gte=since)
    return standing(known, Standing.WITHDRAWN, at).filter(late).order_by("-last_at")


def _openings(worker: User) -> QuerySet[Any]:
    form = Form.objects.filter(consent=OuterRef("consent")).order_by("-document__issued_at")
    return (
        Opening.objects.filter(worker=worker)
        .select_related("need__content__group", "consent")
        .annotate(number=Subquery(form.values("document__number")[:1]))
    )
