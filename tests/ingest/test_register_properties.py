"""What holds for the register of any text: exact spans, names with words, ids of their own, and one reading whatever
the form of its letters and line ends.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ingest.composed import compose, is_decomposed
from ingest.reading import read
from vectorstore.obligation import Obligation
from vectorstore.values import Reading, Span

PLANS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parents[1] / "samples" / "plans").iterdir())
}

_HEADS = [
    *(
        "KẾ HOẠCH\nMùa hè 2025\n\n",
        "II. NHIỆM VỤ\n\n",
        "I. MỤC TIÊU\n\n",
        "1. Công an xã\n\n",
        "2. Các trường, trừ mầm non\n\n",
    ),
    *("Trạm Y tế xã: ", "GVCN: ", "a) Tuyên truyền:\n\n", "Tháng 5/2025:\n\n", "PHỤ LỤC I\n", "Trên đây là kế hoạch. "),
]
_SIGNS = [
    "- ",
    "+ ",
    "\n- ",
    "\n\n",
    "\n",
    "\t",
    "\t\t",
    " | ",
    "| ",
    "\n|",
    "; ",
    ". ",
    ", ",
    ": ",
    "(",
    ")",
    "**",
    " – ",
    "./.",
]
_UNITS = [
    *("Công an xã", "các thôn", "Các sở: Y tế, Nội vụ", "UBND các huyện, thành phố Long Sơn", "BGH", "TPT Đội"),
    *("Đề nghị Hội Nông dân xã", "Riêng Đoàn Thanh niên xã", "Các sở, ban, ngành", "trừ mầm non", "nt"),
]
_VERBS = [
    *(" tuần tra bến đò", " phối hợp với ", " chủ trì, ", " báo cáo kết quả về ", " mở lớp bơi", " lập danh sách"),
    *(" được tăng cường ", " do ", " trước ngày 30/4/2025", " hằng quý", " trên 90% trẻ em", " ít nhất 03 lớp"),
]
_COLUMNS = ["STT\tNội dung\tChủ trì\tPhối hợp\tThời gian\tSản phẩm\n", "| Việc | Đơn vị thực hiện | Ghi chú |\n"]
_FIELDS = ["Đơn vị chủ trì: ", "Thời gian hoàn thành: ", "Sản phẩm: ", "(Phối hợp: ", "Hạn: "]
_ODD = ["\xa0", "\u200b", "\ufeff", "\u3000", "\f", "e\u0302\u0301", "\u0323", "\r\n", "\x00", "İ"]
FRAGMENTS = st.sampled_from([*_HEADS, *_SIGNS, *_UNITS, *_VERBS, *_COLUMNS, *_FIELDS, *_ODD])
PLANLIKE = st.lists(FRAGMENTS, max_size=40).map("".join)
CLEAN = st.lists(st.sampled_from([*_HEADS, *_SIGNS, *_UNITS, *_VERBS, *_COLUMNS, *_FIELDS]), max_size=40).map("".join)

quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(reading: Reading) -> None:
    """The rules that every register keeps."""
    text = reading.text
    for at, one in enumerate(reading.obligations):
        assert one.ordinal == at
        assert one.implicit is not bool(one.actors)
        passage = reading.passages[one.passage]
        assert one.section == passage.section
        for span in one.spans:
            assert any(outer.start <= span.start and span.end <= outer.end for outer in passage.spans)
        for span in (*one.spans, *one.result, *_places(one)):
            assert 0 <= span.start < span.end <= len(text)
            assert span.of(text).strip()
        for party in one.parties:
            assert party.text.strip() and party.unit_id.strip()
        assert one.deadline is None or one.deadline.text.strip()
        assert one.kind == "target" or not one.targets
    ids = [one.id for one in reading.obligations]
    assert len(set(ids)) == len(ids)
    assert [one.passage for one in reading.obligations] == sorted({one.passage for one in reading.obligations})


def _places(one: Obligation) -> list[Span]:
    spans = [party.span for party in one.parties] + [target.span for target in one.targets]
    return [*spans, one.deadline.span] if one.deadline else spans


@quick
@given(PLANLIKE)
@example("")
@example("KẾ HOẠCH\n\n1. Công an xã\n\n- Tuần tra bến đò\n\n7\n\nban đêm, phối hợp với các\n\n8\n\nthôn.\n")
def test_any_plan_has_a_register(text: str) -> None:
    check(read(text))


@pytest.mark.parametrize("plan", sorted(PLANS))
def test_sample_plans_have_registers(plan: str) -> None:
    """In each form of letters and line ends the same."""
    text = PLANS[plan]
    reading = read(text)
    assert reading.obligations
    check(reading)
    for copy in (unicodedata.normalize("NFD", text), text.replace("\n", "\r\n")):
        other = read(copy)
        check(other)
        assert who_does_what(other, composed) == who_does_what(reading, composed)


def who_does_what(reading: Reading, form: Callable[[str], str] = str) -> list[tuple[str, str, list[str]]]:
    """(words, kind, actors) of each obligation."""
    passages, text = reading.passages, reading.text
    return [
        (form(passages[one.passage].words(text)), one.kind, [form(party.text) for party in one.actors])
        for one in reading.obligations
    ]


def composed(words: str) -> str:
    return unicodedata.normalize("NFC", words)


@quick
@given(CLEAN)
def test_letters_apart_from_their_marks_change_no_actor(text: str) -> None:
    assume(unicodedata.is_normalized("NFC", text))
    apart = read(unicodedata.normalize("NFD", text))
    check(apart)
    assert who_does_what(apart, composed) == who_does_what(read(text))


@quick
@given(CLEAN)
def test_line_ends_change_no_actor(text: str) -> None:
    windows = read(text.replace("\n", "\r\n"))
    check(windows)
    assert who_does_what(windows) == who_does_what(read(text))


@quick
@given(CLEAN)
def test_ids_are_those_of_the_words(text: str) -> None:
    """The same plan has the same ids again, and in another form of its letters and line ends too."""
    plain = [one.id for one in read(text).obligations]
    assert [one.id for one in read(text).obligations] == plain
    assert [one.id for one in read(text.replace("\n", "\r\n")).obligations] == plain


@given(st.text(alphabet=[*"aeđ \n", "\u0301", "\u0302", "\u0323", "ế", "\u1ea1"], max_size=40))
def test_a_composed_copy_leads_back(text: str) -> None:
    """Each code point of the copy has its place in the text, in order; what needs no composing is left alone."""
    copy, offsets = compose(text)
    assert len(offsets) == len(copy) + 1
    assert offsets[-1] == len(text)
    assert all(first <= second for first, second in pairwise(offsets))
    assert composed(copy) == composed(text)
    if not is_decomposed(text):
        assert (copy, list(offsets)) == (text, list(range(len(text) + 1)))


def test_marks_without_a_composed_letter_keep_their_places() -> None:
    assert compose("x\u0301yê\u0301") == ("x\u0301yế", [0, 1, 2, 3, 5])


def test_spans_of_a_composed_copy_are_moved() -> None:
    text = unicodedata.normalize("NFD", "KẾ HOẠCH\nMùa hè\n\nI. NHIỆM VỤ\n\n- Các thôn lập sổ trực bến.\n")
    reading = read(text)
    (one,) = reading.obligations
    assert reading.text == text
    assert composed(one.spans[0].of(text)) == "Các thôn lập sổ trực bến."
    assert composed(one.actors[0].span.of(text)) == "Các thôn"
    assert replace(one, ordinal=0) == one
