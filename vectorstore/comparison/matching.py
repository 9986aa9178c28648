"""Which passages and obligations of two editions are the same ones: equal first, then those that are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from vectorstore.comparison.alignment import aligned
from vectorstore.comparison.pairing import Worded, paired
from vectorstore.comparison.runs import letters


@dataclass(frozen=True, slots=True)
class Item:
    """A passage or obligation as it is compared. ``place``: equal for the same section of both editions."""

    words: str
    letters: str
    place: Hashable
    id: str = ""  # an obligation's

    @classmethod
    def of(cls, words: str, place: Hashable, id: str = "") -> Item:
        """The item of these words."""
        return cls(words, letters(words), place, id)


class Matching:
    """Pairs of positions in ``old`` and ``new``, each in one pair at most. Every step adds pairs of the rest."""

    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self.old, self.new = old, new
        self.new_of: dict[int, int] = {}
        self._old_of: dict[int, int] = {}

    @property
    def left(self) -> list[int]:
        """Positions of the old items without a like."""
        return [at for at in range(len(self.old)) if at not in self.new_of]

    @property
    def right(self) -> list[int]:
        """Positions of the new items without a like."""
        return [at for at in range(len(self.new)) if at not in self._old_of]

    def pair(self, old: int, new: int) -> None:
        """Takes two items for the same one."""
        self.new_of[old], self._old_of[new] = new, old

    def in_order(self) -> Matching:
        """Equal words in the same place, in the order of both editions."""
        for one, other in aligned(_said_there(self.old), _said_there(self.new)):
            self.pair(one, other)
        return self

    def in_place(self) -> Matching:
        """Equal words in the same place, in another order."""
        return self._equal(_said_there(self.old), _said_there(self.new))

    def by_id(self) -> Matching:
        """Obligations of one id: the words and the heading are the same but for signs and letters' marks."""
        return self._equal([one.id for one in self.old], [one.id for one in self.new])

    def anywhere(self) -> Matching:
        """Equal words in another place."""
        return self._equal([one.letters for one in self.old], [one.letters for one in self.new])

    def alike(self) -> Matching:
        """The words that are most alike: see ``pairing``."""
        left, right = self.left, self.right
        old = [Worded.of(self.old[at].words, self.old[at].place) for at in left]
        new = [Worded.of(self.new[at].words, self.new[at].place) for at in right]
        for one, other in paired(old, new):
            self.pair(left[one], right[other])
        return self

    def between(self, kinds: Sequence[Hashable], others: Sequence[Hashable]) -> Matching:
        """A single item between two that are paired with the neighbours of a single item of the same kind and place.

        ``kinds``: of the old items, ``others`` of the new ones; None for what has no place by its kind.
        """
        for one in self.left:
            other = self.new_of.get(one - 1, -1) + 1 if one else 0
            after = self.new_of.get(one + 1, -1) if one + 1 < len(self.old) else len(self.new)
            if (one and not other) or after != other + 1 or other in self._old_of:
                continue
            if kinds[one] is not None and (kinds[one], self.old[one].place) == (others[other], self.new[other].place):
                self.pair(one, other)
        return self

    def _equal(self, keys: Sequence[Hashable], others: Sequence[Hashable]) -> Matching:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for at in reversed(self.right):
            waiting[others[at]].append(at)
        for at in self.left:
            if likes := waiting.get(keys[at]):
                self.pair(at, likes.pop())
        return self


def _said_there(items: Sequence[Item]) -> list[tuple[str, Hashable]]:
    return [(one.letters, one.place) for one in items]
