"""The content words of a question as whoever asks wrote them: names, units, words of the lists, loose syllables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant import text_data
from assistant.text_data import compounds, has_marks, key, written, written_key
from assistant.tokens import Token, tokens
from assistant.translate import Translation
from assistant.understanding.mentions import Mention

_LONGEST_WORD = 4  # syllables of a word that the lists know


@dataclass(frozen=True, slots=True)
class Said:
    """``words``: as written. ``loose``: the syllables, where no list tells which of them are one word.

    ``rendered``: what an English word, or a unit, may be in the plans. ``before``, ``after``: what a loose syllable may
    belong to, though it reads like a filler. ``name``: it has the capitals of a proper name.
    """

    words: str
    loose: tuple[str, ...] = ()
    rendered: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    name: bool = False


def said_in(read: Sequence[Token], units: Sequence[Mention], *, accented: bool) -> tuple[Said, ...]:
    """Those of a Vietnamese question, in order; none of what names a plan or says nothing of the matter."""
    return tuple(_said(read, {unit.start: unit.end for unit in units if unit.end > unit.start}, accented=accented))


def said_in_english(translation: Translation, plans: Sequence[str]) -> tuple[Said, ...]:
    """Those of an English question, in order, but for the folded names of ``plans``; names side by side are one."""
    found: list[Said] = []
    ended = -1
    for rendering in sorted((*translation.ordered, *translation.unknown), key=lambda one: one.at):
        loose = rendering.part in ("name", "lost")
        if not loose and all(token.filler for token in tokens(rendering.words[0])):
            continue  # "have to"
        if loose and found and not found[-1].rendered and rendering.at == ended:
            name = found[-1].name and rendering.part == "name"
            found[-1] = Said(f"{found[-1].words} {rendering.said}", name=name)
        else:
            found.append(Said(rendering.said, rendered=() if loose else rendering.words, name=rendering.part == "name"))
        ended = rendering.at + len(rendering.said.split())
    return tuple(one for one in found if one.rendered or not _names_plan(one.words, plans))


def _names_plan(words: str, plans: Sequence[str]) -> bool:
    return any(f" {name} " in f" {key(words)} " for name in plans)


def _said(read: Sequence[Token], units: dict[int, int], *, accented: bool) -> Iterator[Said]:
    capitals = all(token.written.isupper() for token in read if token.is_word and token.written.isalpha())
    at, run = 0, 0  # run: where loose syllables begin that go on to ``at``
    while at < len(read):
        end = units.get(at) or _whole_word(read, at, accented=accented, capitals=capitals)
        if end or not _is_loose(read[at]):
            yield from _loose(read, run, at, accented=accented)
            if end:
                yield from _whole(read[at:end], unit=at in units)
            run = at = end or at + 1
        else:
            at += 1
    yield from _loose(read, run, len(read), accented=accented)


def _whole(read: Sequence[Token], *, unit: bool) -> Iterator[Said]:
    """A word or name; a unit's may be another in the plans, in which its syllables stand somewhere."""
    syllables = [token.written for token in read if token.is_word and not token.named]
    words = " ".join(syllables)
    if words:
        yield Said(words, rendered=(words,) if unit else (), name=not unit and _is_name(syllables))


def _is_loose(token: Token) -> bool:
    return token.is_word and not (token.named or token.filler or token.ends_name or token.folded.isdigit())


def _loose(read: Sequence[Token], start: int, end: int, *, accented: bool) -> Iterator[Said]:
    syllables = tuple(token.written for token in read[start:end])
    if not syllables:
        return
    before, after = ("", "") if accented else (_unclear(read[start - 1 : start]), _unclear(read[end : end + 1]))
    after = "" if after and read[end].ends_name else after
    yield Said(" ".join(syllables), loose=syllables, before=before, after=after)


def _unclear(beside: Sequence[Token]) -> str:
    """A filler that may be another word, as it has no diacritics."""
    return next((one.written for one in beside if not one.named and one.folded in _unclear_fillers()), "")


def _whole_word(read: Sequence[Token], at: int, *, accented: bool, capitals: bool) -> int:
    """The end of the name, or else of the longest word of the lists, that begins here; 0 where none does.

    ``capitals``: all of the question is in capitals, which then say nothing of names.
    """
    if not read[at].is_word or read[at].named:
        return 0
    name = 0 if capitals else _end_of_name(read, at)
    known = _end_of_known(read, at, accented=accented)
    if name > at + 1 and known <= name:
        inside = _end_of_known(read, name - 1, accented=accented)  # "Sở Giao" of "Sở Giao thông"
        return max(name, inside)
    if known:
        return known
    digits = read[at].folded.isdigit() and not read[at].filler
    return name or (at + 1 if digits else 0)


def _is_name(words: Sequence[str]) -> bool:
    """Several syllables, all with a capital: "Đà Lạt"; a word in capitals is an abbreviation."""
    return len(words) > 1 and all(word[0].isupper() and not word.isupper() for word in words)


def _end_of_name(read: Sequence[Token], at: int) -> int:
    """The end of the capitalised syllables from here; a capital that only opens a sentence is no name's."""
    end = at
    while end < len(read) and read[end].written[0].isupper() and not read[end].named:
        end += 1
    opens = at == 0 or read[at - 1].written in ".?!"
    return end if end - at > opens else 0


def _end_of_known(read: Sequence[Token], at: int, *, accented: bool) -> int:
    known = _known(accented=accented)
    words = [token.plain if accented else token.folded for token in read[at : at + _LONGEST_WORD]]
    if all(token.filler for token in read[at : at + 2]):
        return 0
    ends = (end for end in range(len(words), 1, -1) if tuple(words[:end]) in known)
    return next((at + end for end in ends if not all(token.filler for token in read[at : at + end])), 0)


@cache
def _known(*, accented: bool) -> frozenset[tuple[str, ...]]:
    """Words of several syllables: those of the glossary, what people say for what plans write, provinces."""
    makes = written_key if accented else key
    more = {tuple(makes(words).split()) for words in (*text_data.said(), *text_data.province_names())}
    return compounds(accented=accented) | {words for words in more if 1 < len(words) <= _LONGEST_WORD}


@cache
def _unclear_fillers() -> frozenset[str]:
    """Fillers that are other words too without their marks: "đã" reads like "đá" and "Đà"."""
    return frozenset(key(word) for word in written("fillers") if " " not in word and has_marks(word))
