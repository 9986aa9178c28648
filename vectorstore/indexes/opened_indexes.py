"""The indexes of a library, as its catalogue has them: changed by the writer, or following."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.encoders.protocol import Encoder
from vectorstore.encoders.resting import resting_cosine
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.following import Follower, Following
from vectorstore.indexes.indexes import Indexes, Progress, WritableDense
from vectorstore.indexes.lexical import LexicalIndex
from vectorstore.indexes.replica import FollowedDense, ReplicaIndexes, VectorsFollower, WordsFollower
from vectorstore.values import PlanContents


class WrittenIndexes(Protocol):
    """What a writer needs of the indexes: see Indexes."""

    def open(self) -> None:
        """Opens the encoder."""

    def ready(self) -> None:
        """Nothing, or raises StoreError."""

    def add(self, editions: Sequence[PlanContents]) -> None:
        """Adds the editions."""

    def drop(self, edition_keys: Sequence[int]) -> None:
        """Drops the editions."""

    def renew(self, editions: Callable[[], Iterator[PlanContents]]) -> None:
        """Writes anew what dropped rows distort."""

    def empty(self) -> bool:
        """Whether something has no rows."""

    def rebuild(self, editions: Callable[[], Iterator[PlanContents]], progress: Progress | None = None) -> None:
        """Builds all anew from these editions."""


@dataclass(frozen=True, slots=True)
class OpenedIndexes:
    """To be searched, and to be written. ``followed``: those that follow the catalogue; none where it is alone."""

    lexical: LexicalIndex
    dense: WritableDense
    written: WrittenIndexes
    followed: tuple[Following, ...] = ()

    def follow(self, progress: Progress | None = None) -> None:
        """Brings those that follow up to what serves. Raises StoreError."""
        for one in self.followed:
            one.now(progress)


def open_indexes(
    data: Path,
    catalogue: Catalogue,
    dense: WritableDense,
    encoder: Callable[[], Encoder],
    *,
    dense_is_shared: bool = False,
    seconds: float,
) -> OpenedIndexes:
    """Those in the data folder. ``dense_is_shared``: the dense index isn't there, but is every replica's.

    ``seconds``: how long a search waits for another process that brings an index up to the catalogue.
    """
    folder = data / "lexical"
    if not catalogue.is_shared:
        lexical = LexicalIndex(folder, catalogue.has_words)
        return OpenedIndexes(lexical, dense, Indexes(lexical, dense, encoder))

    def following(place: Path, follower: Follower) -> Following:
        return Following(place, catalogue.name, catalogue.state, catalogue.serving, follower, seconds)

    words = following(folder, WordsFollower(LexicalIndex(folder)))
    lexical = LexicalIndex(folder, catalogue.has_words, words.now)
    if dense_is_shared:
        return OpenedIndexes(lexical, dense, ReplicaIndexes(encoder, (words,), dense), (words,))
    vectors = following(data / "dense", VectorsFollower(dense, encoder))
    followed = (words, vectors)
    return OpenedIndexes(lexical, FollowedDense(dense, vectors.now), ReplicaIndexes(encoder, followed, None), followed)


def embedded_dense(folder: Path, encoder: Callable[[], Encoder]) -> WritableDense:
    """The dense index that lies in a folder."""
    return DenseIndex(folder, encoder, lambda: resting_cosine(encoder()))
