"""Finding an employer by business ID, or entering a new one.

No trail entry here: the action that names the employer records it.
"""

from __future__ import annotations

from stdnum.exceptions import ValidationError
from stdnum.fi import ytunnus

from employers.models import Employer


class NotABusinessId(ValueError):
    """The number is no Finnish business ID: a digit is wrong or missing."""


def business_id(typed: str) -> str:
    """The number as it is stored and shown, 1234567-1. Raises `NotABusinessId`."""
    try:
        return ytunnus.format(ytunnus.validate(typed))
    except ValidationError as error:
        raise NotABusinessId(typed) from error


def employer_of(typed: str, *, name: str) -> Employer:
    """The employer with that business ID, entered with `name` when it is new. Raises `NotABusinessId`.

    A known employer keeps the name that it was first entered with.
    """
    employer, _ = Employer.objects.get_or_create(business_id=business_id(typed), defaults={"name": name})
    return employer
