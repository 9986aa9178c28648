"""The sample plans set as PDFs: what is read of them is what is read of their text."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import read
from ingest.reading import read as read_plan
from tests.ingest.readers.pdf_fixtures import needs_font, set_text
from vectorstore.values import Reading

PLANS = Path(__file__).parents[2] / "samples" / "plans"
NAMES = (
    "huyen_tan_luong_dich_benh_2024.txt",
    "phuong_lac_giang_cchc_2026.md",
    "tinh_trung_lac_pccc_2023.txt",  # with task tables over page ends
    "xa_trang_khe_duoi_nuoc_2024.txt",
)


@pytest.mark.parametrize(
    "name", [NAMES[2], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES if name != NAMES[2])]
)
@needs_font
def test_a_plan_reads_as_its_text_does(name: str) -> None:
    text = (PLANS / name).read_text(encoding="utf-8")
    document = read(set_text(text), Path("plan.pdf"))
    of_text, of_pdf = read_plan(text), read_plan(document.text)
    assert _obligations(of_pdf) == _obligations(of_text)
    assert [section.title for section in of_pdf.sections] == [section.title for section in of_text.sections]
    assert of_pdf.header.title.value == of_text.header.title.value
    assert of_pdf.header.number.value == of_text.header.number.value
    assert document.margins == tuple(str(page.number) for page in document.pages[1:])


def _obligations(reading: Reading) -> list[tuple[object, ...]]:
    """What each obligation says, white space collapsed."""
    return [
        (
            o.kind,
            " ".join(" ".join(span.of(reading.text) for span in o.spans).split()),
            tuple((party.role, " ".join(party.text.split())) for party in o.parties),
            " ".join(o.deadline.text.split()) if o.deadline else None,
        )
        for o in reading.obligations
    ]
