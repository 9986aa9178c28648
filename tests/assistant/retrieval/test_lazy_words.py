"""The words of a plan's passages are made as they are looked at; of too many, the plans looked at first go."""

from __future__ import annotations

from assistant.retrieval.plan_words import WordsOf, plan_words
from ingest.reading import read
from vectorstore.values import Plan, PlanContents


def plan(key: int) -> PlanContents:
    found = read("KẾ HOẠCH\nNuôi ong\n\nI. MỤC TIÊU\n- Mỗi thôn có một tổ.\n- Học nghề nuôi ong.\n")
    one = Plan("ong", 1, key, "ong.txt", found.header, len(found.passages), "")
    return PlanContents(one, found.text, found.sections, found.passages, found.obligations)


def test_a_passage_is_made_when_it_is_looked_at_and_once() -> None:
    words = plan_words(plan(1))
    last = words.passages[-1]
    assert words.passages.made == 1  # type: ignore[attr-defined]
    assert last.passage.ordinal == len(words.passages) - 1
    everything = list(words.passages)
    assert everything[-1] is last is words.passages[len(everything) - 1]
    assert [one.passage for one in everything] == list(words.contents.passages)
    assert words.passages[1:] == everything[1:] and words.passages.made == len(everything)  # type: ignore[attr-defined]


def test_what_was_looked_at_first_goes() -> None:
    words_of, plans = WordsOf(passages=2), [plan(key) for key in range(1, 4)]
    first = words_of(plans[0])
    assert words_of(plans[1]) and words_of(plans[0]) is first
    assert len(list(first.passages)) > 2
    assert words_of(plans[2]) and words_of(plans[0]) is not first
