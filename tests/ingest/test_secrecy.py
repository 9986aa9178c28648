"""Stamps of secrecy: what is one, and what only speaks of secrets."""

from __future__ import annotations

import unicodedata

import pytest

from ingest.document import Document
from ingest.reading import read
from ingest.secrecy import DEGREES, stamp_of
from vectorstore.pages import Page, pack
from vectorstore.span import Span

LEFT = "ỦY BAN NHÂN DÂN\nXÃ KHE NƯỚC\nSố: 12/KH-UBND"
RIGHT = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nKhe Nước, ngày 05 tháng 3 năm 2026"
TITLE = "KẾ HOẠCH\nDiễn tập phòng thủ dân sự năm 2026"
BODY = "I. MỤC ĐÍCH\n1. Nâng cao năng lực chỉ huy.\nII. TỔ CHỨC THỰC HIỆN\n1. Công an xã tuần tra, canh gác."
ABOUT = "KẾ HOẠCH\nCông tác bảo vệ bí mật nhà nước năm 2026"


def plan(left: str = LEFT, right: str = RIGHT, title: str = TITLE, body: str = BODY, top: str = "") -> str:
    return "\n\n".join(part for part in (top, left, right, title, body) if part) + "\n"


def stamp(text: str, margins: tuple[str, ...] = (), pages: tuple[Page, ...] = ()) -> str | None:
    return stamp_of(Document(text, pages, margins), read(text))


