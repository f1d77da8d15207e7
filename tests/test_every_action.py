"""Facts that must hold for every action, present and future: it leaves its entries, or it changes nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError
from PIL import Image

import accounts.actions
import audit.trail
import municipalities.actions
import reports.actions
from audit.models import Entry, Verb
from audit.trail import TrailUnavailable
from clientgroups.entering import AnnexWords
from clientgroups.models import AnnexVersion, Category, ClientGroup
from consents import drafts
from consents.access.falling import Reach, falling, falling_with
from consents.actions import (
    deciding,
    ending,
    finding,
    handing_over,
    issuing,
    opening,
    printing,
    removing,
    renewing,
    reviewing,
    scanning,
    signing,
    unused,
    withdrawing,
)
from municipalities.access.reviews import review_state
from municipalities.actions import ContractTerms, Proposed, Signature, importing
from municipalities.actions.reviewing import Answered
from municipalities.models import (
    Assignment,
    ContractEvent,
    ContractVersion,
    EndCause,
    ListedFact,
    Qualification,
    ReviewAnswer,
    Role,
    ServiceKind,
)
from reports.counting import Period
from tests.consents.make import make_client, make_consent, make_content, make_need
from tests.consents.test_signing import received
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_agreement,
    make_municipality,
    make_review,
    make_terms,
    right_event,
)
from tests.stage import blank_pdf, give_bytes

pytestmark = [pytest.mark.django_db]

MODULES: list[ModuleType] = [
    accounts.actions,
    municipalities.actions,
    reports.actions,
    deciding,
    ending,
    finding,
    handing_over,
    issuing,
    opening,
    printing,
    reviewing,
    removing,
    renewing,
    scanning,
    signing,
    unused,
    withdrawing,
]
# Public functions of the actions' modules that do nothing on their own, each with why it needs no entry.
NOT_ACTIONS = {
    "decide": "every decision below goes through it",
    "decide_place": "every decision at a service point below goes through it",
    "refuse": "records what its callers refuse",
    "newest_scan": "which scan is shown, for a permit that is on record",
    "papers_of": "reads form numbers for a permit that is on record",
    "known_client": "a look-up that its callers record",
    "index_of": "computes",
    "birth_date_in": "computes",
    "moment_of": "computes",
    "own_opening": "asks whose an opening is; a refusal is recorded",
    "may_receive": "a question about the person who asks",
    "named_workers": "no client's data",
    "form_paper": "what was typed, laid out",
    "contacts": "the area's own addresses",
    "preview_form": "what was typed, laid out: nothing of the register",
    "issue_paper": "issue_form records it",
    "queue_message": "its callers record what they queued",
    "compare": "reads guardian's rows",
    "falls_when_signed": "counts",
    "check_read": "compares counts",
    "reach_of": "how far a version reaches",
    "mirror": "its callers record what they changed",
}


@pytest.fixture
def it(
    aino,
    eino,
    kerttu,
    supervisor,
    receiver,
    director,
    administrator,
    consent,
    laukaa,
    viitasaari,
    area,
    tmp_path,
    settings,
):
    """The stage: Onni's consent is given, one more form waits for a signature, a draft is half way."""
    settings.FILES_DIR = tmp_path
    waiting = make_consent(make_need(make_client(laukaa, "020594X903P"), laukaa, aino), aino, decision=None)
    make_content("ohjaus")
    stage = SimpleNamespace(
        **{name: value for name, value in locals().items() if name not in {"settings", "tmp_path"}}
    )
    stage.draft = drafts.start(municipality=laukaa, by=aino, at=NOW)
    stage.aanekoski = make_municipality(area, "992")
    stage.contract = laukaa.contracts.get()
    stage.annex = AnnexVersion.objects.get()
    return stage


def answers(it: SimpleNamespace) -> issuing.FormAnswers:
    return issuing.FormAnswers(
        code="010594Y9021",
        name="Amira Haddad",
        phone="",
        email="",
        address="",
        language="fi",
        interpreter=False,
        identity_check="passport",
        area_client="yes",
        content=make_content("ohjaus"),
        evidence={"process": "Sovittu ohjaus"},
        sentence="Amira miettii alan vaihtoa.",
        actions=["guidance"],
        categories=["T2", "T3"],
        ask_record_changes=False,
        length="until",
        until=TODAY + timedelta(days=100),
    )


