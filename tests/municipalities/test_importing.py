"""Today's named users from a CSV file: each faulty row is named, and all rows come in or none (R2)."""

import csv
import io
import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from audit.models import Entry, Verb
from municipalities.access import Standing, right_state
from municipalities.actions import NotPermitted, import_proposals, import_workers
from municipalities.actions.importing import NothingToImport, RowsRefused, Worker
from municipalities.forms.sheet import MOST_BYTES, MOST_ROWS
from municipalities.models import AccessRight, Assignment, ServiceKind, Unit
from tests.consents.make import make_content
from tests.municipalities.make import NOW, make_contract_in_force, make_named_worker

pytestmark = [pytest.mark.django_db, pytest.mark.db]

WORKERS = reverse("municipalities:import_workers")
PROPOSALS = reverse("municipalities:import_proposals")
SAMPLE = reverse("municipalities:import_sample")
PEOPLE = ["Nimi", "Sähköposti", "Kunta", "Nimike", "Kieli"]
RIGHTS = ["Sähköposti", "Kunta", "Yksikkö", "Palvelu", "Ryhmät", "Tiedot", "Valtuudet", "Alkaa",
          "Viimeinen päivä", "Tehtävät", "Perustelu"]  # fmt: skip
EINO = {
    "Sähköposti": "eino@example.org",
    "Kunta": "Laukaa",
    "Yksikkö": "Neuvonta",
    "Palvelu": "",
    "Ryhmät": "ohjaamo, neuvonta",
    "Tiedot": "T2, T3",
    "Valtuudet": "katselu ja kirjaaminen",
    "Alkaa": "1.12.2026",
    "Viimeinen päivä": "30.11.2027",
    "Tehtävät": "Neuvoo työnhakijoita.",
    "Perustelu": "Vastaa neuvonnasta.",
}
ULLA = {
    "Nimi": "Ulla Uusi",
    "Sähköposti": "ulla@example.org",
    "Kunta": "Laukaa",
    "Nimike": "neuvoja",
    "Kieli": "ruotsi",
}


