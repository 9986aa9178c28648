"""How much time, memory and paper one file may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one file. ``memory`` in megabytes is the address space of every single process that works on it.

    ``seconds``: that the file may take, and that may pass without a further page being done; each page that the file
    has adds ``page_seconds``, up to ``most_seconds`` in all. ``size``: of any one file that is written, in megabytes.
    """

    memory: int = 2_000
    seconds: float = 180.0  # more than the 120 that LibreOffice and a page's recognition are given
    page_seconds: float = 20.0
    most_seconds: float = 3 * 3600.0
    size: int = 600
    pages: int = 2_000

    def whole(self, pages: int) -> float:
        """The seconds that a file of so many pages may take in all."""
        return min(self.most_seconds, self.seconds + self.page_seconds * pages)


LIMITS = Limits()
DRAWING = Limits(seconds=45.0)  # of one page: two are drawn at a time, and others wait
# LibreOffice maps more than it uses; a limit once lowered can't be raised for it alone, so its reader has it too.
OFFICE = Limits(memory=8_000)
