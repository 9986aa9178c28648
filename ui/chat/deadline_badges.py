"""What a citation's deadline is, and whether it is past or near by the product's clock: in a badge each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.understanding.period import SOON
from prompts.texts import Language, say
from ui.moments import day
from ui.register.rows import dates_of
from vectorstore.occasions import periods, year_of
from vectorstore.register import Entry

BadgeKind = Literal["role", "kind", "deadline", "overdue", "soon"]
_LEADING_ZERO = re.compile(r"\b0(\d)")


@dataclass(frozen=True, slots=True)
class Badge:
    """A few words beside a citation; ``kind`` tells how they look. ``inline``: also in the answer's text."""

    kind: BadgeKind
    words: str
    inline: bool = False


def deadline_badges(entry: Entry, today: date, language: Language) -> Iterator[Badge]:
    """The plan's words with the dates that they come to; then "overdue" or "due soon", where one of them is so.

    A period of work is over without that anything was due; what is due by days is overdue once all of them are past.
    """
    deadline = entry.obligation.deadline
    if deadline is None:
        return
    words = " ".join(deadline.text.split())
    times = periods(deadline, year_of(entry.plan))
    dates = ", ".join(dates_of(entry, language))
    if dates and not all(_says(words, one) for time in times for one in time):
        words = say("sources.dated", language, words=words, dates=dates)
    yield Badge("deadline", say("sources.due_by", language, words=words))
    ahead = min((last for _, last in times if last >= today), default=None)
    days = [first for first, last in times if first == last]
    if ahead is None and days:
        yield Badge("overdue", say("sources.overdue", language, day=day(max(days).isoformat(), language)), inline=True)
    elif ahead is not None and (ahead - today).days <= SOON:
        yield Badge("soon", say("sources.soon", language, day=day(ahead.isoformat(), language)), inline=True)


def _says(words: str, one: date) -> bool:
    """The day stands in the words: "20/3/2023" or "20/03/2023"."""
    return f"{one.day}/{one.month}/{one.year}" in _LEADING_ZERO.sub(r"\1", words)
