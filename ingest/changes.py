"""What a plan says of other documents, in its title, its articles and its closing words.

"Kế hoạch này thay thế Kế hoạch số …", "Bãi bỏ các văn bản sau: …", "Sửa đổi, bổ sung … Kế hoạch số …". The rules of one
sentence are in ``change_words.py``, their words in ``changes.yaml``. What a plan rests on, and what it asks units to
change, it doesn't change itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.change_words import Said, Speaker, Voice, announced, listed_in, may_change, said_in
from ingest.edges import trim
from ingest.sentences import sentences
from vectorstore.changes import Change, ChangeKind
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.values import Header, Passage, Section, Span

_LONGEST = 3000  # characters of a sentence that are read together
_NOT_ITS_WORDS = ("header", "basis", "recipient", "signature")
_EMPHASIS = "*_#"


@dataclass(frozen=True, slots=True)
class _Statement:
    parts: tuple[Span, ...]
    voice: Voice

    @property
    def span(self) -> Span:
        return Span(self.parts[0].start, self.parts[-1].end)


def changes_of(
    text: str, header: Header, sections: Sequence[Section], passages: Sequence[Passage], lexicon: Lexicon | None = None
) -> tuple[Change, ...]:
    """Each document that the plan replaces, repeals or amends, once a kind, in order of the text.

    ``lexicon`` tells the short forms of the issuer's name. The span is that of the sentence, or of the item of a list.
    """
    speaker = Speaker("text", header.issuer.value or "", lexicon)
    found = [change for each in _read(text, _statements(header, sections, passages), speaker) for change in each]
    own = (header.number.value or "").lower()
    return _once(change for change in found if change.number.lower() != own or _is_other(change, header))


def _is_other(change: Change, header: Header) -> bool:
    """The same number of another year: numbering starts anew every year."""
    return None not in (change.date, header.date.value) and change.date != header.date.value


def _statements(header: Header, sections: Sequence[Section], passages: Sequence[Passage]) -> Iterator[_Statement]:
    """Title, headings and passages, in order of the text; not what the plan rests on, nor its head and foot."""
    said = [_Statement(one.spans, _voice(one)) for one in passages if one.kind not in _NOT_ITS_WORDS]
    headings = [_Statement((one.span,), "text") for one in sections]
    title = [_Statement((header.title.span,), "title")] if header.title.span else []
    return iter(sorted([*title, *headings, *said], key=lambda one: (one.span.start, -one.span.end)))


def _voice(passage: Passage) -> Voice:
    """What stands under a unit's name is that unit's task."""
    if passage.kind == "formula":
        return "preamble"
    tasked = passage.kind in ("cell", "result") or any(basis.role == "actor" for basis in passage.basis)
    return "task" if tasked else "text"


def _read(text: str, statements: Iterable[_Statement], speaker: Speaker) -> Iterator[list[Change]]:
    listing: ChangeKind | None = None  # what a lead-in says is done to the items below it
    for statement in statements:
        if listing:
            flat = _flat(text, statement.parts)
            if found := listed_in(flat, listing):
                yield _changes(found, trim(text, statement.span))
                continue
            listing = None
        if not may_change(" ".join(" ".join(part.of(text) for part in statement.parts).split())):
            continue
        said = replace(speaker, voice=statement.voice)
        whole = [statement.parts] if statement.voice == "title" else sentences(text, statement.parts)
        for parts in whole:
            flat = _flat(text, parts)
            listing = announced(flat, said)
            yield _changes(_said(flat, said), trim(text, Span(parts[0].start, parts[-1].end)))


def _said(flat: str, speaker: Speaker) -> list[Said]:
    """What a sentence says; one too long is a text without line breaks, and is read piece by piece."""
    pieces = range(0, max(1, len(flat)), _LONGEST)
    return [said for at in pieces for said in said_in(flat[at : at + _LONGEST], speaker)]


def _flat(text: str, parts: Sequence[Span]) -> str:
    """The words without emphasis, white space collapsed."""
    words = " ".join(part.of(text) for part in parts)
    return " ".join(words.translate(dict.fromkeys(map(ord, _EMPHASIS))).split())


def _changes(found: Iterable[Said], span: Span) -> list[Change]:
    return [Change(one.kind, one.number, one.date, span) for one in found]


def _once(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Each kind of change of each document where it is first said, with its date wherever that is told."""
    said = list(changes)
    days: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)  # of each document
    for one in said:
        if one.date:
            days[_document(one)][one.date] = None
    kept: dict[tuple[str, str, str | None], Change] = {}
    for one in said:
        for date in [one.date] if one.date else days[_document(one)] or [None]:
            kept.setdefault((*_document(one), date), replace(one, date=date))
    return tuple(kept.values())


def _document(change: Change) -> tuple[str, str]:
    return change.kind, change.number.lower()
