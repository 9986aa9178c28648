"""Questions after questions: each is asked with the answers that those before it really got."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.questions import Json, ask_all, by_type, in_form, known, worst


def answer(status: str = "not_found") -> dict[str, Any]:
    return {"status": status, "text": "Không có.", "citations": []}


class Scripted:
    """Answers with each status in turn, and remembers what it was asked after what."""

    def __init__(self, *statuses: str) -> None:
        self.statuses = list(statuses)
        self.asked: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    def __call__(self, words: str, history: Sequence[Json]) -> Json:
        self.asked.append((words, tuple((turn["question"], turn["answer"]["status"]) for turn in history)))
        return answer(self.statuses.pop(0))


def test_a_dialogue_goes_on_from_the_real_answers() -> None:
    talk = {
        "id": "D",
        "turns": [
            {"question": "Ai làm?", "gold": [], "expect": "abstain"},
            {"question": "Tôi làm gì?", "gold": [], "expect": "clarify"},
            {"question": "Đơn vị tôi?", "gold": [], "expect": "clarify"},
        ],
    }
    ask = Scripted("not_found", "clarify", "answered")
    asked = ask_all([talk], "question", ask, {})
    assert ask.asked[2] == ("Đơn vị tôi?", (("Ai làm?", "not_found"), ("Tôi làm gì?", "clarify")))
    assert [(one.score.id, one.score.type) for one in asked] == [(f"D.{n}", "dialogue") for n in (1, 2, 3)]
    assert [(one.score.abstained, one.score.clarified) for one in asked] == [(1, None), (None, 1), (None, 0)]
    assert worst(asked, 5) == [asked[2]]
    row = known(by_type(asked))["dialogue"]
    assert (row["n"], row["abstained"], row["clarified"], "recall" in row) == (3, 1, 0.5, False)


def test_earlier_questions_are_asked_and_not_scored() -> None:
    question = {"id": "Q", "type": "abstain", "question": "còn trường?", "gold": [], "history": [{"question": "Ai?"}]}
    ask = Scripted("answered", "not_found")
    assert [one.words for one in ask_all([question], "question", ask, {})] == ["còn trường?"]
    assert ask.asked == [("Ai?", ()), ("còn trường?", (("Ai?", "answered"),))]


def test_a_question_is_asked_in_the_forms_that_it_has() -> None:
    question = {"id": "Q", "type": "abstain", "question": "Đội nào?", "gold": []}
    assert in_form(question, "question_nodiac") == "Doi nao?"
    assert in_form(question | {"question_nodiac": "doi gi"}, "question_nodiac") == "doi gi"
    assert in_form(question, "question_en") is None
    assert ask_all([question], "question_en", Scripted(), {}) == []
