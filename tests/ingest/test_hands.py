"""Processes of this machine that read: what they make of files, what becomes of them, and that none stays behind."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.written_plans import plan_text
from ingest.ahead import Gone
from ingest.hands import HAND, TRIES, Hands
from ingest.pipeline import ingest
from ingest.read_file import Manner
from ingest.readers import no_progress
from ingest.sent import request_of, told_in
from tests.ingest.ahead_fakes import Readings
from tests.ingest.cluster_office import ROOT, write_files
from tests.ingest.ingest_fakes import write

# A process that reads as ours do, but ends without a word at what has this in it.
DEADLY = "một tệp rất lớn".encode()
DIES = f"""
import os, signal, sys
import ingest.sent
read = ingest.sent.read_plan
def dies(data, *more):
    if {DEADLY!r} in data:
        os.kill(os.getpid(), signal.SIGKILL)
    return read(data, *more)
ingest.sent.read_plan = dies
from ingest.hand import main
main(sys.argv[1:])
"""


def reading_for(parent: int) -> set[int]:
    """The processes that read files for ``parent``."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 2) for line in listed.splitlines()[1:])
    return {int(pid) for pid, above, args in rows if int(above) == parent and HAND[-1] in args}


def children() -> set[int]:
    return reading_for(os.getpid())


@contextmanager
def no_more_than_before() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


def test_the_same_reports_as_one_process_gives(tmp_path: Path) -> None:
    write_files(tmp_path / "tep", 8)
    write(tmp_path / "tep", "zz_hong.docx", b"PK\x03\x04")
    alone, ahead = Readings(), Readings()
    with no_more_than_before(), Hands(2) as hands:
        there = [replace(report, seconds=0.0) for report in ingest(ahead, [tmp_path / "tep"], readers=hands)]
        assert 1 <= len(children()) <= 2
    here = [replace(report, seconds=0.0) for report in ingest(alone, [tmp_path / "tep"])]
    assert there == here
    assert ahead.taken == alone.taken
    assert len(ahead.taken) == 8


def test_none_is_begun_before_it_is_needed() -> None:
    before = children()
    with Hands(2):
        assert children() == before


def test_a_file_in_which_every_process_ends_is_given_up_and_the_others_are_read(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"{number}.txt", plan_text(number).encode())
    write(tmp_path, "1_nang.txt", plan_text(9).encode() + DEADLY)
    shelf = Readings()
    with no_more_than_before(), Hands(2, [sys.executable, "-c", DIES]) as hands:
        reports = {report.path.name: report for report in ingest(shelf, [tmp_path], readers=hands)}
    assert reports["1_nang.txt"].code == "workers_died"
    assert str(TRIES) in (reports["1_nang.txt"].error or "")
    assert sorted(shelf.taken) == ["0.txt", "1.txt", "2.txt"]


def test_a_process_that_is_killed_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    request = request_of(plan_text(1).encode(), Path("a.txt"), Manner())
    with Hands(1) as hands:
        first = hands.begin(request, no_progress).result(60)
        (process,) = children()
        os.kill(process, signal.SIGKILL)
        second = hands.begin(request, no_progress).result(60)
        assert children() != {process}
    assert told_in(first, Path("a.txt")).reading == told_in(second, Path("a.txt")).reading
    (said,) = caplog.messages
    assert said.rpartition(": ")[2]  # and of what kind that was


def test_nothing_is_said_of_those_that_are_ended_with_who_keeps(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As at Ctrl+C, while they read."""
    caplog.set_level(logging.DEBUG)
    says = (
        "import sys, time; from multiprocessing.connection import Connection\n"
        "line = Connection(int(sys.argv[1])); open(line.recv_bytes(), 'w').close(); time.sleep(60)\n"
    )
    begun = [tmp_path / "mot", tmp_path / "hai"]
    with suppress(KeyboardInterrupt), Hands(2, [sys.executable, "-c", says]) as hands:
        left = [hands.begin(bytes(file), no_progress) for file in begun]
        _until(lambda: all(file.exists() for file in begun))
        raise KeyboardInterrupt
    assert [type(one.exception(0)) for one in left] == [Gone, Gone]
    assert caplog.messages == []


@pytest.mark.parametrize("command", [[sys.executable, "-c", ""], ["/nowhere/at/all"]], ids=["ends", "isn't there"])
def test_a_command_that_reads_nothing_ends_every_try(command: list[str]) -> None:
    with Hands(1, command) as hands, pytest.raises(Gone):
        hands.begin(b"x", no_progress).result(60)


def test_pages_are_told_while_they_are_read(tmp_path: Path) -> None:
    """What a process says of pages comes before its answer, and from it."""
    says = (
        "import sys; from multiprocessing.connection import Connection\n"
        "line = Connection(int(sys.argv[1])); line.recv_bytes()\n"
        "for said in (b'{\"pages\":[1,3]}', b'{\"pages\":[9,3]}', b'answer'): line.send_bytes(said)\n"
    )
    seen: list[tuple[int, int]] = []
    with Hands(1, [sys.executable, "-c", says]) as hands:
        answered = hands.begin(b"x", lambda done, of: seen.append((done, of)))
        assert answered.result(60) == b"answer"
    assert seen == [(1, 3)]  # more than there are is no count


KEEPER = """
import sys
from pathlib import Path
from ingest.hands import Hands
from ingest.readers import no_progress
from ingest.read_file import Manner
from ingest.sent import request_of
with Hands(2) as hands:
    request = request_of(Path(sys.argv[1]).read_bytes(), Path("a.txt"), Manner())
    [hands.begin(request, no_progress) for _ in range(2)][0].result()
    print("read", flush=True)
    while True:
        hands.begin(request, no_progress).result()
"""


@pytest.mark.slow
@pytest.mark.parametrize("death", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_they_end_as_who_keeps_does(tmp_path: Path, death: signal.Signals) -> None:
    file = write(tmp_path, "a.txt", plan_text(1).encode())
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(file)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert keeper.stdout is not None
    with keeper, keeper.stdout:
        assert keeper.stdout.readline() == b"read\n"
        begun = reading_for(keeper.pid)
        assert len(begun) == 2
        keeper.send_signal(death)
        keeper.wait(60)
    _until(lambda: not [pid for pid in begun if _lives(pid)])


def _lives(pid: int) -> bool:
    with suppress(OSError):
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]
    return False


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
