"""The benchmark beside peers: what adapters say, how it is scored, what is printed; with peers made for it."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.peers.__main__ import main
from benchmarks.peers.measuring import Figures, Shape, at, measure
from benchmarks.peers.peers import HERE, OURS, PEERS, Peer
from benchmarks.peers.plan_sets import PlanSet, read_set, sets_at_hand
from benchmarks.peers.process import AdapterFailed, Process
from benchmarks.peers.replies import answer_of, characters_of, lost
from benchmarks.peers.tables import Row, as_json, as_markdown, cell
from benchmarks.peers.venvs import NotInstalled, install, python_of, size_mib
from evals.questions import FORMS
from evals.scoring import score

FAKES = Path(__file__).parent / "peer_fakes"
PYTHON = Path(sys.executable)
LINES = Peer("lines", "Lines", lacks="everything", has="few lines", folder=FAKES)
BROKEN = Peer("broken", "Broken", folder=FAKES)

PLAN = """KẾ HOẠCH
Bảo vệ đê Bãi Nổi
1. Ban Quản lý đê trực canh suốt mùa lũ.
2. Trạm Bơm Bãi Nổi vận hành máy bơm trước ngày 15/6.
"""
DUTY = "Ban Quản lý đê trực canh suốt mùa lũ."
DEADLINE = "vận hành máy bơm trước ngày 15/6"


def span(quote: str) -> dict[str, object]:
    start = PLAN.index(quote)
    return {"doc": "de.md", "start": start, "end": start + len(quote), "quote": quote}


QUESTIONS = [
    {"id": "1", "type": "duties", "question": "Ban Quản lý đê phải làm gì?", "question_en": "What of the dyke?",
     "gold": [span(DUTY)], "answer_keys": ["mùa lũ"]},
    {"id": "2", "type": "deadline", "question": "Máy bơm vận hành trước ngày nào?", "gold": [span(DEADLINE)]},
    {"id": "3", "type": "abstain", "question": "Kinh phí bao nhiêu?", "question_en": "How much money?", "gold": []},
]  # fmt: skip


@pytest.fixture
def plans(tmp_path: Path) -> PlanSet:
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "de.md").write_text(PLAN, "utf-8")
    (folder / "questions.jsonl").write_text("\n".join(json.dumps(row) for row in QUESTIONS), "utf-8")
    return read_set("dykes", folder, folder)


def test_a_peer_is_measured_in_three_forms_and_two_shapes(plans: PlanSet) -> None:
    found = measure(LINES, PYTHON, plans, starts=2)
    assert found.passages == 4
    assert found.index_s < found.ingest_s and found.cold_s > 0
    assert found.peak_mib > 1
    default, ten = found.shapes["default"], found.shapes["ten"]
    # One line: whole and nothing besides but its number. Of "Trạm Bơm …", the clause and the words before it.
    assert default.forms["question"]["complete"] == 1.0
    assert 0.7 < default.forms["question"]["precision"] < 1.0
    assert default.forms["question"]["abstained"] == 1.0, "no line shares a word with it"
    assert default.forms["question_nodiac"]["complete"] < 1.0, "its words are spelled otherwise"
    assert default.forms["question_en"]["complete"] == 0.0
    # Ten: more is found, and less of it is right.
    assert ten.quotes > default.quotes and ten.characters > default.characters
    assert ten.forms["question"]["precision"] < default.forms["question"]["precision"]
    assert (default.lost, ten.lost) == (0, 0)
    assert 0 < default.p50_ms <= default.p95_ms


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("end", r"ended with exit 1: no such encoder: tiny"),
        ("babble", r"not a line of JSON: 'Loading weights …"),
        ("list", r"not an object: '\[\]"),
        ("mix", r"asked 7, it answered another"),
        ("sleep", r"said nothing for 1 s"),
    ],
)
def test_a_peer_that_fails_says_how(asked: str, said: str) -> None:
    process = Process(BROKEN, PYTHON, "answer", "nowhere", patience=1 if asked == "sleep" else 60)
    with process, pytest.raises(AdapterFailed, match=said):
        process.ask({"id": "7", "question": asked, "top": None})


# A reply's quotes and where they are taken to stand, by what is there.
PLACES = [
    (DUTY, PLAN.index(DUTY), DUTY),  # where it says
    (DUTY, 3, DUTY),  # where it doesn't stand; it stands once
    (DUTY, None, DUTY),  # it doesn't say
    ("Bãi Nổi", None, "Bãi Nổi"),  # twice: the first
    ("Bãi Nổi", PLAN.rindex("Bãi Nổi"), "Bãi Nổi"),  # twice: the one that it says
    ("KẾ HOẠCH Bảo vệ đê", None, "KẾ HOẠCH\nBảo vệ đê"),  # a line break lost
    ("Ban Quản lý rừng trực canh", None, ""),  # not the plan's words
    ("  ", 0, ""),  # nothing
]


@pytest.mark.parametrize(("words", "start", "placed"), PLACES)
def test_quotes_are_placed_in_the_plan(words: str, start: int | None, placed: str) -> None:
    answer = answer_of({"quotes": [{"source": "de.md", "start": start, "quote": words}]}, {"de.md": PLAN})
    citation = answer["citations"][0]
    assert PLAN[citation["start"] : citation["end"]] == citation["quote"] == placed
    assert lost(answer) == (not placed)
    if start == PLAN.rindex("Bãi Nổi"):
        assert citation["start"] == start


def test_whatever_the_passages_hold_counts_as_said() -> None:
    whole = {"source": "de.md", "start": 0, "quote": PLAN}
    answer = answer_of({"quotes": [whole]}, {"de.md": PLAN})
    scored = score(QUESTIONS[0], answer, {"de.md": PLAN})
    assert scored.complete == 1.0 and scored.markers == 1.0
    assert scored.precision is not None and scored.precision < 0.4
    assert characters_of(answer) == len(PLAN)


def test_no_passage_is_no_answer() -> None:
    answer = answer_of({"quotes": []}, {"de.md": PLAN})
    assert score(QUESTIONS[2], answer, {}).abstained == 1.0
    assert score(QUESTIONS[0], answer, {"de.md": PLAN}).complete == 0.0


def test_an_answer_of_ours_is_taken_as_it_is() -> None:
    answer = {"status": "not_stated", "text": "", "citations": []}
    assert answer_of({"id": "1", "answer": answer}, {}) == answer


def test_ours_is_measured_by_its_own_adapter(plans: PlanSet) -> None:
    found = measure(PEERS[0], PYTHON, plans)
    assert list(found.shapes) == ["default"], "it quotes what answers, and takes no number"
    assert found.shapes["default"].forms["question"]["complete"] == 1.0
    assert found.passages >= 3


def test_a_set_holds_texts_and_no_question_to_ask_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Một\r\nHai\n".encode())
    rows = [{"id": "1", "question": "Ai?", "gold": []}, {"id": "2", "question": "Gì?", "gold": [], "expect": "clarify"}]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    found = read_set("one", tmp_path, tmp_path)
    assert [question["id"] for question in found.questions] == ["1"]
    found.write_texts(tmp_path / "texts")
    assert (tmp_path / "texts" / "a.txt.txt").read_bytes() == found.texts["a.txt"].encode()


def test_the_samples_are_measured_wherever_the_project_lies(tmp_path: Path) -> None:
    found = sets_at_hand(tmp_path / "nowhere")
    assert [one.name for one in found] == ["samples"]
    for question in found[0].questions:
        for gold in question["gold"]:
            assert found[0].texts[gold["doc"]][gold["start"] : gold["end"]] == gold["quote"]


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([3, 1, 2], 0.5, 2), ([1, 2, 3, 4], 0.5, 2), (range(1, 101), 0.95, 95), ([7], 0.95, 7), ([2, 1], 0.0, 1)],
)
def test_nearest_rank(values: list[float], share: float, found: float) -> None:
    assert at(values, share) == found


def test_a_peer_that_is_not_installed_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="--install"):
        python_of(LINES, tmp_path)
    (tmp_path / "lines" / "venv").mkdir(parents=True)
    (tmp_path / "lines" / "venv" / ".installed").write_text("other requirements", "utf-8")
    with pytest.raises(NotInstalled, match="changed"):
        python_of(LINES, tmp_path)
    assert python_of(PEERS[0], tmp_path) == PYTHON


def test_what_pip_cannot_install_is_a_reason(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "lines.txt").write_text("/nowhere/lines-1.0-py3-none-any.whl\n", "utf-8")
    peer = replace(LINES, folder=tmp_path)
    with pytest.raises(NotInstalled, match=r"pip could not install it: .*lines-1\.0"):
        install(peer, tmp_path / "work")
    with pytest.raises(NotInstalled, match="not installed"):
        python_of(peer, tmp_path / "work")
    (tmp_path / "requirements" / "lines.txt").write_text("", "utf-8")
    install(peer, tmp_path / "work")
    assert 5 < size_mib(python_of(peer, tmp_path / "work")) < 100, "pip and setuptools"


@pytest.mark.parametrize("arguments", [["--only", "nobody"], ["--markdown", "--json"]])
def test_what_nobody_can_mean_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)


@pytest.mark.long
def test_what_is_not_installed_is_named_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = ["--work", str(tmp_path), "--shared", str(tmp_path), "--starts", "1"]
    assert main(["--only", "bm25", *nowhere]) == 0
    *tables, last = capsys.readouterr().out.splitlines()
    assert "### samples: 6 plans" in tables[0]
    assert any(line.startswith("| BM25 alone | not installed") for line in tables)
    found = json.loads(last)["sets"]["samples"]
    assert "--install" in found["bm25"]["reason"]
    assert found["ours"]["shapes"]["default"]["forms"]["question"]["complete"] > 0.7


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_every_peer_has_what_it_needs(peer: Peer) -> None:
    assert peer.adapter.is_file()
    assert peer.lacks and (peer.has or peer.name == OURS)
    if peer.name == OURS:
        return
    lines = [line for line in peer.requirements.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[\w.]+", line) for line in lines), "each pinned, from the registry"
    assert not [line for line in lines if line.startswith(("nvidia", "triton", "cuda"))], "no GPU packages"
    assert not [line for line in lines if line.startswith("torch==") and line != "torch==2.13.0"]


def test_no_adapter_lies_unused() -> None:
    scripts = {path.stem for path in (HERE / "adapters").glob("adapter_*.py")}
    assert scripts == {f"adapter_{peer.name}" for peer in PEERS}
    assert {path.stem for path in (HERE / "requirements").glob("*.txt")} == {peer.name for peer in PEERS[1:]}


def shape(complete: float, p50: float) -> Shape:
    forms = {form: {"recall": 1.0, "complete": complete, "precision": 0.5, "abstained": 0.0} for form in FORMS}
    return Shape(forms, quotes=4.0, characters=1234.0, lost=0, p50_ms=p50, p95_ms=2 * p50)


def figures(complete: float, p50: float, *shapes: str) -> Figures:
    return Figures(9, 4.0, 1.0, 2.0, 100.0, {name: shape(complete, p50) for name in shapes})


def test_the_tables_hold_every_figure_beside_its_ratio_to_ours() -> None:
    rows = [
        Row(PEERS[0], figures(0.8, 20.0, "default"), 1000.0),
        Row(LINES, figures(0.2, 5.0, "default", "ten"), 100.0),
        Row(BROKEN, reason="did not run: ended"),
    ]
    text = as_markdown({"dykes": rows}, {"dykes": "1 plan"})
    lines = text.splitlines()
    assert "### dykes: 1 plan" in lines
    assert [line.count("|") for line in lines if line.startswith("|")] == [13] * 6 + [10] * 5
    assert "| Lines, ten | 4.0 | 1,234 | 0.200 (×0.25) |" in text
    assert "| Plan Assistant | 4.0 | 1,234 | 0.800 | 0.800 | 0.800 | 0.500 |" in text
    assert "| Lines, default | 9 | 4.0 (×1.00) | 1.0 (×1.00) | 5.0 (×0.25) | 10.0 (×0.25) |" in text
    assert "| Broken | did not run: ended | – |" in text
    assert "- Lines. Lacks here: everything. Has what ours doesn't: few lines." in text
    record = as_json(rows)
    assert record["broken"] == {"reason": "did not run: ended"}
    assert json.loads(json.dumps(record))["lines"]["shapes"]["ten"]["p50_ms"] == 5.0


@pytest.mark.parametrize(
    ("value", "ours", "shown"),
    [(0.5, 1.0, "0.500 (×0.50)"), (0.5, 0.0, "0.500"), (0.5, None, "0.500"), (None, 1.0, "–")],
)
def test_a_cell(value: float | None, ours: float | None, shown: str) -> None:
    assert cell(value, ours, 3) == shown


def test_lost_quotes_are_told() -> None:
    found = replace(figures(0.2, 5.0, "default"), shapes={"default": replace(shape(0.2, 5.0), lost=3)})
    assert "3 of its quotes stand in no plan" in as_markdown({"dykes": [Row(LINES, found, 1.0)]}, {"dykes": "1 plan"})
