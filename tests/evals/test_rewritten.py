"""English sample questions that a model rewrites well are answered better than by the glossary."""

from __future__ import annotations

import json

import pytest

from evals.questions import read_questions
from evals.rewritten import main
from evals.run import OWN_SETS
from tests.assistant.model_server import Model
from tests.evals.conftest import Trial


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_rewritten_as_they_are_asked_in_vietnamese(server: Model, trial: Trial) -> None:
    asked = [question for of in OWN_SETS for question in read_questions(of.questions)]
    server.answers(rewritings={one["question_en"]: one["question"] for one in asked}, piece=400)
    status, said = trial(main, "--json", "--seconds", "60")  # the first reply waits for LangChain to be imported
    found = json.loads(said)
    model = found["model"]
    assert status == 0 and model["asked"] == model["sent_to_the_model"] == len(asked)
    assert not model["failed"] and model["used"] > 0.8 * len(asked)
    for form, tables in found["forms"].items():
        for name in ("recall", "precision", "complete"):
            assert tables["rewritten"][name] >= tables["built_in"][name], (form, name)
        assert tables["rewritten"]["verbatim"] == 1.0


@pytest.mark.slow
def test_what_is_printed_of_a_model_that_is_of_no_use(server: Model, trial: Trial) -> None:
    server.answers(reply="no JSON")
    status, said = trial(main, "--most", "4")
    assert status == 1 and "used: 0" in said and "failed: 8" in said and "reasons: unreadable 8" in said
    rows = [line.split()[1:] for line in said.splitlines() if line.startswith(("  rewritten", "  built_in"))]
    assert len(rows) == 4 and rows[0] == rows[1] and rows[2] == rows[3]
