"""What the assistant needs of a unit of the lexicon."""

from __future__ import annotations

from typing import Protocol


class KnownUnit(Protocol):
    """A unit that the lexicon takes a name for."""

    @property
    def id(self) -> str:
        """The same for each of its names."""

    @property
    def known(self) -> bool:
        """The lexicon knows its kind."""

    @property
    def level(self) -> str:
        """The level of government at which it stands; "" where nothing tells."""

    @property
    def general(self) -> bool:
        """It is a class of units."""
