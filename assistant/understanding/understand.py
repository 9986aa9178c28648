"""Question → what it asks. Each step is a function; ``Understood`` keeps the value of each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant import text_data
from assistant.answer import Language
from assistant.errors import EmptyQuestion, QuestionTooLong, UnprintableQuestion
from assistant.plan_names import names_of, normal, places_in
from assistant.text_data import cue_words, cues, key, pattern, synonyms, written_key
from assistant.tokens import Token, accented, tokens
from assistant.translate import Rendering, Translation, translate
from assistant.understanding.detail import Detail, details_of
from assistant.understanding.exact import Exact, exact_in
from assistant.understanding.mentions import Mention, asked_about, before_cue, is_generic, mentions
from assistant.understanding.terms import Term, terms_of
from vectorstore.folding import fold_with_offsets, syllables, terms
from vectorstore.lexicon import Lexicon
from vectorstore.values import Plan

MAX_QUESTION = 2_000  # characters; the design's limit
FILLER_WEIGHT = 0.1  # of a word that says nothing of the matter, or that already chose the plan, against 1

_YEAR = re.compile(r"(?<![\d/.-])(20[0-4]\d)(?![\d/-])")
_MONTH = re.compile(r"(?<!\w)thang (1[0-2]|0?[1-9])(?!\w)")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn")
_PERCENT = re.compile(r"%")
DUTY_KINDS = ("duties", "duties_given")
_ASKER = re.compile(r"^\W*(?:I am|I'm|I’m|I have just|I work|I teach|We are)\b")
_BEFORE_DUTIES = ("legal_basis", "meta", "definition", "plans")
_NEAR_CUE = 2  # tokens between a unit and the words that ask for its duties
_LONGEST_KEY = 600  # characters of a question's words that are looked at


@dataclass(frozen=True, slots=True)
class Understood:
    """A question understood. ``words`` are Vietnamese: the question's own, or its rendering by the glossary."""

    question: str
    language: Language
    accented: bool  # it is written with diacritics, or rendered from English
    words: str
    kinds: tuple[str, ...]  # of cues.yaml, the likeliest first: "duties", "deadline", "target", "meta" …; or "fact"
    details: tuple[Detail, ...]  # an amount, a date … that it asks for
    of_unit: bool  # it asks for the duties of the units
    fields: tuple[str, ...]  # of the header, where it asks about the document itself
    plans: tuple[str, ...]  # ids of the plans it names; empty: none named
    names: tuple[str, ...]  # the folded names by which it names them
    places: tuple[str, ...]  # folded places that it names and no plan is named after
    years: tuple[int, ...]
    units: tuple[Mention, ...]  # whose duties it asks for
    mentioned: tuple[Mention, ...]  # every unit that it names
    terms: tuple[Term, ...]  # what it is about
    topic: tuple[Term, ...]  # the matter to which it limits a unit's duties: "về …", "khi …"
    whole_list: bool  # it asks for all that …, however many
    takes_part: bool  # it asks for what the units take part in too
    months: tuple[int, ...]  # "tháng 10"
    exact: tuple[Exact, ...]  # documents, articles, shares that it names
    section: str  # the folded name of a part of the plan that it asks about
    lost: tuple[str, ...]  # English words that the glossary lacks
    weights: Mapping[str, float]  # folded terms for the lexical index
    role: str  # "partner" or "recipient" where it asks for what the units are that in, else ""
    chat: str  # "small_talk", "orders" or "personal" where it asks for nothing that a plan could say, else ""

    @property
    def asks(self) -> str:
        """The likeliest kind."""
        return self.kinds[0]

    @property
    def searched(self) -> str:
        """The words for the encoder, which knows both languages: what the glossary lacks may still be near."""
        return f"{self.words} {self.question}" if self.language == "en" else self.words


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
        mentioned = _english_mentions(cleaned, translation, read, lexicon)
    else:
        mentioned = mentions(read, lexicon, accented=with_accents)
    cues_found = _cues(read, kinds, language)
    cue = next((at for at in cues_found if any(one.start < at and not one.asker for one in mentioned)), min(cues_found, default=None))
    included_until = _excluded_from(read)
    common = before_cue(read, cue, lexicon) if language == "vi" else None
    if common and not any(mention.end >= common.start for mention in mentioned if mention.start < common.end):
        mentioned = tuple(sorted((*mentioned, common), key=lambda mention: mention.start))
    units = asked_about([mention for mention in mentioned if mention.start < included_until], read, cue)
    others = _others(translation, read)
    numbers = [plan.header.number.value for plan in plans if plan.id in named_ids and plan.header.number.value]
    exact = exact_in(cleaned, numbers)
    of_unit = _of_unit(units, cue, kinds, read)
    kinds = _settled(kinds, of_unit, exact)
    content = terms_of(read, others, synonyms(), lexicon.spelled_out, accented=with_accents)
    inside = {at for unit in units for at in range(unit.start, unit.end)}
    start, end = _topic_of(read, translation, inside)
    end = min(end, included_until)
    outside = [
        token if at not in inside and start <= at < end else _left_out(token) for at, token in enumerate(read)
    ]
    topic = terms_of(outside, others, synonyms(), lexicon.spelled_out, accented=with_accents)
    return Understood(
        question=cleaned,
        language=language,
        accented=with_accents,
        words=translation.words,
        kinds=kinds,
        details=details_of(compared, read, accented=written),
        of_unit=of_unit,
        fields=_fields(compared, written) if "meta" in kinds[:1] else (),
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
        section=_section(folded),
        lost=translation.lost,
        weights=_weights(translation.words, content),
        role=next((role for role in ("partner", "recipient") if pattern(f"as_{role}", accented=written).search(compared)), ""),
        chat=_chat(compared, written),
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


def asked(words: str, *, accented: bool = False) -> tuple[str, ...]:
    """The kinds of the question that its key has cues of, the likeliest first."""
    return tuple(kind for kind, found in text_data.asks(accented=accented) if found.search(words)) or ("fact",)


def _of_unit(units: Sequence[Mention], cue: int | None, kinds: Sequence[str], read: Sequence[Token]) -> bool:
    """Whether it asks for the duties of the units: they are named beyond doubt, or stand before the words that ask."""
    if not any(kind in DUTY_KINDS for kind in kinds):
        return False
    for unit in units:
        asked_for = " ".join(token.folded for token in read[unit.end : unit.end + 1]) in ("nao", "gi", "ai")
        if is_generic(unit) or asked_for:
            continue
        if (unit.sure and not unit.beside) or unit.start == 0 or unit.end - unit.start > 1:
            return True
        if cue is not None and 0 <= cue - unit.end <= _NEAR_CUE:
            return True
    return False


def _settled(kinds: tuple[str, ...], of_unit: bool, exact: Sequence[Exact]) -> tuple[str, ...]:
    """The kinds without duties where no unit's are asked, and without the plan itself where another document is."""
    kept = kinds
    if of_unit:
        kept = (*(kind for kind in kinds if kind in DUTY_KINDS), *(kind for kind in kinds if kind not in DUTY_KINDS))
        first = next((kind for kind in kinds if kind in _BEFORE_DUTIES), None)
        kept = kinds if first and kinds.index(first) < kinds.index(kept[0]) else kept
    else:
        kept = (*(kind for kind in kinds if kind not in DUTY_KINDS), *(kind for kind in kinds if kind in DUTY_KINDS))
    if any(one.kind == "document" for one in exact):
        kept = tuple(kind for kind in kept if kind != "meta") or ("legal_basis",)
    return kept


def _english_mentions(
    question: str, translation: Translation, read: Sequence[Token], lexicon: Lexicon
) -> tuple[Mention, ...]:
    """The units that the glossary found, at their tokens; a level behind one is part of its name."""
    found: list[Mention] = []
    ordered = translation.ordered
    starts = [0]
    for rendering in ordered:
        starts.append(starts[-1] + len(tokens(rendering.words[0])))
    for number, rendering in enumerate(ordered):
        at, end = starts[number], starts[number + 1]
        before, after = ordered[number - 1] if number else None, ordered[number + 1] if number + 1 < len(ordered) else None
        beside = rendering.before in cues("beside_english")
        if rendering.part == "units":
            level = after.words[0] if after and after.part == "levels" else ""
            end = starts[number + 2] if level else end
            names = tuple(f"{words} {level}".strip() for words in rendering.words)
            issues = " ".join(token.folded for token in read[end : end + 2]).startswith("ke hoach")
            found += _of_fields(ordered, number, starts, lexicon)
            asker = rendering.before in ("a", "an", "the", "am") and _ASKER.search(question) is not None and not found
            found.append(Mention(names, at, end, True, issues, beside, asker))
        elif rendering.part == "levels" and not (before and before.part in ("units", "name")):
            found.append(Mention(rendering.words, at, end, False, False, beside))
    return tuple(found)


def _of_fields(
    ordered: Sequence[Rendering], number: int, starts: Sequence[int], lexicon: Lexicon
) -> list[Mention]:
    """The offices of the fields listed before a bare "departments": "transport, tourism and justice departments"."""
    heads = [word.removeprefix("các ") for word in ordered[number].words]
    found: list[Mention] = []
    at = number - 1
    while at >= 0 and ordered[at].part in ("words", "units") and heads[0] in ("sở", "phòng"):
        names = tuple(f"{head} {field}" for head in heads for field in ordered[at].words)
        names = tuple(name for name in names if lexicon.is_whole(name))
        if not names:
            break
        found.insert(0, Mention(names, starts[at], starts[at + 1], True))
        at -= 1
    return found


def _others(translation: Translation, read: Sequence[Token]) -> list[tuple[str, ...]]:
    """The other renderings of each token, of an English question."""
    others: list[tuple[str, ...]] = []
    for rendering in translation.ordered:
        phrases = tuple(f" {key(words)} " for words in rendering.words[1:])
        others += [phrases] * len(tokens(rendering.words[0]))
    return others if len(others) == len(read) else [()] * len(read)


def _cues(read: Sequence[Token], kinds: Sequence[str], language: Language) -> list[int]:
    """The tokens at which a Vietnamese question asks for duties, in order."""
    if language == "en" or not any(kind in kinds for kind in DUTY_KINDS):
        return []
    words = " ".join(token.folded or token.written for token in read)
    patterns = [found for kind, found in text_data.asks() if kind in DUTY_KINDS]
    places = sorted({match.start() for found in patterns for match in found.finditer(words)})
    return [len(words[:place].split()) for place in places]


def _topic_of(read: Sequence[Token], translation: Translation, inside: Collection[int]) -> tuple[int, int]:
    """The tokens that say what matter the question is about: from the first that a mark stands before."""
    words = [token.folded or token.written for token in read]
    marks = [mark.split() for mark in cues("topic_marks")]
    starts = [
        at + len(mark)
        for at in range(len(words))
        for mark in marks
        if words[at : at + len(mark)] == mark and at not in inside
    ]
    at = 0
    for rendering in translation.ordered:
        if rendering.before in cues("topic_marks_english") and at not in inside:
            starts.append(at)
        at += len(tokens(rendering.words[0]))
    start = min(starts, default=len(read))
    asides = [mark.split() for mark in cues("asides")]
    ends = [at for at in range(start, len(words)) for mark in asides if words[at : at + len(mark)] == mark]
    return start, min(ends, default=len(read))


def _without_names(question: str, names: Sequence[str], accented: bool) -> str:
    """The question's key without the names of plans, in which no cue is meant: "lương" in "Tân Lương"."""
    kept = (token for token in tokens(question, names) if token.is_word and not token.named)
    return f" {' '.join((written_key(token.written) if accented else token.folded) for token in kept)} "


def _excluded_from(read: Sequence[Token]) -> int:
    """The token from which on the question names what it does not mean ("không tính …", "except …")."""
    words = " ".join(token.folded or token.written for token in read)
    found = pattern("exclusions").search(words)
    return len(words[: found.start()].split()) if found else len(read)


def included(question: str) -> str:
    """The question up to where it says what it doesn't mean ("không tính …", "except …")."""
    folded = fold_with_offsets(question)
    found = pattern("exclusions").search(folded.key)
    return question[: folded.offsets[found.start()]] if found else question


def _left_out(token: Token) -> Token:
    return Token(token.written, token.folded, True, token.filler, token.ends_name, token.plain)


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (-len(name), name)))


def _fields(words: str, accented: bool) -> tuple[str, ...]:
    return tuple(field for field, found in text_data.fields(accented=accented) if found.search(words))


def _inside(place: str, names: Sequence[str]) -> bool:
    return any(f" {place} " in f" {name} " or f" {name} " in f" {place} " for name in names)


def _section(folded: str) -> str:
    """The name of the part of a plan that is asked about: "ở phần tổ chức thực hiện" → "to chuc thuc hien"."""
    return next((name for name, found in text_data.sections() if found.search(folded)), "")


def _chat(words: str, accented: bool) -> str:
    names = ("orders", "personal", "small_talk")
    return next((name for name in names if pattern(name, accented=accented).search(words)), "")


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
