"""What stays on one line, and where a sentence ends."""

import pytest

from documents.typography import NO_BREAK, sentence, typeset, unbroken


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("014 555 0100", 2),
        ("p. 014 555", 2),
        ("tfn 014", 1),
        ("klo 9.14", 1),
        ("kl. 9.14", 1),
        ("124 §, 125 § 2 mom. 3 kohta", 6),
        ("§ 45", 1),
        ("Laukaantie 14, 41340 Laukaa", 0),
        ("kirje. Puhelin 014", 0),
    ],
)
def test_numbers_stay_with_what_they_belong_to(text, places):
    assert unbroken(text).count(NO_BREAK) == places
    assert unbroken(text).replace(NO_BREAK, " ") == text


def test_every_text_of_a_context_is_typeset_and_the_rest_is_left_alone():
    values = {"phone": "014 555", "inner": {"dpo": "p. 014"}, "many": ("§ 45",), "count": 3, "none": None}

    assert typeset(values) == {
        "phone": f"014{NO_BREAK}555",
        "inner": {"dpo": f"p.{NO_BREAK}014"},
        "many": (f"§{NO_BREAK}45",),
        "count": 3,
        "none": None,
    }


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("Etsii työtä", "Etsii työtä."), ("Etsii työtä. ", "Etsii työtä."), ("Mitä nyt?", "Mitä nyt?")],
)
def test_what_somebody_typed_ends_like_a_sentence(typed, printed):
    assert sentence(typed) == printed
