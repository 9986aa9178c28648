"""How fast a folder of files is taken in.  python -m benchmarks.cluster [--files N] [--jobs N]… [--workers N]…

Small plans as .txt, .md, .html, .docx and .xlsx are written, then ingested by the command into an empty library each
time: by so many processes of this machine (--jobs), and by a cluster of so many workers on it (--workers, each begun
for the run). A line a run: seconds, files a second, and what the files came to, which must be the same every time.
--reading leaves the keeping out: what reading alone would allow, of which keeping, one file after another, takes its
share. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.ahead import Readers
from ingest.cluster import cluster
from ingest.hands import Hands
from ingest.pipeline import ingest
from tests.ingest.cluster_office import ROOT, command, office, write_files
from vectorstore.keeping.arrival import Arrival
from vectorstore.placement import Taken
from vectorstore.values import Header, Plan

_WARMED = 24  # files read before a run of reading alone is timed, so that every process has begun


@dataclass(frozen=True, slots=True)
class Run:
    """Files read by ``jobs`` processes here, or by ``workers`` of a cluster."""

    jobs: int = 0
    workers: int = 0

    @property
    def name(self) -> str:
        """What it is called in the figures."""
        return f"workers={self.workers}" if self.workers else f"jobs={self.jobs}"


class NoShelf:
    """Keeps nothing."""

    def meet(self, path: str, digest: str, collection: str = "") -> Taken | None:
        """Nothing is known."""
        return None

    def take_all(self, arrivals: Sequence[Arrival]) -> Sequence[Taken | Exception]:
        """As if they were kept."""
        return [
            Taken("created", Plan(one.source, 1, 0, one.source, Header(), len(one.reading.passages), ""))
            for one in arrivals
        ]


def taken_in(run: Run, folder: Path, place: Path) -> dict[str, object]:
    """The figures of the command."""
    with ExitStack() as open_until:
        told = ["--jobs", str(run.jobs)]
        if run.workers:
            told = ["--cluster", open_until.enter_context(office(place / "office", run.workers)).address]
        began = time.perf_counter()
        done = subprocess.run(
            command(place / "data", "ingest", str(folder), "--json", *told),
            cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        seconds = time.perf_counter() - began
    outcomes = Counter(json.loads(line)["outcome"] for line in done.stdout.splitlines())
    return figures(seconds, outcomes)


def read_only(run: Run, folder: Path, place: Path) -> dict[str, object]:
    """The figures of reading alone."""
    warm = place / "warm"
    write_files(warm, _WARMED)
    with _readers(run, place) as readers:
        list(ingest(NoShelf(), [warm], readers=readers))
        began = time.perf_counter()
        outcomes = Counter(str(report.outcome) for report in ingest(NoShelf(), [folder], readers=readers))
        seconds = time.perf_counter() - began
    return figures(seconds, outcomes)


@contextmanager
def _readers(run: Run, place: Path) -> Iterator[Readers | None]:
    with ExitStack() as open_until:
        if run.workers:
            address = open_until.enter_context(office(place / "office", run.workers)).address
            here = open_until.enter_context(Hands(1))
            yield open_until.enter_context(cluster(address, here))
        else:
            yield open_until.enter_context(Hands(run.jobs)) if run.jobs > 1 else None


def figures(seconds: float, outcomes: Counter[str]) -> dict[str, object]:
    """Seconds, files a second, and what became of the files."""
    return {
        "seconds": round(seconds, 1),
        "files_per_second": round(sum(outcomes.values()) / seconds, 2),
        "outcomes": dict(sorted(outcomes.items())),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; 1 where two runs came to different outcomes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--workers", type=int, nargs="*", default=[2])
    parser.add_argument("--reading", action="store_true", help="reading alone, nothing is kept")
    given = parser.parse_args(arguments)
    runs = [*(Run(jobs=count) for count in given.jobs), *(Run(workers=count) for count in given.workers)]
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "files"
        write_files(folder, given.files)
        for run in runs:
            place = Path(name) / run.name
            place.mkdir()
            found[run.name] = (read_only if given.reading else taken_in)(run, folder, place)
            print(
                f"{run.name:>12}  " + "  ".join(f"{key} {value}" for key, value in found[run.name].items()), flush=True
            )
    print(json.dumps({"files": given.files, "cores": os.cpu_count(), "keeps": not given.reading, "runs": found}))
    return 1 if len({json.dumps(one["outcomes"]) for one in found.values()}) > 1 else 0


if __name__ == "__main__":
    sys.exit(main())
