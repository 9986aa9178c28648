import io
import json
import os
import subprocess
import sys
from pathlib import Path
from socket import socket

import pytest
from ui_fakes import EVIL, FOLLOW_UPS, OPTIONS, SAMPLE, SAMPLES, FakeAssistant, FakeLibrary, contents
from ui_serving import free_port

from prompts.texts import texts
from ui.api.schemas import AnswerShape
from ui.cli import Session, app, language_asked, main
from ui.settings import Settings
from ui.wiring import Parts

ROOT = Path(__file__).parents[2]
QUESTION = "Công an xã phải làm gì?"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def session(parts: Parts) -> Session:
    return Session(parts, "vi")


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        input=stdin, capture_output=True, cwd=ROOT, env=os.environ | environment, timeout=120,
    )  # fmt: skip


def feed(monkeypatch: pytest.MonkeyPatch, lines: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))


def test_importing_the_command_line_is_cheap() -> None:
    heavy = "chromadb gradio fastapi pydantic rich numpy tantivy sqlalchemy langchain_core torch vectorstore.library"
    code = f"import sys, ui.cli; print([m for m in {heavy.split()} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


# --- against the fakes ---


def test_an_answer_on_the_terminal(session: Session, capsys: Capture) -> None:
    assert main(["ask", QUESTION], session) == 0
    shown = capsys.readouterr().out
    assert "Công an xã có 3 nhiệm vụ:" in shown
    assert "Tuần tra các bến sông trong dịp hè. [2]" in shown
    assert "12/KH-UBND – Kế hoạch phòng, chống đuối nước" in shown
    assert "II. TỔ CHỨC THỰC HIỆN › 1. Công an xã" in shown


def test_an_answer_as_json_keeps_to_the_contract(session: Session, capsys: Capture) -> None:
    assert main(["ask", QUESTION, "--json", "--plan", "an_binh"], session) == 0
    AnswerShape.model_validate_json(capsys.readouterr().out)


def test_a_plans_words_are_no_markup_on_the_terminal(settings: Settings, capsys: Capture) -> None:
    library = FakeLibrary(contents("x", f"- [red]đỏ[/red] :smile: \x1b[31m{EVIL}"))
    parts = Parts(settings, library=library, assistant=FakeAssistant(library))
    assert main(["ask", QUESTION], Session(parts, "vi")) == 0
    shown = capsys.readouterr().out
    assert "[red]đỏ[/red] :smile:" in shown and "\x1b" not in shown


def test_lines_in_lines_out(session: Session, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    history = [{"question": "trước", "answer": {"status": "answered"}}]
    lines = [
        json.dumps({"id": 1, "question": QUESTION}).encode(),
        b"",
        b"not json",
        b'{"id": "hai"}',
        b'{"id": 3, "question": " "}',
        b'{"id": 4, "question": "x", "plans": ["nope"]}',
        b'{"id": 5, "question": "h\xe1\xbb\x8fng"}',
        b'{"id": 6, "question": "\xff"}',
        b'{"id": 7, "question": "x", "history": "y"}',
        b'{"id": "\\ud800", "question": " "}',
        b"[" * 100_000,
        b'{"id": NaN, "question": "x"}',
        b'{"id": -Infinity, "question": "x"}',
        b'{"id": 1e999, "question": "x"}',
        json.dumps({"id": 8, "question": "sau", "history": history}).encode(),
    ]
    feed(monkeypatch, b"\n".join(lines))
    assert main(["ask", "--jsonl"], session) == 0
    got = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in got] == [1, None, "hai", 3, 4, 5, None, 7, "\ud800", None, None, None, None, 8]
    codes = [line.get("error", {}).get("code") for line in got]
    bad = "bad_line"
    assert codes == [None, bad, bad, "empty", "unknown_plan", "internal", bad, bad, "empty", bad, bad, bad, bad, None]
    assert all(line["error"]["message"] for line in got if "error" in line)
    AnswerShape.model_validate(got[0])
    assert session.parts.assistant.asked[-1] == ("sau", (), tuple(history))


