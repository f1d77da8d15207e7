"""The demo is loaded through the actions: what it shows is what the gate and the lists would say of real
people.
"""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from stdnum.fi import hetu

from accounts.models import User
from audit.models import Entry
from config.demo import LOGINS, PASSWORD
from config.demo.clients import CLIENTS
from consents.access import openable_by
from consents.access.lists import (
    Standing,
    ending_soon,
    outcomes_owed,
    papers,
    scan_owed,
    standing,
    waiting_for_signature,
    withdrawn_to_close,
)
from consents.models.identity import IdentityCode
from municipalities.access import right_state, with_facts
from municipalities.access.notices import NoticeStanding, turns_in
from municipalities.access.reviews import review_states
from municipalities.access.waiting import waiting_for
from municipalities.models import AccessRight, Area, PersonalAgreement, ReviewRound, RightTerms

pytestmark = [pytest.mark.django_db]
# Nothing supersedes or invalidates a consent yet: the states are told where they are found.
UNKNOWN_TO_THE_DEMO = {Standing.SUPERSEDED, Standing.INVALIDATED}


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    call_command("load_decision", verbosity=0)
    call_command("load_demo", verbosity=0)
    return timezone.now()


def test_the_demo_has_people_of_every_role_and_consents_in_every_state(demo, client):
    sanna = User.objects.get(email="sanna@example.fi")

    assert all(User.objects.get(email=email).check_password(PASSWORD) for _, email in LOGINS)
    assert not User.objects.filter(is_superuser=True).exists()
    assert RightTerms.objects.in_force(demo).count() == 5
    assert PersonalAgreement.objects.in_force(demo).count() == 10
    rights = with_facts(AccessRight.objects.all())
    standings = {right_state(right, demo).standing for right in rights}
    assert standings >= {"in_force", "proposed", "waiting_keha", "suspended", "removed", "employment_ended"}
    turns = turns_in(Area.objects.get(), demo)
    assert {turn.standing for turn in turns} == set(NoticeStanding)
    supervisor = User.objects.get(email="esihenkilo.laukaa@example.fi")
    waiting = waiting_for(supervisor, demo)
    assert waiting is not None
    assert [question.holder.email for question in waiting.returned] == ["heli@example.fi"]
    assert RightTerms.objects.granted(demo).filter(no=2).get().right.holder.email == "kaisa@example.fi"
    assert [turn.right.holder.email for turn in turns if turn.is_overdue] == ["timo@example.fi"]
    reviews = {one.municipality.pk: one for one in review_states(ReviewRound.objects.all(), demo)}
    assert {code: one.standing for code, one in reviews.items()} == {
        "410": "open",
        "931": "closed",
        "992": "open",
    }
    answered = {one.right.holder.email for one in reviews["410"].rights if one.answer}
    assert answered == {"petri@example.fi"}
    for which in set(Standing) - UNKNOWN_TO_THE_DEMO:
        assert standing(papers(sanna, demo), which, demo).exists(), which
    assert waiting_for_signature(sanna, demo).count() == 3
    assert scan_owed(sanna, demo).count() == 3
    assert outcomes_owed(sanna).count() == 2
    assert ending_soon(sanna, demo).count() == 2
    assert withdrawn_to_close(sanna, demo).count() == 1
    assert openable_by(sanna, at=demo).exists()

    # Loading takes its time, so the codes are looked at here too: artificial ones only, and none in the
    # trail.
    codes = [row.code for row in IdentityCode.objects.all()]
    assert len(codes) == len(CLIENTS) == 20
    assert all(hetu.is_valid(code, allow_temporary=True) and code[7] == "9" for code in codes)
    assert not [code for code in codes if Entry.objects.filter(body__contains=code).exists()]


def test_the_demo_is_loaded_in_demo_mode_into_an_empty_register_only(settings, db):
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo mode only"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="no demo logins"):
        call_command("demo_logins")
    settings.DEMO = True
    User.objects.create_user("joku@example.org", "Joku")
    with pytest.raises(CommandError, match="people already"):
        call_command("load_demo")
