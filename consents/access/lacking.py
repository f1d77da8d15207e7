"""What a right lacked on a day, in sentences; and what of it was recorded only later.

Only what the rules have answered already is explained here: the verdict is `that_day`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consents.access.rules import Rule
from consents.access.that_day import GroupThatDay, RightThatDay, span_of_agreement
from documents.calendar import format_date, helsinki_day
from municipalities.access import OVER, Standing
from municipalities.models import AgreementEvent, PersonalAgreement, Qualification, RightEvent
from municipalities.models.contracts import SIGNATURES

SIGNED = {AgreementEvent.Kind.WORKER_SIGNED, AgreementEvent.Kind.SUPERVISOR_SIGNED}
STANDINGS = {
    # Translators: fi: Esitys odottaa päätöstä.
    Standing.PROPOSED: gettext_lazy("The proposal waits for a decision."),
    # Translators: fi: Esitys palautettiin esittäjälle %(since)s.
    Standing.RETURNED: gettext_lazy("The proposal was returned to the proposer on %(since)s."),
    # Translators: fi: Esitys hylättiin %(since)s.
    Standing.REFUSED: gettext_lazy("The proposal was refused on %(since)s."),
    # Translators: fi: KEHA-keskus ei ole avannut oikeutta.
    Standing.WAITING_KEHA: gettext_lazy("KEHA-keskus has not opened the right."),
    # Translators: fi: Oikeus alkaa vasta %(starts)s.
    Standing.NOT_BEGUN: gettext_lazy("The right begins only on %(starts)s."),
    # Translators: fi: Oikeus keskeytettiin %(since)s.
    Standing.SUSPENDED: gettext_lazy("The right was suspended on %(since)s."),
    # Translators: fi: Oikeus poistettiin %(since)s.
    Standing.REMOVED: gettext_lazy("The right was removed on %(since)s."),
    # Translators: fi: Palvelussuhde tai tehtävä päättyi %(last)s.
    Standing.EMPLOYMENT_ENDED: gettext_lazy("The employment or the task ended on %(last)s."),
    # Translators: fi: Oikeus päättyi %(until)s.
    Standing.ENDED: gettext_lazy("The right ended on %(until)s."),
}


def lacks(row: RightThatDay) -> list[str]:
    """Everything that stood in the way, of all groups or of some; empty when nothing did."""
    state = row.state
    own = [_standing(row)] if state.standing != Standing.IN_FORCE else []
    if state.standing in OVER:
        # Nothing else is asked for what such a right would have needed.
        return own
    return [*own, *_task(row), *_contract(row), *_agreement(row), *_qualifications(row)]


def recorded_later(row: RightThatDay) -> list[str]:
    """What carried the right then but was recorded only after the moment, with the day of recording."""
    words = {what: at for what, at in _recorded(row) if at > row.at}
    return [f"{what} {format_date(helsinki_day(at))}" for what, at in words.items()]


def _standing(row: RightThatDay) -> str:
    state = row.state
    words = STANDINGS.get(state.standing)
    if words is None:
        return f"{capfirst(str(state.standing.label))}."
    ends = [event.last_day for event in row.right.events.all() if event.last_day and event.at <= row.at]
    days = {
        "since": state.since,
        "until": state.until,
        "starts": state.terms.starts_on,
        "last": ends[-1] if ends else state.until,
    }
    return str(words) % {name: format_date(day) for name, day in days.items()}


def _task(row: RightThatDay) -> Iterator[str]:
    """The terms are in force, and R2 fails all the same: the holder works there no more, or not yet."""
    in_force = row.state.standing == Standing.IN_FORCE
    if in_force and any(Rule.R2 in group.failed for group in row.groups):
        # Translators: fi: Työntekijällä ei ole tehtävää kunnassa.
        yield _("The worker has no task in the municipality.")


def _contract(row: RightThatDay) -> Iterator[str]:
    if not row.contract.holds:
        yield row.contract.sentence
        return
    left_out = [group.name for group in row.groups if _uncovered(row, group)]
    if left_out:
        # Translators: fi: Sopimus ei kata ryhmiä: %(groups)s.
        yield _("The contract does not cover the groups: %(groups)s.") % {"groups": ", ".join(left_out)}


def _uncovered(row: RightThatDay, group: GroupThatDay) -> bool:
    """By no contract of the municipality, or not by the one that the right belongs to."""
    in_force = row.state.standing == Standing.IN_FORCE and Rule.R2 not in group.failed
    return Rule.R1 in group.failed or (in_force and not group.carried)


def _agreement(row: RightThatDay) -> Iterator[str]:
    agreements = _in_force(row)
    if not agreements:
        # Translators: fi: Henkilökohtainen sopimus ei ole voimassa.
        yield _("No personal agreement is in force.")
        return
    named = {group.group_id for agreement in agreements for group in agreement.groups.all()}
    left_out = [group.name for group in row.groups if group.code not in named]
    if left_out:
        # Translators: fi: Henkilökohtaisessa sopimuksessa ei ole ryhmiä: %(groups)s.
        words = _("The personal agreement does not name the groups: %(groups)s.")
        yield words % {"groups": ", ".join(left_out)}


def _qualifications(row: RightThatDay) -> Iterator[str]:
    day = helsinki_day(row.at)
    done = {one.kind for one in row.qualifications if one.done_on <= day}
    if Qualification.Kind.SECRECY not in done:
        # Translators: fi: Salassapitositoumusta ei ole kirjattu.
        yield _("The secrecy commitment is not on record.")
    if Qualification.Kind.TRAINING not in done:
        # Translators: fi: Koulutusta ei ole kirjattu.
        yield _("The training is not on record.")


def _in_force(row: RightThatDay) -> list[PersonalAgreement]:
    day = helsinki_day(row.at)
    return [one for one in row.agreements if (span := span_of_agreement(one)) and day in span]


def _recorded(row: RightThatDay) -> Iterator[tuple[str, datetime]]:
    events = [event for event in row.right.events.all() if event.at <= row.at]
    approvals = [event for event in events if event.kind == RightEvent.Kind.APPROVED]
    for event in approvals[-1:]:
        # Translators: fi: päätös
        yield _("the decision"), event.recorded_at
    for signed in row.contract.version.events.all() if row.contract.version else ():
        if signed.kind in SIGNATURES:
            # Translators: fi: kunnan ja alueen sopimus
            yield _("the contract"), signed.recorded_at
    for agreement in _in_force(row):
        for signature in (event for event in agreement.events.all() if event.kind in SIGNED):
            # Translators: fi: henkilökohtainen sopimus
            yield _("the personal agreement"), signature.recorded_at
    for one in (one for one in row.qualifications if one.done_on <= helsinki_day(row.at)):
        yield str(one.get_kind_display()), one.recorded_at
