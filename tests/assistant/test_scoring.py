"""The measures of evals, on answers whose worth is plain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals.questions import Asked, totals
from evals.run import main, misses
from evals.scoring import score

TEXT = "Công an xã tuần tra các bến sông hằng đêm. Trạm Y tế trực cấp cứu 24/24 giờ trong suốt mùa hè năm nay."
TEXTS = {"p.txt": TEXT}
DUTY = (0, 42)
CARE = (43, len(TEXT))


def span(start: int, end: int) -> dict[str, Any]:
    return {"doc": "p.txt", "start": start, "end": end, "quote": TEXT[start:end]}


def question(*gold: tuple[int, int], asks: str = "duties", **more: Any) -> dict[str, Any]:
    return {"id": "Q", "type": asks, "gold": [span(*one) for one in gold], **more}


def answer(*cited: tuple[int, int], status: str = "answered", text: str = "", shift: int = 0) -> dict[str, Any]:
    citations = []
    for marker, (start, end) in enumerate(cited, start=1):
        part = {"start": start + shift, "end": end + shift, "quote": TEXT[start:end]}
        citations.append({"marker": marker, "source": "a/p.txt", "parts": [part], "basis": [], **part})
    text = text or " ".join(f"[{citation['marker']}]" for citation in citations)
    return {"status": status, "text": text, "citations": citations}


@pytest.mark.parametrize(
    ("asked", "given", "recall", "precision", "complete"),
    [
        (question(DUTY), answer(DUTY), 1, 1, 1),
        (question(DUTY, CARE), answer(DUTY), 0.5, 1, 0),
        (question(DUTY), answer(CARE), 0, 0, 0),
        (question(DUTY), answer(), 0, 0, 0),
        (question(DUTY), answer((0, 38)), 1, 1, 1),  # 80 % is enough
        (question(DUTY), answer((0, 20)), 0, 1, 0),  # half is not, of a duty
        (question(DUTY, asks="what"), answer((0, 20)), 1, 1, 1),  # but of a fact
        (question(DUTY, accept=[span(*CARE)]), answer(DUTY, CARE), 1, 1, 1),
        (question(DUTY, answer_keys=["bến sông"]), answer(DUTY), 1, 1, 1),
        (question(DUTY, answer_keys=["24/24"]), answer(DUTY), 1, 1, 0),
        (question(DUTY, answer_keys=["24/24"]), answer(DUTY, text="24/24 [1]"), 1, 1, 1),
        (question(DUTY, answer_keys=["CA xã"]), answer(DUTY), 1, 1, 1),  # another form of the name
        (question(DUTY), answer(DUTY, status="not_stated"), 1, 1, 1),
        (question(DUTY, answer_keys=["bến sông"]), answer(DUTY, status="not_stated"), 1, 1, 0),
        (question(DUTY), answer(DUTY, status="not_found"), 1, 1, 0),
    ],
)
def test_answerable(
    asked: dict[str, Any], given: dict[str, Any], recall: float, precision: float, complete: float
) -> None:
    got = score(asked, given, TEXTS)
    assert (got.recall, got.precision, got.complete, got.abstained) == (recall, precision, complete, None)


@pytest.mark.parametrize(
    ("given", "abstained"),
    [
        (answer(status="not_found", text="Không có."), 1),
        (answer(DUTY, status="not_stated"), 1),
        (answer(DUTY), 0),
        (answer(DUTY, status="not_found"), 0),
    ],
)
def test_unanswerable(given: dict[str, Any], abstained: float) -> None:
    got = score(question(asks="abstain"), given, TEXTS)
    assert (got.abstained, got.recall, got.complete) == (abstained, None, None)


def test_false_quotes_and_markers_count() -> None:
    assert score(question(DUTY), answer(DUTY), TEXTS).verbatim == 1
    assert score(question(DUTY), answer(DUTY, shift=1), TEXTS).verbatim == 0
    assert score(question(DUTY), answer(DUTY, text="[2]"), TEXTS).markers == 0
    assert score(question(DUTY), answer(status="not_found", text="x"), TEXTS).verbatim is None


def test_totals_leave_out_what_does_not_apply() -> None:
    good = Asked("a", answer(DUTY), score(question(DUTY), answer(DUTY), TEXTS))
    silent = answer(status="not_found", text="x")
    abstained = Asked("b", silent, score(question(asks="abstain"), silent, TEXTS))
    assert totals([good, abstained])["recall"] == 1
    assert totals([good, abstained])["abstained"] == 1
    assert misses([good, abstained], 5) == []


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plans").mkdir()
    plan = (
        "ỦY BAN NHÂN DÂN XÃ AN LÀNH\nSố: 9/KH-UBND\nKẾ HOẠCH\nPhòng cháy năm 2024\n\n1. Công an xã\n- Tuần tra đêm.\n"
    )
    (tmp_path / "plans" / "a.txt").write_text(plan, encoding="utf-8")
    at = plan.index("Tuần tra")
    gold = [{"doc": "a.txt", "start": at, "end": at + 14, "quote": "Tuần tra đêm."}]
    line = {"id": "1", "type": "duties", "question": "Công an xã làm gì?", "gold": gold, "answer_keys": []}
    (tmp_path / "questions_a.jsonl").write_text(json.dumps(line), encoding="utf-8")
    arguments = ["--plans", str(tmp_path / "plans"), "--questions", str(tmp_path)]
    assert main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["question"]["ALL"]["complete"] == 1
    assert main(arguments) == 0
    assert "duties" in capsys.readouterr().out
