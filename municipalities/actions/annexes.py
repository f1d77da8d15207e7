"""The annex of criteria: entered when a later decision brings one, printed from a version of a contract."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import translation

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from clientgroups.content import COMMON_RULES
from clientgroups.entering import AnnexWords, next_annex
from clientgroups.models import AnnexVersion, Category, CategoryRule, GroupContent
from documents.calendar import helsinki_day
from documents.issuing import issue
from documents.models import IssuedDocument, Kind
from documents.numbers import next_number
from municipalities.access import printed
from municipalities.actions.contracts import locked
from municipalities.actions.permitting import permitted
from municipalities.models import Area, ContractAnnex, ContractVersion
from municipalities.models.rights import last_day
from municipalities.papers import ContractAnnexPaper, contract_annex_paper, contract_annex_title

LANGUAGE = "fi"
RULES = {
    CategoryRule.OWN_CONSENT: " (vain omalla suostumuksella)",
    CategoryRule.ONE_FACT: " (yksi tieto)",
}


@transaction.atomic
def enter_annex(area: Area, words: AnnexWords, *, by: User, at: datetime) -> AnnexVersion:
    """The annex itself as a decision of the board has it. Raises as `clientgroups.entering.next_annex`."""
    acting = permitted(by, "sign_contracts", area, at)
    annex = next_annex(words, at=at)
    record(Verb.ANNEX_ENTERED, by=by, at=at, role=acting, about=annex)
    return annex


@transaction.atomic
def print_annex(version: ContractVersion, *, by: User, at: datetime) -> IssuedDocument:
    """The numbered annex of a version, to be signed. Again too, and then it is the same paper.

    Raises `documents.rendering.Unprintable`.
    """
    municipality = version.contract.municipality
    acting = permitted(by, "sign_contracts", municipality.area, at)
    # Locked, so that it is numbered once.
    locked(version.contract)
    there = ContractAnnex.objects.filter(version=version).select_related("document__file").first()
    document = there.document if there else _issue(version, by=by, at=at)
    if there is None:
        ContractAnnex.objects.create(version=version, document=document, by=by)
    record(
        Verb.ANNEX_PRINTED,
        by=by,
        at=at,
        role=acting,
        municipality=municipality.pk,
        about=document,
        grounds={"version": str(version.pk)},
    )
    return document


def _issue(version: ContractVersion, *, by: User, at: datetime) -> IssuedDocument:
    number = next_number(Kind.CONTRACT_ANNEX, at=at)
    with translation.override(LANGUAGE):
        paper = _paper(version, number, at)
    return issue(
        Kind.CONTRACT_ANNEX,
        template="papers/contract_annex/fi.html",
        context=contract_annex_paper(paper),
        language=LANGUAGE,
        title=contract_annex_title(paper),
        by=by,
        at=at,
        number=number,
    )


def _paper(version: ContractVersion, number: str, at: datetime) -> ContractAnnexPaper:
    contract, annex = version.contract, version.annex
    municipality, area = contract.municipality, contract.municipality.area
    return ContractAnnexPaper(
        number=number,
        printed_on=helsinki_day(at),
        area_name=area.name_fi,
        municipality_name=municipality.name_fi,
        service=str(contract.get_service_kind_display()),
        contract_decision=contract.decision_ref,
        version=f"Sopimuksen versio {version.no}",
        starts_on=version.starts_on,
        ends_on=last_day(version.ends_before),
        annex_decision=annex.decision_ref,
        diary_no=annex.diary_no,
        from_reasons=annex.from_reasons,
        groups=_groups(version),
        # The annex itself says its own; the decision's reasons are quoted until then.
        rules=tuple(rule.fi for rule in COMMON_RULES.values()) if annex.from_reasons else (),
        data_clause=version.data_clause,
        office_footer=printed(area, "form.office_footer", at, language=LANGUAGE),
    )


def _groups(version: ContractVersion) -> tuple[tuple[str, str, str, bool], ...]:
    covered = set(version.groups.values_list("group", flat=True))
    contents = version.annex.contents.order_by("group__position").prefetch_related("categories")
    return tuple((one.name_fi, one.criterion_fi, _data(one), one.group_id in covered) for one in contents)


def _data(content: GroupContent) -> str:
    """T2 Nimi ja yhteystiedot, T8 Terveys (vain omalla suostumuksella)."""
    rules = {row.category: row.rule for row in content.categories.all()}
    chosen = [one for one in Category if one.value in rules]
    return ", ".join(_one(one, CategoryRule(rules[one.value])) for one in chosen)


def _one(category: Category, rule: CategoryRule) -> str:
    # The code and the first word stay on one line.
    return f"{category.value}\N{NO-BREAK SPACE}{category.label}{RULES.get(rule, '')}"
