"""English questions → Vietnamese search words, by the glossary and a few rules of form; no model.

What the glossary doesn't know is kept where it looks like a name, a number or a document's symbol, else dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from assistant.glossary import Glossary
from assistant.text_data import compounds, cues, has_marks, key
from vectorstore.folding import fold
from vectorstore.word_lists.own_glossary import LONGEST

_WORD = re.compile(r"[\w'’&%./-]*\w%?")
_SLASH = re.compile(r"(?<=[a-z])/(?=[a-z])")  # between two words; the symbols of documents have capitals and digits
_HYPHENED = re.compile(r"(?<![\w/-])[a-z]{3,}(?:-[a-z]{2,})+(?![\w/-])")
_POSSESSIVE = re.compile(r" s(?= |$)")
_NAME_POSSESSIVE = re.compile(r"['’]s?$")
_SENTENCE_END = re.compile(r"[.?!;:]")
_SYLLABLES = ("ban", "dong", "hung")  # English words that are syllables of names where they have a capital
_LISTED = ("and", "of", "the")  # between the fields of a list: "Departments of Health and of Finance"
_HEADED = 4  # words of the longest field before or behind an office's head
_ENDINGS = (
    ("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("es", "e"), ("es", ""), ("s", ""),
    ("ing", ""), ("ing", "e"), ("ied", "y"), ("ed", ""), ("ed", "e"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendering:
    """One stretch of the question in Vietnamese. ``known``: through the glossary, else taken over as it stands."""

    part: str  # "levels", "units", "words" or "name"; "lost" where the glossary lacks it
    words: tuple[str, ...]
    before: str = ""  # the English word before it, folded; none before a name
    said: str = ""  # in English, as it was written
    at: int = 0  # its place among the question's words
    owns: bool = False  # "of" stands before it


@dataclass(frozen=True, slots=True)
class Translation:
    """``words``: the question's content in Vietnamese; ``lost``: words dropped; ``units``: those named."""

    words: str
    lost: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    ordered: tuple[Rendering, ...] = ()  # the stretches in the order of ``words``
    unknown: tuple[Rendering, ...] = ()  # what of ``lost`` stood where


def translate(question: str, glossary: Glossary | None = None) -> Translation:
    """The question by the glossary, the packaged one where none is given."""
    found, lost = renderings(question, glossary or Glossary.of())
    ordered = _ordered(found)
    words = " ".join(rendering.words[0] for rendering in ordered)
    return Translation(words, tuple(one.said for one in lost), _units(ordered), tuple(ordered), tuple(lost))


def renderings(question: str, glossary: Glossary) -> tuple[list[Rendering], list[Rendering]]:
    """The question's stretches from left to right, each by its longest glossary entry; and the words it lacks."""
    text = _HYPHENED.sub(partial(_parted, glossary), _SLASH.sub(" ", question))
    matches = list(_WORD.finditer(text))
    words = [match[0] for match in matches]
    gaps = [text[first.end() : second.start()] for first, second in pairwise(matches)]
    opening = {0, *(at for at, gap in enumerate(gaps, 1) if _SENTENCE_END.search(gap))}
    found: list[Rendering] = []
    lost: list[Rendering] = []
    at, head = 0, ""  # head: "department of", of which fields may follow
    while at < len(words):
        before = fold(words[at - 1]) if at else ""
        owns = before == "of"
        for count in range(min(LONGEST, len(words) - at), 0, -1):
            stretch = words[at : at + count]
            rendering = (
                _of_field(glossary, head, stretch)
                or _office(glossary, stretch)
                or _look_up(glossary, _dated(words, at, count))
            )
            if rendering:
                found.append(replace(rendering, before=before, said=" ".join(stretch), at=at, owns=owns))
                head = _head_of_list(glossary, stretch) or (head if _of_field(glossary, head, stretch) else "")
                at += count
                break
        else:
            if fold(words[at]) not in _LISTED:
                head = ""
            if _is_name(words[at], opens=at in opening):
                name = _NAME_POSSESSIVE.sub("", words[at])
                found.append(Rendering("name", (name,), said=name, at=at, owns=owns))
            elif _is_vietnamese(words, at):
                found.append(Rendering("name", (words[at],), said=words[at], at=at, owns=owns))
            elif fold(words[at]) not in cues("english"):
                lost.append(Rendering("lost", (), said=words[at], at=at))
            at += 1
    return found, lost


def _parted(glossary: Glossary, match: re.Match[str]) -> str:
    """Words joined by hyphens apart, where the glossary has not the whole: "study-cost support"."""
    return match[0] if key(match[0]) in glossary.words else match[0].replace("-", " ")


