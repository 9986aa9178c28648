"""PDFs that carry their text: every trait in a file of its own, read to canonical text and on through all stages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from ingest.document import CELL_BREAK, MERGED, Document
from ingest.readers import read
from ingest.reading import read as read_plan
from tests.ingest.readers.pdf_fixtures import DUTIES, FIXTURES, needs_font
from vectorstore.pages import Box

pytestmark = needs_font
PATH = Path("plan.pdf")
BUILDERS = {name: build for name, _, build in FIXTURES}
HEAD = (
    "ỦY BAN NHÂN DÂN",
    "XÃ BẾN THƯỢNG",
    "",
    "Số: 31/KH-UBND",
    "",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "",
    "Bến Thượng, ngày 14 tháng 4 năm 2025",
    "",
    "KẾ HOẠCH",
)
FOOT = (
    "Nơi nhận:",
    "- UBND huyện Hạ Nguyên;",
    "- Các ban, ngành, đoàn thể và trường học trong xã;",
    "- Lưu: VT.",
    "",
    "TM. ỦY BAN NHÂN DÂN",
    "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "",
    "Tạ Thị Hồng Khơi",
)
_NOTED = (
    "Xã có 12 bến đò¹ và một bãi tập kết rộng 1.200 m² ở bờ tả.",
    *(DUTIES[1],) * 11,
    "¹ Theo thống kê của thôn năm 2024, chưa kể các bến tạm dựng vào mùa nước, mà người dân tự đặt.",
    DUTIES[0],
    "Xã có 12 bến đò² và một bãi tập kết rộng 1.200 m² ở bờ tả.",
    *(DUTIES[1],) * 4,
    "² Theo thống kê của thôn năm 2025, chưa kể các bến tạm dựng vào mùa nước, mà người dân tự đặt.",
)
# What is written of each fixture: its paragraphs, empty lines between them left out.
EXPECTED: dict[str, tuple[str, ...]] = {
    "wrapped_over_page": tuple(
        f"Đoạn văn số {at} dài hơn một dòng để trang giấy đầy dần lên cho tới khi hết chỗ và phải sang dòng."
        for at in range(24)
    ),
    "running_heads": tuple(f"{at}. {DUTIES[at % 3][2:]}" for at in range(1, 40)),
    "noted": _NOTED,
    "hanging": (
        *(line for duty in DUTIES for line in (DUTIES[0][2:], f"• {duty[2:]}")),
        "¹ Theo thống kê của thôn.",
    ),
    "two_sign": (
        "Hai bên thực hiện nghiêm túc./.",
        *("TM. BAN THƯỜNG VỤ", "HUYỆN ĐOÀN", "PHÓ BÍ THƯ", "Tăng Mỹ Linh"),
        *("KT. TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN", "Bạch Văn Thụ"),
    ),
    "rotated": DUTIES[:2],
    "sideways": DUTIES[:2],
    "cropped": DUTIES[:1],
    "two_columns": ("HƯỚNG DẪN ĐI ĐÒ AN TOÀN", " ".join(duty[2:] for duty in DUTIES)),
    "hidden": (DUTIES[0], "Trắng trên nền sẫm"),
    "spaced_heading": ("KẾ HOẠCH", "THÔNG BÁO", DUTIES[2]),
    "bold_twice": ("II. NHIỆM VỤ CHUNG", DUTIES[2]),
    "across": DUTIES[:1],
}
MARGINS = {
    "plan": ("2", "3"),
    "wrapped_over_page": ("2",),
    "running_heads": tuple(f"Kế hoạch an toàn đường thủy xã Bến Thượng{number}" for number in ("", " 2", " 3")),
    "across": ("BẢN SAO", "DỰ THẢO"),
}


def document_of(name: str) -> Document:
    """A fixture, read."""
    return read(BUILDERS[name](), PATH)


@pytest.mark.parametrize("name", EXPECTED)
def test_canonical_text(name: str) -> None:
    document = document_of(name)
    assert tuple(line for line in document.text.split("\n") if line) == EXPECTED[name]
    assert document.margins == MARGINS.get(name, ())
    assert document.warnings == ()


def test_blocks_of_head_and_foot_are_written_one_after_the_other() -> None:
    document = document_of("plan")
    lines = document.text.rstrip("\n").split("\n")
    assert tuple(lines[: len(HEAD)]) == HEAD
    assert tuple(lines[-len(FOOT) :]) == FOOT
    assert document.margins == MARGINS["plan"]


def test_a_plan_is_read_through_all_stages() -> None:
    reading = read_plan(document_of("plan").text)
    header = reading.header
    fields = (header.kind, header.number, header.issuer, header.place, header.date, header.signer, header.position)
    assert [field.value for field in fields] == [
        "KẾ HOẠCH",
        "31/KH-UBND",
        "ỦY BAN NHÂN DÂN XÃ BẾN THƯỢNG",
        "Bến Thượng",
        "2025-04-14",
        "Tạ Thị Hồng Khơi",
        "TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH",
    ]
    title = "KẾ HOẠCH Bảo đảm an toàn giao thông đường thủy trên địa bàn xã Bến Thượng năm 2025"
    assert header.title.value == title
    assert len(header.bases) == 1 and len(header.recipients) == 3
    assert [section.marker for section in reading.sections] == [
        marker for roman in ("I.", "II.", "III.") for marker in (roman, "1.", "2.", "3.")
    ]
    quotes = [" ".join(span.of(reading.text) for span in o.spans) for o in reading.obligations]
    assert sorted(quotes[:-1]) == sorted([duty.removeprefix("- ") for duty in DUTIES] * 9)
    assert quotes[-1].endswith("yêu cầu các đơn vị nghiêm túc thực hiện./.")


@pytest.mark.parametrize("name", ["ruled_table", "filled_table"])
def test_a_ruled_table_is_written_row_by_row(name: str) -> None:
    document = document_of(name)
    rows = [line.split("\t") for line in document.text.split("\n") if "\t" in line]
    heads = ["TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"]
    assert [row for row in rows if row[0] == "TT"] == [heads, heads]
    assert rows[1] == ["A. Trước mùa nước lớn", "", "", "", ""]
    work = (
        "- Kiểm tra bến số 2, sửa lại lối lên xuống cho người già và trẻ em;"
        + CELL_BREAK
        + "- Dọn rác hai bên bờ bến số 2"
    )
    assert rows[3] == ["2", work, "Trạm Y tế xã", "Các thôn", "Trước ngày 02/5/2025"]
    assert rows[4][2] == MERGED
    assert [row[0] for row in rows if row[0].isdigit()] == [str(number) for number in range(1, 13)]


def test_the_rows_of_a_table_are_read_through_all_stages() -> None:
    reading = read_plan(document_of("ruled_table").text)
    found = [
        (o.spans[0].of(reading.text), o.actors[0].text, o.deadline.text if o.deadline else None)
        for o in reading.obligations
        if o.actors and "bến số" in o.spans[0].of(reading.text)
    ]
    assert len(found) == 24
    assert found[5] == ("Dọn rác hai bên bờ bến số 3", "Trạm Y tế xã", "Trước ngày 03/5/2025")


@pytest.mark.parametrize(("name", "build"), [(name, build) for name, _, build in FIXTURES])
def test_boxes_cover_their_words(name: str, build: Callable[[], bytes]) -> None:
    data = build()
    document = read(data, PATH)
    pdf = pypdfium2.PdfDocument(data)
    assert [page.number for page in document.pages] == list(range(1, len(pdf) + 1))
    for page in document.pages:
        drawn = pdf[page.number - 1]
        assert (page.width, page.height) == pytest.approx(drawn.get_size())
        textpage = drawn.get_textpage()
        for span, box in list(page.words())[:: 1 if len(document.pages) == 1 else 9]:
            if name not in ("bold_twice", "spaced_heading"):
                found = textpage.get_text_bounded(*_of_the_file(drawn, box))
                assert _plain(found) == _plain(span.of(document.text)), box
        textpage.close()
    pdf.close()


def _of_the_file(page: pypdfium2.PdfPage, box: Box) -> Box:
    """A box of the page as shown in the file's own coordinates."""
    left, bottom, _, top = page.get_bbox()
    x0, y0, x1, y1 = box
    if page.get_rotation() == 90:
        return left + y0, bottom + x0, left + y1, bottom + x1
    return left + x0, top - y1, left + x1, top - y0


def _plain(words: str) -> str:
    """Without white space, raised figures as others."""
    return "".join(words.translate(str.maketrans("¹²", "12")).split())
