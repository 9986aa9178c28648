"""Passages → obligations: who must do what, with whom and by when, in the order of the plan."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest import cues
from ingest.fields import Field, fields_in
from ingest.outline import Outline
from ingest.register.agents import closing_units, passive_agent
from ingest.register.deadlines import Clock
from ingest.register.parties import Reader, home_level, leads
from ingest.register.references import leaving_out, pointed_at
from ingest.register.targets import targets_in
from ingest.register.tasks import Nature, kind_of, nature_of, sets_task
from ingest.tables.rows import RowMark
from ingest.units.lists import exceptions_in
from ingest.units.runs import list_end
from ingest.units.words import without_plural
from vectorstore.definitions import definitions_in
from vectorstore.folding import fold, syllables
from vectorstore.lexicon import Lexicon
from vectorstore.obligation import Obligation, Party, Role
from vectorstore.units import names_unit
from vectorstore.values import Header, Passage, Section, Span

_TASKS = ("item", "paragraph", "cell")
_BULLET = re.compile(r"[-–—+•●▪◦*]\s*$")
_SIGN = 6  # characters in which a bullet's sign stands
_CONVENTION = 3  # items that end with units from which a plan means them as actors


def read_obligations(outline: Outline, header: Header, lexicon: Lexicon) -> tuple[Obligation, ...]:
    """The register of a plan whose outline is gathered."""
    text, sections, passages = outline.text, outline.sections, outline.passages
    definitions = definitions_in(text)
    folded = " ".join(fold(text).split())
    parties = Reader(text, lexicon, definitions, home_level(header.issuer.value or ""), folded)
    marks = (outline.rows, outline.fields, frozenset(outline.field_lines), _results(passages, outline.rows))
    found = _Register(text, tuple(sections), tuple(passages), *marks, parties, Clock.of(text, header, sections)).all()
    ids = _ids(text, sections, found)
    return tuple(replace(one, id=id_, ordinal=at) for at, (one, id_) in enumerate(zip(found, ids, strict=True)))


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    nature: Nature
    task: str  # the words behind the actor
    actors: tuple[Party, ...]
    in_table: bool
    headed: tuple[Party, ...] = ()  # the actors of the heading or cell above, whoever acts
    exempt: bool = False  # lets its actors off what was said before


@dataclass(frozen=True, slots=True)
class _Register:
    text: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    rows: Mapping[int, RowMark]
    fields: Mapping[int, Sequence[Field]]
    field_lines: frozenset[int]
    results: Mapping[int, tuple[Span, ...]]  # of each row
    parties: Reader
    clock: Clock

    def all(self) -> list[Obligation]:
        """The obligations in reading order; a heading is one where nothing below it is."""
        candidates = self._settled([one for passage in self.passages if (one := self._candidate(passage)) is not None])
        signed = self._signed(candidates)
        found = [self._complete(one, signed) for one in candidates if not self._heads_others(one, candidates)]
        return found

    def _settled(self, candidates: Sequence[_Candidate]) -> list[_Candidate]:
        """The candidates with those pointed back at named, and members that a next clause lets off left out."""
        settled: list[_Candidate] = []
        for one in candidates:
            if not one.exempt:
                nearby = (other for other in settled if other.passage.section == one.passage.section)
                before = [party for other in nearby for party in other.actors]
                found = [pointed_at(party.text, one.headed, before) or [party] for party in one.actors]
                settled.append(replace(one, actors=tuple(party for parties in found for party in parties)))
            elif settled and settled[-1].passage.ordinal + 1 >= one.passage.ordinal:
                names = tuple(without_plural(party.text) for party in one.actors)
                settled[-1] = replace(settled[-1], actors=tuple(leaving_out(settled[-1].actors, names)))
        return settled

    def _candidate(self, passage: Passage) -> _Candidate | None:
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
            return _Candidate(passage, nature, task, tuple(own), in_table, exempt=True)
        active = bool(own) and not cues.opens("passives", task)
        bulleted = passage.kind == "item"
        if not in_table and not sets_task(words, task, nature, has_actor=active, bulleted=bulleted):
            return None
        actors = own if active else [] if nature == "target" or own else headed
        return _Candidate(passage, nature, task, tuple(actors), in_table, tuple(headed))

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

    def _heads_others(self, one: _Candidate, candidates: Sequence[_Candidate]) -> bool:
        """The passage is the heading of a section in which others set tasks."""
        section = one.passage.section
        if section is None or not _is_inside(one.passage.spans[0], [self.sections[section].span]):
            return False
        if self._leads_in(one.passage):
            return False
        below = _subtree(self.sections, section)
        return any(other.passage.section in below and other is not one for other in candidates)

    def _signed(self, candidates: Sequence[_Candidate]) -> bool:
        """The plan names who acts at the end of its items: "Khai giảng năm học (BGH)"."""
        ends = (closing_units(self.text, c.passage.spans[-1]) for c in candidates if not c.actors and not c.in_table)
        return sum(end is not None for end in ends) >= _CONVENTION

    def _complete(self, one: _Candidate, signed: bool) -> Obligation:
        passage = one.passage
        actors = list(one.actors) or self._field_parties(passage, "actor") or self._agents(one, signed)
        kind = kind_of(one.task, one.nature, in_table=one.in_table)
        return Obligation(
            id="",
            ordinal=0,
            passage=passage.ordinal,
            section=passage.section,
            kind=kind,
            spans=passage.spans,
            parties=(*self._led(actors, one.task, passage), *self._partners(passage), *self._recipients(passage, kind)),
            implicit=not actors,
            deadline=self.clock.deadline(passage, self._fields_of(passage)),
            result=self._result(passage),
            targets=targets_in(self.text, passage.spans) if kind == "target" else (),
        )

    def _agents(self, one: _Candidate, signed: bool) -> list[Party]:
        """Who the words name as acting elsewhere than in front."""
        span = one.passage.spans[-1]
        found = passive_agent(self.text, one.passage.spans[0]) if one.nature != "target" else None
        if found is None and signed and not one.in_table:
            found = closing_units(self.text, span)
        return self.parties.named("actor", [found], "text") if found else []

    def _field_parties(self, passage: Passage, role: Role) -> list[Party]:
        spans = [field.span for field in self._fields_of(passage) if field.role == role]
        return self.parties.named(role, spans, "cell") if spans else []

    def _fields_of(self, passage: Passage) -> Sequence[Field]:
        """The fields on lines below the passage, and those inside it."""
        inside = [field for span in passage.spans for field in fields_in(self.text, span)]
        return (*self.fields.get(passage.ordinal, ()), *inside)

    def _actors(self, passage: Passage) -> tuple[list[Party], list[Party]]:
        """The units that the words themselves name as acting, and those of the heading or cell above them."""
        bases = [b for b in passage.basis if b.role == "actor"]
        inside = [b.span for b in bases if _is_inside(b.span, passage.spans)]
        outside = [b.span for b in bases if not _is_inside(b.span, passage.spans)]
        own = self.parties.named("actor", inside[:1], "text") if inside else []  # the subject, else the label
        own = [self._excepting(passage, party) for party in own]
        if passage.ordinal in self.rows:
            return own, self.parties.named("actor", outside, "cell") if outside else []
        return own, self.parties.acting(outside, "heading") if outside else []

    def _excepting(self, passage: Passage, party: Party) -> Party:
        """A class of units behind an exception: "Trừ Công an xã, các đơn vị gửi …"."""
        before = self.text[passage.spans[0].start : max(passage.spans[0].start, party.span.start)].rstrip(" ,")
        if not party.general or not cues.opens("exceptions", before):
            return party
        return replace(party, excludes=(*party.excludes, *exceptions_in(before)))

    def _led(self, actors: Sequence[Party], task: str, passage: Passage) -> list[Party]:
        """Actors in charge are leads: their column, their field or the words say so."""
        row = self.rows.get(passage.ordinal)
        charged = [*(row.leads if row else ()), *(field.span for field in self._fields_of(passage) if field.leads)]
        if leads(task):
            return [replace(actor, role="lead") for actor in actors]
        return [replace(actor, role="lead") if _is_inside(actor.span, charged) else actor for actor in actors]

    def _partners(self, passage: Passage) -> list[Party]:
        cells = [b.span for b in passage.basis if b.role == "partner"]
        named = self.parties.named("partner", cells, "cell") if cells else self._field_parties(passage, "partner")
        known = {party.text.lower() for party in named}
        row = self.rows.get(passage.ordinal)
        remarks = [span for at in (row.remarks if row else ()) for span in self.passages[at].spans]
        said = [*self.parties.partners(passage.spans), *(self.parties.partners(remarks) if remarks else ())]
        return [*named, *(party for party in said if party.text.lower() not in known)]

    def _recipients(self, passage: Passage, kind: str) -> list[Party]:
        return self.parties.recipients(passage.spans, reports=kind == "report")

    def _result(self, passage: Passage) -> tuple[Span, ...]:
        """The expected result: the cells of its column in the passage's row, or its run-in field."""
        row = self.rows.get(passage.ordinal)
        if row is None:
            return tuple(field.span for field in self._fields_of(passage) if field.role == "result")
        return self.results.get(row.number, ())


