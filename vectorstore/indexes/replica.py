"""The indexes of one data folder among several over one catalogue.

Those in the folder follow the catalogue, whoever changes it, and no writer touches them. A dense index on a server of
its own is every replica's: a writer changes it together with the catalogue, as a library that is alone does with both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.indexes.following import Editions, Following
from vectorstore.indexes.indexes import FillableDense, Indexes, Progress, WritableDense
from vectorstore.indexes.lexical import LexicalIndex
from vectorstore.indexes.rows import IndexRow, index_rows
from vectorstore.retriever import Found
from vectorstore.values import PlanContents


class NoWords:
    """In the place of a lexical index where only vectors are written."""

    def add(self, rows: Iterable[IndexRow]) -> None:
        """Nothing."""

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Nothing."""

    def replace(self, rows: Iterable[IndexRow]) -> None:
        """Nothing."""

    def sweep(self) -> None:
        """Nothing."""

    def size(self) -> int:
        """As if there were any: it is the vectors that tell whether something is lost."""
        return 1

    def worn(self) -> bool:
        """Never."""
        return False


class WordsFollower:
    """A lexical index that follows: see Follower."""

    def __init__(self, index: LexicalIndex) -> None:
        self._index = index

    def fill(self, editions: Editions, progress: Progress | None) -> None:
        """Lets these be all that it holds."""
        self._index.replace(_rows(editions()))

    def put(self, again: Sequence[int], editions: Iterator[PlanContents]) -> None:
        """Adds these editions, in one commit."""
        self._index.put(again, _rows(editions))

    def drop(self, edition_keys: Sequence[int]) -> None:
        """Drops the rows of these editions."""
        self._index.sweep()
        self._index.drop(edition_keys)

    def tidy(self, editions: Editions) -> None:
        """Is written anew where dropped rows distort its scores."""
        if self._index.worn():
            self._index.replace(_rows(editions()))

    def empty(self) -> bool:
        """Whether it has no rows."""
        return self._index.size() == 0


class VectorsFollower:
    """A dense index that follows: see Follower. It looks after its wear itself."""

    def __init__(self, dense: WritableDense, encoder: Callable[[], Encoder]) -> None:
        self._dense = dense
        self._vectors = Indexes(NoWords(), dense, encoder)

    def fill(self, editions: Editions, progress: Progress | None) -> None:
        """Lets these be all that it holds."""
        self._vectors.rebuild(editions, progress)

    def put(self, again: Sequence[int], editions: Iterator[PlanContents]) -> None:
        """Adds these editions."""
        if again:
            self._vectors.drop(again)
        self._vectors.add([*editions])

    def drop(self, edition_keys: Sequence[int]) -> None:
        """Drops the rows of these editions."""
        self._vectors.drop(edition_keys)

    def tidy(self, editions: Editions) -> None:
        """Nothing."""

    def empty(self) -> bool:
        """Whether it has no rows."""
        return self._dense.empty()


class FollowedDense:
    """A dense index that ``follow`` brings up to what serves before it is searched."""

    def __init__(self, dense: WritableDense, follow: Callable[[], None]) -> None:
        self._dense, self._follow = dense, follow

    def search(self, vector: Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        """As of DenseIndex."""
        self._follow()
        return self._dense.search(vector, limit, editions)

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """As of DenseIndex."""
        self._dense.add(rows, vectors)

    def drop(self, edition_keys: Iterable[int]) -> None:
        """As of DenseIndex."""
        self._dense.drop(edition_keys)

    def sweep(self) -> None:
        """As of DenseIndex."""
        self._dense.sweep()

    def building(self) -> AbstractContextManager[FillableDense]:
        """As of DenseIndex."""
        return self._dense.building()

    def size(self) -> int:
        """How many rows there are, as far as it has followed."""
        return self._dense.size()

    def empty(self) -> bool:
        """As of DenseIndex."""
        return self._dense.empty()

    def close(self) -> None:
        """As of DenseIndex."""
        self._dense.close()


class ReplicaIndexes:
    """What a writer changes of the indexes: only the dense index that is shared, where there is one."""

    def __init__(
        self, encoder: Callable[[], Encoder], followed: Sequence[Following], shared: WritableDense | None
    ) -> None:
        self._encoder, self._followed = encoder, followed
        self._shared = None if shared is None else Indexes(NoWords(), shared, encoder)

    def open(self) -> None:
        """Opens the encoder. Raises StoreError where it gives no vectors."""
        _ = self._encoder().dimension

    def ready(self) -> None:
        """Nothing. Raises StoreError where what is to be added could not be found later."""
        if self._shared is None:
            self.open()
        else:
            self._shared.ready()

    def add(self, editions: Sequence[PlanContents]) -> None:
        """As of Indexes, for what is shared."""
        if self._shared is not None:
            self._shared.add(editions)

    def drop(self, edition_keys: Sequence[int]) -> None:
        """As of Indexes, for what is shared."""
        if self._shared is not None:
            self._shared.drop(edition_keys)

    def renew(self, editions: Editions) -> None:
        """Nothing."""

    def empty(self) -> bool:
        """Whether what is shared has no rows."""
        return self._shared is not None and self._shared.empty()

    def rebuild(self, editions: Editions, progress: Progress | None = None) -> None:
        """Builds what is shared anew of these editions, and lets this folder's own be filled anew before a search."""
        if self._shared is not None:
            self._shared.rebuild(editions, progress)
        for one in self._followed:
            one.forget()


def _rows(editions: Iterable[PlanContents]) -> Iterator[IndexRow]:
    return (row for contents in editions for row in index_rows(contents))
