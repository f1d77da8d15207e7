"""What falls with a contract: counted before it is done, read by a person, counted again under the lock."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Message
from audit.models import Entry, Verb
from consents.access.falling import Falling, Reach, falling, falling_holders
from consents.actions import opening
from consents.actions.ending import FallsUnread, end_contract, enter_signature, enter_version
from municipalities.actions import ContractTerms, Signature
from municipalities.actions.contracts import terms_of
from municipalities.models import ContractEvent, ContractVersion, EndCause, Role, ServiceKind
from municipalities.models.contracts import SIGNATURES
from tests.consents.make import CODES, make_client, make_consent, make_need
from tests.municipalities.make import (
    NOW,
    TODAY,
    make_contract_in_force,
    make_named_worker,
    make_terms,
    make_user_with_role,
    right_event,
    sign_contract,
)

pytestmark = [pytest.mark.django_db, pytest.mark.db]

DAY = timedelta(days=1)
END = TODAY + 30 * DAY
Kind = ContractVersion.Kind


@pytest.fixture
def contract(laukaa, consent):
    """Laukaa's, under which Aino's right and Onni's consent stand."""
    return laukaa.contracts.get()


def counts(contract, ends_before=END + DAY, groups=None):
    found = falling(contract, Reach(ends_before, groups), NOW)
    return (found.rights, found.consents, found.openings)


def code(contract, last_day=END):
    return falling(contract, Reach(last_day + DAY), NOW).code


def end(contract, by, *, last_day=END, read=None):
    read = code(contract, last_day) if read is None else read
    facts: dict[str, Any] = {"cause": EndCause.MUNICIPALITY, "reason": "Kunnan kirje."}
    return end_contract(contract, last_day=last_day, read=read, by=by, at=NOW, **facts)


def test_a_right_that_was_granted_ahead_falls_although_the_present_terms_would_not(
    contract, director, laukaa
):
    oskari = make_user_with_role(Role.WORKER, laukaa, "Oskari Oja")
    named = make_named_worker(oskari, laukaa, ends_before=END)
    ahead = make_terms(named.right, starts_on=END, ends_before=END + 90 * DAY)
    assert oskari not in falling_holders(contract, Reach(END + DAY), NOW)

    right_event(ahead, "approved", by=director, at=NOW)

    assert oskari in falling_holders(contract, Reach(END + DAY), NOW)


def test_rights_consents_and_openings_that_would_have_lasted_longer_fall(contract, consent, aino):
    opening.open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)

    assert counts(contract) == (1, 1, 1)
    assert falling_holders(contract, Reach(END + DAY), NOW) == [aino]


@pytest.mark.parametrize("facts", [{"ends_before": END + DAY}, {"ends_before": TODAY}, {"decision": None}])
def test_what_ends_by_itself_before_or_was_never_given_does_not_fall(laukaa, aino, onni, facts):
    make_consent(make_need(onni, laukaa, aino), aino, **facts)

    assert counts(laukaa.contracts.get())[1] == 0


@pytest.mark.parametrize("facts", [{"decision": "refused"}, {"withdrawn_at": NOW - timedelta(hours=1)}])
def test_a_refused_or_withdrawn_consent_does_not_fall(laukaa, aino, onni, facts):
    make_consent(make_need(onni, laukaa, aino), aino, **facts)

    assert counts(laukaa.contracts.get())[1] == 0


@pytest.mark.parametrize(
    ("facts", "rights"),
    [
        ({}, 2),
        ({"opened_on": None}, 2),
        ({"suspended_at": NOW - DAY}, 2),
        ({"ends_before": END + DAY}, 1),
        ({"ends_before": END + 2 * DAY}, 2),
        ({"removed_at": NOW - DAY}, 1),
        ({"decision": None}, 1),
    ],
)
def test_a_granted_right_falls_until_it_has_been_removed(contract, laukaa, eino, facts, rights):
    make_named_worker(eino, laukaa, **facts)

    assert counts(contract)[0] == rights


def test_another_municipalitys_things_stand(contract, viitasaari, kerttu):
    make_consent(make_need(make_client(viitasaari, CODES[1]), viitasaari, kerttu), kerttu)

    assert counts(contract) == (1, 1, 0)


def test_a_consent_stands_while_another_contract_covers_its_group(contract, laukaa):
    make_contract_in_force(laukaa, ["ohjaus"], service_kind=ServiceKind.COACHING)
    assert counts(contract)[1] == 1
    make_contract_in_force(
        laukaa, ["ohjaamo"], contract=laukaa.contracts.get(service_kind=ServiceKind.COACHING), no=2
    )

    assert counts(contract)[:2] == (1, 0)


def test_with_a_group_that_is_left_out_only_what_rests_on_it_falls(contract, consent, laukaa, eino):
    make_named_worker(eino, laukaa, ["neuvonta"])
    version = contract.versions.get()
    everything = terms_of(version).covered()

    assert counts(contract, version.ends_before, everything) == (0, 0, 0)
    assert counts(contract, version.ends_before, everything - {"ohjaamo"}) == (1, 1, 0)
    assert counts(contract, version.ends_before, everything - {"neuvonta"}) == (2, 0, 0)
    assert counts(contract, version.ends_before, everything - {"kuntalisa"}) == (1, 0, 0)


@pytest.mark.parametrize("facts", [{"signatures": ()}, {"ends_before": TODAY}])
def test_nothing_rests_on_a_contract_that_does_not_hold(laukaa, facts):
    contract = make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING, **facts).contract

    assert counts(contract) == (0, 0, 0)


