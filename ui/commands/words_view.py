"""An office's own words on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding

from prompts.texts import Language, say
from ui.terminal import INDENT, plain
from vectorstore.word_lists.word_lists import Entry


def words_view(entries: Sequence[Entry], language: Language) -> Group:
    """The entries, a line each, under the names of their lists."""
    lines: list[RenderableType] = []
    for part, group in groupby(entries, key=lambda entry: entry.part):
        lines.append(plain(say(f"words.part.{part}", language), "bold"))
        lines += [Padding(plain(str(entry)), (0, 0, 0, INDENT)) for entry in group]
    return Group(*lines)