def _look_up(glossary: Glossary, words: list[str]) -> Rendering | None:
    if any(has_marks(word) for word in words):
        return None  # it is Vietnamese already
    if len(words) == 1 and words[0].istitle() and fold(words[0]) in _SYLLABLES:
        return None
    for form in _base_forms(words):
        if found := glossary.look_up(form):
            return Rendering(*found)
    return None


def _is_vietnamese(words: list[str], at: int) -> bool:
    """A syllable without marks among Vietnamese ones, though English has such a word: "Công an xã"."""
    if not at or not has_marks(words[at - 1]):
        return False
    after = at + 1 < len(words) and has_marks(words[at + 1])
    return after or (fold(words[at - 1]), fold(words[at])) in compounds(accented=False)


def _dated(words: list[str], at: int, count: int) -> list[str]:
    """The stretch; "of May" for "May" beside a number, which is the month."""
    beside = [*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]]
    if words[at] == "May" and count == 1 and any(word[0].isdigit() for word in beside):
        return ["of", "May"]
    return words[at : at + count]


def _head_of_list(glossary: Glossary, words: list[str]) -> str:
    """ "department of", where the stretch opens with the plural of an office's head: "Departments of Health"."""
    heads = [form for form in _bases(fold(words[0])) if form in glossary.heads]
    listed = len(words) > 2 and words[1] == "of" and heads and heads[0] != fold(words[0])
    return f"{heads[0]} of" if listed else ""


def _of_field(glossary: Glossary, head: str, words: list[str]) -> Rendering | None:
    """One more unit of a list: "Education and Training" behind "Departments of Health and of"."""
    form = key(f"{head} {' '.join(words)}")
    return Rendering("units", glossary.units[form]) if head and form in glossary.units else None


def _office(glossary: Glossary, words: list[str]) -> Rendering | None:
    """An office by its head and its field: "infection control department", "department of infection control"."""
    if not 1 < len(words) <= _HEADED + 2 or _look_up(glossary, words):
        return None
    first, last = fold(words[0]), fold(words[-1])
    if last in glossary.heads:
        head, field = last, words[:-1]
    elif first in glossary.heads and words[1] == "of":
        head, field = first, words[2:]
    else:
        return None
    rendering = _look_up(glossary, field) if field else None
    if rendering is None or rendering.part != "words":
        return None
    return Rendering("units", tuple(f"{one} {rendering.words[0]}" for one in glossary.heads[head]))


def _base_forms(words: list[str]) -> list[str]:
    """The phrase as it stands, then without a possessive, then its last and its first word without inflection."""
    written = key(" ".join(words))
    phrase = _POSSESSIVE.sub("", written)
    first, _, rest = phrase.partition(" ")
    opens = not first.endswith("s") or rest.partition(" ")[0] in cues("english")  # "hands out", not "schools report"
    opened = [f"{base} {end}" for base in _bases(first)[1:] for end in _bases(rest)] if rest and opens else []
    return [written, *_bases(phrase), *opened]


def _bases(phrase: str) -> list[str]:
    """The phrase, then its last word without each ending that it may have."""
    forms = [phrase]
    for ending, base in _ENDINGS:
        if phrase.endswith(ending) and len(phrase) > len(ending) + 2:
            stem = phrase.removesuffix(ending)
            forms.append(stem + base)
            if base == "" and ending in ("ing", "ed") and len(stem) > 2 and stem[-1] == stem[-2]:
                forms.append(stem[:-1])  # "cutting" → "cut"
    return forms


def _is_name(word: str, opens: bool) -> bool:
    """A capital inside the sentence, a digit or a letter that English lacks: it may be a name that plans have too."""
    if fold(word) in cues("english") and (opens or not word[:1].isupper() or len(word) < 2):
        return False
    return word[:1].isupper() or any(c.isdigit() for c in word) or fold(word) != word.lower()


def _ordered(found: list[Rendering]) -> list[Rendering]:
    """A level goes behind the unit or name that it stands before: "commune police" → "công an", "xã"."""
    ordered = list(found)
    for at, (first, second) in enumerate(pairwise(found)):
        if first.part == "levels" and second.part == "units":
            ordered[at], ordered[at + 1] = second, first
    return ordered


def _units(ordered: list[Rendering]) -> tuple[str, ...]:
    """Every rendering of every unit, with the level behind it; one whose plan is meant only where there is no other."""
    named: list[str] = []
    issuers: list[str] = []
    for at, rendering in enumerate(ordered):
        if rendering.part == "units":
            behind = [*ordered[at + 1 : at + 3], Rendering("name", ("",)), Rendering("name", ("",))]
            level = behind.pop(0).words[0] if behind[0].part == "levels" else ""
            issues = key(behind[0].words[0]) in cues("plan_words")
            (issuers if issues else named).extend(f"{words} {level}".strip() for words in rendering.words)
    return tuple(named or issuers)