def test_ending_a_contract_is_done_whole_with_its_letters(contract, aino, supervisor, director):
    event = end(contract, director)

    assert event.ends_before == END + DAY
    (entry,) = Entry.objects.filter(verb=Verb.CONTRACT_ENDED)
    assert entry.said["grounds"]["rights"] == "1"
    assert entry.said["grounds"]["consents"] == "1"
    letters = {(one.to, one.kind) for one in Message.objects.all()}
    assert letters == {(supervisor, "contract_marked"), (aino, "own_contract_marked")}
    assert not [one for one in Message.objects.all() if "Lehtovaara" in str(one.facts)]


def test_ending_unread_or_by_other_counts_changes_nothing(contract, laukaa, onni, aino, director):
    seen = code(contract)
    make_consent(make_need(onni, laukaa, aino, "ohjaus"), aino)

    for read in ("", seen, code(contract, END - DAY)):
        with pytest.raises(FallsUnread) as unread:
            end(contract, director, read=read)
        assert (unread.value.falls.rights, unread.value.falls.consents) == (1, 2)

    assert not ContractEvent.objects.filter(kind="ended").exists()
    assert not Entry.objects.filter(verb=Verb.CONTRACT_ENDED).exists()
    assert not Message.objects.exists()


def test_an_end_with_nothing_under_it_is_read_too(laukaa, director):
    contract = make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING).contract

    with pytest.raises(FallsUnread):
        end(contract, director, read="")

    assert end(contract, director).ends_before == END + DAY


def test_openings_made_after_a_past_end_are_counted_apart(contract, consent, aino):
    opening.open_client(consent.pk, action="guidance", not_disqualified=True, by=aino, at=NOW)

    past = falling(contract, Reach(TODAY - 4 * DAY), NOW)
    future = falling(contract, Reach(TODAY + DAY), NOW)

    assert (past.late, future.late) == (1, 0)


def shortened(contract, by, *, read):
    version = contract.versions.get()
    terms = terms_of(version)
    shorter = ContractTerms(terms.annex, terms.starts_on, END, terms.data_clause)
    return enter_version(version, shorter, kind=Kind.SHORTENING, reason="Sovittu.", read=read, by=by, at=NOW)


def test_a_shortening_is_entered_only_when_what_it_fells_has_been_read(contract, director):
    with pytest.raises(FallsUnread):
        shortened(contract, director, read="")

    version = shortened(contract, director, read=code(contract))

    assert version.kind == Kind.SHORTENING
    assert ContractVersion.objects.in_force(END + 5 * DAY).exists()


def test_its_last_signature_makes_it_hold_and_tells_those_whose_rights_fall(
    contract, aino, supervisor, director
):
    version = shortened(contract, director, read=code(contract))
    for kind in SIGNATURES[:3]:
        sign_contract(version, kind, on=TODAY, by=director)
    last = Signature(SIGNATURES[3], signed_on=TODAY, name="Kunta", title="kunnanjohtaja")
    assert not Message.objects.exists()

    with pytest.raises(FallsUnread):
        enter_signature(version, last, read="", by=director, at=NOW)
    assert not ContractVersion.objects.signed(TODAY).filter(pk=version.pk).exists()
    enter_signature(version, last, read=code(contract), by=director, at=NOW)

    assert not ContractVersion.objects.in_force(END + 5 * DAY).exists()
    assert {(one.to, one.kind) for one in Message.objects.all()} == {
        (supervisor, "contract_marked"),
        (aino, "own_contract_marked"),
    }


def test_a_narrowing_has_letters_of_its_own(contract, aino, supervisor, director):
    version = contract.versions.get()
    terms = terms_of(version)
    narrow = ContractTerms(
        terms.annex, terms.starts_on, terms.last_day, terms.data_clause, frozenset({"neuvonta"})
    )
    reach = Reach(terms.ends_before, frozenset({"neuvonta"}))
    read = falling(contract, reach, NOW).code
    newer = enter_version(
        version, narrow, kind=Kind.CORRECTION, reason="Sovittu.", read=read, by=director, at=NOW
    )
    for kind in SIGNATURES[:3]:
        sign_contract(newer, kind, on=TODAY, by=director)

    last = Signature(SIGNATURES[3], signed_on=TODAY, name="Kunta", title="kunnanjohtaja")
    enter_signature(newer, last, read=read, by=director, at=NOW)

    assert {one.kind for one in Message.objects.all()} == {"contract_narrowed", "own_contract_narrowed"}


def test_an_extension_needs_nothing_read(contract, director):
    version = contract.versions.get()
    terms = terms_of(version)
    longer = ContractTerms(terms.annex, terms.starts_on, terms.last_day + DAY, terms.data_clause)

    newer = enter_version(
        version, longer, kind=Kind.EXTENSION, reason="Jatkuu.", read="", by=director, at=NOW
    )

    assert newer.no == 2


def test_counts_know_the_end_that_they_belong_to():
    falls = Falling(END, NOW, rights=4, consents=61, openings=3)

    assert falls.code == f"{END.isoformat()}:4-61-3-0"
    assert falls.is_of_the_day_of(f"{END.isoformat()}:1-1-1-0")
    assert not falls.is_of_the_day_of("2027-01-01:4-61-3-0")
    assert not falls.is_of_the_day_of("")


def test_a_supervisor_elsewhere_gets_no_letter(contract, viitasaari, director, supervisor):
    make_user_with_role(Role.SUPERVISOR, viitasaari, "Paula Pelto")

    end(contract, director)

    assert {one.to for one in Message.objects.filter(kind="contract_marked")} == {supervisor}
