"""Papers: the same bytes always, tagged, and nothing that a person typed is anything but text."""

import hashlib
import io
import logging
import os
import shutil
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.utils.safestring import mark_safe
from pdfua.validator import validate

from consents.papers import consent_form_paper
from documents import rendering
from documents.rendering import FetchRefused, Unprintable, render_pdf, template_version, unprintable
from municipalities.papers import right_decision_paper
from tests.papers.reading import squeezed, text_of
from tests.papers.samples import decision, longest, print_form, usual

INJECTIONS = [
    "<b>Onni</b>",
    "<img src=file:///etc/passwd>",
    '<img src="https://example.org/x.png">',
    "<link rel=attachment href=file:///etc/passwd>",
    "<style>@import url(file:///etc/passwd)</style>",
    "</p></div><script>alert(1)</script>",
    "{{ contacts.dpo }}{% include 'base.html' %}",
    "&lt;b&gt;",
]
FETCHES = [
    "<img src=file:///etc/passwd>",
    "<img src=http://127.0.0.1:9/x.png>",
    "<img src=data:image/png;base64,iVBORw0KGgo=>",
    "<img src=asset:../../manage.py>",
    "<img src=asset:/etc/passwd>",
    "<link rel=attachment href=file:///etc/passwd>",
    "<link rel=stylesheet href=file:///etc/passwd>",
    "<style>@import 'http://127.0.0.1:9/x.css';</style>",
    "<style>@font-face { font-family: X; src: url(file:///etc/passwd) }</style>",
    "<p style='background: url(file:///etc/passwd)'>x</p>",
    "<object data=file:///etc/passwd></object>",
    "<svg><image href='file:///etc/passwd'/></svg>",
]


@pytest.mark.parametrize("typed", INJECTIONS)
@pytest.mark.parametrize("field", ["client_name", "need", "identity_check"])
def test_markup_in_what_a_person_typed_is_printed_as_text(field, typed):
    rendered = print_form(usual(**{field: typed}))

    assert squeezed(typed) in text_of(rendered.pdf)
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert not pdf.attachments


@pytest.fixture
def opened(monkeypatch):
    """Every file and address that the process opens from now on."""
    seen = []
    watching = [True]

    def watch(event, arguments):
        if watching and event in ("open", "socket.connect", "socket.getaddrinfo"):
            seen.append(str(arguments[0] if event == "open" else arguments))

    sys.addaudithook(watch)
    yield seen
    watching.clear()


@pytest.mark.parametrize("fetch", FETCHES)
def test_a_template_that_asks_for_anything_else_is_not_printed_and_nothing_is_read(fetch, opened):
    context = consent_form_paper(usual()) | {"plain_sentence": mark_safe(fetch)}  # noqa: S308 - a broken template

    with pytest.raises(FetchRefused):
        render_pdf("papers/consent_form/fi.html", context, language="fi", title="x")
    assert not [path for path in opened if "passwd" in path or "manage.py" in path or "127.0.0.1" in path]


def test_the_same_input_gives_the_same_bytes():
    first = print_form.__wrapped__(usual()).pdf
    print_form.__wrapped__(longest("sv"))

    assert print_form.__wrapped__(usual()).pdf == first


def test_another_process_with_other_hashes_gives_the_same_bytes():
    program = (
        "import django; django.setup(); from tests.papers.samples import print_form, usual;"
        "print(print_form(usual()).sha256)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={**os.environ, "PYTHONHASHSEED": "4711"},
    )

    assert answer.stdout.strip() == print_form(usual()).sha256


def test_the_digest_is_of_the_bytes():
    rendered = print_form(usual())

    assert rendered.sha256 == hashlib.sha256(rendered.pdf).hexdigest()


def test_the_template_version_changes_with_the_wording(tmp_path, settings):
    before = template_version("papers/consent_form/fi.html")
    templates = tmp_path / "templates"
    shutil.copytree(Path(settings.BASE_DIR) / "templates" / "papers", templates / "papers")
    wording = templates / "papers" / "consent_form" / "fi.html"
    wording.write_text(wording.read_text("utf-8").replace("vapaaehtoinen", "pakollinen"), "utf-8")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [templates]}]

    template_version.cache_clear()
    try:
        assert template_version("papers/consent_form/fi.html") != before
    finally:
        template_version.cache_clear()


@pytest.mark.parametrize("name", ["Onni \u202eaaravothel", "Onni 🙂", "أحمد", "\u2067Onni"])
def test_characters_that_the_fonts_lack_are_named_and_not_printed_as_boxes(name):
    with pytest.raises(Unprintable) as refused:
        print_form(usual(client_name=name))

    assert refused.value.characters == unprintable(name)
    assert refused.value.characters <= set(name)


