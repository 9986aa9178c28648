"""The dense index on a Chroma server, which processes on several machines use at once.

It notes and finds what the embedded one does. Up to some thousands of rows are compared with a question one by one, in
the memory of each process (see held_vectors.py): a search then asks the server for one thing, what serves and under
which mark, and fetches only rows that are new. Beyond, it asks the graph of the build that it knows, and looks again
where that is gone. Where the server fails, the next questions don't wait for it: see pause.py.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.errors import IndexEmpty, IndexFailed, StoreError
from vectorstore.indexes import chroma, wear
from vectorstore.indexes.held_vectors import MOST
from vectorstore.indexes.index_notes import check_shape, nearness
from vectorstore.indexes.indexes import FillableDense
from vectorstore.indexes.rows import IndexRow
from vectorstore.indexes.served.server import DenseServer
from vectorstore.indexes.served.vectors import ServedVectors
from vectorstore.indexes.served.view import Seen, ServedView

Found = list[tuple[int, int, float]]

_LOOK_SECONDS = 60.0  # until an index whose graph is asked is looked at again, as it may have become small
_CALL_BYTES = 600_000  # of a call that adds rows, about: proxies take a million, where nobody set more
_NUMBER_BYTES, _ROW_BYTES = 6, 150  # what a number of a vector takes in it, and the rest of a row

log = logging.getLogger(__name__)


class ServedDense:
    """The index at ``url`` (see address.py) for one encoder; made when rows are added. Safe in several threads.

    ``encoder``, ``rest`` and ``exact``: as of DenseIndex. ``key`` goes with each request, as a bearer's token, for a
    proxy that asks for one. Raises ValueError where URL or key can't be ones. All methods that ask the server raise
    DenseServerFailed, an IndexFailed; the same at once, until a while has passed by the ``clock``.
    """

    def __init__(
        self,
        url: str,
        encoder: Callable[[], Encoder],
        rest: Callable[[], float] = lambda: 0.0,
        key: str = "",
        exact: int = MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = DenseServer(url, key, clock)
        self._view = ServedView(self._server, encoder, rest, clock)
        self._vectors = ServedVectors(exact, self._view)
        self._encoder, self._clock = encoder, clock

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """Adds rows with their vectors, one each. Raises IndexMismatch."""
        check_shape(rows, vectors, self._encoder())

        def put(seen: Seen) -> None:
            self._put(seen.collection, rows, vectors)
            self._view.note_change(seen)

        with self._server.failures():
            self._server.builds.sweep()  # before any change, so that nobody goes on reading a build without it
        self._view.use(put, None, fresh=True, make=True)

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Drops every row of the editions, whichever encoder the index was built by.

        Where many rows were dropped since it was built, it is built anew from the vectors that are left.
        """
        keys = list(edition_keys)

        def dropped(seen: Seen) -> Seen | None:
            gone, live = chroma.drop(seen.collection, keys)
            changed = self._view.note_change(seen, gone) if gone else seen
            return changed if gone and wear.worn_served(changed.serving.dropped, live) else None

        with self._server.failures():
            self._server.builds.sweep()
        worn = self._view.use(dropped, None, fresh=True, of_any=True)
        if worn is not None:
            self._renew(worn)

    def sweep(self) -> None:
        """Drops what a killed process left half-built, where the server lets it."""
        with suppress(StoreError), self._server.failures():
            self._server.builds.sweep()

    @contextmanager
    def building(self) -> Iterator[FillableDense]:
        """A new index to fill, of this encoder, that takes this one's place where the block ends well.

        Until then this one serves, whatever state it is in, here and for all other processes.
        """
        with self._server.failures():
            self._server.builds.sweep()
            name, collection = self._view.begin()
        try:
            yield _Build(self, collection)
            with self._server.failures():
                self._server.builds.serve(name)
        finally:
            self._view.seen = None
            self.sweep()

    def fill(self, collection: Any, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """Adds rows to a build that doesn't serve yet."""
        check_shape(rows, vectors, self._encoder())
        with self._server.failures():
            self._put(collection, rows, vectors)

    def search(self, vector: Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        """The nearest rows as (edition key, ordinal, nearness), nearest first; of these editions only, where given.

        As of DenseIndex. Raises IndexMismatch, and IndexEmpty where there are no rows at all.
        """
        if limit < 1 or not vector.any() or (editions is not None and not editions):
            return []

        def nearest(seen: Seen) -> tuple[Found, float]:
            held = self._vectors.of(seen, _rows_a_call(seen.dimension))
            where = None if editions is None else {"edition": {"$in": list(editions)}}
            if held is None:
                found = chroma.nearest(seen.collection, vector, limit, where)
                if len(found) < limit:
                    self._view.check_serves(seen)
            else:
                found = held.nearest(vector, limit, editions)
            return found, float(seen.collection.metadata["rest"])

        nothing: tuple[Found, float] = ([], 0.0)
        found, rest = self._view.use(nearest, nothing, fresh=not self._asks_the_graph())
        if not found and self.size() == 0:
            raise IndexEmpty(self._server.index)
        return [(edition, ordinal, nearness(cosine, rest)) for edition, ordinal, cosine in found]

    def size(self) -> int:
        """How many rows there are. Raises IndexMismatch."""
        return self._view.use(self._view.count, 0)

    def empty(self) -> bool:
        """Whether there are no rows, of whichever encoder."""
        return self._view.use(lambda seen: not self._view.count(seen), True, of_any=True)

    def close(self) -> None:
        """Lets go of the connections and of what is held; the next use asks anew."""
        self._view.seen = None
        self._vectors.close()
        self._server.close()

    def _put(self, collection: Any, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        a_call = min(_rows_a_call(vectors.shape[1]), self._server.collections.most_rows())
        chroma.add(collection, rows, vectors, a_call, uuid4().hex)

    def _renew(self, seen: Seen) -> None:
        """Copies the rows into a new build. Searches go on meanwhile."""
        try:
            with self._server.failures():
                name, copied = self._server.builds.begin(seen.collection.metadata)
                chroma.copy_rows(seen.collection, copied, _rows_a_call(seen.dimension))
                self._server.builds.serve(name)
        except IndexFailed as failure:
            log.warning("the index %s goes on as it is, slower than it could be: %s", self._server.index, failure)
        self._view.seen = None
        self.sweep()

    def _asks_the_graph(self) -> bool:
        """Whether the build that is known can be asked without a look at what serves: it is gone where it doesn't."""
        seen = self._view.seen
        return seen is not None and self._vectors.too_many(seen.serving) and self._clock() - seen.at < _LOOK_SECONDS


@dataclass(frozen=True, slots=True)
class _Build:
    """A build that is being filled."""

    index: ServedDense
    collection: Any

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """Adds rows with their vectors, one each."""
        self.index.fill(self.collection, rows, vectors)


def _rows_a_call(dimension: int) -> int:
    return max(1, min(chroma.ROWS_A_CALL, _CALL_BYTES // (_NUMBER_BYTES * dimension + _ROW_BYTES)))