def sheet(heads, *rows, delimiter=";"):
    file = io.StringIO()
    writer = csv.DictWriter(file, heads, delimiter=delimiter, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def upload(browser, url, text, *, encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return browser.post(url, {"file": SimpleUploadedFile("nimetyt.csv", data)})


def confirm(browser, url, text):
    return browser.post(url, {"content": text, "confirm": "1"}, follow=True)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def faults_in(page):
    """(line, column, words) of every fault that the page names."""
    table = page.split('id="faults"')[1].split("</table>")[0] if 'id="faults"' in page else ""
    cell = r"<t[hd][^>]*>(.*?)</t[hd]>"
    rows = [re.findall(cell, row) for row in table.split("<tr>")[2:]]
    return [(int(line), column, words) for line, column, words in rows]


@pytest.fixture
def admins(administrator, in_english):
    return in_english(administrator)


@pytest.fixture
def supervisors(supervisor, eino, in_english):
    make_content()
    return in_english(supervisor)


def test_a_checked_file_changes_nothing_and_says_what_it_would_do(supervisors):
    known = (AccessRight.objects.count(), Unit.objects.count(), Entry.objects.count())

    page = text_of(upload(supervisors, PROPOSALS, sheet(RIGHTS, EINO)))

    assert "1 row is in order" in page
    assert "Import 1 person" in page
    assert (AccessRight.objects.count(), Unit.objects.count(), Entry.objects.count()) == known


def test_the_same_file_confirmed_proposes_and_grants_nothing(supervisors, eino):
    page = text_of(confirm(supervisors, PROPOSALS, sheet(RIGHTS, EINO)))

    assert "1 proposal waits for a decision." in page
    right = AccessRight.objects.get(holder=eino)
    state = right_state(right, NOW)
    assert state.standing == Standing.PROPOSED
    assert (state.terms.may_record_changes, right.unit.name) == (True, "Neuvonta")
    assert set(state.terms.groups.values_list("group", flat=True)) == {"ohjaamo", "neuvonta"}
    assert state.until.isoformat() == "2027-11-30"
    verbs = list(Entry.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == [Verb.PROPOSALS_IMPORTED, Verb.RIGHT_PROPOSED]


def test_the_administrator_makes_accounts_that_are_invited(admins, laukaa):
    page = text_of(confirm(admins, WORKERS, sheet(PEOPLE, ULLA)))

    assert "1 new account." in page
    ulla = User.objects.get(email="ulla@example.org")
    assert (ulla.name, ulla.language, ulla.is_active) == ("Ulla Uusi", "sv", False)
    role = ulla.assignments.get()
    assert (role.role, role.municipality, role.title) == ("worker", laukaa, "neuvoja")
    assert [letter.to for letter in mail.outbox] == [["ulla@example.org"]]


def test_a_check_invites_nobody(admins, laukaa):
    assert "1 row is in order" in text_of(upload(admins, WORKERS, sheet(PEOPLE, ULLA)))

    assert not User.objects.filter(email="ulla@example.org").exists()
    assert mail.outbox == []


def test_who_has_an_account_and_the_role_is_left_alone(admins, eino):
    row = {**ULLA, "Nimi": "Eino Eskola", "Sähköposti": "EINO@example.org"}

    page = text_of(confirm(admins, WORKERS, sheet(PEOPLE, row)))

    assert "0 new accounts." in page
    assert Assignment.objects.filter(user=eino).count() == 1
    assert mail.outbox == []


def test_who_works_in_another_municipality_gets_the_role_here_too(admins, kerttu, laukaa):
    row = {**ULLA, "Nimi": "Kerttu Koski", "Sähköposti": "kerttu@example.org"}

    confirm(admins, WORKERS, sheet(PEOPLE, row))

    assert Assignment.objects.filter(user=kerttu, municipality=laukaa).exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [";", ","])
def test_both_encodings_and_both_separators_will_do(supervisors, encoding, delimiter):
    answer = upload(supervisors, PROPOSALS, sheet(RIGHTS, EINO, delimiter=delimiter), encoding=encoding)

    assert faults_in(text_of(answer)) == []
    assert "1 row is in order" in text_of(answer)


def test_headings_may_stand_in_any_order_with_others_between(supervisors):
    heads = ["Huomautus", *reversed(RIGHTS), "NIMI"]
    text = sheet(heads, {**EINO, "Huomautus": "=1+1", "NIMI": "Eino"}).replace("Kunta", "KUNTA ")

    assert "1 row is in order" in text_of(upload(supervisors, PROPOSALS, text))


PROPOSAL_FAULTS = [
    ({"Sähköposti": ""}, "Sähköposti", "The cell Sähköposti is empty."),
    ({"Sähköposti": "eino"}, "Sähköposti", "Check the address."),
    ({"Sähköposti": "kerttu@example.org"}, "Sähköposti", "The address belongs to no worker here."),
    ({"Sähköposti": "irja@example.org"}, "Sähköposti", "The address belongs to no worker here."),
    ({"Kunta": "Viitasaari"}, "Kunta", "No municipality of yours is called Viitasaari."),
    ({"Yksikkö": ""}, "Yksikkö", "The cell Yksikkö is empty."),
    ({"Palvelu": "Siivous"}, "Palvelu", "Write the service:"),
    ({"Ryhmät": "ohjaamo, nuoret"}, "Ryhmät", "Unknown group: nuoret."),
    ({"Ryhmät": ", ,"}, "Sähköposti", "The row cannot be imported."),
    ({"Tiedot": "T2, T11"}, "Tiedot", "Unknown data: T11."),
    ({"Valtuudet": "kaikki"}, "Valtuudet", "The authority is"),
    ({"Alkaa": "joskus"}, "Alkaa", "Give the day as dd.mm.yyyy"),
    ({"Viimeinen päivä": "30.11.2026"}, "Viimeinen päivä", "before the beginning 1.12.2026"),
    ({"Viimeinen päivä": "1.12.2028"}, "Viimeinen päivä", "two years at most"),
    ({"Alkaa": "1.1.2027", "Viimeinen päivä": "1.1.2028"}, "Viimeinen päivä", "1.1.2026–31.12.2027"),
    ({"Tehtävät": "x" * 301}, "Tehtävät", "at most 300 characters"),
    ({"Perustelu": "=HYPERLINK(1)"}, "Perustelu", "The cell begins with ="),
    ({"Tehtävät": "@SUM(1)"}, "Tehtävät", "The cell begins with @"),
]


@pytest.mark.parametrize(("changes", "column", "words"), PROPOSAL_FAULTS)
def test_a_faulty_row_is_named_and_nothing_is_imported(supervisors, director, kerttu, changes, column, words):
    text = sheet(RIGHTS, {**EINO, **changes})

    for answer in (upload(supervisors, PROPOSALS, text), confirm(supervisors, PROPOSALS, text)):
        faults = faults_in(text_of(answer))
        assert [(line, where) for line, where, _ in faults] == [(2, column)]
        assert escape(words) in faults[0][2]
    assert not AccessRight.objects.filter(holder__email="eino@example.org").exists()


WORKER_FAULTS = [
    ({"Nimi": ""}, "Nimi", "The cell Nimi is empty."),
    ({"Sähköposti": "eino@example.org"}, "Nimi", "under the name Eino Eskola"),
    ({"Kunta": "Helsinki"}, "Kunta", "No municipality of yours"),
    ({"Kieli": "saame"}, "Kieli", "The language is suomi or ruotsi."),
    ({"Nimi": "+Ulla"}, "Nimi", "The cell begins with +"),
    ({"Nimi": "Pekka Pelto", "Sähköposti": "pekka@example.org"}, "Sähköposti", "Nobody gives a role"),
]


@pytest.mark.parametrize(("changes", "column", "words"), WORKER_FAULTS)
def test_a_faulty_worker_is_named(admins, eino, changes, column, words):
    answer = confirm(admins, WORKERS, sheet(PEOPLE, {**ULLA, **changes}))

    faults = faults_in(text_of(answer))
    assert [(line, where) for line, where, _ in faults] == [(2, column)]
    assert words in faults[0][2]
    assert mail.outbox == []


def test_every_faulty_row_is_named_with_its_line_in_the_file(supervisors):
    second = {**EINO, "Perustelu": "Kaksi\nriviä.", "Ryhmät": "nuoret"}
    text = sheet(RIGHTS, second, {**EINO, "Tiedot": "T99"}).replace("\r\n", "\r\n\r\n", 1)

    faults = faults_in(text_of(upload(supervisors, PROPOSALS, text)))

    # An empty line, a cell of two lines, and the same person again.
    assert [line for line, _, _ in faults] == [3, 5, 5]
    assert "is on line 3 already" in faults[2][2]


def test_a_good_row_does_not_come_in_beside_a_faulty_one(supervisors, admins, eino):
    other = {**EINO, "Sähköposti": "nobody@example.org"}

    confirm(supervisors, PROPOSALS, sheet(RIGHTS, EINO, other))

    assert not AccessRight.objects.filter(holder=eino).exists()


def test_somebody_who_has_a_right_already_is_named(supervisors, eino, laukaa):
    make_named_worker(eino, laukaa)

    faults = faults_in(text_of(upload(supervisors, PROPOSALS, sheet(RIGHTS, EINO))))

    words = "The person has a proposal or an access right under this contract already."
    assert faults == [(2, "Sähköposti", words)]


def test_two_contracts_are_told_apart_by_the_service(supervisors, laukaa, eino):
    make_contract_in_force(laukaa, service_kind=ServiceKind.COACHING)
    assert faults_in(text_of(upload(supervisors, PROPOSALS, sheet(RIGHTS, EINO))))[0][1] == "Palvelu"

    confirm(supervisors, PROPOSALS, sheet(RIGHTS, {**EINO, "Palvelu": "coaching"}))

    assert AccessRight.objects.get(holder=eino).contract.service_kind == ServiceKind.COACHING


UNREADABLE = [
    (b"", "Choose a file that has at least one row."),
    (sheet(RIGHTS).encode(), "The file has only headings."),
    ("Sähköposti\nä".encode("latin-1"), "The file is not UTF-8."),
    (b"PK\x03\x04\x00\x00", "The file is not CSV."),
    (b"Nimi;Osoite\nEino;Katu", "The file lacks columns: Sähköposti, Kunta"),
    (sheet(RIGHTS, *[EINO] * (MOST_ROWS + 1)).encode(), "at most 200 are accepted"),
    (b"x" * (MOST_BYTES + 1), "The file is too large."),
    (sheet(RIGHTS, EINO).encode() + b'"auki;', "cannot be read. Check its quotation marks."),
]


@pytest.mark.parametrize(("data", "words"), UNREADABLE)
def test_a_file_that_cannot_be_read_says_why(supervisors, data, words):
    page = text_of(upload(supervisors, PROPOSALS, data))

    assert words in page
    assert "Import" not in page.split('id="choose"')[0].split("<main")[1].replace("Import proposals", "")


def test_a_row_with_too_many_cells_is_named(supervisors):
    text = sheet(RIGHTS, EINO).rstrip() + ";liikaa\r\n"

    [(line, column, words)] = faults_in(text_of(upload(supervisors, PROPOSALS, text)))

    assert (line, column) == (2, "–")
    assert "more cells than there are headings" in words


def test_what_is_typed_in_a_cell_is_text(supervisors):
    page = upload(supervisors, PROPOSALS, sheet(RIGHTS, {**EINO, "Tehtävät": "<script>x</script>"}))

    assert "<script>x" not in page.content.decode()


def test_the_sample_has_the_columns_of_both_and_no_faults_but_its_invented_person(supervisors, admins):
    answer = supervisors.get(SAMPLE)

    heads = next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert set(heads) == {*PEOPLE, *RIGHTS}
    checked = faults_in(text_of(upload(supervisors, PROPOSALS, answer.content)))
    assert [column for _, column, _ in checked] == ["Sähköposti"]
    assert "1 row is in order" in text_of(upload(admins, WORKERS, answer.content))


@pytest.mark.parametrize("who", ["eino", "aino", "director", "officer", "secretary", "receiver", "root"])
def test_others_find_no_page(who, request, log_in):
    other = log_in(request.getfixturevalue(who))

    assert [other.get(url).status_code for url in (WORKERS, PROPOSALS, SAMPLE)] == [404, 404, 404]
    assert [other.post(url).status_code for url in (WORKERS, PROPOSALS)] == [404, 404]


def test_each_hand_has_its_own_page_only(supervisors, admins):
    assert supervisors.get(WORKERS).status_code == 404
    assert admins.get(PROPOSALS).status_code == 404


def test_the_actions_look_again(area, laukaa, supervisor, director):
    row = Worker(2, "ulla@example.org", "Ulla Uusi", "fi", laukaa, "")
    for by in (supervisor, director):
        with pytest.raises(NotPermitted):
            import_workers(area, [row], by=by, at=NOW)
    with pytest.raises(NothingToImport):
        import_proposals([], by=supervisor, at=NOW)


def test_somebody_who_is_faster_stops_the_whole_file(area, laukaa, administrator):
    rows = [
        Worker(2, "ulla@example.org", "Ulla Uusi", "fi", laukaa, ""),
        Worker(3, administrator.email, administrator.name, "fi", laukaa, ""),
    ]
    with pytest.raises(RowsRefused) as refused:
        import_workers(area, rows, by=administrator, at=NOW)

    assert list(refused.value.refusals) == [3]
    assert not User.objects.filter(email="ulla@example.org").exists()
    assert not Entry.objects.filter(verb=Verb.WORKERS_IMPORTED).exists()
