"""Learning the weights: the fit, what is learned from, and the file that comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from assistant.retrieval.ranking import FILE, Logistic, Models
from evals.calibrate import as_yaml, main, models_of
from evals.examples import RIGHT, UNJUDGED, WRONG, examples_of
from evals.logistic import fitted
from tests.conftest import SAMPLE_PLANS
from vectorstore.library import Library

pytestmark = pytest.mark.slow  # learns weights

PLAN = "xa_trang_khe_duoi_nuoc_2024.txt"
TEXT = (SAMPLE_PLANS / PLAN).read_text(encoding="utf-8")


def span(words: str) -> dict[str, object]:
    return {"doc": PLAN, "start": TEXT.index(words), "end": TEXT.index(words) + len(words), "quote": words}


def test_a_fit_tells_what_answers_and_is_the_same_each_time() -> None:
    examples = [{"held": share / 10, "noise": 0.5} for share in range(10)]
    answers = [float(example["held"] > 0.4) for example in examples]
    model = fitted(examples, answers, [1.0] * 10)
    assert model(examples[9]) > 0.7 and model(examples[0]) < 0.3
    assert model.weights["held"] > 1 and abs(model.weights["noise"]) < 1e-6
    assert model == fitted(examples, answers, [1.0] * 10)
    often = fitted(examples, answers, [1.0 + 9 * answer for answer in answers])
    assert often({"held": 0.45, "noise": 0.5}) > model({"held": 0.45, "noise": 0.5})


def test_passages_are_labelled_by_the_reference(sample_library: Library) -> None:
    duty, accepted = "Quản lý chặt chẽ đối tượng", "Mỗi tháng kiểm tra"
    question = {
        "type": "what",
        "question": "Xã Tràng Khê quản lý đối tượng nào?",
        "gold": [span(duty)],
        "accept": [span(next(line for line in TEXT.splitlines() if accepted in line))],
    }
    vi, plain = examples_of([question], sample_library)
    assert (vi.understood.question, plain.understood.question) == (
        question["question"],
        "Xa Trang Khe quan ly doi tuong nao?",
    )
    labels = {label: [c.words.text for c, one in zip(vi.candidates, vi.labels, strict=True) if one == label]
              for label in (RIGHT, WRONG, UNJUDGED)}  # fmt: skip
    assert vi.answerable and vi.teaches and vi.of_facts
    assert [duty in text for text in labels[RIGHT]] == [True]
    assert any(accepted in text for text in labels[UNJUDGED]) and len(labels[WRONG]) > 20


def test_the_models_learn_and_are_kept_as_the_file_holds_them(sample_library: Library) -> None:
    file = SAMPLE_PLANS.parent / "questions" / f"questions_{PLAN.removesuffix('.txt')}.jsonl"
    questions = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    silent = {"type": "abstain", "question": "Giá vàng hôm nay bao nhiêu?", "gold": []}
    examples = examples_of([*questions, silent], sample_library)
    models = models_of(examples)
    taught = next(example for example in examples if example.teaches and example.of_facts)
    best, _ = taught.ranked(models.passage)[0]
    assert taught.labels[taught.candidates.index(best)] == RIGHT
    shape = yaml.safe_load(as_yaml(models))
    assert list(shape) == ["passage", "answered"]
    shipped = yaml.safe_load((Path(__file__).parents[2] / "assistant" / "retrieval" / FILE).read_text(encoding="utf-8"))
    assert shipped.keys() == shape.keys() and shipped["passage"].keys() == shape["passage"].keys()
    rounded = as_yaml(Models(Logistic(0.12345, {"b": 1.00049, "a": -2.0}), models.answered))
    assert yaml.safe_load(rounded)["passage"] == {"bias": 0.123, "weights": {"a": -2.0, "b": 1.0}}


def test_folders_come_in_pairs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--plans", "x"])
    assert "--questions" in capsys.readouterr().err


@pytest.mark.long
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path / "w.yaml")]) == 0
    printed = capsys.readouterr().out
    assert "top 0." in printed and "kept" in printed
    assert yaml.safe_load((tmp_path / "w.yaml").read_text())["answered"]["weights"]
