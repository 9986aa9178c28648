"""Who a passage is about: the subject that opens it, or the unit whose heading it stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from ingest import cues
from ingest.fields import opens_with_field
from ingest.units.runs import PARTNERS, list_end
from ingest.units.verbs import is_verb
from ingest.units.words import is_held, lowered, opens_units, turns, without_plural
from vectorstore.lexicon.units import names_unit, plain
from vectorstore.values import Span

_SUBJECT_WORDS = 40  # a list of units before its verb is hardly ever longer
_LEAD_WORDS = 30  # words of an adverbial before the subject
_REACH = 1200  # characters that so many words take at most
_LABELLED = re.compile(r"[^\W\d_][^:.;,()]{2,30}:\s+(?=[A-ZĐÀ-Ỹ])")
_PLACE = r"(\w+(?: trấn| phố| xã| khu| đảo)?)((?: [A-ZĐÀ-Ỹ]\w*){0,3})"
_PLACES = re.compile(rf"(?:Toàn |[Rr]iêng )?{_PLACE}(?:(?:, | và ){_PLACE})* (?=[a-zà-ỹđ])")
_OFTEN = re.compile(r"(?:\d{1,2}|Một|Hai|Ba|Sáu|một|hai|ba|sáu) (?:ngày|tuần|tháng|quý|năm|học kỳ)\b")
_WHEN = re.compile(r"(?:Quý|Tháng|Tuần|Học kỳ|Đợt|quý|tháng|tuần|học kỳ|đợt) [\dIVX]")
_EDGES = "*_ \t\r\n\xa0"  # emphasis, and white space inside it
_NEAR = 80  # characters that hold a cue
_CLAUSE = re.compile(r"[^.;:?!]{0,300}")
_CLAUSE_ENDS = (".", "?", "!", ";")
_WORD = re.compile(r"\S+")
_IN_BRACKETS = re.compile(r"(?P<before>\S)\s*\(\s*(?P<unit>[^()\s](?:[^()]{0,58}[^()\s])?)\s*\)[\s*_]*$")


def opening_subject(text: str, span: Span) -> Span | None:
    """The unit that a sentence says does something: "UBND xã | thực hiện …", "Định kỳ | các sở, ngành | báo cáo …".

    It opens the sentence, or stands behind an adverbial within its first words.
    """
    words = text[span.start : min(span.end, span.start + _REACH)]
    starts = [m.start() for m in islice(_WORD.finditer(words), _SUBJECT_WORDS + _LEAD_WORDS)]
    if opens_with_field(text, span):
        return None  # "Đơn vị thực hiện: …"
    if starts and (opens_units(words) or _is_place(words)):
        found = _subject(text, span, words, starts, 0)
        if found is not None or not is_topic(words):
            return found
    labelled = _LABELLED.match(words)
    if labelled is not None:  # "Báo cáo ngày: Công an các xã báo cáo …"
        return opening_subject(text, Span(span.start + labelled.end(), span.end))
    if not (_leads(words) or _OFTEN.match(words) or _WHEN.match(words)):
        return None
    partners = [(found.end(), list_end(words, found.end() + 1)) for found in PARTNERS.finditer(lowered(words))]
    for at in range(1, min(_LEAD_WORDS, len(starts))):
        before = words[: starts[at]].rstrip()
        if before[-1:] in _CLAUSE_ENDS:
            return None
        if any(start < starts[at] < end for start, end in partners):
            continue
        if before.endswith(",") and turns(words[starts[at] :]):  # "Tại các bản xa, | giao Trạm Y tế …"
            return opening_subject(text, Span(span.start + starts[at], span.end))
        if opens_units(words[starts[at] :], inside=not _ends_adverbial(before)) and not _belongs_to_before(before):
            found = _subject(text, span, words, starts, at)
            if found is not None:
                return found
    return None


def _leads(words: str) -> bool:
    """An adverbial opens the words: "Theo kế hoạch, …"; not a verb that begins like one: "Theo dõi …"."""
    low = lowered(words[:_NEAR])
    lead, verb = cues.at_start("leads").match(plain(low)), cues.at_start("duty_verbs").match(plain(low))
    return lead is not None and (verb is None or verb.end() <= lead.end())


def _ends_adverbial(before: str) -> bool:
    """A comma behind words that name no unit: "Khi hết thời hạn, | cơ quan …"; not "của các cơ quan, | đơn vị …"."""
    if not before.endswith(","):
        return False
    said = before[:-1].rsplit(",", 1)[-1]
    return not any(names_unit(said[found.start() :], inside=True) for found in _WORD.finditer(said))


def _is_place(words: str) -> bool:
    """Places that act by themselves: "Xã phấn đấu …", "riêng huyện A và huyện B bổ sung …"."""
    found = _PLACES.match(words)
    if found is None or plain(found[1]) not in cues.word_set("level_words"):
        return False
    return cues.opens("duty_verbs", words[found.end() :])


def unit_in_brackets(text: str, span: Span) -> Span | None:
    """The unit in brackets after a sentence's end: "Ra quyết định thành lập Tổ công nghệ số. (BGH)"."""
    tail = max(span.start, span.end - 80)
    found = _IN_BRACKETS.search(text[tail : span.end])
    if found and found["before"] in ".;:!" and names_unit(found["unit"]):
        return Span(tail + found.start("unit"), tail + found.end("unit"))
    return None


