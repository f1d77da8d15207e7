"""The board secretary's report: counts of a period on the screen and as files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from accounts.posting import only_posted
from accounts.requests import UserRequest
from documents.calendar import helsinki_day
from documents.serving import file_response
from documents.sheets import CSV, XLSX
from municipalities.models import Area
from reports import files
from reports.access import reporting_area, smallest
from reports.actions import Export, MayNotExport, export_counts
from reports.charts import openings_chart
from reports.counting import Counts, Measure, count
from reports.forms import PeriodForm, half_year
from reports.tables import figures, sections, tables, what_covered_means, what_hidden_means

FORMS = {"xlsx": XLSX, "csv": CSV}


@require_safe
def report(request: UserRequest) -> HttpResponse:
    at = now()
    area = _area_or_404(request, at)
    today = helsinki_day(at)
    form = PeriodForm(request.GET or half_year(today), area=area, today=today)
    if not form.is_valid():
        return render(request, "reports/report.html", {"form": form})
    counts = count(area, form.period, municipality=form.chosen, limit=smallest(area, at))
    return render(request, "reports/report.html", {"form": form, **_on_screen(counts)})


@only_posted("reports:report")
def export(request: UserRequest) -> HttpResponse:
    """The file is made and leaves only after its entry is committed."""
    at = now()
    area = _area_or_404(request, at)
    kind = request.POST.get("form", "")
    form = PeriodForm(request.POST, area=area, today=helsinki_day(at))
    if kind not in FORMS or not form.is_valid():
        return render(request, "reports/report.html", {"form": form})
    try:
        out = export_counts(area, form.period, municipality=form.chosen, form=kind, by=request.user, at=at)
    except MayNotExport as outsider:
        raise Http404 from outsider
    return _file(out, kind, at)


def _area_or_404(request: UserRequest, at: datetime) -> Area:
    area = reporting_area(request.user, at)
    if area is None:
        raise Http404
    return area


def _file(out: Export, kind: str, at: datetime) -> HttpResponse:
    data = files.as_csv(out.counts) if kind == "csv" else files.xlsx(out.counts, role=out.role, at=at)
    return file_response(data, media_type=FORMS[kind], filename=files.name_of(out.counts, kind), inline=False)


def _on_screen(counts: Counts) -> dict[str, Any]:
    """The tables in pairs: consents beside openings, those by municipality and group under them."""
    consents, openings, *more = tables(counts)
    place = counts.chosen.pk if counts.chosen else ""
    given, opened = figures(counts, (Measure.GIVEN, Measure.OPENED), place, "")
    return {
        "counts": counts,
        "given": given,
        "opened": opened,
        "consents": consents,
        "openings": openings,
        "by_group": more[:2],
        "in_detail": [(table, list(sections(table))) for table in more[2:]],
        "chart": openings_chart(counts),
        "hidden_means": what_hidden_means(counts.limit),
        "covered_means": what_covered_means(counts.limit),
    }
