"""What the decision says is loaded as it says it, once, and nothing that it does not say."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.models import Entry, Verb
from clientgroups.models import AnnexVersion, ClientGroup
from municipalities.actions import load_decision
from municipalities.models import (
    Area,
    Contract,
    ContractVersion,
    GrantAuthority,
    ListedFact,
    ListResolution,
    Municipality,
    Role,
    ServiceKind,
)
from tests.municipalities.make import NOW, TODAY, make_contract_in_force

pytestmark = [pytest.mark.django_db, pytest.mark.db]


@pytest.fixture
def loaded():
    return load_decision(at=NOW)


def listed(source):
    return {fact.municipality.short for fact in ListedFact.objects.filter(source=source)}


def test_the_thirteen_municipalities_are_loaded_with_their_genitives(loaded):
    genitives = dict(Municipality.objects.values_list("code", "genitive_fi"))

    assert len(genitives) == 13
    assert genitives["892"] == "Uuraisten kunnan"
    assert genitives["729"] == "Saarijärven kaupungin"
    assert Municipality.objects.get(code="410").name_sv == "Laukaa kommun"
    assert [one.short for one in Municipality.objects.filter(is_responsible=True)] == ["Äänekoski"]
    towns = {one.short for one in Municipality.objects.all() if "kaupunki" in one.name_fi}
    assert towns == {"Saarijärvi", "Viitasaari", "Äänekoski"}


def test_the_three_lists_differ_as_in_the_decision_and_the_supplement_holds(loaded):
    six = {"Laukaa", "Viitasaari", "Äänekoski", "Hankasalmi", "Saarijärvi", "Uurainen"}

    assert listed("background") == {"Äänekoski", "Laukaa", "Hankasalmi", "Karstula", "Viitasaari"}
    assert listed("proposal") == six
    assert listed("supplement") == six | {"Karstula"}
    assert ListResolution.objects.get().holds == ListedFact.Source.SUPPLEMENT


def test_no_contract_is_in_force_before_a_person_has_entered_it(loaded):
    contracts = Contract.objects.select_related("municipality")

    assert {one.municipality.short for one in contracts} == listed("supplement")
    assert {one.service_kind for one in contracts} == {ServiceKind.UNKNOWN}
    by_supplement = {one.municipality.short for one in contracts if one.source_note == "by_supplement"}
    assert by_supplement == {"Saarijärvi", "Uurainen"}
    assert not ContractVersion.objects.exists()


def test_nobody_may_grant_rights_because_the_decision_does_not_say_who(loaded):
    assert not GrantAuthority.objects.exists()


def test_the_annex_has_its_nine_groups(loaded):
    assert AnnexVersion.objects.get().decision_ref == "24.9.2025 § 45"
    assert ClientGroup.objects.count() == 9


def test_loading_again_changes_nothing_and_leaves_no_entry(loaded):
    make_contract_in_force(Municipality.objects.get(code="410"))
    before = {model: list(model.objects.values()) for model in (Area, Municipality, Contract, ListedFact)}

    assert not load_decision(at=NOW)

    assert {model: list(model.objects.values()) for model in before} == before
    assert [entry.verb for entry in Entry.objects.all()] == [Verb.DECISION_LOADED]


def test_what_was_missing_is_added_and_what_was_corrected_stays(loaded):
    laukaa = Municipality.objects.get(code="410")
    laukaa.name_sv = "Laukas kommun"
    laukaa.save(update_fields=["name_sv"])
    Municipality.objects.filter(code="312").delete()

    again = load_decision(at=NOW)

    assert again.municipalities == 1
    assert Municipality.objects.get(code="410").name_sv == "Laukas kommun"
    assert Entry.objects.filter(verb=Verb.DECISION_LOADED).count() == 2


def test_the_command_says_what_it_did(capsys):
    call_command("load_decision")
    call_command("load_decision")

    first, second = capsys.readouterr().out.strip().splitlines()
    assert first.startswith("Loaded 1 annex, ")
    assert "13 municipalities, 18 facts of the lists, 7 contracts of unknown service." in first
    assert second == "The decision was loaded already; nothing was changed."


def test_the_first_administrator_gets_a_link_and_there_is_no_second_first(loaded, capsys):
    call_command("create_administrator", "anni@example.org", "Anni Admin")

    assert "/kutsu/" in capsys.readouterr().out
    anni = User.objects.get()
    assert not anni.is_superuser
    assert not anni.has_usable_password()
    role = anni.assignments.in_force(TODAY).get()
    assert (role.role, role.given_by) == (Role.ADMINISTRATOR, None)
    with pytest.raises(CommandError, match="There is an administrator already"):
        call_command("create_administrator", "olli@example.org", "Olli Oja")


@pytest.mark.parametrize(
    ("email", "sentence"), [("anni", "no e-mail address"), ("eino@example.org", "has an account already")]
)
def test_an_administrator_who_cannot_be_invited_is_said(loaded, email, sentence):
    User.objects.create_user("eino@example.org", "Eino Eskola")

    with pytest.raises(CommandError, match=sentence):
        call_command("create_administrator", email, "Anni Admin")


def test_without_an_area_there_is_nothing_to_administer():
    with pytest.raises(CommandError, match="run load_decision first"):
        call_command("create_administrator", "anni@example.org", "Anni Admin")
