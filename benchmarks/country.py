"""What an office, a province and the country would take.  python -m benchmarks.country [--constants FILE] [--markdown]

A calculation and no measurement: straight lines from the constants of a table (benchmarks/country.tsv), each of which
says whence it is. Put what was measured on the machine in question there. Vietnam has had 34 provinces and 3,321
communes since 1 July 2025 (Nghị quyết 202/2025/QH15 and the resolutions of the National Assembly's Standing Committee
on each province): an office each. Editions of a plan that serve no more are left out of memory and indexes.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

CONSTANTS = Path(__file__).with_name("country.tsv")
PROVINCES, COMMUNES = 34, 3_321
OF_A_PROVINCE = round((PROVINCES + COMMUNES) / PROVINCES)  # offices: its own, and those of its communes
SECONDS_A_NIGHT = 8 * 3600
LARGEST = 256  # GB of memory of a machine that one can buy as such
HEAD = ("", "plans", "passages", "disk", "original files", "memory of a process", "machine", "cores to answer",
        "reading it all, one core")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Take:
    """What some offices take after some years: bytes, and seconds of one core.

    ``answering``: cores that are busy with questions in the busiest hour.
    """

    plans: int
    passages: int
    disk: float
    originals: float
    memory: float
    machine: float
    answering: float
    reading: float


def constants(path: Path = CONSTANTS) -> dict[str, float]:
    """The table's values by name. Raises ValueError where one is missing, unknown, or no number above 0."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    given = {row["name"]: float(row["value"]) for row in rows}
    if wrong := (given.keys() ^ NAMES) | {name for name, value in given.items() if not value > 0}:
        raise ValueError(f"{path}: see to {', '.join(sorted(wrong))}")
    if unsaid := [row["name"] for row in rows if not row["from"]]:
        raise ValueError(f"{path}: say whence {', '.join(unsaid)} is")
    return given


def taken(given: Mapping[str, float], offices: int, years: int) -> Take:
    """What so many offices take in one store after so many years."""
    plans = round(offices * given["plans_office"] * years)
    passages = round(plans * given["passages_plan"])
    indexes = given["lexical_passage"] + given["dense_passage"]
    memory = given["memory_base"] * 1e6 + given["memory_passage"] * 1e3 * passages
    asked = offices * given["readers_office"] * given["questions_reader"] * given["busiest_hour"] / 3600
    scanned = given["scanned_share"] * given["pages_plan"] * given["scan_page"]
    return Take(
        plans,
        passages,
        passages * (given["catalogue_passage"] + 2 * indexes),  # a rebuild needs the indexes twice
        plans * given["original_plan"] * 1e3,
        memory,
        memory / (1 - given["spare"]),
        asked * given["answer_core"],
        plans * (given["ingest_plan"] + scanned),
    )


def rows(given: Mapping[str, float]) -> list[tuple[str, ...]]:
    """The table: name, and what it takes, in words."""
    asked = [
        ("an office, 5 years", 1, 5),
        ("a province's office and its communes', 1 year", OF_A_PROVINCE, 1),
        ("the same, 5 years", OF_A_PROVINCE, 5),
        ("the country in one store, 1 year", PROVINCES + COMMUNES, 1),
    ]
    found = [(name, *_words(taken(given, offices, years))) for name, offices, years in asked]
    one = taken(given, OF_A_PROVINCE, 1)
    two = 2 * PROVINCES  # of replicas, so that one may be down
    each = (f"{PROVINCES} × {one.plans:,}", f"{PROVINCES} × {one.passages:,}", _size(PROVINCES * one.disk))
    rest = (_size(PROVINCES * one.originals), _size(one.memory), f"{two} of {_size(one.machine)}")
    ending = (_cores(PROVINCES * one.answering), _time(PROVINCES * one.reading))
    return [*found, ("the country, a store and two replicas a province, 1 year", *each, *rest, *ending)]


def _words(take: Take) -> tuple[str, ...]:
    machine = _size(take.machine) if take.machine <= LARGEST * 1e9 else f"none ({_size(take.machine)})"
    sizes = _size(take.disk), _size(take.originals), _size(take.memory), machine
    return f"{take.plans:,}", f"{take.passages:,}", *sizes, _cores(take.answering), _time(take.reading)


def _size(count: float) -> str:
    for unit, size in (("TB", 1e12), ("GB", 1e9)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{ceil(count / 1e6):,} MB"


def _time(seconds: float) -> str:
    hours = seconds / 3600
    nights = ceil(seconds / SECONDS_A_NIGHT)
    return f"{hours:,.1f} h" if nights == 1 else f"{hours:,.0f} h, {nights:,} nights"


def _cores(busy: float) -> str:
    return f"{busy:.2f}" if busy < 1 else f"{busy:,.1f}"


def markdown(given: Mapping[str, float]) -> str:
    """The table as docs/scaling.md has it."""
    lines = [HEAD, ("---",) * len(HEAD), *rows(given)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


NAMES = frozenset((
    "memory_base", "memory_passage", "catalogue_passage", "lexical_passage", "dense_passage", "original_plan",
    "ingest_plan", "scanned_share", "pages_plan", "scan_page", "answer_core", "passages_plan", "plans_office",
    "readers_office", "questions_reader", "busiest_hour", "spare",
))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--constants", type=Path, default=CONSTANTS, help="a table as benchmarks/country.tsv")
    parser.add_argument("--markdown", action="store_true", help="the table alone, as docs/scaling.md has it")
    asked = parser.parse_args(arguments)
    given = constants(asked.constants)
    if asked.markdown:
        print(markdown(given))
        return
    for name, *words in rows(given):
        print(name, *(f"  {head:<26} {word}" for head, word in zip(HEAD[1:], words, strict=True)), sep="\n")


if __name__ == "__main__":
    main()
