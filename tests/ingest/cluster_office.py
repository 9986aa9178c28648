"""A real scheduler and workers on this machine, and folders of small files of many kinds for them to read."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_connection, socket

import docx
import openpyxl

from benchmarks.written_plans import plan_text

ROOT = Path(__file__).parents[2]
READY_SECONDS = 60.0


class Office:
    """A scheduler at ``address`` and the processes of its workers, none of which a nanny brings back."""

    def __init__(self, folder: Path, preload: str = "", protocol: str = "tcp") -> None:
        self._folder, self._preload = folder, preload
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"{protocol}://127.0.0.1:{self._port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        more = ["--port", str(self._port), "--protocol", protocol, "--no-dashboard", "--no-jupyter"]
        self.scheduler = self._begun("distributed.cli.dask_scheduler", *more)
        until(lambda: _listens(self._port), "no scheduler")

    def employ(self, count: int = 1) -> None:
        """So many workers more, of one thread each."""
        for _ in range(count):
            more = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(self._folder)]
            preload = ["--preload", self._preload] if self._preload else []
            self.workers.append(self._begun("distributed.cli.dask_worker", self.address, *more, *preload))

    def kill(self, number: int = 0) -> None:
        """Ends a worker as a machine that loses its power does."""
        self.workers[number].kill()
        self.workers.pop(number).wait()

    def close(self) -> None:
        """Ends them all."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _begun(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", module, *arguments, "--host", "127.0.0.1"]
        quiet = {"DASK_LOGGING__DISTRIBUTED": "error"}
        with (self._folder / f"{module.rpartition('.')[2]}.log").open("ab") as printed:
            return subprocess.Popen(
                command, cwd=ROOT, env=os.environ | quiet, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed
            )


@contextmanager
def office(folder: Path, workers: int = 0, preload: str = "", protocol: str = "tcp") -> Iterator[Office]:
    """An office with so many workers, gone as this is left. ``preload``: a file of code that each runs first."""
    folder.mkdir(exist_ok=True)
    opened = Office(folder, preload, protocol)
    try:
        opened.employ(workers)
        yield opened
    finally:
        opened.close()


def write_files(folder: Path, count: int) -> None:
    """Plans of invented offices, as .txt, .md, .html, .docx and .xlsx by turns."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = (_text, _text, _html, _docx, _text, _xlsx)
    names = (".txt", ".md", ".html", ".docx", ".txt", ".xlsx")
    for number in range(count):
        turn = number % len(kinds)
        (folder / f"{number:05}{names[turn]}").write_bytes(kinds[turn](plan_text(number)))


def command(data: Path, *arguments: str) -> list[str]:
    """The command that a user would give."""
    return [sys.executable, "-m", "ui.cli", "--data", str(data), *arguments]


@contextmanager
def begun(data: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """The command as a process of its own, its reports to be read; killed as this is left."""
    process = subprocess.Popen(
        command(data, *arguments), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.communicate()


def _listens(port: int) -> bool:
    with suppress(OSError), create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def until(holds: Callable[[], bool], otherwise: str) -> None:
    """Waits for what holds soon; fails with ``otherwise`` where it does not."""
    end = time.monotonic() + READY_SECONDS
    while not holds():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)


def _text(words: str) -> bytes:
    return words.encode()


def _html(words: str) -> bytes:
    lines = "".join(f"<p>{line}</p>\n" for line in words.splitlines())
    return f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'></head><body>{lines}</body></html>".encode()


def _docx(words: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in words.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def _xlsx(words: str) -> bytes:
    """The head as lines, the duties as a table of who does what."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    head, _, duties = words.partition("I. ")
    for line in head.splitlines():
        sheet.append([line])
    sheet.append(["STT", "Nội dung", "Cơ quan thực hiện"])
    does = [line for line in duties.splitlines() if line.startswith("- ")]
    for number, line in enumerate(does, 1):
        sheet.append([number, line.removeprefix("- "), "Công an xã"])
    book.save(out)
    return out.getvalue()
