"""Readers given files changed at random.  python -m benchmarks.fuzz [--count N] [--seconds S] [--seed N] [--reader R]…

Each reader is called in the processes of a small pool, not in one of its own as the product does, for speed. It may
give a document or an IngestError. Another exception, a process that dies and one that is silent for ten seconds are
findings: the file and what happened are written to --findings. An input is made from the seed, the reader and its
number alone, so that number 1234 is the same file whenever it is asked for: --only pdf:1234.

Text recognition and LibreOffice are programs of their own, too slow for this: recognition is left out, and "office"
runs only where it is asked for. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.fuzz_seeds import seeds
from benchmarks.mutations import mutated
from ingest.archive import unpack
from ingest.errors import IngestError
from ingest.kinds import check_kind
from ingest.readers import no_progress
from ingest.sandbox.wire import document_json, line_of

READERS = ("docx", "workbook", "html", "pdf", "image", "plain", "archive")
SILENCE = 10.0  # seconds
_MEMORY = 2_000_000_000
_LIMITS = ("MemoryError", "_ArrayMemoryError", "RecursionError")  # the reading process gives these a name of their own


@dataclass(frozen=True, slots=True)
class Finding:
    """What no reader should do, and for which input."""

    reader: str
    number: int
    what: str


@dataclass(slots=True)
class Tally:
    """How many inputs of each reader came to what."""

    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def count(self, reader: str, number: int, what: str) -> None:
        """Adds an outcome."""
        name = what.split("\n")[0]
        self.outcomes.setdefault(reader, Counter())[name] += 1
        if name.startswith("!"):
            self.findings.append(Finding(reader, number, what))


def input_of(reader: str, number: int, seed: int) -> tuple[str, bytes]:
    """The ending and bytes of a reader's input."""
    random = Random(f"{seed} {reader} {number}")
    known = seeds(reader)
    suffix, data = random.choice(known)
    return suffix, mutated(data, [other for ending, other in known if ending == suffix], random)


def outcome(reader: str, suffix: str, data: bytes) -> str:
    """What comes of it: "read", an error's code, a limit's name, or "!" and what should not have happened."""
    path = Path(f"a{suffix}")
    try:
        with contextlib.suppress(IngestError):  # the reader must stand it all the same
            check_kind(data, path)
        if reader == "archive":
            return _unpacked(data)
        read = import_module(f"ingest.readers.{reader}").read
        line_of(document_json(read(data, path, no_progress)))
    except IngestError as error:
        return error.code
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        name = type(error).__name__
        return name if name in _LIMITS else f"!{name} {_place(error)}\n{traceback.format_exc()}"
    return "read"