def opened(it: SimpleNamespace) -> Any:
    return opening.open_client(it.consent.pk, action="guidance", not_disqualified=True, by=it.aino, at=NOW)


def a_picture() -> bytes:
    file = BytesIO()
    Image.new("L", (60, 80), 255).save(file, "PNG")
    return file.getvalue()


def scanned(it: SimpleNamespace) -> Any:
    return scanning.attach_scan(it.consent.pk, a_picture(), by=it.aino, at=NOW)


def terms_of() -> Proposed:
    return Proposed(
        groups=(ClientGroup.objects.get(code="ohjaamo"),),
        categories=(Category.T2,),
        tasks="Neuvoo.",
        starts_on=TODAY,
        last_day=TODAY + timedelta(days=90),
    )


def proposed(it: SimpleNamespace) -> Any:
    unit = it.contract.access_rights.first().unit
    return municipalities.actions.propose_right(
        it.eino, terms_of(), contract=it.contract, unit=unit, by=it.supervisor, at=NOW
    )


def returned(it: SimpleNamespace) -> Any:
    return municipalities.actions.return_proposal(proposed(it), question="Kuka?", by=it.director, at=NOW)


def worker_row(it: SimpleNamespace) -> importing.Worker:
    return importing.Worker(2, "uusi@example.org", "Ulla Uusi", "fi", it.laukaa, "neuvoja")


def proposal_row(it: SimpleNamespace) -> importing.Proposal:
    return importing.Proposal(2, it.eino, terms_of(), it.contract, "Neuvonta")


def approved(it: SimpleNamespace) -> Any:
    return municipalities.actions.approve_right(proposed(it), by=it.director, at=NOW)


def given_bytes(it: SimpleNamespace) -> Any:
    """Aino's agreement with something to read behind its signed paper."""
    agreement = it.aino.agreements.get()
    give_bytes(agreement.events.get(kind="worker_signed").paper, a_picture(), "image/png")
    return agreement


def written(it: SimpleNamespace) -> Any:
    return municipalities.actions.draft_agreement(
        it.eino,
        it.laukaa,
        meanings={make_content("ohjaamo"): "Ohjausta."},
        signer=it.supervisor.assignments.get(),
        starts_on=TODAY,
        by=it.supervisor,
        at=NOW,
    )


LATER = NOW + timedelta(minutes=1)


def told(it: SimpleNamespace) -> Any:
    return municipalities.actions.notify_keha(approved(it), sent_on=TODAY, by=it.director, at=NOW)


def changed(it: SimpleNamespace) -> Any:
    """A second approval of the same right, after the first was told."""
    event = told(it).event
    return right_event(make_terms(event.right), "approved", by=it.director, at=LATER)


def removed(it: SimpleNamespace) -> Any:
    event = told(it).event
    return right_event(event.terms, "removed", by=it.director, at=LATER)


def contract_terms(it: SimpleNamespace, days: int = 300) -> ContractTerms:
    return ContractTerms(it.annex, TODAY, TODAY + timedelta(days=days), "Lomakkeella nimetyt tiedot.")


def drafted(it: SimpleNamespace) -> Any:
    return municipalities.actions.draft_contract(
        it.aanekoski,
        contract_terms(it),
        service_kind=ServiceKind.COACHING,
        decision_ref="19.3.2025 § 17",
        page="s. 1",
        by=it.director,
        at=NOW,
    )


def a_signature(kind: Any = ContractEvent.Kind.MUNICIPALITY_SIGNED) -> Signature:
    return Signature(kind, signed_on=TODAY, name="Kunta", role=Role.DIRECTOR, paper=a_picture())


def signed(it: SimpleNamespace) -> Any:
    return municipalities.actions.sign_contract(drafted(it), a_signature(), by=it.director, at=NOW)


def decision_of_aino(it: SimpleNamespace) -> Any:
    document = it.aino.access_rights.get().events.get(kind="approved").decision
    give_bytes(document.file, blank_pdf(), "application/pdf")
    document.refresh_from_db()
    return document


def invited(it: SimpleNamespace) -> Any:
    return accounts.actions.invite_user("uusi@example.org", "Ulla Uusi", "fi", by=it.administrator, at=NOW)


def a_message(it: SimpleNamespace) -> Any:
    return accounts.actions.queue_message(
        it.eino, "own_right_ending", about=it.eino, dedupe_key="once", facts={}, at=NOW
    )


