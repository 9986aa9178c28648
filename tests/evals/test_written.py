"""A model that says what its sources say takes nothing from the answers to the sample questions."""

from __future__ import annotations

import json

import pytest

from evals.written import main
from tests.assistant.model_server import Model
from tests.evals.conftest import Trial


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_answers_are_as_good_with_a_faithful_model(server: Model, trial: Trial) -> None:
    server.answers(piece=400)
    status, said = trial(main, "--json")
    found = json.loads(said)
    model = found["model"]
    assert status == 0 and not model["notes"].keys() - {"nothing"}
    assert model["statements"] > model["sent_to_the_model"]
    for form, tables in found["forms"].items():
        for name in ("complete", "precision", "recall"):
            assert tables["with"][name] >= tables["without"][name] - 0.02, (form, name)
        assert tables["with"]["verbatim"] == tables["with"]["markers"] == 1.0


@pytest.mark.slow
def test_what_is_printed_of_a_model_that_says_nothing_of_use(server: Model, trial: Trial) -> None:
    server.answers(reply="no JSON")
    status, said = trial(main, "--most", "6", "--form", "question")
    assert status == 1 and "notes: unreadable" in said and "statements: 0" in said
    assert "  with " in said and "  without " in said
