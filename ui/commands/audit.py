"""The command ``audit``: who did what, whether the trail is whole, and what was asked.

What it needs beyond typer is imported inside it, for cost. That something was written for another program is noted:
see commands/changing.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from prompts.texts import say
from ui.commands.register import option
from ui.commands.session import Session, emit

if TYPE_CHECKING:
    from ui.audit_request import Wanted

FORMATS = ("table", "csv", "jsonl")
SHOWN = 50  # entries on a terminal, unless it is said otherwise


def audit(
    context: typer.Context,
    who: Annotated[str | None, option("audit_who", "NAME")] = None,
    action: Annotated[str | None, option("audit_action", "ACTION")] = None,
    since: Annotated[str | None, option("audit_since", "YYYY-MM-DD")] = None,
    until: Annotated[str | None, option("audit_until", "YYYY-MM-DD")] = None,
    limit: Annotated[int | None, typer.Option(help="help.audit_limit", min=1, max=2**31, show_default=False)] = None,
    form: Annotated[str | None, option("audit_format", "|".join(FORMATS), "--format")] = None,
    questions: Annotated[bool, typer.Option("--questions", help="help.audit_questions")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="help.audit_verify")] = False,
    digest: Annotated[str | None, option("audit_digest", "DIGEST")] = None,
) -> None:
    """Show who did what, the latest first; or write it for another program, or see whether it is whole."""
    from ui.audit_request import wanted
    from ui.filters import one_of

    session: Session = context.obj
    chosen = one_of("--format", form, FORMATS, "table")
    asked = wanted(who, action, since, until)
    if (digest is not None and not verify) or (verify and (questions or asked.told() or limit)):
        raise typer.BadParameter(say("cli.audit.verify_alone", session.language))
    if questions and (asked.who or asked.action):
        raise typer.BadParameter(say("cli.audit.nobody_asked", session.language))
    if verify:
        check(session, (digest or "").strip().lower(), as_json=chosen == "jsonl")
    elif chosen == "table":
        show(session, asked, limit or SHOWN, questions=questions)
    else:
        write(session, asked, limit, chosen, questions=questions)


def check(session: Session, digest: str, *, as_json: bool) -> None:
    """Says whether the trail is whole, and holds the entry with this digest; exit status 1 where not."""
    from ui.audit_view import checked_said
    from ui.terminal import console, plain

    trail = session.parts.library.catalogue.access.audit
    found = trail.checked()
    held = trail.has(digest) if digest else None
    if as_json:
        emit(found.to_json() | ({"has": held} if digest else {}))
    else:
        console().print(plain(checked_said(found, session.language)), soft_wrap=True)  # a digest is copied whole
        if digest:
            key = "cli.audit.has" if held else "cli.audit.has_not"
            console().print(plain(say(key, session.language, digest=digest)), soft_wrap=True)
    if found.broken is not None or held is False:
        raise typer.Exit(1)


def show(session: Session, asked: Wanted, limit: int, *, questions: bool) -> None:
    """The latest on the terminal; on stderr, that there are more, or none."""
    from ui.audit_view import questions_view, trail_view  # cost: rich, 0.1 s
    from ui.terminal import console

    catalogue = session.parts.library.catalogue
    if questions:
        asked_ones = tuple(catalogue.journal.questions(asked.since, asked.until, limit + 1))
        view, count = questions_view(asked_ones[-limit:][::-1], session.language), len(asked_ones)
    else:
        entries = catalogue.access.audit.entries(limit=limit + 1, **asked.given())
        view, count = trail_view(entries[:limit], session.language), len(entries)
    if count:
        console().print(view, soft_wrap=True)
    if not count or count > limit:
        key = "cli.audit.more" if count else "cli.audit.none"
        console(stderr=True).print(say(key, session.language, **({"count": limit} if count else {})))


def write(session: Session, asked: Wanted, limit: int | None, form: str, *, questions: bool) -> None:
    """The entries or questions on standard output, from the oldest; with a limit, the latest of them."""
    from ui.audit_view import questions_file, trail_file

    catalogue = session.parts.library.catalogue
    if questions:
        pieces = questions_file(catalogue.journal.questions(asked.since, asked.until, limit), form, session.language)
    else:
        trail = catalogue.access.audit
        latest = trail.entries(limit=limit, **asked.given())[::-1] if limit else trail.all(**asked.given())
        pieces = trail_file(latest, form, session.language)
    _out(pieces)


def _out(pieces: Iterable[bytes]) -> None:
    sys.stdout.flush()
    for piece in pieces:
        sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
