"""The supervisor's duty: to report that the ground of a right ends (§ 126)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import UserRequest
from documents.calendar import format_date, helsinki_day
from municipalities.access import Obstacle
from municipalities.actions import MayNotDecide, StandsOtherwise, end_employment
from municipalities.actions.employment import EndedBeforeRight, EndsAnyway
from municipalities.forms.stopping import EmploymentForm
from municipalities.models import AccessRight, RightEvent
from municipalities.views.entering import right_or_404
from municipalities.views.stopping import refused_page, stop_page

PAGE = "municipalities/stop_employment.html"


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: UserRequest, right_id: UUID) -> HttpResponse:
    at = now()
    right = right_or_404(request.user, right_id, "propose_rights", at)
    form = EmploymentForm(request.POST or None)
    if not form.is_valid():
        return _page(request, right, form, at)
    try:
        event = end_employment(right, **form.cleaned_data, by=request.user, at=at)
    except EndsAnyway as ends:
        form.add_error("last_day", _ends_anyway(ends))
    except EndedBeforeRight:
        # Translators: fi: Päivä on ennen kuin oikeutta on edes esitetty. Tarkista päivä.
        form.add_error("last_day", _("The day is before the right was even proposed. Check the day."))
    except (MayNotDecide, StandsOtherwise) as refusal:
        return refused_page(request, PAGE, right, form, refusal, at, act=_heading())
    else:
        messages.success(request, _done(event, at))
        return redirect("municipalities:right", right.pk)
    return _page(request, right, form, at)


def _page(request: UserRequest, right: AccessRight, form: EmploymentForm, at: datetime) -> HttpResponse:
    obstacle = Obstacle.OWN_RIGHT if right.holder_id == request.user.pk else None
    kind = RightEvent.Kind.EMPLOYMENT_ENDED
    return stop_page(request, PAGE, right, form, kind, at, obstacle=obstacle, act=_heading())


def _heading() -> str:
    # Translators: fi: Palvelussuhde tai tehtävä päättyy
    return _("The employment or the task ends")


def _ends_anyway(ends: EndsAnyway) -> str:
    # Translators: fi: Oikeus päättyy jo %(day)s. Anna aiempi päivä.
    return _("The right ends on %(day)s anyway. Give an earlier day.") % {"day": format_date(ends.last_day)}


def _done(event: RightEvent, at: datetime) -> str:
    if event.at <= at:
        # Translators: fi: Käyttöoikeus on päättynyt. Alue ilmoittaa siitä KEHA-keskukselle.
        return _("The access right has ended. The area tells KEHA-keskus of it.")
    # Translators: fi: Käyttöoikeus päättyy %(day)s. Alue ilmoittaa siitä KEHA-keskukselle.
    said = _("The access right ends on %(day)s. The area tells KEHA-keskus of it.")
    return said % {"day": format_date(event.last_day or helsinki_day(event.at))}
