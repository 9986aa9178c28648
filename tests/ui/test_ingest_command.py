"""``plan-assistant ingest``: who reads the files, which options go together, and what the audit trail has of a run."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from benchmarks.written_plans import plan_text
from ingest.errors import ReadersFailed
from ingest.hands import Hands
from ingest.readers import Pages
from ingest.sent import answer
from prompts.texts import say
from ui.cli import main
from ui.commands.ingest import _is_worth_it, _reports
from ui.commands.session import Session
from ui.settings import Settings
from ui.wiring import Parts

Capture = pytest.CaptureFixture[str]

WRONG: list[tuple[list[str], str]] = [
    (["--watch", "--jobs", "2"], "cli.ingest.not_watching"),
    (["--watch", "--cluster", "tcp://127.0.0.1:1"], "cli.ingest.not_watching"),
    (["--cluster", " "], "cli.ingest.no_address"),
]


@pytest.mark.parametrize(("options", "said"), WRONG, ids=[" ".join(options) for options, _ in WRONG])
def test_options_that_do_not_go_together(tmp_path: Path, capsys: Capture, options: list[str], said: str) -> None:
    assert main(["--data", str(tmp_path / "d"), "--lang", "en", "ingest", str(tmp_path), *options]) == 2
    assert say(said, "en") in capsys.readouterr().err


def test_no_process_at_all_reads_nothing(tmp_path: Path, capsys: Capture) -> None:
    assert main(["--data", str(tmp_path / "d"), "ingest", str(tmp_path), "--jobs", "0"]) == 2
    assert "--jobs" in capsys.readouterr().err


# Names of files in a folder, and whether it is worth while to begin processes that read them.
FOLDERS: list[tuple[list[str], bool]] = [
    (["a.txt"], False),
    (["a.pdf"], False),
    (["a.zip"], True),  # who knows how many
    (["a.txt", "b.txt"], False),
    (["a.txt", "b.PDF"], True),
    (["a.txt", "b.xyz"], False),
    ([f"{number}.txt" for number in range(15)], False),
    ([f"{number}.md" for number in range(16)], True),
]


@pytest.mark.parametrize(("names", "worth"), FOLDERS, ids=[", ".join(names[:2]) for names, _ in FOLDERS])
def test_processes_are_begun_where_they_are_worth_it(tmp_path: Path, names: list[str], worth: bool) -> None:
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    assert _is_worth_it([tmp_path]) is worth


def test_several_processes_read_a_folder(tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    begin = Hands.begin
    monkeypatch.setattr(Hands, "begin", lambda self, *asked: begun.append(1) or begin(self, *asked))
    folder = tmp_path / "tep"
    folder.mkdir()
    for number in range(3):
        page = "".join(f"<p>{line}</p>" for line in plan_text(number).splitlines())
        (folder / f"{number}.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    for options, count in ((["--jobs", "1"], 0), (["--jobs", "2"], 3)):
        data = str(tmp_path / f"d{count}")
        assert main(["--data", data, "ingest", str(folder), *options]) == 0
        assert len(begun) == count
        assert main(["--data", data, "plans"]) == 0
    shown = capsys.readouterr().out
    assert shown[: len(shown) // 2] == shown[len(shown) // 2 :]


class Failing:
    """Reads two files and is then lost."""

    ahead = 1

    def __init__(self) -> None:
        self._left = 2

    def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
        future: Future[bytes] = Future()
        if self._left:
            future.set_result(answer(request))
        else:
            future.set_exception(ReadersFailed("lost"))
        self._left -= 1
        return future

    def check(self) -> None:
        """Nothing more is lost than that."""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    parts = Parts(Settings(data=tmp_path / "data"))
    yield Session(parts, "vi")
    parts.close()


def test_the_trail_has_what_came_in_before_the_readers_were_lost(session: Session, tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(plan_text(number), encoding="utf-8")
    said: dict[str, Any] = {"readers": Failing()}
    with pytest.raises(ReadersFailed):
        _reports(session, [tmp_path / f"{number}.txt" for number in range(4)], True, **said)
    assert len(session.told["plans"]) == 2
