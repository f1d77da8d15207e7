"""The decision on an access right, gathered from the facts, and words that other papers share; in Finnish."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import translation

from accounts.models import User
from clientgroups.models import AnnexVersion, Category, Ground, GroupContent
from documents.calendar import format_date, helsinki_day
from documents.issuing import issue
from documents.models import IssuedDocument, Kind
from documents.numbers import next_number
from municipalities.access import Decider, Standing, printed, right_state, setting, still_needed
from municipalities.access.settings import paragraphs
from municipalities.models import AccessRight, Area, Contract, RightEvent, RightTerms, Role
from municipalities.models.rights import last_day
from municipalities.papers import (
    RightDecisionPaper,
    right_decision_paper,
    right_decision_title,
)

LANGUAGE = "fi"
VIEWING = "tietojen katselu"
VIEWING_AND_CHANGES = "tietojen katselu ja palvelutarpeen muutosten kirjaaminen"
GROUNDS = {
    Ground.PRODUCER: "Laki työvoimapalveluiden järjestämisestä (380/2023) 124 § ja 125 § 2 mom. 3 kohta",
    Ground.AUTHORITY: "Laki työvoimapalveluiden järjestämisestä (380/2023) 124 § ja 125 § 1 mom.",
}
GRANT_REASON = (
    "Kunta tuottaa palvelun sopimuksella, ja työntekijän tehtävät edellyttävät asiakastietojen katselua"
    " asiakkaan suostumuksen perusteella."
)
# What the decision alone does not do; by the codes of `still_needed`.
CONDITIONS = {
    "agreement": "Henkilökohtainen sopimus on allekirjoitettava.",
    "secrecy": "Salassapitositoumus on annettava.",
    "training": "Koulutus on suoritettava ja merkittävä.",
    "notice": "Työllisyysalueen on ilmoitettava oikeudesta KEHA-keskukselle.",
    "opening": "KEHA-keskuksen on avattava oikeus asiakastietojärjestelmään.",
}
KEHA = "KEHA-keskus"


def issue_decision(
    proposal: RightEvent,
    kind: RightEvent.Kind,
    terms: RightTerms,
    *,
    decider: Decider,
    reason: str,
    by: User,
    at: datetime,
) -> IssuedDocument:
    """Number and print the decision; the caller's transaction holds it together with the event.

    `terms` are those that are decided on: other than the proposal's when less is granted.
    """
    number = next_number(Kind.RIGHT_DECISION, at=at)
    with translation.override(LANGUAGE):
        paper = _paper(proposal, kind, terms, number, decider=decider, reason=reason, at=at)
    return issue(
        Kind.RIGHT_DECISION,
        template="papers/right_decision/fi.html",
        context=right_decision_paper(paper),
        language=LANGUAGE,
        title=right_decision_title(paper),
        by=by,
        at=at,
        number=number,
    )


def _paper(
    proposal: RightEvent,
    kind: RightEvent.Kind,
    terms: RightTerms,
    number: str,
    *,
    decider: Decider,
    reason: str,
    at: datetime,
) -> RightDecisionPaper:
    right, approved = proposal.right, kind == RightEvent.Kind.APPROVED
    return RightDecisionPaper(
        **decision_facts(terms, number, decider=decider, at=at),
        approved=approved,
        narrowed=terms != proposal.terms,
        left_out=_left_out(proposal.terms, terms),
        earlier=_earlier(right, at),
        proposed_by=f"{right.contract.municipality.name_fi} ({(proposal.by or right.proposed_by).name})",
        proposed_on=helsinki_day(proposal.at),
        annex=_annex(right.contract).decision_ref,
        ground=GROUNDS[Ground(terms.ground)],
        reason=reason or terms.reason or GRANT_REASON,
        conditions=_conditions(proposal, at) if approved else (),
        distribution=_distribution(proposal, approved=approved),
    )


def decision_facts(terms: RightTerms, number: str, *, decider: Decider, at: datetime) -> dict[str, Any]:
    """What every decision on an access right says of itself and of the right: facts of a `DecisionPaper`."""
    right = terms.right
    municipality, area = right.contract.municipality, right.contract.municipality.area
    return {
        "number": number,
        "short_number": IssuedDocument(number=number).short_number,
        "decided_on": helsinki_day(at),
        "area_name": area.name_fi,
        "decider_title": decider.title,
        "decider_name": decider.user.name,
        "competence": decider.authority.source,
        "holder_name": right.holder.name,
        "municipality_name": municipality.name_fi,
        "unit": right.unit.name,
        "tasks": terms.tasks,
        "groups": group_names(terms),
        "categories": category_names(terms),
        "authority": VIEWING_AND_CHANGES if terms.may_record_changes else VIEWING,
        "starts_on": terms.starts_on,
        "ends_on": last_day(terms.ends_before),
        "contract": contract_name(right.contract),
        "appeal": paragraphs(setting(area, "decision.appeal", at)),
        "attachments": (),
        "office_footer": printed(area, "form.office_footer", at, language=LANGUAGE),
    }


def title_of(user: User, area: Area, role: str, day: date) -> str:
    """The title that the person has in the role, or the role's own name."""
    assignment = area.assignments.in_force(day).filter(user=user, role=role).first()
    return (assignment and assignment.title) or str(Role(role).label)


