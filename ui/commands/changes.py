"""The command ``changes``: what plans say of other plans, and what an admin decides about it.

What it needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

from typing import Annotated

import typer

from prompts.texts import say
from ui.commands.register import option
from ui.commands.session import Session, emit

PlanId = Annotated[str | None, typer.Argument(help="help.changes_plan", metavar="[PLAN]", show_default=False)]


def changes(
    context: typer.Context,
    plan: PlanId = None,
    accept: Annotated[str | None, option("accept_change", "PLAN")] = None,
    reject: Annotated[str | None, option("reject_change", "PLAN")] = None,
    by: Annotated[str | None, option("by", "WHO")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="help.json")] = False,
) -> None:
    """List what plans say of others, of one plan with the passages; accept or reject what one says of another."""
    session: Session = context.obj
    if accept is not None or reject is not None:
        decide(session, plan, accept, reject, by)
        return
    from assistant.retrieval.changed_passages import links
    from ui.changes_view import WHOLE, changes_view, link_json, proposal_json
    from ui.terminal import console
    from vectorstore.keeping.proposals import proposals

    library = session.parts.library
    if plan is not None:
        library.editions(plan)  # raises UnknownPlan; a withdrawn plan is shown too
    found = proposals(library, plan)
    passages = [] if plan is None else [link for link in links(library, plan) if link.how not in WHOLE]
    if as_json:
        emit({"proposals": [proposal_json(one) for one in found], "links": [link_json(one) for one in passages]})
    elif found:
        console().print(changes_view(found, passages, session.language), soft_wrap=True)  # ids are copied whole
    else:
        console(stderr=True).print(say("cli.changes.none", session.language))


def decide(session: Session, plan: str | None, accept: str | None, reject: str | None, by: str | None) -> None:
    """Accepts or rejects one proposal, and says what followed. Raises UnknownChange."""
    who = (by or "").strip()
    target = accept if accept is not None else reject
    if plan is None or target is None or not who or (accept is not None and reject is not None):
        raise typer.BadParameter(say("cli.changes.one", session.language))
    verdict = session.parts.library.decider.decide(plan, target, "accepted" if accept else "rejected", by=who)
    kind = say(f"changes.kind.{verdict.change.kind}", session.language)
    said = {"plan": plan, "kind": kind, "target": target}
    typer.echo(say(f"cli.changes.{verdict.state}", session.language, **said))
    if verdict.state == "accepted" and verdict.change.ends:
        typer.echo(say("cli.changes.withdrawn", session.language, target=target), err=True)
