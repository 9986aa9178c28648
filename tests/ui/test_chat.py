import asyncio
import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from chat_page import told
from ui_fakes import EVIL, FOLLOW_UPS, OPTIONS, FakeAssistant, FakeLibrary

from assistant.errors import QuestionTooLong
from assistant.understanding.cleaning import MAX_QUESTION
from prompts.texts import say
from ui.chat.answer_html import answer_html, answer_steps
from ui.chat.citation_facts import facts_of
from ui.chat.head import head_of
from ui.chat.inert import inert
from ui.chat.page import chat_blocks
from ui.chat.turns import KEPT_TURNS, Turns, answer_at, answered, asked, messages
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, OWNER

ALLOWED = {"div", "p", "ul", "li", "a", "strong", "details", "summary", "blockquote", "span", "h3", "h4", "br"}
ALLOWED |= {"b", "button"}
NAMED = {"class", "href", "open", "type", "value", "data-do", "hidden", "lang"}


class Reader(HTMLParser):
    """Tags, attributes and words of a message."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("words", [*EVIL.splitlines(), EVIL, "a\r\n\r\nb", "</div>\n\n# x", "`a` _b_ ~c~ $d$ | e |"])
def test_inert_words_are_no_markup_and_read_back_to_the_letter(words: str) -> None:
    shown = inert(words)
    assert not re.search(r"[<>*_`\[\]()$~\\|#\"'!@:]", shown.replace("<br>", "").replace("&#", ""))
    assert "\n" not in shown
    assert html.unescape(shown.replace("<br>", "\n")) == "\n".join(words.splitlines())


def test_no_word_of_a_plan_is_markup_in_an_answer(evil_parts: Parts) -> None:
    answer = evil_parts.ask("Công an xã phải làm gì?")
    page = answer_html(answer, "vi")
    assert "\n" not in page
    reader = Reader(page)
    assert {tag for tag, _ in reader.tags} <= ALLOWED
    assert {name for _, attributes in reader.tags for name in attributes} <= NAMED
    for link in (attributes["href"] for tag, attributes in reader.tags if tag == "a"):
        assert link and re.fullmatch(r"plans/[\w%.~-]+\?start=\d+&end=\d+&edition=\d+#quote", link), link
    for citation in answer.citations:
        assert citation.parts[0].quote in reader.words


def test_markers_link_to_the_quote_and_every_source_is_there(parts: Parts) -> None:
    answer = parts.ask("Công an xã phải làm gì?")
    page = answer_html(answer, "vi")
    for citation in answer.citations:
        part = citation.parts[0]
        span = f"start&#61;{part.start}&#38;end&#61;{part.end}&#38;edition&#61;{citation.edition}"
        assert page.count(f"plans&#47;an&#95;binh?{span}&#35;quote") == 2
    words = Reader(page).words
    assert "Kế hoạch phòng, chống đuối nước" in words and "12/KH-UBND" in words
    assert "II. TỔ CHỨC THỰC HIỆN › 1. Công an xã" in words
    assert "Nguồn trích dẫn (3)" in words


def test_a_conversation(parts: Parts) -> None:
    box, turns = asked("vi", "Công an xã phải làm gì?", ())
    assert box == ""
    assert [message["role"] for message in messages(turns, "vi")] == ["user", "assistant"]
    assert inert(say("chat.searching", "vi")) in messages(turns, "vi")[1]["content"]
    turns = told(parts, "Công an xã phải làm gì?")
    assert [message["role"] for message in messages(turns, "vi")] == ["user", "assistant"]
    told(parts, "Còn nhà trường?", turns)
    question, _, history = assistant_of(parts).asked[-1]
    assert question == "Còn nhà trường?"
    assert [turn["question"] for turn in history] == ["Công an xã phải làm gì?"]
    assert history[0]["answer"]["status"] == "answered"


def assistant_of(parts: Parts) -> FakeAssistant:
    assistant = parts.assistant
    assert isinstance(assistant, FakeAssistant)
    return assistant


def test_an_answer_grows_and_is_kept_when_it_is_whole(parts: Parts) -> None:
    steps = tuple(answered(parts.view(OWNER), "vi", asked("vi", "Công an xã phải làm gì?", ())[1], None, ()))
    *growing, last = (turns[-1] for turns in steps)
    given = parts.ask("Công an xã phải làm gì?")
    shown = answer_steps(given, "vi", facts_of(given, parts.view(OWNER), "vi"))
    assert tuple(turn["shown"] for turn in (*growing, last)) == shown
    assert all(turn["answer"] is None for turn in growing) and last["answer"]["status"] == "answered"


def test_options_are_offered_with_the_last_answer_and_never_as_markup(parts: Parts) -> None:
    turns = told(parts, "chưa rõ")
    last = messages(turns, "vi")[-1]
    assert [option["value"] for option in last["options"]] == list(OPTIONS)
    assert all(option["label"] == option["value"] for option in last["options"])  # Gradio writes both as text
    assert OPTIONS[1] not in last["content"]
    _, turns = asked("vi", OPTIONS[0], turns)  # what a click on one does
    assert not any("options" in message for message in messages(turns, "vi"))
    window = messages(told(parts, OPTIONS[0], turns[:-1]), "vi")
    assert [option["value"] for option in window[-1]["options"]] == list(FOLLOW_UPS)
    assert sum("options" in message for message in window) == 1


def test_options_hold_no_control_characters() -> None:
    answer = {"follow_ups": ["a\x1b[31m\u202eb"]}
    (message,) = messages([{"question": "", "answer": answer, "shown": "<p>a</p>"}], "vi")
    assert message["options"][0]["label"] == "a�[31m�b"


def test_the_page_asks_an_option_and_tells_the_unit(parts: Parts) -> None:
    async def built() -> dict[str, Any]:  # inside a loop, since Gradio otherwise makes some that it never closes
        return dict(chat_blocks(parts, "vi").get_config_file())

    page = asyncio.run(built())
    ids = {component["props"].get("elem_id"): component["id"] for component in page["components"]}
    targets = {tuple(target) for one in page["dependencies"] for target in one["targets"]}
    assert {(ids["conversation"], "option_select"), (ids["conversation"], "example_select")} <= targets
    for name in ("unit", "filter-plans", "filter-years"):
        assert any(ids[name] in one["inputs"] and ids["conversation"] in one["outputs"] for one in page["dependencies"])
    assert "filter" in ids


def test_the_unit_of_who_asks_and_the_plans_go_with_the_question(parts: Parts) -> None:
    for unit in ("Trạm Y tế xã", "a" * 300, None):
        told(parts, "Tôi phải làm gì?", unit=unit, plans=("an_binh",))
    assert assistant_of(parts).units == ["Trạm Y tế xã", "a" * 200, ""]
    assert {plans for _, plans, _ in assistant_of(parts).asked} == {("an_binh",)}


def test_where_what_was_chosen_leaves_no_plan_nothing_is_asked(parts: Parts) -> None:
    (turn,) = told(parts, "Tôi phải làm gì?", plans=None)
    assert inert(say("chat.filter_none", "vi")) in turn["shown"] and turn["answer"] is None
    assert assistant_of(parts).asked == []


def test_an_empty_box_asks_nothing(parts: Parts) -> None:
    assert asked("vi", "  \n", ()) == ("  \n", ())
    assert tuple(answered(parts.view(OWNER), "vi", (), None, ())) == () and messages((), "vi") == []


def test_a_failure_says_so_and_keeps_its_words_to_the_log(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    window = messages(told(parts, "hỏng"), "vi")
    assert "Có lỗi" in window[-1]["content"] and "secret" not in window[-1]["content"]
    assert "secret" in caplog.text


def test_a_long_conversation_forgets_its_beginning() -> None:
    turns: Turns = ()
    for number in range(KEPT_TURNS + 5):
        turns = asked("vi", f"câu {number}", turns)[1]
    assert len(turns) == KEPT_TURNS
    assert "câu 5" in messages(turns, "vi")[0]["content"]


def test_a_question_over_the_limit_is_refused_and_not_kept(parts: Parts) -> None:
    long = "hỏi " * MAX_QUESTION
    box, turns = asked("vi", long, ())
    box, turns = asked("vi", long, turns)
    assert long.strip() not in repr((box, turns, messages(turns, "vi")))
    assert tuple(answered(parts.view(OWNER), "vi", turns, None, ())) == ()  # what follows at once leaves it in sight
    (notice,) = messages(turns, "vi")
    assert inert(QuestionTooLong(limit=MAX_QUESTION).say("vi")) in notice["content"]
    assert [turn["question"] for turn in asked("vi", "Ngắn hơn?", turns)[1]] == ["Ngắn hơn?"]
    assert len(asked("vi", "a" * MAX_QUESTION, ())[1]) == 1


def test_an_answer_is_found_by_its_number_in_the_page(parts: Parts) -> None:
    turns = told(parts, "hỏng", told(parts, "Công an xã phải làm gì?"))
    assert answer_at(turns, 0) == turns[0]
    assert [answer_at(turns, index) for index in (1, 2, -1)] == [None] * 3  # a failure is none


def test_a_library_that_does_not_open_is_not_called_empty(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: FakeLibrary) -> None:
        raise OSError("disk gone")

    empty = Parts(parts.settings, library=FakeLibrary())
    assert say("chat.no_plans", "vi") in Reader(head_of(empty.view(ANONYMOUS), "vi")).words
    monkeypatch.setattr(FakeLibrary, "plans", broken)
    words = Reader(head_of(parts.view(ANONYMOUS), "vi")).words
    assert "Không mở được kho dữ liệu" in words and "Chưa có kế hoạch" not in words


def test_an_admin_is_led_to_the_admin_pages(parts: Parts) -> None:
    empty = Parts(parts.settings, library=FakeLibrary())
    head = head_of(empty.view(OWNER), "vi")
    assert say("chat.no_plans_admin", "vi") in Reader(head).words and 'href="admin"' in head
    assert 'href="admin"' not in head_of(parts.view(ANONYMOUS), "vi")
