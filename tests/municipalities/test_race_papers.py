"""Two people at the same paper: one notice, one signature. Only PostgreSQL lets both run at once."""

import io

import pytest
from PIL import Image

from audit.models import Entry, Verb
from municipalities.actions import (
    acknowledge_notice,
    draft_agreement,
    end_agreement,
    notify_keha,
    print_agreement,
    sign_agreement,
)
from municipalities.models import KehaNotice, Qualification, Role
from tests.consents.make import make_content
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_named_worker,
    make_user_with_role,
)
from tests.municipalities.test_race import together

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def outcomes(results):
    return sorted(type(one).__name__ for one in results)


@pytest.fixture
def directors(area):
    return [make_user_with_role(Role.DIRECTOR, area, name) for name in ("Irja Ilmonen", "Oskari Oja")]


def test_a_notice_is_printed_once(laukaa, eino, directors):
    approval = make_named_worker(eino, laukaa, sent_on=None).approval
    assert approval

    results = together(
        *(lambda by=by: notify_keha(approval, sent_on=TODAY, by=by, at=NOW) for by in directors)
    )

    assert outcomes(results) == ["AlreadyNotified", "KehaNotice"]
    assert KehaNotice.objects.count() == 1
    assert Entry.objects.filter(verb=Verb.RIGHT_NOTIFIED).count() == 1


def test_a_notice_is_acknowledged_once(laukaa, eino, directors):
    notice = make_named_worker(eino, laukaa, opened_on=None).notice
    assert notice

    results = together(
        *(lambda by=by: acknowledge_notice(notice, acknowledged_on=TODAY, by=by, at=NOW) for by in directors)
    )

    assert outcomes(results) == ["AlreadyAcknowledged", "KehaNotice"]
    assert Entry.objects.filter(verb=Verb.RIGHT_ACKNOWLEDGED).count() == 1


@pytest.fixture
def printed(laukaa, eino, supervisor):
    agreement = draft_agreement(
        eino,
        laukaa,
        meanings={make_content("ohjaamo"): "Ohjausta."},
        signer=supervisor.assignments.get(),
        starts_on=TODAY,
        by=supervisor,
        at=NOW,
    )
    return print_agreement(agreement, by=supervisor, at=NOW)


def a_picture():
    file = io.BytesIO()
    Image.new("L", (60, 80), 255).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(("second", "loser"), [("sign", "AlreadySigned"), ("end", None)])
def test_an_agreement_is_signed_once_or_left_unsigned(printed, laukaa, supervisor, second, loser):
    other = make_user_with_role(Role.SUPERVISOR, laukaa, "Veera Viita")
    signing = {"worker_signed_on": TODAY, "signer_signed_on": TODAY, "paper": a_picture(), "at": NOW}
    acts = {
        "sign": lambda: sign_agreement(printed, by=other, **signing),
        "end": lambda: end_agreement(printed, last_day=TODAY, reason="Turha.", by=other, at=NOW),
    }

    results = together(lambda: sign_agreement(printed, by=supervisor, **signing), acts[second])

    if loser:
        assert outcomes(results) == [loser, "PersonalAgreement"]
    # An end that comes second ends what was signed; one that comes first leaves nothing to sign.
    else:
        assert outcomes(results) in (["AlreadyEnded", "PersonalAgreement"], ["PersonalAgreement"] * 2)
    assert Qualification.objects.count() <= 1
    signatures = printed.events.filter(kind="worker_signed").count()
    assert signatures == Qualification.objects.count()
