"""Who reads while a backup is restored sees what was there or what is restored, also where the restore is killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from zipfile import ZipFile

import pytest
from backup_fakes import Filled, keep, listing, of_plans
from store_fakes import HashEncoder, reading_of

from vectorstore.backups import swap
from vectorstore.backups.archive import opened
from vectorstore.backups.copied import checked
from vectorstore.backups.staging import Staging, settle
from vectorstore.errors import EncoderFailed, UnknownPlan
from vectorstore.library import Library
from vectorstore.retriever import Query
from vectorstore.word_lists.word_lists import WordLists

LIBRARY = reading_of("I. THƯ VIỆN", "Mở cửa buổi tối", "Cho mượn sách tuần tra", number="3/KH-UBND", place="Lào Cai")
OTHER_UNITS = "same: []\n"
HERE = Path(__file__).parents[1]


class Side:
    """What one of two backups holds: its catalogue, its files, and what a question finds."""

    def __init__(self, library: Library, data: Path) -> None:
        self.tables, self.files = of_plans(data), listing(data)
        self.plans = {plan.id for plan in library.plans()}
        self.found = found(library)


def found(library: Library) -> list[str]:
    return sorted(hit.stored.text for hit in library.retriever.search(Query("tuần tra ban đêm")))


@pytest.fixture(scope="module")
def sides(
    template: tuple[Path, str, str, Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Side, Path, Side]:
    """Two backups, and what they hold. The first is that of a filled library, the second that of another."""
    folder = tmp_path_factory.mktemp("sides")
    shutil.copytree(template[0], folder / "first")
    with Library.open(folder / "first", encoder=HashEncoder) as library:
        first = Side(library, folder / "first")
    with Library.open(folder / "second", encoder=HashEncoder) as library:
        keep(library, LIBRARY)
        (folder / "second" / "units.yaml").write_text(OTHER_UNITS)
        library.backups.make(folder / "other.zip")
        second = Side(library, folder / "second")
    return template[-1], first, folder / "other.zip", second


def which(library: Library, data: Path, *known: Side) -> Side:
    """The side that the library stands on, whole."""
    plans = {plan.id for plan in library.plans()}
    (side,) = (one for one in known if one.plans == plans)
    least = min(int(row[0]) for row in side.tables["editions"])
    beyond = min(plan.edition_key for plan_id in library.catalogue.plan_ids() for plan in editions(library, plan_id))
    assert of_plans(data, beyond - least) == side.tables
    assert found(library) == side.found
    return side


def editions(library: Library, plan_id: str) -> list:
    with suppress(UnknownPlan):  # of a file that waits
        return list(library.editions(plan_id))
    return []


@pytest.mark.slow
def test_readers_see_the_old_or_the_new_whole(filled: Filled, sides: tuple[Path, Side, Path, Side]) -> None:
    first, one, second, other = sides
    seen: list[tuple[frozenset[str], tuple[str, ...]]] = []
    failures: list[Exception] = []
    ended = Event()

    def read() -> None:
        with Library.open(filled.data, encoder=HashEncoder) as reader:
            while not ended.is_set():
                try:
                    plans = frozenset(plan.id for plan in reader.plans())
                    seen.append((plans, tuple(found(reader))))
                    for plan_id in plans:
                        with suppress(UnknownPlan):  # was replaced since
                            assert reader.contents(plan_id).plan.id == plan_id
                except Exception as failure:  # noqa: BLE001 - shown by the test
                    failures.append(failure)
                    return

    thread = Thread(target=read)
    thread.start()
    try:
        for file in (second, first, second):
            filled.library.backups.restore(file)
    finally:
        ended.set()
        thread.join()
    assert failures == []
    assert {plans for plans, _ in seen} <= {frozenset(one.plans), frozenset(other.plans)}
    assert {texts for _, texts in seen} <= {tuple(one.found), tuple(other.found)}
    assert len(seen) > 3
    which(filled.library, filled.data, other)


# Answers the question on each line that it gets.
READER = """
import sys
from pathlib import Path
from store_fakes import HashEncoder
from vectorstore.library import Library
from vectorstore.retriever import Query
from vectorstore.word_lists.word_lists import WordLists