def group_names(terms: RightTerms) -> tuple[str, ...]:
    """The groups in the order and the words of the contract's annex."""
    contents = GroupContent.objects.filter(
        annex=_annex(terms.right.contract), group__in=terms.groups.values("group")
    )
    return tuple(contents.order_by("group__position").values_list("name_fi", flat=True))


def category_names(terms: RightTerms) -> tuple[str, ...]:
    chosen = set(terms.categories.values_list("category", flat=True))
    return tuple(f"{one.value} {one.label}" for one in Category if one.value in chosen)


def contract_name(contract: Contract) -> str:
    return f"{contract.get_service_kind_display()}, {contract.decision_ref}"


def _annex(contract: Contract) -> AnnexVersion:
    # Terms exist only under a contract that has been entered, with its annex.
    return AnnexVersion.objects.filter(contract_versions__contract=contract).latest("contract_versions__no")


def _conditions(proposal: RightEvent, at: datetime) -> tuple[str, ...]:
    needs = still_needed(proposal.right, at)
    # Whatever KEHA-keskus has opened for earlier terms, it has not heard of these.
    return tuple(
        CONDITIONS[need.code] for need in needs if not need.done or need.code in ("notice", "opening")
    )


def _left_out(proposed: RightTerms, granted: RightTerms) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What was proposed and is not granted, kind by kind."""
    changes = proposed.may_record_changes and not granted.may_record_changes
    shorter = (proposed.starts_on, proposed.ends_before) != (granted.starts_on, granted.ends_before)
    period = f"{format_date(proposed.starts_on)}–{format_date(last_day(proposed.ends_before))}"
    kinds = (
        ("Asiakasryhmät", _without(group_names(proposed), group_names(granted))),
        ("Tiedot", _without(category_names(proposed), category_names(granted))),
        ("Valtuudet", ("palvelutarpeen muutosten kirjaaminen",) if changes else ()),
        ("Kesto", (f"esitettiin {period}",) if shorter else ()),
    )
    return tuple((kind, names) for kind, names in kinds if names)


def _without(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name not in others)


def _earlier(right: AccessRight, at: datetime) -> str:
    """The right that the holder has, or had, when new terms are decided on."""
    state = right_state(right, at)
    if state.decision is None or state.standing == Standing.REFUSED:
        return ""
    period = f"{format_date(state.terms.starts_on)}–{format_date(state.until)}"
    return f"{period} (päätös {state.decision.number})"


def _distribution(proposal: RightEvent, *, approved: bool) -> tuple[str, ...]:
    informed = (proposal.right.holder.name, (proposal.by or proposal.right.proposed_by).name)
    return (*informed, KEHA) if approved else informed
