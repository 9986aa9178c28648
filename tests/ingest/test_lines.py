"""Which markers open a line, and which only look like one."""

from __future__ import annotations

import pytest

from ingest.lines import Rank, find_marker, split_lines


@pytest.mark.parametrize(
    ("words", "rank", "marker", "rest"),
    [
        # Phần, chương, mục, điều (Nghị định 30/2020/NĐ-CP, Phụ lục I)
        ("PHẦN THỨ NHẤT", Rank.PART, "PHẦN THỨ NHẤT", ""),
        ("Phần II. NỘI DUNG", Rank.PART, "Phần II", ". NỘI DUNG"),
        ("Phần thứ ba", Rank.PART, "Phần thứ ba", ""),
        ("Chương IV", Rank.CHAPTER, "Chương IV", ""),
        ("CHƯƠNG 2: NHIỆM VỤ", Rank.CHAPTER, "CHƯƠNG 2", ": NHIỆM VỤ"),
        ("Mục 1", Rank.DIVISION, "Mục 1", ""),
        ("Điều 12. Kinh phí", Rank.ARTICLE, "Điều 12.", "Kinh phí"),
        ("PHỤ LỤC II", Rank.APPENDIX, "PHỤ LỤC II", ""),
        ("Phụ lục số 3", Rank.APPENDIX, "Phụ lục số 3", ""),
        # Upper-case letters and Roman numerals; "C." and "D." are letters, "I." and "V." are numerals
        ("A. VÌ SAO", Rank.LETTER_UPPER, "A.", "VÌ SAO"),
        ("Đ. BÁO CÁO", Rank.LETTER_UPPER, "Đ.", "BÁO CÁO"),
        ("D. TIỀN", Rank.LETTER_UPPER, "D.", "TIỀN"),
        ("I. MỤC ĐÍCH", Rank.ROMAN, "I.", "MỤC ĐÍCH"),
        ("VIII.TỔ CHỨC", Rank.ROMAN, "VIII.", "TỔ CHỨC"),
        ("II/ Nội dung", Rank.ROMAN, "II/", "Nội dung"),
        ("IV - Kinh phí", Rank.ROMAN, "IV -", "Kinh phí"),
        # Khoản and their nested numbers
        ("1. Công an xã", Rank.ARABIC, "1.", "Công an xã"),
        ("12.Công an xã", Rank.ARABIC, "12.", "Công an xã"),
        ("3/ Kinh phí", Rank.ARABIC, "3/", "Kinh phí"),
        ("4) Báo cáo", Rank.ARABIC, "4)", "Báo cáo"),
        ("5 - Báo cáo", Rank.ARABIC, "5 -", "Báo cáo"),
        ("1.1. Mục tiêu", Rank.ARABIC_NESTED + 1, "1.1.", "Mục tiêu"),
        ("2.3 Phạm vi", Rank.ARABIC_NESTED + 1, "2.3", "Phạm vi"),
        ("1.2.3. Chi tiết", Rank.ARABIC_NESTED + 2, "1.2.3.", "Chi tiết"),
        # Điểm, "đ)" included
        ("a) Giao", Rank.LETTER, "a)", "Giao"),
        ("đ) Báo cáo", Rank.LETTER, "đ)", "Báo cáo"),
        ("b.  Rà soát", Rank.LETTER, "b.", "Rà soát"),
        ("c/ Rà soát", Rank.LETTER, "c/", "Rà soát"),
        ("a1) Rà soát", Rank.LETTER, "a1)", "Rà soát"),
        # Bullets, also without a space before a capital
        ("- Tổ chức", Rank.DASH, "-", "Tổ chức"),
        ("–Tổ chức", Rank.DASH, "–", "Tổ chức"),
        ("• 100% trẻ em", Rank.DASH, "•", "100% trẻ em"),
        ("* Lưu ý", Rank.DASH, "*", "Lưu ý"),
        ("+ Lập danh sách", Rank.PLUS, "+", "Lập danh sách"),
        ("+Lập danh sách", Rank.PLUS, "+", "Lập danh sách"),
        ("o Lập danh sách", Rank.PLUS, "o", "Lập danh sách"),
        # Markdown: the hashes give the rank, a number after them the marker; emphasis is passed over
        ("## 1. Mục tiêu", Rank.HASH + 2, "1.", "Mục tiêu"),
        ("### Đề nghị", Rank.HASH + 3, "", "Đề nghị"),
        ("**I. MỤC ĐÍCH**", Rank.ROMAN, "I.", "MỤC ĐÍCH**"),
        ("**1.** Công an xã", Rank.ARABIC, "1.", "Công an xã"),
        ("*a)* Giao", Rank.LETTER, "a)", "Giao"),
    ],
)
def test_markers(words: str, rank: int, marker: str, rest: str) -> None:
    found = find_marker(words, 0)
    assert found is not None
    assert (found.rank, found.text, words[found.body :]) == (rank, marker, rest)


@pytest.mark.parametrize(
    "words",
    [
        "1.000 ngày đầu đời",  # a thousand
        "01/6 là ngày Quốc tế Thiếu nhi",  # a date
        "20/11, ngày Nhà giáo",
        "3,5% trẻ em",
        "1.500 đồng/người dân",
        "100% trẻ em",
        "2024 - 2025",
        "24/24 giờ",
        "06 giờ 30 - 07 giờ 15",
        "Phần mềm quản lý trẻ em",  # not phần
        "Phần đầu 80% các hộ",  # "Phấn đấu", damaged by OCR
        "Chương trình hành động",  # not chương
        "Mục tiêu chung",  # not mục
        "Điều hành bảo vệ trẻ em",  # not điều
        "V.v",  # and so on
        "I can't",
        "C07 Bộ Công an",
        "Phụ lục kèm theo kế hoạch này nêu rõ",
        "a",
        "-5 độ",
        "*nhấn mạnh* trong câu",
        "**111** là số điện thoại",
        "#hashtag",
        "ở các xã",
        "",
    ],
)
def test_no_markers(words: str) -> None:
    assert find_marker(words, 0) is None


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb", ["a", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("a\rb", ["a", "b"]),  # old Macintosh
        ("a\fb", ["a", "b"]),  # a page end
        ("a\u2028b", ["a", "b"]),
        ("a\n\n b \t\n", ["a", "", "b"]),
        ("\ufeffa", ["a"]),  # a byte order mark stays in the text and is in no span
        ("", []),
    ],
)
def test_line_breaks(text: str, lines: list[str]) -> None:
    found = split_lines(text)
    assert [line.text for line in found] == lines
    assert [line.span.of(text) for line in found] == lines
