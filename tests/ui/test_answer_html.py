"""An answer in the chat: what stands in its text, its cards and its tools, and how it grows."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest
from selectolax.lexbor import LexborHTMLParser
from ui_fakes import FakeLibrary, citation, contents, evil_plan

from assistant.answer import Answer, Citation, Status
from assistant.composition.citing import escape
from prompts.texts import say
from ui.chat.answer_html import FIRST, OPEN_SOURCES, TOOLS, answer_html, answer_steps
from ui.chat.asides import aside_of
from ui.chat.citation_facts import Facts, Note
from ui.chat.deadline_badges import Badge
from ui.wiring import Parts
from ui.wording import blocks_of

PLAN = contents()
ASIDE = "(đơn vị thực hiện: Các sở: Y tế; Công an; phối hợp: Đoàn xã; thời gian: Thường xuyên)"
LEADS, DUE = Badge("role", "Chủ trì", inline=True), Badge("deadline", "Thời hạn: quý II")


def cited(marker: int | str, at: int = 0, length: int = 9) -> Citation:
    return citation(marker, PLAN, at, at + length)  # type: ignore[arg-type]


def answer(text: str, *citations: Citation, related: tuple[Citation, ...] = ()) -> Answer:
    return Answer("answered", "vi", text, citations, related)


def parsed(page: str) -> LexborHTMLParser:
    return LexborHTMLParser(page)


def words(page: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text(separator=" ").split()) for node in page.css(selector)]


# What the composer writes behind a quote


@pytest.mark.parametrize(
    ("item", "pairs"),
    [
        (f"“x” [1] {ASIDE}", ["Các sở: Y tế; Công an", "Đoàn xã", "Thường xuyên"]),
        ("“x” [1] (who: A; with: B)", ["A", "B"]),  # of an answer in English
        ("“x” [1] (thời gian: trước ngày 5/5 (thứ Hai))", ["trước ngày 5/5 (thứ Hai)"]),
        ("“x” [1] (xem thêm: phụ lục)", []),  # no name of an aside
        ("“x” [1] (a; phối hợp: B)", []),  # does not begin with one
        ("“x” (phối hợp: B) [1]", []),  # the plan's own words
        ("“x” [1] và “y” [2] (phối hợp: B)", ["B"]),  # behind the last marker
        ("(phối hợp: B)", []),
    ],
)
def test_an_aside_is_taken_apart(item: str, pairs: list[str]) -> None:
    (block,) = blocks_of(f"- {item}", ("1", "2"))
    runs, aside = aside_of(block.runs)
    assert [said for _, said in aside] == pairs
    left = "".join(f"[{run.text}]" if run.marker else run.text for run in runs)
    assert left == (item[: item.rindex("(")].rstrip() if pairs and "(thứ" not in item else left)
    assert bool(aside) == (runs != block.runs)


def test_an_aside_stands_below_its_quote_and_is_said_once() -> None:
    page = parsed(answer_html(answer(f"- “x” [1] {ASIDE}\n- “y” [2] {ASIDE}\n- “z” [3]", *map(cited, (1, 2, 3))), "vi"))
    first, second = words(page, ".words .aside")
    assert first == "Đơn vị thực hiện: Các sở: Y tế; Công an Phối hợp: Đoàn xã Thời gian: Thường xuyên"
    assert second == say("sources.as_above", "vi")


# Cards


def test_a_card_has_plan_section_pages_and_date() -> None:
    one = replace(cited(1), number="5/KH", issuer="UBND xã", date="2024-03-05", section=("II. B", "1. C"))
    one = replace(one, parts=(replace(one.parts[0], page=3),))
    page = parsed(answer_html(answer("- x [1]", one, replace(one, marker=2, section=())), "vi"))
    assert words(page, ".sources .title") == [PLAN.plan.title]
    assert words(page, ".sources .about") == ["Số 5/KH · UBND xã · 05/03/2024"]
    assert words(page, ".sources .where") == ["II. B › 1. C", say("sources.no_section", "vi")]
    assert words(page, ".sources .pages") == ["trang 3", "trang 3"]
    assert words(page, ".sources .number") == ["[1]", "[2]"]
    assert words(parsed(answer_html(answer("- x [1]", one), "en")), ".about") == ["No. 5/KH · UBND xã · 2024-03-05"]


def test_a_plans_words_are_vietnamese_in_an_answer_in_english_too() -> None:
    page = parsed(answer_html(answer("- x [1]", cited(1)), "en"))
    assert page.css(".answer")[0].attributes["lang"] == "en"
    assert {node.attributes.get("lang") for node in page.css(".sources :is(.title, .where, blockquote)")} == {"vi"}
    assert not parsed(answer_html(answer("- x [1]", cited(1)), "vi")).css(".sources [lang]")


def test_cards_are_grouped_by_plan_and_edition() -> None:
    other = replace(cited(2), edition=2)
    page = parsed(answer_html(answer("[1] [2] [3]", cited(1), other, replace(cited(3), edition=2)), "vi"))
    assert [len(group.css("li")) for group in page.css(".sources .plan")] == [1, 2]


@pytest.mark.parametrize("count", [OPEN_SOURCES, OPEN_SOURCES + 1])
def test_many_cards_start_folded(count: int) -> None:
    page = parsed(answer_html(answer("x", *map(cited, range(1, count + 1))), "vi"))
    (fold,) = page.css("details.sources")
    assert ("open" in fold.attributes) == (count == OPEN_SOURCES)


# What is known beside


def test_badges_stand_on_the_card_and_the_short_ones_in_the_text() -> None:
    facts = Facts({"1": (LEADS, DUE)})
    page = parsed(answer_html(answer("- x [1]\n- y [2]", cited(1), cited(2, 20)), "vi", facts))
    assert words(page, ".words .badge") == ["Chủ trì"]
    assert words(page, ".sources .badge") == ["Chủ trì", "Thời hạn: quý II"]
    assert {"role", "deadline"} == {str(node.attributes["class"]).split()[1] for node in page.css(".sources .badge")}


def test_what_became_of_units_is_in_sight_for_those_asked_about() -> None:
    facts = Facts(now=(Note("Sở A nay thuộc Sở B.", asked=True), Note("Sở C nay thuộc Sở D.", asked=False)))
    page = parsed(answer_html(answer("x [1]", cited(1)), "vi", facts))
    assert words(page, ".now > p") == ["Sở A nay thuộc Sở B."]
    assert words(page, ".now details li") == ["Sở C nay thuộc Sở D."]
    assert not parsed(answer_html(answer("x [1]", cited(1)), "vi")).css(".now")


def test_facts_of_an_evil_plan_are_no_markup() -> None:
    evil = "<img src=x onerror=1> **b** [x](javascript:1)"
    facts = Facts({"1": (Badge("role", evil, inline=True),)}, (Note(evil, asked=True), Note(evil, asked=False)))
    page = parsed(answer_html(answer(f"- x [1] (phối hợp: {escape(evil)})", cited(1)), "vi", facts))
    assert not page.css("img, script, em") and str(page.root.text()).count(evil) == 5  # type: ignore[union-attr]


# Tools


def test_each_answer_says_what_can_be_done_with_it() -> None:
    page = parsed(answer_html(answer("x [1]", cited(1)), "vi"))
    assert tuple(button.attributes["value"] for button in page.css(".tools button")) == TOOLS
    assert page.css_first(".says").attributes.get("hidden", "no") is None
    assert not parsed(answer_html(Answer("clarify", "vi", "Đơn vị nào?"), "vi")).css(".tools")


# How it grows


def long_answer(count: int) -> Answer:
    lines = "\n".join(f"- “việc {at}” [{at}]" for at in range(1, count + 1))
    return answer(f"Theo **kế hoạch**:\n\n*II. MỤC*\n\n{lines}\n\nĐã tìm.", *map(cited, range(1, count + 1)))


def test_the_opening_comes_first_and_the_whole_last() -> None:
    steps = answer_steps(long_answer(40), "vi")
    first, *_, last = map(parsed, steps)
    assert words(first, ".words li") == ["“việc 1” [1]"] and "Theo kế hoạch" in words(first, ".words")[0]
    assert steps[-1] == answer_html(long_answer(40), "vi")
    assert not first.css(".sources, .tools") and last.css(".sources") and last.css(".tools")


@pytest.mark.parametrize("count", [0, 1, 2, FIRST, 40, 400])
def test_steps_are_few_and_each_goes_on_with_the_one_before(count: int) -> None:
    steps = [parsed(step) for step in answer_steps(long_answer(count), "vi")]
    assert 1 <= len(steps) <= 10
    texts = [words(step, ".words")[0] for step in steps]
    assert all(later.startswith(earlier) and len(later) > len(earlier) for earlier, later in pairwise(texts))


@pytest.mark.parametrize("status", get_args(Status))
def test_where_nothing_is_found_a_next_step_is_told(status: Status) -> None:
    shown = answer_html(Answer(status, "vi", "Không có."), "vi")
    assert words(parsed(shown), ".next") == ([say("chat.not_found_next", "vi")] if status == "not_found" else [])


def test_an_answer_without_words_of_a_plan_comes_at_once() -> None:
    assert len(answer_steps(Answer("not_found", "vi", "Không có.\n\nXem thêm."), "vi")) == 1


def test_steps_of_an_evil_plan_are_one_line_each(evil_parts: Parts) -> None:
    assert isinstance(evil_parts.library, FakeLibrary) and evil_plan().plan.id in evil_parts.library.kept
    assert all("\n" not in step for step in answer_steps(evil_parts.ask("Công an xã phải làm gì?"), "vi"))
