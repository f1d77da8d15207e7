"""What the database itself refuses, whatever the program does."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from municipalities.models import (
    AgreementEvent,
    AgreementGroup,
    Assignment,
    Contract,
    ContractEvent,
    ContractVersion,
    KehaNotice,
    ListResolution,
    PersonalAgreement,
    RightEvent,
    Role,
    ServiceKind,
)
from municipalities.models.rights import REASONED
from tests.municipalities.make import (
    DECIDED,
    NOW,
    TODAY,
    end_contract,
    make_agreement,
    make_area,
    make_authority,
    make_contract_in_force,
    make_document,
    make_municipality,
    make_named_worker,
    make_notice,
    make_terms,
    make_user,
    make_user_with_role,
    right_event,
    sign_contract,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def laukaa(area):
    return make_municipality(area)


@pytest.fixture
def version(laukaa):
    return make_contract_in_force(laukaa)


@pytest.fixture
def named(laukaa, version):
    return make_named_worker(make_user_with_role(Role.WORKER, laukaa), laukaa)


@pytest.fixture
def director(area):
    return make_user_with_role(Role.DIRECTOR, area, "Irja Ilmonen")


# Typed for the builders that it is given to.
NOTHING: dict[str, Any] = {}


def refused(name, write):
    """The write breaks the constraint of that name; SQLite does not name a unique one."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    message = str(caught.value)
    unnamed = "UNIQUE" in message or "only ever added" in message
    assert name in message or (connection.vendor == "sqlite" and unnamed)


@pytest.mark.parametrize("kind", [kind for kind in RightEvent.Kind if kind != "proposed"])
def test_nobody_decides_their_own_right(named, kind):
    refused(
        "nobody_decides_their_own_right",
        lambda: right_event(make_terms(named.right), kind, by=named.user, at=NOW, **ending(kind)),
    )


@pytest.mark.parametrize("kind", ["approved", "refused"])
def test_terms_are_decided_once(named, director, kind):
    refused("terms_are_decided_once", lambda: right_event(named.terms, kind, by=director, at=NOW))


def ending(kind) -> dict[str, Any]:
    return {"last_day": TODAY} if kind == "employment_ended" else {}


def test_only_a_suspension_comes_from_nobody_and_then_without_a_decision(named, director):
    name = "only_an_unused_right_is_suspended_by_nobody"
    nobodys: dict[str, Any] = {"by": None, "at": NOW, "decision": None}
    right_event(named.terms, "suspended", **nobodys)

    for kind in (one for one in RightEvent.Kind if one != "suspended"):
        refused(
            "a_decided_right_has_its_decision"
            if kind in ("approved", "refused", "resumed", "removed")
            else name,
            lambda kind=kind: right_event(make_terms(named.right), kind, **nobodys | ending(kind)),
        )
    refused(name, lambda: right_event(named.terms, "suspended", **nobodys | {"by": director}))
    decision = make_document(by=director)
    refused(name, lambda: right_event(named.terms, "suspended", **nobodys | {"decision": decision}))


def test_an_ended_employment_has_its_last_day_and_nothing_else_has_one(named, director):
    name = "an_ended_employment_has_its_last_day"
    refused(name, lambda: right_event(named.terms, "employment_ended", by=director, at=NOW))
    refused(name, lambda: right_event(named.terms, "removed", by=director, at=NOW, last_day=TODAY))


def test_only_a_removal_is_for_misuse(named, director):
    refused(
        "only_a_removal_is_for_misuse",
        lambda: right_event(named.terms, "suspended", by=director, at=NOW, misuse=True),
    )


@pytest.mark.parametrize("kind", ["approved", "refused", "resumed", "removed"])
def test_a_decision_has_its_document(named, director, kind):
    terms = make_terms(named.right)
    refused(
        "a_decided_right_has_its_decision",
        lambda: right_event(terms, kind, by=director, at=NOW, decision=None),
    )


@pytest.mark.parametrize("kind", REASONED)
def test_whoever_refuses_or_stops_says_why(named, director, kind):
    facts: dict[str, Any] = {"by": director, "at": NOW, "reason": "", **ending(kind)}
    refused("a_refused_right_has_a_reason", lambda: right_event(make_terms(named.right), kind, **facts))


