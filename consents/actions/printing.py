"""The consent form as paper: what stands on it, and issuing it under its number."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext, override

from accounts.models import User
from clientgroups.models import Action
from consents.models.clients import IdentityCheck
from consents.models.consents import Length
from consents.papers import (
    CONSENT_FORM_VERSION,
    ConsentFormPaper,
    FormContacts,
    consent_form_paper,
    consent_form_title,
)
from documents.calendar import full_years, helsinki_day
from documents.issuing import issue
from documents.models import IssuedDocument, Kind
from documents.numbers import next_number
from documents.rendering import Rendered, render_pdf
from municipalities.access import printed
from municipalities.models import Municipality, PersonalAgreement, Qualification, RightTerms

if TYPE_CHECKING:
    from consents.actions.issuing import FormAnswers

# Groups whose form says something of its own about refusing.
GROUPS_WITH_A_LINE = ("maksulista", "kuntalisa")
FULL_AGE = 18
# What the paper itself calls each language.
LANGUAGE_NAMES = {
    "fi": {"fi": "suomi", "sv": "ruotsi", "en": "englanti"},
    "sv": {"fi": "finska", "sv": "svenska", "en": "engelska"},
}


def named_workers(municipality: Municipality, group: str, *, at: datetime) -> list[User]:
    """Who could open there and in that group today (R1-R4): the list that stands on the form."""
    terms = RightTerms.objects.in_force(at).of_workers(at).under_contract(at)
    holders = terms.filter(right__contract__municipality=municipality, groups__group=group).values(
        "right__holder"
    )
    agreed = PersonalAgreement.objects.in_force(at).filter(municipality=municipality).naming(group)
    named = User.objects.filter(pk__in=holders, is_active=True).filter(pk__in=agreed.values("user"))
    for kind in Qualification.Kind:
        done = Qualification.objects.on_record(at).filter(kind=kind)
        named = named.filter(pk__in=done.values("user"))
    return list(named.order_by("name"))


def form_paper(
    answers: FormAnswers, municipality: Municipality, *, language: str, by: User, at: datetime
) -> ConsentFormPaper:
    """The form's words in its own language, without a number yet."""
    content = answers.content
    labels = content.category_labels()
    everybody = named_workers(municipality, content.group_id, at=at)
    with override(language):
        return ConsentFormPaper(
            language=language,
            number=None,
            printed_on=helsinki_day(at),
            form_version=CONSENT_FORM_VERSION,
            area_name=municipality.area.in_language("name"),
            area_genitive=municipality.area.in_language("genitive"),
            municipality_name=municipality.in_language("name"),
            municipality_genitive=municipality.in_language("genitive"),
            unit=_unit(by, municipality, at),
            client_name=answers.name,
            birth_date=answers.birth_date,
            phone=answers.phone,
            email=answers.email,
            address=answers.address,
            client_language=LANGUAGE_NAMES[language].get(answers.language, answers.language),
            # Translators: fi: tarvitaan
            interpreter=gettext("needed") if answers.interpreter else "",
            identity_check=str(IdentityCheck(answers.identity_check).in_sentence),
            workers=tuple(worker.name for worker in answers.workers or everybody),
            all_named=not answers.workers,
            group_code=content.group_id,
            group_name=content.in_language("name"),
            criterion=content.in_language("criterion"),
            plain_sentence=content.in_language("plain"),
            need=answers.sentence,
            established_on=helsinki_day(at),
            established_by=by.name,
            categories=tuple((code, str(labels[code])) for code in answers.categories),
            ask_record_changes=answers.ask_record_changes,
            actions=tuple(str(Action(action).label).lower() for action in answers.actions),
            single_visit=answers.length == Length.SINGLE_VISIT,
            until=answers.last_day(helsinki_day(at)),
            contacts=contacts(municipality, language=language, at=at),
            extra_lines=_extra_lines(answers, at),
        )


def _unit(by: User, municipality: Municipality, at: datetime) -> str:
    """The unit of the worker's own right there."""
    mine = RightTerms.objects.in_force(at).filter(
        right__holder=by, right__contract__municipality=municipality
    )
    unit = mine.order_by("-ends_before").values_list("right__unit__name", flat=True).first()
    # Translators: fi: työllisyyspalvelut
    return unit or gettext("employment services")


def _extra_lines(answers: FormAnswers, at: datetime) -> tuple[str, ...]:
    """The sentences that the group or the client's age adds to the form (R15)."""
    code = answers.content.group_id
    minor = full_years(answers.birth_date, helsinki_day(at)) < FULL_AGE
    return (*((code,) if code in GROUPS_WITH_A_LINE else ()), *(("minor",) if minor else ()))


def contacts(municipality: Municipality, *, language: str, at: datetime) -> FormContacts:
    """The area's printed settings in the language of the form, as they are on that day."""
    keys = FormContacts.__dataclass_fields__
    return FormContacts(
        **{key: printed(municipality.area, f"form.{key}", at, language=language) for key in keys}
    )


def preview_form(
    answers: FormAnswers, municipality: Municipality, *, language: str, by: User, at: datetime
) -> Rendered:
    """The form as it would print, marked as a preview and without a number."""
    paper = form_paper(answers, municipality, language=language, by=by, at=at)
    return render_pdf(
        _template(paper), consent_form_paper(paper), language=language, title=consent_form_title(paper)
    )


def issue_paper(paper: ConsentFormPaper, *, by: User, at: datetime) -> IssuedDocument:
    """Number the form, make its bytes and store them. Call inside the transaction of the consent."""
    numbered = replace(paper, number=next_number(Kind.CONSENT_FORM, at=at))
    return issue(
        Kind.CONSENT_FORM,
        template=_template(numbered),
        context=consent_form_paper(numbered),
        language=numbered.language,
        title=consent_form_title(numbered),
        by=by,
        at=at,
        number=numbered.number,
    )


def _template(paper: ConsentFormPaper) -> str:
    return f"papers/consent_form/{paper.language}.html"