# purpose, text, the degree or None
CASES: list[tuple[str, str, str | None]] = [
    ("no stamp", plan(), None),
    ("below number and symbol", plan(LEFT + "\nMẬT"), "MẬT"),
    ("top secret", plan(LEFT + "\nTUYỆT MẬT"), "TUYỆT MẬT"),
    ("between", plan(LEFT + "\nTỐI MẬT"), "TỐI MẬT"),
    ("a blank line before and after", plan(LEFT + "\n\n   MẬT  \n"), "MẬT"),
    ("spaced", plan(LEFT + "\nM Ậ T"), "MẬT"),
    ("spaced, two words", plan(LEFT + "\nT U Y Ệ T   M Ậ T"), "TUYỆT MẬT"),
    ("spaced wide", plan(LEFT + "\nT   Ố   I      M   Ậ   T"), "TỐI MẬT"),
    ("two words run together", plan(LEFT + "\nTỐIMẬT"), "TỐI MẬT"),
    ("framed by signs", plan(LEFT + "\n[MẬT]"), "MẬT"),
    ("framed by rules", plan(LEFT + "\n║ TỐI MẬT ║"), "TỐI MẬT"),
    ("in bold as Markdown writes it", plan(LEFT + "\n**MẬT**"), "MẬT"),
    ("with a full stop", plan(LEFT + "\nMẬT."), "MẬT"),
    ("on the line of the motto", plan("ỦY BAN NHÂN DÂN XÃ KHE NƯỚC\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
                                      "MẬT\t\tĐộc lập - Tự do - Hạnh phúc\nSố: 12/KH-UBND", ""), "MẬT"),
    ("beside the date, by blanks", plan(LEFT + "\nTỐI MẬT          Khe Nước, ngày 05 tháng 3 năm 2026", ""), "TỐI MẬT"),
    ("above everything", plan(top="TUYỆT MẬT"), "TUYỆT MẬT"),
    ("with the number of the copy", plan(LEFT + "\nMẬT\nBản số: 03"), "MẬT"),
    ("with the number of the copy beside it", plan(LEFT + "\nTỐI MẬT - Bản số 03/05"), "TỐI MẬT"),
    ("with a stamp of urgency", plan(LEFT + "\nMẬT - HỎA TỐC"), "MẬT"),
    ("after the title", plan(title=TITLE + "\n\nMẬT\n"), "MẬT"),
    ("labelled by an office's program", plan(LEFT + "\nĐộ mật: Tối mật"), "TỐI MẬT"),
    ("labelled, small letters", plan(LEFT + "\nMức độ mật: mật"), "MẬT"),
    ("labelled over a column", plan("Độ mật:\tMật\n" + LEFT), "MẬT"),
    ("typed as a sentence begins", plan(LEFT + "\nTối mật"), "TỐI MẬT"),
    ("decomposed letters", unicodedata.normalize("NFD", plan(LEFT + "\nTUYỆT MẬT")), "TUYỆT MẬT"),
    ("text without any diacritics", "UY BAN NHAN DAN\nXA KHE NUOC\nSo: 12/KH-UBND\nMAT\n\nKE HOACH\nDien tap\n", "MẬT"),
    ("text without a title", "Số: 12/UBND-NC\nMẬT\nKính gửi: Các thôn\nXã đề nghị các thôn canh gác.", "MẬT"),
    ("the higher of two", plan(LEFT + "\nMẬT", top="TUYỆT MẬT"), "TUYỆT MẬT"),
    ("labelled as open", plan(LEFT + "\nĐộ mật: Thường"), None),
    ("labelled without a degree", plan(LEFT + "\nĐộ mật:"), None),
    ("declassified, and no other stamp", plan(LEFT + "\nGIẢI MẬT"), None),
    ("the stamp's place in a form", plan(LEFT + "\n(Dấu mật)"), None),
    ("a plan about secrets", plan(title=ABOUT), None),
    ("a title that a line's end cuts before the word", plan(title="KẾ HOẠCH\nAN TOÀN THÔNG TIN VÀ BẢO\nMẬT"), None),
    ("secrets in prose", plan(body=BODY + "\n2. Công an xã bảo vệ bí mật nhà nước; tài liệu\nMật không được sao chụp."),
     None),
    ("a heading about security", plan(body="I. BẢO MẬT\n1. Đặt mật khẩu.\nMẬT KHẨU\nMật khẩu dài từ 12 ký tự."), None),
    ("headings of a list of degrees", plan(title=ABOUT, body="I. DANH MỤC\nTUYỆT MẬT\n1. Có.\nTỐI MẬT\n2. Có."), None),
    ("a table of degrees", plan(title=ABOUT, body="I. DANH MỤC\nTT\tTài liệu\tĐộ mật\n1\tTệp\tMật\n2\tTệp\tTối mật"),
     None),
    ("honey", plan(left="HỢP TÁC XÃ MẬT ONG\nSố: 12/KH-HTX"), None),
    ("density", plan(LEFT + "\nMẬT ĐỘ"), None),
    ("a front, cut by a line's end", plan("ỦY BAN\nMẶT TRẬN TỔ QUỐC VIỆT NAM\nXÃ KHE NƯỚC\nSố: 12/KH-MTTQ"), None),
    ("letters that only look like it", plan(LEFT + "\nMAT"), None),
    ("a mark lost in text that has them", plan(LEFT + "\nMÂT"), None),
    ("small letters, as in the middle of a sentence", plan(LEFT + "\nmật"), None),
    ("nothing", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "degree"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_stamps(text: str, degree: str | None) -> None:
    assert stamp(text) == degree


# purpose, a margin, the degree or None
MARGINS = [
    ("a running head", "MẬT", "MẬT"),
    ("with the page's number", "TỐI MẬT - 2", "TỐI MẬT"),
    ("with the page's number before it", "2\tTUYỆT MẬT", "TUYỆT MẬT"),
    ("beside a title", "Kế hoạch diễn tập   MẬT", "MẬT"),
    ("a page's number", "- 2 -", None),
    ("about secrets", "Kế hoạch bảo vệ bí mật nhà nước", None),
    ("another stamp", "GIẢI MẬT", None),
]


@pytest.mark.parametrize(("margin", "degree"), [row[1:] for row in MARGINS], ids=[row[0] for row in MARGINS])
def test_stamps_in_margins(margin: str, degree: str | None) -> None:
    assert stamp(plan(), ("- 1 -", margin)) == degree


def page_of(text: str, words: str, top: float, confidence: float | None = None) -> tuple[Page, ...]:
    """One page whose only placed words are these, ``top`` points from the top of 842."""
    at = text.index(f"\n{words}\n") + 1
    placed = pack([(Span(at, at + len(words)), (60.0, top, 120.0, top + 14))])
    return (Page(1, Span(0, len(text)), 595.0, 842.0, confidence, placed),)


# purpose, words of their own line, where on the page, confidence of recognition, the degree or None
PLACED = [
    ("over the body, but high on the page: read out of its order", "MẬT", 120.0, None, "MẬT"),
    ("low on the page", "MẬT", 700.0, None, None),
    ("recognised without its marks", "MAT", 120.0, 88.0, "MẬT"),
    ("recognised with other marks", "TÓI MẶT", 120.0, 88.0, "TỐI MẬT"),
    ("recognised with a bit of its frame", "| TUYET MẬT ]", 120.0, 88.0, "TUYỆT MẬT"),
    ("recognised without its marks, low on the page", "MAT", 700.0, 88.0, None),
    ("not recognised but typed without its marks", "MAT", 120.0, None, None),
    ("another word", "BẢO MẬT", 120.0, 88.0, None),
]


@pytest.mark.parametrize(
    ("words", "top", "confidence", "degree"), [row[1:] for row in PLACED], ids=[row[0] for row in PLACED]
)
def test_stamps_by_their_place(words: str, top: float, confidence: float | None, degree: str | None) -> None:
    text = plan(body=BODY + f"\nCông an xã báo cáo.\n{words}\nTrạm Y tế trực.")
    assert stamp(text, pages=page_of(text, words, top, confidence)) == degree


def test_degrees_are_told_apart_by_their_length() -> None:
    assert len({len(degree.replace(" ", "")) for degree in DEGREES}) == len(DEGREES)