def test_lines_may_say_who_asks_and_be_explained(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    units = [{}, {"unit": "Trạm Y tế"}, {"unit": 5}, {"unit": "x" * 201}]
    lines = [json.dumps({"question": "Tôi?"} | one).encode() for one in units]
    feed(monkeypatch, b"\n".join(lines))
    assert main(["ask", "--jsonl", "--unit", "Công an xã", "--explain"], session) == 0
    got = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("error", {}).get("code") for line in got] == [None, None, "bad_line", "bad_line"]
    assert session.parts.assistant.units == ["Công an xã", "Trạm Y tế"]
    assert [line["understood"]["asker"] for line in got[:2]] == ["Công an xã", "Trạm Y tế"]


def test_options_and_questions_to_go_on_with_are_listed(session: Session, capsys: Capture) -> None:
    assert main(["ask", "chưa rõ"], session) == main(["ask", QUESTION], session) == 0
    clarified, answered = capsys.readouterr().out.split("Công an xã có 3")
    assert "Chọn một câu hỏi" in clarified and all(f"• {option}" in clarified for option in OPTIONS)
    assert "Có thể hỏi tiếp" in answered and f"• {FOLLOW_UPS[0]}" in answered


def test_input_without_one_usable_line_fails(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, b"\x89PNG\r\n\x1a\n\x00\x00")
    assert main(["ask", "--jsonl"], session) == 1


def test_no_input_is_no_failure(session: Session, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    feed(monkeypatch, b"")
    assert main(["ask", "--jsonl"], session) == 0
    assert capsys.readouterr().out == ""


def test_plans_and_show(session: Session, capsys: Capture) -> None:
    assert main(["plans"], session) == main(["show", "an_binh"], session) == 0
    shown = capsys.readouterr().out
    assert "an_binh" in shown and "12/KH-UBND" in shown and "└── 1. Công an xã" in shown and "để trống" in shown
    assert main(["plans", "--json"], session) == main(["show", "an_binh", "--json"], session) == 0
    listed, whole = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert listed["plans"][0]["id"] == whole["id"] == "an_binh"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["ask"], 2),
        (["ask", ""], 2),
        (["ask", "x", "--jsonl"], 2),
        (["ask", "x", "--plan", "nope"], 1),
        (["ask", "hỏng"], 1),
        (["show", "nope"], 1),
        (["show"], 2),
        (["nope"], 2),
        (["plans", "--nope"], 2),
        (["serve", "--port", "0"], 2),
        (["serve", "--host", "256.0.0.1"], 1),
    ],
)
def test_a_failure_is_one_line(session: Session, capsys: Capture, arguments: list[str], status: int) -> None:
    assert main(arguments, session) == status
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert line.startswith("plan-assistant: ") and len(line) > 25


def test_the_help_is_shown_as_it_is_where_nothing_is_asked(session: Session, capsys: Capture) -> None:
    assert main(["--help"], session) == 0
    helped = capsys.readouterr().out
    for arguments in ([], ["--lang", "vi"]):
        assert main(arguments, session) == 2
        assert capsys.readouterr() == ("", helped)
    assert len(helped.splitlines()) > 10


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_taken_port_names_both_ways_out(session: Session, capsys: Capture, language: str) -> None:
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])], Session(session.parts, language)) == 1
    said = capsys.readouterr().err
    assert "--port" in said and "make demo PORT=" in said


def test_serving_broken_data_fails_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    done = run("--data", str(tmp_path / "data"), "serve", "--port", str(free_port()))
    started, failed = done.stderr.decode().splitlines()
    assert done.returncode == 1 and failed.startswith("plan-assistant: Không mở được kho dữ liệu"), (started, failed)


def test_a_setting_that_cannot_be_used_is_one_line(capsys: Capture) -> None:
    assert main(["--lang", "fr", "plans"]) == 2
    assert "'fr'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [([], "", "vi"), ([], "en", "en"), (["--lang", "en"], "", "en"), (["--lang=vi", "ask"], "en", "vi"),
     (["--lang"], "", "vi"), (["--lang", "fr"], "", "vi"), (["ask", "en"], "", "vi")],
)  # fmt: skip
def test_the_language_of_help(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], environment: str, language: str
) -> None:
    monkeypatch.setenv("PLAN_ASSISTANT_LANGUAGE", environment)
    assert language_asked(arguments) == language


