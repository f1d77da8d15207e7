"""Files that people bring: told by their content, refused with a sentence, shown only as a picture."""

import io
import subprocess
import sys
import time
import zlib

import pikepdf
import pytest
from django.conf import settings
from django.utils import translation
from PIL import Image

from documents import guarded, intake
from documents.intake import SENTENCES, Examined, Unacceptable, examine, page_png
from tests.papers.samples import pictures, print_form, usual

MEGABYTE = 1024 * 1024


def form():
    return print_form(usual()).pdf


def changed(change, **saving):
    with pikepdf.open(io.BytesIO(form())) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, **saving)
    return out.getvalue()


def image(kind, size=(1240, 1754), mode="RGB", **saving):
    out = io.BytesIO()
    Image.new(mode, size, "white" if mode != "1" else 1).save(out, kind, **saving)
    return out.getvalue()


def scanned(dpi=150):
    out = io.BytesIO()
    first, *rest = [page.convert("L") for page in pictures(form(), dpi)]
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=dpi)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (form, Examined("application/pdf", 2)),
        (scanned, Examined("application/pdf", 2)),
        (lambda: image("JPEG"), Examined("image/jpeg", 1)),
        (lambda: image("PNG"), Examined("image/png", 1)),
        (lambda: image("PNG", (2480, 3508), "1"), Examined("image/png", 1)),
    ],
    ids=["printed pdf", "scanned pdf", "jpeg", "png", "black and white png"],
)
def test_a_scan_is_told_by_its_content(make, found):
    assert examine(make()) == found


def action(name):
    def put(pdf):
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name(name), F="x", URI="x")

    return put


def script(pdf):
    pdf.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(
            Names=["x", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")]
        )
    )


def hidden_script(pdf):
    """Where only a walk through everything finds it: in an annotation's additional actions."""
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Screen, Rect=[0, 0, 1, 1])
    note.AA = pikepdf.Dictionary(E=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x"))
    pdf.pages[1].Annots = pikepdf.Array([note])


def embedded(pdf):
    pdf.attachments["x.exe"] = b"MZ"


def form_program(pdf):
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=pdf.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    "change",
    [
        script,
        hidden_script,
        embedded,
        form_program,
        action("/JavaScript"),
        action("/Launch"),
        action("/SubmitForm"),
        action("/GoToR"),
    ],
)
@pytest.mark.parametrize("packed", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_a_pdf_that_can_act_or_hides_a_file_is_refused(change, packed):
    with pytest.raises(Unacceptable) as refused:
        examine(changed(change, object_stream_mode=packed))

    assert refused.value.code == "has_script"


def pages(count):
    def add(pdf):
        while len(pdf.pages) < count:
            pdf.add_blank_page()

    return add


def tall(pdf):
    """A page a metre wide as a hair: drawn to a usual width it would be a tower of pixels."""
    pdf.pages[0].MediaBox = [0, 0, 1, 14400]
    pdf.pages[0].TrimBox = pdf.pages[0].BleedBox = [0, 0, 1, 14400]


def nothing(pdf):
    """Leaves the form as it is."""


def bomb():
    """A PNG of a few kilobytes that would unpack into 4 billion pixels."""
    head = (65_000).to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    rows = zlib.compress(bytes(100_000), 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
        for kind, body in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    )


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"%PDF-1.7\n" + bytes(30 * MEGABYTE), "too_large"),
        (lambda: changed(pages(21)), "too_many_pages"),
        (lambda: "Tämä on tekstiä, vaikka nimi on lomake.pdf.".encode(), "not_a_document"),
        (lambda: b"", "not_a_document"),
        (lambda: b"GIF89a", "not_a_document"),
        (lambda: b"PK\x03\x04" + form(), "not_a_document"),
        (lambda: b"<html>" + form(), "not_a_document"),
        (lambda: b"MZ\n" + form(), "not_a_document"),
        (lambda: changed(nothing, encryption=pikepdf.Encryption(owner="a", user="b")), "encrypted"),
        (lambda: changed(nothing, encryption=pikepdf.Encryption(owner="a", user="")), "encrypted"),
        (lambda: form()[: len(form()) // 3], "broken"),
        (lambda: b"%PDF-1.7\n" + b"x" * 1000, "broken"),
        (lambda: image("JPEG")[:3000], "broken"),
        (lambda: image("PNG")[:300], "broken"),
        (lambda: b"\xff\xd8\xff" + bytes(1000), "broken"),
        (bomb, "too_many_pixels"),
        (lambda: image("PNG", (9000, 9000), "1"), "too_many_pixels"),
        (lambda: changed(tall), "too_many_pixels"),
    ],
    ids=[
        "30 MB",
        "21 pages",
        "text named pdf",
        "nothing",
        "gif",
        "zip",
        "web page",
        "program",
        "password",
        "restrictions",
        "cut pdf",
        "junk pdf",
        "cut jpeg",
        "cut png",
        "junk jpeg",
        "bomb",
        "81 million pixels",
        "tower",
    ],
)
def test_what_is_no_usable_scan_is_refused_with_its_reason(make, code):
    data = make()

    with pytest.raises(Unacceptable) as refused:
        examine(data)

    assert refused.value.code == code


