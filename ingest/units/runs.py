"""Runs of units inside a sentence: where a list of them ends, and the lists behind "phối hợp với" and its like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest import cues
from ingest.units.joined import Joined
from ingest.units.verbs import is_named_by, is_verb
from ingest.units.words import goes_on, goes_on_person, is_bare_class, is_plural, lowered, opens_units, turns
from vectorstore.lexicon.units import head_words

_WORD = re.compile(r"\S+")
_ENDS = (".", ";", ":", "?", "!", "…")
_NEAR = 80  # characters that hold a cue
_LONGEST = 1500  # characters of one
_REACH = 60  # words of a list of units inside a sentence

_ADVERBS = "(?: (?:chặt chẽ|tốt|đồng bộ|thường xuyên|chủ động|thống nhất|kịp thời|trực tiếp|hiệu quả))*"
PARTNERS = re.compile(
    (
        rf"(?<!\w)(?:phối (?:kết )?hợp|kết hợp|liên kết){_ADVERBS}(?: (?:với|cùng với|cùng|giữa))?(?=\s)"
        r"|(?:^|(?<=[;,]))\s*cùng (?=\S)|(?<!\w)cùng với(?=\s)"
        r"|(?<!\w)(?:với|có) sự (?:phối hợp|tham gia|hỗ trợ)(?: (?:tích cực|chặt chẽ))? của(?=\s)"
    ).replace(" ", r"\s+")
)
_JOINING = re.compile(r"(?:chủ trì|làm đầu mối),\s+(?=\S)")
_JOINS = re.compile(r"\s+(?:cùng )?phối\s+hợp(?!\s+(?:với|cùng|giữa))")
_TOGETHER = re.compile(r",?\s+cùng\s+(?!với|các|cấp|nhau|lúc|thời|một)")
_EMPHASIS_ENDS = re.compile(r"\w(?:\*\*|__)[,;]?$")
_RESTRICTION = re.compile(
    r"(?:là [^\W\d]+(?: [^\W\d]+)? )?(?:có|từ) [^,.;:]{0,60}?trở (?:lên|xuống)(?!\w)"
)  # of a class
_IN_CHARGE = re.compile(r"(?:được (?:phân công|giao|cử) )?phụ trách ")
_CHARGE_WORDS = 3
_MANY = re.compile(r"\b(?:các|những|mỗi|từng) (?:đơn vị|cơ quan|tổ chức)$")
_STILL_NAMED = ("trên địa bàn", "có liên quan", "có thẩm quyền", "về đích", "ở cơ sở", "trong trường", "trong ngành")
_QUANTITY = re.compile(r"\d+ (?:tháng|ngày|năm|quý|tuần|giờ|lần)\b")
_TAIL_GOES_ON = re.compile(r"(?:và|của|thuộc|trên|cùng cấp|ở|tại|khác|xã|huyện|tỉnh|cấp|[A-ZĐÀ-Ỹ])")


def list_end(words: str, start: int) -> int:
    """Where the list of units that begins at ``start`` ends: before its verb, a preposition, or the clause's end."""
    words = words[: start + _LONGEST]
    starts = [found.start() for found in islice(_WORD.finditer(words, start), _REACH)]
    end = start
    named = 0  # words that belong to a name whatever they are
    for at, begin in enumerate(starts):
        word_end = _WORD.match(words, begin).end()  # type: ignore[union-attr]
        if at and named <= 0:
            named = _restriction_words(words, begin)
        if named <= 0:
            if at and _ends_list(words, start, begin):
                return end
            named = max(head_words(words[begin : begin + 80], inside=True), 1)
        named -= 1
        end = word_end
        if ")" in words[begin:end] and "(" not in words[start:end]:
            return begin + words[begin:end].index(")")
        if _EMPHASIS_ENDS.search(words[begin:end]) and "*" in words[start : start + 3] + words[start:begin]:
            if goes_on_person(words[start:end].lstrip("*_"), words[end:].lstrip()):
                continue  # "**Đồng chí Mai**, | Trưởng phòng …"
            return end
        if words[end - 1] in _ENDS and not _abbreviated(words[begin:end]):
            if words[end - 1] == ":" and _shares_head(words[start : end - 1], words[end:].lstrip()):
                continue
            return end - 1
    return end


