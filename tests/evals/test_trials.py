"""What the trials of a model share, without a model."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.run import OWN_SETS
from evals.trials import SHOWN, as_text, library_of, model_of, sets_of, trial_parser, wanted_of

PARSER = trial_parser("evals.thu", "Thử.", 5.0)
LEAST = ["--model", "openai:thu"]


def test_what_is_meant_where_little_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAN_ASSISTANT_MODEL_KEY", raising=False)
    wanted = wanted_of(PARSER, LEAST)
    assert (wanted.seconds, wanted.most, wanted.form) == (5.0, None, None)
    assert sets_of(wanted) == OWN_SETS and model_of(wanted).name == "thu"


def test_own_folders_go_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (own,) = sets_of(wanted_of(PARSER, [*LEAST, "--plans", str(tmp_path), "--questions", "hoi"]))
    assert (own.plans, own.questions, own.prefix) == (tmp_path, Path("hoi"), "")
    with pytest.raises(SystemExit):
        wanted_of(PARSER, [*LEAST, "--plans", str(tmp_path)])
    assert "--plans and --questions go together" in capsys.readouterr().err


def test_a_plan_that_can_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "hong.docx").write_bytes(b"PK\x03\x04 no document")
    with pytest.raises(SystemExit, match=r"hong\.docx"), library_of(tmp_path):
        pass


def test_a_measure_that_applies_to_nothing_is_a_dash() -> None:
    counts = {"asked": 3, "notes": {"unreadable": 2, "nothing": 1}, "removed": {}, "seconds_median": None}
    found = {"model": counts, "forms": {"question": {"with": {"recall": 0.5}, "without": {}}}}
    said = as_text(found).splitlines()
    assert said[:4] == ["asked: 3", "notes: unreadable 2, nothing 1", "removed: none", "seconds_median: -"]
    assert said[5].split() == ["question", *SHOWN]
    assert said[6].split() == ["with", "0.500", *["-"] * (len(SHOWN) - 1)] and set(said[7].split()[1:]) == {"-"}
