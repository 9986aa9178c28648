"""What differs between two editions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from edition_fakes import edition, with_obligation
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.comparison.obligations import DUTY_FIELDS
from vectorstore.comparison.runs import letters
from vectorstore.keeping.edition_diff import EditionDiff, edition_diff
from vectorstore.obligation import Deadline, Party, Target
from vectorstore.values import HeaderField, PlanContents, Span

BASE = """ỦY BAN NHÂN DÂN XÃ AN BÌNH
# I. MỤC ĐÍCH
- Giảm số trẻ em tử vong do đuối nước trên địa bàn xã.
# II. TỔ CHỨC THỰC HIỆN
## 1. Công an xã
- Rà soát các ao, hồ nguy hiểm và cắm biển cảnh báo trước ngày 30/4/2024.
- Tuần tra các bến sông trong dịp hè.
## 2. Trường tiểu học
- Tổ chức dạy bơi cho học sinh lớp 4, lớp 5.
= x
= x
! Nguyễn Văn Bình"""


def told(found: EditionDiff) -> set[str]:
    """The differences of passages in words: "changed old → new", "moved …", "added …", "gone …"."""
    old, new, passages = found.old.text, found.new.text, found.passages
    return {
        *(f"changed {one.old.words(old)} → {one.new.words(new)}" for one in passages.changed),
        *(f"moved {one.new.words(new)}" for one in passages.moved),
        *(f"added {one.words(new)}" for one in passages.added),
        *(f"gone {one.words(old)}" for one in passages.gone),
    }


def diff_of(*changes: tuple[str, str]) -> EditionDiff:
    """BASE beside itself with words changed."""
    script = BASE
    for old, new in changes:
        assert old in script
        script = script.replace(old, new, 1)
    return edition_diff(edition(BASE), edition(script, 2))


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (("- Tuần tra các", "- Tuần  tra   các"),),  # a page ends within the words
        (("- Tuần tra các", "- Tuần\u00a0tra \u200bcác"),),  # nothing that is to be seen
        (("3", "3"), ("đuối", "đuo\u0302\u0301i")),  # NFD
        (("lớp 4, lớp 5", "lớp 4,lớp 5"),),  # white space alone
        (("## 1.", "## 01."), ("## 2.", "## a)")),  # markers
        # another order under one section
        (
            ("- Tuần tra các bến sông trong dịp hè.\n", ""),
            ("- Rà soát", "- Tuần tra các bến sông trong dịp hè.\n- Rà soát"),
        ),
    ],
)
def test_what_is_no_change(changes: tuple[tuple[str, str], ...]) -> None:
    found = diff_of(*changes)
    assert not found and len(found.passages.same) == 8 and len(found.obligations.same) == 4


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "trong dịp hè.",
            "trong mùa mưa lũ.",
            {"changed Tuần tra các bến sông trong dịp hè. → Tuần tra các bến sông trong mùa mưa lũ."},
        ),
        # only the marks differ: other words all the same
        (
            "bến sông trong dịp hè.",
            "bến sòng trong dịp hè.",
            {"changed Tuần tra các bến sông trong dịp hè. → Tuần tra các bến sòng trong dịp hè."},
        ),
        ("- Tuần tra các bến sông trong dịp hè.\n", "", {"gone Tuần tra các bến sông trong dịp hè."}),
        ("## 2.", "- Trực cứu hộ 24/24 giờ.\n## 2.", {"added Trực cứu hộ 24/24 giờ."}),
        # replaced by words that are unlike
        (
            "Tuần tra các bến sông trong dịp hè.",
            "Báo cáo huyện mỗi tháng một lần.",
            {"gone Tuần tra các bến sông trong dịp hè.", "added Báo cáo huyện mỗi tháng một lần."},
        ),
        # of two equal cells the second: the one between its neighbours
        ("= x\n! ", "= đạt\n! ", {"changed x → đạt"}),
        ("! Nguyễn Văn Bình", "! Trần Thị Hoa", {"changed Nguyễn Văn Bình → Trần Thị Hoa"}),
        # a heading renamed is no move of what stands under it
        ("## 1. Công an xã", "## 1. Lực lượng Công an xã An Bình", set()),
        ("## 1. Công an xã", "## 1. Tổ bảo vệ", set()),
        # a section put in renumbers the next ones
        ("## 1. Công an xã", "## 1. Trạm Y tế\n- Trực cấp cứu.\n## 2. Công an xã", {"added Trực cấp cứu."}),
    ],
)
def test_passages(old: str, new: str, expected: set[str]) -> None:
    assert told(diff_of((old, new))) == expected


def test_the_same_words_under_another_section_are_moved() -> None:
    found = diff_of(
        ("- Tuần tra các bến sông trong dịp hè.\n", ""), ("\n= x", "\n- Tuần tra các bến sông trong dịp hè.\n= x")
    )
    assert told(found) == {"moved Tuần tra các bến sông trong dịp hè."}
    (moved,) = found.passages.moved
    assert [side.path(one.section)[-1] for side, one in ((found.old, moved.old), (found.new, moved.new))] == [
        "1. Công an xã",
        "2. Trường tiểu học",
    ]
    (duty,) = found.obligations.changed
    assert duty.fields == ("actors", "section") and not duty.runs


def test_changed_words_under_another_section_are_changed_and_moved() -> None:
    found = diff_of(
        ("- Rà soát các ao, hồ nguy hiểm và cắm biển cảnh báo trước ngày 30/4/2024.\n", ""),
        ("\n= x", "\n- Rà soát các ao, hồ nguy hiểm và cắm biển cảnh báo trước ngày 15/5/2024.\n= x"),
    )
    (changed,) = found.passages.changed
    assert changed.moved and not found.passages.moved


def test_a_footnote_stands_wherever_its_page_ends() -> None:
    note = "~ ¹ Trẻ em: người dưới 16 tuổi.\n"
    old, new = BASE.replace("## 1.", f"{note}## 1."), BASE.replace("= x\n!", f"= x\n{note}!")
    assert not edition_diff(edition(old), edition(new))


def test_the_most_alike_are_paired_first() -> None:
    """Not the first that is alike enough."""
    old = "# 1. Công an xã\n- Tổ chức ba buổi tuyên truyền tại trường học.\n- Tổ chức ba buổi tuyên truyền tại thôn."
    new = "# 1. Công an xã\n- Tổ chức hai buổi tuyên truyền tại thôn.\n- Tổ chức hai buổi tuyên truyền tại trường học."
    found = edition_diff(edition(old), edition(new))
    assert told(found) == {
        "changed Tổ chức ba buổi tuyên truyền tại trường học. → Tổ chức hai buổi tuyên truyền tại trường học.",
        "changed Tổ chức ba buổi tuyên truyền tại thôn. → Tổ chức hai buổi tuyên truyền tại thôn.",
    }


def test_a_namesake_of_another_section_is_not_taken_for_it() -> None:
    """Equal words of one unit go; those of another unit stay where they are."""
    both = "# 1. Công an xã\n- Báo cáo kết quả.\n# 2. Trạm Y tế\n- Báo cáo kết quả.\n- Trực cấp cứu."
    found = edition_diff(edition(both), edition(both.replace("- Báo cáo kết quả.\n# 2", "# 2")))
    assert told(found) == {"gone Báo cáo kết quả."}
    (gone,) = found.obligations.gone
    assert found.old.path(gone.section) == ("1. Công an xã",) and len(found.obligations.same) == 2


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("trước ngày 30/4/2024", ("deadline",)),
        ("Rà soát các ao, hồ", ("words",)),
    ],
)
def test_obligations_changed_in_words_and_what_hangs_on_them(script: str, expected: tuple[str, ...]) -> None:
    new = {"trước ngày 30/4/2024": "trước ngày 15/5/2024", "Rà soát các ao, hồ": "Rà soát các ao, hồ, đập"}[script]
    (duty,) = diff_of((script, new)).obligations.changed
    assert duty.fields == ("words", *(field for field in expected if field != "words"))
    assert duty.runs and not duty.moved


HERE = Span(0, 5)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("actors", {"parties": ()}),
        ("actors", {"parties": (Party("lead", "MỤC ĐÍCH", HERE, "", ""),)}),  # another role
        ("actors", {"parties": (Party("actor", "MỤC ĐÍCH", HERE, "", "", excludes=("mầm non",)),)}),
        ("deadline", {"deadline": Deadline("trong tháng 5", HERE, ("2024-05-31",))}),
        ("kind", {"kind": "target"}),
        ("result", {"result": (HERE,)}),
        ("targets", {"targets": (Target(">", "99", "%", "trẻ em", HERE),)}),
    ],
)
def test_fields_of_an_obligation(field: str, values: dict[str, object]) -> None:
    old = edition(BASE)
    found = edition_diff(old, with_obligation(old, lambda one: replace(one, **values)))
    (duty,) = found.obligations.changed
    assert duty.fields == (field,) and field in DUTY_FIELDS
    assert not found.passages and bool(found)


def test_parties_of_each_role_are_fields_of_their_own() -> None:
    old = edition(BASE)
    partner, recipient = Party("partner", "Trạm Y tế", HERE, "", ""), Party("recipient", "UBND xã", HERE, "", "")
    found = edition_diff(
        old, with_obligation(old, lambda one: replace(one, parties=(*one.parties, partner, recipient)))
    )
    assert found.obligations.changed[0].fields == ("partners", "recipients")


@pytest.mark.parametrize(
    "same",
    [
        Party("actor", "MỤC  ĐÍCH", HERE, "another-id", "Another name"),  # known by another id since
        Party("actor", "MĐ", HERE, "mục đích", "MỤC ĐÍCH"),  # written short
    ],
)
def test_a_unit_is_the_same_by_its_name_or_by_what_it_is(same: Party) -> None:
    old = edition(BASE)
    assert not edition_diff(old, with_obligation(old, lambda one: replace(one, parties=(same,))))


def test_the_order_of_units_is_no_change_but_their_number_is() -> None:
    first, second = Party("actor", "Công an xã", HERE, "", ""), Party("actor", "Trạm Y tế", HERE, "", "")
    one, turned, more = (
        with_obligation(edition(BASE), lambda it, parties=parties: replace(it, parties=parties))
        for parties in ((first, second), (second, first), (first, second, second))
    )
    assert not edition_diff(one, turned)
    assert [pair.fields for pair in edition_diff(one, more).obligations.changed] == [("actors",)]


def test_the_header() -> None:
    old = edition(BASE)
    header = replace(
        old.plan.header,
        number=HeaderField("present", "12/KH-UBND"),
        title=HeaderField("present", "KẾ  HOẠCH Công tác trẻ em"),  # white space alone
        signer=HeaderField("illegible"),
    )
    found = edition_diff(old, replace(old, plan=replace(old.plan, header=header)))
    assert [(one.field, one.old.state, one.new.state) for one in found.header] == [
        ("number", "blank", "present"),
        ("signer", "absent", "illegible"),
    ]
    assert found and not found.passages and not found.obligations


EMPTY = edition("")


def test_nothing_beside_something() -> None:
    some = edition(BASE)
    assert not edition_diff(EMPTY, EMPTY)
    assert len(edition_diff(EMPTY, some).passages.added) == len(edition_diff(some, EMPTY).passages.gone) == 8


# --- the counts add up, whatever the plans are ---

WORDS = st.lists(st.sampled_from(("công", "an", "xã", "báo", "cáo", "hè", "30/4/2024,", "x")), min_size=1, max_size=7)
LINES = st.tuples(st.sampled_from(["# ", "## ", "- ", "= ", "! ", ""]), WORDS).map(lambda it: it[0] + " ".join(it[1]))
EDITIONS = st.lists(LINES, max_size=14).map("\n".join).map(edition)


@given(EDITIONS, EDITIONS)
@settings(max_examples=80, deadline=None)
def test_every_passage_and_obligation_counts_once(old: PlanContents, new: PlanContents) -> None:
    found = edition_diff(old, new)
    for sort, before, after in (
        (found.passages, old.passages, new.passages),
        (found.obligations, old.obligations, new.obligations),
    ):
        pairs = (*sort.same, *sort.changed, *sort.moved)
        assert Counter(id(one) for one in (*(pair.old for pair in pairs), *sort.gone)) == Counter(map(id, before))
        assert Counter(id(one) for one in (*(pair.new for pair in pairs), *sort.added)) == Counter(map(id, after))
    for pair in found.passages.changed:
        for text, spans, of in ((old.text, pair.old.spans, "old"), (new.text, pair.new.spans, "new")):
            said = "".join(span.of(text) for run in pair.runs for span in getattr(run, of))
            assert letters(said) == letters("".join(span.of(text) for span in spans))


@given(EDITIONS)
@settings(max_examples=25, deadline=None)
def test_an_edition_does_not_differ_from_itself(one: PlanContents) -> None:
    assert not edition_diff(one, one)


@given(EDITIONS, EDITIONS)
@settings(max_examples=25, deadline=None)
def test_the_same_editions_differ_in_the_same_way(old: PlanContents, new: PlanContents) -> None:
    assert edition_diff(old, new) == edition_diff(old, new)