def _unpacked(data: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.zip").write_bytes(data)
        (Path(folder) / "out").mkdir()
        unpack(Path(folder) / "a.zip", Path(folder) / "out")
    return "read"


def leave_out_recognition() -> None:
    """From now on this process recognises nothing on pages that are images; it draws them all the same."""
    from ingest.readers import image
    from ingest.scans import recognise
    from ingest.sheets.sheet import Sheet

    def unrecognised(jobs: Sequence[recognise.Job], path: Path, done: Callable[[int], None]) -> list[Sheet]:
        sheets = []
        for number, draw, width, height in jobs:
            draw()
            sheets.append(Sheet(number, width, height, confidence=0.0))
            done(number)
        return sheets

    for module in (image, recognise):
        module.recognise_sheets = unrecognised  # type: ignore[attr-defined]


def _place(error: BaseException) -> str:
    """The last line of ours on the way to the error."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/ingest/" in frame.filename]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"


def _work(connection: Connection, seed: int) -> None:
    """Reads inputs as they are asked for, until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    leave_out_recognition()
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    while (asked := connection.recv()) is not None:
        connection.send(outcome(asked[0], *input_of(*asked, seed)))


class Pool:
    """Processes that read inputs, each watched."""

    def __init__(self, size: int, seed: int) -> None:
        self._seed = seed
        self._busy: dict[Connection, tuple[Any, tuple[str, int], float]] = {}
        self._idle = [self._start() for _ in range(size)]

    def run(self, asked: Iterator[tuple[str, int]], tally: Tally) -> None:
        """Every input, as fast as the processes take them."""
        for task in asked:
            while not self._idle:
                self._gather(tally)
            connection, process = self._idle.pop()
            connection.send(task)
            self._busy[connection] = (process, task, time.monotonic())
        while self._busy:
            self._gather(tally)

    def close(self) -> None:
        """Ends the processes."""
        for _, process in self._idle:
            process.kill()
            process.join()

    def _start(self) -> tuple[Connection, Any]:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._seed), daemon=True)
        process.start()
        theirs.close()
        return ours, process

    def _gather(self, tally: Tally) -> None:
        for connection in wait(list(self._busy), timeout=0.5):
            process, task, _ = self._busy.pop(connection)  # type: ignore[arg-type]
            try:
                tally.count(*task, connection.recv())  # type: ignore[union-attr]
                self._idle.append((connection, process))  # type: ignore[arg-type]
            except EOFError:
                process.join()
                tally.count(*task, f"!died {process.exitcode}")
                self._idle.append(self._start())
        for connection, (process, task, begun) in list(self._busy.items()):
            if time.monotonic() - begun > SILENCE:
                del self._busy[connection]
                process.kill()
                process.join()
                tally.count(*task, "!silent")
                self._idle.append(self._start())


def tasks(readers: Sequence[str], count: int, seconds: float, first: int = 0) -> Iterator[tuple[str, int]]:
    """``count`` inputs in all, the readers in turn, or as many as can be begun in ``seconds``."""
    begun = time.monotonic()
    for at in range(count):
        if time.monotonic() - begun > seconds:
            return
        yield readers[at % len(readers)], first + at // len(readers)


def fuzz(readers: Sequence[str], count: int, *, seed: int = 1, seconds: float = 1e9, workers: int = 2) -> Tally:
    """Reads the inputs, and says what came of them."""
    for reader in readers:
        seeds(reader)
    tally, pool = Tally(), Pool(workers, seed)
    try:
        pool.run(tasks(readers, count, seconds), tally)
    finally:
        pool.close()
    return tally


def keep(findings: Sequence[Finding], folder: Path, seed: int) -> None:
    """Writes each finding's file and what happened."""
    folder.mkdir(parents=True, exist_ok=True)
    for finding in findings:
        suffix, data = input_of(finding.reader, finding.number, seed)
        name = f"{finding.reader}-{seed}-{finding.number}"
        (folder / f"{name}{suffix}").write_bytes(data)
        (folder / f"{name}.txt").write_text(finding.what, "utf-8")


def main() -> None:
    """Runs as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", action="append", choices=(*READERS, "office"))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--findings", type=Path, default=Path("findings"))
    parser.add_argument("--only", help="reader:number, of one input: write it to --findings, read it here")
    wanted = parser.parse_args()
    if wanted.only:
        reader, _, number = wanted.only.partition(":")
        leave_out_recognition()
        said = outcome(reader, *input_of(reader, int(number), wanted.seed))
        keep([Finding(reader, int(number), said)], wanted.findings, wanted.seed)
        sys.exit(said)
    begun = time.perf_counter()
    readers = wanted.reader or READERS
    tally = fuzz(readers, wanted.count, seed=wanted.seed, seconds=wanted.seconds, workers=wanted.workers)
    keep(tally.findings, wanted.findings, wanted.seed)
    took = time.perf_counter() - begun
    for reader, outcomes in tally.outcomes.items():
        print(f"{reader:<10} {outcomes.total():>7}  " + "  ".join(f"{what} {n}" for what, n in outcomes.most_common()))
    inputs = sum(outcomes.total() for outcomes in tally.outcomes.values())
    figures = {"inputs": inputs, "findings": len(tally.findings), "seconds": round(took, 1), "seed": wanted.seed}
    print(json.dumps(figures))
    sys.exit(bool(tally.findings))


if __name__ == "__main__":
    main()
