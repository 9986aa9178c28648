"""Units pointed back at ("Hai đơn vị trên") are those named before; "riêng X không tổ chức" leaves X out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ingest import cues
from vectorstore.lexicon.units import plain
from vectorstore.obligation import Party

_NUMBERS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}
_ANY_KIND = ("đơn vị", "cơ quan", "tổ chức", "bên", "lực lượng", "bộ phận")


def pointed_at(words: str, headed: Sequence[Party], before: Sequence[Party]) -> list[Party]:
    """The units that ``words`` point at; [] where they point at none, or at more or others than were named.

    ``headed``: the actors of the heading above; ``before``: the actors of what was said before, the nearest last.
    """
    found = _pointing().fullmatch(plain(words))
    if found is None:
        return []
    head = found["head"]
    number = _number(found)
    for named in (headed, before):
        fitting = [party for party in _distinct(named) if head in _ANY_KIND or plain(party.text).startswith(head)]
        if number is not None and len(fitting) >= number and (named is before or len(fitting) == number):
            return fitting[-number:]
        if number is None and named is headed and len(fitting) > 1:
            return fitting
    return []


def leaving_out(parties: Sequence[Party], names: tuple[str, ...]) -> list[Party]:
    """The parties, the classes among them without the members named."""
    return [replace(one, excludes=(*one.excludes, *names)) if one.general else one for one in parties]


@cache
def _pointing() -> re.Pattern[str]:
    count = rf"(?:(?P<plural>các|những)|(?P<number>{'|'.join(_NUMBERS)}|0?\d))"
    heads = "|".join((*_ANY_KIND, cues.alternatives("classes")))
    back = r" (?:này|đó|trên|(?:đã )?(?:nêu|nói|kể) trên)"
    return re.compile(rf"(?:(?P<all>cả )?{count} )?(?P<head>{heads})(?(all)(?:{back})?|{back})")


def _number(found: re.Match[str]) -> int | None:
    """How many are pointed at; None for a plural without a number."""
    if found["plural"]:
        return None
    if found["number"] is None:
        return 1
    return _NUMBERS.get(found["number"]) or int(found["number"])


def _distinct(parties: Sequence[Party]) -> list[Party]:
    """Each unit once, where it was last named."""
    return list({party.text.lower(): party for party in reversed(parties)}.values())[::-1]
