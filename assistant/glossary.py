"""The words that questions are read by: English → Vietnamese, and what people say → what plans write.

The packaged ones (``glossary.yaml``, ``synonyms.yaml``), with an admin's own before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.text_data import Synonyms, glossary, said, written_key
from vectorstore.word_lists.own_glossary import OwnGlossary, term_key

Part = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """``levels``, ``units``, ``heads`` and ``words``: key of the English term → Vietnamese renderings.

    ``told``: Vietnamese words of an admin's own entries, which say something of the matter though they read like
    fillers ("giao ban").
    """

    levels: Part
    units: Part
    heads: Part
    words: Part
    synonyms: Synonyms
    told: tuple[str, ...] = ()

    @classmethod
    def of(cls, own: OwnGlossary | None = None) -> Glossary:
        """The packaged glossary, an admin's own entries instead of those for the same words."""
        return _with(own) if own else _packaged()

    def look_up(self, term: str) -> tuple[str, tuple[str, ...]] | None:
        """(part, renderings) of a term's key; None where no entry has it."""
        for name, part in (("units", self.units), ("levels", self.levels), ("words", self.words)):
            if term in part:
                return name, part[term]
        return None


@cache
def _packaged() -> Glossary:
    levels, units, heads, words = map(glossary, ("levels", "units", "heads", "words"))
    return Glossary(levels, units, heads, words, Synonyms(said()))


def _with(own: OwnGlossary) -> Glossary:
    units, words, spoken = _keyed("units", own.units), _keyed("words", own.words), _keyed("said", own.said)
    hidden = units.keys() | words.keys()  # as "levels" may have what is a unit here
    shown = {
        part: {term: written for term, written in glossary(part).items() if term not in hidden}
        for part in ("levels", "units", "words")
    }
    kept = {phrase: written for phrase, written in said().items() if term_key("said", phrase) not in spoken}
    told = {written_key(one) for listed in (*own.units.values(), *own.words.values(), own.said) for one in listed}
    return Glossary(
        levels=shown["levels"],
        units=shown["units"] | units,
        heads=glossary("heads"),
        words=shown["words"] | words,
        synonyms=Synonyms(kept | spoken),
        told=tuple(sorted(told)),
    )


def _keyed(part: str, terms: Part) -> dict[str, tuple[str, ...]]:
    return {term_key(part, term): written for term, written in terms.items()}
