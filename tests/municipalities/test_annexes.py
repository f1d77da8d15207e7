"""The annex of criteria: printed from a version, entered when a later decision brings one."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from clientgroups.content import COMMON_RULES
from clientgroups.entering import AnnexThere, BeginsTooEarly, HealthByDefault
from clientgroups.models import AnnexVersion, GroupContent
from documents.models import IssuedDocument
from documents.storing import read
from municipalities.actions import NotPermitted, enter_annex, load_decision, print_annex
from municipalities.forms import AnnexForm
from municipalities.models import Area, Municipality, Role
from tests.municipalities.make import NOW, TODAY, make_contract_in_force, make_user_with_role
from tests.papers.reading import squeezed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NEW = reverse("municipalities:new_annex")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def decided(db):
    load_decision(at=NOW)
    return Area.objects.get()


@pytest.fixture
def by(decided):
    return make_user_with_role(Role.MANAGER, decided, "Tuomas Tamminen")


@pytest.fixture
def version(decided):
    return make_contract_in_force(Municipality.objects.get(code="410"), annex=AnnexVersion.objects.get())


def typed(**facts):
    """The form as its page begins, with a new decision's dates."""
    form = AnnexForm(before=AnnexVersion.objects.latest("starts_on"))
    data = {name: field.initial for name, field in form.fields.items() if field.initial is not None}
    dates = {"decided_on": "1.12.2026", "starts_on": "1.1.2027"}
    return data | {"decision_ref": "1.12.2026 § 5", "diary_no": "200/00.04.01/2026"} | dates | facts


def words(**facts):
    form = AnnexForm(typed(**facts), before=AnnexVersion.objects.latest("starts_on"))
    assert form.is_valid(), form.errors
    return form.words()


def printed(version, by):
    return text_of(read(print_annex(version, by=by, at=NOW).file))


def test_the_nine_criteria_are_printed_in_the_decisions_words_and_marked_as_its_reasons(version, by):
    text = printed(version, by)

    for content in GroupContent.objects.all():
        assert squeezed(content.name_fi) in text
        assert squeezed(content.criterion_fi) in text
    assert all(squeezed(rule.fi) in text for rule in COMMON_RULES.values())
    assert squeezed("Kriteerit on otettu lautakunnan päätöksen perusteluista") in text
    assert squeezed("24.9.2025 § 45, diaarinumero 131/00.04.01/2025") in text
    assert squeezed("1.1.2026–31.12.2027 (viimeinen päivä)") in text
    assert squeezed("Sopimuksen versio 1") in text
    assert squeezed("T8 Terveys, työkyky ja toimintakyky (vain omalla suostumuksella)") in text


def test_a_group_that_the_contract_does_not_cover_is_marked(decided, by):
    version = make_contract_in_force(
        Municipality.objects.get(code="410"), ["ohjaamo"], annex=AnnexVersion.objects.get()
    )

    assert printed(version, by).count(squeezed("(ei kuulu tähän sopimukseen)")) == 8


def test_the_annex_is_numbered_once_a_version(version, by):
    first, again = (print_annex(version, by=by, at=NOW) for _ in range(2))

    assert first == again
    assert re.fullmatch(r"L26-\d{6}-\d", first.number)
    assert IssuedDocument.objects.filter(kind="contract_annex").count() == 1


def test_the_areas_own_annex_is_printed_without_the_mark(decided, by):
    annex = enter_annex(decided, words(ohjaamo_criterion_fi="Liitteen oma kriteeri."), by=by, at=NOW)
    version = make_contract_in_force(Municipality.objects.get(code="410"), annex=annex)

    text = printed(version, by)

    assert squeezed("Liitteen oma kriteeri.") in text
    assert squeezed("päätöksen perusteluista") not in text
    assert squeezed("Yhteiset linjaukset") not in text


def test_a_new_annex_ends_the_one_before_and_takes_over_what_was_not_entered(decided, by):
    before = AnnexVersion.objects.get()
    entered = words(tyokyky_categories=["T2"], ohjaamo_name_fi="Nuoret")

    annex = enter_annex(decided, entered, by=by, at=NOW)

    before.refresh_from_db()
    assert before.ends_before == annex.starts_on == date(2027, 1, 1)
    assert not annex.from_reasons
    assert [content.annex for content in GroupContent.objects.in_force(date(2027, 1, 1))] == [annex] * 9
    assert [content.annex for content in GroupContent.objects.in_force(TODAY)] == [before] * 9
    content = annex.contents.get(group="tyokyky")
    assert dict(content.categories.values_list("category", "rule")) == {"T2": "default", "T8": "own_consent"}
    assert content.plain_fi == before.contents.get(group="tyokyky").plain_fi
    assert content.actions.count() == before.contents.get(group="tyokyky").actions.count()
    assert annex.contents.get(group="ohjaamo").name_fi == "Nuoret"
    assert before.contents.get(group="ohjaamo").name_fi == "Nuoret työnhakijat (Ohjaamo)"


