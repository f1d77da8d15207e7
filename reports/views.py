"""The board secretary's report: counts of a period on the screen and as files."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import UserRequest
from documents.calendar import helsinki_day
from documents.serving import file_response
from municipalities.access import area_of, holds, setting
from municipalities.models import Area
from reports import files
from reports.actions import MayNotExport, export_counts
from reports.counting import Counts, count
from reports.forms import PeriodForm, half_year
from reports.tables import tables

FORMS = {"xlsx": files.XLSX, "csv": files.CSV}


@require_safe
def report(request: UserRequest) -> HttpResponse:
    at = now()
    area = _area(request, at)
    today = helsinki_day(at)
    form = PeriodForm(request.GET or half_year(today), area=area, today=today)
    if not form.is_valid():
        return render(request, "reports/report.html", {"form": form})
    limit = int(setting(area, "report.smallest", at))
    counts = count(area, form.period, municipality=form.chosen, limit=limit)
    return render(request, "reports/report.html", {"form": form, **_shown(counts)})


@require_POST
def export(request: UserRequest) -> HttpResponse:
    """The file leaves only after its entry is committed."""
    at = now()
    area = _area(request, at)
    form = PeriodForm(request.POST, area=area, today=helsinki_day(at))
    kind = request.POST.get("form", "")
    if kind not in FORMS or not form.is_valid():
        return render(request, "reports/report.html", {"form": form})
    try:
        counts = export_counts(area, form.period, municipality=form.chosen, form=kind, by=request.user, at=at)
    except MayNotExport as outsider:
        raise Http404 from outsider
    data = files.xlsx(counts, at=at) if kind == "xlsx" else files.as_csv(counts)
    return file_response(data, media_type=FORMS[kind], filename=files.name_of(counts, kind), inline=False)


def _area(request: UserRequest, at: datetime) -> Area:
    area = area_of(request.user, at)
    if area is None or not holds(request.user, "export_reports", area, at):
        raise Http404
    return area


def _shown(counts: Counts) -> dict[str, object]:
    return {
        "counts": counts,
        "tables": tables(counts),
        "hidden_means": files.what_hidden_means(counts.limit),
        "covered_means": files.what_covered_means(),
    }
