"""The command ``plans``. What it needs beyond typer is imported inside it, for cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from prompts.texts import say
from ui.commands.seen_as import As, view_as
from ui.commands.session import Session, emit

if TYPE_CHECKING:
    from vectorstore.access.collections import Collection
    from vectorstore.values import Plan


def plans(
    context: typer.Context,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="help.withdrawn")] = False,
    seen_as: As = None,
    as_json: Annotated[bool, typer.Option("--json", help="help.json")] = False,
) -> None:
    """List the current plans, or the withdrawn ones, each with its collection; or as somebody else gets them."""
    session: Session = context.obj
    library = view_as(session, seen_as).library
    found = library.withdrawn() if withdrawn else library.plans()
    there = session.parts.library.catalogue.access.collections.by_plan() if seen_as is None else None
    if as_json:
        emit({"plans": list(shapes(found, there))})
        return
    from ui.commands.terminal import plans_view  # cost: rich, 0.1 s
    from ui.terminal import console

    if found:
        console().print(plans_view(found, session.language, there), soft_wrap=True)  # ids are copied whole
    elif seen_as is not None:
        console(stderr=True).print(say("cli.as.no_plans", session.language, name=seen_as), markup=False)
    elif withdrawn:
        console(stderr=True).print(say("editions.plans.none_withdrawn", session.language))
    else:
        console(stderr=True).print(say("cli.plans.none", session.language, data=session.parts.settings.data))


def shapes(plans: Iterable[Plan], there: Mapping[str, Collection] | None) -> Iterator[dict[str, Any]]:
    """Plans as JSON values. ``there``: the collections by plan, for who owns all of it to see."""
    from ui.shapes import plan_json

    for plan in plans:
        kept = there.get(plan.id) if there is not None else None
        yield plan_json(plan) | ({"collection": kept.id if kept else None} if there is not None else {})
