"""Issuing: number, bytes and row, all or nothing, and never changed afterwards."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from consents.papers import consent_form_paper, consent_form_title
from documents import issuing
from documents.models import IssuedDocument, Kind, NumberSeries, StoredFile
from documents.numbers import next_number, parse_number
from documents.rendering import Unprintable
from documents.storing import read
from municipalities.papers import right_decision_paper, right_decision_title
from tests.papers.reading import text_of
from tests.papers.samples import decision, print_form, usual

pytestmark = [pytest.mark.django_db, pytest.mark.db]

NOON = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
def aino():
    return User.objects.create_user("aino@example.org", "Aino Esimerkki")


def issue_form(by, paper=None, **more):
    paper = paper or usual()
    return issuing.issue(
        Kind.CONSENT_FORM,
        template="papers/consent_form/fi.html",
        context=consent_form_paper(paper),
        language="fi",
        title=consent_form_title(paper),
        by=by,
        at=NOON,
        **more,
    )


def test_the_stored_bytes_are_the_document(aino):
    document = issue_form(aino, number=usual().number)

    assert read(document.file) == print_form(usual()).pdf
    assert document.sha256 == document.file.sha256
    assert (document.number, document.language, document.issued_by) == (usual().number, "fi", aino)
    assert (document.file.media_type, document.file.pages) == ("application/pdf", 2)
    assert len(document.template_version) == 16


def test_without_a_number_the_next_one_is_taken_and_printed(aino):
    paper = decision(number="")
    document = issuing.issue(
        Kind.RIGHT_DECISION,
        template="papers/right_decision/fi.html",
        context=right_decision_paper(paper),
        language="fi",
        title=right_decision_title(paper),
        by=aino,
        at=NOON,
    )

    assert document.number == parse_number(document.number)
    assert document.number.startswith("P26-000001-")
    assert document.number in text_of(read(document.file))
    assert document.short_number == "1/2026"


def test_a_later_issue_supersedes_the_earlier_one_once(aino):
    first = issue_form(aino, number=next_number(Kind.CONSENT_FORM, at=NOON))
    second = issue_form(aino, number=next_number(Kind.CONSENT_FORM, at=NOON), supersedes=first)

    assert (second.issue_no, second.supersedes) == (2, first)
    with pytest.raises(DatabaseError), transaction.atomic():
        issue_form(aino, number=next_number(Kind.CONSENT_FORM, at=NOON), supersedes=first)


def test_a_paper_that_cannot_be_printed_takes_no_number_and_leaves_nothing(aino):
    with pytest.raises(Unprintable):
        issue_form(aino, usual(need="Haluan töihin 🙂"))

    assert not IssuedDocument.objects.exists()
    assert not StoredFile.objects.exists()
    assert not NumberSeries.objects.exists()


def test_the_same_number_is_never_issued_twice(aino):
    issue_form(aino, number=usual().number)

    with pytest.raises(DatabaseError), transaction.atomic():
        issue_form(aino, number=usual().number)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_issueddocument SET number = '26-000001-0'",
        "UPDATE documents_issueddocument SET sha256 = ''",
        "DELETE FROM documents_issueddocument",
    ],
)
def test_an_issued_document_is_not_changed_even_by_raw_sql(aino, statement):
    document = issue_form(aino, number=usual().number)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(TypeError):
        document.save()
    with pytest.raises(TypeError):
        document.delete()
