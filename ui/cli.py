"""The command line: ``plan-assistant`` with its commands ``ask``, ``ingest``, ``plans``, ``serve`` and the rest.

Importing this module is cheap (typer and the texts only), so that ``ask`` starts at once; what a command needs beyond
that is imported inside it, for cost.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from prompts.texts import LANGUAGES, Language, say, texts
from ui.commands.admin import admin
from ui.commands.ask import ask
from ui.commands.audit import audit
from ui.commands.backup import backup, restore
from ui.commands.changes import changes
from ui.commands.changing import note_changes
from ui.commands.collections import collections
from ui.commands.doctor import doctor
from ui.commands.editions import decide, diff, editions, rollback, waiting, withdraw
from ui.commands.evaluate import evaluate
from ui.commands.ingest import ingest
from ui.commands.jobs import jobs
from ui.commands.journal import feedback, usage
from ui.commands.mcp import mcp
from ui.commands.plans import plans
from ui.commands.register import correct, corrections, obligations
from ui.commands.session import Session, emit
from ui.commands.words import words
from ui.offline import stay_offline

_INTERRUPTED = 130  # what typer makes of Ctrl+C
# Helps are keys of the catalogue; command_line() puts the words in.
Json = Annotated[bool, typer.Option("--json", help="help.json")]
app = typer.Typer(help="help.app", invoke_without_command=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[Path | None, typer.Option(help="help.data", show_default=False)] = None,
    lang: Annotated[str | None, typer.Option(help="help.lang", metavar="vi|en", show_default=False)] = None,
) -> None:
    """Build the settings once: the environment, then the options over it. Without a command, show the help."""
    if context.invoked_subcommand is None:
        sys.stderr.write(context.get_help() + "\n")
        raise typer.Exit(2)
    from ui.settings import Settings  # cost: pydantic-settings, 0.3 s
    from ui.wiring import Parts

    if context.obj is None:
        changes: dict[str, Any] = {name: value for name, value in (("data", data), ("language", lang)) if value}
        settings = Settings(**changes)
        context.obj = Session(Parts(settings), settings.language)
        context.call_on_close(context.obj.parts.close)


app.command(help="help.ingest")(ingest)  # see commands/ingest.py
app.command(help="help.ask")(ask)  # see commands/ask.py
app.command(help="help.plans")(plans)  # see commands/plans.py


@app.command(help="help.show")
def show(
    context: typer.Context,
    plan: Annotated[str, typer.Argument(help="help.plan_id", metavar="PLAN")],
    as_json: Json = False,
) -> None:
    """Show a plan's header and outline."""
    from ui.shapes import contents_json

    session: Session = context.obj
    contents = session.parts.library.contents(plan)
    if as_json:
        emit(contents_json(contents))
        return
    from ui.commands.terminal import plan_view  # cost: rich, 0.1 s
    from ui.terminal import console

    console().print(plan_view(contents, session.language))


@app.command(help="help.reindex")
def reindex(context: typer.Context) -> None:
    """Read every plan again with the word lists as they are now, and build both indexes anew."""
    from ui.commands.progress import bar  # cost: rich, 0.1 s

    session: Session = context.obj
    with bar(session.language) as move:
        done = session.parts.reread(
            lambda doing, count, of: move(say(f"cli.reindex.{doing}", session.language), count, of)
        )
    found = session.parts.library.plans()
    counts = {"passages": sum(plan.passages for plan in found), "obligations": sum(plan.obligations for plan in found)}
    typer.echo(say("cli.reindex.done", session.language, plans=done.plans, changed=done.changed, **counts))


COMMANDS: tuple[Callable[..., None], ...] = (
    *(obligations, correct, corrections),  # of the register: see commands/register.py
    *(editions, diff, rollback, withdraw, waiting, decide),  # see commands/editions.py
    *(backup, restore),  # see commands/backup.py
)
for command in COMMANDS:
    app.command(help=f"help.{command.__name__}")(command)
app.command(help="help.changes")(changes)
app.command(help="help.jobs")(jobs)
app.command("eval", help="help.eval")(evaluate)
app.command(help="help.doctor")(doctor)
app.command(help="help.mcp")(mcp)  # see commands/mcp.py
app.command(help="help.usage")(usage)
app.command(help="help.feedback")(feedback)
app.command(help="help.audit")(audit)  # see commands/audit.py
app.add_typer(admin, name="admin", help="help.admin")
app.add_typer(words, name="words", help="help.words")
app.add_typer(collections, name="collections", help="help.collections")


@app.command(help="help.serve")
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="help.host", show_default=False)] = None,
    port: Annotated[int | None, typer.Option(help="help.port", min=1, max=65535, show_default=False)] = None,
) -> None:
    """Serve the chat page and the API until stopped."""
    from ui.serving import serve as run  # cost: fastapi and gradio, 4-10 s, are imported there

    session: Session = context.obj
    settings = session.parts.settings
    run(session.parts, host or settings.host, port or settings.port, session.language)


def command_line(language: Language) -> Any:
    """The command tree with its helps in ``language``; what changes something is noted in the audit trail."""
    tree: Any = typer.main.get_command(app)
    note_changes(tree)
    for described in _described(tree):
        if getattr(described, "help", None) in texts():
            described.help = say(described.help, language)
    return tree


def _described(command: Any) -> Iterator[Any]:
    """A command, its options and those of every command below it."""
    yield from (command, *command.params)
    for below in getattr(command, "commands", {}).values():
        yield from _described(below)


def language_asked(arguments: Sequence[str]) -> Language:
    """The interface's language before anything else is read: --lang, else the environment, else Vietnamese."""
    words = [os.environ.get("PLAN_ASSISTANT_LANGUAGE", ""), *arguments]
    for before, word in pairwise(words):
        if word.startswith("--lang=") or before == "--lang":
            words[0] = word.removeprefix("--lang=")
    return words[0] if words[0] in LANGUAGES else "vi"


def main(arguments: Sequence[str] | None = None, session: Session | None = None) -> int:
    """Run a command; the exit status. Every failure is one line on stderr: 2 for a wrong use, 1 for the rest."""
    stay_offline()
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())  # closed: there is nothing to be read
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Plans are Vietnamese even where the locale is C. A lone surrogate comes out as JSON writes it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = language_asked(given)
    try:
        status = command_line(language).main(given, prog_name="plan-assistant", standalone_mode=False, obj=session)
        if status == _INTERRUPTED:
            raise KeyboardInterrupt  # which says so; typer only ends
        return status if isinstance(status, int) else 0
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the command's edge
        from ui.commands.failures import report  # cost: only a failure needs to know every error tree

        return report(error, language)


if __name__ == "__main__":
    sys.exit(main())
