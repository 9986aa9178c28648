"""Which section of one edition is which of the other, from the outermost down.

Under one parent, sections are the same where their titles are, or most of the passages in them, or nearly the titles.
The marker never counts: a section that is put in renumbers those after it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from vectorstore.comparison.pairing import Worded, paired
from vectorstore.comparison.runs import letters
from vectorstore.values import PlanContents, Section

_MOST = 0.5  # of the passages of the smaller of two sections


def matched_sections(old: PlanContents, new: PlanContents) -> dict[int, int]:
    """The new edition's section by that of the old one; sections without a like are left out."""
    left, right = _Outline(old), _Outline(new)
    found: dict[int, int] = {}
    parents: list[tuple[int | None, int | None]] = [(None, None)]
    while parents:
        parent, other = parents.pop()
        pairs = _matched(left, right, left.children[parent], right.children[other])
        found |= pairs
        parents += pairs.items()
    return found


class _Outline:
    """The sections of an edition by parent, and the passages in each, by their letters."""

    def __init__(self, contents: PlanContents) -> None:
        self.sections: Mapping[int, Section] = {section.id: section for section in contents.sections}
        self.children: dict[int | None, list[int]] = defaultdict(list)
        for section in contents.sections:
            self.children[section.parent].append(section.id)
        self._own: dict[int | None, list[str]] = defaultdict(list)
        for passage in contents.passages:
            self._own[passage.section].append(letters(passage.words(contents.text)))

    def title(self, section: int) -> str:
        return letters(self.sections[section].title)

    def titles(self, sections: Sequence[int]) -> list[Worded]:
        return [Worded.of(self.sections[section].title, None) for section in sections]

    def said(self, section: int) -> Counter[str]:
        """The passages of a section and all below it."""
        found: Counter[str] = Counter()
        below = [section]
        while below:
            one = below.pop()
            found.update(self._own[one])
            below += self.children[one]
        return found


def _matched(left: _Outline, right: _Outline, old: Sequence[int], new: Sequence[int]) -> dict[int, int]:
    found = dict(_by_title(left, right, old, new))
    old, new = _without(old, found.keys()), _without(new, set(found.values()))
    found |= _by_passages(left, right, old, new)
    old, new = _without(old, found.keys()), _without(new, set(found.values()))
    return found | {old[one]: new[other] for one, other in paired(left.titles(old), right.titles(new))}


def _without(sections: Sequence[int], gone: Collection[int]) -> list[int]:
    return [section for section in sections if section not in gone]


def _by_title(left: _Outline, right: _Outline, old: Sequence[int], new: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Equal titles, each with its like in order."""
    titled: dict[str, list[int]] = defaultdict(list)
    for section in reversed(new):
        titled[right.title(section)].append(section)
    for section in old:
        if likes := titled[left.title(section)]:
            yield section, likes.pop()


def _by_passages(left: _Outline, right: _Outline, old: Sequence[int], new: Sequence[int]) -> dict[int, int]:
    """Those that share most of their passages, the most first."""
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for section in new:
        said = right.said(section)
        sizes[section] = said.total()
        for words, count in said.items():
            holders[words].append((section, count))
    scored: list[tuple[int, int, int]] = []
    for section in old:
        said, votes = left.said(section), Counter[int]()
        for words, count in said.items():
            for other, times in holders.get(words, ()):
                votes[other] += min(count, times)
        least = {other: _MOST * min(said.total(), sizes[other]) for other in votes}
        scored += [(-shared, section, other) for other, shared in votes.items() if shared >= least[other]]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, section, other in sorted(scored):
        if section not in found and other not in taken:
            found[section] = other
            taken.add(other)
    return found
