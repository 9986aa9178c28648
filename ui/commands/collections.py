"""The command ``collections``: which plans only certain groups see, and which groups.

What a command needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from prompts.texts import say
from ui.commands.session import Session, emit
from vectorstore.access.collections import NONE

if TYPE_CHECKING:
    from vectorstore.access.collections import Collection
    from vectorstore.access.kept_collections import Collections

Json = Annotated[bool, typer.Option("--json", help="help.json")]
collections = typer.Typer(help="help.collections", invoke_without_command=True, rich_markup_mode=None)


def argument(key: str, metavar: str) -> Any:
    """An argument."""
    return typer.Argument(help=f"help.collections.{key}", metavar=metavar, show_default=False)


@collections.callback()
def group(context: typer.Context) -> None:
    """List the collections, unless a command follows."""
    if context.invoked_subcommand is None:
        show(context.obj, as_json=False)


@collections.command("list", help="help.collections.list")
def listed(context: typer.Context, as_json: Json = False) -> None:
    """List the collections."""
    show(context.obj, as_json=as_json)


@collections.command(help="help.collections.create")
def create(
    context: typer.Context,
    name: Annotated[str, argument("name", "NAME")],
    groups: Annotated[
        list[str] | None, typer.Option("--group", help="help.collections.group", metavar="GROUP", show_default=False)
    ] = None,
) -> None:
    """Make a collection; what it is called by commands comes out."""
    session: Session = context.obj
    made = _kept(session).create(name, groups or ())
    _tell(session, "created", name=made.name, id=made.id)
    _warn(session, made)


@collections.command("groups", help="help.collections.groups")
def set_groups(
    context: typer.Context,
    collection: Annotated[str, argument("id", "ID")],
    groups: Annotated[list[str] | None, argument("groups", "[GROUP…]")] = None,
) -> None:
    """Let these groups see a collection, and no others."""
    session: Session = context.obj
    made = _kept(session).set_groups(collection, groups or ())
    _tell(session, "regrouped", name=made.name, groups=_names(session, made))
    _warn(session, made)


@collections.command(help="help.collections.standard")
def standard(context: typer.Context, collection: Annotated[str, argument("id_or_none", "ID|-")]) -> None:
    """Let new plans go into a collection, or into none, where nothing else is said."""
    session: Session = context.obj
    kept = _kept(session)
    chosen = None if collection == NONE else kept.one(collection)
    kept.set_standard(chosen.id if chosen else None)
    if chosen:
        _tell(session, "standard_set", name=chosen.name)
    else:
        _tell(session, "standard_none")


@collections.command(help="help.collections.move")
def move(
    context: typer.Context,
    plan: Annotated[str, argument("plan", "PLAN")],
    collection: Annotated[str, argument("id_or_none", "ID|-")],
) -> None:
    """Move a plan into a collection, or into none."""
    session: Session = context.obj
    kept = _kept(session)
    chosen = None if collection == NONE else kept.one(collection)
    kept.put(plan, chosen.id if chosen else None)
    if chosen:
        _tell(session, "moved", plan=plan, name=chosen.name)
        _warn(session, chosen)
    else:
        _tell(session, "moved_out", plan=plan)


@collections.command("plans", help="help.collections.plans")
def plans_in(
    context: typer.Context, collection: Annotated[str, argument("id_or_none", "ID|-")], as_json: Json = False
) -> None:
    """List the plans of a collection, or those in none: serving, withdrawn, and files that wait."""
    session: Session = context.obj
    kept, library = _kept(session), session.parts.library
    wanted = None if collection == NONE else kept.one(collection).id
    there = kept.of_plans()
    waiting = [one.plan for one in library.waiting()]
    states = (("serving", library.plans()), ("withdrawn", library.withdrawn()), ("waiting", waiting))
    found = [(state, plan) for state, plans in states for plan in plans if there.get(plan.id) == wanted]
    if as_json:
        emit({"plans": [{"id": plan.id, "title": plan.title, "state": state} for state, plan in found]})
        return
    from ui.terminal import console, plain  # cost: rich, 0.1 s

    for state, plan in found:
        mark = "" if state == "serving" else f" ({say(f'collections.state.{state}', session.language)})"
        console().print(plain(f"{plan.id}  {plan.title}{mark}"), soft_wrap=True)
    if not found:
        console(stderr=True).print(say("collections.no_plans", session.language))


@collections.command(help="help.collections.forget")
def forget(context: typer.Context, collection: Annotated[str, argument("id", "ID")]) -> None:
    """Delete a collection that has no plans."""
    session: Session = context.obj
    kept = _kept(session)
    name = kept.one(collection).name
    kept.forget(collection)
    _tell(session, "forgotten", name=name)


def show(session: Session, *, as_json: bool) -> None:
    """The collections: two lines each; or as JSON."""
    found = _kept(session).all()
    if as_json:
        emit({"collections": [one.to_json() for one in found]})
        return
    from ui.terminal import console, plain  # cost: rich, 0.1 s

    for one in found:
        facts = [say("collections.plans", session.language, count=one.plans), _names(session, one)]
        facts += [say("collections.standard", session.language)] if one.standard else []
        console().print(plain(one.name, "bold"), soft_wrap=True)
        console().print(plain("  " + "  ".join((one.id, " · ".join(facts)))), soft_wrap=True)
        _warn(session, one)
    if not found:
        console(stderr=True).print(say("collections.none", session.language))


def _names(session: Session, one: Collection) -> str:
    groups = ", ".join(one.groups) or say("collections.no_group", session.language)
    return say("collections.seen_by", session.language, groups=groups)


def _warn(session: Session, one: Collection) -> None:
    """That only admins see what is in it, or that a group has nobody in it."""
    from ui.collection_warnings import warnings_of
    from ui.terminal import console, plain

    people = session.parts.library.catalogue.access.people.all()
    for warning in warnings_of(one, people, session.language):
        console(stderr=True).print(plain(warning), soft_wrap=True)


def _tell(session: Session, key: str, **fields: object) -> None:
    from ui.terminal import console, plain  # cost: rich, 0.1 s

    console().print(plain(say(f"collections.{key}", session.language, **fields)), soft_wrap=True)


def _kept(session: Session) -> Collections:
    return session.parts.library.catalogue.access.collections
