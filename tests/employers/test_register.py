import pytest

from employers.models import Employer
from employers.register import NotABusinessId, business_id, employer_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.mark.parametrize("typed", ["2077474-0", "20774740", " FI20774740 "])
def test_a_business_id_is_stored_in_one_form(typed):
    assert business_id(typed) == "2077474-0"


@pytest.mark.parametrize("typed", ["", "2077474-1", "077474-0", "030694W9024"])
def test_what_is_no_business_id_is_refused(typed):
    with pytest.raises(NotABusinessId):
        employer_of(typed, name="Esimerkki Oy")
    assert not Employer.objects.exists()


def test_an_employer_is_entered_once_and_keeps_its_name():
    first = employer_of("2077474-0", name="Esimerkki Oy")
    again = employer_of("20774740", name="Esimerkki")
    assert again == first
    assert str(again) == "Esimerkki Oy (2077474-0)"
