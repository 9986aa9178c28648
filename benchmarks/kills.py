"""Processes that write to one folder are killed at random.  python -m benchmarks.kills [--count N] [--seed N]

A process ingests new plans or next editions, rebuilds, reads again, rolls back, or withdraws and restores; it gets
SIGKILL after a random share of the time that such work took before. Then readers must see every plan whole that was
there, and what ``Library.sweep`` leaves must be clean: see kill_checks.py. Reading and keeping are the product's; only
the encoder is one that costs nothing. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from benchmarks.kill_checks import Kept, halves, kept, leftovers, lost
from benchmarks.kill_work import WORKS, Work, opened, work
from benchmarks.written_plans import plan_text
from vectorstore.library import Library

_FIRST_PLANS = 6
_SEARCHED = 6  # plans after each kill, and all that the work was about
_MEASURED = 6  # each work's time anew after so many kills of it
_SECONDS = 120.0  # that a process may take to begin, or to end


@dataclass(slots=True)
class Tally:
    """How many processes were killed at what, what they left, and what didn't hold."""

    kills: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    too_late: int = 0  # the work had ended


class Folder:
    """A data folder, the files that its plans are read from, and what was ever written to these."""

    def __init__(self, place: Path, random: Random) -> None:
        self.data, self._files, self._random = place / "data", place / "plans", random
        self._files.mkdir()
        self._versions: dict[int, int] = {}
        self.known: set[str] = set()
        self._rereads = 0

    def write(self, numbers: Sequence[int]) -> tuple[str, ...]:
        """The next version of each plan; the paths."""
        for number in numbers:
            self._versions[number] = self._versions.get(number, -1) + 1
            text = plan_text(number, self._versions[number])
            self.known.add(text)
            self.path(number).write_text(text, encoding="utf-8")
        return tuple(str(self.path(number)) for number in numbers)

    def path(self, number: int) -> Path:
        """Where the plan of this number is read from."""
        return self._files / f"{number}.txt"

    def task(self, kind: str, now: Kept) -> tuple[Work, list[str]]:
        """Some work of this kind, and the ids of the plans that are then about to change."""
        numbers = {int(plan_id.partition("-")[0]): plan_id for plan_id, _ in now.texts}
        if kind == "new plans":
            first = max(self._versions, default=0) + 1
            return (kind, *self.write(range(first, first + 2))), []
        if kind == "next editions":
            serving = sorted(number for number, plan_id in numbers.items() if plan_id in now.serving)
            chosen = self._random.sample(serving, 2)
            return (kind, *self.write(chosen)), [numbers[number] for number in chosen]
        if kind in ("rollback", "withdraw"):
            gone = sorted(numbers.values() - now.serving.keys())[:3]  # left so by one that was killed
            some = list(dict.fromkeys([*gone, *self._random.sample(sorted(numbers.values()), 2)]))
            return (kind, *some), some
        self._rereads += 1
        return (kind, str(self._rereads)), []


def run(place: Path, count: int, seed: int, say: Callable[[str], None] = lambda _: None) -> Tally:
    """Kills so many processes."""
    random, tally = Random(seed), Tally()
    folder = Folder(place, random)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.kill_work", "chromadb", "tantivy"])
    _killed(context, folder, ("new plans", *folder.write(range(1, _FIRST_PLANS + 1))), None)
    seconds: dict[str, float] = {}
    for number in range(count):
        kind = list(WORKS)[number % len(WORKS)]
        with opened(folder.data) as library:
            before = kept(library)
        if number // len(WORKS) % _MEASURED == 0:  # by one that lives: the machine isn't always as fast
            seconds[kind] = _killed(context, folder, folder.task(kind, before)[0], None)
            with opened(folder.data) as library:
                before = kept(library)
        task, touched = folder.task(kind, before)
        try:
            tally.too_late += _killed(context, folder, task, random.uniform(0, 1.1 * seconds[kind])) > 0
        except RuntimeError as failure:
            tally.broken.append(str(failure))
        tally.kills[kind] += 1
        found = _checked(folder, before, touched, tally, random)
        say(f"{number + 1:4} {kind:<14} {len(before.serving):3} plans served: {'; '.join(found) or 'right'}")
    _checked_end(context, folder, tally)
    return tally