@pytest.mark.parametrize("field", ["starts_on", "ends_before"])
def test_a_right_is_never_open_ended(named, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_terms(named.right, **NOTHING | {field: None})


@pytest.mark.parametrize("field", ["starts_on", "ends_before"])
def test_a_contract_is_never_open_ended(version, field):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_contract_in_force(
            version.contract.municipality, contract=version.contract, no=2, **NOTHING | {field: None}
        )


def test_an_end_is_after_its_start(laukaa, version, named, area):
    period: dict[str, Any] = {"starts_on": TODAY, "ends_before": TODAY}
    refused("right_ends_after_start", lambda: make_terms(named.right, **period))
    refused(
        "contract_ends_after_start",
        lambda: make_contract_in_force(laukaa, contract=version.contract, no=2, **period),
    )
    refused("agreement_ends_after_start", lambda: make_agreement(named.user, laukaa, **period))
    refused("authority_ends_after_start", lambda: make_authority(area, **period))
    refused("assignment_ends_after_start", lambda: make_user_with_role(Role.DIRECTOR, area, "Irja", **period))


def test_nobody_gives_themselves_a_role(area):
    user = make_user()
    refused(
        "nobody_gives_themselves_a_role",
        lambda: Assignment.objects.create(
            user=user, role=Role.DIRECTOR, area=area, starts_on=TODAY, given_by=user
        ),
    )


@pytest.mark.parametrize("role", Role.values)
def test_a_role_is_held_where_it_belongs(area, laukaa, role):
    municipality = None if role in ("worker", "supervisor", "receiver") else laukaa
    refused(
        "municipal_roles_name_a_municipality",
        lambda: Assignment.objects.create(
            user=make_user(), role=role, area=area, municipality=municipality, starts_on=TODAY
        ),
    )


def test_a_deputy_stands_in_for_a_time(area, director):
    refused(
        "a_deputy_has_an_end",
        lambda: Assignment.objects.create(
            user=make_user(),
            role=Role.DIRECTOR,
            area=area,
            starts_on=TODAY,
            deputy_for=director.assignments.get(),
        ),
    )


def test_an_authority_has_a_source(area):
    refused("grant_authority_has_a_source", lambda: make_authority(area, source=""))


@pytest.mark.parametrize("kind", ["area_signed", "annex_area_signed"])
def test_only_the_director_or_the_manager_signs_for_the_area(laukaa, kind):
    version = make_contract_in_force(laukaa, signatures=())
    for role in ("", Role.SECRETARY, Role.SUPERVISOR):
        refused(
            "director_or_manager_signs_for_the_area",
            lambda role=role: ContractEvent.objects.create(
                version=version, kind=kind, on=TODAY, signer_name="Irja", signer_role=role, by=version.by
            ),
        )
    ContractEvent.objects.create(
        version=version, kind=kind, on=TODAY, signer_name="Irja", signer_role=Role.MANAGER, by=version.by
    )


def test_each_signature_is_given_once(version):
    refused("signed_once_by_each", lambda: sign_contract(version, "area_signed", on=TODAY, by=version.by))


def test_a_contract_that_has_ended_says_when(version):
    refused(
        "an_ended_contract_says_when",
        lambda: ContractEvent.objects.create(
            version=version, kind="ended", on=TODAY, cause="agreed", by=version.by
        ),
    )
    end_contract(version, TODAY)


@pytest.mark.parametrize("facts", [{"kind": "ended", "ends_before": TODAY}, {"kind": "ended", "cause": "x"}])
def test_a_contract_that_has_ended_says_why(version, facts):
    refused(
        "an_ended_contract_says_w",
        lambda: ContractEvent.objects.create(version=version, on=TODAY, by=version.by, **facts),
    )


def test_a_signature_gives_no_cause_and_names_its_signer(laukaa):
    version = make_contract_in_force(laukaa, signatures=())
    kind = "municipality_signed"
    refused(
        "a_signature_has_its_signer",
        lambda: ContractEvent.objects.create(version=version, kind=kind, on=TODAY, by=version.by),
    )
    refused(
        "an_ended_contract_says_why",
        lambda: ContractEvent.objects.create(
            version=version, kind=kind, on=TODAY, signer_name="Kunta", cause="agreed", by=version.by
        ),
    )
    sign_contract(version, kind, on=TODAY, by=version.by)


@pytest.mark.parametrize(("no", "kind"), [(2, "original"), (1, "correction")])
def test_only_the_first_version_is_the_original(laukaa, version, no, kind):
    contract = version.contract if no == 2 else make_unsigned(laukaa)
    refused(
        "only_the_first_version_is_the_original",
        lambda: ContractVersion.objects.create(
            contract=contract,
            no=no,
            annex=version.annex,
            starts_on=TODAY,
            ends_before=TODAY + timedelta(days=1),
            data_clause="Nimetyt tiedot.",
            kind=kind,
            reason="Syy.",
            by=version.by,
        ),
    )


def make_unsigned(municipality):
    return Contract.objects.create(
        municipality=municipality, service_kind="coaching", decision_ref="1.1.2026 § 1"
    )


def test_a_contract_says_what_data_may_be_processed(laukaa):
    refused("a_contract_says_what_data", lambda: make_contract_in_force(laukaa, data_clause=""))


def test_who_resolves_the_lists_cites_a_page(area, director):
    facts: dict[str, Any] = {"area": area, "holds": "proposal", "source": "§ 45", "at": NOW}
    refused("a_resolution_cites_its_page", lambda: ListResolution.objects.create(by=director, **facts))
    ListResolution.objects.create(by=director, page="s. 3", **facts)


def test_a_changed_contract_says_why(version):
    refused(
        "a_changed_contract_has_a_reason",
        lambda: ContractVersion.objects.create(
            contract=version.contract,
            no=2,
            annex=version.annex,
            starts_on=TODAY,
            ends_before=TODAY + timedelta(days=1),
            kind="extension",
            by=version.by,
        ),
    )


def test_one_contract_a_service_and_a_decision(version):
    contract = version.contract
    refused(
        "one_contract_a_service_and_decision",
        lambda: Contract.objects.create(
            municipality=contract.municipality,
            service_kind=contract.service_kind,
            decision_ref=contract.decision_ref,
        ),
    )
    Contract.objects.create(
        municipality=contract.municipality,
        service_kind=ServiceKind.COACHING,
        decision_ref=contract.decision_ref,
    )


def test_keha_does_not_open_what_it_has_not_been_told_of(laukaa, version):
    approval = make_named_worker(make_user(), laukaa, sent_on=None).approval
    assert approval
    refused(
        "opened_after_the_notice",
        lambda: make_notice(approval, sent_on=TODAY, effective_on=TODAY - timedelta(days=1)),
    )


@pytest.mark.parametrize(
    ("days", "name"),
    [
        ({"acknowledged_on": TODAY - timedelta(days=1)}, "acknowledged_after_the_notice"),
        (
            {"acknowledged_on": TODAY + timedelta(days=1), "effective_on": TODAY},
            "took_effect_after_the_acknowledgement",
        ),
    ],
)
def test_keha_answers_after_the_notice_and_acts_after_its_answer(laukaa, version, days, name):
    approval = make_named_worker(make_user(), laukaa, sent_on=None).approval
    assert approval
    refused(name, lambda: make_notice(approval, sent_on=TODAY, **NOTHING | days))


@pytest.mark.parametrize("both", [True, False])
def test_a_notice_is_about_a_turn_or_about_an_end(laukaa, version, both):
    named = make_named_worker(make_user(), laukaa, sent_on=None)
    what = {"event": named.approval, "right": named.right, "ends_before": TODAY} if both else {}
    refused(
        "a_notice_is_of_a_turn_or_of_an_end",
        lambda: KehaNotice.objects.create(document=make_document(), sent_on=TODAY, **NOTHING | what),
    )


def test_a_group_that_was_agreed_on_has_a_meaning(named, laukaa):
    agreement = make_agreement(named.user, laukaa, [])
    refused(
        "an_agreed_group_has_a_meaning",
        lambda: AgreementGroup.objects.create(agreement=agreement, group_id="ohjaamo", meaning=""),
    )


def test_nobody_agrees_with_themselves(named, laukaa):
    refused(
        "nobody_agrees_with_themselves",
        lambda: PersonalAgreement.objects.create(
            user=named.user, municipality=laukaa, starts_on=TODAY, signer=named.user, by=named.user
        ),
    )


def test_an_agreement_that_was_ended_says_why(named):
    refused(
        "an_ended_agreement_says_why",
        lambda: AgreementEvent.objects.create(
            agreement=named.agreement, kind="ended", on=TODAY, by=named.agreement.by
        ),
    )


@pytest.mark.parametrize("kind", ["printed", "worker_signed", "supervisor_signed"])
def test_each_turn_of_an_agreement_comes_once(named, kind):
    refused(
        "agreement_event_once",
        lambda: AgreementEvent.objects.create(
            agreement=named.agreement, kind=kind, on=TODAY, by=named.agreement.by
        ),
    )


def test_a_category_is_one_that_the_law_knows(named):
    refused("terms_category_is_known", lambda: make_terms(named.right, categories=["T11"]))


ROWS = {
    "an access right": lambda named, version: named.right,
    "its terms": lambda named, version: named.terms,
    "a turn of it": lambda named, version: named.approval,
    "a personal agreement": lambda named, version: named.agreement,
    "a signature on it": lambda named, version: named.agreement.events.first(),
    "a contract": lambda named, version: version.contract,
    "its version": lambda named, version: version,
    "its signature": lambda named, version: version.events.first(),
    "a qualification": lambda named, version: named.user.qualifications.first(),
}


@pytest.mark.parametrize("row_of", ROWS.values(), ids=ROWS.keys())
def test_a_row_is_never_changed_or_deleted(named, version, row_of):
    row = row_of(named, version)
    table = row._meta.db_table
    key = row._meta.pk.get_db_prep_value(row.pk, connection)
    for act in (f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"'):  # noqa: S608 - our own table
        with (
            pytest.raises(DatabaseError, match="only ever added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"{act} WHERE id = %s", [key])
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()


def test_the_notice_is_one_a_decision(named):
    with pytest.raises(IntegrityError), transaction.atomic():
        KehaNotice.objects.create(
            event=named.approval, document=make_document(by=named.approval.by, at=DECIDED), sent_on=TODAY
        )
