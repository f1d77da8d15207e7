"""Which of the decision's differing lists of municipalities holds is said by a person, who cites the page."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import Verb
from audit.trail import record
from municipalities.actions.contracts import NoPage
from municipalities.actions.permitting import permitted
from municipalities.models import Area, ListedFact, ListResolution


@transaction.atomic
def resolve_lists(
    area: Area, holds: ListedFact.Source, *, source: str, page: str, by: User, at: datetime
) -> ListResolution:
    """Which of the decision's differing lists holds, and where and on which page that is said.

    Raises `NoPage`.
    """
    acting = permitted(by, "sign_contracts", area, at)
    if not source.strip() or not page.strip():
        raise NoPage
    resolution: ListResolution = ListResolution.objects.create(
        area=area, holds=holds, source=source, page=page, by=by, at=at
    )
    record(Verb.CONTRACT_LIST_RESOLVED, by=by, at=at, role=acting, about=resolution)
    return resolution