@pytest.mark.parametrize("language", ["vi", "en"])
def test_help_is_in_the_catalogue(language: str, capsys: Capture) -> None:
    for command in ([], *([c.name or c.callback.__name__] for c in app.registered_commands if c.callback)):
        assert main(["--lang", language, *command, "--help"]) == 0
        shown = capsys.readouterr().out
        assert "help." not in shown
    assert texts()["help.port"][language].split("(")[0] in shown


# --- for real ---


def test_ingest_reports_each_file(tmp_path: Path, capsys: Capture) -> None:
    empty = tmp_path / "trong.txt"
    empty.write_text(" \n", encoding="utf-8")
    files = [str(SAMPLES / SAMPLE), str(empty), str(SAMPLES / SAMPLE)]
    assert main(["--data", str(tmp_path / "data"), "ingest", *files, "--json"]) == 1
    reports = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [report["outcome"] for report in reports] == ["created", "failed"]
    assert reports[0]["passages"] > 10 and reports[1]["error"] and reports[1]["remedy"]
    assert main(["--data", str(tmp_path / "data"), "ingest", files[0]]) == 0
    assert "bỏ qua" in capsys.readouterr().out


def test_a_report_is_on_one_line_whatever_the_file_is_called(tmp_path: Path, capsys: Capture) -> None:
    """Else a name with a line break in it could pass for the report of another file."""
    (tmp_path / "a\nb.txt: đã nạp\n.txt").write_bytes(b"")
    assert main(["--data", str(tmp_path / "data"), "ingest", str(tmp_path)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "a b.txt: đã nạp .txt: lỗi"


def test_ingest_of_an_empty_folder_says_so(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "rong").mkdir()
    assert main(["--data", str(tmp_path / "data"), "ingest", str(tmp_path / "rong")]) == 2
    assert "rong" in capsys.readouterr().err


def test_every_surface_gives_the_same_answer(data: Path, capsys: Capture) -> None:
    from ui_clients import LocalClient

    from ui.app import create_app

    assert main(["--data", str(data), "ask", QUESTION, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "answered" and told["citations"]
    settings = Settings(data=data)
    parts = Parts(settings)
    client = LocalClient(create_app(settings, parts))
    served = client.post("/api/ask", json={"question": QUESTION}).json()
    cited = {citation["plan_id"] for citation in told["citations"]}
    texts_of = {plan_id: client.get(f"/api/plans/{plan_id}/text").text for plan_id in cited}
    parts.close()
    assert told | {"timings_ms": {}} == served | {"timings_ms": {}}
    for citation in served["citations"]:
        assert texts_of[citation["plan_id"]][citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.slow
def test_vietnamese_comes_out_where_the_locale_is_c(data: Path) -> None:
    for environment in (
        {"LANG": "C", "LC_ALL": "C"},
        {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "POSIX"},
    ):
        done = run("--data", str(data), "plans", **environment)
        assert done.returncode == 0, done.stderr
        assert "đuối nước" in done.stdout.decode("utf-8")


def test_reindex_builds_the_indexes_anew(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(data), "reindex"]) == 0
    assert "kế hoạch" in capsys.readouterr().out
    assert main(["--data", str(data), "ask", "Công an xã phải làm gì?", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "answered"


class Stopped:
    """A library that somebody presses Ctrl+C at."""

    def plans(self) -> None:
        raise KeyboardInterrupt

    def close(self) -> None: ...


@pytest.mark.parametrize(("language", "words"), [("vi", "Đã dừng."), ("en", "Stopped.")])
def test_ctrl_c_is_said(language: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = Parts(Settings(data=tmp_path), library=Stopped())  # type: ignore[arg-type]
    assert main(["--lang", language, "plans"], Session(parts, language)) == 130  # type: ignore[arg-type]
    assert capsys.readouterr().err == f"plan-assistant: {words}\n"
