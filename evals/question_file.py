"""A file of an admin's own questions: JSON lines → questions that can be asked and scored.

A line is {"question", "gold"}, and if wished "id", "type", "question_nodiac", "question_en", "accept", "answer_keys",
"answerable" and "history" (earlier questions). In place of "question" and "gold" a dialogue has "turns", a list of such
objects with "expect": "answer", "abstain" or "clarify". "gold" (or "evidence") lists what a right answer quotes, each a
quote or {"quote", "doc", "start", "end"}, of which a quote that stands in one place only is enough; none, or
"answerable": false, where no plan answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from assistant.errors import BadQuestion
from assistant.understanding.cleaning import MAX_QUESTION, clean
from evals.errors import BadQuestions
from evals.questions import FORMS
from evals.quotes import NotPlaced, Texts
from vectorstore.values import PlanContents

EXAMPLE = '{"question": "…", "gold": [{"quote": "…"}]}'
EXPECTED = ("answer", "abstain", "clarify")
Row = dict[str, Any]
Fail = Callable[..., BadQuestions]


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """The questions and dialogues of a file, and the texts in which their quotes stand, by the plans' file names."""

    rows: tuple[Row, ...]
    texts: dict[str, str]


def read_file(file: Path, plans: Sequence[PlanContents]) -> QuestionFile:
    """The questions of a file, their quotes placed in the plans' texts. Raises BadQuestions, which names the line."""
    try:
        lines = file.read_bytes().decode("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise BadQuestions(file, 0, "unreadable", reason=reason) from error
    by_name = {PurePath(one.plan.source).name: one.text for one in plans}
    texts = Texts(by_name, {one.plan.id: PurePath(one.plan.source).name for one in plans})
    rows = [_row(file, number, line, texts) for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise BadQuestions(file, 0, "empty")
    return QuestionFile(tuple(rows), by_name)


def _row(file: Path, number: int, line: str, texts: Texts) -> Row:
    def fail(code: str, **fields: object) -> BadQuestions:
        return BadQuestions(file, number, code, **fields)

    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise fail("not_json", reason=error) from error
    if not isinstance(row, dict):
        raise fail("no_object", example=EXAMPLE)
    row = {"id": str(number)} | row
    row["id"] = str(row["id"])
    if "turns" not in row:
        return _question(row, "", texts, fail)
    turns = _objects(row, "turns", fail)
    return row | {"turns": [_question(turn, f"turns[{at}].", texts, fail) for at, turn in enumerate(turns, 1)]}


def _question(row: Row, place: str, texts: Texts, fail: Fail) -> Row:
    """A question checked; ``place`` says where in its line it stands."""
    for form in FORMS:
        if form == "question" or row.get(form) is not None:
            _check_words(row, form, place, fail)
    if "history" in row:
        row = row | {"history": _objects(row, "history", fail)}
        for at, turn in enumerate(row["history"], 1):
            _check_words(turn, "question", f"history[{at}].", fail)
    keys = row.get("answer_keys") or []
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise fail("bad_field", field=f"{place}answer_keys", wanted=("texts", {}))
    if row.get("expect", "answer") not in EXPECTED:
        raise fail("bad_field", field=f"{place}expect", wanted=("expect", {}))
    gold = _gold(row, place, texts, fail)
    given = row.get("type") or ("dialogue" if place else "fact" if gold else "abstain")
    accept = _spans(row.get("accept") or [], f"{place}accept", texts, fail)
    return row | {"type": str(given), "gold": gold, "accept": accept, "answer_keys": keys}


def _check_words(row: Row, field: str, place: str, fail: Fail) -> None:
    words = row.get(field)
    if words is None:
        raise fail("missing", field=place + field)
    if not isinstance(words, str):
        raise fail("bad_field", field=place + field, wanted=("text", {}))
    try:
        clean(words)
    except BadQuestion as error:
        raise fail("bad_field", field=place + field, wanted=("question", {"limit": MAX_QUESTION})) from error


def _objects(row: Row, field: str, fail: Fail) -> list[Row]:
    """A list of questions, each an object or its words alone."""
    listed = row[field]
    if not isinstance(listed, list) or not listed or not all(isinstance(one, dict | str) for one in listed):
        raise fail("bad_field", field=field, wanted=("turns", {}))
    return [{"question": one} if isinstance(one, str) else one for one in listed]


def _gold(row: Row, place: str, texts: Texts, fail: Fail) -> list[Row]:
    """The quotes that a right answer has; none where no plan answers, or the assistant should ask back."""
    answerable = row.get("answerable")
    if answerable is not None and not isinstance(answerable, bool):
        raise fail("bad_field", field=f"{place}answerable", wanted=("flag", {}))
    field = "gold" if "gold" in row else "evidence"
    told = answerable is False or row.get("expect") in EXPECTED[1:]
    if (field not in row and not told) or (answerable and not row.get(field)):
        raise fail("no_gold")
    gold = _spans(row.get(field) or [], place + field, texts, fail)
    if gold and answerable is False:
        raise fail("gold_unanswerable")
    return gold


def _spans(listed: Any, field: str, texts: Texts, fail: Fail) -> list[Row]:
    spans = [{"quote": one} if isinstance(one, str) else one for one in listed] if isinstance(listed, list) else [None]
    placed = []
    for span in spans:
        if not isinstance(span, dict) or not (isinstance(span.get("quote"), str) or isinstance(span.get("start"), int)):
            raise fail("bad_field", field=field, wanted=("spans", {"example": '["…"], [{"quote": "…", "doc": "…"}]'}))
        try:
            placed.append(texts.placed(span))
        except NotPlaced as lost:
            raise fail(lost.code, **lost.fields) from lost
    return placed
