"""The units that an English question names, as the glossary renders them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.text_data import cues
from assistant.tokens import Token, tokens
from assistant.translate import Rendering, Translation
from assistant.understanding.mentions import SCHOOLS, Mention
from vectorstore.lexicon.lexicon import Lexicon

_ASKER = re.compile(r"^\W*(?:I am|I'm|I’m|I have just|I work|I teach|We are)\b")


def english_mentions(
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
        before, after = (
            ordered[number - 1] if number else None,
            ordered[number + 1] if number + 1 < len(ordered) else None,
        )
        beside = rendering.before in cues("beside_english")
        if rendering.part == "units" and found and _is_house(ordered, number, found[-1].end, starts, lexicon):
            continue  # of which the one before is part: the "accountant" of a school
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


def _is_house(ordered: Sequence[Rendering], number: int, end: int, starts: Sequence[int], lexicon: Lexicon) -> bool:
    """It is a school to which the unit that ends at this token belongs: between them stand "of" and its name alone."""
    between = [one for one, start in zip(ordered[: number + 1], starts, strict=False) if start >= end]
    named = all(one.part == "name" for one in between[:-1])
    unit = lexicon.identify(ordered[number].words[0]).id.removeprefix("cac-")
    return named and between[0].owns and unit.startswith(SCHOOLS)


def _of_fields(ordered: Sequence[Rendering], number: int, starts: Sequence[int], lexicon: Lexicon) -> list[Mention]:
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
