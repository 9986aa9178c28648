"""Question → what it asks. Each step is a function; ``Understood`` keeps the value of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.plan_names import names_of, normal, places_in
from assistant.text_data import key, pattern, synonyms, written_key
from assistant.tokens import Token, accented, tokens
from assistant.translate import Translation, translate
from assistant.understanding.cleaning import clean, language_of
from assistant.understanding.detail import details_of
from assistant.understanding.english_units import english_mentions
from assistant.understanding.exact import exact_in
from assistant.understanding.kinds import asked, chat_in, cues_at, fields_in, is_of_unit, section_in, settled
from assistant.understanding.mentions import asked_about, before_cue, mentions
from assistant.understanding.terms import Term, terms_of
from assistant.understanding.topic import excluded_from, topic_range
from assistant.understanding.understood import Understood
from vectorstore.folding import terms
from vectorstore.lexicon import Lexicon
from vectorstore.values import Plan

FILLER_WEIGHT = 0.1  # of a word that says nothing of the matter, or that already chose the plan, against 1

_YEAR = re.compile(r"(?<![\d/.-])(20[0-4]\d)(?![\d/-])")
_MONTH = re.compile(r"(?<!\w)thang (1[0-2]|0?[1-9])(?!\w)")
_PERCENT = re.compile(r"%")
_LONGEST_KEY = 600  # characters of a question's words that are looked at


def understand(question: str, plans: Sequence[Plan], lexicon: Lexicon) -> Understood:
    """What ``question`` asks, given the plans that may be searched. Raises BadQuestion."""
    cleaned = normal(clean(question))
    language = language_of(cleaned)
    spelled = _PERCENT.sub(" phần trăm ", cleaned)
    folded = f" {key(spelled)} "[:_LONGEST_KEY]
    named = {plan.id: [name for name in names_of(plan) if f" {name} " in folded] for plan in plans}
    named_ids = {plan_id for plan_id, found in named.items() if found}
    names = _longest_first(name for found in named.values() for name in found)
    translation = translate(cleaned) if language == "en" else Translation(cleaned)
    with_accents = language == "en" or accented(cleaned)
    written = language == "vi" and with_accents  # cues are then told apart by their diacritics
    compared = _without_names(spelled, names, written)[:_LONGEST_KEY]
    read = tokens(translation.words, names)
    kinds = asked(compared, accented=written)
    if language == "en":
        mentioned = english_mentions(cleaned, translation, read, lexicon)
    else:
        mentioned = mentions(read, lexicon, accented=with_accents)
    cues_found = cues_at(read, kinds, language)
    cue = next(
        (at for at in cues_found if any(one.start < at and not one.asker for one in mentioned)),
        min(cues_found, default=None),
    )
    included_until = excluded_from(read)
    common = before_cue(read, cue, lexicon) if language == "vi" else None
    if common and not any(mention.end >= common.start for mention in mentioned if mention.start < common.end):
        mentioned = tuple(sorted((*mentioned, common), key=lambda mention: mention.start))
    units = asked_about([mention for mention in mentioned if mention.start < included_until], read, cue)
    others = _others(translation, read)
    numbers = [plan.header.number.value for plan in plans if plan.id in named_ids and plan.header.number.value]
    exact = exact_in(cleaned, numbers)
    of_unit = is_of_unit(units, cue, kinds, read)
    kinds = settled(kinds, of_unit, exact)
    content = terms_of(read, others, synonyms(), lexicon.spelled_out, accented=with_accents)
    inside = {at for unit in units for at in range(unit.start, unit.end)}
    start, end = topic_range(read, translation, inside)
    end = min(end, included_until)
    outside = [token if at not in inside and start <= at < end else _left_out(token) for at, token in enumerate(read)]
    topic = terms_of(outside, others, synonyms(), lexicon.spelled_out, accented=with_accents)
    return Understood(
        question=cleaned,
        language=language,
        accented=with_accents,
        words=translation.words,
        kinds=kinds,
        details=details_of(compared, read, accented=written),
        of_unit=of_unit,
        fields=fields_in(compared, written) if "meta" in kinds[:1] else (),
        plans=tuple(plan_id for plan_id, found in named.items() if found),
        names=names,
        places=tuple(place for place in places_in(cleaned) if not _inside(place, names)),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(cleaned))),
        units=units,
        mentioned=mentioned,
        terms=content,
        topic=topic,
        whole_list=bool(pattern("list_words", accented=written).search(compared)),
        takes_part=bool(pattern("takes_part", accented=written).search(compared)),
        months=tuple(int(month) for month in _MONTH.findall(folded)),
        exact=exact,
        section=section_in(folded),
        lost=translation.lost,
        weights=_weights(translation.words, content),
        role=next(
            (role for role in ("partner", "recipient") if pattern(f"as_{role}", accented=written).search(compared)), ""
        ),
        chat=chat_in(compared, written),
    )


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


def _left_out(token: Token) -> Token:
    return Token(token.written, token.folded, True, token.filler, token.ends_name, token.plain)


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
