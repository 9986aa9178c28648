"""The values that every stage passes on: plans and what is read out of them.

Pure values: none knows where it is stored. All offsets count code points of the plan's canonical text;
a span is half-open, ``text[span.start:span.end]``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Literal

from vectorstore.changes import Change
from vectorstore.corrections import Correction
from vectorstore.obligation import Obligation
from vectorstore.pages import Page
from vectorstore.span import Span as Span  # for those who import it from here

FieldState = Literal["present", "absent", "blank", "illegible"]
PassageKind = Literal[
    "header", "basis", "formula", "heading", "item", "paragraph", "cell", "result", "footnote", "recipient", "signature"
]  # fmt: skip
BasisRole = Literal["actor", "partner", "deadline"]


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One field of a plan's header as the text has it.

    ``absent``: the text has no such field. ``blank``: the form is there, the value left empty ("Số:   /KH-UBND").
    ``illegible``: something stands there that can't be the value ("Số: *HĐ*/KH-GDDT"). ``value`` is set only where
    ``present``; ``span`` wherever something stands in the text. A value is never guessed.
    """

    state: FieldState = "absent"
    value: str | None = None
    span: Span | None = None


ABSENT = HeaderField()


@dataclass(frozen=True, slots=True)
class Header:
    """What a document says of itself, after Nghị định 30/2020/NĐ-CP, Điều 8: each field as written or absent."""

    kind: HeaderField = ABSENT  # the document type: "KẾ HOẠCH"
    number: HeaderField = ABSENT  # number and symbol: "50/KH-UBND"
    issuer: HeaderField = ABSENT
    place: HeaderField = ABSENT
    date: HeaderField = ABSENT  # value is an ISO date; blank where day or month is left open
    title: HeaderField = ABSENT  # type and abstract (trích yếu), white space normalised
    signer: HeaderField = ABSENT
    position: HeaderField = ABSENT  # the signer's post, its lines joined by ", "
    bases: tuple[Span, ...] = ()  # legal bases: one span a paragraph
    recipients: tuple[Span, ...] = ()  # one span a line of "Nơi nhận"
    year: int | None = None  # the year the plan is for: of its title, else of its date; never guessed


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the outline. ``heading`` is as shown ("5. Công an xã"), ``title`` the same without its marker."""

    id: int  # position in the plan's outline, from 0
    parent: int | None
    level: int  # depth, 0 for the outermost
    marker: str  # "V.", "5.", "a)", or "" for a label or an unnumbered heading
    title: str
    heading: str
    span: Span  # of the heading's line(s)


@dataclass(frozen=True, slots=True)
class Basis:
    """The heading, label or table cell that gives a passage its actor, partner or deadline."""

    role: BasisRole
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is retrieved and quoted: a bullet, sentence, paragraph or table cell."""

    ordinal: int  # position in the plan, from 0
    section: int | None  # id of the innermost Section
    kind: PassageKind
    spans: tuple[Span, ...]  # several where a page break or a table row cuts the words
    basis: tuple[Basis, ...] = ()
    column: str = ""  # a table cell's column heading

    def words(self, text: str) -> str:
        """The passage for reading and indexing: its parts joined, white space collapsed."""
        return " ".join(" ".join(span.of(text) for span in self.spans).split())


@dataclass(frozen=True, slots=True)
class Reading:
    """All that ingest reads out of one document."""

    text: str
    header: Header
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    pages: tuple[Page, ...] = ()  # none where the file has none
    noted: tuple[
        str, ...
    ] = ()  # what an admin should look at in the file, as warnings are codes; no text tells it again
    changes: tuple[Change, ...] = ()  # what it says of other documents

    def path(self, section: int | None) -> tuple[str, ...]:
        """Headings from the outermost section down to ``section``."""
        return section_path(self.sections, section)


def section_path(sections: tuple[Section, ...], section: int | None) -> tuple[str, ...]:
    """Headings from the outermost section down to ``section``; empty for None."""
    headings: list[str] = []
    while section is not None:
        headings.append(sections[section].heading)
        section = sections[section].parent
    return tuple(reversed(headings))


@dataclass(frozen=True, slots=True)
class Plan:
    """One document in one edition, as the catalogue keeps it, without its text and passages.

    ``confidence``: 0 to 100, how sure text recognition was of the page that it read worst; None where it read none.
    """

    id: str
    edition: int  # the edition's number within the plan, from 1
    edition_key: int  # the edition's key in the catalogue, unique over all plans
    source: str  # file name as ingested
    header: Header
    passages: int  # how many
    ingested_at: str  # ISO date and time, UTC
    warnings: tuple[str, ...] = ()
    obligations: int = 0  # how many
    file: str = ""  # SHA-256 of the original file, under which it is kept; empty where it isn't
    pages: int = 0  # how many; 0 where the file has none
    confidence: float | None = None
    noted: tuple[str, ...] = ()  # as of Reading
    changes: tuple[Change, ...] = ()  # what it says of other documents

    @property
    def format(self) -> str:
        """The ending of the file's name, ".pdf"."""
        return PurePath(self.source).suffix.lower()

    @property
    def title(self) -> str:
        """The title, or the file name where the document has none."""
        return self.header.title.value or self.source


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage of a current edition with what a citation needs."""

    edition_key: int
    passage: Passage
    path: tuple[str, ...]
    text: str  # words, white space collapsed


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the scores that found it: each 0..1 within this search, 0 where a store did not find it."""

    stored: StoredPassage
    score: float
    lexical: float = 0.0
    dense: float = 0.0


@dataclass(frozen=True, slots=True, weakref_slot=True)
class PlanContents:
    """One edition whole: plan, canonical text, outline, passages, obligations and pages.

    Of the library, the obligations are as corrected; ``corrections`` holds those in force for them.
    """

    plan: Plan
    text: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...] = field(default=())
    obligations: tuple[Obligation, ...] = ()
    corrections: tuple[Correction, ...] = ()
    pages: tuple[Page, ...] = ()
    changes: tuple[Change, ...] = ()

    def path(self, section: int | None) -> tuple[str, ...]:
        """Headings from the outermost section down to ``section``."""
        return section_path(self.sections, section)
