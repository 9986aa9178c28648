"""The foot of a document: recipients, and who signed in which post (Nghị định 30/2020/NĐ-CP, Điều 8 and 9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest import cues
from ingest.blocks import is_furniture, is_upper
from ingest.columns import segments
from ingest.lines import Line
from vectorstore.lexicon.units import names_unit
from vectorstore.values import ABSENT, HeaderField, Span

_RECIPIENTS = re.compile(r"Nơi nhận", re.IGNORECASE)
_BULLET = re.compile(r"[-–+•]\s*|\*\s+")
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]{0,7}\s+){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]{0,7}")
_DEGREE = re.compile(
    r"^(?:ThS|TS|PGS|GS|BS|CN|KS|Đại tá|Thượng tá|Trung tá|Thiếu tá|Đại úy|Thượng úy)\.?\s*(?:TS\.?\s*)?"
)


@dataclass(slots=True)
class Signatory:
    """One column of the signature: its post, name and what stands between, by the column's place in the line."""

    column: int
    posts: list[Span] = field(default_factory=list)
    names: list[Span] = field(default_factory=list)
    others: list[Span] = field(default_factory=list)

    def spans(self, text: str) -> list[Span]:
        """All of it in reading order, lines with nothing between them as one."""
        joined: list[Span] = []
        for span in sorted([*self.posts, *self.names, *self.others]):
            if joined and not text[joined[-1].end : span.start].strip():
                span = Span(joined.pop().start, span.end)
            joined.append(span)
        return joined


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands in the foot. ``rest`` is what belongs to neither recipients nor signatories."""

    segments: tuple[Span, ...] = ()
    recipients: tuple[Span, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    rest: tuple[Span, ...] = ()

    def signer(self, text: str) -> HeaderField:
        """The names, each once; several of a joint plan by "; "."""
        spans = (span for signatory in self.signatories for span in signatory.names)
        names = {" ".join(_bare_name(text, span).split()): span for span in spans}
        return _joined(names, list(names.values()), "; ")

    def position(self, text: str) -> HeaderField:
        """The lines in capitals that name a post, by ", "; several signatories by "; "."""
        posts = [signatory.posts for signatory in self.signatories if signatory.posts]
        values = (", ".join(" ".join(post.of(text).strip("*_ ").split()) for post in own) for own in posts)
        return _joined(values, [post for own in posts for post in own], "; ")


def read_foot(text: str, lines: Sequence[Line]) -> Foot:
    """The foot in ``lines``; empty where there are none."""
    placed = [
        (span, span.start - line.raw.start) for line in lines if not is_furniture(line) for span in segments(text, line)
    ]
    found = _Reader(text)
    for span, column in placed:
        found.take(span, column)
    signatories = tuple(s for s in found.signatories if s.posts or s.names)
    return Foot(tuple(span for span, _ in placed), tuple(found.recipients), signatories, tuple(found.rest))


class _Reader:
    """Takes the segments of a foot in reading order."""

    def __init__(self, text: str) -> None:
        self.recipients: list[Span] = []
        self.signatories: list[Signatory] = []
        self.rest: list[Span] = []
        self._text = text
        self._listing = False  # "Nơi nhận" was read
        self._before: Span | None = None  # the segment taken last

    def take(self, span: Span, column: int) -> None:
        """Takes one segment that begins ``column`` characters into its line."""
        words = span.of(self._text)
        bullet = _BULLET.match(words)
        if _RECIPIENTS.search(words[:40]):
            self._listing = True
        elif self._listing and bullet and bullet.end() < len(words):
            span = Span(span.start + bullet.end(), span.end)
            self.recipients.append(span)
        elif self._before is not None and self.recipients[-1:] == [self._before] and words[:1].islower():
            self.recipients[-1] = span = Span(self._before.start, span.end)
        elif is_upper(words) and self._is_post(words, column):
            self._signatory(column).posts.append(span)
        elif is_upper(words) and names_unit(words) and self.signatories and self._nearest(column).names:
            self._signatory(column).others.append(span)  # the office of who signs below it
        elif _NAME.fullmatch(_bare_name(self._text, span)) and not names_unit(_bare_name(self._text, span)):
            self._nearest(column).names.append(span)
        elif self.signatories:
            self._nearest(column).others.append(span)
        else:
            self.rest.append(span)
        self._before = span

    def _is_post(self, words: str, column: int) -> bool:
        """A post, or the office in the midst of one: "KT. GIÁM ĐỐC / SỞ Y TẾ / PHÓ GIÁM ĐỐC"."""
        under_post = bool(self.signatories) and bool(self._nearest(column).posts) and not self._nearest(column).names
        return bool(cues.capitals("posts").search(words)) or under_post

    def _nearest(self, column: int) -> Signatory:
        if not self.signatories:
            self.signatories.append(Signatory(column))
        return min(reversed(self.signatories), key=lambda s: abs(s.column - column))

    def _signatory(self, column: int) -> Signatory:
        """The signatory of a column: the first line of posts says how many there are, a post below a name opens one."""
        beside = self.signatories and not any(s.names or len(s.posts) > 1 for s in self.signatories)
        if (beside and all(s.column + 3 < column for s in self.signatories)) or self._nearest(column).names:
            self.signatories.append(Signatory(column))
        return self._nearest(column)


def _bare_name(text: str, span: Span) -> str:
    return _DEGREE.sub("", span.of(text).strip("*_ ")) if span.end - span.start < 80 else ""


def _joined(values: Iterable[str], spans: Sequence[Span], by: str) -> HeaderField:
    ordered = sorted(spans)
    return HeaderField("present", by.join(values), Span(ordered[0].start, ordered[-1].end)) if ordered else ABSENT
