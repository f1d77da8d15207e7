"""Recording from the signed paper what the client decided; with the scan beside it, confirming both."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import show_kept
from accounts.requests import UserRequest
from consents.access import GateClosed
from consents.actions.issuing import read_form
from consents.actions.signing import (
    AlreadyRecorded,
    NothingTicked,
    SignedAfterEnd,
    SignedBeforeNeed,
    give_consent,
)
from consents.actions.signing import (
    refuse_consent as record_refusal,
)
from consents.forms.signature import ChecksForm, ClientDecision, SignatureForm
from consents.views.lights import signing_of
from consents.views.recorded import say_recorded
from consents.views.refusals import refuse_consent
from consents.views.returned import Paper, forms_of, paper_of, paper_page, verify_scan
from documents.calendar import format_date, helsinki_day
from municipalities.models.rights import last_day


@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: UserRequest, consent_id: UUID) -> HttpResponse:
    at = now()
    try:
        paper = paper_of(read_form(consent_id, by=request.user, at=at))
        form, checks = forms_of(request, paper, at)
        if request.method == "POST" and form is None:
            say_recorded(request, paper.decided, paper.items, at)
            return redirect("consents:signature", consent_id)
        if (
            request.method == "POST"
            and form
            and _all_valid(form, checks)
            and _record(request, paper, form, at)
        ):
            return redirect("consents:signature", consent_id)
    except GateClosed as closed:
        return refuse_consent(request, closed, consent_id, at)
    show_kept(request, form, checks, at=at)
    return paper_page(request, paper, at, form=form, checks=checks)


def _all_valid(form: SignatureForm, checks: ChecksForm | None) -> bool:
    """Both are asked, so that every error shows at once."""
    valid = [one.is_valid() for one in (form, checks) if one is not None]
    return all(valid)


def _record(request: UserRequest, paper: Paper, form: SignatureForm, at: datetime) -> bool:
    try:
        _decide(request, paper.consent.pk, form, at)
    except AlreadyRecorded:
        say_recorded(request, signing_of(paper.consent), paper.items, at)
        return True
    except SignedBeforeNeed:
        # Translators: fi: Päiväys on ennen kuin palvelutarve todettiin (%(day)s). Katso päiväys paperista.
        said = _(
            "The date is before the service need was established (%(day)s). Read the date from the paper."
        )
        form.add_error(
            "signed_on", said % {"day": format_date(helsinki_day(paper.consent.need.established_at))}
        )
    except SignedAfterEnd:
        # Translators: fi: Päiväys on suostumuksen viimeisen päivän (%(day)s) jälkeen. Tee uusi lomake.
        said = _("The date is after the last day of the consent (%(day)s). Make a new form.")
        form.add_error("signed_on", said % {"day": format_date(last_day(paper.consent.ends_before))})
    except NothingTicked:
        # Translators: fi: Yhdessäkään kohdan 4 ruudussa ei ole rastia, joten mitään ei voi katsoa. Käy kohta
        # 4 läpi asiakkaan kanssa tai kirjaa kieltäytyminen.
        said = _(
            "No box in section 4 is ticked, so nothing may be viewed. Go through it, or record a refusal."
        )
        form.add_error(None, said)
    else:
        _verify_too(request, paper, at)
        return True
    return False


def _decide(request: UserRequest, consent_id: UUID, form: SignatureForm, at: datetime) -> None:
    answers = form.cleaned_data
    about = {"place": answers["place"], "signed_on": answers["signed_on"], "by": request.user, "at": at}
    if answers["decision"] == ClientDecision.GIVEN:
        give_consent(consent_id, ticks=answers["ticks"], **about)
    else:
        record_refusal(consent_id, **about)


def _verify_too(request: UserRequest, paper: Paper, at: datetime) -> None:
    """With the scan on the screen, the same press confirms it."""
    if paper.scan is not None and paper.verification is None:
        verify_scan(request, paper.scan.pk, at)
    else:
        # Translators: fi: Allekirjoitus on kirjattu.
        messages.success(request, _("The signature is recorded."))
