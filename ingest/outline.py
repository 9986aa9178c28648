"""The outline and the passages of a document, as they are gathered in reading order.

Sections nest by the rank of their markers. What has no marker nests by what it is: a label ("BGH:", "Tháng 9/2024",
a line in bold) stands just below the numbered section it is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest import cues
from ingest.edges import trim, trim_heading
from ingest.fields import Field
from ingest.lines import BULLETS, Rank
from ingest.tables.rows import RowMark
from ingest.units.passives import maker
from ingest.units.subjects import opening_subject, ordered, unit_in_brackets
from ingest.units.verbs import is_calling
from ingest.units.words import addressed, is_class
from vectorstore.lexicon.units import bare_name, names_unit
from vectorstore.values import Basis, Passage, PassageKind, Section, Span

_SIGNS = f" \t\r\n\xa0+{BULLETS}*_"  # of bullets and emphasis
_ADDRESSED = ("item", "paragraph")  # kinds whose words or headings say who acts


@dataclass(frozen=True, slots=True)
class LeadIn:
    """A sentence with a subject of its own over items: "Công an xã thực hiện các nội dung sau:"."""

    rank: float  # of its own block; deeper ones are below it
    subject: Span
    sections: int  # how many were opened before it


@dataclass(slots=True)
class Outline:
    """The sections and passages gathered so far; filled stage by stage, then frozen in a Reading."""

    text: str
    sections: list[Section] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    rows: dict[int, RowMark] = field(default_factory=dict)  # of passages in a table, by ordinal
    row_count: int = 0
    fields: dict[int, list[Field]] = field(default_factory=dict)  # run-in fields, by the passage that they are of
    field_lines: set[int] = field(default_factory=set)  # passages that are nothing but fields
    lead_ins: set[int] = field(default_factory=set)  # passages that lead in items, which have their subject
    closing: bool = False  # the closing paragraph was read and no section opened since
    _open: list[tuple[float, int]] = field(default_factory=list)  # (rank, section id) from the outermost
    _actors: set[int] = field(default_factory=set)  # ids of sections whose heading names who acts
    _directed: dict[int, Span] = field(default_factory=dict)  # by section, those whom its heading gives its items
    _lead_in: LeadIn | None = None
    _labelled: set[int | None] = field(default_factory=set)  # ids of sections with a label that names a unit

    @property
    def current(self) -> int | None:
        """The innermost open section."""
        return self._open[-1][1] if self._open else None

    @property
    def rank(self) -> float:
        """The rank of the innermost open section, 0 outside all."""
        return self._open[-1][0] if self._open else 0.0

    @property
    def in_label(self) -> bool:
        """The innermost open section is a label."""
        return bool(self.rank % 1)

    def open(self, rank: float, span: Span, marker: str, title: str) -> None:
        """Starts a section; sections of the same or a deeper rank end."""
        self.close(rank)
        self.closing = False
        span = trim_heading(self.text, span)
        marker = "" if rank >= Rank.DASH else marker
        section = Section(
            len(self.sections), self.current, len(self._open), marker, title, f"{marker} {title}".strip(), span
        )
        self.sections.append(section)
        self._note_actor(section, marker, rank)
        self._open.append((rank, section.id))

    def open_label(self, span: Span, title: str) -> None:
        """Starts a label: just below the innermost section that is neither a label nor a bullet."""
        self.close_labels()
        self.open(self.rank + 0.5, span, "", title)

    def close(self, rank: float) -> None:
        """Ends sections of this rank and deeper."""
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()

    def close_labels(self) -> None:
        """Ends labels and bullets."""
        while self._open and (self._open[-1][0] % 1 or self._open[-1][0] >= Rank.DASH):
            self._open.pop()

    def close_to_outermost(self) -> None:
        """Ends all but the outermost section, and that too where it is a unit's: the closing paragraph is no unit's."""
        del self._open[1:]
        if self.current in self._actors:
            self._open.clear()

    def lead_in(self, rank: float, ordinal: int) -> None:
        """Passage ``ordinal``, of a block of this rank, leads in the items below it: they have its subject."""
        passage = self.passages[ordinal]
        words = self._after_label(passage.spans[0])
        subject = ordered(self.text, words) or opening_subject(self.text, words)
        if subject is None or self.current is None or cues.opens("orders", subject.of(self.text)):
            return
        self._lead_in = LeadIn(max(rank, self.rank), subject, len(self.sections))
        self.lead_ins.add(ordinal)

    def reach(self, rank: float) -> None:
        """A block of this rank begins: what led in deeper ones ends."""
        if self._lead_in is not None and rank <= self._lead_in.rank:
            self._lead_in = None

    def add(
        self, kind: PassageKind, spans: Sequence[Span], basis: Sequence[Basis] = (), column: str = ""
    ) -> int | None:
        """Adds a passage in the innermost section; spans are trimmed, and one without a letter or digit is dropped.

        Returns the passage's ordinal, None where it was dropped.
        """
        trimmed = tuple(s for s in (trim(self.text, span) for span in spans) if s.end > s.start)
        if not any(c.isalnum() for span in trimmed for c in span.of(self.text)):
            return None
        leads_in = kind == "heading" and trimmed[-1].of(self.text).rstrip("*_ ").endswith(":")
        if (kind in _ADDRESSED or leads_in) and not basis:
            basis = self._actor_basis(trimmed)
        self.passages.append(Passage(len(self.passages), self.current, kind, trimmed, tuple(basis), column))
        return len(self.passages) - 1

    def add_fields(self, kind: PassageKind, spans: Sequence[Span], found: Sequence[Field]) -> None:
        """Adds a line of run-in fields; they are of the tasks just before it in the section, else of its heading."""
        ordinal = self.add(kind, spans, basis=())
        if ordinal is None:
            return
        self.field_lines.add(ordinal)
        for task in self._fielded(ordinal):
            self.fields.setdefault(task, []).extend(found)

    def _fielded(self, ordinal: int) -> list[int]:
        """The tasks that a line of fields belongs to: since the last such lines, or those of these lines."""
        at = ordinal - 1
        while at >= 0 and at in self.field_lines:
            at -= 1
        tasks = []
        while at >= 0 and at not in self.field_lines and self.passages[at].section == self.current:
            tasks.append(at)
            if self.passages[at].kind == "heading":
                break
            at -= 1
        items = [task for task in tasks if self.passages[task].kind in _ADDRESSED]
        return items or tasks

    def _note_actor(self, section: Section, marker: str, rank: float) -> None:
        """A heading that names a unit says who acts, and so does a label beside labels that name units."""
        label = bool(rank % 1)
        unit = names_unit(section.title) or (rank >= Rank.DASH and is_calling(section.title))
        told = section.span.of(self.text)[len(marker) :]
        told_at = section.span.end - len(told.lstrip(_SIGNS))
        directed = None if unit else ordered(self.text, Span(told_at, section.span.end))
        if directed is not None:
            self._directed[section.id] = directed
            self._actors.add(section.id)
        if label and unit:
            self._labelled.add(section.parent)
        if unit or (label and section.parent in self._labelled):
            self._actors.add(section.id)

    def _actor_basis(self, spans: Sequence[Span]) -> list[Basis]:
        """The passage's own subject, then the nearest heading that says who acts.

        Under "UBND các xã", a request to another unit ("Đề nghị Ủy ban MTTQ …") is no duty of the heading's, and an
        order that it gives ("Phân công giáo viên …") is.
        """
        heading = self._acting_heading()
        words = self._after_label(spans[0])
        own = opening_subject(self.text, words) or unit_in_brackets(self.text, spans[-1]) or maker(self.text, words)
        if own is None or (heading and self._orders(own, words)):
            return self._led_in(heading) or [Basis("actor", self._acting(section)) for section in heading]
        turned = cues.opens("requests", own.of(self.text))
        return [Basis("actor", own), *(Basis("actor", self._acting(section)) for section in heading if not turned)]

    def _orders(self, own: Span, words: Span) -> bool:
        """The heading's unit has others do it: "Phân công giáo viên trực"; not "Giao Tổ 1 chủ trì …"."""
        said = self.text[own.end : words.end].lstrip(" ,\r\n\t")
        if cues.opens("persons", addressed(own.of(self.text))[0]):
            return False
        return cues.opens("orders", own.of(self.text)) and not cues.opens("in_charge_of_it", said)

    def _led_in(self, heading: Sequence[Section]) -> list[Basis]:
        """What a sentence over the items gives them, where no heading below it says who acts."""
        lead = self._lead_in
        if lead is None or any(section.id >= lead.sections for section in heading):
            return []
        if heading and is_class(addressed(lead.subject.of(self.text))[0]):
            return []  # "Đề nghị các cơ quan, tổ chức:" below the heading that names them
        return [Basis("actor", lead.subject)]

    def _after_label(self, span: Span) -> Span:
        """The passage's words behind the label or run-in heading that it opens with."""
        if self.current is None:
            return span
        label = self.sections[self.current].span
        if label.start < span.end and span.start < label.end < span.end:
            rest = self.text[label.end : span.end]
            return Span(span.end - len(rest.lstrip(" \t\r\n:*_")), span.end)
        return span

    def _acting_heading(self) -> list[Section]:
        at = self.current
        while at is not None and at not in self._actors:
            at = self.sections[at].parent
        return [] if at is None else [self._fuller(self.sections[at])]

    def _acting(self, section: Section) -> Span:
        """The words of a heading that say who acts."""
        return self._directed.get(section.id, section.span)

    def _fuller(self, section: Section) -> Section:
        """The heading above that names the same units in more words: "Các trường mầm non" over "Các trường"."""
        name, at = bare_name(section.title), section.parent
        while at is not None:
            above = bare_name(self.sections[at].title)
            if at in self._actors and above.startswith(f"{name} ") and not above.startswith(f"{name} và "):
                return self.sections[at]
            at = self.sections[at].parent
        return section
