"""What a province and the country would take: by hand, from round numbers, and as the document says."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.country import CONSTANTS, NAMES, constants, main, markdown, taken

ROUND = dict.fromkeys(NAMES, 1.0) | {
    "memory_base": 500.0, "memory_passage": 10.0, "catalogue_passage": 1_000.0, "lexical_passage": 100.0,
    "dense_passage": 2_000.0, "original_plan": 200.0, "ingest_plan": 0.5, "scanned_share": 0.1, "pages_plan": 10.0,
    "scan_page": 2.0, "answer_core": 0.1, "passages_plan": 100.0, "plans_office": 50.0, "readers_office": 10.0,
    "questions_reader": 5.0, "busiest_hour": 0.2, "spare": 0.5,
}  # fmt: skip


def test_by_hand() -> None:
    take = taken(ROUND, offices=36, years=2)
    assert (take.plans, take.passages) == (3_600, 360_000)
    assert take.disk == 360_000 * (1_000 + 2 * 2_100)
    assert take.originals == 720e6
    assert take.memory == 500e6 + 3.6e9
    assert take.machine == 2 * take.memory
    assert take.answering == pytest.approx(36 * 10 * 5 * 0.2 / 3600 * 0.1)
    assert take.reading == pytest.approx(3_600 * (0.5 + 2))


def test_the_document_has_the_table_of_these_constants() -> None:
    document = Path(__file__).parents[2] / "docs" / "scaling.md"
    assert markdown(constants()) in document.read_text(encoding="utf-8"), "python -m benchmarks.country --markdown"


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        ("memory_base\t380", "memory_basis\t380", "memory_base, memory_basis"),
        ("scan_page\t1.6", "scan_page\t0", "scan_page"),
        ("\tof memory that is left free", "\t", "spare"),
    ],
)
def test_a_table_that_can_not_be_used_is_named(tmp_path: Path, was: str, now: str, named: str) -> None:
    other = tmp_path / "other.tsv"
    table = CONSTANTS.read_text(encoding="utf-8")
    assert was in table
    other.write_text(table.replace(was, now), encoding="utf-8")
    with pytest.raises(ValueError, match=named):
        constants(other)


def test_the_command_takes_another_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.tsv"
    table = CONSTANTS.read_text(encoding="utf-8")
    other.write_text(table.replace("plans_office\t50", "plans_office\t500"), encoding="utf-8")
    main(["--constants", str(other)])
    assert "2,500" in capsys.readouterr().out
