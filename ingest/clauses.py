"""Where the words of an obligation stop being a list of units: the verbs and prepositions that end one."""

from __future__ import annotations

import re
from functools import cache
from collections.abc import Iterator, Sequence

from ingest import cues
from ingest.unit_lists import Joined, goes_on, is_plural
from vectorstore.lexicon import Lexicon
from vectorstore.units import head_words, names_unit, plain

_WORD = re.compile(r"\S+")
_ENDS = (".", ";", ":", "?", "!", "…")
_REACH = 60  # words of a list of units inside a sentence
_NOUN_AFTER = re.compile(r"(?:liên quan|có liên quan|xã hội|chính trị|đoàn thể|khác|quốc tế|kinh tế|đảng|công đoàn)\b")

_ADVERBS = "(?: (?:chặt chẽ|tốt|đồng bộ|thường xuyên|chủ động|thống nhất|kịp thời|trực tiếp|hiệu quả))*"
PARTNERS = re.compile(
    rf"(?<!\w)(?:phối (?:kết )?hợp|kết hợp|liên kết){_ADVERBS}(?: (?:với|cùng với|cùng|giữa))?(?=\s)"
    r"|(?:^|(?<=[;,] ))cùng (?=\S)|(?<!\w)(?:cùng với|với sự (?:phối hợp|tham gia|hỗ trợ)(?: (?:tích cực|chặt chẽ))? của|có sự (?:phối hợp|tham gia) của)(?=\s)"
)
_PLURAL = re.compile(r"(?<!\w)(?:các|những|mỗi|từng)(?!\w)", re.IGNORECASE)
_EMPHASIS_ENDS = re.compile(r"\w(?:\*\*|__)[,;]?$")
_TAIL_GOES_ON = re.compile(r"(?:và|của|thuộc|trên|cùng cấp|ở|tại|khác|xã|huyện|tỉnh|cấp|[A-ZĐÀ-Ỹ])")


def list_end(words: str, start: int) -> int:
    """Where the list of units that begins at ``start`` ends: before its verb, a preposition, or the clause's end."""
    starts = [found.start() for found in _WORD.finditer(words, start)][:_REACH]
    end = start
    named = 0  # words that belong to a name whatever they are
    for at, begin in enumerate(starts):
        word_end = _WORD.match(words, begin).end()  # type: ignore[union-attr]
        if named <= 0:
            if at and _ends_list(words, start, begin):
                return end
            named = max(head_words(words[begin : begin + 80], inside=True), 1)
        named -= 1
        end = word_end
        if ")" in words[begin:end] and "(" not in words[start:end]:
            return begin + words[begin:end].index(")")
        if _EMPHASIS_ENDS.search(words[begin:end]) and "*" in words[start : start + 3] + words[start:begin]:
            return end
        if words[end - 1] in _ENDS and not _abbreviated(words[begin:end]):
            return end - 1
    return end


def _ends_list(words: str, start: int, at: int) -> bool:
    before, after = words[start:at].rstrip(), words[at:]
    if after[:1].islower() and (cues.opens("requests", after) or cues.opens("orders", after)):
        return not before.endswith((",", " và"))
    if _is_named_by(before, after):
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
        return not after.startswith(("trên địa bàn", "có liên quan", "có thẩm quyền", "về đích"))
    return is_verb(words, start, at) and not before.endswith(("các", "những"))


def _in_exception(before: str) -> bool:
    """The words since the last comma leave members out: "…, trừ mầm non"."""
    return cues.opens("exceptions", before.rsplit(",", 1)[-1].strip()) and not before.endswith(",")


def is_verb(words: str, start: int, at: int) -> bool:
    """A verb stands at ``at`` of a list of units that began at ``start``: none that is part of a name or a noun.

    It is one of the verbs that open duties, or any word in small letters behind a name that is complete.
    """
    after, before = words[at:], words[start:at].rstrip()
    if not (after.lstrip("*_")[:1].islower() or before.endswith(":") or before.isupper()):
        return False
    if head_words(after) > 1 or _is_second_syllable(before, after) or _is_matter(before, after) or (cues.ends("not_verb", before) and not cues.ends("noun_like", before)) or _is_named_by(before, after) or _is_noun(before, after):
        return False
    if cues.opens("duty_verbs", after[:40]):
        return not cues.ends("incomplete", before) or len(before.split()) > 2
    return before[-1:].isalnum() and after[:1].islower() and _is_complete(before) and not cues.opens("continuers", after)


