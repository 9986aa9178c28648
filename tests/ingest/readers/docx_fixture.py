"""A file that tries one trait of Word, with what a reader makes of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fixture:
    """``purpose``: what the file tries; ``lines``: of its canonical text."""

    name: str
    purpose: str
    data: bytes
    lines: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    margins: tuple[str, ...] = ()
    suffix: str = ".docx"
