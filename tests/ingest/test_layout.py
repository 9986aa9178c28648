"""Where the head, body, foot and appendices of a document lie."""

from __future__ import annotations

import pytest

from ingest.layout import find_layout
from ingest.lines import split_lines
from ingest.reading import read

HEAD = "UBND XÃ A\n\nSố: 5/KH-UBND\n\nKẾ HOẠCH\nCông tác trẻ em\n\nCăn cứ Luật Trẻ em;\n\n"
BODY = "I. MỤC ĐÍCH\n\n1. Bảo vệ trẻ em.\n\n"
END = "Trên đây là Kế hoạch./.\n\n"
RECIPIENTS = "Nơi nhận:\n- UBND huyện;\n- Lưu: VT.\n\n"
SIGNED = "CHỦ TỊCH\n\nLê Nghị\n"


@pytest.mark.parametrize(
    ("text", "body", "foot", "appendix"),
    [
        # Head, body, "./.", foot
        (HEAD + BODY + END + RECIPIENTS + SIGNED, "I. MỤC ĐÍCH", "Nơi nhận:", None),
        # A signature above the recipients
        (HEAD + BODY + SIGNED + RECIPIENTS, "I. MỤC ĐÍCH", "CHỦ TỊCH", None),
        (HEAD + BODY + END + SIGNED + RECIPIENTS, "I. MỤC ĐÍCH", "CHỦ TỊCH", None),
        # A signature without recipients, a document without either
        (HEAD + BODY + SIGNED, "I. MỤC ĐÍCH", "CHỦ TỊCH", None),
        (HEAD + BODY, "I. MỤC ĐÍCH", None, None),
        # Recipients named inside the body are no foot
        (HEAD + "1. Việc\n\n- Nơi nhận: gửi về cô Bình.\n\n2. Việc khác\n", "1. Việc", None, None),
        # Bodies that open with a Markdown heading, an article, a line in capitals, or a plain paragraph
        (HEAD + "## 1. Mục tiêu\n\nA.\n", "## 1. Mục tiêu", None, None),
        (HEAD + "Điều 1. Mục tiêu\n\nA.\n", "Điều 1. Mục tiêu", None, None),
        (HEAD + "MỤC TIÊU\n\nBảo vệ trẻ em.\n", "MỤC TIÊU", None, None),
        (HEAD + "Các thôn vận động trẻ em đến trường.\n", "Các thôn vận động trẻ em đến trường.", None, None),
        # Numbered legal bases are no body
        (HEAD + "1. Căn cứ Kế hoạch số 7;\n\n" + BODY, "I. MỤC ĐÍCH", None, None),
        # What is attached is body again
        (HEAD + BODY + END + RECIPIENTS + SIGNED + "\nPHỤ LỤC I\nCHỈ TIÊU\n", "I. MỤC ĐÍCH", "Nơi nhận:", "PHỤ LỤC I"),
        (HEAD + BODY + END + RECIPIENTS + "\nChương I\nQUY ĐỊNH\n", "I. MỤC ĐÍCH", "Nơi nhận:", "Chương I"),
        (HEAD + BODY + END + RECIPIENTS + SIGNED + "\nDANH MỤC\n(Kèm theo Kế hoạch số 5)\n",
         "I. MỤC ĐÍCH", "Nơi nhận:", "DANH MỤC"),
        (HEAD + BODY + END + RECIPIENTS + SIGNED + "\nUBND XÃ A\n\nĐộc lập - Tự do - Hạnh phúc\n\nPHƯƠNG ÁN\n"
         "Trực gác\n(Kèm theo Kế hoạch số 5)\n", "I. MỤC ĐÍCH", "Nơi nhận:", "PHƯƠNG ÁN"),
        # Who signs above the recipients, each with a name, and no "./."; a date above who signs
        (HEAD + BODY + "GIÁM ĐỐC\n\nVi Văn Núi\n\n" + SIGNED + RECIPIENTS, "I. MỤC ĐÍCH", "GIÁM ĐỐC", None),
        (HEAD + BODY + "Ngày 5 tháng 3 năm 2026\n" + SIGNED, "I. MỤC ĐÍCH", "Ngày 5 tháng 3 năm 2026", None),
        # A decision: who decides and the bases are no body; a paragraph right below the title is none of it
        ("QUYẾT ĐỊNH\nVề phân công\nCHỦ TỊCH UBND XÃ\nCăn cứ Luật Trẻ em;\nQUYẾT ĐỊNH:\nĐiều 1. Phân công.\n",
         "Điều 1. Phân công.", None, None),
        ("KẾ HOẠCH\nTrồng cây\nXã xây dựng kế hoạch như sau:\nI. MỤC ĐÍCH\nA.\n", "I. MỤC ĐÍCH", None, None),
        # A letter: those whom it is sent to and the occasion are no body
        ("Số: 5/UBND-NN\nV/v chống rét\nKính gửi:\n- Các thôn;\n- Các trường.\nTrời rét.\n1. Các thôn\n- Che chắn.\n",
         "1. Các thôn", None, None),
        ("Số: 5/UBND-NN\nKính gửi: Các thôn.\nĐề nghị các thôn che chắn.\n", "Đề nghị các thôn che chắn.", None, None),
        # No head at all
        ("1. Công an xã tuần tra.\n2. Trạm y tế trực.\n", "1. Công an xã tuần tra.", None, None),
    ],
)  # fmt: skip
def test_layout(text: str, body: str, foot: str | None, appendix: str | None) -> None:
    lines = split_lines(text)
    layout = find_layout(lines)
    written = [line.text for line in lines[layout.foot : layout.appendix] if line.text]
    assert lines[layout.body].text == body
    assert (written[0] if written else None) == foot
    assert (lines[layout.appendix].text if layout.appendix < len(lines) else None) == appendix


def test_a_title_has_few_lines() -> None:
    """Unfinished lines below the type are not all its abstract."""
    lines = split_lines("KẾ HOẠCH\n" + "phòng chống đuối nước\n" * 50)
    assert find_layout(lines).title_end == 8


def test_text_below_a_drawn_rule_closes_the_plan() -> None:
    """The last paragraph below "---" stands under no unit's heading."""
    text = HEAD + "I. TỔ CHỨC\n\n1. Công an xã\n\n- Tuần tra.\n\n---\n\nCác đơn vị gửi báo cáo trước ngày 20./.\n"
    reading = read(text)
    (last,) = (p for p in reading.passages if "báo cáo" in p.words(text))
    assert reading.path(last.section) == ("I. TỔ CHỨC",)
    assert [basis.span.of(text) for basis in last.basis] == ["Các đơn vị"]
