"""What a lexicon reads names by: the packaged data, an admin's own names and a plan's own definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vectorstore.lexicon.lexicon_data import Kind, kind_id, lexicon_data
from vectorstore.lexicon.name_words import Word, known_words
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.lexicon.phrases import Phrases, Short, short_for, written_out
from vectorstore.lexicon.unit_names import Reading, read_name

_ROOT = "don-vi"


def reading_of(definitions: Mapping[str, str], own: OwnUnits) -> Reading:
    """A plan's definitions come before an admin's names, and these before the packaged ones."""
    data = lexicon_data()
    plan = [short_for(short, full) for short, full in definitions.items() if _is_short(short) and known_words(full)]
    admin = [short_for(short, full) for short, full in own.abbreviations.items() if known_words(short)]
    shorts = tuple(Phrases(pairs, short=True) for pairs in (plan, admin) if pairs)
    return Reading(
        data,
        (*shorts, data.shorts),
        (*_own_heads(own), data.heads),
        Phrases(_whole(definitions, (*shorts, data.shorts))),
    )


def _is_short(short: str) -> bool:
    """An abbreviation, and no name made of words."""
    letters = [letter for letter in short if letter.isalpha()]
    return len(letters) > 1 and " " not in short.strip() and sum(map(str.isupper, letters)) * 2 > len(letters)


def _whole(
    definitions: Mapping[str, str], shorts: Iterable[Phrases[Short]]
) -> Iterable[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    for short, full in definitions.items():
        words, meaning = (_in_full(name, shorts) for name in (short, full))
        if not _is_short(short) and words and meaning and words != meaning:
            yield words, meaning


def _own_heads(own: OwnUnits) -> Iterable[Phrases[Kind]]:
    data = lexicon_data()
    base = Reading(data, (data.shorts,), (data.heads,), Phrases())
    pairs: list[tuple[tuple[Word, ...], Kind]] = []
    for names in own.groups:
        known = read_name(names[0], base)
        is_kind = len(known.kinds) == 1 and not (known.field or known.matter or known.places or known.post)
        if is_kind:
            kind = known.kinds[0]
        else:
            above = known.kinds[0].within | {known.kinds[0].id} if known.kinds else frozenset((_ROOT,))
            kind = Kind(kind_id(names[0]), names[0], above, at=("xã", "huyện", "tỉnh"))
        pairs += [(words, kind) for name in names if (words := _in_full(name, (data.shorts,)))]
    return (Phrases(pairs),) if pairs else ()


def _in_full(name: str, shorts: Iterable[Phrases[Short]]) -> tuple[Word, ...]:
    words = known_words(name)
    for known in shorts:
        words = written_out(words, known)
    return lexicon_data().lists["silent"].left_out(words)
