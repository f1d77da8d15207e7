"""Step 4: see the form before it has a number, issue it, print it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import UserRequest
from consents.access import GateClosed
from consents.actions.issuing import FormAnswers, issue_form, look_at_form, print_form
from consents.actions.printing import preview_form
from consents.actions.signing import SCAN_WORKING_DAYS
from consents.forms.preparation import Preparation
from consents.models import Form
from consents.views.drafts import steps_of
from consents.views.lights import signing_of
from consents.views.own_drafts import own_draft
from consents.views.refusals import consent_with_facts, refuse_consent, refuse_place
from documents.calendar import helsinki_day, working_day_after
from documents.pictures import pictures
from documents.rendering import Rendered, Unprintable
from documents.serving import file_response

PDF = "application/pdf"


@own_draft("print")
def print_step(request: UserRequest, preparation: Preparation) -> HttpResponse:
    answers = preparation.answers()
    if answers is None:
        step = preparation.first_unfinished()
        return redirect(f"{reverse(f'consents:draft_{step}', args=[preparation.draft.pk])}?check=1")
    if request.method == "POST":
        return _issue(request, preparation, answers)
    return _preview_page(request, preparation, answers)


@own_draft("preview_pdf")
def preview_pdf(request: UserRequest, preparation: Preparation) -> HttpResponse:
    answers = preparation.answers()
    if answers is None:
        return redirect("consents:draft_print", preparation.draft.pk)
    pdf = _preview(request, preparation, answers).pdf
    return file_response(pdf, media_type=PDF, filename=f"{_('preview')}.pdf")


@require_safe
def form_page(request: UserRequest, consent_id: UUID) -> HttpResponse:
    """The issued form: to print, to give to the client, and what comes next."""
    at = now()
    try:
        form, pdf = look_at_form(consent_id, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_consent(request, closed, consent_id, at)
    return render(
        request, "consents/form.html", _form_context(form, pdf, at) | {"fresh": "print" in request.GET}
    )


@require_safe
def form_pdf(request: UserRequest, consent_id: UUID) -> HttpResponse:
    at = now()
    try:
        form, pdf = print_form(consent_id, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_consent(request, closed, consent_id, at)
    return file_response(
        pdf, media_type=PDF, filename=f"{form.document.number}.pdf", inline="download" not in request.GET
    )


def _issue(request: UserRequest, preparation: Preparation, answers: FormAnswers) -> HttpResponse:
    at = preparation.at
    try:
        form = issue_form(preparation.draft, answers, language=preparation.language, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_place(request, closed, preparation.draft.municipality, at)
    except Unprintable as unprintable:
        messages.error(request, _cannot_print(unprintable))
        return redirect("consents:draft_print", preparation.draft.pk)
    return redirect(f"{reverse('consents:form', args=[form.consent_id])}?print=1")


def _preview_page(request: UserRequest, preparation: Preparation, answers: FormAnswers) -> HttpResponse:
    pages: list[str] = []
    problem = ""
    try:
        preview = _preview(request, preparation, answers)
        pages = pictures(preview.pdf, preview.pages)
    except Unprintable as unprintable:
        problem = _cannot_print(unprintable)
    context = {
        "preparation": preparation,
        "draft": preparation.draft,
        "answers": answers,
        "pages": pages,
        "problem": problem,
        "stages": steps_of(preparation.draft),
        "scan_by": scan_by(preparation.at),
        "section": "consents:consents",
    }
    return render(request, "consents/draft_print.html", context)


def _preview(request: UserRequest, preparation: Preparation, answers: FormAnswers) -> Rendered:
    municipality, language = preparation.draft.municipality, preparation.language
    return preview_form(answers, municipality, language=language, by=request.user, at=preparation.at)


def _form_context(form: Form, pdf: bytes, at: datetime) -> dict[str, Any]:
    consent = consent_with_facts(form.consent_id)
    return {
        "now": at,
        "form_issued": form,
        "number": form.document.number,
        "consent": consent,
        "pages": pictures(pdf, form.document.file.pages),
        "decided": signing_of(consent),
        "scan_by": scan_by(at),
        "section": "consents:consents",
    }


def scan_by(at: datetime) -> Any:
    """The last day for the scan of a form signed today."""
    return working_day_after(helsinki_day(at), SCAN_WORKING_DAYS)


def _cannot_print(unprintable: Unprintable) -> str:
    # Translators: fi: Lomaketta ei saatu tehtyä: merkkejä %(characters)s ei voi tulostaa. Tiedot ovat
    # tallessa.
    said = _("The form could not be made: characters %(characters)s cannot be printed. The data is saved.")
    return said % {"characters": " ".join(sorted(unprintable.characters))}
