"""What every view on a terminal is made of: words that run nothing, how far they stand in, and the console."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from ui.wording import printable

INDENT = 4


def plain(words: str, style: str = "") -> Text:
    """Words of a plan or a user: no markup is read in them, no control character gets through."""
    return Text(printable(words), style=style)


def console(*, stderr: bool = False) -> Console:
    """A console whose only styling is ours: no markup, emoji codes or guesses at what words mean."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=False)
