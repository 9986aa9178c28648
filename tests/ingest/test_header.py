"""What a document says of itself: each field present, absent, blank or illegible, never guessed."""

from __future__ import annotations

import pytest

from ingest.reading import looks_official, read
from vectorstore.values import Header

TITLE = "KẾ HOẠCH\nCông tác trẻ em năm 2024\n\nI. MỤC ĐÍCH\n\n1. Bảo vệ trẻ em.\n"


def header(head: str, foot: str = "") -> Header:
    return read(f"{head}\n\n{TITLE}\n{foot}").header


@pytest.mark.parametrize(
    ("head", "state", "value"),
    [
        ("Số: 50/KH-UBND", "present", "50/KH-UBND"),
        ("Số 40 /KH-BDH", "present", "40/KH-BDH"),  # a stray space, no colon
        ("SỐ: 07/KH-UBND", "present", "07/KH-UBND"),
        ("Số 07-KH/ĐU", "present", "07-KH/ĐU"),  # the Party writes its symbol behind a hyphen
        ("Số: 215/KHLN-CAT-SGDĐT-TĐ", "present", "215/KHLN-CAT-SGDĐT-TĐ"),
        ("Số: 12a/KH - THCS", "present", "12a/KH-THCS"),
        ("**Số: 09/KH-UBND**", "present", "09/KH-UBND"),
        ("Số: 45", "present", "45"),  # without a symbol
        ("Số:      /KH-UBND", "blank", None),  # left to be filled in
        ("Số: ....../KH-UBND", "blank", None),
        ("Số: ……", "blank", None),
        ("Số: *HĐ*/KH-GDDT", "illegible", None),  # a scrawl read by OCR
        ("", "absent", None),
        ("Số điện thoại: 111", "absent", None),  # another kind of number
        ("UBND XÃ A          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5/KH-UBND     A, ngày 1 tháng 2 năm 2024",
         "present", "5/KH-UBND"),  # two columns on a line
    ],
)  # fmt: skip
def test_number(head: str, state: str, value: str | None) -> None:
    number = header(head).number
    assert (number.state, number.value) == (state, value)


@pytest.mark.parametrize(
    ("line", "state", "value", "place", "year"),
    [
        ("Đà Nẵng, ngày 03 tháng 3 năm 2023", "present", "2023-03-03", "Đà Nẵng", 2024),  # the title's year comes first
        ("Quận 7, ngày 5 tháng 5 năm 2021", "present", "2021-05-05", "Quận 7", 2024),
        ("*Lạc Giang, ngày 08 tháng 01 năm 2026*", "present", "2026-01-08", "Lạc Giang", 2024),
        ("Mai Sao, ngày     tháng 5 năm 2024", "blank", None, "Mai Sao", 2024),
        ("Mai Sao, ngày ... tháng ... năm 2024", "blank", None, "Mai Sao", 2024),
        ("Mai Sao, ngày 31 tháng 02 năm 2024", "illegible", None, "Mai Sao", 2024),  # no such day
        ("Căn cứ công văn ngày 5/6/2024", "absent", None, None, 2024),
        ("Số: 03/PA-BCH Mai Sao, ngày 15 tháng 8 năm 2025", "present", "2025-08-15", "Mai Sao", 2024),  # run together
        ("ĐẢNG ỦY XÃ TÂN HÀ Tân Hà, ngày 20 tháng 01 năm 2026", "present", "2026-01-20", "Tân Hà", 2024),
    ],
)
def test_place_and_date(line: str, state: str, value: str | None, place: str | None, year: int) -> None:
    found = header(line)
    assert (found.date.state, found.date.value, found.place.value, found.year) == (state, value, place, year)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Công tác trẻ em năm 2023", 2023),
        ("Năm học 2024 - 2025", 2024),
        ("Công tác trẻ em", 2022),  # the date's
        ("Kỷ niệm 50 năm giải phóng", 2022),
    ],
)
def test_year(title: str, year: int) -> None:
    assert read(f"Mai Sao, ngày 1 tháng 2 năm 2022\n\nKẾ HOẠCH\n{title}\n\nI. MỤC ĐÍCH\n").header.year == year


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        ("ỦY BAN NHÂN DÂN\nXÃ TRÀNG KHÊ\n-------", "ỦY BAN NHÂN DÂN XÃ TRÀNG KHÊ"),  # a name on two lines
        ("UBND XÃ TRÀNG KHÊ", "UBND XÃ TRÀNG KHÊ"),
        ("PHÒNG GDĐT VẠN KHÊ\nTRƯỜNG TH&THCS LỘC KHÊ", "TRƯỜNG TH&THCS LỘC KHÊ"),  # not the office above it
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc", None),
        ("SỞ Y TẾ          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ Y TẾ"),  # two columns
        ("**UBND PHƯỜNG LẠC GIANG**", "UBND PHƯỜNG LẠC GIANG"),
        ("", None),
        ("BAN CHỈ HUY PTDS Độc lập - Tự do - Hạnh phúc", "BAN CHỈ HUY PTDS"),  # two columns run together
        ("CÔNG AN HUYỆN VĨNH MỸ\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM", "CÔNG AN HUYỆN VĨNH MỸ"),  # wrapped
    ],
)
def test_issuer_at_the_top(head: str, issuer: str | None) -> None:
    assert header(head).issuer.value == issuer


