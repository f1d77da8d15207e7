"""A draft belongs to its owner alone, and what they had typed outlasts their session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from http import HTTPStatus
from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.kept import page_of
from accounts.models import User
from accounts.requests import UserRequest
from consents import drafts
from consents.access import GateClosed
from consents.actions.issuing import continue_draft
from consents.forms.drafts import typed_in
from consents.forms.preparation import STEPS, Preparation
from consents.models import Draft
from consents.views.refusals import refuse_place
from documents.templatetags.look import fi_clock

StepView = Callable[[UserRequest, Preparation], HttpResponse]


def own_draft(step: str) -> Callable[[StepView], Callable[..., HttpResponse]]:
    """Give the view its owner's draft; send the logged out to log in, what they typed kept for the owner.

    The login middleware would throw the typed text away, so these views ask for the login themselves.
    """

    def decorate(view: StepView) -> Callable[..., HttpResponse]:
        @login_not_required
        @sensitive_post_parameters()
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def with_draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
            if not isinstance(request.user, User):
                return _log_in_first(request, draft_id, step)
            if settings.MFA_REQUIRED and not is_mfa_enabled(request.user):
                return redirect("mfa_activate_totp")
            draft = drafts.draft_of(request.user, draft_id, at=now())
            if draft is None:
                raise Http404
            if draft.consent_id:
                return redirect("consents:form", draft.consent_id)
            return _asked(cast("UserRequest", request), draft, view, discarding=step == "discard")

        # What config.views answers a page from before a new login; a function has no attributes to the types.
        with_draft.keeps_stale = partial(_keep_stale, step=step)  # type: ignore[attr-defined]
        return with_draft

    return decorate


def _asked(request: UserRequest, draft: Draft, view: StepView, *, discarding: bool) -> HttpResponse:
    """A draft holds a client's data: each request asks the gate, but throwing it away is always possible."""
    at = now()
    try:
        if not discarding:
            continue_draft(draft, by=request.user, at=at)
    except GateClosed as closed:
        return refuse_place(request, closed, draft.municipality, at)
    return view(request, Preparation(draft, request.user, at))


def _log_in_first(request: HttpRequest, draft_id: UUID, step: str) -> HttpResponse:
    """The answer is the same whether or not there is such a draft.

    Only who was given the draft's own page is told whether what they typed is safe.
    """
    at = now()
    is_kept = _keep(request, draft_id, step, at)
    page = page_of(request.POST)
    if page is not None and page.path == request.path:
        messages.info(request, _safe(at) if is_kept else _("Log in again. Nothing was saved."))
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")


def _keep_stale(request: HttpRequest, draft_id: UUID, *, step: str) -> HttpResponse | None:
    """What came with the token of an earlier login: kept for its owner, and back to the step.

    None for everybody else: there is nothing here for them.
    """
    if not isinstance(request.user, User):
        return _log_in_first(request, draft_id, step)
    at = now()
    if drafts.draft_of(request.user, draft_id, at=at) is None:
        return None
    _keep(request, draft_id, step, at)
    answer = redirect(request.path)
    answer.status_code = HTTPStatus.SEE_OTHER  # nothing went through
    return answer


def _keep(request: HttpRequest, draft_id: UUID, step: str, at: datetime) -> bool:
    asks = request.method == "POST" and step in STEPS
    return asks and drafts.keep_for_owner(draft_id, step, typed_in(request.POST), at=at)


def _safe(at: datetime) -> str:
    # Translators: fi: Kirjaudu uudelleen. Luonnos on tallessa (%(clock)s). ("klo 9.21")
    return _("Log in again. The draft is safe (%(clock)s).") % {"clock": fi_clock(at)}
