"""What differs between two editions, in the form in which a page shows it: words and labels, nothing to look up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prompts.texts import Language, say
from ui.moments import day
from vectorstore.comparison.runs import Run
from vectorstore.keeping.edition_diff import EditionDiff, Pair
from vectorstore.obligation import Obligation
from vectorstore.span import Span
from vectorstore.values import Passage, PlanContents

MOST = 200  # of each sort on one page
_LABELS = {"words": "register.column.quote", "targets": "register.kind.target"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one kind: "same", "removed" or "added". ``spaced``: white space comes before them."""

    kind: str
    text: str
    spaced: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """A field that differs, with what it was and what it is; "" for nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A passage or obligation that differs. ``was_path``: the section that it stood in, where it was moved."""

    path: str
    words: tuple[Words, ...]
    facts: tuple[Fact, ...] = ()
    was_path: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one sort ("changed", "added", "gone", "moved"). ``count``: of all, ``shown`` or not."""

    sort: str
    count: int
    shown: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class DiffView:
    """All that a page shows of an EditionDiff."""

    header: tuple[Fact, ...]
    passages: tuple[Group, ...]
    obligations: tuple[Group, ...]
    same: int  # passages

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.header or self.passages or self.obligations)


def diff_view(diff: EditionDiff, language: Language) -> DiffView:
    """The differences, ready to be shown in ``language``; no more of a sort than MOST."""
    view = _View(diff.old, diff.new, language)
    passages, duties = diff.passages, diff.obligations
    header = (
        Fact(say(f"admin.header.{one.field}", language), day(one.old.value or ""), day(one.new.value or ""))
        for one in diff.header
    )
    of_passages = (
        Group("changed", len(passages.changed), tuple(map(view.changed, passages.changed[:MOST]))),
        Group("added", len(passages.added), tuple(map(view.added, passages.added[:MOST]))),
        Group("gone", len(passages.gone), tuple(map(view.gone, passages.gone[:MOST]))),
        Group("moved", len(passages.moved), tuple(map(view.changed, passages.moved[:MOST]))),
    )
    of_duties = (
        Group("changed", len(duties.changed), tuple(map(view.duty, duties.changed[:MOST]))),
        Group("added", len(duties.added), tuple(map(view.added, duties.added[:MOST]))),
        Group("gone", len(duties.gone), tuple(map(view.gone, duties.gone[:MOST]))),
    )
    return DiffView(tuple(header), _filled(of_passages), _filled(of_duties), len(passages.same))


def _filled(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(group for group in groups if group.count)


@dataclass(frozen=True, slots=True)
class _View:
    old: PlanContents
    new: PlanContents
    language: Language

    def added(self, one: Passage | Obligation) -> Difference:
        return Difference(_path(self.new, one), (Words("added", _text(self.new, one.spans)),))

    def gone(self, one: Passage | Obligation) -> Difference:
        return Difference(_path(self.old, one), (Words("removed", _text(self.old, one.spans)),))

    def changed(self, pair: Pair[Passage]) -> Difference:
        was = _path(self.old, pair.old) if pair.moved else ""
        return Difference(_path(self.new, pair.new), self._words(pair.new.spans, pair.runs), (), was)

    def duty(self, pair: Pair[Obligation]) -> Difference:
        fields = [name for name in pair.fields if name != "words"]
        facts = (
            Fact(
                say(_LABELS.get(name, f"register.column.{name}"), self.language),
                self._field(self.old, pair.old, name),
                self._field(self.new, pair.new, name),
            )
            for name in fields
        )
        return Difference(_path(self.new, pair.new), self._words(pair.new.spans, pair.runs), tuple(facts))

    def _words(self, spans: Sequence[Span], runs: Sequence[Run]) -> tuple[Words, ...]:
        """The words that differ among the others; all alike where none do."""
        if not runs:
            return (Words("same", _text(self.new, spans)),)
        return tuple(
            Words(run.kind, _text(self.old, run.old) if run.kind == "removed" else _text(self.new, run.new), run.spaced)
            for run in runs
        )

    def _field(self, contents: PlanContents, one: Obligation, name: str) -> str:
        if name in ("actors", "partners", "recipients"):
            roles = {"actors": ("lead", "actor"), "partners": ("partner",), "recipients": ("recipient",)}[name]
            return ", ".join(party.text for party in one.parties if party.role in roles)
        if name == "deadline":
            return " · ".join((one.deadline.text, *map(day, one.deadline.due))) if one.deadline else ""
        if name == "kind":
            return say(f"register.kind.{one.kind}", self.language)
        if name == "section":
            return _path(contents, one)
        return (
            "; ".join(_text(contents, [target.span]) for target in one.targets)
            if name == "targets"
            else _text(contents, one.result)
        )


def _path(contents: PlanContents, one: Passage | Obligation) -> str:
    return " › ".join(" ".join(heading.split()) for heading in contents.path(one.section))


def _text(contents: PlanContents, spans: Sequence[Span]) -> str:
    return " ".join(" ".join(span.of(contents.text).split()) for span in spans)
