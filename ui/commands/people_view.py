"""People and API tokens on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.text import Text

from prompts.texts import Language, say
from ui.moments import moment
from ui.terminal import plain
from vectorstore.access.kept_people import role_of
from vectorstore.access.kept_tokens import Token
from vectorstore.access.people import LOCAL, Person


def people_view(people: Sequence[Person], sessions: Mapping[str, int], language: Language) -> Group:
    """Two lines a person: the name, and what is known of them."""
    lines: list[RenderableType] = []
    for one in people:
        off = say("admin.people.disabled", language) if one.disabled else ""
        lines.append(Text.assemble(plain(one.name, "bold"), plain(f"  {off}", "bold red") if off else ""))
        seen = moment(one.seen_at) if one.seen_at else say("admin.people.never", language)
        facts = (
            one.shown if one.shown != one.name else "",
            say(f"access.role.{role_of(one)}", language),
            ", ".join(one.all_groups),
            one.unit,
            "" if one.origin == LOCAL else one.origin,
            f"{say('admin.people.seen', language)}: {seen}",
            f"{say('admin.people.sessions', language)}: {sessions.get(one.id, 0)}",
        )
        lines.append(plain("  " + " · ".join(fact for fact in facts if fact)))
    return Group(*lines)


def tokens_view(tokens: Sequence[Token], now: datetime, language: Language) -> Group:
    """Two lines a token: its id, to be copied, with whose it is and what for; and what is known of it."""
    lines: list[RenderableType] = []
    for one in tokens:
        lines.append(Text.assemble(plain(one.id, "cyan"), plain(f"  {one.person}: {one.label}", "bold")))
        used = say("access.token.used", language, at=moment(one.used_at)) if one.used_at else ""
        ends = say("access.token.until", language, at=moment(one.until)) if one.until else ""
        facts = (
            say(f"access.token.{one.state(now)}", language),
            say(f"access.role.{one.role}", language),
            say("access.token.created", language, at=moment(one.created_at)),
            ends or say("access.token.no_end", language),
            used or say("access.token.unused", language),
        )
        lines.append(plain("  " + " · ".join(facts)))
    return Group(*lines)
