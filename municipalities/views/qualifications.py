"""Secrecy commitments and trainings of a named worker (R3)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import show_kept
from accounts.requests import UserRequest
from documents.intake import Unacceptable
from municipalities.access.lists import title_in
from municipalities.actions import record_qualification
from municipalities.forms.agreements import QualificationForm
from municipalities.models import AccessRight, Qualification
from municipalities.views.agreements import PROPOSE
from municipalities.views.entering import right_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def qualifications(request: UserRequest, right_id: UUID) -> HttpResponse:
    at = now()
    right = right_or_404(request.user, right_id, PROPOSE, at)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = QualificationForm(*data, at=at)
    if form.is_valid() and _record(request, right, form, at):
        return redirect("municipalities:qualifications", right_id)
    show_kept(request, form, at=at)
    municipality = right.contract.municipality
    context = {
        "form": form,
        "right": right,
        "municipality": municipality,
        "holder_title": title_in(right.holder, municipality, at),
        "rows": right.holder.qualifications.select_related("by").order_by("-done_on", "-recorded_at"),
        "section": "municipalities:rights",
    }
    return render(request, "municipalities/qualifications.html", context)


def _record(request: UserRequest, right: AccessRight, form: QualificationForm, at: datetime) -> bool:
    answers = form.cleaned_data
    try:
        record_qualification(
            right.holder,
            Qualification.Kind(answers["kind"]),
            done_on=answers["done_on"],
            municipality=right.contract.municipality,
            paper=answers["paper"],
            by=request.user,
            at=at,
        )
    except Unacceptable as unacceptable:
        form.add_error("paper", str(unacceptable.sentence))
        return False
    # Translators: fi: Kirjattu.
    messages.success(request, _("It is on record."))
    return True
