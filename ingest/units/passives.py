"""Who acts in the passive: "Danh sách do Công an xã lập", "Kết quả được Ban Tổ chức công bố"."""

from __future__ import annotations

import re
from functools import cache

from ingest import cues
from ingest.units.runs import list_end
from ingest.units.words import lowered
from vectorstore.lexicon.units import names_unit
from vectorstore.values import Span

_NAME = 90  # characters that open a unit's name
_LONGEST = 1500  # … and of a list of them
_MADE = re.compile(r"(?P<thing>\w[^.;:,]{2,60}?) (?P<by>được|do) ")
_WORK = re.compile(r"(?P<thing>(?:việc|công tác) [^.;:]{2,120}?) (?P<by>do) ")
_THING_WORDS = 8  # a longer one is a clause: "tham gia các cuộc thi do …"


def passive_agent(text: str, span: Span) -> Span | None:
    """The units behind "do" and before a verb, or behind "là trách nhiệm của": "Danh sách do Công an xã lập."."""
    written = span.of(text)
    words = lowered(written)
    for found in _by().finditer(words):
        start = found.end()
        units = written[start : start + _LONGEST]
        if not names_unit(units[:_NAME]):
            continue
        end = start + list_end(units, 0)
        if found["by"] != "do" or cues.opens("agent_verbs", words[end : end + _NAME].lstrip()):
            return Span(span.start + start, span.start + end)
    return None


@cache
def _by() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?P<by>do|{cues.alternatives('agent_openers')})\s+")


def maker(text: str, span: Span) -> Span | None:
    """The unit by which the thing that a clause opens with is done: "lịch cụ thể do Đồn trưởng quyết định"."""
    words = lowered(text[span.start : min(span.end, span.start + _LONGEST)])
    found = _WORK.match(words) or _MADE.match(words)
    if found is None:
        return None
    if found.re is _MADE and not _is_thing(found["thing"], found["by"]):
        return None
    start = found.end()
    written = text[span.start : span.start + len(words)]
    if not names_unit(written[start : start + _NAME], inside=True):
        return None
    end = list_end(written, start)
    acts = cues.opens("duty_verbs", words[end:].lstrip())
    return Span(span.start + start, span.start + end) if acts else None


def _is_thing(words: str, by: str) -> bool:
    """What is done, no one who does something, and no source of money."""
    if len(words.split()) > _THING_WORDS or (by == "được" and names_unit(words)):
        return False
    opens = any(cues.opens(name, words) for name in ("duty_verbs", "leads", "statements"))
    return not opens and not cues.anywhere("duty_verbs").search(words.split(" ", 1)[-1])
