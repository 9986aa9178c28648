"""Which times of the calendar are times by their words alone: "trước 15/5" is, "3/5" and "tuần 9" may be names."""

from __future__ import annotations

import re

from ingest.times.words import ends_with, starts_with

_CLAUSE_STARTS = re.compile(r"(?:^|[,.;:(]|(?<!\w)-) *$")
_CLOCK_BEFORE = re.compile(r"(?:\d{1,2}(?:h\d{0,2}| giờ(?: \d\d)?(?: phút)?)|\d{1,2}:\d\d),? $")
_OPENS = re.compile(r"(?:^|[.;:]|(?<!\w)-) *$")  # a sentence starts here: "Năm 2025, …"
_ALONE_BEFORE = re.compile(r"(?:^|\()$")  # "(tuần 1)"
_ALONE_AFTER = re.compile(r"\)|$")
_EXACT = re.compile(r"[hg:]\d|giờ \d|\d(?:h| giờ)? ?(?:sáng|trưa|chiều|tối)")
_TO_HOUR = re.compile(r"(?: đến| ?-) ?\d{1,2}(?:h|:\d| giờ)")
_HOUR_ENDS = re.compile(r" ?(?:[^\w ]|$)| (?:sáng|trưa|chiều|tối|đêm|ngày|cùng|thứ|hàng|mỗi|các|những|và|đến)(?!\w)")
_LATEST = 22  # o'clock: "trước 24 giờ" is a length


def is_sure(kind: str, found: str, lead: str, key: str, at: tuple[int, int]) -> bool:
    """The time ``found`` of this kind, which with its ``lead`` is key[at[0]:at[1]], is one by its words alone."""
    before, after = key[max(0, at[0] - 30) : at[0]], key[at[1] : at[1] + 20]
    if kind == "date":
        short = "ngày" not in found and "tháng" not in found and not re.search(r"[/.-]\d+[/.-]\d+$", found)
        return not short or (ends_with("date_leads", lead) and not starts_with("not_after_fraction", after))
    if kind == "week" and not lead:
        return _ALONE_BEFORE.search(before) is not None and _ALONE_AFTER.match(after) is not None
    if kind in ("month_year", "week", "weekday"):
        return bool(lead) or (kind == "weekday" and _CLOCK_BEFORE.search(before) is not None)
    if kind == "clock":
        return _is_hour(found, lead, before, after)
    if kind == "year":
        return ends_with("year_leads", lead) or (not lead and after[:1] == "," and _OPENS.search(before) is not None)
    if kind == "spaces":
        return ends_with("periodic", before)
    if kind == "term":
        return bool(lead) or before.endswith("của ") or _CLAUSE_STARTS.search(before) is not None
    return kind not in ("label", "related")


def _is_hour(found: str, lead: str, before: str, after: str) -> bool:
    """ "trước 6h30", "lúc 6 giờ", "từ 10 giờ | đến 16 giờ"; not "báo trước 12 giờ", "vào 2 giờ học"."""
    if lead.endswith("từ"):
        return bool(_EXACT.search(found) or _TO_HOUR.match(after))
    if found.startswith("lúc "):
        return True
    if not (_EXACT.search(found) or _HOUR_ENDS.match(after)):
        return False
    if lead.endswith("trước") and not _EXACT.search(found):
        return int(found.split()[0][:2].strip("hg:")) <= _LATEST and not ends_with("told", before)
    return lead.endswith(("vào", "trước"))
