"""A password that somebody types, or that a program hands in on standard input."""

from __future__ import annotations

import sys

import typer

from prompts.texts import Language, say


class NoPassword(typer.TyperException):
    """None was given, or two that differ."""

    exit_code = 2


def typed_password(language: Language, *, from_stdin: bool = False, link: bool = False) -> str:
    """The password, asked for twice on the terminal without being shown; or the first line of standard input.

    ``link``: the command can do with a link instead. Raises NoPassword.
    """
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise NoPassword(say("cli.admin.no_terminal_link" if link else "cli.admin.no_terminal", language))
    from getpass import getpass

    first = getpass(say("cli.admin.ask_password", language) + " ")
    if getpass(say("cli.admin.ask_again", language) + " ") != first:
        raise NoPassword(say("cli.admin.differ", language))
    return first