def _is_named_by(before: str, after: str) -> bool:
    """The verb is part of a name: "cơ quan quản lý …"."""
    first = plain(after.split(maxsplit=1)[0])
    last = plain(" ".join(before.split()[-3:]))
    return any(cues.ends("naming", f"{last} {first}{rest}") for rest in ("", _second(after)))


def _is_second_syllable(before: str, after: str) -> bool:
    """The verb is the rest of a word with a capital: "Văn phòng Đăng | ký đất đai"."""
    last = before.split()[-1:]
    word = f"{plain(last[0])} {plain(after.split(maxsplit=1)[0])}" if last and last[0][:1].isupper() else ""
    return word in cues.word_set("duty_verbs")


def _is_matter(before: str, after: str) -> bool:
    """The verb tells what a committee is for: "Ban Điều hành | bảo vệ, | chăm sóc trẻ em tỉnh"."""
    name = re.split(r";|\s(?:và|hoặc)\s", before)[-1]
    ended = plain(name.split()[-1]) in cues.word_set("level_words") if name.split() else False
    return cues.opens("matters", after) and cues.holds("committees", name) and not ended


def _is_complete(before: str) -> bool:
    """The last name of a list needs no more words: it ends with a level, or the lexicon has it."""
    name = re.split(r",|;|\s(?:và|hoặc)\s", before)[-1].strip(" *_")
    last = name.split()[-1:]
    if _PLURAL.search(name):
        return False
    open_ended = cues.holds("committees", name) and plain(" ".join(last)) not in cues.word_set("level_words")
    if not last or is_plural(name) or open_ended:
        return False
    if len(name.split()) > 1 and (plain(last[0]) in cues.word_set("level_words") or cues.ends("name_enders", name)):
        return True
    return any(c.isupper() for c in name) and is_whole(_lexicon(), name)


def is_whole(lexicon: Lexicon, name: str) -> bool:
    """The lexicon knows the name whole: its kind and, where that has fields or names, those; no class of units."""
    parts = lexicon._parts(name, "")
    if "," in name and "," not in parts.field:
        return False
    if len(parts.kinds) != 1 or parts.matter or parts.general or (parts.kinds[0].fields and not parts.field):
        return False
    return len(name.split()) > 1 or name.isupper()


@cache
def _lexicon() -> Lexicon:
    return Lexicon.of()


def _second(after: str) -> str:
    return "".join(f" {plain(word)}" for word in after.split()[1:2])


def _is_noun(before: str, after: str) -> bool:
    """"các cơ quan, tổ chức liên quan": a class of units that reads like the verb "tổ chức"."""
    if not plain(after).startswith("tổ chức"):
        return False
    rest = plain(after)[len("tổ chức") :].lstrip()
    return bool(_NOUN_AFTER.match(rest)) or (after.split()[1:2] != [] and after[len("tổ chức") :].startswith(","))


def _abbreviated(word: str) -> bool:
    return word.endswith(".") and len(word) <= 3 and word[:1].isupper()


def unit_lists(joined: Joined, openers: re.Pattern[str], blocked: Sequence[str] = ()) -> Iterator[tuple[int, int]]:
    """(start, end) in the joined words of every list of units behind a match of ``openers``."""
    words = joined.words
    for found in openers.finditer(plain_same_length(words)):
        at = found.end() + len(words[found.end() :]) - len(words[found.end() :].lstrip())
        if blocked and any(cues.ends(name, words[: found.start()].rstrip()) for name in blocked):
            continue
        rest = words[at:]
        if names_unit(rest, inside=True):
            end = list_end(words, at)
            if end > at:
                yield at, end


def plain_same_length(words: str) -> str:
    """Lower case, every white space a blank, as many characters as before."""
    return "".join(" " if c.isspace() else c.lower() if len(c.lower()) == 1 else c for c in words)
