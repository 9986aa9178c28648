"""By when: the time that a column, a field, the words or a heading set."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from ingest.fields import Field
from ingest.times.deadlines import deadline_in, deadline_in_heading, deadline_of_cell, is_firm
from ingest.times.words import starts_with
from vectorstore.obligation import Deadline
from vectorstore.span import Span
from vectorstore.values import Header, Passage, Section

_SCHOOL_YEAR = re.compile(r"năm học\s+\d{4}")


class _Calendar(TypedDict):
    year: int | None
    issued: str | None
    school_year: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """Reads the deadlines of one plan; dates without a year are of the plan's, or of its school year."""

    text: str
    sections: tuple[Section, ...]
    calendar: _Calendar

    @classmethod
    def of(cls, text: str, header: Header, sections: Sequence[Section]) -> Clock:
        """The clock of a plan with this header and outline."""
        school_year = bool(_SCHOOL_YEAR.search((header.title.value or "").lower()))
        calendar = _Calendar(year=header.year, issued=header.date.value, school_year=school_year)
        return cls(text, tuple(sections), calendar)

    def deadline(self, passage: Passage, fields: Sequence[Field], remarks: Sequence[Span] = ()) -> Deadline | None:
        """That of the time column or field, else of the words, else of the nearest heading that sets one.

        Words that only say "thường xuyên" or "trong năm" give way to a heading with a date; the month of a column
        gives way to a day that the row's ``remarks`` set: "Hoàn thành trước 31/12/2024".
        """
        cells = [basis.span for basis in passage.basis if basis.role == "deadline"]
        cells = cells or [field.span for field in fields if field.role == "deadline"]
        if cells:
            remarked = deadline_in(self.text, remarks, **self.calendar)
            if remarked is not None and remarked.due and starts_with("due_leads", remarked.text.lower()):
                return remarked
            return deadline_of_cell(self.text, cells, **self.calendar)
        own = deadline_in(self.text, passage.spans, **self.calendar)
        if own is not None and (own.due or own.interval or own.rrule or is_firm(own)):
            return own
        headed = self._headed(passage.section)
        return headed if headed is not None and (own is None or headed.due or headed.interval) else own

    def _headed(self, section: int | None) -> Deadline | None:
        while section is not None:
            found = deadline_in_heading(self.text, self.sections[section].span, **self.calendar)
            if found is not None:
                return found
            section = self.sections[section].parent
        return None
