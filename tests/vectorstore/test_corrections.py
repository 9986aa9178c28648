"""Corrections lie over what was read, survive what happens to it, and are proposed again where its words change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_fakes import reading_of, with_obligations

from vectorstore.corrections import BadCorrection, Correction, as_they_stand, checked, corrected, in_force
from vectorstore.errors import UnknownCorrection, UnknownObligation, UnknownPlan
from vectorstore.library import Library
from vectorstore.obligation import KINDS, Deadline, Obligation, Party
from vectorstore.span import Span
from vectorstore.values import Reading

PATROL = "Tuần tra ban đêm các bến sông trước ngày 10 tháng 5"
FIRST = with_obligations(reading_of("I. CÔNG AN XÃ", PATROL, "Báo cáo hằng tháng"), deadline="ngày 10 tháng 5")
NEW_WORDS = "Tuần tra ban đêm tại các bến sông trước ngày 20 tháng 5"
SECOND = with_obligations(reading_of("I. CÔNG AN XÃ", "Báo cáo hằng tháng", NEW_WORDS), deadline="ngày 20 tháng 5")
THIRD = with_obligations(reading_of("I. CÔNG AN XÃ", "Trực ban ngày"))

TEXT = "Trạm Y tế và Đoàn xã khám sức khỏe trong tháng 6, báo cáo UBND"
READ = Obligation(
    "o1",
    0,
    0,
    None,
    "duty",
    (Span(0, 48), Span(50, len(TEXT))),
    (
        Party("lead", "Trạm Y tế", Span(0, 9), "tram-y-te:xa", "Trạm Y tế"),
        Party("partner", "Đoàn xã", Span(13, 20), "doan:xa", "Đoàn xã"),
        Party("recipient", "UBND", Span(58, 62), "ubnd", "UBND"),
    ),
    deadline=Deadline("trong tháng 6", Span(35, 48), interval=("2024-06-01", "2024-06-30")),
)


def correction(field: str, value: Any, id_: int = 1, **more: Any) -> Correction:
    columns = {"was": None, "by": "an", "at": "t", "why": "w", "quote": "q"} | more
    return Correction(id_, "a", "o1", field, value, **columns)  # type: ignore[arg-type]


def identify(name: str) -> tuple[str, str, bool]:
    return f"#{name}", name.upper(), name.startswith("Các")


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("actor", ["  Công  an xã ", "Công an xã", "Đoàn xã"], ["Công an xã", "Đoàn xã"]),
        ("actor", [], []),
        ("kind", "report", "report"),
        ("deadline", None, None),
        ("deadline", {"text": " Quý  II "}, {"text": "Quý II", "due": [], "interval": None, "rrule": None}),
        ("deadline", {"text": "", "due": ["2024-06-30", "2024-05-01", "2024-05-01"]},
         {"text": "", "due": ["2024-05-01", "2024-06-30"], "interval": None, "rrule": None}),
        ("deadline", {"text": "x", "interval": ("2024-05-01", "2024-05-01"), "rrule": "FREQ=MONTHLY;BYMONTHDAY=-1"},
         {"text": "x", "due": [], "interval": ["2024-05-01", "2024-05-01"], "rrule": "FREQ=MONTHLY;BYMONTHDAY=-1"}),
    ],
)  # fmt: skip
def test_what_a_field_can_be(field: str, value: Any, kept: Any) -> None:
    assert checked(field, value) == kept
    assert checked(field, kept) == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [("actor", "Công an xã"), ("actor", [" "]), ("actor", [1]), ("actor", None), ("kind", "việc"), ("kind", None),
     ("kind", ["duty"]), ("deadline", "mai"), ("deadline", {}), ("deadline", {"text": " ", "due": []}),
     ("deadline", {"text": "x", "due": ["31/5/2024"]}), ("deadline", {"text": "x", "due": [5]}),
     ("deadline", {"text": "x", "due": "2024-05-01"}), ("quote", "x"),
     *(("deadline", {"text": "x", "interval": value})
       for value in ("2024-05-01", ["2024-05-01"], ["2024-05-02", "2024-05-01"], ["x", "y"], [1, 2], [])),
     *(("deadline", {"text": "x", "rrule": value})
       for value in (1, "", "x", "FREQ=OFTEN", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=x", "FREQ=DAILY;X=1",
                     "FREQ=MONTHLY;BYMONTHDAY=x", "DTSTART:20240101\nRRULE:FREQ=DAILY", ["FREQ=DAILY"]))],
)  # fmt: skip
def test_what_a_field_can_not_be(field: str, value: Any) -> None:
    with pytest.raises(BadCorrection):
        checked(field, value)


@pytest.mark.parametrize(
    ("names", "actors"),
    [
        (["Trạm Y tế"], [("lead", "Trạm Y tế", Span(0, 9), "tram-y-te:xa")]),  # as it was
        (["Đoàn xã"], [("actor", "Đoàn xã", Span(13, 20), "doan:xa")]),  # a partner that acts
        (["sức khỏe"], [("actor", "sức khỏe", Span(26, 34), "#sức khỏe")]),  # the words say it
        (["Công an xã"], [("actor", "Công an xã", Span(0, 0), "#Công an xã")]),  # they don't
        ([], []),
    ],
)
def test_other_actors(names: list[str], actors: list[tuple[str, str, Span, str]]) -> None:
    now = corrected(TEXT, READ, [correction("actor", names)], identify)
    assert [(one.role, one.text, one.span, one.unit_id) for one in now.actors] == actors
    assert now.implicit == (not actors)
    others = [one.text for one in now.of_role("partner", "recipient")]
    assert others == [one for one in ("Đoàn xã", "UBND") if one not in names]
    assert (now.spans, now.id, now.deadline) == (READ.spans, READ.id, READ.deadline)


@pytest.mark.parametrize(
    ("value", "deadline"),
    [
        (None, None),
        ({"text": "trong tháng 6", "due": []}, READ.deadline),
        ({"text": "trong tháng 6", "due": ["2024-06-30"]}, Deadline("trong tháng 6", Span(35, 48), ("2024-06-30",))),
        (
            {"text": "trong tháng 6", "due": [], "interval": None, "rrule": "FREQ=DAILY"},
            Deadline("trong tháng 6", Span(35, 48), rrule="FREQ=DAILY"),
        ),
        ({"text": "tháng 6", "due": []}, Deadline("tháng 6", Span(41, 48))),
        (
            {"text": "tháng 6", "due": [], "interval": ["2024-06-01", "2024-06-30"], "rrule": None},
            Deadline("tháng 6", Span(41, 48), interval=("2024-06-01", "2024-06-30")),
        ),
        ({"text": "", "due": ["2024-06-30"]}, Deadline("", Span(0, 0), ("2024-06-30",))),
        ({"text": "báo cáo UBND", "due": []}, Deadline("báo cáo UBND", Span(50, 62))),  # in the second part
    ],
)
def test_another_deadline(value: Any, deadline: Deadline | None) -> None:
    assert corrected(TEXT, READ, [correction("deadline", value)], identify) == replace(READ, deadline=deadline)


def test_an_actor_can_be_a_class_of_units() -> None:
    now = corrected(TEXT, READ, [correction("actor", ["Các thôn", "Công an xã"])], identify)
    assert [(one.name, one.general) for one in now.actors] == [("CÁC THÔN", True), ("CÔNG AN XÃ", False)]


def test_another_kind() -> None:
    assert corrected(TEXT, READ, [correction("kind", "report")], identify) == replace(READ, kind="report")


def test_the_latest_of_a_field_holds_unless_withdrawn() -> None:
    made = [
        correction("kind", "report", 1),
        correction("kind", "target", 3),
        correction("kind", "duty", 4, state="withdrawn"),
        correction("actor", [], 2, state="accepted"),
    ]
    assert {one.id for one in in_force(reversed(made))["o1"]} == {2, 3}
    assert in_force([made[2]]) == {}


def test_what_a_later_one_has_replaced_is_superseded() -> None:
    made = [
        correction("kind", "report", 1),
        correction("actor", [], 2),
        correction("kind", "target", 3),
        correction("kind", "duty", 4, state="withdrawn"),
        correction("deadline", None, 5, state="rejected"),
        replace(correction("kind", "duty", 6), obligation_id="o2"),
    ]
    states = [one.state for one in as_they_stand(made)]
    assert states == ["superseded", "active", "active", "withdrawn", "rejected", "active"]


names = st.lists(st.sampled_from(["Trạm Y tế", "Đoàn xã", "UBND", "Công an xã", "khám"]), max_size=3, unique=True)
words = st.text(min_size=1, max_size=5).filter(str.strip) | st.sampled_from(["trong tháng 6", "tháng", "báo cáo"])
values = st.one_of(
    st.tuples(st.just("actor"), names),
    st.tuples(st.just("kind"), st.sampled_from(KINDS)),
    st.tuples(st.just("deadline"), st.none() | st.fixed_dictionaries({"text": words, "due": st.just(["2024-06-30"])})),
)


@given(st.lists(values, max_size=4))
def test_no_correction_touches_the_plans_words(made: list[tuple[str, Any]]) -> None:
    several = [correction(field, checked(field, value), at) for at, (field, value) in enumerate(made)]
    now = corrected(TEXT, READ, several, identify)
    for name in ("id", "ordinal", "passage", "section", "spans", "result", "targets"):
        assert getattr(now, name) == getattr(READ, name)
    for party in now.parties:
        assert party.span.start == party.span.end or party.span.of(TEXT) == party.text
    if now.deadline and now.deadline.span.start < now.deadline.span.end:
        assert now.deadline.span.of(TEXT) == now.deadline.text
    fields = dict(made)
    if "actor" in fields:
        assert [party.text for party in now.actors] == checked("actor", fields["actor"])
    assert now.kind == fields.get("kind", READ.kind)


# --- in a library ---


def keep(library: Library, reading: Reading = FIRST, plan_id: str | None = None) -> str:
    return library.keep(reading, source="a.txt", path="/a.txt", digest=reading.text, plan_id=plan_id).id


def of_words(library: Library, plan_id: str, words: str) -> Obligation:
    contents = library.contents(plan_id)
    (found,) = [one for one in contents.obligations if one.spans[0].of(contents.text) == words]
    return found


def correct(library: Library, plan_id: str, values: Mapping[str, Any], words: str = PATROL) -> int:
    chosen = of_words(library, plan_id, words).id
    return library.editor.correct(plan_id, chosen, values, by="Lan", why="gọi điện hỏi")[-1].id


def actors(library: Library, plan_id: str, words: str = PATROL) -> list[str]:
    return [party.text for party in of_words(library, plan_id, words).actors]


def test_a_correction_is_kept_with_who_when_and_why(library: Library) -> None:
    plan_id = keep(library)
    state, read = library.state(), of_words(library, plan_id, PATROL)
    correct(library, plan_id, {"actor": ["Dân quân"], "deadline": None, "kind": "report"})
    assert library.state() > state
    now = of_words(library, plan_id, PATROL)
    assert ([one.text for one in now.actors], now.deadline, now.kind) == (["Dân quân"], None, "report")
    assert (now.id, now.spans, now.section, now.passage) == (read.id, read.spans, read.section, read.passage)
    made = library.editor.corrections(plan_id)
    assert library.contents(plan_id).corrections == made
    assert {(one.by, one.at, one.why, one.quote) for one in made} == {
        ("Lan", "2024-05-20T12:00:00+00:00", "gọi điện hỏi", PATROL)
    }
    assert [(one.field, one.was) for one in made] == [
        ("actor", ["Công an xã"]),
        ("deadline", {"text": "ngày 10 tháng 5", "due": ["2023-05-10"], "interval": None, "rrule": None}),
        ("kind", "duty"),
    ]
    assert library.catalogue.contents(plan_id).obligations == FIRST.obligations  # stored as read
    assert actors(library, plan_id, "Báo cáo hằng tháng") == ["Công an xã"]


def test_the_latest_wins_and_a_withdrawn_one_gives_way(library: Library) -> None:
    plan_id = keep(library)
    first = correct(library, plan_id, {"actor": ["Dân quân"]})
    second = correct(library, plan_id, {"actor": ["Đoàn xã"]})
    assert actors(library, plan_id) == ["Đoàn xã"]
    assert [one.state for one in library.editor.corrections()] == ["superseded", "active"]
    assert library.catalogue.corrections.get(second).was == ["Dân quân"]
    library.editor.withdraw(second, by="Minh")
    assert [one.state for one in library.editor.corrections(plan_id)] == ["active", "withdrawn"]
    assert actors(library, plan_id) == ["Dân quân"]
    library.editor.withdraw(first, by="Minh")
    assert actors(library, plan_id) == ["Công an xã"]
    assert library.contents(plan_id).corrections == ()
    history = library.editor.corrections()
    assert [(one.state, one.by, one.ended_by) for one in history] == [("withdrawn", "Lan", "Minh")] * 2
    with pytest.raises(UnknownCorrection, match="correction 1 is withdrawn"):
        library.editor.withdraw(first, by="Minh")


def test_it_survives_a_new_reading_a_new_edition_and_another_opening(open_library: Callable[..., Library]) -> None:
    library = open_library()
    plan_id = keep(library)
    correct(library, plan_id, {"actor": ["Dân quân"]}, "Báo cáo hằng tháng")
    library.reread(lambda _: replace(FIRST, warnings=()))
    assert actors(library, plan_id, "Báo cáo hằng tháng") == ["Dân quân"]
    keep(library, SECOND, plan_id)
    assert actors(library, plan_id, "Báo cáo hằng tháng") == ["Dân quân"]
    assert actors(open_library(), plan_id, "Báo cáo hằng tháng") == ["Dân quân"]
    assert library.editor.review() == ()


def test_other_words_have_it_proposed(library: Library) -> None:
    plan_id = keep(library)
    made = correct(library, plan_id, {"actor": ["Dân quân"]})
    keep(library, SECOND, plan_id)
    assert actors(library, plan_id, NEW_WORDS) == ["Công an xã"]
    (proposal,) = library.editor.review()
    assert (proposal.correction.id, proposal.quote) == (made, NEW_WORDS)
    assert proposal.obligation is not None and 0.6 < proposal.likeness < 1
    child = library.editor.accept(made, by="Minh")
    assert actors(library, plan_id, NEW_WORDS) == ["Dân quân"]
    assert (child.origin, child.by, child.why, child.was) == (made, "Minh", "gọi điện hỏi", ["Công an xã"])
    assert library.catalogue.corrections.get(made).state == "accepted"
    assert library.editor.review() == ()
    library.rollback(plan_id, 1)
    assert actors(library, plan_id) == ["Dân quân"]  # its own words are back
    assert [one.correction.id for one in library.editor.review()] == [child.id]
    with pytest.raises(UnknownCorrection, match="is accepted, not to review"):
        library.editor.accept(made, by="Minh")


def test_a_proposal_is_rejected(library: Library) -> None:
    plan_id = keep(library)
    made = correct(library, plan_id, {"kind": "report"})
    with pytest.raises(UnknownCorrection, match="is active, not to review"):
        library.editor.reject(made, by="Minh")
    keep(library, SECOND, plan_id)
    library.editor.reject(made, by="Minh")
    assert library.editor.review() == ()
    assert of_words(library, plan_id, NEW_WORDS).kind == "duty"


def test_words_that_have_no_like_are_proposed_without_one(library: Library) -> None:
    plan_id = keep(library)
    made = correct(library, plan_id, {"actor": ["Dân quân"]})
    keep(library, THIRD, plan_id)
    (proposal,) = library.editor.review(plan_id)
    assert (proposal.obligation, proposal.quote, proposal.likeness) == (None, "", 0.0)
    with pytest.raises(UnknownCorrection, match="like no obligation"):
        library.editor.accept(made, by="Minh")
    chosen = of_words(library, plan_id, "Trực ban ngày").id
    library.editor.accept(made, by="Minh", obligation_id=chosen)
    assert actors(library, plan_id, "Trực ban ngày") == ["Dân quân"]


def test_only_the_latest_of_a_field_is_proposed_and_none_of_a_withdrawn_plan(library: Library) -> None:
    plan_id = keep(library)
    correct(library, plan_id, {"kind": "report"})
    latest = correct(library, plan_id, {"kind": "target"})
    keep(library, SECOND, plan_id)
    assert [one.correction.id for one in library.editor.review()] == [latest]
    library.withdraw(plan_id)
    assert library.editor.review() == ()
    assert len(library.editor.corrections()) == 2


def test_what_is_not_there_can_not_be_corrected(library: Library) -> None:
    plan_id = keep(library)
    with pytest.raises(UnknownPlan):
        library.editor.correct("nope", "o1", {"kind": "duty"}, by="Lan", why="x")
    with pytest.raises(UnknownObligation, match="has no obligation 'nope' in its current edition"):
        library.editor.correct(plan_id, "nope", {"kind": "duty"}, by="Lan", why="x")
    with pytest.raises(BadCorrection):
        correct(library, plan_id, {"kind": "report", "actor": "x"})
    with pytest.raises(UnknownCorrection, match="there is no correction 9"):
        library.editor.withdraw(9, by="Lan")
    assert library.editor.corrections() == ()
