"""Which lines read as one paragraph."""

from __future__ import annotations

import pytest

from ingest.blocks import finished, is_upper, join_lines, wrap_width
from ingest.lines import split_lines

CUT = "- Chủ trì, phối hợp với Đoàn Thanh niên xã tổ chức 03 buổi tuyên truyền; thời gian: tháng 6 và tháng 7 năm"


def blocks(text: str) -> list[str]:
    lines = split_lines(text)
    return [block.text for block in join_lines(text, lines, wrap_width(lines))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Two finished lines are two paragraphs
        ("Câu thứ nhất đã xong.\nCâu thứ hai cũng vậy.", ["Câu thứ nhất đã xong.", "Câu thứ hai cũng vậy."]),
        # A sentence cut by a page end goes on in small letters …
        (
            "- Củng cố Ban Điều hành và Nhóm công tác liên ngành các cấp\n\nnhằm giải quyết.",
            ["- Củng cố Ban Điều hành và Nhóm công tác liên ngành các cấp nhằm giải quyết."],
        ),
        # … or after a word that no sentence ends with, over the page number
        (f"{CUT}\n\n3\n\n2024, mỗi buổi không quá 90 phút.", [f"{CUT} 2024, mỗi buổi không quá 90 phút."]),
        (f"{CUT}\n\n- 12 -\n\n2024.", [f"{CUT} 2024."]),
        (f"{CUT}\n\nTrang 3/12\n2024.", [f"{CUT} 2024."]),
        # A page number alone is no block; a year is
        ("Một câu đã xong.\n\n3\n\nCâu sau.", ["Một câu đã xong.", "Câu sau."]),
        # A short unfinished line is a heading, and what follows is not joined to it
        ("Công an xã\n\nphối hợp với các trường.", ["Công an xã", "phối hợp với các trường."]),
        # A bullet never goes on with the line before
        (f"{CUT}\n- 2024 là năm khác", [CUT, "- 2024 là năm khác"]),
        # "Chương I" and its title stand on two lines, also with a blank line between
        ("CHƯƠNG I\nQUY ĐỊNH CHUNG", ["CHƯƠNG I QUY ĐỊNH CHUNG"]),
        ("Mục 2\n\nGIAI ĐOẠN CÓ DỊCH", ["Mục 2 GIAI ĐOẠN CÓ DỊCH"]),
        # A heading in capitals over two lines, and one that ends there
        ("I. NHIỆM VỤ VÀ\nGIẢI PHÁP", ["I. NHIỆM VỤ VÀ GIẢI PHÁP"]),
        ("I. NHIỆM VỤ\nTăng cường tuyên truyền.", ["I. NHIỆM VỤ", "Tăng cường tuyên truyền."]),
        # Drawn rules fall away
        ("Một câu.\n-------\n***\nCâu sau.", ["Một câu.", "Câu sau."]),
        ("", []),
    ],
)
def test_joining(text: str, expected: list[str]) -> None:
    assert blocks(text) == expected


def test_parts_leave_out_the_page_number() -> None:
    """The spans of a joined block are slices of the text without what stands between the pages."""
    text = f"{CUT}\n\n3\n\n2024, mỗi buổi không quá 90 phút."
    (block,) = join_lines(text, split_lines(text), None)
    assert [span.of(text) for span in block.parts] == [CUT, "2024, mỗi buổi không quá 90 phút."]
    assert [span.of(text) for span in block.body()] == [CUT[2:], "2024, mỗi buổi không quá 90 phút."]


def test_a_page_end_without_number_is_one_span() -> None:
    text = "- Củng cố Ban Điều hành và Nhóm công tác liên ngành các cấp\n\nnhằm giải quyết."
    (block,) = join_lines(text, split_lines(text), None)
    assert len(block.parts) == 1


WRAPPED = """    Phòng Cảnh sát giao thông chủ trì biên soạn bộ tài liệu 12 tình huống giao
thông thường gặp, bàn giao cho ngành Giáo dục trước ngày 15/9/2025. Công an cấp
Xã bố trí lực lượng hướng dẫn giao thông tại cổng trường vào giờ cao điểm và cả
những ngày nghỉ lễ theo kế hoạch chung của tỉnh.

  - Xử lý nghiêm phụ huynh giao xe cho con chưa đủ điều kiện điều khiển; không
    áp dụng hình thức nhắc nhở thay cho xử phạt, trừ vi phạm lần đầu về đội mũ
    bảo hiểm khi đi xe đạp điện.
  - Mở 03 đợt cao điểm: từ 05/9 đến 30/9/2025, từ 15/12/2025 đến 15/01/2026 và
    15 ngày trước kỳ nghỉ hè, không kể các ngày lễ và ngày nghỉ bù của học sinh
    trong năm.
"""


