"""Evidence → Answer: order, headings, markers, and that a plan's words stay words."""

from __future__ import annotations

import re

import pytest

from assistant.compose import answer_quotes, escape, not_found
from assistant.compose_meta import answer_meta
from assistant.evidence import Piece
from assistant.verify import verify
from vectorstore.library import Library
from vectorstore.values import Basis, Header, HeaderField, Passage, Plan, PlanContents, Section, Span

EVIL = "Xem [1] và [a], *đậm*, _nghiêng_, <b>thẻ</b>, a | b, `mã`, # mục, ~~bỏ~~, &lt;, \\[2\\]"


def plan_of(text: str, plan_id: str = "p", title: str = "KẾ HOẠCH Hè", basis: tuple[Basis, ...] = ()) -> PlanContents:
    """A plan of one heading, its first line, and a passage a line."""
    lines, at, passages = text.split("\n"), 0, []
    for ordinal, line in enumerate(lines):
        kind = "item" if ordinal else "heading"
        passages.append(Passage(ordinal, 0, kind, (Span(at, at + len(line)),), basis if ordinal else ()))  # type: ignore[arg-type]
        at += len(line) + 1
    header = Header(title=HeaderField("present", title), number=HeaderField("present", "1/KH"))
    section = Section(0, None, 0, "", lines[0], lines[0], Span(0, len(lines[0])))
    return PlanContents(
        Plan(plan_id, 1, 1, f"{plan_id}.txt", header, len(lines), ""), text, (section,), tuple(passages)
    )


def pieces_of(contents: PlanContents) -> list[Piece]:
    return [Piece(contents, passage, 1.0) for passage in contents.passages[1:]]


@pytest.mark.parametrize(
    "words", [EVIL, "[1]", "**", "<script>alert(1)</script>", "![x](http://evil.example/x.png)", "|"]
)
def test_words_of_a_plan_are_neither_markers_nor_markup(words: str) -> None:
    contents = plan_of(f"1. {words}\n{words}", title=words)
    answer = answer_quotes(pieces_of(contents), [], "vi", 1)
    verify(answer, lambda *_: contents.text)
    unescaped = re.sub(r"\\.", "", answer.text)
    assert re.findall(r"\[[^\]]*\]", unescaped) == ["[1]"]
    assert not set("<>|`#~&_") & set(unescaped)
    assert re.sub(r"\\(.)", r"\1", answer.text).count(" ".join(words.split())) >= 3, "shown to the letter"


def test_escape_puts_words_on_one_line() -> None:
    assert escape("một\n\n3\t hai") == "một 3 hai"


def test_plans_by_their_best_and_passages_as_the_plan_has_them() -> None:
    first, second = plan_of("A\na1\na2", "first"), plan_of("B\nb1", "second")
    pieces = [pieces_of(second)[0], *reversed(pieces_of(first))]
    answer = answer_quotes(pieces, [], "en", 5)
    assert [(c.marker, c.plan_id, c.parts[0].quote) for c in answer.citations] == [
        (1, "second", "b1"),
        (2, "first", "a1"),
        (3, "first", "a2"),
    ]
    assert answer.text.splitlines()[-1] == "Plans searched: 5; found in: 2."
    assert (answer.searched.plans, answer.searched.matched) == (5, 2)


def test_who_and_when_are_said_where_the_line_does_not_show_them() -> None:
    text = "5. Công an xã\nTuần tra các bến sông.\nTrước 30/6"
    when = Basis("deadline", Span(text.index("Trước"), len(text)))
    who = Basis("actor", Span(0, 13))
    piece = pieces_of(plan_of(text, basis=(who, when)))[0]
    line = next(line for line in answer_quotes([piece], [], "vi", 1).text.splitlines() if line.startswith("- "))
    assert line == "- “Tuần tra các bến sông.” [1] (thời gian: Trước 30/6)"


def test_the_cell_that_holds_what_is_asked_is_quoted_too() -> None:
    text = "Bảng\nMua xe\nTrước 15/5\nSở Tài chính"
    contents = plan_of(text)
    when = Basis("deadline", contents.passages[2].spans[0])
    cell = Passage(1, 0, "cell", contents.passages[1].spans, (when,))
    asked = answer_quotes([Piece(contents, cell, 1.0)], [], "vi", 1, roles=["deadline"])
    assert [part.quote for part in asked.citations[0].parts] == ["Mua xe", "Trước 15/5"]
    assert "“Mua xe … Trước 15/5”" in asked.text
    assert len(answer_quotes([Piece(contents, cell, 1.0)], [], "vi", 1).citations[0].parts) == 1


def test_what_is_not_stated_is_said_first() -> None:
    answer = answer_quotes(pieces_of(plan_of("A\na1")), [], "vi", 1, stated=False)
    assert answer.status == "not_stated"
    assert "không nêu điều được hỏi" in answer.text.splitlines()[0]
    assert answer.citations


def test_what_is_near_is_marked_with_letters() -> None:
    answer = not_found("en", "Nothing.", 3, pieces_of(plan_of("A\n" + "\n".join(f"x{n}" for n in range(9)))))
    assert (answer.status, answer.citations) == ("not_found", ())
    assert [c.marker for c in answer.related] == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("source", "fields", "status", "says"),
    [
        ("xa_trang_khe_duoi_nuoc_2024.txt", ("number", "signer"), "answered", ["**47/KH-UBND**", "Đinh Thị Mộc Miên"]),
        ("xa_trang_khe_duoi_nuoc_2024.txt", ("recipients",), "answered", ["Nơi nhận"]),
        ("huyen_tan_luong_dich_benh_2024.txt", ("number",), "not_stated", ["để trống"]),
        ("huyen_tan_luong_dich_benh_2024.txt", ("date",), "answered", ["để trống một phần", "tháng 3 năm 2024"]),
        ("truong_loc_khe_an_toan_so_2024.txt", ("number", "date"), "not_stated", ["văn bản không ghi"]),
        ("truong_loc_khe_an_toan_so_2024.txt", (), "answered", ["Cơ quan ban hành"]),
    ],
)
def test_what_a_document_says_of_itself(
    source: str, fields: tuple[str, ...], status: str, says: list[str], library: Library
) -> None:
    plan = next(plan for plan in library.plans() if plan.source == source)
    contents = library.contents(plan.id)
    answer = verify(answer_meta([contents], fields, "vi", 6), lambda *_: contents.text)
    assert answer.status == status
    assert answer.citations, "even what is left blank is shown"
    assert all(words in answer.text for words in says)
