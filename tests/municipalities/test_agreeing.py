"""A personal agreement is written, printed, signed and ended (R3): every step, allowed and refused."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from audit.models import Entry
from documents.intake import Unacceptable
from documents.models import StoredFile
from documents.storing import read
from municipalities.access.agreements import AgreementStanding, agreement_state, groups_to_agree, signers
from municipalities.actions import (
    NotPermitted,
    draft_agreement,
    end_agreement,
    print_agreement,
    set_setting,
    sign_agreement,
)
from municipalities.actions.agreements import (
    AlreadyEnded,
    AlreadySigned,
    EndBeforeStart,
    NoReason,
    NothingAgreed,
    NotPrinted,
    SignedBeforePrinting,
    SignedInFuture,
    SignsWithSelf,
)
from municipalities.models import PersonalAgreement, Qualification, Role
from tests.consents.make import make_content
from tests.municipalities.make import NOW, TODAY, make_named_worker, make_user_with_role

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)


def picture():
    file = io.BytesIO()
    Image.new("L", (60, 80), 255).save(file, "PNG")
    return file.getvalue()


PAPER = picture()


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def write(worker, municipality, by, *, at=NOW, **facts):
    defaults: dict[str, Any] = {
        "meanings": {make_content("ohjaamo"): " Nuori tarvitsee ohjausta. "},
        "starts_on": TODAY,
    }
    facts.setdefault("signer", by.assignments.first())
    return draft_agreement(worker, municipality, by=by, at=at, **defaults | facts)


def sign(agreement, by, *, at=NOW, **facts):
    defaults: dict[str, Any] = {"worker_signed_on": TODAY, "signer_signed_on": TODAY, "paper": PAPER}
    return sign_agreement(agreement, by=by, at=at, **defaults | facts)


@pytest.fixture
def draft(eino, laukaa, supervisor):
    return write(eino, laukaa, supervisor)


@pytest.fixture
def printed(draft, supervisor):
    return print_agreement(draft, by=supervisor, at=NOW)


@pytest.fixture
def signed(printed, supervisor):
    return sign(printed, supervisor)


STATES = {
    "draft": AgreementStanding.DRAFTED,
    "printed": AgreementStanding.PRINTED,
    "signed": AgreementStanding.IN_FORCE,
    "discarded": AgreementStanding.DISCARDED,
    "ended": AgreementStanding.ENDED,
}


@pytest.fixture
def discarded(eino, laukaa, supervisor):
    return end_agreement(
        write(eino, laukaa, supervisor), last_day=TODAY, reason="Turha.", by=supervisor, at=NOW
    )


@pytest.fixture
def ended(signed, supervisor):
    return end_agreement(signed, last_day=TODAY - DAY, reason="Lähti.", by=supervisor, at=NOW)


def do_print(agreement, by):
    return print_agreement(agreement, by=by, at=NOW)


def do_end(agreement, by):
    return end_agreement(agreement, last_day=TODAY, reason="Lähti.", by=by, at=NOW)


# What each step makes of an agreement in each state, or how it is refused.
TURNS = [
    ("draft", do_print, AgreementStanding.PRINTED),
    ("printed", do_print, AgreementStanding.PRINTED),
    ("signed", do_print, AgreementStanding.IN_FORCE),
    ("discarded", do_print, AlreadyEnded),
    ("ended", do_print, AlreadyEnded),
    ("draft", sign, NotPrinted),
    ("printed", sign, AgreementStanding.IN_FORCE),
    ("signed", sign, AlreadySigned),
    ("discarded", sign, AlreadyEnded),
    ("ended", sign, AlreadySigned),
    ("draft", do_end, AgreementStanding.DISCARDED),
    ("printed", do_end, AgreementStanding.DISCARDED),
    ("signed", do_end, AgreementStanding.IN_FORCE),  # to the end of the day
    ("discarded", do_end, AlreadyEnded),
    ("ended", do_end, AlreadyEnded),
]


@pytest.mark.parametrize(("state", "step", "becomes"), TURNS)
def test_every_step_in_every_state(state, step, becomes, request, supervisor):
    agreement = request.getfixturevalue(state)
    assert agreement_state(agreement, NOW).standing == STATES[state]
    known = Entry.objects.count()
    if isinstance(becomes, AgreementStanding):
        step(agreement, supervisor)
        assert Entry.objects.count() == known + 1
    else:
        with pytest.raises(becomes):
            step(agreement, supervisor)
        assert Entry.objects.count() == known
        becomes = STATES[state]
    assert agreement_state(PersonalAgreement.objects.get(pk=agreement.pk), NOW).standing == becomes


@pytest.mark.parametrize("who", ["eino", "aino", "kerttu", "director", "officer", "administrator", "root"])
def test_only_the_municipality_s_supervisor_takes_the_steps(who, printed, request, laukaa, supervisor):
    other = request.getfixturevalue(who)
    for step in (do_print, sign, do_end):
        with pytest.raises(NotPermitted):
            step(printed, other)
    with pytest.raises(NotPermitted):
        write(printed.user, laukaa, other, signer=supervisor.assignments.get())


def test_an_agreement_in_force_names_its_groups_and_keeps_its_paper(signed, supervisor):
    found = PersonalAgreement.objects.in_force(NOW).naming("ohjaamo").get()

    assert found == signed
    assert found.groups.get().meaning == "Nuori tarvitsee ohjausta."
    assert found.document.number.startswith("S26-")
    assert read(found.document.file).startswith(b"%PDF")
    papers = StoredFile.objects.filter(pk__in=found.events.filter(kind__endswith="signed").values("paper"))
    assert [read(paper) for paper in papers] == [PAPER]
    assert (found.signer, found.signer_role) == (supervisor, Role.SUPERVISOR)


def test_the_signed_paper_puts_the_secrecy_commitment_on_record(signed):
    commitment = Qualification.objects.get(user=signed.user)

    assert (commitment.kind, commitment.done_on) == (Qualification.Kind.SECRECY, TODAY)
    assert commitment.paper == signed.events.get(kind="worker_signed").paper


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"meanings": {}}, NothingAgreed),
        ({"last_day": TODAY - DAY}, EndBeforeStart),
    ],
)
def test_a_draft_that_says_nothing_or_ends_before_it_begins(eino, laukaa, supervisor, facts, refusal):
    with pytest.raises(refusal):
        write(eino, laukaa, supervisor, **facts)
    assert not PersonalAgreement.objects.exists()


def test_a_group_without_a_meaning_is_not_agreed_on(eino, laukaa, supervisor):
    with pytest.raises(NothingAgreed):
        write(eino, laukaa, supervisor, meanings={make_content("ohjaamo"): "  "})


def test_nobody_signs_on_both_sides(laukaa, supervisor):
    with pytest.raises(SignsWithSelf):
        write(supervisor, laukaa, supervisor)
    assert supervisor not in [one.user for one in signers(supervisor, laukaa, NOW)]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"worker_signed_on": TODAY + DAY}, SignedInFuture),
        ({"signer_signed_on": TODAY + DAY}, SignedInFuture),
        ({"worker_signed_on": TODAY - DAY}, SignedBeforePrinting),
        ({"paper": b"<html>"}, Unacceptable),
    ],
)
def test_a_signature_is_from_after_the_printing_and_before_tomorrow(printed, supervisor, facts, refusal):
    with pytest.raises(refusal):
        sign(printed, supervisor, **facts)
    assert agreement_state(printed, NOW).standing == AgreementStanding.PRINTED
    assert not Qualification.objects.exists()


def test_a_corrected_draft_leaves_the_first_unsigned(printed, eino, laukaa, supervisor):
    second = write(eino, laukaa, supervisor, replaces=printed)

    assert agreement_state(printed, NOW).standing == AgreementStanding.DISCARDED
    assert agreement_state(second, NOW).standing == AgreementStanding.DRAFTED
    assert second.document.number != printed.document.number


def test_a_signed_agreement_is_not_corrected(signed, eino, laukaa, supervisor):
    with pytest.raises(AlreadySigned):
        write(eino, laukaa, supervisor, replaces=signed)


def test_a_new_agreement_ends_the_earlier_one_when_it_begins(signed, eino, laukaa, supervisor):
    later = NOW + 3 * DAY
    starts_on = TODAY + 10 * DAY
    second = write(eino, laukaa, supervisor, starts_on=starts_on, at=later)
    print_agreement(second, by=supervisor, at=later)
    sign(second, supervisor, worker_signed_on=TODAY + 3 * DAY, signer_signed_on=TODAY + 3 * DAY, at=later)

    in_force = PersonalAgreement.objects.in_force
    assert in_force(later).get() == signed
    assert in_force(NOW + 10 * DAY).get() == second


def test_a_late_paper_leaves_no_day_without_an_agreement(signed, eino, laukaa, supervisor):
    """The new one says that it began before it was signed: until the signing the old one holds."""
    later = NOW + 5 * DAY
    second = write(eino, laukaa, supervisor, starts_on=TODAY + DAY, at=later)
    print_agreement(second, by=supervisor, at=later)
    sign(second, supervisor, worker_signed_on=TODAY + 5 * DAY, signer_signed_on=TODAY + 5 * DAY, at=later)

    in_force = PersonalAgreement.objects.in_force
    assert [in_force(NOW + day * DAY).get() for day in (1, 4, 5)] == [signed, signed, second]


def test_an_agreement_ends_with_its_last_day_and_says_why(signed, supervisor):
    end_agreement(signed, last_day=TODAY + DAY, reason=" Siirtyi muualle. ", by=supervisor, at=NOW)

    in_force = PersonalAgreement.objects.in_force
    assert [in_force(NOW + day * DAY).exists() for day in (0, 1, 2)] == [True, True, False]
    assert signed.events.get(kind="ended").reason == "Siirtyi muualle."


@pytest.mark.parametrize(
    ("last_day", "reason", "refusal"),
    [
        (TODAY, "  ", NoReason),
        (TODAY - 2 * DAY, "Lähti.", EndBeforeStart),
        (TODAY + 30 * DAY, "x", AlreadyEnded),
    ],
)
def test_an_end_that_cannot_be(eino, laukaa, supervisor, last_day, reason, refusal):
    agreement = write(eino, laukaa, supervisor, last_day=TODAY + 30 * DAY)
    print_agreement(agreement, by=supervisor, at=NOW)
    sign(agreement, supervisor)

    with pytest.raises(refusal):
        end_agreement(agreement, last_day=last_day, reason=reason, by=supervisor, at=NOW)


def test_who_signs_is_a_setting_of_the_area(eino, laukaa, area, supervisor, director, administrator):
    assert [one.user for one in signers(eino, laukaa, NOW)] == [supervisor]

    set_setting(area, "agreement.signer", "director", starts_on=TODAY, by=administrator, at=NOW)

    assert [one.user for one in signers(eino, laukaa, NOW)] == [director]
    assert [one.user for one in signers(eino, laukaa, NOW - DAY)] == [supervisor]


def test_a_supervisor_elsewhere_signs_nothing_here(eino, laukaa, viitasaari, supervisor):
    make_user_with_role(Role.SUPERVISOR, viitasaari, "Veera Viita")

    assert [one.user for one in signers(eino, laukaa, NOW)] == [supervisor]


@pytest.mark.parametrize(
    ("facts", "groups"),
    [
        ({}, ["ohjaamo", "neuvonta"]),
        ({"decision": None}, ["ohjaamo", "neuvonta"]),
        ({"opened_on": None}, ["ohjaamo", "neuvonta"]),
        ({"decision": "refused"}, []),
        ({"removed_at": NOW}, []),
        ({"ends_before": TODAY}, []),
    ],
)
def test_the_agreement_names_the_groups_of_the_person_s_rights(eino, laukaa, facts, groups):
    make_named_worker(eino, laukaa, ["neuvonta", "ohjaamo"], **facts)

    assert [content.group_id for content in groups_to_agree(eino, laukaa, NOW)] == groups


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_paper_is_in_the_language_that_was_chosen(eino, laukaa, supervisor, language):
    document = write(eino, laukaa, supervisor, language=language).document

    assert document.language == language
