"""Times that bring the words which make them times: durations, triggers, occasions, events of the year."""

from __future__ import annotations

import re
from functools import cache

from ingest.times.words import any_of

Y = r"(?:19|20)\d\d(?!\d)"
_CLAUSE = r"(?: (?!{stops})[^ ,.;:()]+){{1,24}}"
_COUNT = rf"(?:\d{{1,3}}|{any_of('number_words')})"
_LATEST = r"(?:(?:chậm|muộn|trễ) nhất(?: là)? )?"
_EVENT_KIND = r"(?:(?:ngày|dịp|lễ) )?"
_EVENT_TAIL = rf"(?: (?:nguyên đán|trung thu|dương lịch|âm lịch|mới|i{{1,3}}|[12]|{Y} ?- ?{Y}|năm {Y}|lễ|{Y})(?!\w))*"


@cache
def opened() -> re.Pattern[str]:
    """The pattern of such a time, each kind in a group named by it."""
    clause = _CLAUSE.format(stops=any_of("clause_stops"))
    kinds = (
        ("occasion", _occasion()),
        ("duration", _duration(clause)),
        ("ahead", _ahead()),
        ("trigger", rf"{_each()}|{_at_once()}|{_trigger(clause)}"),
        ("event", rf"(?:vào |đến )?{_LATEST}(?:{any_of('event_leads')} {_EVENT_KIND}{any_of('events')}"
         rf"|{any_of('near_leads')} {_EVENT_KIND}{any_of('near_events')}){_EVENT_TAIL}"),
        ("hours", rf"{_hours()}(?: và {_hours()})*"),
        ("last_day", rf"{_LATEST}(?:vào |trước |đến )?ngày (?:làm việc )?(?:đầu tiên|cuối cùng)(?: của)?(?: mỗi| hàng)?"
         rf" {any_of('units')}"),
        ("period", rf"(?:vào |đến )?{any_of('period_leads')} "
         rf"(?:ngày làm việc(?! (?:tiếp|thứ|đầu))|ngày(?= ?(?:[,.;)]|$))|(?!ngày ?\w){any_of('periods')}(?! học))"
         rf"(?! \d| (?!trước (?:ngày|\d)){any_of('not_after_period')})"),
    )  # fmt: skip
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds))


def _trigger(clause: str) -> str:
    """ "ngay sau khi bão tan", "khi có hướng dẫn của Sở", "khi có bão, áp thấp nhiệt đới"."""
    when = r"(?:ngay |(?<!\w )đột xuất )?(?:sau |trước )?khi(?!\w)"
    listed = rf"(?:, ?(?:hoặc )?(?={any_of('hazards')})[^ ,.;:()]+(?:{clause})?)*"
    return rf"{_LATEST}{when}(?: có {any_of('awaited')})?{clause}{listed}"


def _hours() -> str:
    """Hours of the day that have a name: "vào giờ tan trường", "đầu giờ sáng"."""
    return rf"(?:(?:vào |trong )?{any_of('hours')}|(?:vào|trong) (?:các |khung )?giờ {any_of('named_hours')})"


def _ahead() -> str:
    """So long before something: "trước giờ mở cửa 15 phút", "trước khi bắt đầu ít nhất 02 giờ"."""
    named = rf"(?!{any_of('not_ahead')}|(?:ngày )?\d)(?:(?!{any_of('clause_stops')})[^\W\d]+ ){{1,6}}?"
    much = rf"(?:{any_of('at_least')} |khoảng )?{_COUNT} (?:phút|{any_of('durations')})"
    return rf"{_LATEST}trước {named}{much}(?! ?\d| (?:đầu|cuối|tuổi|lễ|nghỉ|liền)(?!\w)|\w)"


def _each() -> str:
    """Each time that something of the work comes: "sau mỗi đợt kiểm tra"."""
    more = rf"(?: (?!{any_of('clause_stops', 'each_stops')})[^ ,.;:()]+){{0,6}}"
    return rf"(?:ngay )?{any_of('each_leads')} (?:mỗi|từng) {any_of('each_of')}{more}"


def _at_once() -> str:
    """ "ngay trong buổi sáng", "ngay trong ca trực"."""
    return rf"ngay trong {any_of('at_once_in')}(?: {any_of('at_once_tails')})*(?! \d| (?:đầu|cuối)(?!\w))"


def _duration(clause: str) -> str:
    unit = rf"{any_of('durations')}(?! (?:đầu|cuối|tuổi|qua|vừa qua|gần đây|một lần|lần|học))"
    since = rf"(?:(?:,(?= kể| tính))? {any_of('since')}(?:{clause})?)"
    led = rf"{any_of('duration_leads')} (?:không quá |tối đa |ít nhất )?{_COUNT} {unit}"
    bare = r"(?:trong|trước|sau)(?! (?:vòng|thời))(?: ít nhất)?"
    minutes = rf"(?:trong thời gian )?(?:không quá|tối đa|tối thiểu) {_COUNT} phút(?!\w)(?!{since})"
    length = rf"tối đa {_COUNT} (?:giờ|ngày|tuần|tháng|năm)(?!\w)(?! làm việc|{since})"  # "nghỉ tối đa 3 ngày"
    opening = (
        rf"trong {_COUNT} (?:phút|{any_of('durations')}) đầu(?: tiên)?(?! (?:đời|năm|tháng|quý|tuần|học|kỳ)(?!\w))"
    )
    choices = (
        opening,
        rf"(?!{bare} (?:\d|{any_of('number_words')})|{length}|{minutes}){led}{since}?",
        rf"{bare} {_COUNT} {unit}{since}",
        rf"{bare} {_COUNT} (?:ngày làm việc|giờ làm việc)(?! (?:một )?lần)",
        rf"sau {_COUNT} (?:ngày|tháng|tuần|giờ)(?!\w)(?! tuổi)",
        rf"{_COUNT} {unit}{since}",
        rf"trong {_COUNT} (?:giờ|phút)(?= ?(?:[.;)]|$))",
    )
    return "|".join(choices)


def _occasion() -> str:
    word = rf"(?!{any_of('occasion_stops')})[^ ,;.:()…]+"
    element = rf"{word}(?: {word}){{0,11}}"
    listed = rf"(?:(?: như:?|,|;|:| và| hoặc)+ (?={any_of('occasion_heads')}){element})*"
    opened = rf"(?:{any_of('occasion_opens')} {element}|nhân (?={any_of('occasion_after')}){element})"
    return rf"(?:{opened}|{any_of('occasion_named')}(?: {word}){{0,11}}){listed}"
