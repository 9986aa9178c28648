"""The command ``mcp``: the tools of the Model Context Protocol over standard input and output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from prompts.texts import say
from ui.commands.session import Session

if TYPE_CHECKING:
    from ui.view import View


def mcp(context: typer.Context) -> None:
    """Serve the tools until the input ends, to who owns the data folder or, by setting, to a token's account."""
    from ui.access.refused import WrongToken  # cost: fastapi
    from ui.mcp.stdio import speak  # cost: mcp, half a second

    session: Session = context.obj
    try:
        _ = view_of(session).library.plans()  # fails here, where the token or the data folder can't be used
    except WrongToken as error:
        raise typer.BadParameter(say("cli.mcp.wrong_token", session.language)) from error
    speak(lambda: view_of(session), session.language)


def view_of(session: Session) -> View:
    """What may be seen now. Raises WrongToken where the setting names a token that lets nobody in, or no longer."""
    from ui.access.identity import viewer_of_token  # cost: fastapi
    from vectorstore.access.viewer import OWNER

    parts = session.parts
    secret = parts.settings.mcp_token.get_secret_value().strip()
    return parts.view(viewer_of_token(parts.library.catalogue.access, secret) if secret else OWNER)
