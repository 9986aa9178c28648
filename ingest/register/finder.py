"""Which passages set tasks, whose they are, and which sentence only leads in others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest import cues
from ingest.fields import Field
from ingest.outline import Outline
from ingest.register.parties import Reader
from ingest.register.references import leaving_out, pointed_at
from ingest.register.tasks import Nature, announces, kind_of, nature_of, sets_task
from ingest.tables.rows import RowMark
from ingest.units.lists import exceptions_in
from ingest.units.runs import list_end
from ingest.units.subjects import is_topic
from ingest.units.words import without_plural
from vectorstore.lexicon.units import names_unit
from vectorstore.obligation import ObligationKind, Party
from vectorstore.values import Passage, Section, Span

_TASKS = ("item", "paragraph", "cell")
_BULLET = re.compile(r"[-–—+•●▪◦*]\s*$")
_SIGN = 6  # characters in which a bullet's sign stands


@dataclass(frozen=True, slots=True)
class Task:
    """A passage that sets a task: the words behind its actor, and who acts by its own words or its heading."""

    passage: Passage
    nature: Nature
    words: str  # behind the actor
    actors: tuple[Party, ...]
    in_table: bool
    headed: tuple[Party, ...] = ()  # the actors of the heading or cell above, whoever acts
    exempt: bool = False  # lets its actors off what was said before

    @property
    def kind(self) -> ObligationKind:
        """Duty, report or target."""
        return kind_of(self.words, self.nature, in_table=self.in_table)


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the tasks of a plan among its passages."""

    text: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    rows: Mapping[int, RowMark]
    fields: Mapping[int, Sequence[Field]]
    field_lines: frozenset[int]
    lead_ins: Mapping[Span, Passage]  # sentences over items, by their subjects
    parties: Reader

    @classmethod
    def of(cls, outline: Outline, parties: Reader) -> Finder:
        """The finder of a plan whose outline is gathered."""
        passages = tuple(outline.passages)
        lead_ins = {span: passages[at] for at in outline.lead_ins for span in _actor_spans(passages[at])}
        marks = (outline.rows, outline.fields, frozenset(outline.field_lines), lead_ins)
        return cls(outline.text, tuple(outline.sections), passages, *marks, parties)

    def tasks(self) -> list[tuple[Task, Task | None]]:
        """The tasks in reading order, each with the sentence over its items that only announces it.

        A heading is a task where nothing below it is.
        """
        found = [one for passage in self.passages if (one := self._task(passage)) is not None]
        settled = self._settled(found)
        led = self._led(settled)
        places = Counter(one.passage.section for one in settled)
        tasks = [one for one in settled if not self._heads_others(one, led[one.passage.ordinal], places)]
        said = {one.passage.ordinal for one in tasks}
        heads = (self._lead_in(one.passage) for one in tasks)
        announced = (self._task(head) if head is not None and head.ordinal not in said else None for head in heads)
        return list(zip(tasks, announced, strict=True))

    def _settled(self, tasks: Sequence[Task]) -> list[Task]:
        """The tasks with those pointed back at named, and members that a next clause lets off left out."""
        settled: list[Task] = []
        for one in tasks:
            if not one.exempt:
                nearby = (other for other in settled if other.passage.section == one.passage.section)
                before = [party for other in nearby for party in other.actors]
                found = [pointed_at(party.text, one.headed, before) or [party] for party in one.actors]
                settled.append(replace(one, actors=tuple(party for parties in found for party in parties)))
            elif settled and settled[-1].passage.ordinal + 1 >= one.passage.ordinal:
                names = tuple(without_plural(party.text) for party in one.actors)
                settled[-1] = replace(settled[-1], actors=tuple(leaving_out(settled[-1].actors, names)))
        return settled

    def _task(self, passage: Passage) -> Task | None:
        """What a passage may set, None where it sets no task."""
        if passage.ordinal in self.field_lines or (passage.kind == "cell" and not self._is_activity(passage)):
            return None
        if passage.kind not in _TASKS and not self._is_task_heading(passage):
            return None
        words = passage.words(self.text)
        in_table = passage.ordinal in self.rows
        nature: Nature = "" if in_table else nature_of(self.sections, passage.section)
        own, headed = self._actors(passage)
        task = _body_words(words, passage, self.text, own)
        named = names_unit(task) and not cues.opens("orders", task)
        if named and list_end(task, 0) >= len(task.rstrip(" .;:")):
            return None  # a name alone, or one explained: "GVCN: giáo viên chủ nhiệm"
        if own and cues.opens("exempting", words) and (cues.opens("excused", task) or cues.opens("waived", task)):
            return Task(passage, nature, task, tuple(own), in_table, exempt=True)
        active = bool(own) and not cues.opens("passives", task)
        bulleted = passage.kind == "item"
        if not in_table and not sets_task(words, task, nature, has_actor=active, bulleted=bulleted):
            return None
        actors = own if active else [] if own or (nature == "target" and self._are_served(passage)) else headed
        return Task(passage, nature, task, tuple(actors), in_table, tuple(headed))

    def _actors(self, passage: Passage) -> tuple[list[Party], list[Party]]:
        """The units that the words themselves name as acting, and those of the heading or cell above them."""
        bases = [b for b in passage.basis if b.role == "actor"]
        inside = [b.span for b in bases if is_inside(b.span, passage.spans)]
        outside = [b.span for b in bases if not is_inside(b.span, passage.spans)]
        own = self.parties.named("actor", inside[:1], "text") if inside else []  # the subject, else the label
        own = [self._excepting(passage, party) for party in own]
        if passage.ordinal in self.rows:
            return own, self.parties.named("actor", outside, "cell") if outside else []
        return own, self.parties.acting(outside, "heading") if outside else []

    def _are_served(self, passage: Passage) -> bool:
        """The heading over targets names those for whom they are: "Đối với học sinh"."""
        at = passage.section
        while at is not None and not is_topic(self.sections[at].title):
            at = self.sections[at].parent
        return at is not None

    def _excepting(self, passage: Passage, party: Party) -> Party:
        """A class of units behind an exception: "Trừ Công an xã, các đơn vị gửi …"."""
        before = self.text[passage.spans[0].start : max(passage.spans[0].start, party.span.start)].rstrip(" ,")
        if not party.general or not cues.opens("exceptions", before):
            return party
        return replace(party, excludes=(*party.excludes, *exceptions_in(before)))

    def _is_activity(self, passage: Passage) -> bool:
        """A cell that says what is done: no figure, and no remark beside the activity of its row."""
        row = self.rows.get(passage.ordinal)
        return row is not None and passage.ordinal not in row.remarks

    def _is_task_heading(self, passage: Passage) -> bool:
        """A heading that says what is done, not who does it: "1.1. Xây dựng nền tảng dữ liệu"."""
        words = passage.words(self.text)
        section = None if passage.section is None else self.sections[passage.section]
        return (
            passage.kind == "heading"
            and section is not None
            and (passage.ordinal in self.fields or section.level > 1 or self._leads_in(passage))
            and cues.opens("duty_verbs", words)
            and not names_unit(words)
            and nature_of(self.sections, section.id) == ""
        )

    def _leads_in(self, passage: Passage) -> bool:
        """A bullet or lettered point that says what is done before it lists how: "- Tuyên truyền bằng nhiều cách:"."""
        if not passage.spans[-1].of(self.text).rstrip("*_ ").endswith(":"):
            return False
        lettered = passage.section is not None and self.sections[passage.section].marker.endswith(")")
        return lettered or bool(
            _BULLET.search(self.text[max(0, passage.spans[0].start - _SIGN) : passage.spans[0].start])
        )

    def _lead_in(self, passage: Passage) -> Passage | None:
        """The sentence over the items that this passage is one of."""
        leads = (self.lead_ins.get(span) for span in _actor_spans(passage))
        return next((lead for lead in leads if lead is not None and lead.ordinal < passage.ordinal), None)

    def _led(self, tasks: Sequence[Task]) -> Mapping[int, list[Task]]:
        """By the ordinal of each sentence over items, the tasks among its items."""
        led: defaultdict[int, list[Task]] = defaultdict(list)
        for one in tasks:
            if (lead := self._lead_in(one.passage)) is not None:
                led[lead.ordinal].append(one)
        return led

    def _heads_others(self, one: Task, below: Sequence[Task], places: Mapping[int | None, int]) -> bool:
        """The passage is the heading of a section in which others set tasks: ``places`` counts them by section."""
        section = one.passage.section
        if below:
            return self._only_announces(one, below)
        if section is None or not is_inside(one.passage.spans[0], [self.sections[section].span]):
            return False
        if self._leads_in(one.passage):
            return False
        return sum(places.get(inside, 0) for inside in range(section, _subtree_end(self.sections, section))) > 1

    def _only_announces(self, one: Task, below: Sequence[Task]) -> bool:
        """The sentence says no more than that its items are to be done, or reported."""
        task = one.words
        for party in self.parties.partners(one.passage.spans):
            task = task.replace(party.span.of(self.text), "")
        return announces(task) or {other.kind for other in (one, *below)} == {"report"}


def _subtree_end(sections: Sequence[Section], root: int) -> int:
    """The id behind the last section below ``root``; sections are numbered in reading order."""
    for id in range(root + 1, len(sections)):
        parent = sections[id].parent
        if parent is None or parent < root:
            return id
    return len(sections)


def _actor_spans(passage: Passage) -> list[Span]:
    return [basis.span for basis in passage.basis if basis.role == "actor"]


def is_inside(span: Span, spans: Sequence[Span]) -> bool:
    """One of ``spans`` holds the span."""
    return any(outer.start <= span.start and span.end <= outer.end for outer in spans)


def _body_words(words: str, passage: Passage, text: str, own: Sequence[Party]) -> str:
    """The words behind the actor that they open with."""
    ends = [b.span.end for b in passage.basis if b.role == "actor" and is_inside(b.span, passage.spans[:1])]
    if not ends or not own:
        return words
    rest = " ".join([text[max(ends) : passage.spans[0].end], *(span.of(text) for span in passage.spans[1:])])
    return " ".join(rest.split()).lstrip(" :,*_") or words
