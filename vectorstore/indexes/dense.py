"""The dense index: how near passage vectors are to a question's, in an embedded Chroma collection.

The collection notes which encoder it was built by, of what form its rows are, and the encoder's resting cosine (see
encoders/resting.py). What only counts or drops rows needs no encoder, nor does a search of an index that isn't there.
A reader notices what other processes write by the generation that serves and by a mark that every writer renews, as an
open Chroma does not by itself. Chroma only marks dropped rows, and searches slow down with each; what comes stays in
its log, since two processes that write its files spoil them (see chroma.py): where either has become much, what is left
is copied into a new generation: row by row, or with the graph as it is where only the log is long.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.errors import IndexEmpty, IndexFailed, IndexMismatch, StoreError
from vectorstore.indexes import chroma, generations, wear
from vectorstore.indexes.held_vectors import MOST, HeldVectors
from vectorstore.indexes.index_notes import Notes, check_shape, nearness, notes_of, unlike
from vectorstore.indexes.rows import IndexRow

Result = TypeVar("Result")

# Of a large index, what is held of editions that are asked for one by one, as plans beside thousands of laws are: in
# Chroma a search of them takes a quarter of a second at 300,000 rows. At most so many sets, and rows of them: 74 MB
# of 512 numbers each.
FEW_EDITIONS, FEW_ROWS, SETS_KEPT, ROWS_KEPT = 500, MOST, 64, 3 * MOST
_TRIES = 5  # at an index that other processes build anew, one build after the other

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A collection as it was opened: of which generation, under which mark; None where it isn't there."""

    generation: Path
    mark: str
    client: Any
    collection: Any


