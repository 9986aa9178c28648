"""The progress bar of ingest and reindex, on stderr so that reports can be piped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from prompts.texts import Language, say
from ui.terminal import console
from ui.wording import printable


@contextmanager
def bar(language: Language) -> Iterator[Callable[[str, float, int], None]]:
    """A bar that a pipeline moves by calling it with what it does, how much is done and how much there is.

    Shown only where stderr is a terminal.
    """
    screen = console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as progress:
        task = progress.add_task(say("cli.ingest.reading", language), total=None)

        def move(doing: str, done: float, total: int) -> None:
            progress.update(task, description=printable(doing), completed=done, total=total)

        yield move
