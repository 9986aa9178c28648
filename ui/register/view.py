"""How the register looks on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from prompts.texts import Language, say
from ui.register.exports import corrected_words, due_words
from ui.terminal import plain
from vectorstore.register import Entry


def register_view(entries: Sequence[Entry], language: Language) -> Group:
    """A table a plan: who, what, by when, and the id by which a row is corrected."""
    shown: list[RenderableType] = []
    for _, some in groupby(entries, key=lambda entry: entry.plan.id):
        of_plan = list(some)
        plan = of_plan[0].plan
        number = plan.header.number.value
        shown += [plain(" – ".join(fact for fact in (number, plan.title) if fact), "bold"), plain(plan.id, "dim")]
        shown.append(_table(of_plan, language))
    return Group(*shown)


def _table(entries: Sequence[Entry], language: Language) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=True, padding=(0, 1), pad_edge=False)
    for name, ratio in (("actors", 3), ("quote", 8), ("deadline", 4)):
        table.add_column(say(f"register.column.{name}", language), ratio=ratio, overflow="fold")
    table.add_column(say("register.column.id", language), overflow="fold", no_wrap=False, min_width=12)
    for entry in entries:
        table.add_row(
            _who(entry, language), _what(entry, language), _when(entry, language), plain(entry.obligation.id, "dim")
        )
    return table


def _who(entry: Entry, language: Language) -> Text:
    actors = ", ".join(party.text for party in entry.obligation.actors)
    who = plain(actors, "cyan") if actors else Text(say("register.implicit", language), style="dim")
    partners = ", ".join(party.text for party in entry.obligation.of_role("partner"))
    if partners:
        who.append_text(plain(f"\n+ {partners}", "dim"))
    if entry.general:
        who.append_text(plain(f"\n({say('register.general', language)})", "dim"))
    return who


def _what(entry: Entry, language: Language) -> Text:
    words = plain(" … ".join(" ".join(quote.split()) for quote in entry.quotes))
    if entry.obligation.kind != "duty":
        words = Text.assemble((f"[{say(f'register.kind.{entry.obligation.kind}', language)}] ", "magenta"), words)
    if entry.corrections:
        words.append_text(plain(f"\n{corrected_words(entry, language)}", "yellow"))
    return words


def _when(entry: Entry, language: Language) -> Text:
    deadline = entry.obligation.deadline
    if deadline is None:
        return Text("")
    when = plain(" ".join(deadline.text.split()))
    dates = due_words(entry, language)
    return Text.assemble(when, plain(f"\n{dates}", "green")) if dates else when