def _results(passages: Sequence[Passage], rows: Mapping[int, RowMark]) -> dict[int, tuple[Span, ...]]:
    """The spans of the result cells of each row."""
    found: dict[int, tuple[Span, ...]] = {}
    for passage in passages:
        if passage.kind == "result" and passage.ordinal in rows:
            number = rows[passage.ordinal].number
            found[number] = (*found.get(number, ()), *passage.spans)
    return found


def _subtree(sections: Sequence[Section], root: int) -> set[int]:
    inside = {root}
    for section in sections[root + 1 :]:
        if section.parent in inside:
            inside.add(section.id)
    return inside


def _is_inside(span: Span, spans: Sequence[Span]) -> bool:
    return any(outer.start <= span.start and span.end <= outer.end for outer in spans)


def _body_words(words: str, passage: Passage, text: str, own: Sequence[Party]) -> str:
    """The words behind the actor that they open with."""
    ends = [b.span.end for b in passage.basis if b.role == "actor" and _is_inside(b.span, passage.spans[:1])]
    if not ends or not own:
        return words
    rest = " ".join([text[max(ends) : passage.spans[0].end], *(span.of(text) for span in passage.spans[1:])])
    return " ".join(rest.split()).lstrip(" :,*_") or words


def _ids(text: str, sections: Sequence[Section], found: Sequence[Obligation]) -> list[str]:
    """Ids that stay while the words and the heading above them do; equal ones are told apart by their order."""
    seen: Counter[str] = Counter()
    ids = []
    for one in found:
        title = "" if one.section is None else sections[one.section].title
        words = " ".join(span.of(text) for span in one.spans)
        key = " ".join((*syllables(title), "|", *syllables(words)))
        seen[key] += 1
        digest = hashlib.sha256(f"{key}#{seen[key]}".encode()).hexdigest()[:12]
        ids.append(digest)
    return ids
