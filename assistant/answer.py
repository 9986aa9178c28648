"""The answer: the one value that every surface shows.

Its JSON form is the contract of ``plan-assistant ask --json`` and ``POST /api/ask``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from vectorstore.pages import Box
from vectorstore.values import BasisRole

if TYPE_CHECKING:
    from assistant.understanding.understood import Understood

Status = Literal["answered", "not_stated", "not_found", "clarify"]
Language = Literal["vi", "en"]


@dataclass(frozen=True, slots=True)
class Part:
    """A contiguous quote: ``text[start:end] == quote``, on one page where the plan has pages.

    ``boxes`` are rectangles that cover it there, one a line: see ``vectorstore.pages``. ``goes_on``: only the end of a
    page is between it and the part before.
    """

    start: int
    end: int
    quote: str
    page: int | None = None
    boxes: tuple[Box, ...] = ()
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class CitedBasis:
    """The heading, label or cell that gives a citation its actor, partner or deadline."""

    role: BasisRole
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote and where it stands. ``parts`` is never empty; the first gives start, end, quote and page."""

    marker: int | str
    plan_id: str
    edition: int
    source: str
    title: str
    number: str | None
    issuer: str | None
    date: str | None
    section: tuple[str, ...]
    parts: tuple[Part, ...]
    basis: tuple[CitedBasis, ...] = ()

    @property
    def quotes(self) -> tuple[str, ...]:
        """The parts for reading: one that goes on on the next page is one quote."""
        quotes: list[str] = []
        for part in self.parts:
            if quotes and part.goes_on:
                quotes[-1] += f" {part.quote}"
            else:
                quotes.append(part.quote)
        return tuple(quotes)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that it stands on, in order; none where the plan has none."""
        return tuple(sorted({part.page for part in self.parts if part.page is not None}))

    def to_json(self) -> dict[str, Any]:
        """The citation in the shape of the contract."""
        first = self.parts[0]
        shape = asdict(self)
        shape["basis"] = [{"for": b.role, "start": b.start, "end": b.end, "quote": b.quote} for b in self.basis]
        parts = shape.pop("parts")
        for part in parts:
            del part["goes_on"]
        return shape | {
            "start": first.start,
            "end": first.end,
            "quote": first.quote,
            "page": first.page,
            "parts": parts,
        }


@dataclass(frozen=True, slots=True)
class Searched:
    """How many plans were searched, and in how many of them the answer was found.

    ``words_only``: the search had to do without the encoder, by words alone.
    """

    plans: int
    matched: int
    words_only: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote above the quotes: how many statements stand, and how many were removed, by reason.

    ``note``: why there are no more of them, or none; "" where nothing is amiss. ``end``: where the model's words end in
    the answer's text, which begins with them. ``done``: no more come.
    """

    model: str
    statements: int = 0
    removed: dict[str, int] = field(default_factory=dict)
    note: str = ""
    end: int = 0
    done: bool = True

    @property
    def is_lasting(self) -> bool:
        """Asked again, it would be the same: no fault of the moment is in it."""
        return self.done and self.note in ("", "nothing")


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What became of a question that a model was to rewrite. ``reason``: why it is understood as it stands."""

    outcome: Literal["used", "dropped", "failed"]
    reason: str = ""

    @property
    def is_lasting(self) -> bool:
        """Asked again, it would be the same."""
        return self.outcome != "failed"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, Markdown text with [n] markers, its citations, what is near, and how long each step took.

    ``understood``: what the question was understood to ask, for who keeps figures; no surface shows it. ``written``:
    None where no model was to write; ``rewriting``: None where none was to rewrite the question.
    """

    status: Status
    language: Language
    text: str
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    searched: Searched = Searched(0, 0)
    follow_ups: tuple[str, ...] = ()
    timings_ms: dict[str, float] | None = None
    understood: Understood | None = field(default=None, compare=False, repr=False)
    written: Written | None = None
    rewriting: Rewriting | None = field(default=None, compare=False, repr=False)

    def to_json(self) -> dict[str, Any]:
        """The answer in the shape of the contract; "written" is in it where a model was to write."""
        written = {"written": asdict(self.written)} if self.written else {}
        return {
            "status": self.status,
            "language": self.language,
            "text": self.text,
            "citations": [c.to_json() for c in self.citations],
            "related": [c.to_json() for c in self.related],
            "searched": asdict(self.searched),
            "follow_ups": list(self.follow_ups),
            "timings_ms": self.timings_ms or {},
            **written,
        }
