"""People at the chat page at the same time: each gets the answer to their own question, and nobody an error."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from benchmarks.chat import crowd, failure, scripts, served, wrong_with
from benchmarks.chat_visitor import Page, Told, places_in

PEOPLE, ROUNDS = 8, 2
PLACE = ("ke-hoach", 3, 9)


@pytest.mark.long
def test_each_of_many_people_gets_their_own_answers(sample_data: Path) -> None:
    with served(sample_data) as (address, _):
        asked = scripts(address, PEOPLE, ROUNDS)
        assert len({question for script in asked for question in script}) == PEOPLE * ROUNDS
        outcome = asyncio.run(crowd(address, asked))
    assert outcome.wrong == []
    assert len(outcome.opened) == PEOPLE
    assert len(outcome.told) == PEOPLE * ROUNDS
    assert all(told.shown <= told.first <= told.whole for told in outcome.told)


@pytest.fixture
def sample_data(tmp_path: Path) -> Path:
    from ingest.pipeline import ingest  # cost: the readers, for the slow test alone
    from vectorstore.library import Library

    with Library.open(tmp_path / "data") as library:
        plans = Path(__file__).parents[1] / "samples" / "plans"
        assert not [report for report in ingest(library, [plans]) if report.error]
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("told", "amiss"),
    [
        (Told("a?", 0.1, 0.2, 0.3, ["a?"], {PLACE}), 0),
        (Told("a?", 0.1, 0.2, 0.3, ["b?", "a?"], {PLACE}), 1),  # somebody else's question
        (Told("a?", 0.1, 0.2, 0.3, ["a?"], {("ke-hoach", 3, 8)}), 1),  # another answer
        (Told("a?", 0.1, 0.0, 0.3, [], set()), 3),
    ],
)
def test_what_is_wrong_is_seen(told: Told, amiss: int) -> None:
    assert len(wrong_with(told, ["a?"], frozenset({PLACE}))) == amiss


def test_an_error_without_words_says_what_it_was() -> None:
    silent = RuntimeError()
    silent.__cause__ = ConnectionResetError()
    assert failure(silent) == "RuntimeError(), from ConnectionResetError()"
    assert failure(ValueError("x")) == "ValueError('x')"


def test_what_an_answer_links_to() -> None:
    answer = (
        '<a class="marker" href="plans&#47;ke&#45;hoach?start&#61;3&#38;end&#61;9&#38;edition&#61;1&#35;quote">[1]</a>'
    )
    assert places_in(answer) == {PLACE}
    assert places_in("<p>plans/</p>") == set()


@pytest.mark.parametrize(
    ("root", "below"), [('"root":new URL("./vi", document.baseURI).href}', "./vi"), ('"root":""}', ".")]
)
def test_where_a_page_sends_its_events(root: str, below: str) -> None:
    config = '"components":[],"dependencies":[{"id":0,"backend_fn":true,"targets":[[1,"load"]]}]'
    page = Page.of(f"<script>window.gradio_config = {{{config},{root};</script>")
    assert page.below == below
    assert [one["id"] for one in page.loads()] == [0]
