"""The register: what a filter asks for, by any name of a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest
from store_fakes import NOON, HashEncoder, reading_of

from vectorstore.errors import UnknownPlan
from vectorstore.folding import fold
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.unit_match import UnitMatch
from vectorstore.library import Library
from vectorstore.obligation import Deadline, Obligation, ObligationKind, Party
from vectorstore.occasions import DateRange
from vectorstore.register import Filter, Register
from vectorstore.values import Reading

ALIASES = {"cax": "cong an xa", "truong mam non hoa sen": "mam non hoa sen"}
MEMBERS = {"cac truong": ("truong", "mam non"), "cac don vi": ("truong", "mam non", "cong an xa", "xyz")}


@dataclass(frozen=True)
class FakeUnit:
    id: str
    known: bool = True


class FakeUnits:
    """A lexicon of a few words; names are told apart by their folded letters."""

    def identify(self, name: str) -> FakeUnit:
        return FakeUnit(ALIASES.get(fold(name), fold(name)), known=not fold(name).startswith("xyz"))

    def covers(self, whole: str, part: str) -> bool:
        return self.identify(part).id.startswith(MEMBERS.get(fold(whole), ("-",)))


def party(words: str, role: str = "actor", *excludes: str) -> Party:
    return Party(role, words, Span0, fold(words), words, words.startswith("Các"), excludes)  # type: ignore[arg-type]


HEADING = "III. TỔ CHỨC THỰC HIỆN"
PATROL, CHECK, TEACH, REPORT, TARGET = (
    "Tuần tra bến sông trước ngày 10/5/2023",
    "Kiểm tra hồ bơi",
    "Dạy bơi",
    "Báo cáo hằng quý",
    "Giảm 10% số vụ",
)
READING = reading_of(HEADING, PATROL, CHECK, TEACH, REPORT, TARGET)
Span0 = READING.sections[0].span
PARTIES: tuple[tuple[Party, ...], ...] = (
    (party("Công an xã", "lead"), party("Các trường", "partner")),
    (party("Trạm Y tế"), party("CAX", "partner")),
    (party("Các trường", "actor", "mầm non"),),
    (party("Các đơn vị"), party("Công an xã", "recipient")),
    (),
)
KINDS: tuple[ObligationKind, ...] = ("duty", "duty", "duty", "report", "target")
WHEN = {
    0: Deadline("trước ngày 10/5/2023", Span0, ("2023-05-10",)),
    3: Deadline("hằng quý", Span0, rrule="FREQ=MONTHLY;INTERVAL=3"),
}


def with_parties(reading: Reading) -> Reading:
    obligations = tuple(
        Obligation(f"o{at}", at, at, 0, kind, passage.spans, parties, not parties, WHEN.get(at), passage.spans[:at])
        for at, (passage, kind, parties) in enumerate(zip(reading.passages, KINDS, PARTIES, strict=True))
    )
    return replace(reading, obligations=obligations)


def filled(library: Library) -> Register:
    library.keep(with_parties(READING), source="a.txt", path="/a.txt", digest="a", plan_id="a")
    return Register(library, FakeUnits)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """For tests that change nothing."""
    with Library.open(tmp_path_factory.mktemp("register"), encoder=HashEncoder, now=lambda: NOON) as library:
        yield filled(library)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Filter(), [PATROL, CHECK, TEACH, REPORT, TARGET]),
        (Filter(unit="công an xã"), [PATROL, CHECK, REPORT]),
        (Filter(unit="cong an xa"), [PATROL, CHECK, REPORT]),
        (Filter(unit="CAX"), [PATROL, CHECK, REPORT]),
        (Filter(unit="Công an"), []),
        (Filter(unit="Công an xã", roles=("lead",)), [PATROL]),
        (Filter(unit="Công an xã", roles=("actor",)), [PATROL, REPORT]),  # leads act too
        (Filter(unit="Công an xã", roles=("partner",)), [CHECK]),
        (Filter(unit="Trường tiểu học A"), [PATROL, TEACH, REPORT]),
        (Filter(unit="Trường tiểu học A", roles=("actor",)), [TEACH, REPORT]),
        (Filter(unit="Mầm non Hoa Sen"), [PATROL, REPORT]),  # excluded from teaching
        (Filter(roles=("recipient",)), [REPORT]),
        (Filter(kinds=("report", "target")), [REPORT, TARGET]),
        (Filter(words="bến SÔNG"), [PATROL]),
        (Filter(words="ho boi"), [CHECK]),
        (Filter(words="tram y te"), [CHECK]),
        (Filter(words="tổ chức thực hiện dạy"), [TEACH]),
        (Filter(words="không đâu có"), []),
        (Filter(due=DateRange(date(2023, 5, 1), date(2023, 6, 1))), [PATROL, REPORT]),
        (Filter(due=DateRange(date(2024, 1, 1))), []),
        (Filter(unit="Công an xã", kinds=("duty",), due=DateRange(end=date(2023, 12, 1))), [PATROL]),
        (Filter(plans=("a", "a")), [PATROL, CHECK, TEACH, REPORT, TARGET]),
    ],
)
def test_a_filter(register: Register, asked: Filter, found: list[str]) -> None:
    assert [entry.quotes[0] for entry in register.find(asked)] == found


def test_what_a_general_party_must_do_is_marked(register: Register) -> None:
    found = register.find(Filter(unit="Công an xã"))
    assert [(entry.quotes[0], entry.general) for entry in found] == [(PATROL, False), (CHECK, False), (REPORT, False)]
    found = register.find(Filter(unit="Công an xã", roles=("actor",)))
    assert [(entry.quotes[0], entry.general) for entry in found] == [(PATROL, False), (REPORT, True)]


def test_what_a_unit_does_itself_comes_before_what_it_takes_part_in(register: Register) -> None:
    found = register.find(Filter(unit="Trường mầm non Hoa Sen"))
    assert [entry.distance for entry in found] == sorted(entry.distance for entry in found)
    assert [entry.distance for entry in register.find(Filter(unit="Công an xã"))] == [0, 1, 1]


def test_a_unit_asked_for_without_a_level_is_meant_at_each() -> None:
    match = UnitMatch(Lexicon.of(), "Công an")
    assert match.of(Party("actor", "Công an xã", Span0, "cong-an@xa", "Công an xã")) == "same"
    match = UnitMatch(Lexicon.of(), "Công an huyện")
    assert match.of(Party("actor", "Công an xã", Span0, "cong-an@xa", "Công an xã")) is None


def test_a_name_that_nobody_knows_is_in_no_class_of_units(register: Register) -> None:
    assert register.find(Filter(unit="xyz abc")) == ()


def test_an_entry_shows_itself(register: Register) -> None:
    entries = register.find(Filter())
    assert entries[1].result == (CHECK,)
    assert {entry.section for entry in entries} == {(HEADING,)}
    assert [entry.dated for entry in entries] == [True, False, False, False, False]  # "hằng quý" has no day


def test_an_unknown_plan_is_named(register: Register) -> None:
    with pytest.raises(UnknownPlan):
        register.find(Filter(plans=("a", "nope")))


def test_the_units_by_how_often_they_stand_there(register: Register) -> None:
    assert register.units()[:2] == ("Công an xã", "Các trường")


def test_it_sees_every_change(library: Library) -> None:
    register = filled(library)
    assert len(register.find(Filter())) == 5
    library.editor.correct("a", "o1", {"kind": "report"}, by="Lan", why="x")
    (entry,) = register.find(Filter(words="hồ bơi"))
    assert entry.obligation.kind == "report"
    assert [one.by for one in entry.corrections] == ["Lan"]
    assert [one.corrections for one in register.find(Filter(words="bến sông"))] == [()]
    library.withdraw("a")
    assert register.find(Filter()) == ()
    with pytest.raises(UnknownPlan):
        register.find(Filter(plans=("a",)))


@pytest.mark.parametrize(
    ("asked", "one", "how"),
    [
        ("Công an xã", party("Công an xã"), "same"),
        ("cax", party("CONG AN XA"), "same"),
        ("Công an xã", replace(party("Công an"), unit_id="cong an xa", name=""), "same"),  # as its plan means it
        ("Công an", replace(party("Công an"), unit_id="cong an xa", name="Công an xã"), "same"),  # as written
        ("Trường A", party("Các trường"), "general"),
        ("Trường A", replace(party("Các trường"), general=False), None),
        ("Trường mầm non Hoa Sen", party("Các đơn vị", "actor", "mầm non"), None),
        ("Trường A", party("Các đơn vị", "actor", "các trường"), None),
        ("Trường A", party("Các trường", "actor", "Trường B"), "general"),
        ("Trường A", party("Các trường", "actor", "trường a"), None),
        ("Hội Phụ nữ", party("Công an xã"), None),
    ],
)
def test_a_party_and_a_unit(asked: str, one: Party, how: str | None) -> None:
    matching = UnitMatch(FakeUnits(), asked)
    assert matching.of(one) == matching.of(one) == how
