"""The confirmation of a withdrawal, the decision on an access right, the notice to KEHA-keskus, the personal
agreement.
"""

from datetime import date

import pytest
from django.template.loader import render_to_string

from consents.papers import withdrawal_confirmation_paper, withdrawal_confirmation_title
from documents.rendering import render_pdf
from municipalities.papers import (
    NOTICE_SUBJECTS,
    keha_notice_paper,
    keha_notice_title,
    personal_agreement_paper,
    personal_agreement_title,
    right_decision_paper,
    right_decision_title,
    right_turn_paper,
    right_turn_title,
)
from municipalities.review_papers import review_decision_paper, review_decision_title
from tests.papers.reading import paragraphs, squeezed, text_of
from tests.papers.samples import agreement, confirmation, decision, notice, review_decision, turn


def letters():
    return list(_letters())


def _letters():
    for language in ("fi", "sv"):
        paper = confirmation(language)
        yield (
            f"withdrawal_confirmation/{language}",
            withdrawal_confirmation_paper(paper),
            withdrawal_confirmation_title(paper),
        )
        agreed = agreement(language)
        yield (
            f"personal_agreement/{language}",
            personal_agreement_paper(agreed),
            personal_agreement_title(agreed),
        )
    for granted in (decision(), decision(narrowed=True), decision(approved=False)):
        yield "right_decision/fi", right_decision_paper(granted), right_decision_title(granted)
    for one in turns():
        yield "right_turn/fi", right_turn_paper(one), right_turn_title(one)
    for reviewed in (review_decision(), review_decision(removed=(), narrower=(), unanswered=(), over=())):
        yield "review_decision/fi", review_decision_paper(reviewed), review_decision_title(reviewed)
    for change in NOTICE_SUBJECTS:
        told = notice(change=change)
        yield "keha_notice/fi", keha_notice_paper(told), keha_notice_title(told)


def turns():
    """A suspension, its end, and a removal in the normal way and for misuse."""
    return (
        turn(),
        turn(change="resumed", suspended_on=date(2026, 11, 2)),
        turn(change="removed"),
        turn(change="removed", misuse=True),
    )


def printed(name, context, title):
    return render_pdf(f"papers/{name}.html", context, language=name[-2:], title=title)


@pytest.mark.parametrize(("name", "words", "title"), letters())
def test_every_paragraph_of_the_source_is_read_back_from_the_pdf(name, words, title):
    source = render_to_string(f"papers/{name}.html", words | {"language": name[-2:], "title": title})
    read = text_of(printed(name, words, title).pdf)

    assert [text for text in paragraphs(source) if text not in read] == []


def confirmed(language, **changes):
    paper = confirmation(language, **changes)
    context = withdrawal_confirmation_paper(paper)
    return text_of(printed(f"withdrawal_confirmation/{language}", context, "x").pdf)


def test_a_confirmation_tells_the_number_the_time_and_the_place():
    read = confirmed("fi")

    for fact in ("26-004817-1", "24.11.2026 klo 9.14", "Laukaan kunnan työllisyyspalvelut, puhelimitse"):
        assert squeezed(fact) in read


def test_a_confirmation_without_a_form_number_has_no_empty_row():
    assert squeezed("Lomakkeen numero") not in confirmed("fi", form_number="")


def decided(**changes):
    paper = decision(**changes)
    return text_of(printed("right_decision/fi", right_decision_paper(paper), right_decision_title(paper)).pdf)


def test_a_granted_right_says_its_limits_and_what_is_still_to_be_done():
    read = decided()

    for words in (
        "Myönnän käyttöoikeuden",
        "1.12.2026–30.11.2027",
        "Laajuus (asiakasryhmät)",
        "Valtuudet",
        "125 § 2 mom. 3 kohta",
        "salassapitositoumus",
    ):
        assert squeezed(words) in read


def test_a_refusal_grants_nothing_and_asks_for_nothing_more():
    read = decided(approved=False)

    assert squeezed("En myönnä esitettyä käyttöoikeutta.") in read
    assert squeezed("Myönnän") not in read
    assert squeezed("salassapitositoumus") not in read


def test_a_narrower_right_says_that_it_is_narrower():
    assert squeezed("esitettyä suppeampana") in decided(narrowed=True)
    assert squeezed("esitettyä suppeampana") not in decided()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("suspended", "on keskeyttänyt"),
        ("resumed", "avaamaan käyttöoikeuden uudelleen"),
        ("employment_ended", "jota varten käyttöoikeus myönnettiin, on päättynyt"),
        ("end", "muuttamaan päättymispäivän"),
    ],
)
def test_a_notice_asks_for_what_has_happened(change, words):
    paper = notice(change=change)
    read = text_of(printed("keha_notice/fi", keha_notice_paper(paper), keha_notice_title(paper)).pdf)

    assert squeezed(words) in read
    assert (squeezed("Valtuudet") in read) is (change in ("resumed", "end"))


def test_a_notice_of_removal_asks_to_close_and_gives_the_last_day():
    paper = notice(change="removed")
    read = text_of(printed("keha_notice/fi", keha_notice_paper(paper), keha_notice_title(paper)).pdf)

    assert squeezed("sulkemaan käyttöoikeuden viipymättä") in read
    assert squeezed("30.11.2027 (viimeinen päivä)") in read
    assert squeezed("Valtuudet") not in read


def agreed(language="fi", **changes):
    paper = agreement(language, **changes)
    context = personal_agreement_paper(paper)
    return text_of(printed(f"personal_agreement/{language}", context, personal_agreement_title(paper)).pdf)


def test_an_agreement_numbers_its_groups_and_has_a_place_for_both_signatures():
    read = agreed(groups=(("Nuoret", "Ilmeinen tarve.", "Hakee työtä."), ("Ohjaus", "Sovittu.", "Tapaamme.")))

    for words in ("3.1 Nuoret", "Työssäni: Hakee työtä.", "3.2 Ohjaus", "salassapitositoumuksen"):
        assert squeezed(words) in read
    assert read.count(squeezed("Allekirjoitus")) == 2


def test_an_agreement_without_a_last_day_holds_until_it_is_ended():
    assert squeezed("1.12.2026 alkaen, kunnes sopimus päätetään") in agreed(ends_on=None)
    assert squeezed("från 1.12.2026 tills avtalet avslutas") in agreed("sv", ends_on=None)


def test_what_is_typed_in_a_meaning_is_text():
    assert squeezed("<b>Hakee</b>") in agreed(groups=(("Nuoret", "Tarve.", "<b>Hakee</b>"),))
