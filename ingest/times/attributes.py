"""Which times only say of what time a noun is, how much is done, how it is done or how long it lasts."""

from __future__ import annotations

import re
from functools import cache

from ingest import cues
from ingest.times.tokens import Token
from ingest.times.words import any_of, ends_with, holds, starts_with, words

_CLAUSE_START = re.compile(r"(?:^|[,.;:()+]|(?<!\w)-|(?<!\w)(?:và|hoặc|phải|cần)) *$")
_DAYS = re.compile(r"(?:\d|tất cả các|mọi) ngày $")


_WITHIN = re.compile(r".* (?:trong|từ|vào|đến) .*\d")  # "02 lần/ngày trong tháng 9" has a time of its own
_BARE_HOURS = re.compile(r"trong (?:\d+|[^\W\d]+) (?:giờ|phút)")
_OWNED = re.compile(r" của (?!tháng|năm|quý|tuần|mỗi|từng)")


def is_attribute(time: str, first: Token, before: str, after: str) -> bool:
    """It says of which time a noun is, how much is done or how long it lasts, not when."""
    near = re.split(r"[,.;:()]", before)[-1]
    if first.kind in ("recurrence", "period") and _OWNED.match(after):  # "kế hoạch | hằng năm | của xã"
        return True
    if _is_amount(time, before):
        return True
    if first.kind == "recurrence":
        return _is_of_plan(time, near)
    if first.kind == "weekday":
        return re.search(r"\d+ (?:buổi|ngày) $", before) is not None  # "2 buổi | chiều thứ Bảy"
    if first.kind == "period" and _DAYS.search(before):  # "7/7 ngày | trong tuần"
        return True
    if _BARE_HOURS.fullmatch(time):  # "báo ca bệnh | trong 24 giờ"; not "tính | trong 24 giờ"
        return not holds("told", near)
    if first.kind == "duration":  # "nghỉ tối thiểu | 10 ngày kể từ …"
        return time[0].isdigit() and ends_with("lengths", before) and (" trước " not in time or _of_share(before))
    if first.kind in ("event", "occasion") and holds("stresses", " ".join(near.split()[-8:])):
        return True
    if first.kind in ("event", "occasion", "period") and _is_of_aim(near):
        return True
    if first.kind == "occasion" and time.startswith("trong tháng"):
        return near.endswith("hoạt động ")  # "các hoạt động | trong Tháng hành động"
    if starts_with("passive_starts", after) and holds("happenings", near):
        return True
    return first.kind in ("event", "period") and _names_its_time(near)


def _is_amount(time: str, before: str) -> bool:
    """ "02 tiết/tuần", "3 lần/ngày", "100% học sinh … ít nhất 01 lần/năm": how much; not "mỗi tuần 02 tiết"."""
    counted = _rate().match(time.removeprefix("định kỳ "))
    if counted is None or counted["space"] is None or _WITHIN.match(time, counted.end()):
        return False
    return counted["counted"] in words("amounts") or counted["space"] == "ngày" or _of_share(before)


def _of_share(before: str) -> bool:
    """It is measured of how many: "trên 95% số hộ …"."""
    sentence = re.split(r"[.;:]", before)[-1]
    return re.match(rf"[ \d.)-]*(?:{any_of('at_least', 'shares')} )?[\d,]+ ?%", sentence) is not None


def _is_of_plan(time: str, near: str) -> bool:
    """ "lập lịch trực | từng ngày |", "đưa vào kế hoạch, tiêu chí thi đua | hằng năm |": what a paper is for."""
    if time.startswith("từng "):
        return near.endswith("theo ") or holds("divided", " ".join(near.split()[-4:]))
    yearly = time.endswith((" năm", " năm học"))
    return holds("yardsticks", near) or (yearly and _inside().search(near) is not None)


def _is_of_aim(near: str) -> bool:
    """ "không để trẻ em ở nhà một mình | trong dịp hè |": the time of what is aimed at or avoided."""
    return starts_with("aims_of_clause", near) or holds("avoided", near)


def _names_its_time(near: str) -> bool:
    """ "tại buổi họp cha mẹ | đầu năm học", "đưa vào tiêu chí đánh giá | cuối năm học"."""
    noun = rf"(?:^|(?<!\w)(?:tại|trong|ở|qua|của|vào|dự) ){any_of('timed_nouns')}(?! (?:sáng|chiều|tối)(?!\w))"
    return holds("yardsticks", near) or re.search(noun, near.lstrip()) is not None


def _is_predicate(before: str, after: str) -> bool:
    """ "Việc triển khai phải | thường xuyên, liên tục |", "giữ mối liên hệ | thường xuyên | với …"."""
    clause = re.split(r"[.;:()]", before)[-1]
    ends = not after.strip() or re.match(r" ?[,.;:)]| và ", after) is not None
    return (ends and _must_be().search(clause) is not None) or _bond().search(clause) is not None


@cache
def _must_be() -> re.Pattern[str]:
    """A noun, or what is to be ensured, whose predicate stands behind it."""
    return re.compile(rf"(?:^[\W\d]*{any_of('verbal_nouns')}(?: [^\W\d]+){{1,12}} (?:phải|cần)|{any_of('ensured')}) $")


@cache
def _bond() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of('bonds')}(?: [^\W\d]+){{0,2}} $")


@cache
def _inside() -> re.Pattern[str]:
    """Into a paper of the year: "vào kế hoạch phát triển kinh tế - xã hội"."""
    return re.compile(rf"(?<!\w)(?:vào|trong) {any_of('yearly_papers')}(?: (?:-|[^\W\d]+)){{0,10}} $")


@cache
def _rate() -> re.Pattern[str]:
    space = rf"(?: ?/ ?(?:\d )?| mỗi | một | trong một | trong mỗi | trong | 0?1 | trên )(?P<space>{any_of('units')})"
    number = rf"(?:\d{{1,2}}|{any_of('number_words')})"
    return re.compile(rf"(?:{any_of('at_least')} )?{number} (?P<counted>{any_of('counted')})(?:{space})?")


def says_how_often(time: str, before: str, after: str, kind: str) -> bool:
    """ "| Thường xuyên | kiểm tra", "báo cáo | định kỳ |"; not "chi | thường xuyên |", "nơi | thường xuyên | có …"."""
    if kind == "habit" and _is_predicate(before, after):
        return False
    if _CLAUSE_START.search(before):
        return not (kind == "habit" and ends_with("importance", before.rstrip(" ,")))
    words_before = re.split(r"[,.;:()]", before)[-1].split()
    if holds("money", _not_money().sub(" ", " ".join(words_before[-4:]))):
        return False
    if time in words("habits") and ends_with("habitual", before):
        return False
    attributed = kind == "habit" or (time.startswith("hàng ") and not _is_daily_money(time, before))
    if ends_with("attributed", before) and attributed:
        return False
    if kind == "recurrence" or re.search(r"\d (?:tuần|tháng|năm)", time) or cues.opens("duty_verbs", after):
        return True
    return any(cues.opens("duty_verbs", " ".join(words_before[at:])) for at in range(-5, 0) if -at <= len(words_before))


def _is_daily_money(time: str, before: str) -> bool:
    """ "công khai thực đơn và tài chính | hằng ngày |": money of a day has no name of its own."""
    return time == "hàng ngày" and ends_with("yearly_money", before)


@cache
def _not_money() -> re.Pattern[str]:
    return re.compile(any_of("not_money"))
