"""Two sequences side by side: which items of one are which items of the other, in order.

Items that stand as often in both are tied together first (a patience diff); only the short stretches between two ties
are compared item by item. So long texts that differ in a few places take little time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

Stretch = tuple[int, int, int, int]  # a[first:second] beside b[third:fourth]

_COMPARED = 40_000  # pairs of items, up to which a stretch without ties is compared item by item


def aligned(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The positions of equal items, growing on both sides; not always as many as there could be."""
    found: list[tuple[int, int]] = []
    open_stretches: list[Stretch] = [(0, len(a), 0, len(b))]
    while open_stretches:
        start, end, from_, to = open_stretches.pop()
        while start < end and from_ < to and a[start] == b[from_]:
            found.append((start, from_))
            start, from_ = start + 1, from_ + 1
        while start < end and from_ < to and a[end - 1] == b[to - 1]:
            end, to = end - 1, to - 1
            found.append((end, to))
        if start == end or from_ == to:
            continue
        ties = _ties(a, b, (start, end, from_, to))
        if ties:
            found += ties
            open_stretches += _between(ties, (start, end, from_, to))
        elif (end - start) * (to - from_) <= _COMPARED:
            found += _item_by_item(a, b, (start, end, from_, to))
    return sorted(found)


def _ties(a: Sequence[Hashable], b: Sequence[Hashable], stretch: Stretch) -> list[tuple[int, int]]:
    """The items that stand as often in both stretches, each with its like, as many as are in order."""
    start, end, from_, to = stretch
    often, there = Counter(a[start:end]), Counter(b[from_:to])
    shared = {item for item, count in often.items() if there.get(item) == count}
    places = {place: at for at, place in enumerate(_numbered(b[from_:to], shared), from_) if place is not None}
    numbered = enumerate(_numbered(a[start:end], shared), start)
    return _in_order([(at, places[place]) for at, place in numbered if place is not None])


def _numbered(items: Sequence[Hashable], shared: set[Hashable]) -> Iterator[tuple[Hashable, int] | None]:
    """Each shared item with how often it stood before."""
    seen: Counter[Hashable] = Counter()
    for item in items:
        yield (item, seen[item]) if item in shared else None
        seen[item] += 1


def _in_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that grow on both sides; ``pairs`` grow on the first."""
    ends: list[int] = []  # the least second position with which a run of each length ends
    last: list[int] = []  # the pair that it ends with
    before: list[int] = []
    for at, (_, position) in enumerate(pairs):
        length = bisect_left(ends, position)
        before.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(position)
            last.append(at)
        else:
            ends[length], last[length] = position, at
    chosen: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chosen.append(pairs[at])
        at = before[at]
    return chosen[::-1]


def _between(ties: Sequence[tuple[int, int]], stretch: Stretch) -> Iterator[Stretch]:
    """The stretches before, between and after the ties."""
    start, end, from_, to = stretch
    for one, other in (*ties, (end, to)):
        yield start, one, from_, other
        start, from_ = one + 1, other + 1


def _item_by_item(a: Sequence[Hashable], b: Sequence[Hashable], stretch: Stretch) -> Iterator[tuple[int, int]]:
    start, end, from_, to = stretch
    matcher = SequenceMatcher(None, a[start:end], b[from_:to], autojunk=False)
    for one, other, size in matcher.get_matching_blocks():
        yield from ((start + one + step, from_ + other + step) for step in range(size))
