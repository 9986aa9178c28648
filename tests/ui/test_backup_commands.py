"""``backup`` and ``restore`` on the command line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from store_fakes import NOON, HashEncoder, reading_of

from prompts.texts import say
from ui.cli import main
from ui.commands.session import Session
from ui.faults import fault_of
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.backups.errors import BackupFailed, BadBackup
from vectorstore.library import Library

Capture = pytest.CaptureFixture[str]
SCHOOL = reading_of("I. TRƯỜNG HỌC", "Dạy bơi cho học sinh", number="9/KH-UBND", place="Vinh")


class Terminal(io.StringIO):
    """Standard input at which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Library.open(tmp_path / "data", encoder=HashEncoder, now=lambda: NOON) as library:
        yield Session(Parts(Settings(data=tmp_path / "data"), library=library), "vi")


def keep(session: Session) -> str:
    return session.parts.library.keep(SCHOOL, source="a.txt", path="/a.txt", digest="d", plan_id=None).id


def test_a_backup_and_its_restore(
    session: Session, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, plan = str(tmp_path / "x.zip"), keep(session)
    assert main(["backup", file], session) == 0
    assert "1 kế hoạch (1 phiên bản)" in capsys.readouterr().out
    assert main(["backup", file], session) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["backup", file, "--force"], session) == 0
    session.parts.library.withdraw(plan)
    capsys.readouterr()
    assert main(["restore", file], session) == 2  # nobody is there to be asked
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    assert main(["restore", file], session) == 1
    shown = " ".join(capsys.readouterr().err.split())
    assert "(0 kế hoạch đang phục vụ)" in shown and "lúc 19:00 20/05/2024 (1 kế hoạch, 1 phiên bản)" in shown
    assert session.parts.library.plans() == ()
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    assert main(["restore", file], session) == 0
    assert "Đã khôi phục 1 kế hoạch" in capsys.readouterr().out
    assert main(["restore", file, "--yes"], session) == 0
    assert [one.id for one in session.parts.library.plans()] == [plan]


def test_a_folder_without_data_is_not_backed_up(session: Session, tmp_path: Path, capsys: Capture) -> None:
    """A mistyped ``--data`` must not put an empty backup in the place of a good one."""
    (file := tmp_path / "backup.zip").write_bytes(b"the good one")
    assert main(["backup", str(file), "--force"], session) == 2
    assert "chưa có dữ liệu nào để sao lưu" in capsys.readouterr().err
    assert file.read_bytes() == b"the good one"


def test_an_id_is_that_of_a_withdrawn_plan(session: Session, capsys: Capture) -> None:
    plan = keep(session)
    session.parts.library.withdraw(plan)
    assert main(["restore", plan], session) == 0
    assert f"Kế hoạch {plan} (phiên bản 1) phục vụ trở lại" in capsys.readouterr().out
    assert [one.id for one in session.parts.library.plans()] == [plan]
    assert main(["restore", plan], session) == 0
    assert "đang dùng phiên bản 1 rồi" in capsys.readouterr().out
    assert main(["restore", "xyz"], session) == 1
    assert "xyz" in capsys.readouterr().err


def test_a_file_that_is_no_backup(session: Session, tmp_path: Path, capsys: Capture) -> None:
    file = tmp_path / "x.zip"
    file.write_text("x")
    assert main(["restore", str(file), "--yes"], session) == 1
    assert "không phải là tệp ZIP nguyên vẹn" in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "nowhere.zip"), "--yes"], session) == 1
    assert "Không đọc được tệp sao lưu" in capsys.readouterr().err


@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind in (BackupFailed, BadBackup) for code in kind.WORDS])
def test_every_failure_is_said_in_both_languages(kind: type[BackupFailed | BadBackup], code: str) -> None:
    fields = {name: f"<{name}>" for _, name, *_ in Formatter().parse(kind.WORDS[code]) if name and name != "file"}
    error = kind(Path("x.zip"), code, **fields)
    english, vietnamese = fault_of(error, "en"), fault_of(error, "vi")
    assert english.detail.rstrip(".").lower() == str(error).lower()
    assert vietnamese.detail != english.detail and "x.zip" in vietnamese.detail
    assert english.exit == 1 and english.title == say(f"problem.{english.code}", "en")
