"""The journal on a terminal: figures, questions without an answer, readers' words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding

from prompts.texts import Language, named, say
from ui.commands.terminal import rows_view
from ui.terminal import INDENT, plain
from ui.understood_view import noted_words
from ui.wording import blocks_of
from vectorstore.catalogue.journal import VIETNAM, Counts, Feedback, Figures, Unanswered

MOST_SAID = 500  # characters of an answer


def usage_view(figures: Figures, unanswered: Sequence[Unanswered], days: int, language: Language) -> Group:
    """The figures as rows, then the groups of questions without an answer."""
    rows = [(say(f"usage.{name}", language), words) for name, words in _figures(figures, language) if words]
    shown: list[RenderableType] = [rows_view(say("usage.title", language, days=days), rows)]
    if unanswered:
        shown.append(plain(say("usage.unanswered", language), "bold"))
        shown += [Padding(plain(line), (0, 0, 0, INDENT)) for group in unanswered for line in _group(group, language)]
    return Group(*shown)


def feedback_view(given: Sequence[Feedback], language: Language) -> Group:
    """A few lines each: what was said and when, the question, the answer, the comment."""
    return Group(*(line for one in given for line in _feedback(one, language)))


def _figures(figures: Figures, language: Language) -> Iterator[tuple[str, str]]:
    yield "questions", str(figures.questions)
    yield "days", _counts(figures.days)
    for name, key in (("statuses", "status"), ("surfaces", "surface"), ("languages", "language")):
        yield name, _counts(getattr(figures, name), f"usage.{key}", language)
    if figures.median_ms is not None and figures.p95_ms is not None:
        took = {"median": round(figures.median_ms), "p95": round(figures.p95_ms)}
        yield "took", say("usage.took_words", language, **took)
    yield "plans", _counts(figures.plans)
    yield "units", _counts(figures.units)
    yield "kinds", _counts(figures.kinds, "explain.asks", language)
    yield "verdicts", _counts(figures.verdicts, "usage.verdict", language)


def _counts(counts: Counts, prefix: str = "", language: Language = "vi") -> str:
    return "; ".join(f"{named(prefix, name, language)}: {count}" for name, count in counts)


def _group(group: Unanswered, language: Language) -> Iterator[str]:
    statuses = _counts(group.statuses, "usage.status", language)
    heading = {"count": group.count, "last": _minute(group.last), "statuses": statuses}
    yield say("usage.unanswered_group", language, **heading)
    yield f"  {noted_words(group.understood, language)}"
    for words in group.words:
        yield f"  “{_line(words)}”"


def _feedback(one: Feedback, language: Language) -> Iterator[RenderableType]:
    reason = say(f"feedback.reason.{one.reason}", language) if one.reason else ""
    facts = (_minute(str(one.at)), say(f"usage.verdict.{one.verdict}", language), reason, one.handled_by or "")
    yield plain(f"{one.id}. {' · '.join(fact for fact in facts if fact)}", "dim" if one.handled_at else "bold")
    cited = [*one.answer["citations"], *one.answer["related"]]
    verified = sum(citation["verified"] is True for citation in cited)
    evidence = say("cli.feedback.verified", language, verified=verified, count=len(cited)) if cited else ""
    for words in (f"“{_line(one.question)}”", _answer(one.answer, cited), evidence, one.comment):
        if words:
            yield Padding(plain(words), (0, 0, 0, INDENT))


def _answer(answer: Mapping[str, Any], cited: Sequence[Mapping[str, Any]]) -> str:
    """The beginning of its text, without what makes words bold."""
    blocks = blocks_of(answer["text"], {str(citation["marker"]) for citation in cited})
    said = " ".join("".join(f"[{run.text}]" if run.marker else run.text for run in block.runs) for block in blocks)
    return said if len(said) <= MOST_SAID else f"{said[:MOST_SAID]} …"


def _minute(at: str) -> str:
    """In Vietnam's time."""
    return datetime.fromisoformat(at).astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M")


def _line(words: str) -> str:
    return " ".join(words.split())
