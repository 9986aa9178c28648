"""A failed command, in one line on stderr."""

from __future__ import annotations

import os
import sys

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from prompts.texts import Language, say
from ui.faults import fault_of
from ui.settings import PREFIX
from ui.wording import printable

# An address may hold a password.
UNSHOWN = (
    "encoder_url",
    "encoder_key",
    "model_url",
    "model_key",
    "oidc_issuer",
    "oidc_secret",
    "public_url",
    "box_origins",
)
INTERRUPTED = 130  # what a shell gives a command that Ctrl+C stopped


def report(error: BaseException, language: Language) -> int:
    """Say on one line what went wrong; the exit status. PLAN_ASSISTANT_TRACEBACK=1 raises it instead."""
    if os.environ.get("PLAN_ASSISTANT_TRACEBACK"):
        raise error
    if isinstance(error, BrokenPipeError):
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - the reader has gone; nothing is left to flush to
        return 0
    status, message = _read(error, language)
    sys.stderr.write("plan-assistant: " + " ".join(printable(message).split()) + "\n")
    return status


def _read(error: BaseException, language: Language) -> tuple[int, str]:
    """Exit status and message."""
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return INTERRUPTED, say("cli.interrupted", language)
    if isinstance(error, typer.TyperException):
        return error.exit_code, _misused(error, language)
    if isinstance(error, ValidationError):
        wrong = "; ".join(map(_wrong, error.errors()))
        return 2, say("cli.settings_wrong", language, reason=wrong)
    assert isinstance(error, Exception)  # main catches no other kind
    if fault := fault_of(error, language):
        return fault.exit, fault.detail
    return 1, say("cli.unexpected", language, kind=type(error).__name__, reason=error)


def _misused(error: typer.TyperException, language: Language) -> str:
    """What is wrong with a command as it was given; typer's own words only where it says more than we know."""
    key = {"MissingParameter": "cli.missing", "NoSuchOption": "cli.no_such_option"}.get(type(error).__name__)
    parameter = getattr(error, "param", None)
    if key:
        what = parameter.get_error_hint() if parameter else getattr(error, "option_name", "")
        return say(key, language, what=what.strip("'"))
    if isinstance(error, typer.BadParameter) and parameter is None:
        return error.message  # one of ours
    return error.format_message()


def _wrong(detail: ErrorDetails) -> str:
    """What is wrong with a setting, by its variable, and its value unless that may hold a secret."""
    name = ".".join(map(str, detail["loc"]))
    value = "" if name in UNSHOWN else f" ({detail['input']!r})"
    return f"{PREFIX}{name.upper()}: {detail['msg'].removeprefix('Value error, ')}{value}"
