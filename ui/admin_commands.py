"""The command ``admin``: the way into the admin pages."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

import typer

from prompts.texts import say
from ui.session import Session

admin = typer.Typer(help="help.admin", no_args_is_help=True, rich_markup_mode=None)


@admin.callback()
def group() -> None:
    """Makes ``link`` a command of its own, though it is the only one."""


@admin.command(help="help.admin.link")
def link(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="help.admin.host", show_default=False)] = None,
    port: Annotated[int | None, typer.Option(help="help.admin.port", min=1, max=65535, show_default=False)] = None,
) -> None:
    """Print the address that lets an admin in; it holds the key, which is made where there is none yet."""
    from ui.admin.key import admin_key  # cost: only this command needs the key

    session: Session = context.obj
    settings = session.parts.settings
    key = admin_key(settings.data)
    typer.echo(address(host or settings.host, port or settings.port, key))
    typer.echo(say("cli.admin.link", session.language), err=True)


def address(host: str, port: int, key: str) -> str:
    """The address of the admin pages with the key, as a browser on this machine or elsewhere takes it."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/admin?{urlencode({'key': key})}"