def test_hard_wrapped_text() -> None:
    """Lines that reach the width go on in the next, whatever its first letter; bullets stay apart."""
    assert wrap_width(split_lines(WRAPPED)) == 79
    found = blocks(WRAPPED)
    assert [words.split()[0] for words in found] == ["Phòng", "-", "-"]
    assert found[0].endswith("chung của tỉnh.")
    assert found[2].endswith("trong năm.")


FULL = (
    "- Phấn đấu xây dựng 2.600 ngôi nhà đạt tiêu chí Ngôi nhà an toàn và 30 trường học\n"
    "đạt tiêu chí Trường học an toàn; các xã, phường xây dựng ít nhất một điểm dạy bơi.\n"
) * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A line that opens with a quotation mark or a capital goes on with a full one
        ("- Phấn đấu hai nghìn ngôi nhà đạt tiêu chí “Ngôi nhà an toàn”, ba mươi trường đạt\n“Trường học an toàn”.", 1),
        # So does one after a semicolon that only ends the full line
        ("- Tuyên truyền, vận động đoàn viên, hội viên phòng, chống tai nạn cho trẻ em, xã;\ngiám sát thực hiện.", 1),
        ("- Tuyên truyền cho trẻ em;\ngiám sát thực hiện.", 2),
        # A dash that opens a line within a name
        ("- Đơn vị chủ trì, phối hợp với các ban, ngành, đoàn thể huyện và Phòng Lao động\n- Xã hội thực hiện.", 1),
        # … but a bullet below a heading, a full sentence or a short line
        ("9. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam huyện và các tổ chức chính trị, xã hội\n- Tuyên truyền.", 2),
        ("- Đơn vị chủ trì, phối hợp với các ban, ngành, đoàn thể huyện và Phòng Lao động.\n- Xã hội hóa.", 2),
        ("- Lực lượng\n- Xã hội hóa.", 2),
        # The rest of a line that a page end cut, and what goes on below it
        ("- Duy trì 02 tổ\nkiểm dịch theo quy định của tỉnh, báo cáo\n\n3\n\ny tế tại cửa\nkhẩu và lối mở.", 1),
        ("- Trung tâm Y tế chủ trì, phối hợp với các Trạm Y tế xã, Công an xã và các đoàn thể\ntổ chức xét nghiệm\n\n"
         "tình trạng nghiện, tư vấn và điều trị thay thế bằng thuốc\nMethadone cho người nghiện.", 1),
        # After a page number the sentence may go on with a name
        ("- Tổ chức các hoạt động hưởng ứng trên địa bàn các xã, phường, thị trấn thuộc tỉnh\nvà các xã của hai tỉnh"
         " giáp ranh theo quy chế đã ký giữa Công an tỉnh và Công an tỉnh\n\n2\n\nPhú Thọ Hạ.", 1),
        # A last word in capitals ends the sentence, and opens no title
        ("- Tuyên truyền, vận động đoàn viên, hội viên phòng ngừa để không trẻ em nào bị tai\nTNTT.", 1),
    ],
)  # fmt: skip
def test_lines_of_a_wrapped_text(text: str, expected: int) -> None:
    found = blocks(f"{FULL}\n{text}")
    assert len(found) - 4 == expected, found[4:]


def test_rows_of_a_table_do_not_hide_the_width() -> None:
    row = "Tổ chức lễ phát động toàn dân tập luyện môn bơi cho trẻ em trên toàn địa bàn huyện\tPhòng A\tQuý II\t48\n"
    assert wrap_width(split_lines(FULL + row * 6)) == 82


@pytest.mark.parametrize(
    "text",
    [
        "Một dòng dài hơn bốn mươi ký tự để được tính.\n" * 7,  # too few lines to tell
        "Bảo vệ: Mở cổng trường đúng giờ quy định nhé.\n" * 20,  # short lines are bullets
        "Một đoạn văn dài trên một dòng. " * 20 + "\n" * 20,  # a paragraph a line
        ("x" * 200 + "\n") * 20,
    ],
)
def test_not_wrapped(text: str) -> None:
    assert wrap_width(split_lines(text)) is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [("xong.", True), ("xong;”", True), ("như sau:", True), ("…", True), ("(xong.)", True), ("và", False), ("", False)],
)
def test_finished(words: str, expected: bool) -> None:
    assert finished(words) is expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("MỤC ĐÍCH", True),
        ("CHỦ TỊCH UBND XÃ", True),
        ("PHỤ LỤC số 1", False),
        ("Mục đích", False),
        ("I.", False),  # too short to tell
        ("TTATGT cho học sinh", False),
    ],
)
def test_is_upper(words: str, expected: bool) -> None:
    assert is_upper(words) is expected
