"""Reference questions and the plans they are asked of."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.scoring import Json, Score, mean, score

FORMS = ("question", "question_nodiac", "question_en")
MEASURES = ("recall", "precision", "complete", "abstained", "clarified", "verbatim", "markers")

Ask = Callable[[str, Sequence[Json]], Json]  # a question and the turns before it → the answer
Totals = dict[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one form with the answer it got."""

    words: str
    answer: Json
    score: Score


def read_questions(folder: Path) -> list[dict[str, Any]]:
    """Every question of ``questions*.jsonl`` in the folder."""
    return _lines(folder, "questions*.jsonl")


def read_dialogues(folder: Path) -> list[dict[str, Any]]:
    """Every dialogue of ``dialogues*.jsonl`` in the folder."""
    return _lines(folder, "dialogues*.jsonl")


def read_texts(folder: Path) -> dict[str, str]:
    """File name → text of the plans in the folder, unchanged."""
    files = (file for file in folder.iterdir() if file.suffix in (".txt", ".md"))
    return {file.name: file.read_bytes().decode("utf-8") for file in files}


def in_form(question: Json, form: str) -> str | None:
    """The question's words in one form; None where it isn't given in it. Diacritics can be left out of any."""
    words: str | None = question.get(form)
    return words or (_bare(question["question"]) if form == "question_nodiac" else None)


def ask_all(questions: Sequence[Json], form: str, ask: Ask, texts: Mapping[str, str]) -> list[Asked]:
    """Every question and dialogue that is given in one form, asked in it."""
    return [one for question in questions for one in _conversation(question, form, ask, texts)]


def totals(asked: Sequence[Asked]) -> Totals:
    """The mean of every measure over the questions to which it applies."""
    values = {name: [getattr(one.score, name) for one in asked] for name in MEASURES}
    return {name: mean(value for value in listed if value is not None) for name, listed in values.items()}


def by_type(asked: Sequence[Asked]) -> dict[str, Totals]:
    """The totals of each type of question, and of all."""
    types = sorted({one.score.type for one in asked})
    groups = {name: [one for one in asked if one.score.type == name] for name in types} | {"ALL": list(asked)}
    return {name: {"n": len(group), **totals(group)} for name, group in groups.items()}


def known(table: Mapping[str, Totals]) -> dict[str, Totals]:
    """The table without the measures that apply to no question of a row, which JSON has no number for."""
    return {kind: {name: value for name, value in row.items() if value == value} for kind, row in table.items()}


def worst(asked: Sequence[Asked], count: int) -> list[Asked]:
    """The answers that fell short, the worst first."""
    bad = [one for one in asked if 0 in (one.score.complete, one.score.abstained, one.score.clarified)]
    return sorted(bad, key=lambda one: (one.score.recall or 0, one.score.id))[:count]


def _conversation(question: Json, form: str, ask: Ask, texts: Mapping[str, str]) -> Iterator[Asked]:
    """The turns asked one after the other, each with the answers that those before it really got."""
    history: list[Json] = []
    for turn in _turns(question):
        words = in_form(turn, form) or (None if "gold" in turn else turn["question"])
        if words is None:
            return
        answer = ask(words, tuple(history))
        history.append({"question": words, "answer": answer})
        if "gold" in turn:
            yield Asked(words, answer, score(turn, answer, texts))


def _turns(question: Json) -> list[Json]:
    """The turns of a dialogue; or a question behind the earlier ones of its "history", which aren't scored."""
    if "turns" in question:
        return [
            {"type": "dialogue", **turn, "id": f"{question['id']}.{number}"}
            for number, turn in enumerate(question["turns"], 1)
        ]
    return [*({"question": turn["question"]} for turn in question.get("history", ())), question]


def _bare(words: str) -> str:
    """The words without diacritics."""
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _lines(folder: Path, pattern: str) -> list[dict[str, Any]]:
    files = sorted(folder.glob(pattern))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
