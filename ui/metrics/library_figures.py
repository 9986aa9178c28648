"""What the library holds, read when the figures are asked for. What can't be read is left out, and said to be so."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from ui.wiring import Parts

WALK_SECONDS = 60.0  # for which a look through the whole data folder counts
FOLDERS = ("dense", "files", "lexical")

log = logging.getLogger(__name__)


class LibraryFigures(Collector):
    """Figures of the library of ``parts``. Never raises."""

    def __init__(self, parts: Parts, clock: Callable[[], float] = time.monotonic) -> None:
        self._parts, self._clock = parts, clock
        self._walked: tuple[float, Counter[str]] | None = None
        self._told = False

    def collect(self) -> Iterator[Metric]:
        """A figure at a time; whether all of them could be read comes last."""
        readable = True
        for read in (self._plans, self._vectors, self._jobs, self._bytes):
            try:
                yield from list(read())
            except Exception as failure:  # noqa: BLE001 - the figures' edge: the others are given all the same
                readable = False
                if not self._told:  # not at every look
                    log.warning("figures of the library can't be read: %s", failure)
        self._told = not readable
        yield _one("library_readable", "Whether all figures of the library could be read.", int(readable))

    def _plans(self) -> Iterator[Metric]:
        plans = self._parts.library.plans()
        yield _one("plans", "Plans that serve.", len(plans))
        yield _one("passages", "Passages in them, which are what is searched.", sum(plan.passages for plan in plans))
        yield _one("obligations", "Obligations in them.", sum(plan.obligations for plan in plans))

    def _vectors(self) -> Iterator[Metric]:
        rows = self._parts.library.dense().size()
        yield _one("vectors", "Rows of the dense index, those of earlier editions too.", rows)

    def _jobs(self) -> Iterator[Metric]:
        counts = self._parts.library.catalogue.jobs.counts()
        yield _each("jobs", "Jobs that are remembered, by their state.", "state", counts)

    def _bytes(self) -> Iterator[Metric]:
        data = self._parts.settings.data
        now = self._clock()
        if self._walked is None or now - self._walked[0] >= WALK_SECONDS:
            self._walked = now, bytes_of(data)
        yield _each("data_bytes", "Size of what is in the data folder.", "part", self._walked[1])
        yield _one("data_free_bytes", "Room that is left on its disk.", shutil.disk_usage(data).free)


def bytes_of(data: Path) -> Counter[str]:
    """How many bytes the parts of a data folder have: catalogue, dense, files, lexical, and whatever else is there."""
    found = Counter[str](dict.fromkeys(("catalogue", *FOLDERS, "other"), 0))
    for folder, _, files in os.walk(data):
        for name in files:
            path = Path(folder, name)
            try:
                size = path.stat().st_size
            except OSError:  # it went meanwhile
                continue
            found[_part(path.relative_to(data))] += size
    return found


def _part(path: Path) -> str:
    first = path.parts[0]
    if len(path.parts) == 1:
        return "catalogue" if first.startswith("catalogue.") else "other"
    return next((folder for folder in FOLDERS if first.startswith(folder)), "other")


def _one(name: str, means: str, value: float) -> Metric:
    return GaugeMetricFamily(f"plan_assistant_{name}", means, value=value)


def _each(name: str, means: str, label: str, values: Mapping[Any, int]) -> Metric:
    family = GaugeMetricFamily(f"plan_assistant_{name}", means, labels=[label])
    for of, value in values.items():
        family.add_metric([of], value)
    return family
