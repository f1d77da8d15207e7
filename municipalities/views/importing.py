"""Today's named users from a CSV file: a rehearsal that names each faulty row, then all rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import show_kept
from accounts.models import User
from accounts.requests import UserRequest
from documents.cells import as_csv
from documents.serving import file_response
from documents.sheets import CSV
from municipalities.access import places
from municipalities.actions import import_proposals, import_workers
from municipalities.actions.importing import (
    Proposal,
    RowsRefused,
    Worker,
    rehearse,
)
from municipalities.actions.proposing import AlreadyHasRight, BeyondContract, OwnProposal, Proposed, TooLong
from municipalities.actions.roles import OwnRole
from municipalities.forms.importing import ProposalRow, WorkerRow
from municipalities.forms.sheet import Line, RowForm, SheetForm, lines_of
from municipalities.models import Area, Municipality
from municipalities.views.entering import area_or_404
from municipalities.views.users import send_invitation

MANAGE, PROPOSE = "manage_accounts", "propose_rights"
SAMPLE_HEADS = {**WorkerRow.columns, **ProposalRow.columns}
SAMPLE = (
    "Esimerkki Henkilö",
    "etunimi.sukunimi@example.fi",
    "Laukaa",
    "työllisyyskoordinaattori",
    "suomi",
    "Työllisyyspalvelut",
    "",
    "ohjaamo, neuvonta",
    "T2, T3, T4, T5, T7",
    "katselu ja kirjaaminen",
    "1.1.2027",
    "31.12.2027",
    "Ohjaa työnhakijoita Ohjaamossa ja kunnan neuvonnassa.",
    "Vastaa Ohjaamosta.",
)


@dataclass(frozen=True)
class Fault:
    """What is wrong in which row, in which column; `column` is empty when it is the row as a whole."""

    line: int
    column: str
    words: str


class Job(Protocol):
    """What a file is read for."""

    @property
    def name(self) -> str: ...

    @property
    def section(self) -> str: ...

    @property
    def at(self) -> datetime: ...

    @property
    def then(self) -> str: ...

    @property
    def rows(self) -> type[RowForm]: ...

    def row(self, line: Line) -> RowForm: ...

    def perform(self, forms: Sequence[RowForm]) -> Sequence[Any]: ...

    def done(self, request: UserRequest, made: Sequence[Any]) -> str: ...


@dataclass(frozen=True)
class WorkersJob:
    """The administrator makes accounts with the worker's role."""

    area: Area
    by: User
    at: datetime
    name: str = "workers"
    section: str = "municipalities:users"
    then: str = "municipalities:users"

    @property
    def rows(self) -> type[RowForm]:
        return WorkerRow

    def row(self, line: Line) -> RowForm:
        return WorkerRow(line, municipalities=list(self.area.municipalities.all()))

    def perform(self, forms: Sequence[RowForm]) -> Sequence[Any]:
        rows = [Worker(line=form.line.number, **form.cleaned_data) for form in forms]
        return import_workers(self.area, rows, by=self.by, at=self.at)

    def done(self, request: UserRequest, made: Sequence[Any]) -> str:
        for user, token in made:
            send_invitation(request, user, token, self.at)
        # Translators: fi: Tiedosto on tuotu: 1 uusi tunnus / %(count)s uutta tunnusta.
        words = ngettext(
            "The file is imported: 1 new account.",
            "The file is imported: %(count)s new accounts.",
            len(made),
        )
        return words % {"count": len(made)}


@dataclass(frozen=True)
class ProposalsJob:
    """The supervisor proposes those who work in the own municipality."""

    municipalities: list[Municipality]
    by: User
    at: datetime
    name: str = "proposals"
    section: str = "municipalities:rights"
    then: str = "municipalities:rights"

    @property
    def rows(self) -> type[RowForm]:
        return ProposalRow

    def row(self, line: Line) -> RowForm:
        return ProposalRow(line, municipalities=self.municipalities, at=self.at)

    def perform(self, forms: Sequence[RowForm]) -> Sequence[Any]:
        return import_proposals([_proposal(form) for form in forms], by=self.by, at=self.at)

    def done(self, request: UserRequest, made: Sequence[Any]) -> str:
        # Translators: fi: Tiedosto on tuotu: 1 esitys odottaa päätöstä / %(count)s esitystä odottaa päätöstä.
        words = ngettext(
            "The file is imported: 1 proposal waits for a decision.",
            "The file is imported: %(count)s proposals wait for a decision.",
            len(made),
        )
        return words % {"count": len(made)}


@require_http_methods(["GET", "HEAD", "POST"])
def workers(request: UserRequest) -> HttpResponse:
    at = now()
    area = area_or_404(request.user, MANAGE, at)
    return _import(request, WorkersJob(area, request.user, at))


@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: UserRequest) -> HttpResponse:
    at = now()
    return _import(request, ProposalsJob(_own(request.user, at), request.user, at))


@require_safe
def sample(request: UserRequest) -> HttpResponse:
    """One file for both hands; each reads its own columns."""
    at = now()
    if not places(request.user, MANAGE, at):
        _own(request.user, at)
    data = as_csv(SAMPLE_HEADS.values(), [SAMPLE])
    return file_response(data, media_type=CSV, filename="nimetyt-kayttajat-malli.csv", inline=False)


