"""An admin's own words for questions: ``glossary.yaml`` in the data folder. They go before the packaged ones.

units:            # what questions in English call a unit, in the singular → its Vietnamese name, in small letters
  flood warden team: đội canh lũ
words:            # other English words and phrases → Vietnamese; several renderings by "|", the commonest first
  ring dike: đê bao | bờ bao
said:             # what people say in Vietnamese → what plans write for it
  canh nước: trực lũ
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vectorstore.folding import syllables, unaccented
from vectorstore.lexicon.own_file import OwnFileError, loaded
from vectorstore.lexicon.units import plain

FILE = "glossary.yaml"
LONGEST = 8  # words of an English term
_PARTS = ("units", "words", "said")
Renderings = Mapping[str, tuple[str, ...]]


class OwnGlossaryError(OwnFileError):
    """An admin's glossary can't be used; the message names the place in it and the remedy."""


@dataclass(frozen=True, slots=True)
class OwnGlossary:
    """``units`` and ``words``: English → Vietnamese renderings. ``said``: what people say → what plans write."""

    units: Renderings = field(default_factory=dict)
    words: Renderings = field(default_factory=dict)
    said: Renderings = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> OwnGlossary:
        """The file's words; none where there is no file. Raises OwnGlossaryError, which names the entry to mend."""
        return cls.checked(path, loaded(path, OwnGlossaryError))

    @classmethod
    def checked(cls, path: Path, raw: Any) -> OwnGlossary:
        """The words of a file's values. Raises OwnGlossaryError."""
        raw = raw or {}
        if not isinstance(raw, dict) or raw.keys() - set(_PARTS):
            unknown = sorted(map(str, raw.keys() - set(_PARTS))) if isinstance(raw, dict) else [type(raw).__name__]
            raise OwnGlossaryError(path, ", ".join(unknown), f"is unknown: only {', '.join(_PARTS)} may stand there")
        parts = {part: _part(path, part, raw.get(part) or {}) for part in _PARTS}
        _check_once(path, parts)
        return cls(**parts)


def term_key(part: str, term: str) -> str:
    """What terms of a part are compared by: folded words; with diacritics in "said", where they tell words apart."""
    return plain(" ".join(term.split())) if part == "said" else " ".join(syllables(term))


def _part(path: Path, part: str, raw: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(raw, dict):
        raise OwnGlossaryError(path, part, "is no table: write each as 'TERM: Vietnamese | other Vietnamese'")
    return {term: _renderings(path, part, term, written) for term, written in raw.items()}


def _renderings(path: Path, part: str, term: Any, written: Any) -> tuple[str, ...]:
    place = f"{part}, {term}"
    if not isinstance(term, str) or not isinstance(written, str):
        raise OwnGlossaryError(path, place, "is no pair of texts: write 'TERM: Vietnamese', numbers in quotes")
    renderings = tuple(" ".join(one.split()) for one in written.split("|"))
    if not syllables(term) or not all(map(syllables, renderings)):
        raise OwnGlossaryError(path, place, "has no word on one side: write 'TERM: Vietnamese | other Vietnamese'")
    if part != "said" and unaccented(term) != term.lower():
        raise OwnGlossaryError(path, place, "is not English: English stands before the colon, Vietnamese behind it")
    if len(syllables(term)) > LONGEST:
        raise OwnGlossaryError(path, place, f"is too long: a term has up to {LONGEST} words")
    return renderings


def _check_once(path: Path, parts: Mapping[str, Renderings]) -> None:
    seen: dict[tuple[bool, str], str] = {}
    for part, terms in parts.items():
        for term in terms:
            other = seen.setdefault((part == "said", term_key(part, term)), f"{part}, {term}")
            if other != f"{part}, {term}":
                raise OwnGlossaryError(path, f"{part}, {term}", f"stands at {other} too: keep one")
