"""A question's key → the kinds of questions that it may be, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import text_data
from assistant.answer import Language
from assistant.text_data import cues, pattern
from assistant.tokens import Token
from assistant.understanding.exact import Exact
from assistant.understanding.mentions import Mention, is_generic
from assistant.understanding.understood import DUTY_KINDS

_BEFORE_DUTIES = ("legal_basis", "meta", "purpose", "scope", "definition", "plans")
_NUMBERED = re.compile(r"(?<!\w)(?:số|so|number) \d{1,4}(?!\w)")
_NEAR_CUE = 2  # tokens between a unit and the words that ask for its duties


def asked(words: str, *, accented: bool = False) -> tuple[str, ...]:
    """The kinds of the question that its key has cues of, the likeliest first."""
    kinds = [kind for kind, found in text_data.asks(accented=accented) if found.search(words)]
    if "meta" in kinds and _NUMBERED.search(words):
        kinds.remove("meta")  # it tells a number, and asks for no plan's
    return tuple(kinds) or ("fact",)


def is_of_unit(units: Sequence[Mention], cue: int | None, kinds: Sequence[str], read: Sequence[Token]) -> bool:
    """Whether it asks for the duties of the units: they are named beyond doubt, or stand before the words that ask."""
    if not any(kind in DUTY_KINDS for kind in kinds):
        return False
    for unit in units:
        asked_for = " ".join(token.folded for token in read[unit.end : unit.end + 1]) in ("nao", "gi", "ai")
        if is_generic(unit) or asked_for:
            continue
        opens = all(token.folded in ("cac", "moi", "tung") for token in read[: unit.start])
        owns = " ".join(token.folded for token in read[max(0, unit.start - 3) : unit.start]) in cues("owner_words")
        if (unit.sure and not unit.beside) or opens or owns or unit.end - unit.start > 1:
            return True
        if cue is not None and 0 <= cue - unit.end <= _NEAR_CUE:
            return True
    return False


def settled(kinds: tuple[str, ...], of_unit: bool, exact: Sequence[Exact]) -> tuple[str, ...]:
    """The kinds without duties where no unit's are asked, and without the plan itself where another document is."""
    kept = kinds
    if of_unit:
        kept = (*(kind for kind in kinds if kind in DUTY_KINDS), *(kind for kind in kinds if kind not in DUTY_KINDS))
        first = next((kind for kind in kinds if kind in _BEFORE_DUTIES), None)
        kept = kinds if first and kinds.index(first) < kinds.index(kept[0]) else kept
    else:
        kept = (*(kind for kind in kinds if kind not in DUTY_KINDS), *(kind for kind in kinds if kind in DUTY_KINDS))
    if "definition" in kept:  # whatever else the question says, it says of where the words stand
        kept = ("definition", *(kind for kind in kept if kind != "definition"))
    if any(one.kind == "document" for one in exact):
        kept = tuple(kind for kind in kept if kind != "meta") or ("legal_basis",)
    return kept


def cues_at(read: Sequence[Token], kinds: Sequence[str], language: Language) -> list[int]:
    """The tokens at which a Vietnamese question asks for duties, in order."""
    if language == "en" or not any(kind in kinds for kind in DUTY_KINDS):
        return []
    words = " ".join(token.folded or token.written for token in read)
    patterns = [found for kind, found in text_data.asks() if kind in DUTY_KINDS]
    places = sorted({match.start() for found in patterns for match in found.finditer(words)})
    return [len(words[:place].split()) for place in places]


def fields_in(words: str, accented: bool) -> tuple[str, ...]:
    """The fields of a document's header that are asked for."""
    return tuple(field for field, found in text_data.fields(accented=accented) if found.search(words))


def section_in(folded: str) -> str:
    """The name of the part of a plan that is asked about: "ở phần tổ chức thực hiện" → "to chuc thuc hien"."""
    return next((name for name, found in text_data.sections() if found.search(folded)), "")


def chat_in(words: str, kinds: Sequence[str], *, names_any: bool, accented: bool) -> str:
    """ "orders", "personal" or "small_talk", where it is that; else "".

    ``names_any``: it names a plan, or a unit beyond doubt. What asks for something of plans is no small talk ("Hội thi
    kể chuyện tổ chức khi nào?") and no order ("Xóa nhà tạm do ai làm?").
    """

    def says(name: str) -> bool:
        return pattern(name, accented=accented).search(words) is not None

    plain = kinds[0] == "fact"
    if says("orders") or (plain and _opens_with_change(words, accented=accented)):
        return "orders"
    if says("personal") or (plain and says("private")):
        return "personal"
    small = says("about_itself") or (plain and not names_any and says("small_talk"))
    return "small_talk" if small else ""


def _opens_with_change(words: str, *, accented: bool) -> bool:
    """Its first words, but for polite ones, are a verb that changes something."""
    polite, verbs = (pattern(name, accented=accented) for name in ("polite_words", "changing_verbs"))
    at = 0
    while (found := polite.search(words, at)) and not words[at : found.start()].strip():
        at = found.end()
    verb = verbs.search(words, at)
    return verb is not None and not words[at : verb.start()].strip()
