"""The glossary of one library: the packaged one with the admin's own words, ``glossary.yaml`` in the data folder."""

from __future__ import annotations

from pathlib import Path

from assistant.glossary import Glossary
from vectorstore.lexicon.own_file import Kept
from vectorstore.word_lists.own_glossary import FILE, OwnGlossary


def own_glossary(data: Path) -> Glossary:
    """The glossary, made anew when the admin's file has changed.

    A file that can't be used stops no question: a warning is logged once, and the last glossary serves on, or the
    packaged one.
    """
    return _glossaries.of(data)


def _glossary(data: Path) -> Glossary:
    return Glossary.of(OwnGlossary.read(data / FILE))


_glossaries = Kept(FILE, _glossary, Glossary.of)
