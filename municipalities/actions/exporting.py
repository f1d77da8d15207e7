"""The register of named users goes out as a file, on record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import TextChoices

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from municipalities.access import acting_role, area_of, home_of
from municipalities.access.lists import SEE_ALL, SEE_OWN
from municipalities.access.register import registered, rights_to_export
from municipalities.actions.permitting import NotPermitted
from municipalities.actions.register_file import as_csv, as_xlsx


class FileForm(TextChoices):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


@transaction.atomic(durable=True)
def export_register(form: FileForm, *, by: User, at: datetime) -> bytes:
    """Every right that the person sees, in the language that is active, as a file; one entry.

    The area's people see all, a supervisor their own municipality's. Raises `NotPermitted`.
    """
    rights = rights_to_export(by, at)
    if rights is None:
        raise NotPermitted(SEE_ALL)
    rows = list(registered(rights, at))
    role = acting_role(by, SEE_ALL, at)
    home = None if role else home_of(by, at)
    record(
        Verb.REGISTER_EXPORTED,
        by=by,
        at=at,
        role=role or acting_role(by, SEE_OWN, at),
        municipality=home.pk if home else "",
        about=area_of(by, at),
        grounds={"form": form.value, "rows": str(len(rows))},
    )
    return as_csv(rows, at=at) if form == FileForm.CSV else as_xlsx(rows, at=at)