def _belongs_to_before(before: str) -> bool:
    """A unit after these words is no subject: "của | UBND xã", "thành viên | Ban Chỉ đạo"."""
    if cues.ends("not_subject", before) or cues.ends("duty_verbs", before):
        return True
    last = before.split()[-2:] if before[-1:].isalpha() else []
    return any(names_unit(" ".join(last[at:])) for at in range(len(last)))


def _subject(text: str, span: Span, words: str, starts: Sequence[int], first: int) -> Span | None:
    """The units from word ``first`` up to the verb that follows; None where the sentence ends before one."""
    opening = starts[first]
    end = list_end(words, opening)
    turned = opening_of(words, end)
    if turns(words[turned:]):  # "UBND xã yêu cầu các thôn thực hiện": the duty is of those asked
        asked = opening_subject(text, Span(span.start + turned, span.end))
        assigns = cues.opens("assigning", words[turned:])  # "Trưởng thôn phân công người trực" is his duty
        if not assigns and (first or asked is not None):
            return None if first else asked
    units, after = words[opening:end], words[turned:]
    if is_topic(units) or _is_done_by(after) or is_held(units, after) or not _acts(words, opening, end):
        return None
    return _tidy(text, Span(span.start + opening, span.start + opening + len(words[opening:end].rstrip(" :,"))))


def ordered(text: str, span: Span) -> Span | None:
    """Those to whom a sentence over items gives them: "Chỉ đạo | Công an các xã | thực hiện:"."""
    words = span.of(text)
    given = cues.at_start("directing").match(lowered(words))
    if given is None or not words.rstrip("*_ ").endswith(":"):
        return None
    start = opening_of(words, given.end())
    if not opens_units(words[start:]):
        return None
    end = list_end(words, start)
    said = plain(words[end:]).strip(" :*_")
    told = all(word in cues.word_set("announcing_orders") for word in said.split())
    return Span(span.start + start, span.start + end) if told else None


def opening_of(words: str, end: int) -> int:
    """Where the words behind ``end`` begin."""
    after = words[end:]
    return end + len(after) - len(after.lstrip(" ,:*_\r\n\t\xa0"))


def is_topic(units: str) -> bool:
    """Those whom the duty is for: "Đối với học sinh lớp 1, thực hiện …"."""
    found = cues.at_start("topics").match(lowered(units))
    return bool(found and cues.opens("beneficiaries", without_plural(units[found.end() :])))


def _is_done_by(words: str) -> bool:
    """What follows says who does it: "Khối 10 | do đồng chí A duyệt"."""
    return words.startswith("do ") and names_unit(words[3:], inside=True)


def _acts(words: str, opening: int, end: int) -> bool:
    """A verb follows the units, perhaps behind an adverbial: "Công an xã, trong phạm vi nhiệm vụ, tổ chức …"."""
    at = opening_of(words, end)
    if at >= len(words) or (words[end : end + 1] or " ") in _CLAUSE_ENDS:
        return False
    if words[end : end + 1] == ":":
        return True
    if is_verb(words, opening, at):
        return True
    if cues.opens("aims_of", words[at:]) or not (
        words[end : end + 1] == "," or (words[at].islower() and cues.opens("list_ends", words[at:]))
    ):
        return False
    clause = _CLAUSE.match(words, at)
    return bool(clause and cues.anywhere("duty_verbs").search(plain(clause.group())))


def _tidy(text: str, span: Span) -> Span:
    """The subject without emphasis marks at its ends, but for a pair of which one stands inside."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(_EDGES))
    bare = words.rstrip(_EDGES)
    closing = words[len(bare) :].rstrip() if bare.lstrip(_EDGES).count("*") % 4 else ""
    return Span(start, max(start, span.start + len(bare) + len(closing)))