def _own(user: User, at: datetime) -> list[Municipality]:
    found = [place for place in places(user, PROPOSE, at) if isinstance(place, Municipality)]
    if not found:
        raise Http404
    return found


def _import(request: UserRequest, job: Job) -> HttpResponse:
    """The file is shown with what is wrong in it; without faults and when asked to, it is imported."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        show_kept(request, at=job.at)
        return _page(request, job, form)
    text = form.cleaned_data["text"]
    try:
        lines = lines_of(text, job.rows.columns, job.rows.optional)
    except ValidationError as unreadable:
        form.add_error("file", unreadable)
        return _page(request, job, form)
    rows = [job.row(line) for line in lines]
    faults = _faults(job, rows)
    if faults or "confirm" not in request.POST:
        return _page(request, job, form, rows=rows, faults=faults, text=text)
    try:
        made = job.perform(rows)
    except RowsRefused as refused:
        return _page(request, job, form, rows=rows, faults=_refusals(job, refused), text=text)
    messages.success(request, job.done(request, made))
    return redirect(job.then)


def _faults(job: Job, rows: Sequence[RowForm]) -> list[Fault]:
    """What the cells themselves show; when they are in order, what doing it would run into."""
    found = [fault for row in rows if not row.is_valid() for fault in _cells(row)]
    found += _repeated(rows)
    if found:
        return sorted(found, key=lambda fault: fault.line)
    try:
        rehearse(lambda: job.perform(rows))
    except RowsRefused as refused:
        return _refusals(job, refused)
    return []


def _cells(row: RowForm) -> list[Fault]:
    return [
        Fault(row.line.number, row.columns.get(name, ""), str(words))
        for name, errors in row.errors.items()
        for words in errors
    ]


def _repeated(rows: Sequence[RowForm]) -> list[Fault]:
    """The same person and municipality on two rows, unless the service tells them apart."""
    seen: dict[tuple[str, str, str], int] = {}
    found = []
    for row in rows:
        cells = row.line.cells
        key = (
            cells.get("email", "").lower(),
            cells.get("municipality", "").lower(),
            cells.get("service", ""),
        )
        first = seen.setdefault(key, row.line.number)
        if first != row.line.number and key[0]:
            # Translators: fi: Sama henkilö on jo rivillä %(line)s.
            words = _("The same person is on line %(line)s already.") % {"line": first}
            found.append(Fault(row.line.number, row.columns["email"], words))
    return found


def _refusals(job: Job, refused: RowsRefused) -> list[Fault]:
    email = job.rows.columns["email"]
    return [Fault(line, email, _said(refusal)) for line, refusal in sorted(refused.refusals.items())]


def _said(refusal: Exception) -> str:
    if isinstance(refusal, AlreadyHasRight):
        # Translators: fi: Henkilöllä on jo tällä sopimuksella esitys tai käyttöoikeus.
        return _("The person has a proposal or an access right under this contract already.")
    if isinstance(refusal, OwnRole):
        # Translators: fi: Kukaan ei anna roolia itselleen.
        return _("Nobody gives a role to themselves.")
    if isinstance(refusal, OwnProposal):
        # Translators: fi: Et voi esittää käyttöoikeutta itsellesi. Pyydä toista esihenkilöä esittämään sitä.
        return _("You cannot propose an access right for yourself. Ask another supervisor to propose it.")
    if isinstance(refusal, TooLong):
        # Translators: fi: Käyttöoikeus myönnetään enintään kahdeksi vuodeksi.
        return _("An access right is granted for two years at most.")
    if isinstance(refusal, BeyondContract):
        # Translators: fi: Esitys ei mahdu sopimukseen: tarkista aika ja ryhmät.
        return _("The proposal does not fit in the contract: check the period and the groups.")
    # Translators: fi: Riviä ei voi tuoda. Joku on ehkä muuttanut samoja tietoja äsken: tarkista ja yritä
    # uudelleen.
    return _("The row cannot be imported. Somebody may have changed the same facts: check and try again.")


def _proposal(form: RowForm) -> Proposal:
    cells = form.cleaned_data
    proposed = Proposed(
        groups=cells["groups"],
        categories=cells["categories"],
        tasks=cells["tasks"],
        starts_on=cells["starts_on"],
        last_day=cells["last_day"],
        may_record_changes=cells["authority"],
        reason=cells["reason"],
    )
    return Proposal(form.line.number, cells["holder"], proposed, cells["contract"], cells["unit"])


def _page(
    request: UserRequest,
    job: Job,
    form: SheetForm,
    *,
    rows: Sequence[RowForm] = (),
    faults: Sequence[Fault] = (),
    text: str = "",
) -> HttpResponse:
    faulty = {fault.line for fault in faults}
    context = {
        "form": form,
        "job": job,
        "heads": job.rows.columns.values(),
        "optional": [head for field, head in job.rows.columns.items() if field in job.rows.optional],
        "rows": [(row.line, [row.line.cells.get(field, "") for field in row.columns],
                  row.line.number in faulty) for row in rows],
        "faults": faults,
        "faulty": len(faulty),
        "text": text,
        "section": job.section,
        "has_errors": bool(faults),
    }  # fmt: skip
    return render(request, "municipalities/import.html", context)
