"""What a plan says of other documents: that it replaces, repeals or amends them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.change_words import Speaker, Voice, announced, listed_in, said_in
from ingest.reading import read
from vectorstore.changes import Change
from vectorstore.lexicon.lexicon import Lexicon

SAMPLES = Path(__file__).parents[1] / "samples" / "changes"
ISSUER, LEXICON = "ỦY BAN NHÂN DÂN XÃ RẠCH CUI", Lexicon.of()
DAY = "2022-03-03"


def said(words: str, voice: Voice = "text") -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.number, one.date) for one in said_in(words, Speaker(voice, ISSUER, LEXICON))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        # An office announces it.
        ("Ủy ban nhân dân xã Rạch Cui thông báo hủy bỏ Kế hoạch số 12/KH-UBND.", [("repeals", "12/KH-UBND", None)]),
        ("UBND huyện thông báo hủy bỏ Kế hoạch số 12/KH-UBND.", []),
        (
            "UBND xã gia hạn thời gian thực hiện Kế hoạch số 12/KH-UBND ngày 03/3/2022 đến hết ngày 31/12/2025.",
            [("amends", "12/KH-UBND", DAY)],
        ),
        ("UBND xã thay đổi thời gian tổ chức Kế hoạch số 12/KH-UBND.", [("amends", "12/KH-UBND", None)]),
        ("Đề nghị UBND xã gia hạn thời gian thực hiện Kế hoạch số 12/KH-UBND.", []),
        ("Gia hạn hợp đồng để thực hiện Kế hoạch số 12/KH-UBND.", []),
        # The document speaks of itself.
        (
            "Kế hoạch này thay thế Kế hoạch số 12/KH-UBND ngày 03/3/2022 của UBND xã.",
            [("replaces", "12/KH-UBND", DAY)],
        ),
        (
            "Kế hoạch này thay thế cho Kế hoạch số: 12 /KH-UBND ngày 03 tháng 3 năm 2022.",
            [("replaces", "12/KH-UBND", DAY)],
        ),
        (
            "Kế hoạch này có hiệu lực kể từ ngày ký, thay thế Kế hoạch số 12/KH-UBND.",
            [("replaces", "12/KH-UBND", None)],
        ),
        (
            "Quyết định này có hiệu lực sau 15 ngày, kể từ ngày ký, được áp dụng từ năm 2023 và thay thế cho "
            "Quyết định số 2054/2019/QĐ-UBND ngày 31/8/2019.",
            [("replaces", "2054/2019/QĐ-UBND", "2019-08-31")],
        ),
        (
            "Chương trình này thay thế Chương trình số 07-CTr/ĐU ngày 03/3/2022 của Đảng ủy xã.",
            [("replaces", "07-CTr/ĐU", DAY)],
        ),
        # Several in one sentence.
        (
            "Kế hoạch này thay thế các Kế hoạch số 12/KH-UBND, số 15/KH-UBND ngày 03/3/2022 và số 17/KH-UBND.",
            [("replaces", "12/KH-UBND", None), ("replaces", "15/KH-UBND", DAY), ("replaces", "17/KH-UBND", None)],
        ),
        (
            "Kế hoạch này thay thế Kế hoạch số 12/KH-UBND về phòng, chống dịch và bãi bỏ Kế hoạch số 15/KH-UBND.",
            [("replaces", "12/KH-UBND", None), ("repeals", "15/KH-UBND", None)],
        ),
        (
            "Bãi bỏ Kế hoạch số 12/KH-UBND và khoản 2, khoản 3 mục II Kế hoạch số 15/KH-UBND.",
            [("repeals", "12/KH-UBND", None), ("amends", "15/KH-UBND", None)],
        ),
        (
            "Bãi bỏ các văn bản sau: Kế hoạch số 12/KH-UBND; Kế hoạch số 15/KH-UBND ngày 03/3/2022.",
            [("repeals", "12/KH-UBND", None), ("repeals", "15/KH-UBND", DAY)],
        ),
        (  # the second number only tells what the first is about
            "Kế hoạch này thay thế Kế hoạch số 12/KH-UBND về thực hiện Chỉ thị số 05/CT-TTg.",
            [("replaces", "12/KH-UBND", None)],
        ),
        (
            "Kế hoạch này thay thế Kế hoạch số 12/KH-UBND; giao Trạm Y tế thực hiện Kế hoạch số "
            "8/KH-SYT và Kế hoạch số 9/KH-SYT.",
            [("replaces", "12/KH-UBND", None)],
        ),
        (
            "Đồng thời hủy bỏ Kế hoạch số 12/KH-UBND; các nội dung khác theo Kế hoạch số 15/KH-UBND.",
            [("repeals", "12/KH-UBND", None)],
        ),
        # A sentence that begins with what is done.
        ("Điều 1. Bãi bỏ Kế hoạch số 12/KH-UBND ngày 03/3/2022.", [("repeals", "12/KH-UBND", DAY)]),
        ("2. Huỷ bỏ toàn bộ nội dung của Kế hoạch số 12/KH-UBND.", [("amends", "12/KH-UBND", None)]),
        ("Nay bãi bỏ Kế hoạch số 12/KH-UBND.", [("repeals", "12/KH-UBND", None)]),
        ("Kể từ ngày 01/7/2025, bãi bỏ Kế hoạch số 12/KH-UBND.", [("repeals", "12/KH-UBND", None)]),
        ("Kể từ ngày Kế hoạch này có hiệu lực, thu hồi Kế hoạch số 12/KH-UBND.", [("repeals", "12/KH-UBND", None)]),
        # A part of it.
        ("Sửa đổi, bổ sung điểm b khoản 2 mục III Kế hoạch số 12/KH-UBND như sau:", [("amends", "12/KH-UBND", None)]),
        ("Bãi bỏ Phụ lục II ban hành kèm theo Kế hoạch số 12/KH-UBND.", [("amends", "12/KH-UBND", None)]),
        (
            "Thay cụm từ “trước ngày 30/4” bằng cụm từ “trước ngày 20/5; riêng cấp xã 25/5” tại khoản 3 mục III "
            "Kế hoạch số 12/KH-UBND.",
            [("amends", "12/KH-UBND", None)],
        ),
        ("Điều chỉnh thời gian thực hiện tại Kế hoạch số 12/KH-UBND.", [("amends", "12/KH-UBND", None)]),
        ("Bổ sung khoản 5 vào mục II của Kế hoạch số 12/KH-UBND.", [("amends", "12/KH-UBND", None)]),
        # The issuer, under any of its names.
        ("UBND xã bãi bỏ Kế hoạch số 12/KH-UBND.", [("repeals", "12/KH-UBND", None)]),
        (
            "Theo đề nghị của Công an xã tại Tờ trình số 4/TTr-CAX, Ủy ban nhân dân xã quyết định điều chỉnh "
            "Kế hoạch số 12/KH-UBND như sau:",
            [("amends", "12/KH-UBND", None)],
        ),
        ("Nhà trường điều chỉnh một số nội dung của Kế hoạch số 12/KH-THCS:", [("amends", "12/KH-THCS", None)]),
        ("UBND xã ban hành Kế hoạch điều chỉnh Kế hoạch số 12/KH-UBND như sau:", [("amends", "12/KH-UBND", None)]),
        ("Trên đây là Kế hoạch sửa đổi, bổ sung Kế hoạch số 12/KH-UBND.", [("amends", "12/KH-UBND", None)]),
        # Said of the other document.
        (
            "Kế hoạch số 12/KH-UBND ngày 03/3/2022 của UBND xã hết hiệu lực kể từ ngày Kế hoạch này có hiệu lực.",
            [("repeals", "12/KH-UBND", DAY)],
        ),
        (
            "Kể từ ngày ký Kế hoạch này, Kế hoạch số 12/KH-UBND và Kế hoạch số 15/KH-UBND hết hiệu lực.",
            [("repeals", "12/KH-UBND", None), ("repeals", "15/KH-UBND", None)],
        ),
        ("Mục III Kế hoạch số 12/KH-UBND hết hiệu lực kể từ ngày ký.", [("amends", "12/KH-UBND", None)]),
        ("Kế hoạch số 12/KH-UBND được thay thế bởi Kế hoạch này.", [("replaces", "12/KH-UBND", None)]),
        # An impossible date is no date.
        ("Bãi bỏ Kế hoạch số 12/KH-UBND ngày 31/02/2022.", [("repeals", "12/KH-UBND", None)]),
        ("Bãi bỏ Quyết định số 5/2001/TTLT/BTP-BTC.", [("repeals", "5/2001/TTLT/BTP-BTC", None)]),
    ],
)
def test_what_is_said(words: str, found: list[tuple[str, str, str | None]]) -> None:
    assert said(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "Kế hoạch này không thay thế Kế hoạch số 12/KH-UBND.",
        "Kế hoạch này bổ trợ, chứ không thay thế Kế hoạch số 12/KH-UBND.",
        "Căn cứ Kế hoạch này, các trường điều chỉnh Kế hoạch số 12/KH-THCS của đơn vị.",
        "Căn cứ Nghị định số 05/2025/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định số 08/2022/NĐ-CP;",
        "Quyết định số 5/QĐ-UBND sửa đổi Quyết định số 4/QĐ-UBND.",
        "Thực hiện Kế hoạch số 8/KH-UBND thay thế Kế hoạch số 7/KH-UBND.",
        "Đề nghị UBND tỉnh bãi bỏ Kế hoạch số 12/KH-UBND.",
        "Rà soát, bãi bỏ Kế hoạch số 12/KH-UBND.",
        "Công an huyện bãi bỏ Kế hoạch số 12/KH-CAH.",
        "Tham mưu UBND xã ban hành Kế hoạch thay thế Kế hoạch số 12/KH-UBND.",
        "Nếu có thay đổi, sẽ sửa đổi Kế hoạch số 12/KH-UBND.",
        "Thay thế, sửa chữa thiết bị theo Kế hoạch số 12/KH-UBND.",
        "Thay thế thiết bị hỏng tại các điểm trong Kế hoạch số 12/KH-UBND.",
        "Bổ sung kinh phí thực hiện Kế hoạch số 12/KH-UBND.",
        "Kế hoạch này điều chỉnh các hoạt động theo Quyết định số 211/QĐ-TTg.",
        "Các nội dung khác của Kế hoạch số 12/KH-UBND không sửa đổi, bổ sung tại Kế hoạch này được giữ nguyên.",
        "Kế hoạch số 12/KH-UBND được thay thế bằng Kế hoạch số 15/KH-UBND.",
        "Kế hoạch số 12/KH-UBND (đã được sửa đổi, bổ sung tại Kế hoạch số 15/KH-UBND).",
        "Kế hoạch số 12/KH-UBND đã hết hiệu lực.",
        "Kế hoạch số 12/KH-UBND giao Công an xã thu hồi giấy phép hết hiệu lực.",
        "Thực hiện Thông tư số 153/2012/TT-BTC và các văn bản sửa đổi, bổ sung hoặc thay thế (nếu có).",
        "Trẻ em theo Điều 31 Nghị định số 56/2017/NĐ-CP cần chăm sóc thay thế.",
        "Kế hoạch này thay thế kế hoạch năm 2022.",  # by no number, so that nothing could be found
        "Kế hoạch này thay thế Kế hoạch số …/KH-UBND.",
    ],
)
def test_what_changes_nothing(words: str) -> None:
    assert said(words) == []


@pytest.mark.parametrize(
    ("words", "voice", "kind"),
    [
        ("KẾ HOẠCH Sửa đổi, bổ sung một số nội dung của Kế hoạch số 12/KH-UBND", "title", "amends"),
        ("KẾ HOẠCH Phòng, chống dịch năm 2026 (thay thế Kế hoạch số 12/KH-UBND)", "title", "replaces"),
        ("KẾ HOẠCH Phòng, chống dịch năm 2026 thay thế Kế hoạch số 12/KH-UBND", "title", "replaces"),
        ("QUYẾT ĐỊNH Về việc bãi bỏ Kế hoạch số 12/KH-UBND", "title", "repeals"),
        ("V/v điều chỉnh Kế hoạch số 12/KH-UBND", "title", "amends"),
        ("THÔNG BÁO Về việc hủy bỏ Kế hoạch số 12/KH-UBND", "title", "repeals"),
        ("CÔNG VĂN V/v gia hạn thời gian thực hiện Kế hoạch số 12/KH-UBND", "title", "amends"),
        ("BÁO CÁO Về việc thực hiện Kế hoạch thay thế Kế hoạch số 12/KH-UBND", "title", None),
        ("KẾ HOẠCH Thực hiện Nghị định số 5/2025/NĐ-CP sửa đổi, bổ sung Nghị định số 4/2020/NĐ-CP", "title", None),
        ("KẾ HOẠCH Tuyên truyền Luật sửa đổi, bổ sung Luật Đất đai số 31/2024/QH15", "title", None),
        ("KẾ HOẠCH Thực hiện lộ trình thay thế lò đốt theo Quyết định số 12/QĐ-UBND", "title", None),
        ("Điều chỉnh Kế hoạch số 12/KH-TYT của đơn vị cho phù hợp.", "text", "amends"),
        ("Điều chỉnh Kế hoạch số 12/KH-TYT của đơn vị cho phù hợp.", "task", None),
        ("Kế hoạch này thay thế Kế hoạch số 12/KH-UBND.", "task", "replaces"),
    ],
)
def test_where_it_is_said(words: str, voice: Voice, kind: str | None) -> None:
    assert [one[0] for one in said(words, voice)] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Bãi bỏ các văn bản sau:", "repeals"),
        ("Kế hoạch này thay thế các kế hoạch sau đây:", "replaces"),
        ("Các văn bản sau đây hết hiệu lực kể từ ngày Kế hoạch này có hiệu lực:", "repeals"),
        ("Bãi bỏ các văn bản sau.", None),
        ("Không bãi bỏ các văn bản sau:", None),
        ("Đề nghị cấp trên bãi bỏ các văn bản sau:", None),
        ("Thay thế các thiết bị sau:", None),
    ],
)
def test_what_a_lead_in_announces(words: str, kind: str | None) -> None:
    assert announced(words, Speaker("text", ISSUER, LEXICON)) == kind


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("a) Kế hoạch số 12/KH-UBND ngày 03/3/2022;", [("repeals", "12/KH-UBND", DAY)]),
        ("- Phụ lục I Kế hoạch số 12/KH-UBND", [("amends", "12/KH-UBND", None)]),
        ("- Công an xã thực hiện Kế hoạch số 12/KH-UBND", []),
        ("- Phát tờ rơi", []),
    ],
)
def test_an_item_of_a_list(item: str, found: list[tuple[str, str, str | None]]) -> None:
    assert [(one.kind, one.number, one.date) for one in listed_in(item, "repeals")] == found


@pytest.mark.parametrize("path", sorted((SAMPLES / "plans").iterdir()), ids=lambda path: path.stem)
def test_the_samples(path: Path) -> None:
    expected = yaml.safe_load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"))
    found = read(path.read_text(encoding="utf-8"))
    assert [[one.number, one.kind, one.date] for one in found.changes] == [
        one[:3] for one in expected[path.stem]["says"]
    ]
    for one in found.changes:
        assert one.number in one.span.of(found.text).replace(" ", "")


HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ RẠCH CUI\nSố: 58/KH-UBND\nRạch Cui, ngày 20 tháng 5 năm 2025\n\nKẾ HOẠCH\nThu gom rác thải\n\n"
)


def changes(body: str) -> Sequence[Change]:
    return read(HEAD + body).changes


def test_a_document_is_told_once_with_the_date_wherever_that_stands() -> None:
    text = "I. NỘI DUNG\n\n1. Sửa đổi mục I Kế hoạch số 21/KH-UBND như sau:\n\n"
    text += "2. Bãi bỏ mục II Kế hoạch số 21/KH-UBND ngày 12/02/2025."
    (only,) = changes(text)
    assert (only.kind, only.number, only.date) == ("amends", "21/KH-UBND", "2025-02-12")


def test_two_years_of_one_number_are_two_documents() -> None:
    text = "Kế hoạch này thay thế Kế hoạch số 2/KH-UBND ngày 01/02/2023 và Kế hoạch số 2/KH-UBND ngày 05/3/2024."
    assert [one.date for one in changes(text)] == ["2023-02-01", "2024-03-05"]


@pytest.mark.parametrize(
    ("named", "count"), [("58/KH-UBND", 0), ("58/KH-UBND ngày 20/5/2025", 0), ("58/KH-UBND ngày 20/5/2024", 1)]
)
def test_a_plan_does_not_change_itself(named: str, count: int) -> None:
    """Nor its own number; that of another year is another document."""
    assert len(changes(f"I. NỘI DUNG\n\nKế hoạch này thay thế Kế hoạch số {named}.")) == count


def test_emphasis_and_letters_written_apart_change_nothing() -> None:
    import unicodedata

    text = "I. NỘI DUNG\n\n**Kế hoạch này thay thế Kế hoạch số 21/KH-UBND ngày 12/02/2025.**"
    for written in (text, unicodedata.normalize("NFD", text)):
        (only,) = changes(written)
        assert (only.number, only.date) == ("21/KH-UBND", "2025-02-12")


WORDS = (
    *(
        "Kế hoạch này",
        "thay thế",
        "bãi bỏ",
        "các",
        "văn bản sau:",
        "Kế hoạch số 12/KH-UBND",
        "ngày 03/3/2022",
        "số 5/QĐ",
    ),
    *("hết hiệu lực", "được thay thế bởi", "khoản 2", "tại", "UBND xã", "không", "và", "\n- ", *"“”,;.(:"),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_every_number_stands_in_the_words_that_are_cited(text: str) -> None:
    for one in changes(text):
        assert one.number in {"12/KH-UBND", "5/QĐ"}
        assert one.number in one.span.of(f"{HEAD}{text}")
