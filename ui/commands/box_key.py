"""The command ``admin box-key``: the key with which the server of a page that holds the box signs for its visitors."""

from __future__ import annotations

from typing import Annotated

import typer

from prompts.texts import say
from ui.commands.session import Session


def box_key(
    context: typer.Context,
    origin: Annotated[str, typer.Argument(help="help.admin.origin", metavar="ORIGIN", show_default=False)],
) -> None:
    """Print the key of an origin that the settings name; no page ever shows it."""
    from ui.access.trail import note_owner
    from ui.web_addresses import plain_origin
    from ui.wording import printable

    session: Session = context.obj
    box, named = session.parts.box, plain_origin(origin)
    if named not in box.origins:
        origins = ", ".join(box.origins) or say("cli.admin.box_key_none", session.language)
        said = say("cli.admin.box_key_unheld", session.language, origin=named or origin, origins=origins)
        raise typer.BadParameter(printable(said))
    key = box.key(named)
    note_owner(session.parts, "box_key", named)
    typer.echo(key)
    typer.echo(say("cli.admin.box_key", session.language, origin=named), err=True)
