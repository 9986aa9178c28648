"""What the tools give, in lines of Markdown for who reads text alone; a plan's words are escaped in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.composition.citing import escape
from prompts.texts import Language
from ui.register.exports import due_words
from vectorstore.register import Entry


def facts_line(plan: Mapping[str, Any]) -> str:
    """A plan on a line: number, title, date, and the id that the tools take."""
    facts = " – ".join(fact for fact in (plan["number"], plan["title"], plan["date"]) if fact)
    return f"{escape(facts)} ({plan['id']})"


def plan_lines(plan: Mapping[str, Any]) -> Iterator[str]:
    """A plan that was found, and its passages."""
    yield facts_line(plan)
    for passage in plan["passages"]:
        yield f"- “{_joined(part['quote'] for part in passage['parts'])}”"


def obligation_line(entry: Entry, language: Language) -> str:
    """An obligation: who, what, by when, and where it stands."""
    obligation = entry.obligation
    who = ", ".join(party.text for party in obligation.actors)
    when = (
        "; ".join(filter(None, (_joined([obligation.deadline.text]), due_words(entry, language))))
        if (obligation.deadline)
        else ""
    )
    facts = f"{escape(who)}: " * bool(who) + f"“{_joined(entry.quotes)}”" + f" ({when})" * bool(when)
    return f"- {facts} ({entry.plan.id} {obligation.spans[0].start}–{obligation.spans[-1].end})"


def _joined(quotes: Any) -> str:
    return " … ".join(map(escape, quotes))
