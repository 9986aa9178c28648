"""Readings as reviewable text: whole for our own plans, compact facts for plans whose words may not be copied here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from vectorstore.obligation import Obligation
from vectorstore.values import HeaderField, Passage, Reading, Span

GOLDEN = Path(__file__).parent
SAMPLES = GOLDEN.parent / "samples" / "plans"
REAL = GOLDEN.parents[2] / "shared" / "plans"
_FIRST, _LAST = 9, 5  # words shown of a long passage


def golden_of(plan: Path) -> Path:
    """Where the golden of a plan's reading lies: readings/ for samples, real/ for plans that are not ours."""
    return GOLDEN / ("readings" if plan.parent == SAMPLES else "real") / f"{plan.stem}.txt"


def text_of(plan: Path, reading: Reading) -> str:
    """What the golden of ``plan`` holds."""
    lines = _whole(reading) if plan.parent == SAMPLES else _facts(reading)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _whole(reading: Reading) -> Iterable[str]:
    yield f"warnings: {', '.join(reading.warnings) or 'none'}"
    yield "\nHEADER"
    for name, field in _header(reading):
        yield f"{name:10} {field.state:9} {field.value or ''}".rstrip() + (
            f"  [{_range(field.span)}]" if field.span else ""
        )
    yield f"year       {reading.header.year or '-'}"
    for name, spans in (("bases", reading.header.bases), ("recipients", reading.header.recipients)):
        yield f"{name:10} {len(spans)}"
        yield from (f"    {_range(span)} {_shown(span.of(reading.text))}" for span in spans)
    yield "\nOUTLINE"
    for section in reading.sections:
        yield f"{section.id:4} {'  ' * section.level}{section.heading}  [{_range(section.span)}]"
    yield "\nPASSAGES"
    for passage in reading.passages:
        yield _passage(reading, passage)
    yield "\nOBLIGATIONS"
    for one in reading.obligations:
        yield _obligation(reading, one)


def _obligation(reading: Reading, one: Obligation) -> str:
    words = _shown(" ".join(" ".join(span.of(reading.text) for span in one.spans).split()))
    who = "; ".join(f"{party.role} {party.text}{' (general)' if party.general else ''}" for party in one.parties)
    time = one.deadline
    computed = [*time.due, *(time.interval or ()), *([time.rrule] if time.rrule else [])] if time else []
    when = f" | {time.text} = {', '.join(computed) or '?'}" if time else ""
    figures = "".join(f" | {t.comparator}{t.value} {t.unit} of {t.population or '?'}" for t in one.targets)
    return f"{one.ordinal:4} {one.kind:7} @{one.passage:<4} {words} | {who or 'implicit'}{when}{figures}"


def _passage(reading: Reading, passage: Passage) -> str:
    where = "§-" if passage.section is None else f"§{passage.section}"
    spans = "+".join(map(_range, passage.spans))
    words = _shown(passage.words(reading.text))
    basis = "".join(f" | {b.role}: {_shown(b.span.of(reading.text))}" for b in passage.basis)
    column = f" | column: {passage.column}" if passage.column else ""
    return f"{passage.ordinal:4} {passage.kind:9} {where:4} {spans} {words}{basis}{column}"


def _facts(reading: Reading) -> Iterable[str]:
    """No words of the plan but its number and date."""
    yield f"warnings: {', '.join(reading.warnings) or 'none'}"
    for name, field in _header(reading):
        value = field.value if name in ("number", "date") else None
        yield f"{name:10} {field.state:9} {value or ''}".rstrip() + (f"  [{_range(field.span)}]" if field.span else "")
    header = reading.header
    yield f"year {header.year or '-'}, bases {len(header.bases)}, recipients {len(header.recipients)}"
    yield f"sections {len(reading.sections)}"
    for kind, count in sorted(Counter(passage.kind for passage in reading.passages).items()):
        yield f"{kind} {count}"
    for passage in reading.passages:
        path = _digest("\n".join(reading.path(passage.section)))
        spans = "+".join(map(_range, passage.spans))
        basis = "".join(f" {b.role}:{_range(b.span)}" for b in passage.basis)
        yield f"{passage.ordinal:4} {passage.kind:9} {spans} section:{path}{basis}"
    for one in reading.obligations:
        spans = "+".join(map(_range, one.spans))
        parties = "".join(f" {party.role}:{_range(party.span)}" for party in one.parties)
        time = f" deadline:{_range(one.deadline.span)}" if one.deadline else ""
        yield f"{one.ordinal:4} {one.kind:7} {spans}{parties}{time}"


def _header(reading: Reading) -> Iterable[tuple[str, HeaderField]]:
    for field in fields(reading.header):
        value = getattr(reading.header, field.name)
        if isinstance(value, HeaderField):
            yield field.name, value


def _shown(words: str) -> str:
    known = words.split()
    if len(known) <= _FIRST + _LAST + 2:
        return f"“{' '.join(known)}”"
    return f"“{' '.join(known[:_FIRST])} … {' '.join(known[-_LAST:])}”"


def _range(span: Span) -> str:
    return f"{span.start}-{span.end}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:8]