def _shares_head(before: str, after: str) -> bool:
    """ "Các sở: | Y tế, Xây dựng tăng cường kiểm tra": names of a class behind a colon, no task."""
    return is_plural(before) and is_bare_class(before) and after[:1].isupper() and not cues.opens("duty_verbs", after)


def _restriction_words(words: str, at: int) -> int:
    """How many words restrict the units before: "có từ 10 lao động trở lên", "phụ trách khối" before another verb."""
    sized = _RESTRICTION.match(words, at)
    if sized:
        return len(sized.group().split())
    charge = _IN_CHARGE.match(words, at)
    if charge is None or cues.opens("duty_verbs", words[charge.end() :]):
        return 0
    for found in islice(_WORD.finditer(words, charge.end()), _CHARGE_WORDS):
        matter, said = words[charge.end() : found.end()], words[found.end() :].lstrip()
        if not matter.replace(" ", "").isalpha() or is_plural(matter) or cues.ends("not_verb", matter):
            return 0
        if cues.opens("duty_verbs", said):
            return len(words[at : found.end()].split())
    return 0


def _ends_list(words: str, start: int, at: int) -> bool:
    before, after = words[start:at].rstrip(), words[at:]
    if _QUANTITY.match(after):
        return True
    if turns(after) and not before.endswith("được"):
        return not before.endswith((",", " và"))
    if is_named_by(before, after):
        return False
    if before.endswith(",") and cues.opens("exceptions", after):
        return False
    if _in_exception(before):
        return False
    if before.endswith(",") and not goes_on(before, after):
        return True
    if cues.ends("shared_tails", before) and not before.endswith("của") and not _TAIL_GOES_ON.match(after):
        return True
    if after[:1].islower() and cues.opens("list_ends", after):
        return not after.startswith(_STILL_NAMED) and not before.endswith(" nêu")
    return is_verb(words, start, at) and not before.endswith(("các", "những"))


def _is_many(before: str) -> bool:
    return _MANY.search(before.lower()) is not None


def _in_exception(before: str) -> bool:
    """The words since the last comma leave members out: "…, trừ mầm non"."""
    return cues.opens("exceptions", before.rsplit(",", 1)[-1].strip()) and not before.endswith(",")


def _abbreviated(word: str) -> bool:
    return word.endswith(".") and len(word) <= 3 and word[:1].isupper()


def partners_before(joined: Joined) -> Iterator[tuple[int, int]]:
    """(start, end) of units that join in: "Trạm Y tế chủ trì, | Hội Nông dân | phối hợp …", "Trưởng thôn cùng | …"."""
    words = joined.words
    for found in _JOINING.finditer(lowered(words)):
        start = found.end()
        behind = words[start : start + _LONGEST]
        length = list_end(behind, 0) if opens_units(behind, inside=True) else 0
        if length and _JOINS.match(words, start + length):
            yield start, start + length
    if opens_units(words[:_LONGEST]):
        beside = _TOGETHER.match(words, list_end(words, 0))
        if beside and opens_units(words[beside.end() : beside.end() + _LONGEST]):
            yield beside.end(), list_end(words, beside.end())


def unit_lists(joined: Joined, openers: re.Pattern[str], blocked: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """(start, end) in the joined words of every list of units behind a match of ``openers``."""
    words = joined.words
    for found in openers.finditer(lowered(words)):
        behind = words[found.end() : found.end() + _LONGEST]
        at = found.end() + len(behind) - len(behind.lstrip())
        before = words[max(0, found.start() - _NEAR) : found.start()].rstrip()
        sure = found.group().rstrip().endswith(("với", "cùng", "giữa"))
        if any(cues.ends(name, before) for name in blocked) and not (sure and _is_many(before)):
            continue  # "quy chế phối hợp …", not "các đơn vị phối hợp với …"
        units = words[at : at + _LONGEST]
        if opens_units(units, inside=not sure) and (length := list_end(units, 0)):
            yield at, at + length
