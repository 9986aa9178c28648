"""Question → what it asks. Each step is a function; ``Understood`` keeps the value of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from assistant.answer import Language
from assistant.glossary import Glossary
from assistant.plan_names import named_in, normal, places_in
from assistant.text_data import has_marks, key, pattern, written_key
from assistant.tokens import Token, accented, covered, tokens
from assistant.translate import Translation, translate
from assistant.understanding.cleaning import clean, language_of
from assistant.understanding.detail import details_of
from assistant.understanding.english_units import english_mentions
from assistant.understanding.exact import exact_in, laws_in
from assistant.understanding.kinds import asked, chat_in, cues_at, fields_in, is_of_unit, section_in, settled
from assistant.understanding.mentions import Mention, asked_about, before_cue, mentions
from assistant.understanding.said import Said, said_in, said_in_english
from assistant.understanding.terms import Term, terms_of
from assistant.understanding.topic import excluded_from, left_out, parts_of, topic_range
from assistant.understanding.understood import Understood
from vectorstore.folding import terms
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.values import Plan

FILLER_WEIGHT = 0.1  # of a word that says nothing of the matter, or that already chose the plan, against 1

_YEAR = re.compile(r"(?<![\d/.-])(20[0-4]\d)(?![\d/-])")
_MONTH = re.compile(r"(?<!\w)thang (1[0-2]|0?[1-9])(?!\w)")
_PERCENT = re.compile(r"%")
_LONGEST_KEY = 600  # characters of a question's words that are looked at


@dataclass(frozen=True, slots=True)
class _Read:
    """A question read word by word, before anything is asked of it."""

    question: str
    language: Language
    accented: bool  # units are told by their diacritics
    translation: Translation
    tokens: tuple[Token, ...]
    others: tuple[tuple[str, ...], ...]  # other renderings of each token
    named: Mapping[str, Sequence[str]]  # id → folded names in it, of the plans that it names
    names: tuple[str, ...]
    folded: str  # its key
    compared: str  # its key without the names of plans, with its diacritics where ``written``

    @property
    def written(self) -> bool:
        """Cues are told apart by their diacritics."""
        return self.language == "vi" and self.accented

    def has(self, cue: str) -> bool:
        """Whether it has a cue of this list."""
        return pattern(cue, accented=self.written).search(self.compared) is not None


def understand(
    question: str,
    plans: Sequence[Plan],
    lexicon: Lexicon,
    before: Language = "vi",
    glossary: Glossary | None = None,
) -> Understood:
    """What ``question`` asks, given the plans that may be searched. Raises BadQuestion.

    ``before``: the language of the questions before it. ``glossary``: the packaged one where none is given.
    """
    glossary = glossary or Glossary.of()
    read = _read(clean(question), plans, before, glossary)
    numbers = [plan.header.number.value for plan in plans if plan.id in read.named and plan.header.number.value]
    exact = exact_in(read.question, numbers)
    kinds = asked(read.compared, accented=read.written)
    mentioned, units, cue = _units(read, kinds, lexicon)
    of_unit = is_of_unit(units, cue, kinds, read.tokens)
    kinds = settled(kinds, of_unit, exact)
    makes = partial(terms_of, synonyms=glossary.synonyms, spelled_out=lexicon.spelled_out, accented=read.accented)
    content = makes(read.tokens, read.others)
    names_any = bool(read.named) or any(one.sure for one in units)
    return Understood(
        question=read.question,
        language=read.language,
        accented=read.accented,
        words=read.translation.words,
        kinds=kinds,
        details=details_of(read.compared, read.tokens, accented=read.written),
        of_unit=of_unit,
        fields=fields_in(read.compared, read.written) if "meta" in kinds[:1] else (),
        plans=tuple(read.named),
        names=read.names,
        places=tuple(place for place in places_in(read.question) if not _inside(place, read.names)),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(read.question))),
        units=units,
        mentioned=mentioned,
        terms=content,
        said=_said(read, mentioned),
        topic=makes(_topic(read, units), read.others),
        parts=tuple(makes(part, read.others) for part in parts_of(read.tokens, read.translation)),
        whole_list=read.has("list_words"),
        takes_part=read.has("takes_part"),
        months=tuple(int(month) for month in _MONTH.findall(read.folded)),
        exact=exact,
        laws=laws_in(content) if read.has("by_law") else (),
        section=section_in(read.folded),
        lost=read.translation.lost,
        weights=_weights(read.translation.words, content),
        role=next((role for role in ("partner", "recipient") if read.has(f"as_{role}")), ""),
        chat=chat_in(read.compared, kinds, names_any=names_any, accented=read.written),
    )


def _read(question: str, plans: Sequence[Plan], before: Language, glossary: Glossary) -> _Read:
    language, question = language_of(question, before), normal(question)
    spelled = _PERCENT.sub(" phần trăm ", question)
    folded = f" {key(spelled)} "[:_LONGEST_KEY]
    named = named_in(folded, plans)
    names = _longest_first(name for listed in named.values() for name in listed)
    translation = translate(question, glossary) if language == "en" else Translation(question)
    with_accents = language == "en" or accented(question)
    compared = _without_names(spelled, names, language == "vi" and with_accents)[:_LONGEST_KEY]
    words = tuple(_told(tokens(translation.words, names), glossary, with_accents))
    others = tuple(_others(translation, words))
    return _Read(question, language, with_accents, translation, words, others, named, names, folded, compared)


def _told(read: Sequence[Token], glossary: Glossary, with_accents: bool) -> Sequence[Token]:
    """The tokens; none is a filler where an admin's own words stand."""
    if not glossary.told:
        return read
    words = [token.plain if with_accents else token.folded for token in read]
    # A folded syllable alone may be another word.
    phrases = glossary.told if with_accents else [key(one) for one in glossary.told if " " in one]
    places = covered(words, phrases)
    return [replace(token, filler=False) if at in places else token for at, token in enumerate(read)]