with Library.open(Path(sys.argv[1]), encoder=HashEncoder) as library:
    for line in sys.stdin:
        hits = library.retriever.search(Query(line))
        print(*sorted({hit.stored.text for hit in hits}), sep="|", flush=True)
"""


def started(script: str, *arguments: object) -> subprocess.Popen[str]:
    path = os.pathsep.join(map(str, (HERE, HERE.parents[1])))
    command = [sys.executable, "-c", script, *map(str, arguments)]
    environment = os.environ | {"PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


@pytest.mark.slow
def test_another_process_answers_by_what_is_restored(filled: Filled, sides: tuple[Path, Side, Path, Side]) -> None:
    first, one, second, other = sides

    def asked() -> list[str]:
        process.stdin.write("tuần tra ban đêm\n")
        process.stdin.flush()
        return process.stdout.readline().strip().split("|")

    with started(READER, filled.data) as process:
        assert asked() == one.found
        for file, side in ((second, other), (first, one), (first, one)):
            filled.library.backups.restore(file)
            assert asked() == side.found
        process.stdin.close()
    assert process.returncode == 0


def test_a_restore_that_was_killed_after_its_swap_is_finished(
    filled: Filled, sides: tuple[Path, Side, Path, Side]
) -> None:
    """Word lists and originals are put right by whoever writes next; a second time changes nothing more."""
    _, _, second, other = sides
    staging, live = Staging(filled.data), filled.library.catalogue.file()
    with opened(second) as archive:
        archive.unpack(staging.files)
        copy = checked(second, staging.files, archive.manifest)
    beyond = swap.reserve(live, copy.path)
    (filled.data / "rebuild.unfinished").touch()
    staging.place_uploads()
    swap.replace(live, copy.path, beyond=beyond, mark=staging.mark, moved=("", ""))
    staging.place_originals()
    assert {plan.id for plan in filled.library.plans()} == other.plans
    assert (filled.data / "units.yaml").read_text() != OTHER_UNITS
    filled.library.sweep()
    which(filled.library, filled.data, other)
    settle(filled.data, live)
    uploads = {name: text for name, text in listing(filled.data).items() if name.startswith("uploads/")}
    assert listing(filled.data) == other.files | uploads
    assert filled.library.lexical.size() == filled.library.dense().size() == 2


def test_what_was_unpacked_before_a_kill_goes(filled: Filled, sides: tuple[Path, Side, Path, Side]) -> None:
    _, one, second, _ = sides
    staging = Staging(filled.data)
    with opened(second) as archive:
        archive.unpack(staging.files)
    for job in ("j1", "unknown"):
        upload = staging.files / "uploads" / job / "0" / "kế hoạch.txt"
        upload.parent.mkdir(parents=True, exist_ok=True)
        upload.write_text("chờ đọc")
    staging.place_originals()
    staging.place_uploads()
    assert listing(filled.data) != one.files
    filled.library.sweep()
    assert listing(filled.data) == one.files
    which(filled.library, filled.data, one)


@pytest.mark.parametrize("writes", ["a word", "a backup"])
def test_what_a_killed_restore_left_comes_over_nothing_later(
    filled: Filled, sides: tuple[Path, Side, Path, Side], writes: str, tmp_path: Path
) -> None:
    """Who only takes the lock puts the word lists in place too, before they are changed or packed."""
    _, _, second, _ = sides
    staging, live = Staging(filled.data), filled.library.catalogue.file()
    with opened(second) as archive:
        archive.unpack(staging.files)
        copy = checked(second, staging.files, archive.manifest)
    beyond = swap.reserve(live, copy.path)
    swap.replace(live, copy.path, beyond=beyond, mark=staging.mark, moved=("", ""))
    if writes == "a word":
        WordLists(filled.data).add("same", ["Vọng lâu quan sát"])
        filled.library.sweep()
        assert "Vọng lâu quan sát" in (filled.data / "units.yaml").read_text()
    else:
        filled.library.backups.make(tmp_path / "made.zip")
        with ZipFile(tmp_path / "made.zip") as zipped:
            assert zipped.read("units.yaml").decode() == OTHER_UNITS


def test_an_encoder_that_fails_meanwhile_leaves_all_as_it_was(
    filled: Filled, open_library: Callable[..., Library], sides: tuple[Path, Side, Path, Side]
) -> None:
    _, one, second, _ = sides

    class Failing(HashEncoder):
        def encode(self, *_: object) -> None:
            raise EncoderFailed("x", "y")

    with pytest.raises(EncoderFailed):
        open_library(encoder=Failing).backups.restore(second)
    assert which(filled.library, filled.data, one)
    filled.library.sweep()
    assert listing(filled.data) == one.files


KILLED = """
import os, signal, sys
from pathlib import Path
from store_fakes import HashEncoder
from test_library_faults import FailingDense
from vectorstore.library import Library

