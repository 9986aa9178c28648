"""What is computed of a time's words; and that nothing is guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from ingest.times.dates import Reckoned, compute

_DUE = [
    # A plan of 2023: days without a year are of that year
    ("trước ngày 10 tháng 5 năm 2021", "2021-05-10"),
    ("31/3/2024", "2024-03-31"),
    ("31.3.2024", "2024-03-31"),
    ("31-3-2024", "2024-03-31"),
    ("31-3", "2023-03-31"),
    ("15/5/24", "2024-05-15"),
    ("ngày 5 tháng 3", "2023-03-05"),
    ("05/03", "2023-03-05"),
    ("Trước 20/10", "2023-10-20"),
    ("trước 17h00 ngày 20/10", "2023-10-20"),
    ("8 giờ 00 ngày 12/4/2025 (thứ Bảy)", "2025-04-12"),
    ("trước ngày **30/9/2026**", "2026-09-30"),
    ("chậm nhất là ngày 01/12", "2023-12-01"),
    ("đến hết ngày 31/8/2024", "2024-08-31"),
    # A year is that of the dates before it, too
    ("trước ngày 12 tháng 5 và 10 tháng 11 năm 2021", "2021-05-12 2021-11-10"),
    ("vào ngày 15/5 và 15/11", "2023-05-15 2023-11-15"),
    ("ngày 5, 6 và 7/9", "2023-09-05 2023-09-06 2023-09-07"),
    ("trước ngày 05/01/2025 (học kỳ I) và 25/5/2025 (cả năm)", "2025-01-05 2025-05-25"),
    ("6 tháng đầu năm (trước ngày 10/6)", "2023-06-10"),
    ("hàng quý (trước ngày 20 tháng cuối quý), 6 tháng (15/6), hàng năm (15/12)", "2023-06-15 2023-12-15"),
    ("06 tháng (trước ngày 15/5) và 01 năm trước ngày (20/11)", "2023-05-15 2023-11-20"),
    # The end of a period
    ("cuối tháng 5", "2023-05-31"),
    ("hết tháng 02/2024", "2024-02-29"),
    ("trước tháng 9/2024", "2024-08-31"),
    ("chậm nhất quý III/2025", "2025-09-30"),
    ("hết năm 2025", "2025-12-31"),
    ("Đến năm 2025", "2025-12-31"),
    ("trước năm 2025", "2024-12-31"),
    ("cuối năm", "2023-12-31"),
    # Public days whose date is printed; feasts of the moon never
    ("nhân ngày Quốc tế Thiếu nhi 01/6, Tết Trung thu", "2023-06-01"),
    ("nhân dịp Ngày Quốc tế Thiếu nhi 1/6; Tết Trung thu năm 2024", "2024-06-01"),
    # Dots and dashes
    ("trước 30.4, bàn giao trước 15.5.2026", "2026-04-30 2026-05-15"),
    ("đến 15-3-2026", "2026-03-15"),
    ("trước 15/10 và nộp biên bản trước ngày 20/10/2025", "2025-10-15 2025-10-20"),
    # From the plan's own issue
    ("trong vòng 30 ngày kể từ ngày ký", "2023-03-31"),
    ("trong vòng 15 ngày kể từ ngày Kế hoạch này được ban hành", "2023-03-16"),
    ("chậm nhất 02 tuần kể từ ngày ban hành", "2023-03-15"),
    ("trong thời hạn một tháng kể từ ngày ký", "2023-04-01"),
]

_INTERVALS = [
    ("từ 01 đến 15/9/2024", "2024-09-01", "2024-09-15"),
    ("từ ngày 01/6 đến 30/6", "2023-06-01", "2023-06-30"),
    ("01-15/9", "2023-09-01", "2023-09-15"),
    ("05-10/9", "2023-09-05", "2023-09-10"),
    ("từ 21/4 đến 17 giờ 00 ngày 28/4/2025", "2025-04-21", "2025-04-28"),
    ("trong Tháng hành động (từ ngày 15/4 đến ngày 15/5/2025)", "2025-04-15", "2025-05-15"),
    ("Tuần 1 (02/9 - 07/9)", "2023-09-02", "2023-09-07"),
    ("từ 5/3 – 10/3", "2023-03-05", "2023-03-10"),
    ("từ 15/12/2025 đến 15/01/2026", "2025-12-15", "2026-01-15"),
    ("từ 15/12 đến 15/01/2026", "2025-12-15", "2026-01-15"),
    ("từ ngày 10/6 đến hết ngày 28/6/2024", "2024-06-10", "2024-06-28"),
    ("Tháng 6-7", "2023-06-01", "2023-07-31"),
    ("T6-T7", "2023-06-01", "2023-07-31"),
    ("Tháng 9/2024", "2024-09-01", "2024-09-30"),
    ("9/2024", "2024-09-01", "2024-09-30"),
    ("9-10/2024", "2024-09-01", "2024-10-31"),
    ("6/2024 - 9/2024", "2024-06-01", "2024-09-30"),
    ("tháng 11/2023 - tháng 2/2024", "2023-11-01", "2024-02-29"),
    ("tháng 3 - 6/2024", "2024-03-01", "2024-06-30"),
    ("từ tháng 3 đến tháng 5", "2023-03-01", "2023-05-31"),
    ("trong các tháng 1, 2, 3", "2023-01-01", "2023-03-31"),
    ("thượng tuần tháng 3", "2023-03-01", "2023-03-10"),
    ("từ tháng 11 đến tháng 2/2024", "2023-11-01", "2024-02-29"),
    ("nửa cuối tháng 2", "2023-02-16", "2023-02-28"),
    ("Quý II-IV", "2023-04-01", "2023-12-31"),
    ("Quý I + II", "2023-01-01", "2023-06-30"),
    ("Quý II, III", "2023-04-01", "2023-09-30"),
    ("Quý II - Quý IV/2023", "2023-04-01", "2023-12-31"),
    ("Quý I, II, III, IV năm 2021", "2021-01-01", "2021-12-31"),
    ("Quý 3/2024", "2024-07-01", "2024-09-30"),
    ("6 tháng đầu năm", "2023-01-01", "2023-06-30"),
    ("6 tháng cuối năm 2024", "2024-07-01", "2024-12-31"),
    ("9 tháng đầu năm", "2023-01-01", "2023-09-30"),
    ("Trong năm", "2023-01-01", "2023-12-31"),
    ("Cả năm", "2023-01-01", "2023-12-31"),
    ("Năm 2026", "2026-01-01", "2026-12-31"),
    ("02 lần/ngày trong tháng 9", "2023-09-01", "2023-09-30"),
    ("trong năm 2024", "2024-01-01", "2024-12-31"),
    ("từ năm 2021 đến năm 2025", "2021-01-01", "2025-12-31"),
    ("2023-2025", "2023-01-01", "2025-12-31"),
]

_NOTHING = [
    *("Thường xuyên", "định kỳ", "Định kỳ và đột xuất", "Theo kế hoạch", "6-7", "5", "khi có yêu cầu", ""),
    # No calendar has them
    *("31/02", "trước ngày 30/2/2024", "29/02", "trước ngày 30/13/2024", "45/12/2024"),
    # No certain days
    *("đầu quý II", "giữa tháng 5", "tuần 1 tháng 9", "tuần thứ hai của tháng 10", "trong năm học", "Học kỳ I"),
    *("giữa học kỳ I", "năm học 2024-2025", "Tết Trung thu", "trước mùa mưa bão", "đầu năm học"),
    # Months and quarters apart
    *("tháng 6 và tháng 11/2026", "Quý I, III", "tháng 10, 12/2024 và tháng 3/2025"),
    # No end, or from another event, or in working days
    *("từ tháng 3/2023", "bắt đầu từ ngày 27/5/2024", "sau 15 ngày kể từ ngày nhận được kế hoạch"),
    *("trong vòng 24 giờ", "trong thời hạn 10 ngày làm việc kể từ ngày ký", "trong vòng 10 ngày kể từ ngày họp"),
    # Of a year that the plan's does not tell; of a feast's first
    *("trước ngày 15/01 năm sau", "nhân kỷ niệm ngày 22/12/1944"),
    # Days of the moon; periods apart; hours
    *("ngày 15 và 16 tháng 8 âm lịch", "ngày 10/3 (âm lịch)", "trước rằm tháng 8", "trước 15 giờ thứ Sáu"),
    *("từ 6 giờ 45 phút", "lúc 6 giờ 30 đến 7 giờ", "tuần 9, 10", "vào ngày cuối cùng của tháng", "vào giờ tan trường"),
    *("trong quý II, nghiệm thu trong quý III", "tháng 4, hoàn thành tháng 9", "vào tuần cuối tháng"),
    *("trong vòng 30 phút kể từ khi nhận được lệnh", "chậm nhất trước ngày khai giảng 05 ngày"),
    *("Chậm nhất sau 15 ngày kể từ ngày kế hoạch được phê duyệt", "vào cuối năm học 2025-2026"),
    # No one rule says them
    *("mỗi quý một lần, vào tuần đầu của tháng đầu quý", "chiều thứ Sáu tuần thứ tư hằng tháng"),
    *("từ ngày 5 đến ngày 10 hằng tháng", "ít nhất một lần trong năm", "báo cáo tháng, quý, năm"),
    *("hàng tháng, quý, 06 tháng, năm", "02 lần/năm", "mỗi tuần ít nhất 03 buổi", "ít nhất 01 lần/học kỳ"),
    *("hằng quý, 6 tháng và năm", "hàng tuần, 6 tháng", "hằng tháng và 3 tháng", "mỗi tháng, 2 quý"),
    *("hằng quý, vào ngày 25", "từ ngày 5 đến ngày 10 tháng cuối quý", "mỗi thứ Hai đầu tháng"),
    # Nor in which year they begin
    *("tháng 12 - 01", "từ 15/12 đến 15/01"),
]

# Three or four days on which it recurs, from 1 January 2024, a Monday.
_RULES = [
    ("Hàng quý", "FREQ=MONTHLY;INTERVAL=3", "2024-01-01 2024-04-01 2024-07-01"),
    ("mỗi quý một lần", "FREQ=MONTHLY;INTERVAL=3", "2024-01-01 2024-04-01 2024-07-01"),
    ("1 lần/quý", "FREQ=MONTHLY;INTERVAL=3", "2024-01-01 2024-04-01 2024-07-01"),
    ("6 tháng một lần", "FREQ=MONTHLY;INTERVAL=6", "2024-01-01 2024-07-01 2025-01-01"),
    ("định kỳ 02 tháng/lần", "FREQ=MONTHLY;INTERVAL=2", "2024-01-01 2024-03-01 2024-05-01"),
    ("mỗi tháng ít nhất 01 lần", "FREQ=MONTHLY", "2024-01-01 2024-02-01 2024-03-01"),
    ("hằng tháng", "FREQ=MONTHLY", "2024-01-01 2024-02-01 2024-03-01"),
    ("Hàng năm", "FREQ=YEARLY", "2024-01-01 2025-01-01 2026-01-01"),
    ("trước 16 giờ hằng ngày", "FREQ=DAILY", "2024-01-01 2024-01-02 2024-01-03"),
    ("02 tuần một lần", "FREQ=WEEKLY;INTERVAL=2", "2024-01-01 2024-01-15 2024-01-29"),
    ("ngày 25 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=25", "2024-01-25 2024-02-25 2024-03-25"),
    ("vào ngày 5 và ngày 20 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=5,20", "2024-01-05 2024-01-20 2024-02-05"),
    ("thứ Hai hàng tuần", "FREQ=WEEKLY;BYDAY=MO", "2024-01-01 2024-01-08 2024-01-15"),
    ("chiều thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR", "2024-01-05 2024-01-12 2024-01-19"),
    ("thứ 3 và thứ 5 hàng tuần", "FREQ=WEEKLY;BYDAY=TU,TH", "2024-01-02 2024-01-04 2024-01-09"),
    ("Chủ nhật hằng tuần", "FREQ=WEEKLY;BYDAY=SU", "2024-01-07 2024-01-14 2024-01-21"),
    ("hằng quý, trước ngày 15 của tháng cuối quý", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15",
     "2024-03-15 2024-06-15 2024-09-15"),
    ("ngày 10 tháng cuối quý", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=10", "2024-03-10 2024-06-10 2024-09-10"),
    ("Định kỳ trước ngày 5 của tháng đầu quý", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5",
     "2024-01-05 2024-04-05 2024-07-05"),
    ("thứ 3, 5, 7 hằng tuần", "FREQ=WEEKLY;BYDAY=TU,TH,SA", "2024-01-02 2024-01-04 2024-01-06"),
    ("từ thứ Hai đến thứ Năm hằng tuần", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", "2024-01-01 2024-01-02 2024-01-03"),
    ("mỗi sáng thứ Tư", "FREQ=WEEKLY;BYDAY=WE", "2024-01-03 2024-01-10 2024-01-17"),
    ("mỗi thứ 2, 4", "FREQ=WEEKLY;BYDAY=MO,WE", "2024-01-01 2024-01-03 2024-01-08"),
    ("mỗi chiều thứ năm", "FREQ=WEEKLY;BYDAY=TH", "2024-01-04 2024-01-11 2024-01-18"),
    ("hằng năm trước ngày 15/12", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", "2024-12-15 2025-12-15 2026-12-15"),
    ("định kỳ 6 tháng, năm (vào ngày 15/5 và 15/11)", "FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=15",
     "2024-05-15 2024-11-15 2025-05-15"),
]  # fmt: skip


# A plan of the school year 2025-2026
_SCHOOL_YEAR = [
    ("trước ngày 20/11", ("2025-11-20",), None),
    ("trước 15/3", ("2026-03-15",), None),
    ("ngày 05/8 và 31/7", ("2025-08-05", "2026-07-31"), None),
    ("trước ngày 15/3/2025", ("2025-03-15",), None),
    ("tháng 9", (), ("2025-09-01", "2025-09-30")),
    ("tháng 2 - 4", (), ("2026-02-01", "2026-04-30")),
    ("từ tháng 10 đến tháng 01", (), ("2025-10-01", "2026-01-31")),
    ("từ 20/12 đến 05/01", (), ("2025-12-20", "2026-01-05")),
    ("từ tháng 9 đến tháng 5/2026", (), ("2025-09-01", "2026-05-31")),
    ("Quý II", (), ("2026-04-01", "2026-06-30")),
    # Which of two years it is, nobody says
    *(("tháng 6-8", (), None), ("từ 01/6 đến 31/8", (), None), ("trong năm", (), None)),
]


@pytest.mark.parametrize(("words", "due", "interval"), _SCHOOL_YEAR)
def test_school_year(words: str, due: tuple[str, ...], interval: tuple[str, str] | None) -> None:
    assert compute(words, year=2025, issued=None, school_year=True) == Reckoned(due=due, interval=interval)
    assert compute("trước 15/3", year=None, issued=None, school_year=True) == Reckoned()


@pytest.mark.parametrize(("words", "due"), _DUE)
def test_due(words: str, due: str) -> None:
    found = compute(words, year=2023, issued="2023-03-01")
    assert found == Reckoned(due=tuple(due.split()))


@pytest.mark.parametrize(("words", "first", "last"), _INTERVALS)
def test_interval(words: str, first: str, last: str) -> None:
    assert compute(words, year=2023, issued="2023-03-01") == Reckoned(interval=(first, last))


@pytest.mark.parametrize("words", _NOTHING)
def test_nothing_is_guessed(words: str) -> None:
    assert compute(words, year=2023, issued="2023-03-01") == Reckoned()


@pytest.mark.parametrize("words", ["trước 20/10", "Quý II", "trong năm", "từ 5/3 đến 10/3", "30 ngày kể từ ngày ký"])
def test_nothing_without_a_year(words: str) -> None:
    assert compute(words, year=None, issued=None) == Reckoned()


@pytest.mark.parametrize(("words", "rule", "days"), _RULES)
def test_recurrence(words: str, rule: str, days: str) -> None:
    found = compute(words, year=2024, issued=None)
    assert found.rrule == rule
    expanded = rrulestr(rule, dtstart=datetime(2024, 1, 1))
    assert [day.date().isoformat() for day, _ in zip(expanded, days.split(), strict=False)] == days.split()


def test_the_rule_of_printed_days_has_no_other_days() -> None:
    apart = compute("định kỳ 6 tháng, năm (vào ngày 15/5 và 20/11)", year=2023, issued=None)
    assert apart == Reckoned(due=("2023-05-15", "2023-11-20"))
    own_year = compute("hằng năm trước ngày 15/12/2024", year=2023, issued=None)
    assert own_year.due == ("2024-12-15",)


def test_a_recurrence_within_a_period_keeps_both() -> None:
    found = compute("hàng tuần, từ 01/6 đến 31/8", year=2023, issued=None)
    assert found == Reckoned(interval=("2023-06-01", "2023-08-31"), rrule="FREQ=WEEKLY")


def test_two_periods_are_no_interval() -> None:
    assert compute("từ 05/9 đến 30/9, từ 15/12 đến 20/12", year=2023, issued=None) == Reckoned()


@given(
    st.sampled_from(["hằng", "mỗi", "định kỳ", "định kỳ hằng"]),
    st.lists(st.sampled_from(["tuần", "2 tuần", "tháng", "3 tháng", "6 tháng", "quý", "năm", "ngày 7"]), min_size=1),
    st.sampled_from([", ", " và ", ",", "/", " hoặc "]),
)
def test_no_weekday_is_read_where_none_is_said(every: str, spaces: list[str], between: str) -> None:
    found = compute(f"{every} {between.join(spaces)}", year=2024, issued=None)
    assert "BYDAY" not in (found.rrule or "")


_WORDS = (
    "ngày tháng năm quý tuần 15/5 31/02 29/2 2024 0000 trước từ đến hết ( ) , - và hàng định kỳ 6 II III/2024 thứ hai"
    " lần / kể ký nhân mỗi 25 trong vòng 01 đầu cuối 9/2024 nửa một 999 31-3 T6-T7 cả học 2 3"
)
_PIECES = st.sampled_from(_WORDS.split(" "))


@given(
    st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=12).map(" ".join)),
    st.sampled_from([None, 1, 2023, 2024, 9999]),
    st.sampled_from([None, "2023-01-31", "9999-12-31", "no date"]),
    st.booleans(),
)
def test_whatever_is_computed_is_a_date(words: str, year: int | None, issued: str | None, school_year: bool) -> None:
    found = compute(words, year=year, issued=issued, school_year=school_year)
    assert list(found.due) == sorted(map(date.isoformat, map(date.fromisoformat, found.due)))
    if found.interval:
        first, last = map(date.fromisoformat, found.interval)
        assert first <= last
    if found.rrule:
        assert next(iter(rrulestr(found.rrule, dtstart=datetime(2024, 1, 1))), None) is not None
