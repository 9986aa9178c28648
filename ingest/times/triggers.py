"""Which "khi …" says when: something that comes about, or a step of the work."""

from __future__ import annotations

import re

from ingest import cues
from ingest.times.tokens import Token
from ingest.times.words import any_of, ends_with, holds, starts_with

_SENTENCE_START = re.compile(r"(?:^|[.;:(]|(?<!\w)-) *$")
_ENDS = re.compile(r" ?(?:[.;)]|$)")
_PARTS = re.compile(r" ?(?:[.;),]|$)")
_TRIGGER = re.compile(
    r"(?:(?:chậm|muộn|trễ) nhất(?: là)? )?(?:(?P<at_once>ngay)|(?P<sudden>đột xuất))? ?"
    r"(?P<near>sau |trước )?khi (?P<clause>.*)"
)


def is_trigger(key: str, first: Token, before: str, after: str) -> bool:
    """Something that comes about, or a step of the work; not an opportunity, a wish or a need.

    Behind its verb "khi có …" is a time only of what is waited for, a paper or the weather, or where the duty is to
    report: "chữa cháy khi có yêu cầu" says in what case, not when. "khi mưa lũ", "khi xảy ra tai nạn" say when.
    """
    found = _TRIGGER.match(key[first.start : first.end])
    if found is None:
        return True
    opening = " ".join(found["clause"].split()[:7])
    if not found["at_once"] and holds("contents", " ".join(re.split(r"[,.;:()]", before)[-1].split()[-4:])):
        return False
    if found["at_once"] or found["near"]:
        done = found["near"] == "trước " and not starts_with("routines", opening)
        return done or bool(found["at_once"]) or holds("milestones", opening)
    if starts_with("superiors", opening) and holds("grants", opening):
        return True
    hazard = starts_with("hazards", opening) or re.match(rf"xảy ra {any_of('hazards', 'accidents')}", opening)
    if not (hazard or starts_with("coming_about", opening)) or re.match(rf"có {any_of('opportunities')}", opening):
        return False
    sudden = found["sudden"] is not None or ends_with("sudden", before)
    if sudden or _SENTENCE_START.search(before):
        return sudden or _duty_follows(after)
    if hazard:  # not "hộ bị thiệt hại khi xảy ra thiên tai"
        return _PARTS.match(after) is not None and not holds("suffered", " ".join(before.split()[-4:]))
    return _ENDS.match(after) is not None and re.match(rf"có {any_of('awaited')}", opening) is not None


def _duty_follows(after: str) -> bool:
    """ "Khi có cháy | , các tổ …", "Khi có dịch bệnh | phối hợp với …"."""
    return after.lstrip().startswith(",") or starts_with("duty_marks", after) or cues.opens("duty_verbs", after)