@pytest.mark.parametrize(
    "name", ["Åke Öhman", "Žarko Đorđević", "Анна Иванова", "Nguyễn Thị Hồng", "A\u0308iti"]
)
def test_names_of_many_languages_can_be_printed(name):
    assert unprintable(name) == set()
    assert squeezed(unicodedata.normalize("NFC", name)) in text_of(print_form(usual(client_name=name)).pdf)


def test_the_printer_complains_of_nothing(caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        print_form.__wrapped__(longest("sv"))
        render_pdf(
            "papers/right_decision/fi.html", right_decision_paper(decision()), language="fi", title="x"
        )

    assert caplog.messages == []


def elements(pdf):
    """Every structure element in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, pikepdf.Array):
            waiting[:0] = list(item)
        elif isinstance(item, pikepdf.Dictionary) and "/S" in item:
            yield item
            waiting[:0] = [item.get("/K", pikepdf.Array())]


def test_the_pdf_is_tagged_and_says_so():
    with pikepdf.open(io.BytesIO(print_form(usual()).pdf)) as pdf:
        kinds = [str(element.S) for element in elements(pdf)]
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") == 12
        assert kinds.index("/H1") < kinds.index("/H2")
        assert kinds.count("/LI") == 5 + 3
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "fi"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_outline() as outline:
            assert len(outline.root[0].children) == 12


def test_the_metadata_carries_both_marks_and_the_title():
    with pikepdf.open(io.BytesIO(print_form(usual("sv")).pdf)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == str(pdf.docinfo.Title)
        assert metadata["pdf:Producer"] == str(pdf.docinfo.Producer)
        assert str(pdf.Root.Lang) == "sv"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in print_form(usual("sv")).pdf, (
        "the packet is plain to any reader"
    )


def test_what_repeats_on_each_page_is_an_artifact_and_nothing_is_tagged_twice():
    with pikepdf.open(io.BytesIO(print_form(usual()).pdf)) as pdf:
        kept = set()
        for element in elements(pdf):
            kept |= {(element.Pg.objgen, item) for item in element.K if isinstance(item, int)}
        tagged, running = set(), 0
        for page in pdf.pages:
            for step in pikepdf.parse_content_stream(page, "BDC"):
                kind, properties = step.operands
                if kind == "/Artifact":
                    running += properties.get("/Type") == "/Pagination"
                else:
                    tagged.add((page.obj.objgen, properties.MCID))

        assert tagged == kept
        assert running > 10


def test_row_headers_are_headers_of_their_row():
    rendered = render_pdf(
        "papers/right_decision/fi.html", right_decision_paper(decision()), language="fi", title="x"
    )
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        headers = [element for element in elements(pdf) if element.S == "/TH"]
        assert len(headers) == 6
        assert {str(header.A.Scope) for header in headers} == {"/Row"}


@pytest.mark.parametrize("paper", [usual(), usual(number=None), longest("sv")])
def test_the_checkers_find_nothing(paper, tmp_path):
    file = tmp_path / "form.pdf"
    file.write_bytes(print_form(paper).pdf)

    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == []
    assert list(validate(str(file)).findings) == []


def test_qpdf_finds_nothing(tmp_path):
    file = tmp_path / "form.pdf"
    file.write_bytes(print_form(usual()).pdf)

    check = pikepdf.Job(["qpdf", "--check", str(file)])  # the program itself, inside its library
    check.run()

    assert (check.exit_code, check.has_warnings) == (0, False)


def test_fonts_are_all_inside_and_only_ours():
    with pikepdf.open(io.BytesIO(print_form(usual()).pdf)) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
        names = {name.split("+")[1] for name in fonts}

    assert names == {"Paper", "Paper-Bold"}


def test_two_threads_print_the_same_as_one():
    papers = [usual(client_name=f"Onni {n}") for n in ("Aalto", "Berg", "Cajan", "Dahl")]
    alone = [print_form.__wrapped__(paper).sha256 for paper in papers]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda paper: print_form.__wrapped__(paper).sha256, papers))

    assert together == alone


def test_one_paper_is_printed_at_a_time():
    with ThreadPoolExecutor(1) as threads:
        with rendering._press:
            waiting = threads.submit(print_form.__wrapped__, usual())
            wait([waiting], timeout=1.5)
            assert not waiting.done()
        assert waiting.result(timeout=30).pages == 2


def test_a_missing_font_stops_the_press(settings, tmp_path, monkeypatch):
    settings.BASE_DIR = tmp_path
    rendering._printable.cache_clear()
    try:
        with pytest.raises(FileNotFoundError):
            print_form.__wrapped__(usual())
    finally:
        rendering._printable.cache_clear()
