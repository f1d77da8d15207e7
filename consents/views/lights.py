"""The gate's rules as the worker sees them: a light each, why it is on or off, what the worker can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from consents.access import Decision, Rule, State
from consents.access.causes import Cause, causes
from consents.models import Consent, ConsentPart, EventItem, PartEvent
from consents.models.consents import RECORD_CHANGES
from documents.calendar import format_date, helsinki_day
from municipalities.models import (
    Assignment,
    ContractVersion,
    Municipality,
    PersonalAgreement,
    RightEvent,
    RightTerms,
    Role,
)
from municipalities.models.rights import last_day

# Shown only when they block: each refines what the light before it says.
REFINING = (Rule.R4, Rule.R8)


@dataclass(frozen=True)
class Remedy:
    """Something this worker can do: an address, or a form to post when `posts`."""

    label: str
    url_name: str
    about_consent: bool = True
    posts: bool = False


@dataclass(frozen=True)
class Light:
    rule: Rule
    state: State
    text: str
    remedy: Remedy | None = None

    @property
    def name(self) -> Any:
        return self.rule.label

    @property
    def blocks(self) -> bool:
        return self.state == State.BLOCKS


def lights_of(worker: User, consent: Consent, decision: Decision, *, at: datetime) -> list[Light]:
    """One light a rule, in their order; the consent as `consent_with_facts` gives it."""
    why = {cause.rule: cause for cause in causes(worker, consent, decision, at=at)}
    shown = [check for check in decision.checks if check.rule not in REFINING or check.state == State.BLOCKS]
    return [_light(check.rule, check.state, why.get(check.rule), consent, decision, at) for check in shown]


def _light(
    rule: Rule, state: State, why: Cause | None, consent: Consent, decision: Decision, at: datetime
) -> Light:
    if why is not None:
        return Light(rule, state, why.sentence, _remedy(why))
    if state == State.NOT_ASKED:
        # Translators: fi: Kysytään, kun muut ehdot täyttyvät.
        return Light(rule, state, _("Asked when the other conditions are met."))
    return Light(rule, state, _GOOD[rule](consent, decision, at))


def _remedy(cause: Cause) -> Remedy | None:
    # Translators: fi: Mitä saan tehdä?
    own_right = Remedy(_("What may I do?"), "consents:what_may_i_do", about_consent=False)
    # Translators: fi: Lisää skannaus
    scan = Remedy(_("Add scan"), "consents:signature")
    # Translators: fi: Kirjaa allekirjoitus
    signature = Remedy(_("Record signature"), "consents:signature")
    # Translators: fi: Uusi suostumus
    new = Remedy(_("New consent"), "consents:new", about_consent=False, posts=True)
    ways: dict[str, Remedy | None] = {
        "R6:scan_owed": scan,
        "R6:none": signature,
        "R6:other_worker": None,
        # Without a task there is no desk on which one's own right could be seen.
        "R2:task_ended": None,
        "R2:no_task": None,
    }
    rules = {Rule.R2: own_right, Rule.R3: own_right, Rule.R4: own_right, Rule.R5: new, Rule.R6: new}
    return ways[cause.code] if cause.code in ways else rules.get(cause.rule)


def _ground(decision: Decision, name: str) -> list[str]:
    """The row that the decision rests on, if it found one."""
    return [decision.grounds[name]] if name in decision.grounds else []


def _contract(consent: Consent, decision: Decision, at: datetime) -> str:
    version = ContractVersion.objects.filter(pk__in=_ground(decision, "contract")).first()
    if version is None:
        # Translators: fi: Hankintasopimus on voimassa.
        return _("The procurement contract is in force.")
    # Translators: fi: %(municipality)s hankintasopimus, voimassa %(day)s asti. (municipality in the genitive)
    said = _("Procurement contract of %(municipality)s, in force until %(day)s.")
    genitive = consent.need.municipality.in_language("genitive")
    return said % {"municipality": genitive, "day": format_date(last_day(version.ends_before))}


def _right(consent: Consent, decision: Decision, at: datetime) -> str:
    terms = RightTerms.objects.filter(pk__in=_ground(decision, "right")).first()
    number = decision_number(terms) if terms else ""
    if terms is None:
        # Translators: fi: Voimassa.
        return _("In force.")
    # Translators: fi: Päätös %(number)s, voimassa %(day)s asti. Kattaa ryhmän %(group)s.
    said = _("Decision %(number)s, in force until %(day)s. Covers the group %(group)s.")
    day = format_date(last_day(terms.ends_before))
    return said % {"number": number, "day": day, "group": consent.need.content.name}


def decision_number(terms: RightTerms) -> str:
    """14/2026: the decision that granted the terms."""
    granted = RightEvent.objects.filter(terms=terms, kind=RightEvent.Kind.APPROVED).select_related("decision")
    event = granted.first()
    return event.decision.short_number if event and event.decision else ""


def _agreement(consent: Consent, decision: Decision, at: datetime) -> str:
    agreement = PersonalAgreement.objects.filter(pk__in=_ground(decision, "agreement")).first()
    if agreement is None:
        # Translators: fi: Voimassa. Salassapitositoumus ja koulutus on kirjattu.
        return _("In force. The secrecy commitment and the training are on record.")
    signed = max(agreement.events.exclude(kind="ended").values_list("on", flat=True))
    # Translators: fi: Allekirjoitettu %(day)s. Salassapitositoumus ja koulutus on kirjattu.
    said = _("Signed on %(day)s. The secrecy commitment and the training are on record.")
    return said % {"day": format_date(signed)}


def _need(consent: Consent, decision: Decision, at: datetime) -> str:
    need = consent.need
    # Translators: fi: Todettu %(day)s, %(who)s. Tarve on avoin.
    said = _("Established on %(day)s, %(who)s. The need is open.")
    return said % {"day": format_date(helsinki_day(need.established_at)), "who": need.established_by.name}


def _consent(consent: Consent, decision: Decision, at: datetime) -> str:
    event = signing_of(consent)
    ticked = EventItem.objects.filter(event=event).exclude(item=RECORD_CHANGES).count()
    asked = consent.parts.get(kind=ConsentPart.Kind.VIEWING).items.exclude(item=RECORD_CHANGES).count()
    # Translators: fi: Allekirjoitettu %(signed)s, voimassa %(day)s asti. Rastitettu %(ticked)s tietoryhmää
    # %(asked)s:sta.
    said = _("Signed on %(signed)s, in force until %(day)s. %(ticked)s of %(asked)s kinds of data ticked.")
    signed = format_date(event.signed_on) if event and event.signed_on else ""
    day = format_date(last_day(consent.ends_before))
    return said % {"signed": signed, "day": day, "ticked": ticked, "asked": asked}


def signing_of(consent: Consent) -> PartEvent | None:
    """The event with which the client decided, given or refused; None while the form waits for it."""
    events = PartEvent.objects.filter(part__consent=consent, part__kind=ConsentPart.Kind.VIEWING)
    decided = events.filter(kind__in=[PartEvent.Kind.GIVEN, PartEvent.Kind.REFUSED])
    return decided.newest_first().first()


def _stated(consent: Consent, decision: Decision, at: datetime) -> str:
    # Translators: fi: Valittu ja vakuutettu.
    return _("Chosen and declared.")


_GOOD = {
    Rule.R1: _contract,
    Rule.R2: _right,
    Rule.R3: _agreement,
    Rule.R5: _need,
    Rule.R6: _consent,
    Rule.R7: _stated,
}


def supervisors_of(municipality: Municipality, *, at: datetime) -> list[str]:
    """Who can propose a right or a change of it: a remedy names the people who can."""
    roles = Assignment.objects.in_force(helsinki_day(at)).filter(
        municipality=municipality, role=Role.SUPERVISOR
    )
    return list(roles.order_by("user__name").values_list("user__name", flat=True))