def a_short_agreement(it: SimpleNamespace) -> Any:
    return make_agreement(it.eino, it.laukaa, ends_before=TODAY + timedelta(days=5))


def reviewed(it: SimpleNamespace) -> Any:
    return make_review(it.laukaa)


def an_answer(it: SimpleNamespace) -> Answered:
    return Answered(it.aino.access_rights.get(), ReviewAnswer.Answer.REMOVE, "Tehtävä päättyi.")


def answered(it: SimpleNamespace) -> Any:
    review = reviewed(it)
    municipalities.actions.answer_review(review, [an_answer(it)], by=it.supervisor, at=NOW)
    return review


def _only_first_administrator(it: SimpleNamespace) -> None:
    Assignment.objects.filter(role=Role.ADMINISTRATOR).delete()


def _nothing(it: SimpleNamespace) -> None:
    return None


Deed = tuple[Callable[..., Any], tuple[Verb, ...], Callable[[SimpleNamespace], Any], Callable[..., Any]]
M = municipalities.actions

# action, the verbs it records, what must have been done before, how to do it
DEEDS: list[Deed] = [
    (accounts.actions.invite_user, (Verb.USER_INVITED,), _nothing, lambda do, it, _: do(
        "uusi@example.org", "Ulla Uusi", "fi", by=it.administrator, at=NOW)),
    (accounts.actions.invite_again, (Verb.USER_INVITED,), invited, lambda do, it, done: do(
        done[0], by=it.administrator, at=NOW)),
    (accounts.actions.accept_invitation, (Verb.USER_JOINED,), invited, lambda do, it, done: do(
        done[1], "pitkä ja oma salasana", at=NOW)),
    (accounts.actions.choose_language, (Verb.USER_CHANGED,), _nothing, lambda do, it, _: do(
        it.aino, "sv", by=it.aino, at=NOW)),
    (accounts.actions.send_messages, (Verb.MESSAGE_SENT,), a_message, lambda do, it, _: do(at=NOW)),
    (M.queue_reminders, (Verb.REMINDER_QUEUED,), a_short_agreement, lambda do, it, _: do(it.area, at=NOW)),
    (M.open_reviews, (Verb.REVIEW_OPENED,), lambda it: make_review(it.viitasaari), lambda do, it, _: do(
        it.area, at=NOW)),
    (M.answer_review, (Verb.REVIEW_ANSWERED,), reviewed, lambda do, it, done: do(
        done, [an_answer(it)], by=it.supervisor, at=NOW)),
    (M.tell_of_ready_reviews, (Verb.REMINDER_QUEUED,), answered, lambda do, it, _: do(it.area, at=NOW)),
    (M.close_review, (Verb.REVIEW_CLOSED, Verb.RIGHT_REMOVED), answered, lambda do, it, done: do(
        done, read=review_state(done, NOW).code, by=it.director, at=NOW)),
    (reviewing.close_review, (Verb.REVIEW_CLOSED, Verb.RIGHT_REMOVED), answered, lambda do, it, done: do(
        done, read=review_state(done, NOW).code, by=it.director, at=NOW)),
    (M.give_role, (Verb.USER_ROLE_GIVEN,), _nothing, lambda do, it, _: do(
        it.eino, Role.RECEIVER, it.laukaa, starts_on=TODAY, by=it.administrator, at=NOW)),
    (M.end_role, (Verb.USER_ROLE_ENDED,), _nothing, lambda do, it, _: do(
        it.eino.assignments.get(), last_day=TODAY, by=it.administrator, at=NOW)),
    (M.change_details, (Verb.USER_CHANGED,), _nothing, lambda do, it, _: do(
        it.eino, area=it.area, name="Eino Eskelinen", email=it.eino.email, language="sv",
        by=it.administrator, at=NOW)),
    (M.mark_as_left, (Verb.USER_CHANGED,), _nothing, lambda do, it, _: do(
        it.eino, area=it.area, left_on=TODAY, by=it.administrator, at=NOW)),
    (M.reopen_account, (Verb.USER_CHANGED, Verb.USER_INVITED),
        lambda it: M.mark_as_left(it.eino, area=it.area, left_on=TODAY, by=it.administrator, at=NOW),
        lambda do, it, done: do(done, area=it.area, by=it.administrator, at=NOW)),
    (M.invite_person, (Verb.USER_INVITED, Verb.USER_ROLE_GIVEN), _nothing, lambda do, it, _: do(
        "uusi@example.org", "Ulla Uusi", "fi", role=Role.WORKER, place=it.laukaa,
        by=it.administrator, at=NOW)),
    (M.create_first_administrator, (Verb.USER_INVITED, Verb.USER_ROLE_GIVEN), _only_first_administrator,
        lambda do, it, _: do("eka@example.org", "Eka Ensi", area=it.area, at=NOW)),
    (M.record_grant_authority, (Verb.AUTHORITY_RECORDED,), _nothing, lambda do, it, _: do(
        it.area, source="Hallintosääntö 13 §", starts_on=TODAY, by=it.administrator, at=NOW)),
    (M.end_grant_authority, (Verb.AUTHORITY_ENDED,), _nothing, lambda do, it, _: do(
        it.area.grant_authorities.get(), last_day=TODAY, source="Lautakunta 24.11.2026 § 60",
        by=it.administrator, at=NOW)),
    (M.set_setting, (Verb.SETTING_CHANGED,), _nothing, lambda do, it, _: do(
        it.area, "opening.minutes", "10", starts_on=TODAY, by=it.administrator, at=NOW)),
    (M.resolve_lists, (Verb.CONTRACT_LIST_RESOLVED,), _nothing, lambda do, it, _: do(
        it.area, ListedFact.Source.SUPPLEMENT, source="§ 45, lisäys", page="s. 4", by=it.director, at=NOW)),
    (M.draft_contract, (Verb.CONTRACT_DRAFTED,), _nothing, lambda do, it, _: drafted(it)),
    (M.change_contract, (Verb.CONTRACT_CHANGED,), drafted, lambda do, it, done: do(
        done, contract_terms(it, 400), kind=ContractVersion.Kind.TECHNICAL, reason="Väärä päivä.",
        by=it.director, at=NOW)),
    (M.sign_contract, (Verb.CONTRACT_SIGNED,), drafted, lambda do, it, done: do(
        done, a_signature(), by=it.director, at=NOW)),
    (M.read_contract_paper, (Verb.DOCUMENT_READ,), signed, lambda do, it, done: do(
        done, by=it.director, at=NOW)),
    (M.print_annex, (Verb.ANNEX_PRINTED,), drafted, lambda do, it, done: do(done, by=it.director, at=NOW)),
    (M.enter_annex, (Verb.ANNEX_ENTERED,), _nothing, lambda do, it, _: do(
        it.area, AnnexWords("1.12.2026 § 5", "200/2026", TODAY, TODAY, {}), by=it.director, at=NOW)),
    (M.mark_end, (Verb.CONTRACT_ENDED,), _nothing, lambda do, it, _: do(
        it.contract, last_day=TODAY, cause=EndCause.AGREED, reason="", falls={}, by=it.director, at=NOW)),
    (ending.end_contract, (Verb.CONTRACT_ENDED,), _nothing, lambda do, it, _: do(
        it.contract, last_day=TODAY, cause=EndCause.AGREED, reason="",
        read=falling(it.contract, Reach(TODAY + timedelta(days=1)), NOW).code, by=it.director, at=NOW)),
    (ending.enter_version, (Verb.CONTRACT_CHANGED,), drafted, lambda do, it, done: do(
        done, contract_terms(it, 400), kind=ContractVersion.Kind.TECHNICAL, reason="Väärä päivä.", read="",
        by=it.director, at=NOW)),
    (ending.enter_signature, (Verb.CONTRACT_SIGNED,), drafted, lambda do, it, done: do(
        done, a_signature(), read="", by=it.director, at=NOW)),
    (M.propose_right, (Verb.RIGHT_PROPOSED,), _nothing, lambda do, it, _: proposed(it)),
    (M.propose_again, (Verb.RIGHT_PROPOSED,), returned, lambda do, it, done: do(
        done.right, terms_of(), seen=str(done.pk), by=it.supervisor, at=LATER)),
    (M.approve_narrower, (Verb.RIGHT_APPROVED,), proposed, lambda do, it, done: do(
        done, replace(terms_of(), last_day=TODAY), reason="Lyhyempi aika.", by=it.director, at=NOW)),
    (M.return_proposal, (Verb.RIGHT_RETURNED,), proposed, lambda do, it, done: do(
        done, question="Kuka?", by=it.director, at=NOW)),
    (M.approve_right, (Verb.RIGHT_APPROVED,), proposed, lambda do, it, done: do(
        done, by=it.director, at=NOW)),
    (M.refuse_right, (Verb.RIGHT_REFUSED,), proposed, lambda do, it, done: do(
        done, reason="Ei tarvetta.", by=it.director, at=NOW)),
    (M.suspend_right, (Verb.RIGHT_SUSPENDED,), _nothing, lambda do, it, _: do(
        it.aino.access_rights.get(), reason="Selvitetään.", by=it.director, at=NOW)),
    (M.resume_right, (Verb.RIGHT_RESUMED,),
        lambda it: M.suspend_right(it.aino.access_rights.get(), reason="Selvitys.", by=it.director, at=NOW),
        lambda do, it, done: do(done.right, reason="Selvitetty.", by=it.director, at=LATER)),
    (M.remove_right, (Verb.RIGHT_REMOVED,), _nothing, lambda do, it, _: do(
        it.aino.access_rights.get(), misuse=False, reason="Ei tarvita.", by=it.director, at=NOW)),
    (removing.remove_right, (Verb.RIGHT_REMOVED,), _nothing, lambda do, it, _: do(
        it.aino.access_rights.get(), misuse=True, reason="Väärinkäyttö.",
        read=falling_with(it.aino.access_rights.get(), NOW).code, by=it.director, at=NOW)),
    (M.end_employment, (Verb.RIGHT_EMPLOYMENT_ENDED,), _nothing, lambda do, it, _: do(
        it.aino.access_rights.get(), last_day=TODAY, reason="Lähti.", ends_role=False, by=it.supervisor,
        at=NOW)),
    (M.end_employment, (Verb.RIGHT_EMPLOYMENT_ENDED, Verb.USER_ROLE_ENDED), _nothing, lambda do, it, _: do(
        it.aino.access_rights.get(), last_day=TODAY, reason="Lähti.", ends_role=True, by=it.supervisor,
        at=NOW)),
    (M.suspend_until_known, (Verb.RIGHT_SUSPENDED,), _nothing, lambda do, it, _: do(
        it.aino, "Osoite vaihtui.", at=NOW)),
    (M.suspend_unused, (Verb.RIGHT_SUSPENDED,), _nothing, lambda do, it, _: do(
        it.aino.access_rights.get(), unused_since=TODAY, days=56, at=NOW)),
    (unused.stop_unused, (Verb.RIGHT_SUSPENDED, Verb.RIGHT_SUSPENDED), _nothing, lambda do, it, _: do(
        it.area, at=NOW)),
    (M.import_workers, (Verb.WORKERS_IMPORTED, Verb.USER_INVITED, Verb.USER_ROLE_GIVEN), _nothing,
        lambda do, it, _: do(it.area, [worker_row(it)], by=it.administrator, at=NOW)),
    (M.import_proposals, (Verb.PROPOSALS_IMPORTED, Verb.RIGHT_PROPOSED), _nothing, lambda do, it, _: do(
        [proposal_row(it)], by=it.supervisor, at=NOW)),
    (M.notify_keha, (Verb.RIGHT_NOTIFIED,), approved, lambda do, it, done: do(
        done, sent_on=TODAY, by=it.director, at=NOW)),
    (M.tell_keha, (Verb.RIGHT_NOTIFIED,), removed, lambda do, it, done: do(
        done.right, done.pk, sent_on=TODAY, by=it.director, at=LATER)),
    (M.acknowledge_notice, (Verb.RIGHT_ACKNOWLEDGED,), told, lambda do, it, done: do(
        done, acknowledged_on=TODAY, by=it.director, at=NOW)),
    (M.record_keha_effect, (Verb.RIGHT_OPENED,), told, lambda do, it, done: do(
        done, effective_on=TODAY, by=it.director, at=NOW)),
    (M.record_keha_effect, (Verb.RIGHT_ALTERED,),
        lambda it: M.notify_keha(changed(it), sent_on=TODAY, by=it.director, at=LATER),
        lambda do, it, done: do(done, effective_on=TODAY, by=it.director, at=LATER)),
    (M.record_keha_effect, (Verb.RIGHT_CLOSED,),
        lambda it: M.notify_keha(removed(it), sent_on=TODAY, by=it.director, at=LATER),
        lambda do, it, done: do(done, effective_on=TODAY, by=it.director, at=LATER)),
    (M.export_notices, (Verb.NOTICES_EXPORTED,), approved, lambda do, it, _: do(
        it.area, by=it.director, at=NOW)),
    (M.export_register, (Verb.REGISTER_EXPORTED,), _nothing, lambda do, it, _: do(
        M.FileForm.CSV, by=it.director, at=NOW)),
    (M.draft_agreement, (Verb.AGREEMENT_DRAFTED,), _nothing, lambda do, it, _: written(it)),
    (M.print_agreement, (Verb.AGREEMENT_PRINTED,), written, lambda do, it, done: do(
        done, by=it.supervisor, at=NOW)),
    (M.sign_agreement, (Verb.AGREEMENT_SIGNED,),
        lambda it: M.print_agreement(written(it), by=it.supervisor, at=NOW),
        lambda do, it, done: do(done, worker_signed_on=TODAY, signer_signed_on=TODAY, paper=a_picture(),
            by=it.supervisor, at=NOW)),
    (M.read_signed_agreement, (Verb.DOCUMENT_READ,), given_bytes, lambda do, it, done: do(
        done, by=it.supervisor, at=NOW)),
    (M.end_agreement, (Verb.AGREEMENT_ENDED,), written, lambda do, it, done: do(
        done, last_day=TODAY, reason="Tehtävä siirtyi.", by=it.supervisor, at=NOW)),
    (M.record_qualification, (Verb.QUALIFICATION_RECORDED,), _nothing, lambda do, it, _: do(
        it.eino, Qualification.Kind.TRAINING, done_on=TODAY, municipality=it.laukaa, by=it.supervisor,
        at=NOW)),
    (M.read_document, (Verb.DOCUMENT_READ,), decision_of_aino, lambda do, it, done: do(
        done, municipality=it.laukaa, by=it.director, at=NOW)),
    (M.load_decision, (Verb.DECISION_LOADED,), _nothing, lambda do, it, _: do(at=NOW)),
    (finding.find_client, (Verb.CLIENT_SEARCHED,), _nothing, lambda do, it, _: do(
        "010594Y9032", municipality=it.laukaa, by=it.aino, at=NOW)),
    (finding.find_form, (Verb.CLIENT_SEARCHED,), _nothing, lambda do, it, _: do(
        "26-004817-1", municipality=it.laukaa, by=it.aino, at=NOW)),
    (issuing.begin_draft, (Verb.CLIENT_PREPARED,), _nothing, lambda do, it, _: do(
        it.laukaa, by=it.aino, at=NOW)),
    (renewing.begin_renewal, (Verb.CLIENT_PREPARED,), _nothing, lambda do, it, _: do(
        it.consent.pk, municipality=it.laukaa, by=it.aino, at=NOW)),
    (issuing.continue_draft, (Verb.CLIENT_PREPARED,), _nothing, lambda do, it, _: do(
        it.draft, by=it.aino, at=NOW)),
    (issuing.issue_form, (Verb.CLIENT_PREPARED, Verb.NEED_ESTABLISHED, Verb.FORM_ISSUED), _nothing,
        lambda do, it, _: do(it.draft, answers(it), language="fi", by=it.aino, at=NOW)),
    (issuing.read_form, (Verb.FORM_READ,), _nothing, lambda do, it, _: do(it.consent.pk, by=it.aino, at=NOW)),
    (issuing.print_form, (Verb.FORM_PRINTED,),
        lambda it: issuing.issue_form(it.draft, answers(it), language="fi", by=it.aino, at=NOW),
        lambda do, it, done: do(done.consent_id, by=it.aino, at=NOW)),
    (issuing.look_at_form, (Verb.FORM_READ,),
        lambda it: issuing.issue_form(it.draft, answers(it), language="fi", by=it.aino, at=NOW),
        lambda do, it, done: do(done.consent_id, by=it.aino, at=NOW)),
    (issuing.list_papers, (Verb.PAPERS_LISTED,), _nothing, lambda do, it, _: do(
        frozenset({it.consent.need.client_id}), municipality=it.laukaa, by=it.aino, at=NOW)),
    (signing.give_consent, (Verb.FORM_READ, Verb.CONSENT_GIVEN), _nothing, lambda do, it, _: do(
        it.waiting.pk, ticks=["T2"], place="Laukaa", signed_on=TODAY, by=it.aino, at=NOW)),
    (signing.refuse_consent, (Verb.FORM_READ, Verb.CONSENT_REFUSED), _nothing, lambda do, it, _: do(
        it.waiting.pk, place="Laukaa", signed_on=TODAY, by=it.aino, at=NOW)),
    (scanning.attach_scan, (Verb.FORM_READ, Verb.SCAN_STORED), _nothing, lambda do, it, _: scanned(it)),
    (scanning.read_scan_page, (Verb.SCAN_READ,), scanned, lambda do, it, done: do(
        done.pk, 0, width=200, by=it.aino, at=NOW)),
    (scanning.verify_form, (Verb.FORM_READ, Verb.FORM_VERIFIED), scanned, lambda do, it, done: do(
        done.pk, by=it.aino, at=NOW)),
    (opening.approach, (Verb.FORM_READ,), _nothing, lambda do, it, _: do(it.consent.pk, by=it.aino, at=NOW)),
    (opening.open_client, (Verb.CLIENT_OPENED,), _nothing, lambda do, it, _: opened(it)),
    (opening.look_again, (Verb.CLIENT_VIEWED,), opened, lambda do, it, done: do(done.pk, by=it.aino, at=NOW)),
    (opening.reveal_code, (Verb.CODE_REVEALED,), opened, lambda do, it, done: do(
        done.pk, by=it.aino, at=NOW)),
    (opening.close_opening, (Verb.OPENING_CLOSED,), opened, lambda do, it, done: do(
        done.pk, by=it.aino, at=NOW)),
    (opening.record_outcome, (Verb.OUTCOME_RECORDED,), opened, lambda do, it, done: do(
        done.pk, result="nothing", note="Ei tullut.", by=it.aino, at=NOW)),
    (withdrawing.withdraw, (Verb.CONSENT_WITHDRAWN,), _nothing, lambda do, it, _: do(
        received(it.consent), by=it.receiver, at=NOW)),
    (withdrawing.confirm_withdrawal, (Verb.WITHDRAWAL_CONFIRMED,),
        lambda it: withdrawing.withdraw(received(it.consent), by=it.receiver, at=NOW),
        lambda do, it, done: do(done.pk, by=it.receiver, at=NOW)),
    (handing_over.hand_over, (Verb.MATTER_HANDED_OVER,), _nothing, lambda do, it, _: do(
        it.consent.pk, reason="closed_gate", by=it.aino, at=NOW)),
    (handing_over.hand_over, (Verb.CONFLICT_DECLARED,), _nothing, lambda do, it, _: do(
        it.consent.pk, reason="conflict", by=it.aino, at=NOW)),
    (reports.actions.export_counts, (Verb.REPORT_EXPORTED,), _nothing, lambda do, it, _: do(
        it.area, Period(TODAY, TODAY), municipality=None, form="csv", by=it.director, at=NOW)),
]  # fmt: skip
NAMES = [f"{action.__name__}-{verbs[-1]}" for action, verbs, _, _ in DEEDS]