def _units(
    read: _Read, kinds: Sequence[str], lexicon: Lexicon
) -> tuple[tuple[Mention, ...], tuple[Mention, ...], int | None]:
    """The units that it names, those that it asks about, and the token at which it asks for duties."""
    if read.language == "en":
        rendered = english_mentions(read.question, read.translation, read.tokens, lexicon)
        written = mentions(read.tokens, lexicon, accented=True) if has_marks(read.question) else ()
        kept = [one for one in written if has_marks(one.names[0]) and not any(map(one.overlaps, rendered))]
        mentioned = tuple(sorted((*rendered, *kept), key=lambda mention: mention.start))
    else:
        mentioned = mentions(read.tokens, lexicon, accented=read.accented)
    found = cues_at(read.tokens, kinds, read.language)
    after_one = (at for at in found if any(one.start < at and not one.asker for one in mentioned))
    cue = next(after_one, min(found, default=None))
    common = before_cue(read.tokens, cue, lexicon) if read.language == "vi" else None
    if common and not any(mention.end >= common.start for mention in mentioned if mention.start < common.end):
        mentioned = tuple(sorted((*mentioned, common), key=lambda mention: mention.start))
    until = excluded_from(read.tokens)
    return mentioned, asked_about([one for one in mentioned if one.start < until], read.tokens, cue), cue


def _topic(read: _Read, units: Sequence[Mention]) -> list[Token]:
    """The tokens, all left out but those of the matter to which a unit's duties are limited."""
    inside = {at for unit in units for at in range(unit.start, unit.end)}
    start, end = topic_range(read.tokens, read.translation, inside)
    end = min(end, excluded_from(read.tokens))
    kept = {at for at in range(start, end) if at not in inside}
    return [token if at in kept else left_out(token) for at, token in enumerate(read.tokens)]


def _said(read: _Read, units: Sequence[Mention]) -> tuple[Said, ...]:
    if read.language == "en":
        return said_in_english(read.translation, read.names)
    return said_in(read.tokens, units, accented=read.accented)


def _others(translation: Translation, read: Sequence[Token]) -> list[tuple[str, ...]]:
    """The other renderings of each token, of an English question."""
    others: list[tuple[str, ...]] = []
    for rendering in translation.ordered:
        phrases = tuple(f" {key(words)} " for words in rendering.words[1:])
        others += [phrases] * len(tokens(rendering.words[0]))
    return others if len(others) == len(read) else [()] * len(read)


def _without_names(question: str, names: Sequence[str], accented: bool) -> str:
    """The question's key without the names of plans, in which no cue is meant: "lương" in "Tân Lương"."""
    kept = (token for token in tokens(question, names) if token.is_word and not token.named)
    return f" {' '.join((written_key(token.written) if accented else token.folded) for token in kept)} "


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (-len(name), name)))


def _inside(place: str, names: Sequence[str]) -> bool:
    return any(f" {place} " in f" {name} " or f" {name} " in f" {place} " for name in names)


def _weights(words: str, content: Sequence[Term]) -> dict[str, float]:
    """Every term of the words; fillers and the plans' names count little, pairs with one of them half."""
    counted = {term.folded for term in content}
    weights = {}
    for term in terms(words):
        parts = term.split("_")
        weights[term] = max(sum(part in counted for part in parts) / len(parts), FILLER_WEIGHT)
    for one in content:
        for phrase in one.others:
            for term in terms(phrase):
                weights.setdefault(term, 0.5)
    return weights
