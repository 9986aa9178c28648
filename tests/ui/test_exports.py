"""The register as files for other programs."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime

import pytest
from icalendar import Calendar, Event
from openpyxl import load_workbook
from ui_fakes import EVIL, TEXT, contents

from ui.api.schemas import ObligationShape
from ui.register.agenda import to_ics, undated
from ui.register.exports import COLUMNS, cells, harmless, headings, to_csv
from ui.register.files import file_of
from ui.register.spreadsheet import to_xlsx
from vectorstore.corrections import Correction
from vectorstore.obligation import Deadline
from vectorstore.register import Entry, entries
from vectorstore.span import Span

FOUND = entries(contents())
YEARLY = "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=15"
SITE = "https://plans.example/so"


def dated(**when: object) -> Entry:
    """An entry of a plan for 2024 with this deadline."""
    first = FOUND[0]
    plan = replace(first.plan, header=replace(first.plan.header, year=2024))
    deadline = Deadline("trước hạn", Span(0, 5), **when)  # type: ignore[arg-type]
    return replace(first, plan=plan, obligation=replace(first.obligation, deadline=deadline))


def corrected() -> Entry:
    made = Correction(7, "an_binh", "o0", "actor", ["A"], [], "Lan", "2024-05-20T12:00:00+00:00", "gọi hỏi", "q")
    return replace(FOUND[0], corrections=(made,))


def rows_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def cell(entry: Entry, name: str) -> str:
    return cells(entry, "vi")[COLUMNS.index(name)]


def test_a_csv_holds_what_was_found() -> None:
    head, first, *others = rows_of(to_csv(FOUND, "vi"))
    assert head == list(headings("vi")) and len(head) == len(COLUMNS) == len(first)
    row = dict(zip(COLUMNS, first, strict=True))
    assert row["quote"] == TEXT[FOUND[0].obligation.spans[0].start : FOUND[0].obligation.spans[0].end]
    assert (row["actors"], row["partners"], row["due"]) == ("Công an xã", "Trường tiểu học", "2024-04-30")
    assert (row["kind"], row["deadline"], row["id"]) == ("Nhiệm vụ", "trước ngày 30/4/2024", "o0")
    assert len(others) == len(FOUND) - 1
    assert rows_of(to_csv(FOUND, "en"))[0] == list(headings("en")) != head


@pytest.mark.parametrize(
    ("written", "kept"),
    [("=1+1", "'=1+1"), ("+84", "'+84"), ("-5", "'-5"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("a=1", "a=1"),
     ("＝1+1", "'＝1+1"), ("＠SUM(A1)", "'＠SUM(A1)"), ("5%", "5%"), ("", "")],
)  # fmt: skip
def test_no_cell_of_a_csv_runs_as_a_formula(written: str, kept: str) -> None:
    assert harmless(written) == kept
    rows = rows_of(to_csv([replace(FOUND[0], quotes=(written,))], "vi"))
    assert rows[1][COLUMNS.index("quote")] == kept


def test_words_over_lines_and_with_quotes_stay_whole() -> None:
    for words in EVIL, 'một "hai"\nba;bốn,năm':
        rows = rows_of(to_csv([replace(FOUND[0], quotes=(words,))], "vi"))
        assert rows[1][COLUMNS.index("quote")] == words


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"due": ("2024-05-10", "2024-11-10")}, "2024-05-10; 2024-11-10"),
        ({"interval": ("2024-04-01", "2024-06-30")}, "2024-04-01 – 2024-06-30"),
        ({"rrule": "FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=15"}, "2024-05-15; 2024-11-15"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=MO"}, "lặp lại"),
        ({"rrule": "FREQ=MONTHLY;INTERVAL=3"}, "lặp lại"),
        ({}, ""),
    ],
)
def test_dates_in_words(when: dict[str, object], words: str) -> None:
    assert cell(dated(**when), "due") == words


def test_a_correction_is_told() -> None:
    assert cell(corrected(), "corrected") == "đơn vị do Lan sửa ngày 2024-05-20: gọi hỏi"


def test_a_workbook_holds_what_was_found() -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(FOUND, "vi"))).active
    assert sheet.title == "Sổ nhiệm vụ"
    values = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert values[0] == list(headings("vi"))
    quote, due = COLUMNS.index("quote"), COLUMNS.index("due")
    assert [row[quote] for row in values[1:]] == [entry.quotes[0] for entry in FOUND]
    assert values[1][due] == datetime(2024, 4, 30)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.cell(2, quote + 1).alignment.wrap_text
    assert sheet.column_dimensions["G"].width > 50
    assert sheet.cell(2, quote + 1).hyperlink is None


def test_a_workbook_links_to_the_quote_where_the_site_is_known() -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx(FOUND, "vi", SITE))).active
    span = FOUND[0].obligation.spans[0]
    link = sheet.cell(2, COLUMNS.index("quote") + 1).hyperlink.target
    assert link.startswith(f"{SITE}/plans/an_binh?start={span.start}&end={span.end}")


@pytest.mark.parametrize("words", ["=1+1", "+1", "@x", "a\x00b\x0bc", "x" * 40_000, ""])
def test_no_cell_of_a_workbook_runs_or_breaks_it(words: str) -> None:
    sheet = load_workbook(io.BytesIO(to_xlsx([replace(FOUND[0], quotes=(words,))], "vi"))).active
    kept = sheet.cell(2, COLUMNS.index("quote") + 1)
    assert kept.data_type != "f"
    assert (kept.value or "") == words.replace("\x00", "�").replace("\x0b", "�")[:32_000]


def events(*found: Entry, site: str = "") -> list[Event]:
    calendar = Calendar.from_ical(to_ics(found, "vi", site))
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    return list(calendar.walk("VEVENT"))


def test_a_date_is_an_all_day_event() -> None:
    (event,) = events(*FOUND)  # the others have no date
    assert undated(FOUND) == len(FOUND) - 1
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2024, 4, 30), date(2024, 5, 1))
    assert str(event["summary"]).startswith("Công an xã: Phối hợp rà soát các ao, hồ")
    for words in (FOUND[0].quotes[0], "trước ngày 30/4/2024", "12/KH-UBND", "an_binh.txt"):
        assert words in event["description"]
    assert "URL" not in event
    assert str(events(*FOUND, site=SITE)[0]["url"]).startswith(f"{SITE}/plans/an_binh?start=")


def test_several_dates_are_several_events_and_a_period_is_one() -> None:
    found = events(dated(due=("2024-05-10", "2024-11-10"), interval=("2024-04-01", "2024-06-30")))
    assert [(one.decoded("dtstart"), one.decoded("dtend")) for one in found] == [
        (date(2024, 5, 10), date(2024, 5, 11)),
        (date(2024, 11, 10), date(2024, 11, 11)),
        (date(2024, 4, 1), date(2024, 7, 1)),
    ]
    assert len({str(one["uid"]) for one in found}) == 3


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ({"due": ("2024-05-15", "2024-06-01")}, [("20240515", "20240516", False), ("20240601", "20240602", False)]),
        ({"due": ("2024-05-15",), "rrule": YEARLY}, [("20240515", "20240516", True)]),
        ({"due": ("2024-05-20",), "rrule": YEARLY}, [("20240520", "20240521", False), ("20240515", "20240516", True)]),
        ({"due": ("2024-05-15",), "interval": ("2024-05-15", "2024-05-31")}, [("20240515", "20240601", False)]),
        ({"interval": ("2024-05-15", "2024-05-31"), "rrule": YEARLY}, [("20240515", "20240516", True)]),
    ],
)
def test_no_two_events_have_one_uid(when: dict[str, object], found: list[tuple[str, str, bool]]) -> None:
    made = events(dated(**when))
    told = [(f"{one.decoded('dtstart'):%Y%m%d}", f"{one.decoded('dtend'):%Y%m%d}", "RRULE" in one) for one in made]
    assert told == found
    assert len({str(one["uid"]) for one in made}) == len(made)


@pytest.mark.parametrize("control", [chr(code) for code in (0, 1, 7, 8, 11, 12, 27, 31, 127, 155)])
@pytest.mark.parametrize("form", ["csv", "ics"])
def test_no_control_character_of_a_plan_gets_out(form: str, control: str) -> None:
    words = f"Tuần{control}tra\r\nđêm"
    plan = replace(FOUND[0].plan, source=words)
    hostile = replace(FOUND[0], quotes=(words,), section=(words,), plan=plan)
    told = file_of([hostile], form, "vi").decode("utf-8-sig")
    assert control not in told and "Tuần�tra" in told


def test_a_carriage_return_ends_a_line_of_a_calendar() -> None:
    (event,) = events(replace(FOUND[0], quotes=("một\rhai\r\nba\x7f",)))
    assert str(event["description"]).startswith("một\nhai\nba�\n")


@pytest.mark.parametrize(
    ("rule", "first", "kept"),
    [
        ("FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=15", date(2024, 5, 15), "UNTIL=20241231"),
        ("FREQ=WEEKLY;BYDAY=TU", date(2024, 1, 2), "UNTIL=20241231"),
        ("FREQ=MONTHLY;BYMONTHDAY=20;COUNT=3", date(2024, 1, 20), "COUNT=3"),
    ],
)
def test_a_recurrence_repeats_within_its_year(rule: str, first: date, kept: str) -> None:
    (event,) = events(dated(rrule=rule))
    assert event.decoded("dtstart") == first
    assert kept in event["rrule"].to_ical().decode()


@pytest.mark.parametrize("when", [{}, {"rrule": "FREQ=MONTHLY;INTERVAL=3"}, {"rrule": "nonsense"}])
def test_what_has_no_day_is_left_out_and_counted(when: dict[str, object]) -> None:
    assert events(dated(**when)) == []
    assert undated([dated(**when)]) == 1


def test_an_event_keeps_its_uid_and_the_file_its_bytes() -> None:
    later = replace(FOUND[0], plan=replace(FOUND[0].plan, edition=2, ingested_at="2025-01-01T00:00:00+00:00"))
    assert events(FOUND[0])[0]["uid"] == events(later)[0]["uid"]
    assert to_ics(FOUND, "vi") == to_ics(FOUND, "vi")


def test_lines_of_a_calendar_are_short_and_end_as_they_must() -> None:
    evil = replace(FOUND[0], quotes=(EVIL + "\r\nBEGIN:VEVENT\r\n",))
    data = to_ics([evil], "vi")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    (event,) = events(evil)
    assert EVIL.strip() in str(event["description"]).replace("\r", "")


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "ics"])
def test_no_entries_make_a_file_too(form: str) -> None:
    assert file_of([], form, "vi")


def test_json_is_that_of_the_contract() -> None:
    shapes = json.loads(file_of((*FOUND, corrected()), "json", "vi"))
    for shape in shapes:
        ObligationShape.model_validate(shape)
        assert TEXT[shape["start"] : shape["end"]] == shape["quote"]
    first = shapes[0]
    assert (first["actors"], first["partners"], first["implicit"]) == (["Công an xã"], ["Trường tiểu học"], False)
    assert [(one["text"], one["role"]) for one in first["units"]] == [
        ("Công an xã", "lead"),
        ("Trường tiểu học", "partner"),
    ]
    assert first["deadline"]["due"] == ["2024-04-30"]
    assert first["spans"] == [[first["start"], first["end"]]]
    assert [one["corrected"] for one in shapes[:-1]] == [None] * len(FOUND)
    assert shapes[-1]["corrected"] == {
        "by": "Lan", "at": "2024-05-20T12:00:00+00:00", "why": "gọi hỏi", "fields": ["actor"]
    }  # fmt: skip


def test_words_of_several_spans_and_an_editors_own_place() -> None:
    one = FOUND[0].obligation
    cut = replace(
        one,
        spans=(Span(0, 4), Span(9, 14)),
        result=(Span(2, 6),),
        parties=(replace(one.parties[0], span=Span(0, 0)),),
    )
    entry = replace(FOUND[0], obligation=cut, quotes=(TEXT[:4], TEXT[9:14]), result=(TEXT[2:6],))
    (shape,) = json.loads(file_of([entry], "json", "vi"))
    assert (shape["quote"], shape["start"], shape["end"]) == (TEXT[:4], 0, 4)
    assert [part["quote"] for part in shape["parts"]] == [TEXT[:4], TEXT[9:14]]
    assert shape["spans"] == [[0, 4], [9, 14]]
    assert shape["result"]["quote"] == TEXT[2:6]
    assert (shape["units"][0]["start"], shape["units"][0]["end"]) == (None, None)
