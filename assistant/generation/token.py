"""A word, figure, name or mark of a statement or a source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.generation.figures import Figure

Kind = Literal["word", "figure", "document", "unit", "operator", "mark"]


@dataclass(slots=True)
class Token:
    """``key``: what is compared; "" for a mark. ``signs``: kinds of the operators over it. ``doers``: see ``doers.py``.

    ``others``: of an English word, its renderings as keys, any of which may stand in the source.
    """

    kind: Kind
    written: str
    key: str = ""
    at: int = 0  # in the text
    end: int = 0
    sentence: int = 0
    clause: int = 0
    figure: Figure | None = None
    signs: tuple[str, ...] = ()
    must: bool = False
    role: str = ""
    doers: frozenset[str] = field(default_factory=frozenset)
    others: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()  # of a unit in an English statement, its renderings
    filler: bool = False  # an English word that says nothing by itself
    piece: int = 0
