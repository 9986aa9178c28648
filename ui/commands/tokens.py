"""The commands ``admin create-token | tokens | revoke-token``: what programs send instead of signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from prompts.texts import say
from ui.commands.session import Session, emit

if TYPE_CHECKING:
    from vectorstore.access.people import Person
    from vectorstore.access.roles import Role

MOST_DAYS = 730


def create_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="help.admin.name", metavar="NAME", show_default=False)],
    label: Annotated[str, typer.Option(help="help.admin.label", show_default=False)],
    role: Annotated[
        str | None, typer.Option(help="help.admin.token_role", metavar="reader|editor|admin", show_default=False)
    ] = None,
    days: Annotated[int, typer.Option(help="help.admin.days", min=0, max=MOST_DAYS)] = 365,
) -> None:
    """Make an API token of a person, and print it."""
    from ui.access.trail import note_owner
    from vectorstore.access.kept_people import role_of

    session: Session = context.obj
    access = session.parts.library.catalogue.access
    person = access.people.named(name)
    chosen = _at_most(session, person, role_asked("--role", role, role_of(person)))
    secret, token = access.tokens.create(person.id, label, chosen, days or None)
    note_owner(
        session.parts,
        "create_token",
        person.name,
        token=token.id,
        label=token.label,
        role=token.role,
        days=days or None,
    )
    typer.echo(secret)
    typer.echo(say("cli.admin.token", session.language, token=token.id, name=person.name), err=True)


def tokens(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="help.json_object")] = False
) -> None:
    """List every API token; none is shown itself."""
    session: Session = context.obj
    kept = session.parts.library.catalogue.access.tokens
    found = kept.all()
    if as_json:
        emit({"tokens": [token.to_json() for token in found]})
        return
    from ui.commands.people_view import tokens_view  # cost: rich, 0.1 s
    from ui.terminal import console

    if found:
        console().print(tokens_view(found, kept.now(), session.language))
    else:
        typer.echo(say("cli.admin.no_tokens", session.language), err=True)


def revoke_token(
    context: typer.Context,
    token: Annotated[str, typer.Argument(help="help.admin.token", metavar="ID", show_default=False)],
) -> None:
    """Let nobody in by a token any more."""
    from ui.access.trail import note_owner
    from ui.wording import printable

    session: Session = context.obj
    revoked = session.parts.library.catalogue.access.tokens.revoke(token)
    note_owner(session.parts, "revoke_token", revoked.person, token=revoked.id, label=revoked.label)
    said = say("cli.admin.revoked", session.language, token=revoked.id, label=revoked.label, name=revoked.person)
    typer.echo(printable(said))


def role_asked(option: str, said: str | None, otherwise: Role = "reader") -> Role:
    """The role of this name. Raises BadFilter."""
    from ui.filters import one_of
    from vectorstore.access.roles import ROLES

    chosen = one_of(option, said, ROLES, otherwise)
    return next(role for role in ROLES if role == chosen)


def _at_most(session: Session, person: Person, role: Role) -> Role:
    """The role, where the person has as much. Raises typer.BadParameter."""
    from vectorstore.access.kept_people import role_of
    from vectorstore.access.roles import may

    if not may(role_of(person), role):
        said = {"name": person.name, "role": say(f"access.role.{role_of(person)}", session.language)}
        raise typer.BadParameter(say("cli.admin.token_role", session.language, **said))
    return role