die = lambda: os.kill(os.getpid(), signal.SIGKILL)
dense = lambda folder, encoder: FailingDense(folder, encoder, sys.argv[3], die)
Library.open(Path(sys.argv[1]), encoder=HashEncoder, dense=dense).backups.restore(Path(sys.argv[2]))
"""
MOMENTS = ("before add", "within add", "after add", "before the swap", "after the swap", "drop")


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_while_restoring(
    filled: Filled, open_library: Callable[..., Library], sides: tuple[Path, Side, Path, Side], moment: str
) -> None:
    _, one, second, other = sides
    with started(KILLED, filled.data, second, moment) as process:
        process.wait()
    assert process.returncode == -signal.SIGKILL
    expected = other if moment == "drop" else one
    for library in (filled.library, open_library()):  # one that stayed open, and one opened after
        which(library, filled.data, expected)
    settled(filled.library, filled.data, expected)


def settled(library: Library, data: Path, side: Side) -> None:
    """After the next writer there is nothing left of the other side."""
    library.sweep()
    uploads = {name: text for name, text in listing(data).items() if name.startswith("uploads/")}
    assert listing(data) == side.files | uploads
    assert library.lexical.size() == library.dense().size() == 2
    which(library, data, side)


# For each line, a process that restores the file named there, killed after the seconds named there.
NURSERY = """
import os, signal, sys, time
from pathlib import Path
from store_fakes import HashEncoder
from vectorstore.library import Library
import chromadb, tantivy

for line in sys.stdin:
    delay, _, file = line.strip().partition(" ")
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        with Library.open(Path(sys.argv[1]), encoder=HashEncoder) as library:
            library.backups.restore(Path(file))
        os._exit(0)
    while time.monotonic() - started < float(delay) and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.002)
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except OSError:
        pass
    print(time.monotonic() - started, flush=True)
"""


@pytest.mark.long
def test_killed_at_any_time(filled: Filled, sides: tuple[Path, Side, Path, Side]) -> None:
    first, one, second, other = sides
    dice = random.Random(6)
    stood: list[Side] = []

    def restored(file: Path, delay: float) -> float:
        nursery.stdin.write(f"{delay} {file}\n")
        nursery.stdin.flush()
        return float(nursery.stdout.readline())

    with started(NURSERY, filled.data) as nursery:
        whole = max(restored(second, 60), restored(first, 60))
        for _ in range(40):
            restored(dice.choice((first, second)), dice.uniform(0.0, 1.1 * whole))
            stood.append(which(filled.library, filled.data, one, other))
            if dice.random() < 0.5:  # else the next restore finds what this one left
                settled(filled.library, filled.data, stood[-1])
        nursery.stdin.close()
    assert {*stood} == {one, other}
    settled(filled.library, filled.data, stood[-1])
