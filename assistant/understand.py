"""Question → what it asks: its language, its kind, the plans and years it names, and the words to search by.

Each step is a function of the question and the plans at hand; ``Understood`` keeps the value of each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant import text_data
from assistant.actors import bare
from assistant.answer import Language
from assistant.errors import EmptyQuestion, QuestionTooLong, UnprintableQuestion
from assistant.mentions import Mention, asked_about, canonical_words, mentions
from assistant.plan_names import names_of, places_in, without
from assistant.text_data import cue_words, cues, folded_synonyms, key, pattern, synonyms
from assistant.tokens import Token, accented, tokens
from assistant.translate import Translation, translate
from vectorstore.folding import fold_with_offsets, syllables, terms
from vectorstore.units import plain
from vectorstore.values import Plan

MAX_QUESTION = 2_000  # characters; the design's limit
FILLER_WEIGHT = 0.1  # of a word that says nothing of the matter, or that already chose the plan, against 1

_YEAR = re.compile(r"(?<![\d/.-])(20[0-4]\d)(?![\d/-])")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Understood:
    """A question understood. ``words`` are Vietnamese: the question's own, or its rendering by the glossary."""

    question: str
    language: Language
    words: str
    kinds: tuple[str, ...]  # of cues.yaml, the likeliest first: "duties", "deadline", "target", "meta" …; or "fact"
    fields: tuple[str, ...]  # of the header, where it asks about the document itself
    plans: tuple[str, ...]  # ids of the plans it names; empty: none named
    names: tuple[str, ...]  # the folded names by which it names them
    places: tuple[str, ...]  # folded places that it names and no plan is named after
    years: tuple[int, ...]
    units: tuple[str, ...]  # canonical names of the units it asks about
    sure_unit: bool  # one of them is a unit beyond doubt
    meant: str  # its words canonical, without plans' names and what is excluded
    content: tuple[str, ...]  # folded syllables that say what it is about
    written: tuple[str, ...]  # the same with their diacritics; empty where the question has none
    lost: tuple[str, ...]  # English words that the glossary lacks
    weights: Mapping[str, float]  # folded terms for the lexical index
    chat: bool  # small talk, or an order to the machine

    @property
    def asks(self) -> str:
        """The likeliest kind."""
        return self.kinds[0]

    @property
    def searched(self) -> str:
        """The words for the encoder, which knows both languages: what the glossary lacks may still be near."""
        return f"{self.words} {self.question}" if self.language == "en" else self.words


def understand(question: str, plans: Sequence[Plan]) -> Understood:
    """What ``question`` asks, given the plans that may be searched. Raises BadQuestion."""
    cleaned = clean(question)
    language = language_of(cleaned)
    folded = f" {key(cleaned)} "
    named = {plan.id: [name for name in names_of(plan) if f" {name} " in folded] for plan in plans}
    names = _longest_first(name for found in named.values() for name in found)
    translation = _in_vietnamese(cleaned, language)
    words, kinds = as_written(translation.words), asked(folded)
    meant = _in_vietnamese(included(cleaned), language)
    about = _about(meant, names, language)
    about_what = content_tokens(words, names)
    content = tuple(token.folded for token in about_what)
    return Understood(
        question=cleaned,
        language=language,
        words=words,
        kinds=kinds,
        fields=_fields(folded) if "meta" in kinds[:1] else (),
        plans=tuple(plan_id for plan_id, found in named.items() if found),
        names=names,
        places=tuple(place for place in places_in(cleaned) if not _inside(place, names)),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(cleaned))),
        units=tuple(mention.name for mention in about),
        sure_unit=any(mention.sure and not _issues(mention, plans, named) for mention in about),
        meant=without(canonical_words(meant.words), names),
        content=content,
        written=tuple(plain(token.written) for token in about_what) if accented(words) else (),
        lost=translation.lost,
        weights=_weights(words, content),
        chat=bool(pattern("small_talk").search(folded) or pattern("orders").search(folded)),
    )


def clean(question: str) -> str:
    """The question composed, on one line, without invisible marks. Raises BadQuestion."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", question))
    text = " ".join(text.split())
    if len(text) > MAX_QUESTION:
        raise QuestionTooLong(limit=MAX_QUESTION)
    if any(unicodedata.category(letter) in _UNPRINTABLE for letter in text):
        raise UnprintableQuestion
    if not syllables(text):
        raise EmptyQuestion
    return text


def language_of(question: str) -> Language:
    """English where its small words are English; a name with diacritics doesn't make a question Vietnamese."""
    words = key(question).split()
    english = sum(word in cues("english") for word in words)
    vietnamese = sum(word in cue_words("fillers") for word in words)
    return "en" if english > vietnamese else "vi"


def asked(folded: str) -> tuple[str, ...]:
    """The kinds of the question that it has cues of, the likeliest first."""
    return tuple(kind for kind, found in text_data.asks() if found.search(folded)) or ("fact",)


def as_written(words: str) -> str:
    """The words with what plans would say for what people say added behind."""
    known, compared = (synonyms(), plain(words)) if accented(words) else (folded_synonyms(), key(words))
    return " ".join([words, *(written for said, written in known if said.search(compared))])


def included(question: str) -> str:
    """The question up to where it says what it doesn't mean ("không tính …", "except …")."""
    folded = fold_with_offsets(question)
    found = pattern("exclusions").search(folded.key)
    return question[: folded.offsets[found.start()]] if found else question


def content_tokens(words: str, names: Sequence[str] = ()) -> list[Token]:
    """The words that are no fillers and in no plan's name."""
    return [token for token in tokens(words, names) if token.is_word and not (token.named or token.filler)]


def _in_vietnamese(question: str, language: Language) -> Translation:
    return translate(question) if language == "en" else Translation(question)


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (-len(name), name)))


def _about(meant: Translation, names: Sequence[str], language: Language) -> tuple[Mention, ...]:
    """The units asked about: the glossary knows those of an English question, which has no plan's issuer among them."""
    if language == "en":
        return tuple(Mention(canonical_words(unit), sure=True) for unit in meant.units)
    return asked_about(mentions(meant.words, names))


def _issues(mention: Mention, plans: Sequence[Plan], named: Mapping[str, Sequence[str]]) -> bool:
    """The unit is the issuer of a plan that the question names: the plan's duties without an actor are its own."""
    issuers = [set(canonical_words(plan.header.issuer.value or "").split()) for plan in plans if named[plan.id]]
    return any(set(bare(mention.name)) <= issuer for issuer in issuers)


def _fields(folded: str) -> tuple[str, ...]:
    return tuple(field for field, found in text_data.fields() if found.search(folded))


def _inside(place: str, names: Sequence[str]) -> bool:
    return any(f" {place} " in f" {name} " or f" {name} " in f" {place} " for name in names)


def _weights(words: str, content: Sequence[str]) -> dict[str, float]:
    """Every term of the words; fillers and the plans' names count little, pairs with one of them half."""
    counted = set(content)
    weights = {}
    for term in terms(words):
        parts = term.split("_")
        weights[term] = max(sum(part in counted for part in parts) / len(parts), FILLER_WEIGHT)
    return weights
