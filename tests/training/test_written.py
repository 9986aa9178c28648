"""What we wrote to learn from: its form, and what is made of it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from training.plans import FOLDER, HELD_OUT, read_plans
from training.wording import Wording
from training.written import FRAMES, PAIRS, Frame, Record, Term, read_frames, read_records, read_terms

PLAN = """UBND XÃ BẾN SƠN

KẾ HOẠCH
Phòng, chống đuối nước năm 2025

I. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Tuần tra các bến sông vào mùa mưa.
"""
SHARED = Path(__file__).parents[3] / "shared"


def test_a_record_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(
        "KẾ HOẠCH X / 1. Công an xã\tTuần tra.\tPatrol.\tAi tuần tra? | tuần tra\tWho?\n", "utf-8"
    )
    record = Record("KẾ HOẠCH X\n1. Công an xã", "Tuần tra.", "Patrol.", ("Ai tuần tra?", "tuần tra"), ("Who?",))
    assert read_records(tmp_path) == (record,)


@pytest.mark.parametrize("line", ["a\tb\tc\td", "a\tb\tc\td\te\tf", "a\t\tc\td\te", "one"])
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.tsv").write_text(f"a\tb\tc\td\te\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"a\.tsv, line 2: five fields"):
        read_records(tmp_path)


def test_the_shipped_records_have_questions_in_both_languages() -> None:
    records = read_records()
    assert len(records) > 1000
    assert all(len(record.questions) > 1 and len(record.english_questions) > 1 for record in records)
    assert len({record.passage for record in records}) == len(records)


def test_no_record_holds_a_reference_question() -> None:
    """The training never saw what it is measured by."""
    from evals.questions import FORMS, read_questions
    from evals.run import OWN_SETS
    from vectorstore.folding import fold

    folders = [one.questions for one in OWN_SETS] + [folder for folder in [SHARED / "bench" / "dev"] if folder.is_dir()]
    asked = {
        fold(words).strip(" ?.")
        for folder in folders
        for question in read_questions(folder)
        for form in FORMS
        if (words := question.get(form))
    }
    ours = {fold(words).strip(" ?.") for r in read_records() for words in (*r.questions, *r.english_questions)}
    assert len(asked) > 100
    assert not asked & ours


def test_frames_have_one_place_for_what_is_asked(tmp_path: Path) -> None:
    (tmp_path / "f.tsv").write_text("# note\nen\twhat must … do?\nvi\t… là gì?\n", "utf-8")
    assert read_frames(tmp_path / "f.tsv") == (Frame("en", "what must", "do?"), Frame("vi", "", "là gì?"))
    assert {frame.language for frame in read_frames(FRAMES)} == {"vi", "en"}


def test_terms_are_those_of_the_glossary() -> None:
    terms = read_terms()
    assert Term("commune", "xã") in terms
    assert len(terms) > 3000


def test_vietnamese_is_worded_by_the_longest_renderings() -> None:
    terms = (Term("police", "công an"), Term("public", "công"), Term("commune", "xã"), Term("rare", "xã", 5))
    words, share = Wording(terms).english("Công an xã trực 24 giờ", random.Random(3))
    assert [word.removesuffix("s") for word in words.split()] == ["police", "commune", "24"]
    assert share == pytest.approx(3 / 6)
    assert Wording(terms).english("", random.Random(3)) == ("", 0.0)


def test_plans_are_read_as_the_product_reads_them_but_for_those_kept_for_measuring(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    for name in ("a.txt", "b.txt"):
        (tmp_path / "plans" / name).write_text(PLAN, "utf-8")
    (tmp_path / "held_out.txt").write_text("# note\nb.txt\n", "utf-8")
    ((*_, duty),) = read_plans(tmp_path / "plans", tmp_path / "held_out.txt")
    assert duty.body == "Tuần tra các bến sông vào mùa mưa."
    assert duty.context.split("\n")[-2:] == ["I. TỔ CHỨC THỰC HIỆN", "1. Công an xã"]
    assert duty.actors == ("Công an xã",)


def test_no_plan_is_trained_on_that_questions_are_asked_of() -> None:
    from evals.run import OWN_SETS

    kept = HELD_OUT.read_text("utf-8").splitlines()
    asked = {path.name for one in OWN_SETS for path in one.plans.iterdir()}
    trained = {path.name for path in FOLDER.iterdir()} - set(kept)
    assert len(trained) == 34 and not asked & trained
    assert all((FOLDER / name).is_file() for name in kept if not name.startswith("#"))


def test_a_plan_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "a.txt").write_bytes(b"\x00\x01\x02" * 50)
    (tmp_path / "held_out.txt").write_text("", "utf-8")
    with pytest.raises(ValueError, match=r"a\.txt: "):
        read_plans(tmp_path / "plans", tmp_path / "held_out.txt")


def test_the_records_readme_counts_them() -> None:
    rows = dict(re.findall(r"^\| (\w+\.tsv) \| (\d+) \|", (PAIRS / "README.md").read_text("utf-8"), re.MULTILINE))
    counted = {path.name: str(len(path.read_text("utf-8").splitlines())) for path in PAIRS.glob("*.tsv")}
    assert rows == counted
