"""Watched folders: what comes is read once it has settled, and what goes is said."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from ingest.jobs.watch import Look, Watched, looks
from tests.ingest.jobs_fakes import until


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


class Folder:
    """A watched folder with a clock; a look tells names."""

    def __init__(self, path: Path, *more: Path, but: Path | None = None) -> None:
        self.path = path
        self.clock = Clock()
        self.watched = Watched([path, *more], but, settle=2.0, clock=self.clock)

    def write(self, name: str, words: str = "x", time: float | None = None) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
        if time is not None:
            os.utime(path, (time, time))
        return path

    def look(self, after: float = 0.0) -> Look:
        self.clock.time += after
        return self.watched.look()

    def ready(self, after: float = 0.0) -> list[str]:
        return [path.name for path in self.look(after).ready]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "in").mkdir()
    return Folder(tmp_path / "in")


def test_a_file_is_read_once_it_has_settled_and_once_only(folder: Folder) -> None:
    folder.write("a.txt")
    folder.write("b/c.txt")
    assert folder.ready() == []
    assert folder.watched.unsettled
    assert folder.ready(after=1.9) == []
    assert folder.ready(after=0.1) == ["a.txt", "c.txt"]
    assert not folder.watched.unsettled
    assert folder.ready(after=60) == []


def test_a_file_that_grows_is_waited_for(folder: Folder) -> None:
    for words in ("x", "xx", "xxx", "xxxx"):
        folder.write("a.txt", words, time=1e9)  # copied with its time, so that only its size tells
        assert folder.ready(after=1.5) == []
    assert folder.ready(after=2) == ["a.txt"]


def test_a_changed_file_is_read_again(folder: Folder) -> None:
    folder.write("a.txt", "x", time=1e9)
    folder.look()
    assert folder.ready(after=2) == ["a.txt"]
    folder.write("a.txt", "y", time=1e9 + 1)
    assert folder.ready() == []
    assert folder.ready(after=2) == ["a.txt"]


def test_a_file_put_in_anothers_place_is_read(folder: Folder) -> None:
    folder.write("a.txt", "x", time=1e9)
    folder.look()
    folder.look(after=2)
    other = folder.write("b.txt", "y", time=1e9)
    other.rename(folder.path / "a.txt")
    folder.look()
    assert folder.ready(after=2) == ["a.txt"]


@pytest.mark.parametrize("name", ["~$a.docx", ".a.txt", ".~lock.a.odt#", ".cache/a.txt"])
def test_what_systems_and_office_leave_is_passed_over(folder: Folder, name: str) -> None:
    folder.write(name)
    folder.look()
    assert folder.ready(after=5) == []


def test_a_file_that_has_gone_is_said_once(folder: Folder) -> None:
    path = folder.write("a.txt")
    folder.look()
    folder.look(after=2)
    path.unlink()
    assert folder.look().gone == ()
    assert folder.look(after=2).gone == (path,)
    assert folder.look(after=2).gone == ()
    folder.write("a.txt")
    folder.look()
    assert folder.ready(after=2) == ["a.txt"]


def test_a_file_that_is_written_anew_has_not_gone(folder: Folder) -> None:
    path = folder.write("a.txt", time=1e9)
    folder.look()
    folder.look(after=2)
    path.unlink()
    folder.look()
    folder.write("a.txt", "new", time=1e9)
    assert folder.look(after=2) == Look()
    assert folder.look(after=2) == Look(ready=(path,))


def test_a_file_that_comes_and_goes_is_never_said(folder: Folder) -> None:
    path = folder.write("a.tmp")
    folder.look()
    path.unlink()
    assert [folder.look(after=2) for _ in range(3)] == [Look()] * 3


def test_a_folder_that_goes_is_waited_for_with_its_files(folder: Folder, tmp_path: Path) -> None:
    folder.write("a.txt", time=1e9)
    folder.look()
    folder.look(after=2)
    folder.path.rename(tmp_path / "away")
    assert folder.look() == Look(lost=(folder.path,))
    assert folder.look(after=60) == Look()
    (tmp_path / "away").rename(folder.path)
    folder.write("b.txt")
    assert folder.look() == Look(found=(folder.path,))
    assert folder.ready(after=2) == ["b.txt"]


def test_a_folder_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "later")
    assert folder.look() == Look(lost=(tmp_path / "later",))
    folder.write("a.txt")
    assert folder.look() == Look(found=(tmp_path / "later",))
    assert folder.ready(after=2) == ["a.txt"]


def test_what_is_kept_in_a_watched_folder_is_no_news(tmp_path: Path) -> None:
    folder = Folder(tmp_path, but=tmp_path / "data")
    folder.write("data/files/0.txt")
    folder.write("data2/a.txt")
    folder.look()
    assert folder.ready(after=2) == ["a.txt"]


def test_a_link_that_leads_nowhere_and_a_folder_within_another_are_no_matter(tmp_path: Path) -> None:
    folder = Folder(tmp_path, tmp_path / "sub")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "none")
    folder.write("sub/a.txt")
    folder.look()
    assert folder.ready(after=2) == ["a.txt"]


@pytest.fixture
def seen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Look]]:
    """What is seen of a folder that is looked at in a thread, as the system notices or by polling."""
    (tmp_path / "in").mkdir()
    stop, found = Event(), []
    watched = Watched([tmp_path / "in"], settle=0.3)
    thread = Thread(target=lambda: found.extend(_noted(found, watched, stop, request.param)))
    thread.start()
    yield found
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def _noted(found: list[Look], watched: Watched, stop: Event, poll: bool) -> list[Look]:
    for look in looks(watched, stop, poll=poll, every=0.2):
        if look != Look():
            found.append(look)
    return []


@pytest.mark.slow
@pytest.mark.parametrize("seen", [False, True], ids=["notices", "polling"], indirect=True)
def test_files_and_folders_that_come_and_go_are_seen(seen: list[Look], tmp_path: Path) -> None:
    there = tmp_path / "in"

    def read(name: str) -> bool:
        return any(path.name == name for look in list(seen) for path in look.ready)

    (there / "a.txt").write_text("x")
    until(lambda: read("a.txt"))
    (there / "new").mkdir()
    (there / "new" / "b.txt").write_text("x")
    until(lambda: read("b.txt"))
    (there / "a.txt").unlink()
    until(lambda: any(there / "a.txt" in look.gone for look in seen))
    shutil.rmtree(there)
    until(lambda: any(look.lost for look in seen))
    there.mkdir()
    (there / "c.txt").write_text("x")
    until(lambda: read("c.txt"))
