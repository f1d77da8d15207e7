import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.db]


def test_the_test_database_answers():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
