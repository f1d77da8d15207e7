"""Recording a withdrawal: always possible, and the pages read the same whatever was in force (R11)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.posting import only_posted
from accounts.requests import UserRequest
from consents.actions.withdrawing import MayNotReceive, Received, confirm_withdrawal, may_receive
from consents.actions.withdrawing import withdraw as record_withdrawal
from consents.forms.withdrawal import WithdrawalForm
from consents.models import Withdrawal
from documents.serving import file_response
from documents.storing import read


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def withdraw(request: UserRequest) -> HttpResponse:
    at = now()
    if not may_receive(request.user, at):
        raise Http404
    form = WithdrawalForm(request.POST or None, at=at)
    if not form.is_valid():
        show_kept(request, form, at=at)
        return render(request, "consents/withdraw.html", {"form": form, "now": at})
    try:
        withdrawal = record_withdrawal(_received(form.cleaned_data), by=request.user, at=at)
    except MayNotReceive as outsider:
        raise Http404 from outsider
    return redirect("consents:withdrawn", withdrawal.pk)


@require_safe
def withdrawn(request: UserRequest, withdrawal_id: UUID) -> HttpResponse:
    withdrawal = get_object_or_404(Withdrawal, pk=withdrawal_id, by=request.user)
    return render(
        request, "consents/withdrawn.html", {"withdrawal": withdrawal, "section": "consents:withdraw"}
    )


@only_posted("consents:withdrawn", "withdrawal_id")
def confirmation(request: UserRequest, withdrawal_id: UUID) -> HttpResponse:
    """The client's confirmation as a PDF; pressing twice gives the same paper."""
    try:
        document = confirm_withdrawal(withdrawal_id, by=request.user, at=now())
    except (Withdrawal.DoesNotExist, MayNotReceive) as unknown:
        raise Http404 from unknown
    return file_response(read(document.file), media_type="application/pdf", filename=f"{document.number}.pdf")


def _received(answers: dict[str, Any]) -> Received:
    return Received(
        number=answers["number"],
        code=answers["code"],
        parts=answers["parts"],
        received_at=answers["received_at"],
        way=answers["way"],
        identity_check=answers["identity_check"],
        language=answers["language"],
        submission=answers["submission"],
    )
