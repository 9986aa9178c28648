"""Passages → obligations: who must do what, with whom and by when, in the order of the plan."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.fields import Field, fields_in
from ingest.outline import Outline
from ingest.register.agents import closing_units
from ingest.register.deadlines import Clock
from ingest.register.finder import Finder, Task, is_inside
from ingest.register.parties import Reader, home_level, leads
from ingest.register.targets import targets_in
from ingest.tables.rows import RowMark
from ingest.units.passives import passive_agent
from vectorstore.folding import fold, syllables
from vectorstore.lexicon.definitions import definitions_in
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Obligation, Party, Role
from vectorstore.values import Header, Passage, Section, Span

_CONVENTION = 3  # items that end with units from which a plan means them as actors


def read_obligations(outline: Outline, header: Header, lexicon: Lexicon) -> tuple[Obligation, ...]:
    """The register of a plan whose outline is gathered."""
    text, sections, passages = outline.text, outline.sections, outline.passages
    definitions = definitions_in(text)
    folded = " ".join(fold(text).split())
    parties = Reader(text, lexicon, definitions, home_level(header.issuer.value or ""), folded)
    marks = (outline.rows, outline.fields, _results(passages, outline.rows))
    register = _Register(text, tuple(passages), *marks, parties, Clock.of(text, header, sections))
    found = register.all(Finder.of(outline, parties).tasks())
    ids = ids_of(text, sections, found)
    return tuple(replace(one, id=id_, ordinal=at) for at, (one, id_) in enumerate(zip(found, ids, strict=True)))


@dataclass(frozen=True, slots=True)
class _Register:
    text: str
    passages: tuple[Passage, ...]
    rows: Mapping[int, RowMark]
    fields: Mapping[int, Sequence[Field]]
    results: Mapping[int, tuple[Span, ...]]  # of each row
    parties: Reader
    clock: Clock

    def all(self, tasks: Sequence[tuple[Task, Task | None]]) -> list[Obligation]:
        """The obligations in reading order."""
        signed = self._signed([task for task, _ in tasks])
        return [self._complete(task, signed, announced) for task, announced in tasks]

    def _signed(self, tasks: Sequence[Task]) -> bool:
        """The plan names who acts at the end of its items: "Khai giảng năm học (BGH)"."""
        ends = (closing_units(self.text, c.passage.spans[-1]) for c in tasks if not c.actors and not c.in_table)
        return sum(end is not None for end in ends) >= _CONVENTION

    def _complete(self, one: Task, signed: bool, announced: Task | None) -> Obligation:
        passage = one.passage
        actors = list(one.actors) or self._field_parties(passage, "actor") or self._agents(one, signed)
        kind = one.kind
        partners, recipients = self._partners(passage), self._recipients(passage, kind)
        deadline = self.clock.deadline(passage, self._fields_of(passage), self._remarks(passage))
        if announced is not None:
            above = announced.passage
            actors = self._led(actors, announced.words, above)
            partners = partners or self._partners(above)
            recipients = recipients or self._recipients(above, kind)
            deadline = deadline or self.clock.deadline(above, ())
        return Obligation(
            id="",
            ordinal=0,
            passage=passage.ordinal,
            section=passage.section,
            kind=kind,
            spans=passage.spans,
            parties=(*self._led(actors, one.words, passage), *partners, *recipients),
            implicit=not actors,
            deadline=deadline,
            result=self._result(passage),
            targets=targets_in(self.text, passage.spans) if kind == "target" else (),
        )

    def _agents(self, one: Task, signed: bool) -> list[Party]:
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

    def _led(self, actors: Sequence[Party], task: str, passage: Passage) -> list[Party]:
        """Actors in charge are leads: their column, their field or the words say so."""
        row = self.rows.get(passage.ordinal)
        charged = [*(row.leads if row else ()), *(field.span for field in self._fields_of(passage) if field.leads)]
        if leads(task):
            return [replace(actor, role="lead") for actor in actors]
        return [replace(actor, role="lead") if is_inside(actor.span, charged) else actor for actor in actors]

    def _partners(self, passage: Passage) -> list[Party]:
        cells = [b.span for b in passage.basis if b.role == "partner"]
        named = self.parties.named("partner", cells, "cell") if cells else self._field_parties(passage, "partner")
        known = {party.text.lower() for party in named}
        remarks = self._remarks(passage)
        said = [*self.parties.partners(passage.spans), *(self.parties.partners(remarks) if remarks else ())]
        return [*named, *(party for party in said if party.text.lower() not in known)]

    def _remarks(self, passage: Passage) -> list[Span]:
        """The cells of the passage's row that say more of it: "Ghi chú"."""
        row = self.rows.get(passage.ordinal)
        return [span for at in (row.remarks if row else ()) for span in self.passages[at].spans]

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


def ids_of(text: str, sections: Sequence[Section], found: Sequence[Obligation]) -> list[str]:
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
