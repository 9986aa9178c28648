"""What the register of a plan lacks: rows that name nobody, times without a date, names that the lexicon lacks."""

from __future__ import annotations

import pytest

from ingest.outline import Outline
from ingest.reading import read
from ingest.register.warnings import register_warnings
from ingest.tables.rows import RowMark
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Deadline, Obligation, Party
from vectorstore.values import Span

SPAN = Span(0, 1)


def duty(passage: int = 0, name: str = "", deadline: Deadline | None = None) -> Obligation:
    parties = (Party("actor", name, SPAN, "", ""),) if name else ()
    return Obligation("", 0, passage, None, "duty", (SPAN,), parties, deadline=deadline)


def due(text: str, *dates: str) -> Deadline:
    return Deadline(text, SPAN, dates)


CASES: list[tuple[list[Obligation], list[str]]] = [
    ([], []),
    ([duty(name="Công an xã")], []),
    # passages 0 and 1 stand in row 0, passage 2 in row 1, passage 3 in none
    ([duty(0), duty(1)], ["rows_without_actor:1"]),
    ([duty(0), duty(2)], ["rows_without_actor:2"]),
    ([duty(0, "Công an xã"), duty(3)], []),
    # times
    ([duty(3, deadline=due("trước 5/9", "2025-09-05"))], []),
    ([duty(3, deadline=due("thường xuyên"))], []),  # nothing in it could give a date
    ([duty(3, deadline=Deadline("tháng 5", SPAN, interval=("2025-05-01", "2025-05-31")))], []),
    ([duty(3, deadline=Deadline("ngày 5 hằng tháng", SPAN, rrule="FREQ=MONTHLY;BYMONTHDAY=5"))], []),
    ([duty(3, deadline=due("trước 5/9"))], ["deadlines_undated:1 – trước 5/9"]),
    (
        [duty(3, deadline=due("trước\n 5/9")), duty(3, deadline=due("trước 5/9")), duty(3, deadline=due("sau 2 tuần"))],
        ["deadlines_undated:2 – trước 5/9; sau 2 tuần"],  # each once, white space collapsed
    ),
    # names
    ([duty(name="Xưởng Vọng Lâu")], ["units_unknown:1 – Xưởng Vọng Lâu"]),
    (
        [duty(name=f"Xưởng {letter}oa") for letter in "BHKLTX"],
        ["units_unknown:6 – Xưởng Boa; Xưởng Hoa; Xưởng Koa; Xưởng Loa; Xưởng Toa; …"],
    ),
    ([duty(name="Xưởng " + "a" * 80)], ["units_unknown:1 – Xưởng " + "a" * 54]),  # cut
    # all three
    (
        [duty(0, deadline=due("đợt 2")), duty(3, "Xưởng Vọng Lâu")],
        ["rows_without_actor:1", "deadlines_undated:1 – đợt 2", "units_unknown:1 – Xưởng Vọng Lâu"],
    ),
]


@pytest.mark.parametrize(("obligations", "expected"), CASES)
def test_warnings(obligations: list[Obligation], expected: list[str]) -> None:
    outline = Outline("")
    outline.rows.update({0: RowMark(0), 1: RowMark(0), 2: RowMark(1)})
    assert list(register_warnings(obligations, outline, Lexicon.of())) == expected


def test_a_reading_carries_them() -> None:
    rows = "TT\tNội dung\tChủ trì\tThời hạn\n1\tCắm biển báo\t\t30/4/2025\n2\tMở lớp bơi\tCông an xã\tTháng 5/2025\n"
    warnings = read(f"KẾ HOẠCH\nMùa hè 2025\n\nI. NHIỆM VỤ\n\n{rows}").warnings
    assert "rows_without_actor:1" in warnings
    assert not [code for code in warnings if code.startswith(("deadlines_undated", "units_unknown"))]