def test_the_limits_are_the_settings(settings):
    settings.SCAN_MAX_BYTES, settings.SCAN_MAX_PAGES = len(form()), 1
    with pytest.raises(Unacceptable, match="too_many_pages"):
        examine(form())
    settings.SCAN_MAX_BYTES = len(form()) - 1
    with pytest.raises(Unacceptable, match="too_large"):
        examine(form())


def test_every_reason_has_a_sentence_that_says_what_to_do():
    with translation.override("en"):
        sentences = [str(Unacceptable(code).sentence) for code in SENTENCES]

    assert len(set(sentences)) == len(sentences) == 7
    assert all(text.count(".") + text.count(")") >= 2 for text in sentences)


def picture(data, media_type, page=0, width=600):
    return Image.open(io.BytesIO(page_png(data, media_type, page, width)))


def test_a_page_is_shown_as_a_picture_of_the_asked_width():
    assert picture(form(), "application/pdf", page=1).size == (600, 849)
    assert picture(image("JPEG"), "image/jpeg").size == (600, 849)


def test_the_second_page_is_not_the_first():
    first, second = (page_png(form(), "application/pdf", page, 300) for page in (0, 1))

    assert first != second


def test_a_picture_is_drawn_anew_and_carries_nothing_along():
    exif = Image.Exif()
    exif[0x010E] = "salainen paikka"
    exif[0x0112] = 6  # lies on its side
    data = image("JPEG", (800, 400), exif=exif)
    shown = page_png(data, "image/jpeg", 0, 200)

    assert b"salainen" in data
    assert b"salainen" not in shown
    assert Image.open(io.BytesIO(shown)).size == (200, 400)


def test_a_see_through_picture_is_shown_on_white():
    data = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(data, "PNG")

    assert picture(data.getvalue(), "image/png", width=10).convert("L").getextrema() == (255, 255)


def test_a_page_that_is_not_there_is_refused():
    with pytest.raises(Unacceptable):
        page_png(form(), "application/pdf", 2, 300)


def test_a_width_beyond_reason_is_cut():
    assert picture(image("PNG", (10, 10)), "image/png", width=10**9).width == 3000


@pytest.fixture
def child(monkeypatch):
    """Runs a program of the test's own in the place of the guarded one."""

    def run(program, tmp_path):
        path = tmp_path / "child.py"
        path.write_text(program)
        monkeypatch.setattr(intake, "GUARDED", path)
        return intake._guarded(b"data", "examine", "20")

    return run


def test_the_child_knows_nothing_of_our_environment(child, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    answer = child("import os; print(sorted(os.environ), os.getcwd())", tmp_path).decode()

    assert "SECRET" not in answer
    assert "LUVALLA" not in answer
    assert "DATABASE" not in answer
    assert answer.endswith(" /\n")


def test_a_child_that_is_stuck_or_falls_means_a_broken_file(child, tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "TIMEOUT_SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(Unacceptable, match="broken"):
        child("import time; time.sleep(60)", tmp_path)
    assert time.monotonic() - began < 20
    with pytest.raises(Unacceptable, match="broken"):
        child("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", tmp_path)


@pytest.mark.parametrize(
    "attempt",
    [
        "bytearray(3 * 1024**3)",
        "open(written, 'wb', buffering=0).write(b'x')",
        "[open('/dev/null') for _ in range(99)]",
    ],
    ids=["much memory", "writing a file", "many files"],
)
def test_the_child_cannot_take_much_or_write(attempt, tmp_path):
    program = f"""
import sys
from documents.guarded import limit_ourselves
limit_ourselves()
written = {str(tmp_path / "written")!r}
try:
    {attempt}
except (MemoryError, OSError):
    sys.exit(7)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, cwd=settings.BASE_DIR)

    assert done.returncode == 7


def test_the_child_limits_itself_before_it_reads_anything(monkeypatch):
    done = []

    class Input(io.BytesIO):
        def read(self, *size):
            done.append("read")
            return super().read(*size)

    monkeypatch.setattr(guarded, "limit_ourselves", lambda: done.append("limited"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Input(b"no scan")))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", Image.MAX_IMAGE_PIXELS)

    assert guarded.main(["examine", "20"]) == 0
    assert done[:2] == ["limited", "read"]
