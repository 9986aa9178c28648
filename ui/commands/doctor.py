"""The command ``doctor``: what is there, what is missing, and how to mend it.

What it needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

from typing import Annotated

import typer

from ui.commands.session import Session, emit


def doctor(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="help.json_object")] = False,
) -> None:
    """A line a finding, with its remedy. Exit status 1 where something failed; what is only missing is said."""
    from ui.commands.diagnosis import diagnose

    session: Session = context.obj
    language = session.language
    findings = list(diagnose(session.parts, language))
    if as_json:
        emit({"findings": [finding.to_json() for finding in findings]})
    else:
        from ui.commands.terminal import findings_view  # cost: rich, 0.1 s
        from ui.terminal import console

        console().print(findings_view(findings, language))
    if any(finding.state == "failed" for finding in findings):
        raise typer.Exit(1)
