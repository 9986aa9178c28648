"""The command ``admin``: who may come in, and what they may do there.

Secrets that it makes go to standard output, and nowhere else; none is taken as an argument, which other people on the
machine could read. What a command needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from prompts.texts import say
from ui.commands.box_key import box_key
from ui.commands.session import Session, emit
from ui.commands.tokens import create_token, revoke_token, role_asked, tokens

if TYPE_CHECKING:
    from ui.settings import Settings
    from vectorstore.access.kept import Access
    from vectorstore.access.people import Person

ROLES = "reader|editor|admin"
admin = typer.Typer(help="help.admin", no_args_is_help=True, rich_markup_mode=None)
Name = Annotated[str, typer.Argument(help="help.admin.name", metavar="NAME", show_default=False)]
Stdin = Annotated[bool, typer.Option("--password-stdin", help="help.admin.password_stdin")]
Host = Annotated[str | None, typer.Option(help="help.admin.host", show_default=False)]
Port = Annotated[int | None, typer.Option(help="help.admin.port", min=1, max=65535, show_default=False)]


@admin.command("create-user", help="help.admin.create_user")
def create_user(
    context: typer.Context,
    name: Name,
    role: Annotated[str, typer.Option(help="help.admin.role", metavar=ROLES)] = "reader",
    group: Annotated[list[str] | None, typer.Option(help="help.admin.group", show_default=False)] = None,
    unit: Annotated[str, typer.Option(help="help.admin.unit", show_default=False)] = "",
    shown: Annotated[str, typer.Option(help="help.admin.shown", show_default=False)] = "",
    by_link: Annotated[bool, typer.Option("--link", help="help.admin.by_link")] = False,
    password_stdin: Stdin = False,
) -> None:
    """Make a person, who comes in by a password, or at first by a link that is printed."""
    from ui.commands.typed_password import typed_password

    session, access = _opened(context)
    chosen = role_asked("--role", role)
    if by_link and password_stdin:
        raise typer.BadParameter(say("cli.admin.one_way", session.language))
    access.people.check_free(name)  # before a password is asked for
    password = None if by_link else typed_password(session.language, from_stdin=password_stdin, link=True)
    made = access.people.create(name, chosen, password=password, shown=shown, unit=unit, groups=_listed(group))
    note(session, "create_person", made, role=made.role, groups=list(made.groups))
    if by_link:
        _print_link(session, access, made)
    typer.echo(_done(session, "created", made), err=by_link)


@admin.command(help="help.admin.users")
def users(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="help.json_object")] = False
) -> None:
    """List everybody who may come in, and who may no more."""
    session, access = _opened(context)
    people, sessions = access.people.all(), access.sessions.counts()
    if as_json:
        emit({"users": [one.to_json() | {"id": one.id, "sessions": sessions.get(one.id, 0)} for one in people]})
        return
    from ui.commands.people_view import people_view  # cost: rich, 0.1 s
    from ui.terminal import console

    if people:
        console().print(people_view(people, sessions, session.language))
    else:
        typer.echo(say("cli.admin.no_users", session.language), err=True)


@admin.command("set-password", help="help.admin.set_password")
def set_password(context: typer.Context, name: Name, password_stdin: Stdin = False) -> None:
    """Give a person another password, and sign them out everywhere."""
    from ui.commands.typed_password import typed_password

    session, access = _opened(context)
    person = access.people.named(name)
    access.people.set_password(person.name, typed_password(session.language, from_stdin=password_stdin))
    access.attempts.forget(person.name)
    _tell(session, "set_password", person)


@admin.command("set-role", help="help.admin.set_role")
def set_role(
    context: typer.Context,
    name: Name,
    role: Annotated[str, typer.Argument(help="help.admin.role", metavar="ROLE", show_default=False)],
) -> None:
    """Give a person another role."""
    session, access = _opened(context)
    chosen = role_asked("ROLE", role)
    _tell(session, "set_role", access.people.set_role(name, chosen), role=chosen)


@admin.command("set-groups", help="help.admin.set_groups")
def set_groups(
    context: typer.Context,
    name: Name,
    groups: Annotated[
        list[str] | None, typer.Argument(help="help.admin.groups", metavar="GROUP…", show_default=False)
    ] = None,
) -> None:
    """Put a person into these groups, and no others."""
    session, access = _opened(context)
    changed = access.people.set_groups(name, _listed(groups))
    _tell(session, "set_groups", changed, groups=list(changed.groups))


@admin.command(help="help.admin.disable")
def disable(context: typer.Context, name: Name) -> None:
    """Let a person in no more, and sign them out everywhere."""
    session, access = _opened(context)
    _tell(session, "disable_person", access.people.set_disabled(name, True))


@admin.command(help="help.admin.enable")
def enable(context: typer.Context, name: Name) -> None:
    """Let a person in again."""
    session, access = _opened(context)
    _tell(session, "enable_person", access.people.set_disabled(name, False))


@admin.command(help="help.admin.forget")
def forget(context: typer.Context, name: Name) -> None:
    """Delete a person, with their sessions and tokens."""
    session, access = _opened(context)
    person = access.people.named(name)
    access.people.forget(person.name)
    _tell(session, "forget_person", person)


@admin.command(help="help.admin.unlock")
def unlock(context: typer.Context, name: Name) -> None:
    """Forget the wrong passwords that were tried for a name, so that it is locked out no more."""
    session, access = _opened(context)
    person = access.people.named(name)
    access.attempts.forget(person.name)
    _tell(session, "unlock_person", person)


@admin.command(help="help.admin.link")
def link(context: typer.Context, name: Name, host: Host = None, port: Port = None) -> None:
    """Print a link that signs a person in once."""
    session, access = _opened(context)
    _print_link(session, access, access.people.named(name), host, port)


admin.command("create-token", help="help.admin.create_token")(create_token)
admin.command(help="help.admin.tokens")(tokens)
admin.command("revoke-token", help="help.admin.revoke_token")(revoke_token)
admin.command("box-key", help="help.admin.box_key")(box_key)


def link_of(settings: Settings, secret: str, host: str | None = None, port: int | None = None) -> str:
    """The address of a link, as a browser on this machine or elsewhere takes it."""
    from urllib.parse import urlencode

    query = urlencode({"token": secret})
    if settings.public_url and host is None and port is None:
        return f"{settings.public_url.rstrip('/')}/sign-in/link?{query}"
    named = host or settings.host
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(named, named)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port or settings.port}/sign-in/link?{query}"


def _print_link(
    session: Session, access: Access, person: Person, host: str | None = None, port: int | None = None
) -> None:
    """Makes the link and prints it; says so where no other machine can open it."""
    from urllib.parse import urlsplit

    from ui.web_addresses import is_loopback

    address = link_of(session.parts.settings, access.sessions.new_link(person.id), host, port)
    typer.echo(address)
    note(session, "new_link", person)
    typer.echo(say("cli.admin.link", session.language, name=person.name), err=True)
    if is_loopback(urlsplit(address).hostname or ""):
        typer.echo(say("cli.admin.link_here", session.language), err=True)


def note(session: Session, action: str, person: Person, **details: Any) -> None:
    """Notes in the audit trail what was done with a person."""
    from ui.access.trail import note_owner

    note_owner(session.parts, action, person.name, **details)


def _listed(groups: list[str] | None) -> tuple[str, ...]:
    """The groups given, with commas between some as everywhere else; one that is blank stays, to be refused."""
    from ui.access.sign_on import listed

    return tuple(one for said in groups or () for one in listed(said) or (said,))


def _tell(session: Session, action: str, person: Person, **details: Any) -> None:
    note(session, action, person, **details)
    typer.echo(_done(session, action, person))


def _done(session: Session, action: str, person: Person) -> str:
    from ui.wording import printable

    return printable(say(f"cli.admin.done.{action}", session.language, name=person.name))


def _opened(context: typer.Context) -> tuple[Session, Access]:
    session: Session = context.obj
    return session, session.parts.library.catalogue.access
