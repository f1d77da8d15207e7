"""The code on a page: names a form and a page, and nothing else is taken for one of ours."""

import io

import pytest
import segno
import zxingcpp
from PIL import Image

from documents.codes import CODE_PLACES, CODE_SIDE, MARK_PLACES, MARK_SIDE, CodedPage, parse_payload, payload

NUMBER = "26-004817-1"


def test_a_code_is_read_back_as_it_was_written():
    assert parse_payload(payload(NUMBER, 1, 2)) == CodedPage(NUMBER, page=1, pages=2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.org/26-004817-1",
        "LUV2:26-004817-1:1/2",
        "LUV1:26-004817-2:1/2",
        "LUV1:260048171:1/2",
        "LUV1:26-004817-1:0/2",
        "LUV1:26-004817-1:3/2",
        "LUV1:26-004817-1:1/2 ",
        "LUV1:26-004817-1",
    ],
)
def test_any_other_code_is_none_of_ours(text):
    assert parse_payload(text) is None


def test_the_payload_leaves_room_for_the_highest_error_level():
    code = segno.make(payload(NUMBER, 1, 2), error="q", micro=False)

    assert (code.version, code.error, code.mode) == (2, "H", "alphanumeric")


def test_codes_and_marks_keep_their_quiet_zones_and_stay_off_the_edges():
    module = CODE_SIDE / 25
    for left, top in CODE_PLACES:
        assert left + CODE_SIDE + 4 * module <= min(x for x, _ in MARK_PLACES if x > left)
        assert 5 <= top <= 297 - CODE_SIDE - 5
    for left, top in MARK_PLACES:
        assert 5 <= left <= 210 - MARK_SIDE - 5
        assert 5 <= top <= 297 - MARK_SIDE - 5


def test_a_reader_of_somebody_elses_reads_the_code():
    png = io.BytesIO()
    segno.make(payload(NUMBER, 2, 2), error="q", micro=False).save(png, kind="png", scale=4)

    assert [code.text for code in zxingcpp.read_barcodes(Image.open(png))] == ["LUV1:26-004817-1:2/2"]
