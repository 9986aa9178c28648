"""A unit's id and the name shown for it, made of the parts of any of its names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from vectorstore.folding import unaccented
from vectorstore.lexicon.name_levels import ALL_LEVELS, EACH, EVERY, PROVINCE
from vectorstore.lexicon.name_words import Word
from vectorstore.lexicon.phrases import key_of
from vectorstore.lexicon.unit_names import Name


def unit_id(name: Name) -> str:
    """``post:kind.field/matter@level/place``, in ASCII.

    Classes that are joined have a + between them, an unknown name opens with ~.
    """
    if not name.kinds:
        words = key_of(name.matter)
        return f"{ascii_key(name.post)}:{words}" if name.post else f"~{words}"
    kinds = "+".join(sorted(kind.id for kind in name.kinds))
    if name.general and len(name.kinds) == 1 and not name.kinds[0].common:
        kinds = f"cac-{kinds}"
    if name.field and name.kinds[0].fields:
        kinds += f".{ascii_key(name.field)}"
    matter = f"/{key_of(name.matter)}" if name.matter else ""
    places = "+".join(sorted({ascii_key(_place_key(name, place)) for place in name.places}))
    place = f"/{key_of(name.place)}" if name.place else ""
    post = f"{ascii_key(name.post)}:" if name.post else ""
    return f"{post}{kinds}{matter}{'@' if places else ''}{places}{place}"


def _place_key(name: Name, place: str) -> str:
    """A commune's and a ward's police are alike, their People's Committees not; a province is a city or not."""
    every = place == ALL_LEVELS or place.startswith(f"{EVERY} ")
    by_word = every or (name.kinds[0].by_place and name.level != PROVINCE)
    return place if by_word or not name.level else name.level


def ascii_key(words: str) -> str:
    """Words of the lexicon as ids have them."""
    return "-".join(unaccented(words).replace(",", " ").replace("-", " ").split())


def unplaced(name: Name) -> Name:
    """The unit of any place: "Sở Y tế tỉnh X" → Sở Y tế."""
    kept = not name.place or (name.kinds and (len(name.kinds[0].at) > 1 or name.kinds[0].by_place))
    return replace(name, places=name.places if kept else (), place=())


def is_known(name: Name) -> bool:
    """The lexicon knows the kind, and where a kind has no names of its own, the whole name."""
    if not name.kinds:
        return bool(name.post) and not name.matter
    kind = name.kinds[0]
    if kind.common and not kind.open:
        return name.general or not name.matter
    return not name.matter or kind.open or bool(kind.at and not kind.fields)


def shown(name: Name) -> str:
    """The unit's name in the lexicon's words; its place's and its matter's are as written."""
    matter, place = written(name.matter, name.text), written(name.place, name.text)
    if not name.kinds:
        return capital(" ".join(part for part in (EACH * name.general, name.post, matter) if part))
    first = name.kinds[0]
    if name.head and matter and not first.fields:
        matter = written((name.head[-1], *name.matter), name.text)[len(name.head[-1].written) :]
    if not name.cased:
        place = place.title()
        matter = matter.title() if first.common else matter.lower()
    words = f"{_kind(name)} {matter} {', '.join(name.places)} {place}"
    places = ", ".join(name.places)
    if name.general and (len(name.kinds) > 1 or not _tells_many(name)):
        if places and len(name.kinds) == 1 and (not first.common or first.by_place) and not name.post:
            words = f"{_kind(name)} {matter} {EACH} {places} {place}"
        elif not first.mass:
            words = f"{_many(words)} {small(words)}"
    words = " ".join(words.split())
    return f"{name.post} {words}" if name.post else capital(words)


def _many(words: str) -> str:
    """The plural before a class: "các hộ gia đình", "những người phụ trách"."""
    return "những" if small(words).startswith("người ") else EACH


def _tells_many(name: Name) -> bool:
    every = any(place == ALL_LEVELS or place.startswith(f"{EVERY} ") for place in name.places)
    return every or (name.kinds[0].gathers and name.field != "")


def _kind(name: Name) -> str:
    first, *others = name.kinds
    if first.by_place and first.common and name.places and ALL_LEVELS not in name.places:
        return ""  # a place by itself: "Xã Mai Sao"
    if first.common and first.open and not name.general:
        return written(name.head, name.text)  # "Ấp Bình Hòa" is called no thôn
    kinds = ", ".join((first.name, *(small(one.name) for one in others)))
    return f"{kinds} {name.field}" if first.fields and name.field else kinds


def capital(words: str) -> str:
    """With a capital first."""
    return words[:1].upper() + words[1:]


def small(words: str) -> str:
    """Without a capital first, but for an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def written(words: Sequence[Word], text: str) -> str:
    """The words with what stands between them in the text."""
    if not words:
        return ""
    found = [words[0].written]
    for before, word in pairwise(words):
        apart = 0 <= before.end <= word.start and before.start != word.start
        found += [text[before.end : word.start] if apart else " ", word.written]
    return " ".join("".join(found).split())


def filled_in(text: str, words: Iterable[Word]) -> str:
    """The text with the words that stand for abbreviations in their places."""
    found: list[str] = []
    at = 0
    for word in words:
        found.append(text[at : word.start] if word.start >= at else " ")
        found.append(word.written)
        at = word.end
    return "".join((*found, text[at:]))
