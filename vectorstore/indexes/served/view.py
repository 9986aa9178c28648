"""What serves of a dense index on a server, as a process knows it, and knows again where others have replaced it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from vectorstore.encoders.protocol import Encoder
from vectorstore.errors import IndexMismatch, StoreError
from vectorstore.indexes import chroma
from vectorstore.indexes.index_notes import notes_of, unlike
from vectorstore.indexes.served.generations import Serving
from vectorstore.indexes.served.server import DenseServer
from vectorstore.indexes.served.wire import WireFailed

Result = TypeVar("Result")

_TRIES = 8  # at an index that other processes build anew, one build after the other


class Replaced(Exception):
    """Another build has taken the place of the one that was asked."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What served when it was last looked at, and its collection; ``at``: when that was."""

    serving: Serving
    collection: Any
    at: float

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.collection.metadata["dimension"])


class ServedView:
    """The build that serves, for one encoder. Safe to use from several threads. ``seen``: as it is known; or None."""

    def __init__(
        self,
        server: DenseServer,
        encoder: Callable[[], Encoder],
        rest: Callable[[], float],
        clock: Callable[[], float],
    ) -> None:
        self._server, self._encoder, self._measure, self._clock = server, encoder, rest, clock
        self.seen: Seen | None = None

    def begin(self) -> tuple[str, Any]:
        """A new build of this encoder, which doesn't serve yet: its name and its collection."""
        return self._server.builds.begin(notes_of(self._encoder(), self._measure()))

    def count(self, seen: Seen) -> int:
        """How many rows it has."""
        count = int(seen.collection.count())
        if not count:
            self.check_serves(seen)
        return count

    def check_serves(self, seen: Seen) -> None:
        """Raises Replaced where another build serves by now: a server that drops one finds less and less in it."""
        if self._replaced(seen):
            raise Replaced("the index was built anew meanwhile, again and again")

    def _replaced(self, seen: Seen) -> bool:
        serving = self._server.builds.serving()
        return serving is None or serving.name != seen.serving.name

    def note_change(self, seen: Seen, dropped: int = 0) -> Seen:
        """Marks what serves as changed, so that other processes see it; ``dropped``: how many rows were."""
        serving = self._server.builds.changed(seen.serving, dropped)
        self.seen = noted = Seen(serving, seen.collection, self._clock())
        return noted

    def use(
        self,
        work: Callable[[Seen], Result],
        without: Result,
        *,
        fresh: bool = False,
        make: bool = False,
        of_any: bool = False,
    ) -> Result:
        """Does ``work`` on what serves; again where another process has replaced what was known of it.

        Where nothing serves, it is made, or else the result is ``without``. ``fresh``: it is looked at first.
        """
        with self._server.failures():
            for left in reversed(range(_TRIES)):
                known = None if fresh else self.seen
                seen = known or self._look(make)
                if seen is None:
                    return without
                try:
                    self._check(seen, of_any)
                    return work(seen)
                except IndexMismatch:
                    if known is None:
                        raise
                except (StoreError, WireFailed):
                    raise
                except Exception as failure:
                    # A server that drops a build may fail in any way meanwhile.
                    if not left or not (
                        isinstance(failure, Replaced) or chroma.is_gone(failure) or self._replaced(seen)
                    ):
                        raise
                    self.seen = None
                fresh = True
        raise AssertionError("the last try gives a result or raises")

    def _look(self, make: bool) -> Seen | None:
        """What serves now; None where nothing does, or its collection is lost."""
        lost = ""
        while (serving := self._server.builds.serving()) is not None and serving.name != lost:
            known = self.seen
            try:
                if known is not None and known.serving.name == serving.name:
                    collection = known.collection
                else:
                    collection = self._server.collections.collection(serving.name)
            except Exception as failure:
                if not chroma.is_gone(failure):
                    raise
                lost = serving.name  # or swapped meanwhile
                continue
            self.seen = Seen(serving, collection, self._clock())
            return self.seen
        self.seen = None
        if not make:
            return None
        name, collection = self.begin()
        self.seen = made = Seen(self._server.builds.serve(name), collection, self._clock())
        return made

    def _check(self, seen: Seen, of_any: bool) -> None:
        if not of_any and (otherwise := unlike(seen.collection.metadata, self._encoder())):
            raise IndexMismatch(self._server.index, *otherwise)
