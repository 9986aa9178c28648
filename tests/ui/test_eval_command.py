import json
import re
from pathlib import Path

import pytest
from ui_fakes import contents

from ui.cli import Session, main
from ui.wiring import Parts

Capture = pytest.CaptureFixture[str]
POLICE = [
    "Tuần tra các bến sông trong dịp hè.",
    "Phối hợp rà soát các ao, hồ nguy hiểm và cắm biển cảnh báo trước ngày 30/4/2024.",
]


@pytest.fixture
def session(parts: Parts) -> Session:
    return Session(parts, "vi")


def file_of(tmp_path: Path, *rows: object) -> str:
    file = tmp_path / "q.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return str(file)


def test_a_table_a_form(session: Session, tmp_path: Path, capsys: Capture) -> None:
    file = file_of(
        tmp_path,
        {"type": "duties", "question": "Công an xã phải làm gì?", "question_en": "What do they do?", "gold": POLICE},
        {"question": "Giá vàng?", "answerable": False},
    )
    assert main(["eval", file, "--misses", "2"], session) == 0
    shown = capsys.readouterr().out
    for form in ("Tiếng Việt\n", "Tiếng Việt không dấu\n", "Tiếng Anh\n"):
        assert form in shown
    assert re.search(r"duties +1 +1\.000", shown) and re.search(r"TẤT CẢ +2 ", shown)
    assert "2 (answered): Giá vàng?" in shown and "2 (answered): Gia vang?" in shown
    assert main(["eval", file, "--json"], session) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["question"]["duties"]["recall"], told["question_en"]["ALL"]["n"]) == (1, 1)
    assert "abstained" not in told["question"]["duties"]  # and no NaN, which JSON has not


def test_a_dialogue_gets_its_own_answers_as_history(session: Session, tmp_path: Path) -> None:
    talk = {"id": "D", "turns": [{"question": "Công an xã?", "gold": POLICE}, {"question": "còn gì?", "gold": []}]}
    assert main(["eval", file_of(tmp_path, talk)], session) == 0
    question, _, history = session.parts.assistant.asked[1]
    assert question == "còn gì?" and history[0]["answer"]["status"] == "answered"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_file_that_cannot_be_used_is_one_line(parts: Parts, tmp_path: Path, capsys: Capture, language: str) -> None:
    good, bad = {"question": "a", "gold": POLICE}, {"question": "a", "gold": ["Không đâu có câu này."]}
    session = Session(parts, language)
    assert main(["--lang", language, "eval", file_of(tmp_path, good, bad)], session) == 1
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert said.out == "" and "q.jsonl" in line and re.search(r"(dòng|line) 2:", line) and "Không đâu" in line
    assert main(["eval", str(tmp_path / "none.jsonl")], session) == 1
    assert main(["eval"], session) == 2
    assert main(["eval", str(tmp_path), "--misses", "-1"], session) == 2


def test_the_texts_are_those_kept_and_not_files_on_disk(session: Session) -> None:
    assert contents().text.count(POLICE[0]) == 1  # what the tests above rely on


@pytest.mark.slow
def test_the_samples_own_questions(data: Path, capsys: Capture) -> None:
    """For real: what the reference questions of a sample plan hold is found in the plan as it was ingested."""
    file = Path(__file__).parents[1] / "samples" / "questions" / "questions_xa_trang_khe_duoi_nuoc_2024.jsonl"
    assert main(["--data", str(data), "eval", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["question"]["ALL"]["verbatim"] == 1 and told["question"]["ALL"]["complete"] > 0.7
