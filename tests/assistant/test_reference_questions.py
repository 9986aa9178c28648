"""How well the reference questions are answered: floors a little under what is reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.questions import FORMS, ask_all, read_questions, read_texts, totals
from evals.run import answerer
from vectorstore.library import Library

SAMPLES = Path(__file__).parents[1] / "samples"
SHARED = Path(__file__).parents[3] / "shared"

# recall, precision, complete, abstained
OF_THE_SAMPLES = {
    "question": (0.83, 0.69, 0.74, 0.8),
    "question_nodiac": (0.78, 0.64, 0.69, 0.6),
    "question_en": (0.78, 0.66, 0.68, 0.6),
}
OF_REAL_PLANS = {
    "question": (0.85, 0.60, 0.72, 0.5),
    "question_nodiac": (0.85, 0.60, 0.72, 0.4),
    "question_en": (0.70, 0.50, 0.60, 0.4),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_sample_plans(form: str, library: Library) -> None:
    check(library, SAMPLES / "questions", read_texts(SAMPLES / "plans"), form, OF_THE_SAMPLES[form])


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_the_real_plans(form: str, real_library: Library) -> None:
    questions = SHARED / "bench" / "dev"
    if not questions.is_dir():
        pytest.skip("no reference questions beside the project")
    check(real_library, questions, read_texts(SHARED / "plans"), form, OF_REAL_PLANS[form])


def check(
    library: Library, questions: Path, texts: dict[str, str], form: str, floors: tuple[float, float, float, float]
) -> None:
    got = totals(ask_all(read_questions(questions), form, answerer(library), texts))
    for name, floor in zip(("recall", "precision", "complete", "abstained"), floors, strict=True):
        assert got[name] >= floor, f"{form}: {name} {got[name]:.3f}, not {floor}"
    assert (got["verbatim"], got["markers"]) == (1, 1)
