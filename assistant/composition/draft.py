"""An answer being written: its lines and citations, plan by plan and section by section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from string import ascii_lowercase

from assistant.answer import Answer, Citation, Language, Searched, Status
from assistant.composition.citing import cite, cite_piece, escape, plan_name
from assistant.composition.said import facts_of
from assistant.retrieval.evidence import Piece
from assistant.understanding.understood import Understood
from prompts.texts import say
from vectorstore.values import BasisRole, PlanContents, Span

RELATED = 4  # near passages that are listed where the text shows none
_ROLES: tuple[BasisRole, ...] = ("actor", "partner", "deadline")


class Draft:
    """Lines and citations of one answer. ``searched``: how many plans were."""

    def __init__(self, language: Language, searched: int) -> None:
        self.language = language
        self._searched = searched
        self._lines: list[str] = []
        self._citations: list[Citation] = []
        self._near: list[Citation] = []
        self._places: set[tuple[str, tuple[Span, ...]]] = set()

    def say(self, text: str, **fields: object) -> None:
        """A paragraph of a fixed text."""
        self._lines += [say(text, self.language, **fields), ""]

    def line(self, words: str) -> None:
        """A line as it is."""
        self._lines.append(words)

    def gap(self) -> None:
        """The end of a paragraph or list."""
        self._lines.append("")

    def plan(self, contents: PlanContents) -> None:
        """The name of the plan that the next quotes are of."""
        self._lines += [say("answer.in_plan", self.language, plan=f"**{plan_name(contents)}**"), ""]

    def mark(self, contents: PlanContents, spans: Sequence[Span], section: int | None = None) -> str:
        """A citation of these spans; its marker, as the text has it."""
        marker = len(self._citations) + 1
        self._citations.append(cite(contents, spans, section, marker=marker))
        return f"[{marker}]"

    def quotes(
        self, pieces: Sequence[Piece], roles: Sequence[BasisRole] = (), understood: Understood | None = None
    ) -> None:
        """The pieces quoted one under the other, plan by plan in order of their first, each plan's in its own order."""
        rank = {plan_id: at for at, plan_id in enumerate(dict.fromkeys(p.contents.plan.id for p in pieces))}
        ordered = sorted(pieces, key=lambda p: (rank[p.contents.plan.id], p.passage.ordinal, p.spans))
        for _, of_plan in groupby(ordered, key=lambda piece: piece.contents.plan.id):
            group = list(of_plan)
            self.plan(group[0].contents)
            for section, of_section in groupby(group, key=lambda p: p.contents.path(p.passage.section)):
                if section:
                    self._lines += [f"*{escape(' › '.join(section))}*", ""]
                for piece in of_section:
                    self.quote(piece, roles, understood)
                self.gap()

    def quote(self, piece: Piece, roles: Sequence[BasisRole] = (), understood: Understood | None = None) -> None:
        """One piece as an item: the fact asked for, the quote, its marker, and who, with whom and when."""
        citation = cite_piece(piece, roles, len(self._citations) + 1)
        self._citations.append(citation)
        self._places.add(piece.place)
        facts = facts_of(piece, understood) if understood else []
        fact = f"**{escape('; '.join(facts))}** — " if facts else ""
        self._lines.append(f"- {fact}{_quoted(citation, self.language)}")

    def near(self, heading: str, pieces: Iterable[Piece]) -> None:
        """Pieces near the answer under a heading of their own, marked a, b …; beyond z they are only counted."""
        left = [piece for piece in pieces if piece.place not in self._places]
        if not left:
            return
        self._lines += [f"**{say(heading, self.language)}**", ""]
        room = len(ascii_lowercase) - len(self._near)
        for piece in left[:room]:
            citation = cite_piece(piece, (), ascii_lowercase[len(self._near)])
            self._near.append(citation)
            self._places.add(piece.place)
            self._lines.append(f"- {_quoted(citation, self.language)}")
        if len(left) > room:
            self._lines.append(f"- {say('answer.and_more', self.language, count=len(left) - max(0, room))}")
        self.gap()

    def has(self, piece: Piece) -> bool:
        """Whether the piece is quoted already."""
        return piece.place in self._places

    def beside(self, pieces: Iterable[Piece]) -> None:
        """Pieces near the answer that its text does not show."""
        for piece in pieces:
            if piece.place not in self._places and len(self._near) < RELATED:
                self._places.add(piece.place)
                self._near.append(cite_piece(piece, (), ascii_lowercase[len(self._near)]))

    def finish(self, status: Status, follow_ups: Sequence[str] = ()) -> Answer:
        """The answer, with how many plans were searched as its last line."""
        matched = len({citation.plan_id for citation in self._citations})
        lines = list(self._lines)
        if self._searched and status != "clarify":
            lines.append(say("answer.coverage", self.language, plans=self._searched, matched=matched))
        text = "\n".join(lines).strip()
        citations, near = tuple(self._citations), tuple(self._near)
        return Answer(
            status, self.language, text, citations, near, Searched(self._searched, matched), tuple(follow_ups)
        )

    def finish_without(self, near: Sequence[Piece]) -> Answer:
        """No plan says it: the lines so far, without citations, and what is near."""
        self.beside(near)
        text = "\n".join(self._lines).strip()
        return Answer("not_found", self.language, text, (), tuple(self._near), Searched(self._searched, 0))


def _quoted(citation: Citation, language: Language) -> str:
    quote = " … ".join(citation.quotes)
    shown = [quote, *citation.section]
    roles = []
    for role in _ROLES:
        words = [basis.quote for basis in citation.basis if basis.role == role]
        if words and not all(_stands_in(word, shown) for word in words):
            roles.append(f"{say(f'answer.{role}', language)}: {escape(' '.join(words))}")
    suffix = f" ({'; '.join(roles)})" if roles else ""
    return f"“{escape(quote)}” [{citation.marker}]{suffix}"


def _stands_in(words: str, shown: Sequence[str]) -> bool:
    """The words are already on the line or in the headings above it."""
    words = " ".join(words.split())
    return any(words in " ".join(text.split()) for text in shown)
