"""What names an entry of a word list may have, before a file is touched."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from vectorstore.folding import syllables, unaccented
from vectorstore.word_lists.errors import BadWord
from vectorstore.word_lists.own_glossary import LONGEST

MAX_NAME = 120  # characters; YAML writes a longer key in a form of its own
_ENGLISH = ("units", "words")
_RENDERED = ("units", "words", "said")


def checked_names(part: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names, composed and on one line each; "a | b" are two renderings. Raises BadWord."""
    if part in _RENDERED:
        names = [*names[:1], *(one for written in names[1:] for one in written.split("|"))]
    cleaned = tuple(dict.fromkeys(" ".join(unicodedata.normalize("NFC", name).split()) for name in names))
    for name in cleaned:
        _check(name)
    _check_count(part, cleaned)
    if part in _ENGLISH:
        _check_english(cleaned[0])
    return cleaned


def _check(name: str) -> None:
    if any(unicodedata.category(letter).startswith("C") for letter in name):
        raise BadWord("unprintable", f"{name!r} has characters that can't be printed; write it anew", name=repr(name))
    if not syllables(name):
        raise BadWord("blank", f"{name!r} has no word; write a name with letters", name=name)
    if len(name) > MAX_NAME:
        short = f"{name[:40]}…"
        raise BadWord(
            "long", f"{short!r} is too long; a name has up to {MAX_NAME} characters", name=short, limit=MAX_NAME
        )


def _check_count(part: str, names: Sequence[str]) -> None:
    if not names:
        raise BadWord("none", "there is no name; give at least one")
    if part == "abbreviations" and len(names) != 2:
        raise BadWord("pair", "an abbreviation is its short form and its full form", name=", ".join(names))
    if part in _RENDERED and len(names) < 2:
        raise BadWord("rendering", "a term needs what plans write for it, and not only itself", name=", ".join(names))


def _check_english(term: str) -> None:
    if unaccented(term) != term.lower():
        raise BadWord("not_english", f"{term!r} is not English; the English term comes first", name=term)
    if len(syllables(term)) > LONGEST:
        raise BadWord("long_term", f"{term!r} is too long; a term has up to {LONGEST} words", name=term, limit=LONGEST)
