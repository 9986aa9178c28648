"""Run-in fields of a task: lines or phrases such as "Đơn vị chủ trì: …", "Thời gian hoàn thành: …".

They are what a table has as columns, so the same headings name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest import cues
from vectorstore.lexicon.units import plain
from vectorstore.values import BasisRole, Span

_LABEL = re.compile(r"(?:^|(?<=[.;,()\n])\s*)[-–+*_\s(]*(?P<label>[^\W\d_][^:.;,()\n]{2,40}?)[*_\s]*:[*_]*\s*(?=\S)")
_ROLES: tuple[BasisRole, ...] = ("actor", "partner", "deadline")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: the role of what it says ("" for a result), its words, and whether it names who is in charge."""

    role: str
    span: Span
    leads: bool = False


def fields_in(text: str, span: Span) -> list[Field]:
    """The fields in ``span``, in order."""
    words = span.of(text)
    found = [(match, role) for match in _LABEL.finditer(words) if (role := _role(match["label"]))]
    fields = []
    for at, (match, role) in enumerate(found):
        end = found[at + 1][0].start() if at + 1 < len(found) else len(words)
        said = words[match.end() : end].rstrip(" \t\n.;,-–")
        if any(c.isalnum() for c in said):
            start = span.start + match.end()
            leads = role == "actor" and cues.holds("in_charge", match["label"])
            fields.append(Field(role, Span(start, start + len(said)), leads))
    return fields


def opens_with_field(text: str, span: Span) -> bool:
    """The words are fields from their start."""
    first = _LABEL.match(span.of(text))
    return first is not None and bool(_role(first["label"]))


def _role(label: str) -> str:
    return _labels().get(plain(label.strip("*_ -–+")), "")


@cache
def _labels() -> dict[str, str]:
    return {cue: role for cue, role in cues.column_cues() if role in (*_ROLES, "result") and " " in cue} | {
        plain(word): role for role, listed in _plain_labels() for word in listed
    }


def _plain_labels() -> Iterator[tuple[str, tuple[str, ...]]]:
    for role in _ROLES:
        yield role, cues.words(f"label_{role}")