class DenseIndex:
    """The index in ``folder`` for one encoder; created when rows are added. Safe to use from several threads.

    ``encoder`` is asked for its name and dimension each time that they count, as a server's may change. ``rest`` gives
    its resting cosine, where the collection doesn't hold it. What these raise is raised. Up to ``exact`` rows are
    compared with a question one by one: see held_vectors.py.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Callable[[], Encoder],
        rest: Callable[[], float] = lambda: 0.0,
        exact: int = MOST,
    ) -> None:
        self._folder = folder
        self._exact = exact
        self._encoder = encoder
        self._measure = rest
        self._rest: float | None = None
        self._opened: _Opened | None = None
        self._held: tuple[tuple[Path, str], HeldVectors] | None = None  # of which generation and mark
        self._some: tuple[tuple[Path, str], dict[frozenset[int], HeldVectors | None]] | None = None  # as asked for
        self._builds = False  # no other process knows of it yet
        self._lock = RLock()

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """Adds rows with their vectors, one each. Raises IndexFailed, IndexMismatch."""
        check_shape(rows, vectors, self._encoder())
        if self._added_to_copy(rows, vectors):
            return
        with self._changing():
            self._use(partial(chroma.add, rows=rows, vectors=vectors), None, make=True)
        if not self._builds:
            self._renew_worn(0, self.size, come=len(rows))

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Drops every row of the editions, whichever encoder the index was built by. Raises IndexFailed.

        Where many rows were dropped or added since it was built, it is built anew from the vectors that are left.
        """
        with self._changing():
            gone, live = self._use(partial(chroma.drop, edition_keys=list(edition_keys)), (0, 0), of_any=True)
        self._renew_worn(gone, lambda: live)

    def _renew_worn(self, gone: int, live: Callable[[], int], come: int = 0) -> None:
        """Builds it anew where so many rows were dropped or have come that searching it or opening it is slow."""
        with self._failures():
            worn = wear.noted(generations.serving(self._folder), gone, live, come)
        if worn:
            try:
                self._renew(worn)
            except IndexFailed as failure:
                log.warning("the index %s goes on as it is, slower than it could be: %s", self._folder, failure)

    def _added_to_copy(self, rows: Sequence[IndexRow], vectors: Vectors) -> bool:
        """Whether the rows are in a copy that serves now, being so many that one would be made of it after them."""
        live = 0 if self._builds else self.size()
        with self._failures():
            if not live or not wear.wears(generations.serving(self._folder), len(rows), live):
                return False
        try:
            self._renew("log", rows, vectors)
        except IndexFailed as failure:
            log.warning("rows are added to the index %s itself, as a copy can't be made: %s", self._folder, failure)
            return False
        return True

    def sweep(self) -> None:
        """Removes what a killed process left half-built, as far as it lets itself be removed."""
        generations.sweep(self._folder)

    @contextmanager
    def building(self) -> Iterator[DenseIndex]:
        """A new index to fill, of this encoder, that takes this one's place where the block ends well.

        Until then this one serves, whatever state it is in. Raises IndexFailed.
        """
        with self._replacing() as place:
            build = DenseIndex(place, self._encoder, self._measure)
            build._builds = True
            try:
                # Made also where nothing will be added.
                build._use(partial(chroma.write_files, wanted=True), None, make=True)
                yield build
                build._use(partial(chroma.write_files, wanted=False), None)
            finally:
                build.close()

    def _renew(self, worn: wear.Worn, rows: Sequence[IndexRow] = (), vectors: Vectors | None = None) -> None:
        """Copies the rows into a new generation. Searches go on meanwhile. Raises IndexFailed.

        Where it is for its log, these are added to it.
        """
        with self._replacing() as place, self._failures():
            serving = generations.serving(self._folder)
            if worn == "graph":
                chroma.copy(serving, place)
                return
            self.close()  # whatever is still to be written of it is
            chroma.write_log(serving, place, rows, vectors)
            wear.log_written(place)

    @contextmanager
    def _replacing(self) -> Iterator[Path]:
        """The folder of a new generation, which serves where the block ends well. Raises IndexFailed."""
        generations.sweep(self._folder)  # what a killed process left
        try:
            with self._failures():
                place = generations.begin(self._folder)
            yield place
            with self._failures():
                generations.serve(self._folder, place)
        finally:
            self.close()
            generations.sweep(self._folder)

    def search(
        self, vector: Vectors, limit: int, editions: Collection[int] | None = None
    ) -> list[tuple[int, int, float]]:
        """The nearest rows as (edition key, ordinal, nearness), nearest first; of these editions only, where given.

        Nearness is 1 for the same vector and 0 for a cosine no higher than the encoder's resting one, so that it means
        the same for every encoder. Up to ``exact`` rows the nearest are found exactly; beyond, nearly all of
        them, and a search of some editions takes ten times as long. Raises IndexFailed, IndexMismatch, and IndexEmpty
        where there are no rows at all.
        """
        if limit < 1 or not vector.any() or (editions is not None and not editions):
            return []
        nearest = partial(self._nearest, vector=vector, limit=limit, editions=editions)
        nothing: tuple[list[tuple[int, int, float]], float] = ([], 0.0)
        found, rest = self._use(lambda collection: (nearest(collection), self._rest_of(collection)), nothing)
        if not found and self.size() == 0:
            raise IndexEmpty(self._folder)
        return [(edition, ordinal, nearness(cosine, rest)) for edition, ordinal, cosine in found]

    def _nearest(
        self, collection: Any, vector: Vectors, limit: int, editions: Collection[int] | None
    ) -> list[tuple[int, int, float]]:
        assert self._opened is not None, "the collection is of it"
        seen = (self._opened.generation, self._opened.mark)
        if self._some is not None and self._some[0] == seen:  # too many to be held, as was found before
            return self._nearest_of_many(collection, vector, limit, editions)
        if self._held is None or self._held[0] != seen:
            if collection.count() > self._exact:
                self._held, self._some = None, (seen, {})
                return self._nearest_of_many(collection, vector, limit, editions)
            self._held, self._some = (seen, chroma.all_held(collection)), None
        return self._held[1].nearest(vector, limit, editions)

    def _nearest_of_many(
        self, collection: Any, vector: Vectors, limit: int, editions: Collection[int] | None
    ) -> list[tuple[int, int, float]]:
        """By the graph; of a few editions that are asked for one by one: they are a small part of it, far apart."""
        if editions is None:
            return chroma.nearest(collection, vector, limit, None)
        few = self._few(collection, frozenset(editions)) if len(editions) <= FEW_EDITIONS else None
        if few is not None:
            return few.nearest(vector, limit)
        return chroma.nearest(collection, vector, limit, {"edition": {"$in": list(editions)}})

    def _few(self, collection: Any, editions: frozenset[int]) -> HeldVectors | None:
        """All rows of these editions; None where they are too many to be held."""
        assert self._some is not None, "the index is large"
        kept = self._some[1]
        if editions in kept:
            kept[editions] = kept.pop(editions)  # the one that was used last
        else:
            found = chroma.some_held(collection, editions, FEW_ROWS)
            while kept and (len(kept) >= SETS_KEPT or sum(map(_rows, kept.values())) + _rows(found) > ROWS_KEPT):
                kept.pop(next(iter(kept)))
            kept[editions] = found
        return kept[editions]

    def size(self) -> int:
        """How many rows there are. Raises IndexFailed, IndexMismatch."""
        return self._use(lambda collection: int(collection.count()), 0)

    def empty(self) -> bool:
        """Whether there are no rows, of whichever encoder. Raises IndexFailed."""
        return self._use(lambda collection: not collection.get(limit=1, include=[])["ids"], True, of_any=True)

    def close(self) -> None:
        """Lets go of the files; the next use opens them again."""
        with self._lock:
            opened, self._opened = self._opened, None
            if opened is not None and opened.client is not None:
                with suppress(Exception):  # of a damaged index, which is let go of all the same
                    opened.client.close()

    def _use(
        self, work: Callable[[Any], Result], without: Result, *, make: bool = False, of_any: bool = False
    ) -> Result:
        """Does ``work`` on the collection as it is now; again where another process has replaced it meanwhile.

        Where there is none, it is made, or else the result is ``without``.
        """
        with self._lock, self._failures():
            for _ in range(_TRIES - 1):
                seen = generations.seen(self._folder)
                try:
                    result = self._done(work, without, make, of_any)
                    if generations.seen(self._folder) == seen:
                        return result
                except StoreError:
                    raise
                except Exception as failure:
                    if generations.seen(self._folder) == seen and not chroma.is_gone(failure):
                        raise
                self.close()
            return self._done(work, without, make, of_any)

    def _done(self, work: Callable[[Any], Result], without: Result, make: bool, of_any: bool) -> Result:
        opened = self._open(make)
        return without if opened.collection is None else work(self._checked(opened, of_any))

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except (StoreError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as failure:  # of a damaged file Chroma raises anything; its Rust panics, no Exception
            self.close()  # the next use opens it anew
            raise IndexFailed(self._folder, failure) from failure

    def _open(self, make: bool = False) -> _Opened:
        opened, (generation, mark) = self._opened, generations.seen(self._folder)
        if opened is None or (opened.generation, opened.mark) != (generation, mark) or opened.collection is None:
            self.close()
            opened = _Opened(generation, mark, *chroma.open_collection(generation, self._notes if make else None))
            self._opened = opened
        return opened

    def _notes(self) -> Notes:
        return notes_of(self._encoder(), self._measure())

    def _checked(self, opened: _Opened, of_any: bool) -> Any:
        """The collection. Raises IndexMismatch where another encoder built it, unless that doesn't matter."""
        if not of_any and (otherwise := unlike(opened.collection.metadata, self._encoder())):
            raise IndexMismatch(self._folder, *otherwise)
        return opened.collection

    def _rest_of(self, collection: Any) -> float:
        """The resting cosine that the collection holds; measured where it is from before they were held."""
        noted = collection.metadata.get("rest")
        if noted is not None:
            return float(noted)
        if self._rest is None:
            self._rest = self._measure()
        return self._rest

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Renews the mark after a change, so that other processes open the index again. Ours needn't."""
        with self._lock:
            generations.sweep(self._folder)
            try:
                if not self._builds:  # one from before that was so may still be let write its files
                    self._use(partial(chroma.write_files, wanted=False), None, of_any=True)
                yield
            finally:
                with self._failures():
                    self._renew_mark()

    def _renew_mark(self) -> None:
        generation = generations.serving(self._folder)
        mark = generations.renew_mark(generation)
        if self._opened is not None and self._opened.generation == generation:
            self._opened = replace(self._opened, mark=mark)


def _rows(held: HeldVectors | None) -> int:
    return 0 if held is None else len(held.editions)
