"""Two desks print at the same moment. On PostgreSQL only: SQLite lets one connection write at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection, transaction

from documents.models import Kind
from documents.numbers import build_number, next_number

NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)
DESKS = 4
EACH = 10


@pytest.mark.django_db(transaction=True)
def test_desks_that_print_at_once_never_get_the_same_number_and_leave_no_gap():
    together = Barrier(DESKS)

    def print_some():
        together.wait(timeout=20)
        try:
            return [next_number(Kind.CONSENT_FORM, at=NOON) for _ in range(EACH)]
        finally:
            connection.close()

    with ThreadPoolExecutor(DESKS) as desks:
        given = [desk.result() for desk in [desks.submit(print_some) for _ in range(DESKS)]]

    numbers = sorted(number for some in given for number in some)
    assert numbers == [build_number(Kind.CONSENT_FORM, 2026, n) for n in range(1, DESKS * EACH + 1)]


@pytest.mark.django_db(transaction=True)
def test_a_number_taken_by_a_change_that_failed_is_given_again():
    with transaction.atomic():
        next_number(Kind.CONSENT_FORM, at=NOON)
        transaction.set_rollback(True)

    assert next_number(Kind.CONSENT_FORM, at=NOON) == build_number(Kind.CONSENT_FORM, 2026, 1)
