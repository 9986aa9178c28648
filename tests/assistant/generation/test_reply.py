from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.generation.reply import (
    LONGEST_REPLY,
    MOST_STATEMENTS,
    BadReply,
    ReplyReader,
    StatementDraft,
)

GOOD = '{"statements": [{"text": "Một \\"hai\\" }]", "sources": ["S1", "S1", "S2"]}, {"text": "Ba", "sources": []}]}'
DRAFTS = [StatementDraft('Một "hai" }]', ("S1", "S2")), StatementDraft("Ba", ())]
drafts = st.lists(
    st.fixed_dictionaries({"text": st.text(max_size=60), "sources": st.lists(st.text(max_size=4), max_size=4)}),
    max_size=5,
)


def read(text: str, *cuts: int) -> tuple[list[StatementDraft], str]:
    """What is found, and the fault."""
    reader, found, at = ReplyReader(), [], 0
    for cut in (*sorted(cuts), len(text)):
        found += reader.feed(text[at:cut])
        at = max(at, cut)
    try:
        reader.finish()
    except BadReply as fault:
        return found, str(fault)
    return found, ""


@pytest.mark.parametrize("text", [GOOD, f" \n{GOOD}\n", f"```json\n{GOOD}\n```", f"```\n{GOOD}```"])
def test_a_reply_is_read(text: str) -> None:
    assert read(text) == (DRAFTS, "")


THOUGHT = f"<think>\nNên nói {GOOD[:60]} trước?\n{'Chưa chắc. ' * 40}</think>\n\n"


@pytest.mark.parametrize("size", [1, 3, 7, 50, 1000])
def test_what_is_thought_aloud_is_passed_over(size: int) -> None:
    text = f"\n{THOUGHT}{GOOD}"
    assert read(text, *range(size, len(text), size)) == (DRAFTS, "")


@pytest.mark.parametrize("text", [THOUGHT, THOUGHT[:-12], f"{GOOD}{THOUGHT}", f"{THOUGHT}Xin chào{GOOD}"])
def test_a_thought_is_no_reply(text: str) -> None:
    assert read(text)[1] != ""


def test_it_may_be_cut_in_the_space_before_a_statement() -> None:
    text = '{"statements": [\n    {"text": "a", "sources": []}\n  ]\n}'
    assert all(read(text, cut) == ([StatementDraft("a", ())], "") for cut in range(len(text)))


def test_a_statement_is_given_as_soon_as_it_is_whole() -> None:
    reader = ReplyReader()
    end = GOOD.index("}, {") + 1
    assert reader.feed(GOOD[: end - 1]) == []
    assert reader.feed(GOOD[end - 1 : end]) == DRAFTS[:1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Xin chào",
        "{}",
        "[]",
        GOOD[:-1],
        GOOD[:-2],
        GOOD + "{}",
        GOOD + " tái bút",
        '{"statements": {}}',
        '{"statements": ["một"]}',
        '{"statements": [1, 2]}',
        '{"statements": [{"text": 1, "sources": []}]}',
        '{"statements": [{"text": "a", "sources": "S1"}]}',
        '{"statements": [{"text": "a", "sources": [1]}]}',
        '{"statements": [{"text": "a"}]}',
        '{"statements": [{"text": "a", "sources": [], "html": "b"}]}',
        '{"statements": [{"text": "a", "text": "b", "sources": []}]}',
        '{"statements": [{"text": "a", "sources": []} {"text": "b", "sources": []}]}',
        '{"statements": [{"text": "a", "sources": []},]}',
        '{"statements": [], "more": 1}',
        '{"other": [], "statements": []}',
        '{"statements": [{"text": "a\nb", "sources": []}]}',
        '{"statements": [{"text": ' + "9" * 5_000 + ', "sources": ["S1"]}]}',
        '{"statements": [{"text": "a", "sources": [' + "9" * 5_000 + "]}]}",
        '{"statements": [{"text": NaN, "sources": []}]}',
        '{"statements": [{"statements": [{"text": "a", "sources": []}]}]}',
        '{"statements": [[{"text": "a", "sources": []}]]}',
        "<think>xong" + GOOD,
        "xong</think>" + GOOD,
        '{"statements": [' + '{"text": ' * 500,
        '{"statements": [{"text": ' + "[" * 3_000,
    ],
)
def test_anything_else_is_a_bad_reply(text: str) -> None:
    found, fault = read(text)
    assert fault and len(found) <= 2


def test_limits() -> None:
    one = {"text": "a", "sources": ["S1"]}
    many = json.dumps({"statements": [one] * (MOST_STATEMENTS + 1)})
    assert len(read(many)[0]) == MOST_STATEMENTS and "more than" in read(many)[1]
    assert "sources" in read(json.dumps({"statements": [one | {"sources": [str(n) for n in range(50)]}]}))[1]
    long = json.dumps({"statements": [one | {"text": "a" * 2_500} for _ in range(MOST_STATEMENTS)]})
    assert len(long) > LONGEST_REPLY and "longer" in read(long)[1]


def test_an_endless_reply_is_not_kept() -> None:
    reader = ReplyReader()
    for _ in range(200):
        assert reader.feed(" " * 10_000) == []
    assert len(reader._text) <= LONGEST_REPLY
    with pytest.raises(BadReply):
        reader.finish()


@given(drafts, st.lists(st.integers(0, 400), max_size=30), st.booleans())
def test_it_does_not_matter_where_it_is_cut(shapes: list[dict[str, object]], cuts: list[int], spaced: bool) -> None:
    text = json.dumps({"statements": shapes}, ensure_ascii=False, indent=2 if spaced else None)
    wanted = [StatementDraft(str(s["text"]), tuple(dict.fromkeys(s["sources"]))) for s in shapes]  # type: ignore[call-overload]
    assert read(text, *(min(cut, len(text)) for cut in cuts)) == (wanted, "")


@given(st.text(max_size=200), st.lists(st.integers(0, 200), max_size=8))
def test_any_text_gives_the_same_in_any_chunks(text: str, cuts: list[int]) -> None:
    assert read(text, *(min(cut, len(text)) for cut in cuts)) == read(text)
