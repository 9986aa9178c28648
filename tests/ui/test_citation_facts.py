"""What the register and the lexicon tell of an answer's citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from ui_fakes import TEXT, FakeLibrary, citation, contents

from assistant.answer import Answer, Citation
from assistant.understanding.period import SOON
from assistant.understanding.understand import understand
from ui.chat.citation_facts import NONE, Facts, facts_of
from ui.settings import Settings
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.viewer import OWNER
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Deadline, Obligation, Party
from vectorstore.span import Span
from vectorstore.values import PlanContents

BULLETS = [line for line in TEXT.splitlines() if line.startswith("- ")]
DUE = date(2024, 4, 30)  # of the first bullet


def spot(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def cited(number: int, of: PlanContents | None = None) -> Citation:
    """The bullet ``number``, from 0, marked from 1."""
    span = spot(BULLETS[number][2:])
    return citation(number + 1, of or contents(), span.start, span.end)


def view_of(made: PlanContents | None = None, today: date = DUE) -> View:
    return Parts(Settings(language="vi"), library=FakeLibrary(made or contents()), today=lambda: today).view(OWNER)  # type: ignore[arg-type]


def answer(question: str, *citations: Citation) -> Answer:
    understood = understand(question, [contents().plan], Lexicon.of()) if question else None
    return Answer("answered", "vi", "", citations, understood=understood)


def badges(facts: Facts, marker: int | str, *kinds: str) -> list[str]:
    return [badge.words for badge in facts.of(marker) if not kinds or badge.kind in kinds]


def with_obligations(*obligations: Obligation) -> PlanContents:
    return replace(contents(), obligations=obligations)


def duty(
    number: int = 0, parties: Sequence[Party] = (), deadline: Deadline | None = None, kind: str = "duty"
) -> Obligation:
    return Obligation(
        "x",
        0,
        0,
        None,
        kind,  # type: ignore[arg-type]
        (spot(BULLETS[number][2:]),),
        tuple(parties),
        deadline=deadline,
    )


# Roles


@pytest.mark.parametrize(
    ("question", "roles"),
    [
        ("Công an xã phải làm gì?", [["Chủ trì"], ["Thực hiện"], []]),
        ("Trường tiểu học phải làm gì?", [["Phối hợp"], [], ["Thực hiện"]]),
        ("Trạm Y tế xã phải làm gì?", [[], [], []]),
        ("", [["Chủ trì: Công an xã"], ["Thực hiện: Công an xã"], ["Thực hiện: Trường tiểu học"]]),
    ],
)
def test_roles_are_those_of_the_unit_asked_about(question: str, roles: list[list[str]]) -> None:
    facts = facts_of(answer(question, *map(cited, range(3))), view_of(), "vi")
    assert [badges(facts, marker, "role") for marker in (1, 2, 3)] == roles
    inline = [badge.inline for marker in (1, 2, 3) for badge in facts.of(marker) if badge.kind == "role"]
    assert all(inline) if question else not any(inline)


def test_a_general_party_that_covers_the_unit_says_so() -> None:
    party = Party("actor", "Các trường", spot("Trường tiểu học"), "", "Các trường", general=True)
    facts = facts_of(
        answer("Trường tiểu học phải làm gì?", cited(0)), view_of(with_obligations(duty(0, [party]))), "vi"
    )
    assert badges(facts, 1, "role") == ["Thực hiện"]  # a class of its own kind is as good as named
    broad = replace(party, text="Các đơn vị", name="Các đơn vị")
    facts = facts_of(
        answer("Trường tiểu học phải làm gì?", cited(0)), view_of(with_obligations(duty(0, [broad]))), "vi"
    )
    assert badges(facts, 1, "role") == ["Giao chung"]


def test_many_units_of_a_role_are_counted() -> None:
    names = ("Công an xã", "Đoàn xã", "Trạm Y tế xã")
    parties = [Party("actor", name, spot("Công an xã"), "", name) for name in names]
    facts = facts_of(answer("", cited(0)), view_of(with_obligations(duty(0, parties))), "vi")
    assert badges(facts, 1, "role") == ["Thực hiện: Công an xã, Đoàn xã và 1 đơn vị khác"]


# Kinds and deadlines


@pytest.mark.parametrize(("kind", "words"), [("duty", []), ("report", ["Báo cáo"]), ("target", ["Chỉ tiêu"])])
def test_reports_and_targets_are_told(kind: str, words: list[str]) -> None:
    facts = facts_of(answer("", cited(0)), view_of(with_obligations(duty(kind=kind))), "vi")
    assert badges(facts, 1, "kind") == words


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-SOON - 1, []),
        (-SOON, ["Sắp đến hạn 30/04/2024"]),
        (0, ["Sắp đến hạn 30/04/2024"]),
        (1, ["Đã quá hạn 30/04/2024"]),
    ],
)
def test_past_and_near_by_the_clock(days: int, said: list[str]) -> None:
    facts = facts_of(answer("", cited(0)), view_of(today=DUE + timedelta(days=days)), "vi")
    assert badges(facts, 1, "overdue", "soon") == said
    assert badges(facts, 1, "deadline") == ["Thời hạn: trước ngày 30/4/2024"]  # the words have the day


@pytest.mark.parametrize(
    ("deadline", "today", "said"),
    [
        (Deadline("Thường xuyên", Span(0, 1)), DUE, ["Thời hạn: Thường xuyên"]),
        (
            Deadline("Quý II", Span(0, 1), interval=("2024-04-01", "2024-06-30")),
            date(2025, 1, 1),
            ["Thời hạn: Quý II (01/04/2024 – 30/06/2024)"],  # a period is over; nothing was due by a day
        ),
        (
            Deadline("15/5 và 15/11", Span(0, 1), due=("2024-05-15", "2024-11-15")),
            date(2024, 6, 1),
            ["Thời hạn: 15/5 và 15/11 (15/05/2024, 15/11/2024)"],  # the first is past, the next far
        ),
        (
            Deadline("15/5 và 15/11", Span(0, 1), due=("2024-05-15", "2024-11-15")),
            date(2024, 11, 14),
            ["Thời hạn: 15/5 và 15/11 (15/05/2024, 15/11/2024)", "Sắp đến hạn 15/11/2024"],
        ),
        (
            Deadline("15/5 và\n15/11", Span(0, 1), due=("2024-05-15", "2024-11-15")),
            date(2025, 1, 1),
            ["Thời hạn: 15/5 và 15/11 (15/05/2024, 15/11/2024)", "Đã quá hạn 15/11/2024"],
        ),
    ],
)
def test_deadlines(deadline: Deadline, today: date, said: list[str]) -> None:
    made = with_obligations(duty(deadline=deadline))
    assert badges(facts_of(answer("", cited(0)), view_of(made, today), "vi"), 1) == said


# Which obligation a citation is of


def test_an_obligation_is_known_by_its_words() -> None:
    made = contents()
    span = spot(BULLETS[0][2:])
    party = Party("lead", "Công an xã", spot("Công an xã"), "", "Công an xã")
    half = replace(duty(0, [party]), spans=(Span(span.start + 10, span.end + 30),))  # mostly the same words
    beside = replace(duty(0, [party]), spans=(Span(span.end - 3, span.end + 90),))
    for one, told in ((half, ["Chủ trì: Công an xã"]), (beside, [])):
        facts = facts_of(answer("", cited(0)), view_of(replace(made, obligations=(one,))), "vi")
        assert badges(facts, 1, "role") == told


def test_of_another_edition_or_a_plan_that_is_gone_nothing_is_said() -> None:
    assert facts_of(answer("", replace(cited(0), edition=2)), view_of(), "vi") == NONE
    assert facts_of(answer("", replace(cited(0), plan_id="gone")), view_of(), "vi") == NONE
    assert facts_of(answer(""), view_of(), "vi") == NONE


# What became of units


def test_units_that_are_no_more_are_told_once_and_those_asked_about_first() -> None:
    old, other = "Sở Thông tin và Truyền thông", "Sở Lao động - Thương binh và Xã hội"
    parties = [
        Party("actor", old, spot("Công an xã"), "", old),
        Party("partner", other, spot("Công an xã"), "", other),
        Party("partner", "Công an xã", spot("Công an xã"), "", "Công an xã"),
    ]
    made = with_obligations(duty(0, parties), duty(1, parties))
    facts = facts_of(answer(f"{other} phải làm gì?", cited(0), cited(1)), view_of(made), "vi")
    assert [(note.words, note.asked) for note in facts.now] == [
        (f"{other} nay thuộc Sở Nội vụ, Sở Y tế, Sở Giáo dục và Đào tạo.", True),
        (f"{old} nay thuộc Sở Khoa học và Công nghệ.", False),
    ]


def test_english_too() -> None:
    facts = facts_of(answer("Công an xã phải làm gì?", cited(0)), view_of(today=DUE), "en")
    assert badges(facts, 1) == ["Leads", "Deadline: trước ngày 30/4/2024", "Due soon: 2024-04-30"]
