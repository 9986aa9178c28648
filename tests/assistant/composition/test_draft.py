"""An answer being written: order, headings, markers, and the coverage line."""

from __future__ import annotations

from string import ascii_lowercase

import pytest

from assistant.composition.draft import RELATED, Draft
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import plan_words
from assistant.verify import verify
from vectorstore.values import Basis, Header, HeaderField, Passage, Plan, PlanContents, Section, Span

EVIL = "Xem [1] và [a], *đậm*, <b>thẻ</b>, a | b, `mã`, # mục, ~~bỏ~~, &lt;, \\[2\\]"


def pieces(text: str, plan_id: str = "p", basis: tuple[Basis, ...] = ()) -> list[Piece]:
    """A plan of one heading, its first line, and a passage a line, each as a piece."""
    lines, at, passages = text.split("\n"), 0, []
    for ordinal, line in enumerate(lines):
        spans = (Span(at, at + len(line)),)
        passages.append(Passage(ordinal, 0, "item" if ordinal else "heading", spans, basis if ordinal else ()))
        at += len(line) + 1
    header = Header(title=HeaderField("present", "KẾ HOẠCH Hè"), number=HeaderField("present", "1/KH"))
    section = Section(0, None, 0, "", lines[0], lines[0], Span(0, len(lines[0])))
    plan = Plan(plan_id, 1, 1, f"{plan_id}.txt", header, len(lines), "")
    words = plan_words(PlanContents(plan, text, (section,), tuple(passages)))
    return [Piece(words, one) for one in words.passages[1:]]


def test_plans_by_their_best_and_passages_as_the_plan_has_them() -> None:
    first, second = pieces("A\na1\na2", "first"), pieces("B\nb1", "second")
    draft = Draft("en", 5)
    draft.quotes([*second, *reversed(first)])
    answer = draft.finish("answered")
    assert [(c.marker, c.plan_id, c.parts[0].quote) for c in answer.citations] == [
        (1, "second", "b1"),
        (2, "first", "a1"),
        (3, "first", "a2"),
    ]
    assert answer.text.splitlines()[-1] == "Plans searched: 5; found in: 2."
    assert (answer.searched.plans, answer.searched.matched) == (5, 2)


def test_each_plan_and_section_is_named_once() -> None:
    draft = Draft("vi", 1)
    draft.quotes(pieces("1. Công an xã\nTuần tra.\nBáo cáo."))
    text = draft.finish("answered").text
    assert text.count("Theo **1/KH – KẾ HOẠCH Hè**:") == 1
    assert text.count("*1. Công an xã*") == 1
    assert text.endswith("Đã tìm trong 1 kế hoạch; có trong 1 kế hoạch.")


def test_words_of_a_plan_stay_words() -> None:
    found = pieces(f"1. {EVIL}\n{EVIL}")
    draft = Draft("vi", 1)
    draft.quotes(found)
    answer = draft.finish("answered")
    verify(answer, lambda *_: found[0].contents.text)
    assert answer.citations[0].parts[0].quote == EVIL


def test_who_and_when_are_said_where_the_line_does_not_show_them() -> None:
    text = "5. Công an xã\nTuần tra các bến sông.\nTrước 30/6"
    when, who = Basis("deadline", Span(text.index("Trước"), len(text))), Basis("actor", Span(0, 13))
    draft = Draft("vi", 1)
    draft.quote(pieces(text, basis=(who, when))[0])
    line = draft.finish("answered").text.splitlines()[0]
    assert line == "- “Tuần tra các bến sông.” [1] (thời gian: Trước 30/6)"


def test_what_is_near_is_marked_with_letters_and_shown_once() -> None:
    own, *others = pieces("A\na1\na2\na3")
    draft = Draft("vi", 1)
    draft.quotes([own])
    draft.near("answer.partner_duties", [own, *others])
    draft.near("answer.general_duties", others)
    answer = draft.finish("answered")
    assert [c.marker for c in answer.related] == ["a", "b"]
    assert "[a]" in answer.text and "[b]" in answer.text
    assert "Tham gia phối hợp:" in answer.text and "Nhiệm vụ chung" not in answer.text
    assert draft.has(own) and draft.has(others[0])


@pytest.mark.parametrize("count", [1, 26, 27, 60])
def test_beyond_z_they_are_counted(count: int) -> None:
    draft = Draft("vi", 1)
    draft.near("answer.partner_duties", pieces("A\n" + "\n".join(f"x{n}" for n in range(count))))
    answer = draft.finish("not_found")
    assert [c.marker for c in answer.related] == list(ascii_lowercase[:count])
    assert (f"và {count - 26} nội dung khác" in answer.text) is (count > 26)


def test_a_second_list_beyond_z_is_counted_too() -> None:
    draft = Draft("en", 1)
    draft.near("answer.partner_duties", pieces("A\n" + "\n".join(f"x{n}" for n in range(26)), "first"))
    draft.near("answer.general_duties", pieces("A\nmore\nstill more", "second"))
    answer = draft.finish("not_found")
    assert len(answer.related) == 26
    assert "and 2 more" in answer.text


def test_near_pieces_that_the_text_does_not_show_are_few() -> None:
    draft = Draft("en", 3)
    draft.line("Nothing.")
    answer = draft.finish_without(pieces("A\n" + "\n".join(f"x{n}" for n in range(9))))
    assert (answer.status, answer.citations, answer.text) == ("not_found", (), "Nothing.")
    assert [c.marker for c in answer.related] == list(ascii_lowercase[:RELATED])
    assert (answer.searched.plans, answer.searched.matched) == (3, 0)


def test_a_question_asked_back_has_no_coverage_line() -> None:
    draft = Draft("vi", 5)
    draft.say("clarify.unit")
    answer = draft.finish("clarify", ("A?", "B?"))
    assert "Đã tìm" not in answer.text
    assert answer.follow_ups == ("A?", "B?")