def _killed(
    context: multiprocessing.context.ForkServerContext, folder: Folder, task: Work, delay: float | None
) -> float:
    """Starts the work and kills it so long after it began; the seconds it took, 0 where it was killed before."""
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(folder.data, task, theirs))
    process.start()
    theirs.close()
    with ours:
        if not ours.poll(_SECONDS) or ours.recv_bytes() != b"begins":
            raise RuntimeError(f"{task[0]} doesn't begin")
        started = time.perf_counter()
        ended = ours.poll(_SECONDS if delay is None else delay)
        took = time.perf_counter() - started if ended else 0.0
        if not ended:
            process.kill()
        process.join(_SECONDS)
        if process.exitcode != (0 if ended else -9) or (delay is None and not ended):
            raise RuntimeError(f"{task} ended with {process.exitcode}")
        return took


def _checked(folder: Folder, before: Kept, touched: Sequence[str], tally: Tally, random: Random) -> list[str]:
    """What doesn't hold; noted in the tally, with what the killed process left."""
    with opened(folder.data) as library:
        after = kept(library)
        tally.left[_left(library, folder.data)] += 1
        searched = [*touched, *random.sample(sorted(after.serving), min(_SEARCHED, len(after.serving)))]
        gone = list(lost(before, after, touched))
        found = list(halves(library, after, folder.known, searched))
        library.sweep()
        found += [f"after the sweep: {what}" for what in leftovers(library, folder.data)]
        gone += [f"by the sweep: {what}" for what in lost(after, kept(library), ())]
    tally.lost += gone
    tally.broken += found
    return gone + found


def _left(library: Library, data: Path) -> str:
    """What the killed process left for the next one."""
    left = {
        "an edition that doesn't serve": library.catalogue.pending(),
        "rows of what served": library.catalogue.stale(),
        "a half-written file": list((data / "files").glob("*.unfinished")),
        "a half-built index": list((data / "dense").glob("build-*"))[1:] or list(data.glob("lexical.*")),
    }
    return " and ".join(name for name, there in left.items() if there) or "nothing"


def _checked_end(context: multiprocessing.context.ForkServerContext, folder: Folder, tally: Tally) -> None:
    """Every plan can be withdrawn, restored and read again, and then serves what its file says."""
    with opened(folder.data) as library:
        for plan in library.withdrawn():
            library.restore(plan.id)
        now = kept(library)
    numbers = sorted(int(plan_id.partition("-")[0]) for plan_id in now.serving)
    _killed(context, folder, ("next editions", *folder.write(numbers)), None)
    with opened(folder.data) as library:
        served = {library.catalogue.edition_contents(plan.edition_key).text for plan in library.plans()}
        tally.broken += [
            f"{number}.txt doesn't serve"
            for number in numbers
            if folder.path(number).read_text(encoding="utf-8") not in served
        ]
        tally.broken += leftovers(library, folder.data)


def main() -> None:
    """Prints what was killed, what it left, and what didn't hold; exit status 1 where something didn't."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        tally = run(Path(place), asked.count, asked.seed, lambda line: print(line, flush=True))
    for title, counted in (("killed at", tally.kills), ("left", tally.left)):
        print(f"\n{title}")
        for name, times in counted.most_common():
            print(f"  {times:5}  {name}")
    for title, found in (("broken", tally.broken), ("lost", tally.lost)):
        print(f"{title}: {len(found)}", *found, sep="\n  ")
    figures = {"kills": sum(tally.kills.values()) - tally.too_late, "ended_before": tally.too_late}
    print(json.dumps(figures | {"broken": len(tally.broken), "lost": len(tally.lost)}))
    raise SystemExit(bool(tally.broken or tally.lost))


if __name__ == "__main__":
    main()
