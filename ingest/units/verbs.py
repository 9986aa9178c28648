"""Where a verb stands behind a unit's name: verbs that open duties, and any word behind a name that is complete."""

from __future__ import annotations

import re
from functools import cache

from ingest import cues
from ingest.units.words import is_numbered, is_plural, turns
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.units import head_words, names_unit, plain

_NOUN_AFTER = re.compile(r"(?:liên quan|có liên quan|xã hội|chính trị|đoàn thể|khác|quốc tế|kinh tế|đảng|công đoàn)\b")
_DOES = re.compile(r"(?:phối hợp (?:chặt chẽ )?(?:với|cùng)|tổ chức (?:thực hiện|triển khai))\b")
_CALLING_WORDS = 3
_PARTED = re.compile(r",|;|\s(?:và|hoặc)\s")
_PLURAL = re.compile(r"(?<!\w)(?:các|những|mỗi|từng)(?!\w)", re.IGNORECASE)


def is_verb(words: str, start: int, at: int) -> bool:
    """A verb stands at ``at`` of a list of units that began at ``start``: none that is part of a name or a noun.

    It is one of the verbs that open duties, or any word in small letters behind a name that is complete.
    """
    after, before = words[at:], words[start:at].rstrip()
    if not (after.lstrip("*_")[:1].islower() or before.endswith(":") or before.isupper()):
        return False
    if (head_words(after) > 1 and not turns(after)) or is_named_by(before, after) or _goes_on_name(before, after):
        return False
    if cues.opens("duty_verbs", after[:40]):
        return not cues.ends("incomplete", before) or len(_last_name(before).split()) > 1
    return (
        before[-1:].isalnum() and after[:1].islower() and _is_complete(before) and not cues.opens("continuers", after)
    )


def _goes_on_name(before: str, after: str) -> bool:
    """What looks like a verb is a noun of the name, or part of one."""
    if cues.ends("not_verb", before) and not cues.ends("noun_like", before):
        return True
    return _is_second_syllable(before, after) or _is_matter(before, after) or _is_noun(before, after)


def is_named_by(before: str, after: str) -> bool:
    """The verb is part of a name: "cơ quan quản lý …"; not "các đơn vị phối hợp với …"."""
    if _DOES.match(plain(after)):
        return False
    first = plain(after.split(maxsplit=1)[0]).rstrip(",;.")
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
    name = _last_name(before)
    last = name.split()[-1:]
    if _PLURAL.search(name):
        return False
    open_ended = cues.holds("committees", name) and plain(" ".join(last)) not in cues.word_set("level_words")
    if not last or is_plural(name) or open_ended:
        return False
    if cues.ends("not_level_ends", name):
        return False
    if len(name.split()) > 1 and (plain(last[0]) in cues.word_set("level_words") or cues.ends("name_enders", name)):
        return True
    if is_numbered(name):
        return _is_called_by_number(name)
    named = any(c.isupper() for c in name) and (len(name.split()) > 1 or name.isupper())
    return named and names_unit(name) and _lexicon().is_whole(name)


def _is_called_by_number(name: str) -> bool:
    """The number is the unit's own: "Tổ dân phố 5", "Chi đoàn 11A1", the "11" of "khối 10, 11"; not "Trường có 2"."""
    parts = name.split()
    return len(parts) == 1 or head_words(name) == len(parts) - 1 or not parts[-2].islower()


def _last_name(units: str) -> str:
    return _PARTED.split(units)[-1].strip(" *_")


@cache
def _lexicon() -> Lexicon:
    return Lexicon.of()


def is_calling(label: str) -> bool:
    """A calling before a colon that only the lexicon tells from a verb: "Bảo vệ:"."""
    return len(label.split()) <= _CALLING_WORDS and _lexicon().is_whole(label.strip("*_ "))


def is_one_name(above: str, below: str) -> bool:
    """The bare head that ends ``above`` and the words that open ``below`` are one name of the lexicon.

    So are "Ban Chỉ huy | Quân sự xã", not "Công an | Trạm Y tế xã".
    """
    head = _last_name(above)
    bare = 0 < head_words(head) == len(head.split())
    return bare and _lexicon().is_whole(f"{head} {_PARTED.split(below)[0].strip(' *_')}")


def _second(after: str) -> str:
    return "".join(f" {plain(word)}" for word in after.split()[1:2])


def _is_noun(before: str, after: str) -> bool:
    """ "các cơ quan, tổ chức liên quan": a class of units that reads like the verb "tổ chức"."""
    if not plain(after).startswith("tổ chức"):
        return False
    rest = plain(after)[len("tổ chức") :].lstrip()
    return bool(_NOUN_AFTER.match(rest)) or (after.split()[1:2] != [] and after[len("tổ chức") :].startswith(","))