@pytest.mark.parametrize(
    ("preamble", "issuer"),
    [
        ("Căn cứ Luật Trẻ em; UBND xã A ban hành Kế hoạch như sau:", "UBND xã A"),
        ("Thực hiện Kế hoạch số 5, Trường THCS B xây dựng kế hoạch với nội dung sau:", "Trường THCS B"),
        ("Trẻ em cần kế hoạch.", None),
        ("Kế hoạch do ai đó ban hành kế hoạch.", None),
    ],
)
def test_issuer_in_the_preamble(preamble: str, issuer: str | None) -> None:
    text = f"KẾ HOẠCH\nTrẻ em\n\n{preamble}\n\nI. MỤC ĐÍCH\n\nBảo vệ trẻ em."
    found = read(text).header.issuer
    assert found.value == issuer
    assert found.span is None or found.span.of(text) == issuer


def test_joint_plans_have_all_their_issuers() -> None:
    head = "CÔNG AN TỈNH\nSỞ GIÁO DỤC VÀ ĐÀO TẠO\n\nKẾ HOẠCH LIÊN NGÀNH\nAn toàn giao thông\n\nI. MỤC ĐÍCH\n"
    assert read(head).header.issuer.value == "CÔNG AN TỈNH; SỞ GIÁO DỤC VÀ ĐÀO TẠO"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("KẾ HOẠCH\nCông tác trẻ em\n\nI. A", "KẾ HOẠCH Công tác trẻ em"),
        ("KẾ HOẠCH\n\nCông tác trẻ em\ntrên địa bàn xã\n\nI. A", "KẾ HOẠCH Công tác trẻ em trên địa bàn xã"),
        ("KẾ HOẠCH **Công tác trẻ em**\n\nI. A", "KẾ HOẠCH Công tác trẻ em"),
        ("# Kế hoạch công tác trẻ em\n\n## 1. A", "Kế hoạch công tác trẻ em"),  # a Markdown heading
        ("KẾ HOẠCH\nThực hiện công tác trẻ em\n\nI. A", "KẾ HOẠCH Thực hiện công tác trẻ em"),  # no legal basis
        ("QUYẾT ĐỊNH\nVề việc khen thưởng\n\nĐiều 1. A", "QUYẾT ĐỊNH Về việc khen thưởng"),
        ("Công tác trẻ em\n\nI. A\n\n1. B", None),
    ],
)
def test_title(lines: str, title: str | None) -> None:
    assert read(lines).header.title.value == title


def test_bases_are_those_before_the_body() -> None:
    bases = "Căn cứ Luật Trẻ em;\n\n- Căn cứ Kế hoạch số 5;\n\n*Thực hiện Chỉ thị số 6;*\n\nXã A có 3 thôn."
    text = f"KẾ HOẠCH\nTrẻ em\n\n{bases}\n\nI. MỤC ĐÍCH\n\nCăn cứ tình hình, thực hiện ngay."
    assert [span.of(text) for span in read(text).header.bases] == [
        "Căn cứ Luật Trẻ em;",
        "Căn cứ Kế hoạch số 5;",
        "Thực hiện Chỉ thị số 6;",
    ]


@pytest.mark.parametrize(
    ("foot", "position", "signer"),
    [
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nLê Thành Nghị", "TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH", "Lê Thành Nghị"),
        ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nNgô Thị Yến", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH", "Ngô Thị Yến"),
        ("KT. GIÁM ĐỐC\nSỞ Y TẾ\nPHÓ GIÁM ĐỐC\nLê Văn An", "KT. GIÁM ĐỐC, SỞ Y TẾ, PHÓ GIÁM ĐỐC", "Lê Văn An"),
        ("HIỆU TRƯỞNG\n\nThS. Trần Bình", "HIỆU TRƯỞNG", "Trần Bình"),  # without the degree
        ("GIÁM ĐỐC\nĐại tá Mạc Văn Tuế", "GIÁM ĐỐC", "Mạc Văn Tuế"),
        ("**CHỦ TỊCH**\n\n*Phùng Gia Kiệm*", "CHỦ TỊCH", "Phùng Gia Kiệm"),
        ("CHỦ TỊCH\n\nLê Nghị\n\nLê Nghị", "CHỦ TỊCH", "Lê Nghị"),  # stamped and typed
        ("TỔ TRƯỞNG\n\nLê Nghị", "TỔ TRƯỞNG", "Lê Nghị"),
        ("TRƯỞNG THÔN\n\nLê Nghị", "TRƯỞNG THÔN", "Lê Nghị"),
        ("T/M CHI BỘ\nBÍ THƯ CHI BỘ\n\nLê Nghị", "T/M CHI BỘ, BÍ THƯ CHI BỘ", "Lê Nghị"),
        # One below the other: a post below a name is of who signs next
        ("NGƯỜI LẬP KẾ HOẠCH\n\nLò An\n\nHIỆU TRƯỞNG\n\nLê Nghị", "NGƯỜI LẬP KẾ HOẠCH; HIỆU TRƯỞNG", "Lò An; Lê Nghị"),
        ("CHỦ TỊCH", "CHỦ TỊCH", None),
        ("Lê Thành Nghị", None, "Lê Thành Nghị"),
        ("", None, None),
    ],
)
def test_signature(foot: str, position: str | None, signer: str | None) -> None:
    found = header("Số: 5/KH-UBND", f"Trên đây là Kế hoạch./.\n\nNơi nhận:\n- UBND xã;\n- Lưu: VT.\n\n{foot}")
    assert (found.position.value, found.signer.value) == (position, signer)


