"""What a process does until it is killed: the work of ``benchmarks/kills.py``, in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.pipeline import ingest
from ingest.reading import read
from tests.vectorstore.store_fakes import HashEncoder
from vectorstore.indexes.dense import DenseIndex
from vectorstore.library import Library
from vectorstore.values import Reading

Work = tuple[str, ...]  # its kind, then what it is done with: paths, or plans' ids


def opened(data: Path) -> Library:
    """The library, by an encoder that costs nothing."""
    return Library.open(data, encoder=HashEncoder, dense=lambda folder, encoder: DenseIndex(folder, encoder))


def work(data: Path, task: Work, pipe: Connection) -> None:
    """Does it, sending something as it begins and again as it ends."""
    kind, *args = task
    with opened(data) as library:
        library.catalogue.state()
        pipe.send_bytes(b"begins")
        WORKS[kind](library, args)
        pipe.send_bytes(b"ends")


def _ingest(library: Library, paths: Sequence[str]) -> None:
    reports = list(ingest(library, [Path(path) for path in paths]))
    if odd := [report for report in reports if report.outcome not in ("created", "updated", "skipped")]:
        raise RuntimeError(f"{odd[0].path.name}: {odd[0].outcome} {odd[0].error} {odd[0].candidates}")


def _rebuild(library: Library, _args: Sequence[str]) -> None:
    library.rebuild()


def _reread(library: Library, args: Sequence[str]) -> None:
    def again(text: str) -> Reading:
        return replace(read(text), warnings=(f"truncated:{args[0]}",))

    library.reread(again)


def _rollback(library: Library, plan_ids: Sequence[str]) -> None:
    for plan_id in plan_ids:
        numbers = [plan.edition for plan in library.editions(plan_id)]
        library.rollback(plan_id, numbers[0])
        library.rollback(plan_id, numbers[-1])
        library.rollback(plan_id, numbers[len(numbers) // 2])


def _withdraw(library: Library, plan_ids: Sequence[str]) -> None:
    for plan_id in plan_ids:
        if plan_id in {plan.id for plan in library.withdrawn()}:
            library.restore(plan_id)
        library.withdraw(plan_id)
        library.restore(plan_id)


WORKS: dict[str, Callable[[Library, Sequence[str]], None]] = {
    "new plans": _ingest,
    "next editions": _ingest,
    "rebuild": _rebuild,
    "reread": _reread,
    "rollback": _rollback,
    "withdraw": _withdraw,
}
