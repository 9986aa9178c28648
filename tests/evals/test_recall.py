"""Recall of passages, and the shares that are learnt from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.fusion import learnt
from evals.fusion import main as learn
from evals.questions import FORMS
from evals.recall import Searched, as_asked, as_understood, recall_of, search_all
from ingest.pipeline import ingest
from vectorstore.fusion import FILE, Fusion, as_yaml, shipped_fusion
from vectorstore.library import Library

PLAN = """UBND XÃ BẾN SƠN

KẾ HOẠCH
Phòng, chống đuối nước năm 2025

I. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Tuần tra các bến sông vào mùa mưa.
2. Trạm Y tế xã
- Dạy sơ cứu cho giáo viên.
"""


def searched(lexical: dict[int, float], dense: dict[int, float], *holders: set[int], language: str = "vi") -> Searched:
    def keyed(scores: dict[int, float]) -> dict[tuple[int, int], float]:
        return {(1, place): score for place, score in scores.items()}

    return Searched(
        "question", language, keyed(lexical), keyed(dense), tuple(frozenset((1, p) for p in h) for h in holders)
    )


def test_the_ten_best_by_the_fused_score_count() -> None:
    lexical = {place: 1 - place / 100 for place in range(12)}
    one = searched(lexical, {11: 1.0}, {0}, {11})
    assert one.recall(1.0) == 0.5  # 11 comes twelfth
    assert one.recall(0.5) == 1.0
    assert searched(lexical, {}, {0}, set()).recall(1.0) == 0.5  # a span that no passage holds
    assert recall_of([one, one], 1.0) == 0.5


def test_the_middle_of_the_best_shares_is_learnt() -> None:
    dense_only = searched(dict.fromkeys(range(10), 1.0), {20: 1.0}, {20})
    assert learnt([[dense_only]]) == pytest.approx(0.25, abs=0.05)
    either = searched({1: 1.0}, {1: 1.0}, {1})
    assert learnt([[either], []]) == 0.5


def test_questions_are_searched_in_every_form(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, "utf-8")
    quote = "Dạy sơ cứu cho giáo viên."
    start = PLAN.index(quote)
    question = {
        "question": "Ai dạy sơ cứu?",
        "question_en": "Who teaches first aid?",
        "gold": [{"doc": "plan.txt", "start": start, "end": start + len(quote)}],
    }
    with Library.open(tmp_path / "data") as library:
        list(ingest(library, [tmp_path / "plan.txt"]))
        for query_of in (as_asked, as_understood):
            found = search_all([question, {"question": "?", "gold": []}], library, query_of)
            assert [one.form for one in found] == list(FORMS)
            assert [recall_of([one], 0.5) for one in found] == [1.0, 1.0, 1.0]
            assert all(len(one.holders[0]) == 1 for one in found)
        assert [one.language for one in search_all([question], library)] == ["vi", "vi", "en"]


def test_the_shipped_shares_are_read_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    fusion = shipped_fusion()
    assert yaml.safe_load(as_yaml(fusion)) == dict(fusion.lexical_shares)
    assert (Path(__file__).parents[2] / "vectorstore" / FILE).read_text("utf-8") == as_yaml(fusion)
    assert all(0 < fusion.lexical_share(language) < 1 for language in ("vi", "en"))
    assert as_yaml(Fusion({"vi": 0.5, "en": 0.25})).endswith("vi: 0.5\nen: 0.25\n")


def test_each_set_wants_its_plans(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        learn(["--questions", "somewhere"])
    assert "each --questions belongs to a --plans" in capsys.readouterr().err


@pytest.mark.long
def test_the_shares_are_learnt_from_the_samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert learn(["--out", str(tmp_path / "fusion.yaml")]) == 0
    assert "which the others teach" in capsys.readouterr().out
    assert (tmp_path / "fusion.yaml").read_text("utf-8").startswith("# The lexical part")
