"""The personal agreement as paper, in the language in which it was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import translation

from accounts.models import User
from clientgroups.models import GroupContent
from documents.calendar import helsinki_day
from documents.issuing import issue
from documents.models import IssuedDocument, Kind
from documents.numbers import next_number
from municipalities.access import printed
from municipalities.access.lists import title_in
from municipalities.models import Assignment, Municipality, Unit
from municipalities.papers import PersonalAgreementPaper, personal_agreement_paper, personal_agreement_title


def issue_agreement(
    worker: User,
    municipality: Municipality,
    *,
    unit: Unit | None,
    meanings: Mapping[GroupContent, str],
    signer: Assignment,
    starts_on: date,
    last_day: date | None,
    language: str,
    by: User,
    at: datetime,
) -> IssuedDocument:
    """Number and print it. Raises `documents.rendering.Unprintable`."""
    number = next_number(Kind.PERSONAL_AGREEMENT, at=at)
    with translation.override(language):
        paper = PersonalAgreementPaper(
            language=language,
            number=number,
            drafted_on=helsinki_day(at),
            area_name=municipality.area.in_language("name"),
            municipality_name=municipality.in_language("name"),
            unit=unit.name if unit else "",
            worker_name=worker.name,
            worker_title=title_in(worker, municipality, at),
            groups=_groups(meanings),
            starts_on=starts_on,
            ends_on=last_day,
            signer_name=signer.user.name,
            signer_title=signer.title or str(signer.get_role_display()),
            office_footer=printed(municipality.area, "form.office_footer", at, language=language),
        )
    return issue(
        Kind.PERSONAL_AGREEMENT,
        template=f"papers/personal_agreement/{language}.html",
        context=personal_agreement_paper(paper),
        language=language,
        title=personal_agreement_title(paper),
        by=by,
        at=at,
        number=number,
    )


def _groups(meanings: Mapping[GroupContent, str]) -> tuple[tuple[str, str, str], ...]:
    ordered = sorted(meanings, key=lambda content: content.group.position)
    return tuple(
        (content.in_language("name"), content.in_language("criterion"), meanings[content].strip())
        for content in ordered
    )
