"""A file goes out as it is: never guessed at, never stored, never able to act."""

import pytest

from documents.serving import file_response


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "image/jpeg"])
def test_every_file_is_nosniff_unstored_and_may_load_nothing(media_type):
    response = file_response(b"x", media_type=media_type, filename="26-004817-1.pdf")

    assert response["Content-Type"] == media_type
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Security-Policy"].startswith("default-src 'none';")
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response.content == b"x"


def test_only_a_pdf_is_outside_the_sandbox_for_the_browsers_viewer():
    pdf = file_response(b"x", media_type="application/pdf", filename="a.pdf")
    png = file_response(b"x", media_type="image/png", filename="a.png")

    assert "sandbox" not in pdf["Content-Security-Policy"]
    assert "; sandbox;" in png["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("filename", "disposition"),
    [
        ("26-004817-1.pdf", 'inline; filename="26-004817-1.pdf"'),
        ("../../etc/passwd", 'inline; filename="etc-passwd"'),
        ('a"; x=b\r\nSet-Cookie: y.pdf', 'inline; filename="a-x-b-Set-Cookie-y.pdf"'),
        ("päätös.pdf", "inline; filename*=utf-8''p%C3%A4%C3%A4t%C3%B6s.pdf"),
        ("", 'inline; filename="asiakirja"'),
    ],
)
def test_a_filename_is_made_safe(filename, disposition):
    response = file_response(b"x", media_type="application/pdf", filename=filename)

    assert response["Content-Disposition"] == disposition


def test_a_file_to_keep_is_an_attachment():
    response = file_response(b"x", media_type="application/pdf", filename="a.pdf", inline=False)

    assert response["Content-Disposition"] == 'attachment; filename="a.pdf"'
