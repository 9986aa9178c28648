"""What the words of a unit's name are: plurals, classes, levels, fields, and what turns to a unit."""

from __future__ import annotations

import re
from functools import cache

from ingest import cues
from vectorstore.lexicon.units import head_words, names_unit, plain

SIGNS = ' \t\xa0*_"“”.,;:/()[]'  # around a name
_BLANKS = {at: " " for at in range(0x3001) if chr(at).isspace()}  # U+3000 is the last white space
_NEAR = 80  # characters that hold a name's head
_NUMBERED = re.compile(r"\d\w{0,3},?$")  # the end of a name such as "lớp 11A4"
PLURAL_INSIDE = re.compile(r"(?<!\w)(?:các|những)(?!\w)", re.IGNORECASE)


def lowered(words: str) -> str:
    """Small letters, every white space a blank, as many characters as before, so that offsets hold."""
    low = words.lower()
    if len(low) != len(words):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in words)
    return low.translate(_BLANKS)


def is_numbered(words: str) -> bool:
    """The name ends with a number, or letters with one: "lớp 11A4"."""
    return _NUMBERED.search(words) is not None


def is_plural(words: str) -> bool:
    """The words open with a plural: "các trường"."""
    return cues.opens("plural_words", words)


def without_plural(words: str) -> str:
    """The words behind "các", "những", "tất cả các" …"""
    rest = words.strip()
    while found := cues.at_start("plural_words").match(lowered(rest)):
        rest = rest[found.end() :].lstrip()
    return rest


def addressed(words: str) -> tuple[str, int]:
    """The words behind what addresses a unit ("Đề nghị", "Trách nhiệm của"), and how many characters that took."""
    opening = len(words) - len(words.lstrip(SIGNS + "-–+•"))
    found = cues.at_start("addressing_units").match(lowered(words[opening:]))
    at = opening + found.end() if found else 0
    rest = words[at:].lstrip(SIGNS + "-–+•")
    if found and not (names_unit(rest) or is_plural(rest)):
        rest = words[opening:]  # "Giao | thông vận tải"
    return rest, len(words) - len(rest)


def singular_head(name: str) -> str:
    """The head of a class of units as one of them has it: "Các sở, ngành" → Sở."""
    own = addressed(name)[0]
    parts = own.split()
    while parts and plain(parts[0]) in cues.word_set("plural_words"):
        parts = parts[1:]
    count = head_words(" ".join(parts)) or 1
    head = " ".join(parts[:count]).rstrip(",:")
    return head[:1].upper() + head[1:]


def is_class(words: str) -> bool:
    """A class of units without a name of its own: "ngành", "đoàn thể của xã", "Các tổ chức liên quan"."""
    bare = without_plural(words)
    found = cues.at_start("classes").match(lowered(bare))
    if found is None or head_words(bare) > len(found.group().split()):
        return False  # "ban cán sự xóm"
    return bare[:1].islower() and not bare[found.end() :].strip()[:1].isupper()


def is_bare_class(words: str) -> bool:
    """A class and nothing else: "Các ngành"."""
    return plain(without_plural(words)) in cues.word_set("classes")


def ends_in_class(words: str) -> bool:
    """The last words are a class: "các thành viên là các sở", "các sở, ban"."""
    last = words.split(",")[-1].strip()
    return is_class(last) or bool(PLURAL_INSIDE.search(words) and cues.ends("classes", last))


def heads_class(words: str) -> bool:
    """Who heads each unit of a class: "trưởng các bản"."""
    found = cues.at_start("heads_of").match(lowered(words))
    if found is None:
        return False
    units = words[found.end() :].strip()
    return is_class(units) and (is_plural(units) or is_plural(found.group().split()[-1]))


def is_held(units: str, after: str) -> bool:
    """What is organised, no one who organises: "Lớp học | tổ chức vào buổi tối"; not "Lớp học | tổ chức thi đua"."""
    if not cues.is_one_of("held", units):
        return False
    found = cues.at_start("held_verbs").match(lowered(after))
    return found is not None and cues.opens("leads", after[found.end() :])


def opens_body(words: str) -> bool:
    """A member of a body of units such as "các sở, ban, ngành"."""
    return cues.opens("body_classes", without_plural(words))


def is_field(name: str) -> bool:
    """A head alone that is a field of work too: the "Y tế" of "Các sở: Y tế, Tài chính"; not "Công an"."""
    return head_words(name) == len(name.split()) and not names_unit(name.lower(), inside=True)


def opens_units(words: str, *, inside: bool = False) -> bool:
    """The words open with a unit or a class of units: "Đề nghị các tổ chức thành viên …"."""
    if names_unit(words, inside=inside):
        return True
    rest = addressed(words)[0]
    return is_plural(rest) and cues.opens("classes", without_plural(rest[:_NEAR]))


def turns(words: str) -> bool:
    """The words ask or order: "yêu cầu các thôn …"; not "giao dịch"."""
    asks = cues.opens("requests", words) or cues.opens("orders", words)
    return words[:1].islower() and asks and not cues.opens("not_orders", words)


def goes_on_person(before: str, words: str) -> bool:
    """A person's second post: "Bà X – Phó Hiệu trưởng, | Phó ban"."""
    return cues.opens("persons", before) and cues.opens("posts_of_persons", words)


def shared_tail(words: str) -> str:
    """What a class has behind it that its neighbours share: "của xã", "liên quan"; for persons their level too."""
    bare = without_plural(words)
    found = cues.at_start("classes").match(lowered(bare))
    tail = bare[found.end() :].strip() if found else ""
    person = cues.opens("person_classes", bare)
    return tail if tail and (cues.opens("shared_tails", tail) or (person and is_level(tail))) else ""


def is_level(words: str) -> bool:
    """The words open with a level of government: "các xã", "thành phố X"."""
    return cues.opens("level_words", without_plural(words))


def level_in(words: str) -> int | None:
    """Where a level of government stands in a name, its plural included."""
    found = _a_level().search(lowered(words))
    if found is None:
        return None
    before = words[: found.start()].rstrip()
    last = before.split()[-1] if before.split() else ""
    return before.rfind(last) if last and plain(last) in cues.word_set("plural_words") else found.start()


@cache
def _a_level() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{cues.alternatives('level_words')})(?!\w)(?!\s+hội)")


def rank_of(words: str) -> int:
    """0 for communes, 1 for districts, 2 for provinces; the first level named decides."""
    bare = without_plural(words)
    return next((rank for rank in range(3) if cues.opens(f"level_{rank}", bare)), -1)


def is_bare_level(words: str) -> bool:
    """Only levels, no names: "quận huyện"."""
    bare = without_plural(words)
    return not any(part[:1].isupper() for part in bare.split()) or plain(bare) in cues.word_set("level_words")


def shares_head(before: str) -> bool:
    """A level follows a single head: "UBND quận X", not "các ban, ngành quận X" nor "các phường của quận X"."""
    at = level_in(before)
    return at is not None and not is_class(before) and " của " not in before


def goes_on(before: str, after: str) -> bool:
    """Behind a comma, ``after`` opens with another member of the list, or with more of a committee's long name."""
    if after[:1].isupper() or names_unit(after) or is_class(after) or is_level(after):
        return True
    if after[:1].isdigit() and is_numbered(before):
        return True  # "khối 10, | 11"
    if cues.opens("kinds_of", after) or cues.opens("trades", after) or is_plural(after):
        return True
    last = before.rstrip(", ").split(",")[-1]
    return cues.holds("committees", last) and cues.opens("matters", after)
