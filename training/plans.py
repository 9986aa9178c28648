"""Passages of our own sample plans, as the product reads them, with who must do what they say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.errors import IngestError
from ingest.readers import load
from ingest.readers import read as decode
from ingest.reading import read
from vectorstore.indexes.rows import index_rows
from vectorstore.values import Plan, PlanContents

FOLDER = Path(__file__).parents[1] / "tests" / "samples" / "registers" / "plans"
HELD_OUT = Path(__file__).with_name("held_out.txt")
_SHORTEST = 4  # words: shorter passages are headings and fields of the header


@dataclass(frozen=True, slots=True)
class PlanPassage:
    """A passage, what stands above it, and the units that must do it, as written."""

    context: str
    body: str
    actors: tuple[str, ...] = ()


def read_plans(folder: Path = FOLDER, held_out: Path = HELD_OUT) -> tuple[tuple[PlanPassage, ...], ...]:
    """The passages of each plan in the folder, without the plans that are kept for measuring.

    Raises ValueError where a plan can't be read.
    """
    kept = {line for line in held_out.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    return tuple(_passages(path) for path in sorted(folder.iterdir()) if path.name not in kept)


def _passages(path: Path) -> tuple[PlanPassage, ...]:
    try:
        found = read(decode(load(path), path).text)
    except IngestError as failure:
        raise ValueError(f"{path}: {failure}") from failure
    plan = Plan(path.stem, 1, 1, path.name, found.header, len(found.passages), "")
    actors: dict[int, list[str]] = {}
    for obligation in found.obligations:
        actors.setdefault(obligation.passage, []).extend(party.text for party in obligation.actors)
    return tuple(
        PlanPassage(row.context, row.body, tuple(dict.fromkeys(actors.get(row.ordinal, ()))))
        for row in index_rows(PlanContents(plan, found.text, found.sections, found.passages))
        if len(row.body.split()) >= _SHORTEST
    )
