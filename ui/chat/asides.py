"""What the composer writes behind a quote: "(đơn vị thực hiện: …; phối hợp: …; thời gian: …)", taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from prompts.texts import LANGUAGES, say
from ui.wording import Run

_NAMES = ("answer.actor", "answer.partner", "answer.deadline")
Aside = tuple[tuple[str, str], ...]  # name and words of each


def aside_of(runs: Sequence[Run]) -> tuple[Sequence[Run], Aside]:
    """The runs of a bullet without the aside behind its last marker; and the aside, empty where there is none."""
    last = max((at for at, run in enumerate(runs) if run.marker), default=-1)
    tail = runs[last + 1 :]
    words = "".join(run.text for run in tail).strip()
    if last < 0 or not (words.startswith("(") and words.endswith(")")):
        return runs, ()
    named = list(_named().finditer(words[1:-1]))
    if not named or named[0].start():
        return runs, ()
    ends = [*(found.start() for found in named[1:]), len(words) - 2]
    pairs = ((found[1], words[1:-1][found.end() : end].strip()) for found, end in zip(named, ends, strict=True))
    return runs[: last + 1], tuple(pairs)


@cache
def _named() -> re.Pattern[str]:
    """The name that opens a part of an aside, in either language."""
    names = "|".join(re.escape(say(key, language)) for key in _NAMES for language in LANGUAGES)
    return re.compile(rf"(?:^|; )({names}): ")
