"""The option ``--as``: what somebody else would get, for who owns all of it to check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.session import Session

if TYPE_CHECKING:
    from ui.view import View

As = Annotated[str | None, typer.Option("--as", help="help.as", metavar="NAME", show_default=False)]


def view_as(session: Session, name: str | None) -> View:
    """What the person with this name may see and ask; without a name, what who owns all of it may.

    Raises UnknownPerson, PersonDisabled.
    """
    from vectorstore.access.errors import PersonDisabled
    from vectorstore.access.viewer import OWNER

    if name is None:
        return session.parts.view(OWNER)
    from ui.access.identity import viewer_as  # cost: fastapi

    access = session.parts.library.catalogue.access
    person = access.people.named(name)
    if person.disabled:
        raise PersonDisabled(name=person.name)
    return session.parts.view(viewer_as(access, person, "owner"))
