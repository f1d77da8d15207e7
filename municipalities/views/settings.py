"""The settings of the area: what holds today, what comes, who has set it, and a new value from a day on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.requests import UserRequest
from documents.calendar import format_date, helsinki_day
from municipalities.access.settings import DEFAULTS, Values, all_values
from municipalities.actions import set_setting
from municipalities.forms.settings import GROUPS, LABELS, SettingForm
from municipalities.models import AreaSetting, Role
from municipalities.views.entering import area_or_404

MANAGE = "manage_accounts"


@require_safe
def settings(request: UserRequest) -> HttpResponse:
    at = now()
    values = all_values(area_or_404(request.user, MANAGE, at), at)
    parts = [(title, [(key, LABELS[key], _shown(values[key])) for key in keys]) for title, keys in GROUPS]
    return render(request, "municipalities/settings.html", {"parts": parts})


@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: UserRequest, setting_key: str) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    if setting_key not in DEFAULTS:
        raise Http404
    values = all_values(area, at, keys=[setting_key])[setting_key]
    initial = {"value": values.value, "starts_on": helsinki_day(at)}
    form = SettingForm(request.POST or None, key=setting_key, at=at, initial=initial)
    if not form.is_valid():
        show_kept(request, form, at=at)
        return render(request, "municipalities/setting.html", _page(values, form))
    row = set_setting(area, setting_key, **form.cleaned_data, by=request.user, at=at)
    # Translators: fi: Uusi arvo on voimassa %(day)s alkaen.
    messages.success(request, _("The new value holds from %(day)s on.") % {"day": format_date(row.starts_on)})
    return redirect("municipalities:setting", setting_key)


def _page(values: Values, form: SettingForm) -> dict[str, Any]:
    return {
        "form": form,
        "label": LABELS[values.key],
        "shown": _shown(values),
        "rows": [(row, _said(values.key, row.value), _state(values, row)) for row in values.rows],
        "default": _said(values.key, DEFAULTS[values.key]),
        "section": "municipalities:settings",
    }


def _shown(values: Values) -> dict[str, Any]:
    coming = [(row.starts_on, _said(values.key, row.value)) for row in values.coming]
    return {"value": _said(values.key, values.value), "row": values.row, "coming": coming}


def _said(key: str, value: str) -> str:
    """The value in words to read: a role by its name."""
    return str(Role(value).label) if key == "agreement.signer" else value


def _state(values: Values, row: AreaSetting) -> str:
    if row in values.coming:
        return "coming"
    return "now" if row == values.row else "past"