def everything() -> dict[str, list[Any]]:
    """Every row of every table of ours; the number series may leave a gap, and history is a copy."""
    ours = [
        model
        for model in apps.get_models()
        if not model.__module__.startswith(("django.", "allauth.", "guardian."))
    ]
    return {
        model._meta.label: sorted(map(str, model._default_manager.values_list()))
        for model in ours
        if "Historical" not in model.__name__
    }


def entries() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("verb", flat=True))


@pytest.mark.parametrize(("action", "verbs", "before", "perform"), DEEDS, ids=NAMES)
def test_action_leaves_its_entries(it, action, verbs, before, perform):
    done = before(it)
    known = len(entries())

    perform(action, it, done)

    assert entries()[known:] == list(verbs)


@pytest.mark.parametrize(("action", "verbs", "before", "perform"), DEEDS, ids=NAMES)
def test_action_changes_nothing_when_the_trail_cannot_be_written(
    it, monkeypatch, action, verbs, before, perform
):
    done = before(it)
    known = everything()

    def broken(*args: Any) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(audit.trail, "_insert", broken)

    with pytest.raises(TrailUnavailable):
        perform(action, it, done)

    assert everything() == known


def test_every_verb_and_every_action_has_a_row_above():
    public = {
        (name, function)
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and function.__module__.startswith(module.__name__)
    }
    performed = {action for action, _, _, _ in DEEDS}

    assert {name for name, function in public if function not in performed} == set(NOT_ACTIONS)
    assert {verb for _, verbs, _, _ in DEEDS for verb in verbs} == set(Verb)