def test_signatures_side_by_side() -> None:
    """Each column is a signatory, with its own passage."""
    foot = (
        "KT. GIÁM ĐỐC               TM. BAN THƯỜNG VỤ\n"
        "SỞ Y TẾ                    TỈNH ĐOÀN\n"
        "PHÓ GIÁM ĐỐC               BÍ THƯ\n"
        "Nghiêm Hà Lam              Giàng A Thuận\n"
    )
    text = f"{TITLE}Hết./.\n\n{foot}"
    reading = read(text)
    position = "KT. GIÁM ĐỐC, SỞ Y TẾ, PHÓ GIÁM ĐỐC; TM. BAN THƯỜNG VỤ, TỈNH ĐOÀN, BÍ THƯ"
    assert reading.header.position.value == position
    assert reading.header.signer.value == "Nghiêm Hà Lam; Giàng A Thuận"
    signatures = [p.words(text) for p in reading.passages if p.kind == "signature"]
    assert signatures == [
        "KT. GIÁM ĐỐC SỞ Y TẾ PHÓ GIÁM ĐỐC Nghiêm Hà Lam",
        "TM. BAN THƯỜNG VỤ TỈNH ĐOÀN BÍ THƯ Giàng A Thuận",
    ]


def test_signatures_one_below_the_other() -> None:
    """Block after block, as side-by-side ones are written where the file has columns; each with its office."""
    foot = "KT. GIÁM ĐỐC\nSỞ Y TẾ\nPHÓ GIÁM ĐỐC\n\nNghiêm Hà Lam\n\nTỈNH ĐOÀN\nBÍ THƯ\n\nGiàng A Thuận\n"
    reading = read(f"{TITLE}Hết./.\n\n{foot}")
    assert reading.header.position.value == "KT. GIÁM ĐỐC, SỞ Y TẾ, PHÓ GIÁM ĐỐC; BÍ THƯ"
    assert reading.header.signer.value == "Nghiêm Hà Lam; Giàng A Thuận"
    assert [p.words(reading.text) for p in reading.passages if p.kind == "signature"] == [
        "KT. GIÁM ĐỐC SỞ Y TẾ PHÓ GIÁM ĐỐC Nghiêm Hà Lam",
        "TỈNH ĐOÀN BÍ THƯ Giàng A Thuận",
    ]


@pytest.mark.parametrize(
    ("foot", "recipients"),
    [
        ("Nơi nhận:\n- UBND huyện;\n- Lưu: VT.", ["UBND huyện;", "Lưu: VT."]),
        # Beside the signature
        ("Nơi nhận:\tHIỆU TRƯỞNG\n- Phòng GDĐT;\t\n- Lưu VT.\tTạ Nhân", ["Phòng GDĐT;", "Lưu VT."]),
        ("**Nơi nhận:**\n- UBND tỉnh;\n", ["UBND tỉnh;"]),
        ("Nơi nhận:\n- Ban Điều hành\ntheo Quyết định số 5;\n- Lưu.", ["Ban Điều hành\ntheo Quyết định số 5;", "Lưu."]),
        ("", []),
    ],
)  # fmt: skip
def test_recipients(foot: str, recipients: list[str]) -> None:
    text = f"{TITLE}\nTrên đây là Kế hoạch./.\n\n{foot}"
    assert [span.of(text) for span in read(text).header.recipients] == recipients


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TITLE, True),
        ("Số: 5/KH-UBND\n\nmột văn bản", True),
        ("I. MỤC ĐÍCH\n\nBảo vệ.\n\nII. NHIỆM VỤ\n\nLàm.", True),
        ("Chuyện cái thư viện của bà Sáu\n\nNgày xưa, ở cuối xóm có một căn nhà.", False),
        ("Mua: trứng, sữa.\n- gạo\n- muối", False),
    ],
)
def test_looks_official(text: str, expected: bool) -> None:
    assert looks_official(read(text)) is expected
