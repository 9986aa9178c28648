"""Every format gives the same answers, held against the words written down by hand."""

import pytest

from tests.parity.expected import Json, questions
from tests.parity.papers import Paper
from tests.parity.places import Letters, squeezed

FORMS = ("question", pytest.param("question_nodiac", marks=pytest.mark.long),
         pytest.param("question_en", marks=pytest.mark.long))  # fmt: skip


def holds(paper: Paper, quote: str, words: str) -> bool:
    """The quote has the words; in a scan, but for slips."""
    if paper.file.verbatim:
        return squeezed(words) in squeezed(quote)
    return Letters(quote).find(words) is not None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.slow
def test_what_must_be_cited_is(paper: Paper, form: str) -> None:
    asked = {str(one["id"]): (one, paper.quoted(str(one[form]))) for one in questions()}
    lost = {
        name: words
        for name, (one, quotes) in asked.items()
        for words in one["gold"]
        if not any(holds(paper, quote, words) for quote in quotes)
    }
    assert not lost


def test_nothing_else_is_cited(paper: Paper) -> None:
    """Of the questions with diacritics; without them, and in English, near misses may come along."""
    spare = {str(one["id"]): _beside(paper, one, paper.quoted(str(one["question"]))) for one in questions()}
    assert not {name: quotes for name, quotes in spare.items() if quotes}


def _beside(paper: Paper, one: Json, quotes: list[str]) -> list[str]:
    expected = [str(words) for words in (*one["gold"], *one["accept"])]
    return [quote for quote in quotes if not any(holds(paper, quote, w) or holds(paper, w, quote) for w in expected)]
