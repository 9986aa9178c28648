"""``obligations``, ``correct`` and ``corrections`` on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from ui_clients import LocalClient
from ui_fakes import EVIL, SAMPLE, SAMPLES, TEXT, FakeAssistant, FakeLibrary, contents

from ui.api.schemas import ObligationShape
from ui.cli import main
from ui.commands.session import Session
from ui.settings import Settings
from ui.wiring import Parts

Capture = pytest.CaptureFixture[str]
BOTH = ("--by", "a", "--why", "b")
KHE = "47-kh-ubnd-trang-khe-2024"


@pytest.fixture
def session(parts: Parts) -> Session:
    return Session(parts, "vi")


def listed(session: Session, capsys: Capture, *arguments: str) -> list[dict]:
    assert main(["obligations", *arguments, "--format", "json"], session) == 0
    (line,) = capsys.readouterr().out.splitlines()
    return json.loads(line)


def test_json_is_one_array(session: Session, capsys: Capture) -> None:
    found = listed(session, capsys)
    assert [one["id"] for one in found] == ["o0", "o1", "o2"]
    for one in found:
        ObligationShape.model_validate(one)
        assert TEXT[one["start"] : one["end"]] == one["quote"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--unit", "Công an xã"], ["o0", "o1"]),
        (["--unit", "cong an xa"], ["o0", "o1"]),
        (["--unit", "Trường tiểu học", "--role", "actor"], ["o2"]),
        (["--unit", "Trường tiểu học", "--role", "partner"], ["o0"]),
        (["--role", "lead"], ["o0"]),
        (["--kind", "duty"], ["o0", "o1", "o2"]),
        (["--kind", "report"], []),
        (["--due-before", "2024-05-01"], ["o0"]),
        (["--due-from", "2024-04-30", "--due-before", "2024-05-01"], ["o0"]),
        (["--due-from", "2024-05-01"], []),
        (["--plan", "an_binh"], ["o0", "o1", "o2"]),
        (["--unit", "Bộ Y tế"], []),
    ],
)
def test_filters(session: Session, capsys: Capture, arguments: list[str], found: list[str]) -> None:
    assert [one["id"] for one in listed(session, capsys, *arguments)] == found


def test_a_table_by_default(session: Session, capsys: Capture) -> None:
    assert main(["obligations"], session) == 0
    shown = capsys.readouterr()
    for words in ("12/KH-UBND – Kế hoạch phòng, chống đuối nước", "Công an xã", "2024-04-30", "o1"):
        assert words in shown.out
    assert "3 nhiệm vụ trong 1 kế hoạch" in shown.err
    assert main(["obligations", "--kind", "target"], session) == 0
    shown = capsys.readouterr()
    assert shown.out == "" and "Không có nhiệm vụ nào như vậy" in shown.err


def test_a_plans_words_are_no_markup_in_the_table(settings: Settings, capsys: Capture) -> None:
    library = FakeLibrary(contents("x", f"- [red]đỏ[/red] :smile: \x1b[31m{EVIL}"))
    parts = Parts(settings, library=library, assistant=FakeAssistant(library))
    assert main(["obligations"], Session(parts, "vi")) == 0
    shown = capsys.readouterr().out
    assert "[red]đỏ[/red] :smile:" in " ".join(shown.split()) and "\x1b" not in shown


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--kind", "x"], 2, "duty, report, target"),
        (["--role", "x"], 2, "lead, actor, partner, recipient"),
        (["--format", "pdf"], 2, "table, json, csv, xlsx, ics"),
        (["--due-from", "1/5/2024"], 2, "2024-05-31"),
        (["--due-before", "20240531"], 2, "due_before"),
        (["--due-before", "2024-W20-1"], 2, "due_before"),
        (["--due-before", "2024-02-30"], 2, "due_before"),
        (["--unit", "x" * 301], 2, "300"),
        (["--due-from", "2024-05-02", "--due-before", "2024-05-01"], 2, "2024-05-02"),
        (["--output", "x.pdf"], 2, "table, json, csv, xlsx, ics"),
        (["--output", "x.PDF"], 2, "pdf"),
        (["--plan", "nope"], 1, "nope"),
        (["extra"], 2, "extra"),
    ],
)
def test_what_can_not_be_asked(session: Session, capsys: Capture, arguments: list[str], status: int, says: str) -> None:
    assert main(["obligations", *arguments], session) == status
    told = capsys.readouterr()
    assert told.out == "" and says in told.err and len(told.err.splitlines()) == 1


def test_a_file_by_its_suffix(session: Session, capsys: Capture, tmp_path: Path) -> None:
    for name, begins in (
        ("a.csv", b"\xef\xbb\xbf"),
        ("a.xlsx", b"PK"),
        ("a.ics", b"BEGIN:VCALENDAR"),
        ("a.json", b"["),
        ("B.CSV", b"\xef\xbb\xbf"),
    ):
        assert main(["obligations", "--output", str(tmp_path / name)], session) == 0
        assert (tmp_path / name).read_bytes().startswith(begins)
        told = capsys.readouterr()
        assert told.out == "" and "3 nhiệm vụ" in told.err
        assert ("2 nhiệm vụ không có ngày" in told.err) == (name == "a.ics")
    assert main(["obligations", "--format", "csv", "--output", str(tmp_path / "b.txt")], session) == 0
    assert (tmp_path / "b.txt").read_bytes() == (tmp_path / "a.csv").read_bytes()
    assert main(["obligations", "--output", str(tmp_path / "no" / "a.csv")], session) == 1


def test_a_workbook_goes_into_a_pipe_and_not_onto_a_terminal(
    session: Session, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["obligations", "--format", "xlsx"], session) == 0
    data = capsysbinary.readouterr().out
    assert load_workbook(io.BytesIO(data)).active.max_row == 4
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["obligations", "--format", "xlsx"], session) == 2
    told = capsysbinary.readouterr()
    assert told.out == b"" and b"--output" in told.err


# --- for real: the editor writes ---


@pytest.fixture
def own_data(tmp_path: Path, data: Path) -> str:
    """A copy of the data folder, to be changed."""
    import shutil

    return str(shutil.copytree(data, tmp_path / "copy"))


def test_a_correction_from_making_to_withdrawal(own_data: str, capsys: Capture) -> None:
    def command(*arguments: str) -> str:
        assert main(["--data", own_data, *arguments]) == 0
        return capsys.readouterr().out

    def first() -> dict:
        return json.loads(command("obligations", "--plan", KHE, "--format", "json"))[0]

    read = first()
    who = ("--by", "Lan", "--why", "hỏi UBND")
    command("correct", read["id"], "--plan", KHE, "--actor", "Dân quân xã", "--kind", "report", *who)
    command("correct", read["id"], "--plan", KHE, "--deadline", "hết quý I", "--due", "2024-03-31", *who)
    now = first()
    assert (now["actors"], now["kind"], now["quote"]) == (["Dân quân xã"], "report", read["quote"])
    assert (now["deadline"]["text"], now["deadline"]["due"]) == ("hết quý I", ["2024-03-31"])
    assert now["corrected"] | {"at": ""} == {
        "by": "Lan", "at": "", "why": "hỏi UBND", "fields": ["actor", "kind", "deadline"]
    }  # fmt: skip
    assert now["edition"] == read["edition"] and now["id"] == read["id"]
    command("reindex")
    assert first() == now
    command("correct", read["id"], "--plan", KHE, "--due", "2024-04-01", *who)  # the words stay
    assert first()["deadline"]["text"] == "hết quý I"
    history = json.loads(command("corrections", "--json", "--plan", KHE))
    assert [one["field"] for one in history] == ["actor", "kind", "deadline", "deadline"]
    assert [one["state"] for one in history] == ["active", "active", "superseded", "active"]
    shown = " ".join(command("corrections").split())
    assert "hỏi UBND" in shown and shown.count("(đã được thay)") == 1 and shown.count("(đang áp dụng)") == 3
    assert command("corrections", "--review", "--json").strip() == "[]"
    for number in "1234":
        command("corrections", "--withdraw", number, "--by", "Minh")
    assert first() == read
    assert "đã rút" in command("corrections")


def test_the_help_tells_the_form_of_the_json(session: Session, capsys: Capture) -> None:
    assert main(["corrections", "--help"], session) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "một mảng" in told and "mỗi dòng" not in told


@pytest.mark.parametrize(
    ("words", "due", "interval", "rule"),
    [
        ("trước ngày 25 hằng tháng", [], None, "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("quý II", [], ["2024-04-01", "2024-06-30"], None),
        ("trước ngày 30/9", ["2024-09-30"], None, None),
        ("khi có chỉ đạo", [], None, None),
    ],
)
def test_the_words_of_a_deadline_are_computed(
    own_data: str, capsys: Capture, words: str, due: list[str], interval: list[str] | None, rule: str | None
) -> None:
    def listed() -> dict:
        assert main(["--data", own_data, "obligations", "--plan", KHE, "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out)[0]

    chosen = listed()["id"]
    assert main(["--data", own_data, "correct", chosen, "--plan", KHE, "--deadline", words, *BOTH]) == 0
    capsys.readouterr()
    now = listed()["deadline"]
    assert (now["text"], now["due"], now["interval"], now["rrule"]) == (words, due, interval, rule)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["correct", "x", "--plan", KHE, "--kind", "duty"], 2, "--by"),
        (["correct", "x", "--plan", KHE, *BOTH], 2, "--actor"),
        (["correct", "x", "--plan", KHE, "--by", " ", "--why", "b", "--kind", "duty"], 2, "--by"),
        (["correct", "x", "--plan", KHE, *BOTH, "--kind", "việc"], 2, "việc"),
        (
            ["correct", "x", "--plan", KHE, *BOTH, "--no-deadline", "--due", "2024-01-01"],
            2,
            "--due",
        ),
        (
            ["correct", "x", "--plan", KHE, *BOTH, "--deadline", "x", "--due", "mai"],
            2,
            "2024-05-31",
        ),
        (["correct", "x", "--plan", KHE, *BOTH, "--kind", "duty"], 1, "obligations --plan"),
        (["correct", "x", "--plan", "nope", *BOTH, "--kind", "duty"], 1, "nope"),
        (["corrections", "--withdraw", "9"], 2, "--by"),
        (["corrections", "--withdraw", "9", "--reject", "8", "--by", "a"], 2, "--by"),
        (["corrections", "--to", "x", "--by", "a"], 2, "--to"),
        (["corrections", "--withdraw", "9", "--by", "a"], 1, "9"),
        (["corrections", "--accept", "9", "--by", "a"], 1, "9"),
        (["corrections", "--plan", "nope"], 1, "nope"),
    ],
)
def test_what_can_not_be_corrected(data: Path, capsys: Capture, arguments: list[str], status: int, says: str) -> None:
    assert main(["--data", str(data), *arguments]) == status
    told = capsys.readouterr()
    assert says in told.err and len(told.err.splitlines()) == 1


def test_every_surface_lists_the_same(data: Path, capsys: Capture) -> None:
    from ui.app import create_app

    assert main(["--data", str(data), "obligations", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    settings = Settings(data=data)
    parts = Parts(settings)
    client = LocalClient(create_app(settings, parts))
    served = client.get("/api/obligations").json()
    texts_of = {
        plan["id"]: client.get(f"/api/plans/{plan['id']}/text").text
        for plan in client.get("/api/plans").json()["plans"]
    }
    parts.close()
    assert told == served and told
    for one in told:
        for part in one["parts"]:
            assert texts_of[one["plan_id"]][part["start"] : part["end"]] == part["quote"]


def test_a_new_edition_has_a_correction_reviewed(tmp_path: Path, capsys: Capture) -> None:
    text = (SAMPLES / SAMPLE).read_text(encoding="utf-8")
    file, folder = tmp_path / "a.txt", str(tmp_path / "data")

    def command(*arguments: str) -> str:
        assert main(["--data", folder, *arguments]) == 0
        return capsys.readouterr().out

    def register() -> dict[str, dict]:
        return {one["id"]: one for one in json.loads(command("obligations", "--format", "json"))}

    file.write_text(text, encoding="utf-8")
    command("ingest", str(file))
    before = register()
    chosen = next(one for one in before.values() if len(one["quote"].split()) > 20 and len(one["parts"]) == 1)
    command("correct", chosen["id"], "--plan", KHE, "--actor", "Dân quân xã", "--by", "Lan", "--why", "hỏi UBND")
    words = chosen["quote"].split()
    longer = chosen["quote"].replace(f" {words[10]} ", f" {words[10]} thêm ", 1)
    file.write_text(text.replace(chosen["quote"], longer), encoding="utf-8")
    command("ingest", str(file))
    (proposal,) = json.loads(command("corrections", "--review", "--json"))
    found = register()[proposal["proposed_for"]["id"]]
    assert found["quote"] == longer and found["edition"] == 2 and found["corrected"] is None
    assert "%" in command("corrections", "--review")
    assert "chờ xem lại" in command("corrections") and "đang áp dụng" not in command("corrections")
    command("corrections", "--accept", str(proposal["id"]), "--by", "Minh")
    assert register()[found["id"]]["actors"] == ["Dân quân xã"]
    assert command("corrections", "--review", "--json") == "[]\n"
    assert "Không có hiệu chỉnh nào chờ xem lại" in command("corrections", "--review")
    assert "đã chuyển sang phiên bản mới" in " ".join(command("corrections").split())


def test_an_admins_own_names_are_known_and_reindex_reads_with_them(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "data"

    def found(unit: str) -> list[str]:
        assert main(["--data", str(folder), "obligations", "--unit", unit, "--format", "json"]) == 0
        return [one["id"] for one in json.loads(capsys.readouterr().out)]

    assert main(["--data", str(folder), "ingest", str(SAMPLES / SAMPLE)]) == 0
    capsys.readouterr()
    chosen = found("Công an xã")[0]
    who = ("--plan", KHE, "--by", "Lan", "--why", "x", "--actor", "Tổ GYB")
    assert main(["--data", str(folder), "correct", chosen, *who]) == 0
    capsys.readouterr()
    assert chosen not in found("to giu yen binh")
    (folder / "units.yaml").write_text("same:\n  - [Tổ giữ yên bình, Tổ GYB]\n", encoding="utf-8")
    assert chosen in found("to giu yen binh")
    assert main(["--data", str(folder), "reindex"]) == 0
    capsys.readouterr()
    assert chosen in found("to giu yen binh")
    (folder / "units.yaml").write_text("same: [x\n", encoding="utf-8")
    assert found("Công an xã")  # what reads no plan goes on
    for command in (["reindex"], ["ingest", str(SAMPLES / SAMPLE)]):
        assert main(["--data", str(folder), *command]) == 1
        assert "units.yaml" in capsys.readouterr().err
