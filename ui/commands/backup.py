"""The commands ``backup`` and ``restore``.

What a command needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from prompts.texts import say
from ui.commands.session import Session

if TYPE_CHECKING:
    from prompts.texts import Language
    from vectorstore.backups.manifest import Manifest

VIETNAM = timezone(timedelta(hours=7))


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="help.backup_file", metavar="FILE")],
    force: Annotated[bool, typer.Option("--force", help="help.backup_force")] = False,
) -> None:
    """Write all that the data folder holds and can't be made anew into one file, while it serves."""
    session: Session = context.obj
    backups = session.parts.library.backups
    if backups.nothing_to_keep():  # a folder mistyped must not take the place of a good backup
        raise typer.BadParameter(say("cli.backup.nothing", session.language, data=session.parts.settings.data))
    made = backups.make(file, force=force)
    session.noting(plans=made.plans)
    size = f"{file.stat().st_size / 1_000_000:.1f}"
    typer.echo(say("cli.backup.done", session.language, file=file, size=size, **_said(made, session.language)))
    if made.lost:
        typer.echo(say("cli.backup.lost", session.language, count=len(made.lost)), err=True)


def restore(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="help.restore_target", metavar="TARGET")],
    yes: Annotated[bool, typer.Option("--yes", help="help.restore_yes")] = False,
) -> None:
    """Put a backup in the place of what there is; or, by the id of a withdrawn plan, let that serve again."""
    session: Session = context.obj
    if "." in target or "/" in target:
        restore_backup(session, Path(target), yes)
        return
    from ui.previews import serving
    from ui.wording import printable

    library = session.parts.library
    was = serving(library, target)
    plan = library.restore(target)
    if was is not None:
        session.noting(changed=False)
        typer.echo(say("editions.rollback.same", session.language, plan=plan.id, edition=plan.edition))
        return
    told = {"plan": plan.id, "title": " ".join(plan.title.split()), "edition": plan.edition}
    typer.echo(printable(say("cli.restore.plan", session.language, **told)))


def restore_backup(session: Session, file: Path, yes: bool) -> None:
    """Restore the backup; where there is something that it replaces, after asking."""
    from ui.commands.progress import bar  # cost: rich, 0.1 s

    library, language = session.parts.library, session.language
    manifest = library.backups.read(file)
    if not yes and not library.backups.nothing_kept():
        _ask(session, file, manifest)
    with bar(language) as move:
        doing = say("cli.reindex.encoding", language)
        library.backups.restore(file, lambda done, of: move(doing, done, of))
    session.noting(made_at=manifest.made_at, plans=manifest.plans)
    typer.echo(say("cli.restore.done", language, file=file, **_said(manifest, language)))


def _ask(session: Session, file: Path, manifest: Manifest) -> None:
    """Say what is replaced by what, and go on only where that is wanted."""
    from ui.wording import printable

    language = session.language
    if not sys.stdin.isatty():
        raise typer.BadParameter(say("cli.restore.needs_yes", language, data=session.parts.settings.data))
    fields = _said(manifest, language) | {"data": session.parts.settings.data, "file": file}
    question = say("cli.restore.sure", language, here=len(session.parts.library.plans()), **fields)
    if not typer.confirm(printable(question), err=True):
        typer.echo(say("cli.restore.left", language), err=True)
        raise typer.Exit(1)


def _said(manifest: Manifest, language: Language) -> dict[str, object]:
    """A backup's figures, and its time as people say it."""
    try:
        made_at = datetime.fromisoformat(manifest.made_at).astimezone(VIETNAM)
        time = made_at.strftime("%H:%M %d/%m/%Y" if language == "vi" else "%Y-%m-%d %H:%M (UTC+7)")
    except ValueError:  # of a file that was changed
        time = repr(manifest.made_at)
    return {"time": time, "plans": manifest.plans, "editions": manifest.editions}
