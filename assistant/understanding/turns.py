"""Earlier questions as they were understood, with the words that their answers quoted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.understanding.understood import Understood


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that the answer before quoted: the plan's id, and their offsets."""

    plan_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood then, and how it was answered."""

    understood: Understood
    status: str
    quoted: tuple[Quoted, ...] = ()


def turn_of(understood: Understood, answer: Mapping[str, Any]) -> Turn:
    """A turn, of an answer in its JSON form; what of it is missing or has another shape quotes nothing."""
    quoted = []
    citations = answer.get("citations")
    for citation in citations if isinstance(citations, list) else ():
        if isinstance(citation, dict):
            quoted += _quoted(citation)
    return Turn(understood, str(answer.get("status") or ""), tuple(quoted))


def _quoted(citation: Mapping[str, Any]) -> list[Quoted]:
    plan_id, parts = citation.get("plan_id"), citation.get("parts")
    parts = parts if isinstance(parts, list) and parts else [citation]
    found = []
    for part in parts:
        start, end = (part.get(name) if isinstance(part, dict) else None for name in ("start", "end"))
        if isinstance(plan_id, str) and isinstance(start, int) and isinstance(end, int):
            found.append(Quoted(plan_id, start, end))
    return found
