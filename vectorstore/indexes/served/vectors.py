"""The rows of an index on a server, held in memory where they are few, and kept up with what other processes change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from vectorstore.indexes import chroma
from vectorstore.indexes.held_vectors import HeldVectors, KnownRow
from vectorstore.indexes.served.generations import Serving
from vectorstore.indexes.served.view import Seen, ServedView


@dataclass(frozen=True, slots=True)
class _Held:
    """The rows of what served; ``vectors`` is None where they are too many to be held."""

    serving: Serving
    rows: Mapping[str, KnownRow] = field(default_factory=dict)
    vectors: HeldVectors | None = None


class ServedVectors:
    """Up to ``most`` rows of what serves in the view. Safe to use from several threads."""

    def __init__(self, most: int, view: ServedView) -> None:
        self._most, self._view = most, view
        self._held: _Held | None = None
        self._fetching = Lock()

    def of(self, seen: Seen, rows_a_call: int) -> HeldVectors | None:
        """The rows of what was seen, those that came since the last time fetched; None for too many.

        Where more comes or goes meanwhile, its mark is another, and the next time sees it. Raises Replaced.
        """
        with self._fetching:
            before = self._held
            if before is None or before.serving != seen.serving:
                self._held = self._fetched(before, seen, rows_a_call)
            assert self._held is not None, "it was fetched"
            return self._held.vectors

    def too_many(self, serving: Serving) -> bool:
        """Whether it is known that what serves so has more rows than are held."""
        held = self._held
        return held is not None and held.serving == serving and held.vectors is None

    def close(self) -> None:
        """Holds nothing any more."""
        self._held = None

    def _fetched(self, before: _Held | None, seen: Seen, rows_a_call: int) -> _Held:
        if self._view.count(seen) > self._most:
            return _Held(seen.serving)
        known = before.rows if before is not None and before.serving.name == seen.serving.name else {}
        rows = chroma.known_rows(seen.collection, known, rows_a_call)
        self._view.check_serves(seen)
        return _Held(seen.serving, rows, chroma.held_of(rows))
