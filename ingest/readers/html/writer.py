"""The lines of a page as they are written, white space as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.html.lists import begins_itself

_WHITE = re.compile(r"[ \t\n\r\f]+")
_UNSEEN = re.compile("[\xad\u200b\ufeff]")


class Writer:
    """Lines written so far, and the one that is still open. A blank line is an empty string."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[str] = []
        self._marker = ""

    def write(self, words: str) -> None:
        """Adds words to the open line; white space between two words is one blank."""
        words = _WHITE.sub(" ", _UNSEEN.sub("", words))
        if not self._open or self._open[-1].endswith(" "):
            words = words.lstrip(" ")
        if words:
            self._open.append(words)

    def write_as_is(self, words: str) -> None:
        """Adds words with their blanks and line breaks."""
        first, *others = _UNSEEN.sub("", words).split("\n")
        self._open.append(first)
        for line in others:
            self.break_line()
            self._open.append(line)

    def mark(self, marker: str) -> None:
        """What the next line opens with, unless it does so by itself."""
        self.end()
        self._marker = marker

    def unmark(self) -> None:
        """Nothing came of the item."""
        self._marker = ""

    def end(self) -> None:
        """Ends the open line, if there is one: of nothing but no-break spaces it is a blank line."""
        written, self._open = "".join(self._open), []
        words = written.strip(" \xa0\r\t\n")
        if words:
            marker = "" if self._marker and begins_itself(words, self._marker) else self._marker
            self.lines.append(marker + words)
            self._marker = ""
        elif "\xa0" in written:
            self.lines.append("")

    def break_line(self) -> None:
        """A line break: after another one it leaves a blank line."""
        if "".join(self._open).strip():
            self.end()
        else:
            self._open = []
            self.lines.append("")

    def add(self, lines: Sequence[str]) -> None:
        """Whole lines after the open one."""
        self.end()
        self.lines += lines
