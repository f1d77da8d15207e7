"""The consent form as the client holds it."""

import io
from dataclasses import replace

import pikepdf
import pytest
import zxingcpp
from django.template.loader import render_to_string
from PIL import Image, ImageDraw

from consents.papers import CONSENT_FORM_PAGES, consent_form_paper, consent_form_title, in_words
from documents.codes import parse_payload
from tests.papers.reading import paragraphs, squeezed, text_of
from tests.papers.samples import NUMBER, longest, pictures, print_form, usual

LANGUAGES = ("fi", "sv")
SECRECY = {
    "fi": "SALASSA PIDETTÄVÄ kokonaan, JulkL (621/1999) 24 § 1 mom. 25 k",
    "sv": "SEKRETESSBELAGD i sin helhet, OffL (621/1999) 24 § 1 mom. 25 punkten",
}
PREVIEW = {
    "fi": "ESIKATSELU – ei allekirjoitettavaksi",
    "sv": "FÖRHANDSVISNING – inte för underskrift",
}


def source_of(paper):
    context = consent_form_paper(paper) | {"language": paper.language, "title": consent_form_title(paper)}
    return render_to_string(f"papers/consent_form/{paper.language}.html", context)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", [usual, longest])
def test_every_paragraph_of_the_source_is_read_back_from_the_pdf(sample, language):
    paper = sample(language)
    read = text_of(print_form(paper).pdf)

    assert [text for text in paragraphs(source_of(paper)) if text not in read] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sample", [usual, longest])
def test_the_form_is_one_sheet_of_two_pages(sample, language):
    assert print_form(sample(language)).pages == CONSENT_FORM_PAGES


def test_the_longest_form_has_every_length_that_the_design_asks_for():
    for language in LANGUAGES:
        paper = longest(language)
        assert len(paper.need) >= 230
        assert len(paper.categories) == 6
        assert len(paper.actions) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_copied_and_read_in_the_order_of_the_source(language):
    read = text_of(print_form(usual(language)).pdf)
    written = paragraphs(source_of(usual(language)))
    # The heads say the title too; its last place is the heading itself, where the text begins.
    title = next(place for place in reversed(range(len(written))) if written[place] == written[3])
    place = 0

    for text in written[title:]:
        place = read.find(text, place)
        assert place >= 0, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_secrecy_mark_and_the_number_stand_on_every_page(language):
    with pikepdf.open(io.BytesIO(print_form(usual(language)).pdf)) as pdf:
        for page in range(len(pdf.pages)):
            single = pikepdf.new()
            single.pages.append(pdf.pages[page])
            alone = io.BytesIO()
            single.save(alone)
            read = text_of(alone.getvalue())
            assert squeezed(SECRECY[language]) in read
            assert NUMBER in read
            assert f"{page + 1}(2)" in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_tick_and_no_signing_date_is_printed_in_advance(language):
    read = text_of(print_form(usual(language)).pdf)

    # Five categories, three choices, recording of changes; on the back the way and extent of a withdrawal.
    assert read.count("□") == 5 + 4 + 6
    assert not set("☑☒✓✔✕✗") & set(read)


def test_changes_of_need_have_a_box_only_when_they_are_asked_for():
    asked = text_of(print_form(usual(ask_record_changes=True)).pdf)
    not_asked = text_of(print_form(usual(ask_record_changes=False)).pdf)

    assert squeezed("kirjata tietoihini palvelutarpeeni muutokset") in asked
    assert squeezed("kirjata tietoihini palvelutarpeeni muutokset") not in not_asked


@pytest.mark.parametrize("code", ["maksulista", "kuntalisa", "minor"])
def test_an_extra_line_is_printed_only_for_those_it_concerns(code):
    words = {"maksulista": "Kelalta", "kuntalisa": "työttömyyskassastasi", "minor": "huoltajallesi"}

    assert words[code] in text_of(print_form(usual(extra_lines=(code,))).pdf)
    assert words[code] not in text_of(print_form(usual()).pdf)


def test_named_workers_alone_are_named_alone():
    read = text_of(print_form(usual(all_named=False, workers=("Sanna Koivuranta",))).pdf)

    assert squeezed("vain Sanna Koivuranta.") in read
    assert squeezed("kaikki kunnan nimetyt työntekijät") not in read


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preview_says_so_on_every_page_and_has_no_number_and_no_code(language):
    pdf = print_form(replace(usual(language), number=None)).pdf
    read = text_of(pdf)

    assert read.count(squeezed(PREVIEW[language])) >= 2
    assert NUMBER not in read
    assert [zxingcpp.read_barcodes(page) for page in pictures(pdf, 150)] == [[], []]


def test_the_title_tells_no_name():
    with pikepdf.open(io.BytesIO(print_form(usual()).pdf)) as pdf:
        assert str(pdf.docinfo.Title) == f"Suostumus asiakastietojen katseluun {NUMBER}"


def turned(page, degrees):
    return page.convert("L").rotate(degrees, fillcolor=255, expand=True, resample=Image.Resampling.BICUBIC)


def written_over(page):
    """A signature that runs through the code at the head of the page."""
    page = page.copy()
    pen = ImageDraw.Draw(page)
    right, dots = page.width * 0.95, page.width / 210
    pen.line([(right - 25 * dots, 22 * dots), (right, 14 * dots), (right - 8 * dots, 24 * dots)], "blue", 4)
    return page


def pressed(page):
    jpeg = io.BytesIO()
    page.convert("L").save(jpeg, "JPEG", quality=25)
    return Image.open(jpeg)


def codes_on(page):
    found = [parse_payload(code.text) for code in zxingcpp.read_barcodes(page)]
    return [(code.number, code.page, code.pages) for code in found if code]


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("degrees", [0, 1.5, -4, 180])
def test_both_codes_of_each_page_are_read_from_a_scan(dpi, degrees):
    for number, page in enumerate(pictures(print_form(usual()).pdf, dpi), start=1):
        assert codes_on(turned(page, degrees)) == [(NUMBER, number, 2)] * 2


@pytest.mark.parametrize("spoil", [written_over, pressed])
def test_a_code_is_read_under_a_pen_stroke_and_from_a_coarse_jpeg(spoil):
    for number, page in enumerate(pictures(print_form(usual()).pdf, 150), start=1):
        assert (NUMBER, number, 2) in codes_on(spoil(page))


def test_three_corner_marks_tell_which_way_up_the_sheet_lies():
    page = pictures(print_form(usual()).pdf, 254)[0].convert("L")  # 10 dots a millimetre

    def is_black(x, y):
        return page.crop((x * 10, y * 10, x * 10 + 1, y * 10 + 1)).tobytes()[0] < 60

    assert is_black(9, 9)
    assert is_black(201, 9)
    assert is_black(9, 288)
    assert not is_black(201, 288)


@pytest.mark.parametrize(
    ("names", "words"),
    [((), ""), (("A",), "A"), (("A", "B"), "A ja B"), (("A", "B", "C"), "A, B ja C")],
)
def test_names_are_listed_as_a_finn_would(names, words):
    assert in_words(names, "fi") == words


def test_many_named_workers_are_counted_and_not_listed_so_that_two_pages_are_enough() -> None:
    names = tuple(f"Maija-Liisa Kivelä-Rautavaara {n}" for n in range(45))

    everybody = print_form(longest("sv", workers=names))
    chosen = print_form(usual(workers=names[:12], all_named=False))

    assert everybody.pages == CONSENT_FORM_PAGES
    assert "45" in text_of(everybody.pdf)
    assert names[0] not in text_of(everybody.pdf)
    assert squeezed(names[11]) in text_of(chosen.pdf)
