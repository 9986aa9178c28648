"""What the catalogue keeps as JSON comes back as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.catalogue import codec
from vectorstore.obligation import KINDS, ROLES, Deadline, Obligation, Party, Target
from vectorstore.values import Basis, Header, HeaderField, Section, Span

spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda ends: Span(min(ends), max(ends)))
some_spans = st.lists(spans, max_size=3).map(tuple)
header_fields = st.builds(
    HeaderField,
    st.sampled_from(["present", "absent", "blank", "illegible"]),
    st.none() | st.text(),
    st.none() | spans,
)
headers = st.builds(
    Header,
    **dict.fromkeys(codec._FIELDS, header_fields),
    bases=some_spans,
    recipients=some_spans,
    year=st.none() | st.integers(1945, 2100),
)
numbers = st.integers(0, 50)
sections = st.builds(Section, numbers, st.none() | numbers, numbers, st.text(), st.text(), st.text(), spans)
words = st.text(max_size=8)
isos = st.dates().map(lambda day: day.isoformat())
parties = st.builds(
    Party, st.sampled_from(ROLES), words, spans, words, words, st.booleans(), st.lists(words, max_size=2).map(tuple)
)
deadlines = st.builds(
    Deadline,
    words,
    spans,
    st.lists(isos, max_size=2).map(tuple),
    st.none() | st.tuples(isos, isos),
    st.none() | words,
)
obligations = st.builds(
    Obligation,
    words,
    numbers,
    numbers,
    st.none() | numbers,
    st.sampled_from(KINDS),
    some_spans,
    st.lists(parties, max_size=3).map(tuple),
    st.booleans(),
    st.none() | deadlines,
    some_spans,
    st.lists(st.builds(Target, words, words, words, words, spans), max_size=2).map(tuple),
)


def through_json(shape: Any) -> Any:
    return json.loads(json.dumps(shape))


@given(headers)
def test_header(header: Header) -> None:
    assert codec.header_from_json(through_json(codec.header_to_json(header))) == header


@given(st.lists(sections, max_size=3).map(tuple))
def test_outline(outline: tuple[Section, ...]) -> None:
    assert codec.sections_from_json(through_json(codec.sections_to_json(outline))) == outline


@given(some_spans, st.lists(st.builds(Basis, st.sampled_from(["actor", "partner", "deadline"]), spans)).map(tuple))
def test_passage(parts: tuple[Span, ...], basis: tuple[Basis, ...]) -> None:
    assert codec.spans_from_json(through_json(codec.spans_to_json(parts))) == parts
    assert codec.basis_from_json(through_json(codec.basis_to_json(basis))) == basis


@given(obligations)
def test_obligation(obligation: Obligation) -> None:
    columns = {name: getattr(obligation, name) for name in ("id", "ordinal", "passage", "section", "kind")}
    shape = through_json(codec.obligation_to_json(obligation))
    assert codec.obligation_from_json(shape, **columns) == obligation


_LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text()


@given(st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_a_column_is_read_as_it_was_written(value: object) -> None:
    assert codec.read_json(json.dumps(value)) == value


@pytest.mark.parametrize("written", ['"\\ud83d"', "[NaN]", '"a\\u0000b"', "1e400"])
def test_what_a_stricter_reader_refuses_is_read_as_before(written: str) -> None:
    assert repr(codec.read_json(written)) == repr(json.loads(written))
