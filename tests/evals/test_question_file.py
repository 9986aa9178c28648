"""An admin's file of questions: what is taken, and what is said of what isn't."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from evals.errors import BadQuestions
from evals.question_file import read_file
from evals.quotes import NotPlaced, Texts
from prompts.texts import LANGUAGES
from vectorstore.values import Header, Plan, PlanContents

TEXT = "1. Công an xã\n- Tuần tra các bến sông\nhằng đêm.\n2. Trạm Y tế\n- Trực cấp cứu. Báo cáo.\n- Báo cáo."
OTHER = "1. Trường\n- Dạy bơi cho học sinh."
TEXTS = Texts({"a.txt": TEXT, "b.txt": OTHER}, {"xa": "a.txt", "truong": "b.txt"})
PATROL = "Tuần tra các bến sông\nhằng đêm."


def contents(plan_id: str, text: str) -> PlanContents:
    plan = Plan(plan_id, 1, 1, f"thu muc/{plan_id}.txt", Header(), 1, "2024-05-01T00:00:00+00:00")
    return PlanContents(plan, text, ())


def read(tmp_path: Path, *rows: object) -> tuple[dict[str, Any], ...]:
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return read_file(file, [contents("a", TEXT), contents("b", OTHER)]).rows


@pytest.mark.parametrize(
    ("span", "doc", "words"),
    [
        ({"quote": "Dạy bơi"}, "b.txt", "Dạy bơi"),
        ({"quote": "tuần  tra"}, None, None),  # the case is the plan's
        ({"quote": "Tuần tra các bến sông hằng đêm."}, "a.txt", PATROL),  # but white space may differ
        ({"quote": unicodedata.normalize("NFD", "Dạy bơi")}, "b.txt", "Dạy bơi"),
        ({"quote": "Dạy bơi", "doc": "b.txt"}, "b.txt", "Dạy bơi"),
        ({"quote": "Dạy bơi", "doc": "truong"}, "b.txt", "Dạy bơi"),
        ({"quote": "Dạy bơi", "doc": "kho/b.txt", "start": 0, "end": 7}, "b.txt", "Dạy bơi"),  # of an older edition
        ({"quote": "Báo cáo.", "start": TEXT.rindex("Báo cáo.")}, "a.txt", "Báo cáo."),
        ({"doc": "b.txt", "start": 12, "end": 19}, "b.txt", "Dạy bơi"),
    ],
)
def test_a_quote_is_placed(span: dict[str, Any], doc: str | None, words: str | None) -> None:
    if doc is None:
        with pytest.raises(NotPlaced, match="not_found"):
            TEXTS.placed(span)
        return
    placed = TEXTS.placed(span)
    assert (placed["doc"], placed["quote"]) == (doc, words)
    assert TEXTS.by_name[doc][placed["start"] : placed["end"]] == words


def test_what_may_be_left_out_is_filled_in(tmp_path: Path) -> None:
    fact, silent, talk, asked_back = read(
        tmp_path,
        {"question": "Công an làm gì?", "evidence": ["Trực cấp cứu."], "history": ["Trạm y tế?"]},
        {"id": 7, "question": "Giá vàng?", "answerable": False},
        "",
        {"turns": ["Ai?", {"question": "Còn ai?", "expect": "abstain"}]} | {"turns": [{"question": "Ai?", "gold": []}]},
        {"question": "Làm gì?", "expect": "clarify"},
    )
    assert (fact["id"], fact["type"], fact["gold"][0]["quote"]) == ("1", "fact", "Trực cấp cứu.")
    assert fact["history"] == [{"question": "Trạm y tế?"}]
    assert (silent["id"], silent["type"], silent["gold"]) == ("7", "abstain", [])
    assert (talk["id"], talk["turns"][0]["type"], asked_back["gold"]) == ("4", "dialogue", [])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[1]", "no_object"),
        ({"gold": []}, "missing"),
        ({"question": 5, "gold": []}, "bad_field"),
        ({"question": " ?", "gold": []}, "bad_field"),
        ({"question": "a" * 2001, "gold": []}, "bad_field"),
        ({"question": "a", "question_en": 1, "gold": []}, "bad_field"),
        ({"question": "a"}, "no_gold"),
        ({"question": "a", "gold": [], "answerable": True}, "no_gold"),
        ({"question": "a", "gold": ["Dạy bơi"], "answerable": False}, "gold_unanswerable"),
        ({"question": "a", "gold": ["Dạy bơi"], "answerable": "no"}, "bad_field"),
        ({"question": "a", "gold": "Dạy bơi"}, "bad_field"),
        ({"question": "a", "gold": [{"doc": "b.txt"}]}, "bad_field"),
        ({"question": "a", "gold": ["Dạy múa"]}, "not_found"),
        ({"question": "a", "gold": [" "]}, "not_found"),
        ({"question": "a", "gold": [{"quote": "Dạy bơi", "doc": "a.txt"}]}, "not_found"),
        ({"question": "a", "gold": [{"doc": "b.txt", "start": 5, "end": 900}]}, "not_found"),
        ({"question": "a", "gold": ["Báo cáo."]}, "several"),
        ({"question": "a", "gold": [{"quote": "Dạy bơi", "doc": "c.txt"}]}, "unknown_doc"),
        ({"question": "a", "gold": [], "accept": ["Dạy múa"]}, "not_found"),
        ({"question": "a", "gold": [], "answer_keys": "b"}, "bad_field"),
        ({"question": "a", "gold": [], "history": [1]}, "bad_field"),
        ({"question": "a", "gold": [], "history": [{"q": 1}]}, "missing"),
        ({"turns": []}, "bad_field"),
        ({"turns": "a"}, "bad_field"),
        ({"turns": [{"question": "a"}]}, "no_gold"),
        ({"turns": [{"question": "a", "expect": "guess", "gold": []}]}, "bad_field"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, row: object, code: str) -> None:
    with pytest.raises(BadQuestions) as caught:
        read(tmp_path, {"question": "a", "gold": []}, row)
    assert (caught.value.code, caught.value.line) == (code, 2)
    for language in LANGUAGES:
        said = caught.value.say(language)
        assert "q.jsonl" in said and "2" in said and len(said) < 400


def test_a_file_that_cannot_be_read_or_is_empty(tmp_path: Path) -> None:
    (tmp_path / "bad").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "empty").write_text("\n \n")
    for name, code in (("bad", "unreadable"), ("none", "unreadable"), ("", "unreadable"), ("empty", "empty")):
        with pytest.raises(BadQuestions) as caught:
            read_file(tmp_path / name, ())
        assert (caught.value.code, caught.value.line) == (code, 0)
        assert all(str(tmp_path / name) in caught.value.say(language) for language in LANGUAGES)
