"""What holds for the reading of any text: spans are exact, nothing is quoted twice, nothing raises."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ingest.lines import split_lines
from ingest.reading import read
from vectorstore.values import Reading

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "plans").iterdir())
REAL = Path(__file__).parents[3] / "shared" / "plans"
PLANS = {path.stem: path.read_text(encoding="utf-8") for path in SAMPLES}

# Pieces that the stages look for, so that arbitrary texts reach every branch of them.
_PIECES = [
    *("KẾ HOẠCH", "Số:", "/KH-UBND", "Căn cứ", "Nơi nhận:", "TM. ", "KT. CHỦ TỊCH", "Trên đây là", "Kèm theo", "./."),
    *("PHẦN I", "Chương II", "Mục 1", "Điều 3.", "I.", "A.", "1.", "1.1.", "a)", "đ)", "- ", "+ ", "# ", "**", "*"),
    *("Công an xã", "UBND", "các trường", "Đề nghị", "phối hợp", "thực hiện", "Định kỳ", "TT", "Nội dung", "Chủ trì"),
    *(
        ", ",
        ". ",
        "; ",
        ": ",
        "(",
        ")",
        "“",
        "”",
        "…",
        "3",
        "2024",
        "trẻ em",
        "năm 2024",
        "ngày 5 tháng 6 năm",
        "An Nhi",
    ),
    *("\n", "\n\n", "\r\n", "\t", "\t\t", "|", " ", "   ", "\xa0", "\ufeff", "\f", "\u2028", "<li>", "</p>", "\x00"),
    *("PHỤ LỤC", "---", "e\u0302\u0301", "\u0323"),
]
PLANLIKE = st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=60).map("".join)
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
thorough = settings(quick, max_examples=150)


@st.composite
def damaged_plans(draw: st.DrawFn) -> str:
    """A sample plan with lines lost, doubled, cut or indented, and perhaps other line ends."""
    lines = PLANS[draw(st.sampled_from(sorted(PLANS)))].split("\n")
    for _ in range(draw(st.integers(0, 12))):
        assume(lines)
        at = draw(st.integers(0, len(lines) - 1))
        cut = draw(st.integers(0, len(lines[at])))
        change = draw(st.sampled_from(["lose", "double", "cut", "tab", "swap", "join"]))
        lines[at : at + 1] = {
            "lose": [],
            "double": [lines[at], lines[at]],
            "cut": [lines[at][:cut], lines[at][cut:]],
            "tab": [lines[at][:cut] + "\t" + lines[at][cut:] + "\t"],
            "swap": [lines[-1]],
            "join": [lines[at] + " " + lines[at - 1]],
        }[change]
    return draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)


def check(reading: Reading) -> None:
    """The rules that every reading keeps."""
    text = reading.text
    spans = [span for passage in reading.passages for span in passage.spans]
    for span in spans:
        words = span.of(text)
        assert words
        assert words == words.strip()
        assert span.end <= len(text)
    assert all(first.end <= second.start for first, second in pairwise(sorted(spans))), "two passages overlap"
    for passage in reading.passages:
        assert list(passage.spans) == sorted(passage.spans)
        for basis in passage.basis:
            assert basis.span.of(text).strip()
            assert basis.span.of(text) == basis.span.of(text).strip()
    assert [passage.ordinal for passage in reading.passages] == list(range(len(reading.passages)))
    for section in reading.sections:
        assert section.parent is None or section.parent < section.id
        assert section.span.end <= len(text)
        assert section.level == len(reading.path(section.id)) - 1


@quick
@given(st.text() | PLANLIKE)
def test_any_text_is_read(text: str) -> None:
    check(read(text))


@quick
@given(damaged_plans())
def test_damaged_plans_are_read(text: str) -> None:
    check(read(text))


@pytest.mark.long
@thorough
@given(damaged_plans() | PLANLIKE | st.text())
def test_many_more_plans_are_read(text: str) -> None:
    check(read(text))


@pytest.mark.parametrize("plan", sorted(PLANS))
def test_sample_plans_keep_the_rules(plan: str) -> None:
    check(read(PLANS[plan]))


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not here")
def test_real_plans_keep_the_rules() -> None:
    for path in sorted(REAL.iterdir()):
        check(read(path.read_text(encoding="utf-8")))


@quick
@given(damaged_plans() | PLANLIKE)
def test_line_ends_change_no_word(text: str) -> None:
    """A text saved with CRLF reads as the same words in the same sections."""
    assume("\r" not in text)
    plain, windows = read(text), read(text.replace("\n", "\r\n"))
    assert words_of(windows) == words_of(plain)
    assert windows.header.number.value == plain.header.number.value


@pytest.mark.parametrize("plan", sorted(PLANS))
def test_letters_apart_from_their_marks_change_no_word(plan: str) -> None:
    """The same plan in NFD: the same words in the same sections, and its quotes are its own letters."""
    text = unicodedata.normalize("NFD", PLANS[plan])
    composed, apart = read(PLANS[plan]), read(text)
    check(apart)
    assert apart.text == text
    found = [(kind, path, unicodedata.normalize("NFC", words)) for kind, path, words in words_of(apart)]
    assert found == words_of(composed)
    assert apart.header.title.value == composed.header.title.value


def words_of(reading: Reading) -> list[tuple[str, tuple[str, ...], str]]:
    return [(p.kind, reading.path(p.section), p.words(reading.text)) for p in reading.passages]


@quick
@given(st.text() | PLANLIKE)
def test_lines_cover_the_text(text: str) -> None:
    """Lines are in order, within the text, and all that is between them is line breaks."""
    at = 0
    for line in split_lines(text):
        assert not text[at : line.raw.start].strip()
        assert line.text == line.span.of(text)
        assert line.raw.start <= line.span.start <= line.span.end <= line.raw.end
        at = line.raw.end
    assert not text[at:].strip()


@quick
@given(PLANLIKE, st.text(max_size=20))
def test_the_reading_of_a_text_is_always_the_same(text: str, other: str) -> None:
    first = read(text)
    read(other)
    assert read(text) == first


@pytest.mark.parametrize("plan", sorted(PLANS))
def test_no_words_are_lost(plan: str) -> None:
    """All but markers, page numbers, "Nơi nhận", and a table's numbers and heading row is in a passage or its basis."""
    text = PLANS[plan]
    reading = read(text)
    spans = [span for passage in reading.passages for span in passage.spans]
    spans += [basis.span for passage in reading.passages for basis in passage.basis]
    spans += [section.span for section in reading.sections]
    lost = set(range(len(text))) - {at for span in spans for at in range(span.start, span.end)}
    for line in split_lines(text):
        words = "".join(text[at] for at in range(line.span.start, line.span.end) if at in lost)
        words = re.sub(r"<br>|Nơi nhận", "", words)
        table_head = line.text.lstrip("| ").startswith(("STT\t", "TT\t", "TT |", "Thời gian\t"))
        assert table_head or sum(c.isalnum() for c in words) <= 3, line.text
