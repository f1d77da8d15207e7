"""The door of each page: where the permission holds, or a plain 404."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404

from accounts.models import User
from municipalities.access import holds, places, with_facts
from municipalities.access.contracts import with_versions
from municipalities.access.roles import DECIDE
from municipalities.models import AccessRight, Area, Contract


def area_or_404(user: User, perm: str, at: datetime) -> Area:
    """The area where the person has the permission."""
    found = places(user, perm, at)
    if not found or not isinstance(found[0], Area):
        raise Http404
    return found[0]


def right_or_404(user: User, right_id: UUID, perm: str, at: datetime) -> AccessRight:
    """The right, in a municipality where the person has the permission."""
    rights = with_facts(AccessRight.objects.filter(pk=right_id))
    found: AccessRight | None = rights.select_related("contract__municipality__area").first()
    if found is None or not holds(user, perm, found.contract.municipality, at):
        raise Http404
    return found


def decided_right_or_404(user: User, right_id: UUID, at: datetime) -> AccessRight:
    """The right, in an area where the person has a deciding role; whether they may is asked at the act."""
    rights = with_facts(AccessRight.objects.filter(pk=right_id))
    found: AccessRight | None = rights.select_related("contract__municipality__area").first()
    if found is None or not holds(user, DECIDE, found.contract.municipality.area, at):
        raise Http404
    return found


def contract_or_404(user: User, contract_id: UUID, perm: str, at: datetime) -> Contract:
    """A contract of the area where the person has the permission, with its versions."""
    found = with_versions(Contract.objects.filter(pk=contract_id)).first()
    if found is None or not holds(user, perm, found.municipality.area, at):
        raise Http404
    return found
