"""Corrections as JSON, and on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding

from prompts.texts import Language, say
from ui.terminal import INDENT, plain
from vectorstore.corrections import Correction
from vectorstore.keeping.editor import Proposal


def correction_json(correction: Correction) -> dict[str, Any]:
    """A correction with who, when and why."""
    return asdict(correction)


def proposal_json(proposal: Proposal) -> dict[str, Any]:
    """A correction to review, with the obligation of the current edition that it is proposed for, or null."""
    found = proposal.obligation
    likeliest = {"id": found.id, "quote": proposal.quote, "likeness": round(proposal.likeness, 3)} if found else None
    return correction_json(proposal.correction) | {"proposed_for": likeliest}


def corrections_view(corrections: Sequence[Correction], to_review: Sequence[Proposal], language: Language) -> Group:
    """Three lines a correction: what it says and whether it holds, the words it is for, and who made it."""
    waiting = {one.correction.id for one in to_review}
    return Group(*(line for one in corrections for line in _correction(one, language, waits=one.id in waiting)))


def proposals_view(proposals: Sequence[Proposal], language: Language) -> Group:
    """A correction, then the words that it is proposed for."""
    lines: list[RenderableType] = []
    for proposal in proposals:
        lines += _correction(proposal.correction, language, waits=True)
        if proposal.obligation is None:
            words = say("cli.corrections.no_like", language)
        else:
            likeness = round(100 * proposal.likeness)
            fields = {"id": proposal.obligation.id, "quote": proposal.quote, "likeness": likeness}
            words = say("cli.corrections.like", language, **fields)
        lines.append(Padding(plain(words, "yellow"), (0, 0, 0, INDENT)))
    return Group(*lines)


def value_words(value: Any, language: Language, day: Callable[[str], str] = str) -> str:
    """A corrected field's value in words. ``day``: how an ISO date is written."""
    if isinstance(value, dict):
        period = " – ".join(map(day, value.get("interval") or ()))
        recurring = say("register.recurring", language) if value.get("rrule") else ""
        return "; ".join(one for one in (value["text"], *map(day, value["due"]), period, recurring) if one)
    if isinstance(value, list):
        return ", ".join(value) or say("register.implicit", language)
    return say(f"register.kind.{value}", language) if value else say("register.undated", language)


def _correction(one: Correction, language: Language, *, waits: bool) -> Iterator[RenderableType]:
    was, now = value_words(one.was, language), value_words(one.value, language)
    field = say(f"register.field.{one.field}", language)
    state = say(f"register.state.{'to_review' if waits else one.state}", language)
    yield plain(f"{one.id}. {field}: {was} → {now} ({state})", "bold" if one.state == "active" else "dim")
    by = say("cli.corrections.by", language, by=one.by, at=one.at[:16].replace("T", " "), why=one.why)
    for line in (f"{one.plan_id} {one.obligation_id}", f"“{' '.join(one.quote.split())}”", by):
        yield Padding(plain(line), (0, 0, 0, INDENT))