def test_an_annex_that_cannot_be_is_not_entered(decided, by):
    with pytest.raises(AnnexThere):
        enter_annex(decided, words(decision_ref="24.9.2025 § 45"), by=by, at=NOW)
    with pytest.raises(BeginsTooEarly):
        enter_annex(decided, words(decided_on="1.9.2025", starts_on="24.9.2025"), by=by, at=NOW)
    health = replace(
        words(), groups={"ohjaamo": replace(words().groups["ohjaamo"], categories=frozenset({"T8"}))}
    )
    with pytest.raises(HealthByDefault):
        enter_annex(decided, health, by=by, at=NOW)
    other = make_user_with_role(Role.SECRETARY, decided, "Sirkka Salo")
    with pytest.raises(NotPermitted):
        enter_annex(decided, words(), by=other, at=NOW)

    assert AnnexVersion.objects.count() == 1


def test_the_annex_is_printed_and_read_on_the_contracts_page(version, by, in_english):
    browser = in_english(by)
    page = reverse("municipalities:contract", args=[version.contract_id])
    assert "Print the annex (PDF)" in browser.get(page).text

    pdf = browser.post(reverse("municipalities:print_annex", args=[version.pk]), follow=True)

    assert pdf.headers["Content-Type"] == "application/pdf"
    number = IssuedDocument.objects.get(kind="contract_annex").number
    assert f"Annex {number} (PDF)" in browser.get(page).text
    assert "Print the annex" not in browser.get(page).text


def test_text_that_cannot_be_printed_is_told(decided, by, in_english):
    version = make_contract_in_force(
        Municipality.objects.get(code="410"), annex=AnnexVersion.objects.get(), data_clause="Tiedot \u4e2d"
    )

    page = in_english(by).post(reverse("municipalities:print_annex", args=[version.pk]), follow=True).text

    assert "The annex could not be made: the characters \u4e2d cannot be printed." in page
    assert not IssuedDocument.objects.filter(kind="contract_annex").exists()


def test_a_person_enters_the_annex_and_the_mark_goes(decided, by, in_english):
    browser, contracts = in_english(by), reverse("municipalities:contracts")
    mark = "The criteria are taken from the decision's reasons until the area enters the annex itself."
    before = browser.get(contracts).text
    assert "Tulevat ilman ajanvarausta" in browser.get(NEW).text

    page = browser.post(NEW, typed(decided_on="1.11.2026", starts_on="24.11.2026"), follow=True).text

    assert mark in before
    assert mark not in page
    assert "The annex is entered. Take it to the contracts as a new version." in page
    assert "1.12.2026 § 5, in force from 24.11.2026" in page


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"decision_ref": ""}, "Give the decision by which the annex was accepted."),
        ({"decision_ref": "24.9.2025 § 45"}, "The annex of this decision is entered already."),
        ({"starts_on": "30.11.2026"}, "The annex cannot be in force (30.11.2026) before it was decided on"),
        (
            {"decided_on": "1.1.2025", "starts_on": "24.9.2025"},
            "A new annex begins after the one before. Give a day after 24.9.2025.",
        ),
        ({"ohjaus_categories": []}, "Choose at least one category of data."),
        ({"ohjaus_criterion_fi": ""}, "This field is required."),
    ],
)
def test_an_annex_that_cannot_be_is_explained_and_nothing_is_lost(facts, sentence, decided, by, in_english):
    data = typed(ohjaamo_name_fi="Nuoret ja nuoret aikuiset") | facts

    page = in_english(by).post(NEW, data).text

    assert sentence in page
    assert 'value="Nuoret ja nuoret aikuiset"' in page
    assert AnnexVersion.objects.count() == 1


def test_a_page_of_an_annex_is_its_areas_own_peoples(version, by, log_in):
    seija = make_user_with_role(Role.SUPERVISOR, version.contract.municipality, "Seija Saari")
    print_annex(version, by=by, at=NOW)
    url = reverse("municipalities:annex_pdf", args=[version.pk])

    assert log_in(seija).get(url).status_code == 404
    assert log_in(seija).post(reverse("municipalities:print_annex", args=[version.pk])).status_code == 404
    assert log_in(by).get(url).status_code == 200
