"""The command ``words``: an office's own names of units, abbreviations and terms, listed and changed.

What a command needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from prompts.texts import say
from ui.commands.session import Session, emit

if TYPE_CHECKING:
    from vectorstore.word_lists.word_lists import Part, WordLists

LISTS = ("same", "abbreviations", "units", "words", "said")
words = typer.Typer(help="help.words", invoke_without_command=True, rich_markup_mode=None)


def argument(key: str, metavar: str) -> Any:
    """An argument that must be given."""
    return typer.Argument(help=f"help.words.{key}", metavar=metavar, show_default=False)


@words.callback()
def listed(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="help.json")] = False) -> None:
    """List the own entries, unless a command follows; on stderr, whether plans should be read again."""
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    entries, unread = _lists(session).entries(), session.parts.words_unread()
    if as_json:
        shapes = [{"list": entry.part, "names": list(entry.names), "of_plans": entry.of_plans} for entry in entries]
        emit({"entries": shapes, "unread": unread})
        return
    from ui.commands.words_view import words_view
    from ui.terminal import console, plain  # cost: rich, 0.1 s

    if entries:
        console().print(words_view(entries, session.language))
    else:
        console(stderr=True).print(plain(say("words.none", session.language)))
    if unread:
        console(stderr=True).print(plain(say("words.unread", session.language)))


@words.command("add-unit", help="help.words.add_unit")
def add_unit(context: typer.Context, names: Annotated[list[str], argument("names", "NAME [OTHER…]")]) -> None:
    """Add the names of one unit; those of a unit that is listed join it."""
    _add(context.obj, "same", names)


@words.command("add-abbreviation", help="help.words.add_abbreviation")
def add_abbreviation(
    context: typer.Context,
    short: Annotated[str, argument("short", "SHORT")],
    full: Annotated[str, argument("full", "FULL")],
) -> None:
    """Add an abbreviation."""
    _add(context.obj, "abbreviations", (short, full))


@words.command("add-term", help="help.words.add_term")
def add_term(
    context: typer.Context,
    english: Annotated[str, argument("english", "ENGLISH")],
    vietnamese: Annotated[str, argument("vietnamese", "VIETNAMESE")],
    unit: Annotated[bool, typer.Option("--unit", help="help.words.unit")] = False,
) -> None:
    """Add an English term, for questions in English."""
    _add(context.obj, "units" if unit else "words", (english, vietnamese))


@words.command("add-said", help="help.words.add_said")
def add_said(
    context: typer.Context,
    said: Annotated[str, argument("said", "SAID")],
    written: Annotated[str, argument("vietnamese", "WRITTEN")],
) -> None:
    """Add what people say, and what plans write for it."""
    _add(context.obj, "said", (said, written))


@words.command("remove", help="help.words.remove")
def remove(
    context: typer.Context,
    name: Annotated[str, argument("name", "NAME")],
    of: Annotated[
        str | None, typer.Option("--list", help="help.words.list", metavar="|".join(LISTS), show_default=False)
    ] = None,
) -> None:
    """Remove the entry that starts with this name, or the name from a unit's others."""
    from ui.filters import one_of

    session: Session = context.obj
    lists, wanted = _lists(session), one_of("--list", of, LISTS, "")
    name = " ".join(name.split())
    found = [
        entry
        for entry in lists.entries()
        if (not wanted or entry.part == wanted) and name in (entry.names if entry.part == "same" else entry.names[:1])
    ]
    if not found:
        raise typer.BadParameter(say("words.unknown", session.language, name=name))
    if len(found) > 1:
        parts = ", ".join(entry.part for entry in found)
        raise typer.BadParameter(say("words.several", session.language, name=name, lists=parts))
    (entry,) = found
    if entry.names[0] == name:
        lists.remove(entry)
        shown = str(entry)
    else:
        lists.change(entry, [one for one in entry.names if one != name])
        shown = name
    _tell(session, "words.removed", shown)


def _add(session: Session, part: Part, names: Any) -> None:
    _tell(session, "words.kept", str(_lists(session).add(part, names)))


def _tell(session: Session, key: str, entry: str) -> None:
    from ui.terminal import console, plain  # cost: rich, 0.1 s

    console().print(plain(say(key, session.language, entry=entry)), soft_wrap=True)
    if session.parts.words_unread():
        console(stderr=True).print(plain(say("words.unread", session.language)))


def _lists(session: Session) -> WordLists:
    from vectorstore.word_lists.word_lists import WordLists  # cost: the lexicon's word lists

    return WordLists(session.parts.settings.data)
