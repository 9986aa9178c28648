"""A library and an assistant of the right shape, small enough to read: what the surfaces do is tested against them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from assistant.answer import Answer, Citation, CitedBasis, Part, Searched
from assistant.errors import EmptyQuestion
from assistant.understanding.understand import understand
from assistant.understanding.understood import Understood
from vectorstore.access.viewer import Sight
from vectorstore.errors import UnknownPlan
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Deadline, Obligation, Party, Role
from vectorstore.values import Header, HeaderField, Plan, PlanContents, Section, Span

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
SAMPLE = "xa_trang_khe_duoi_nuoc_2024.txt"  # the plan with the duties of a commune's police

TEXT = """ỦY BAN NHÂN DÂN XÃ AN BÌNH
Số: 12/KH-UBND

KẾ HOẠCH
Phòng, chống đuối nước trẻ em năm 2024

I. MỤC ĐÍCH
Giảm số trẻ em tử vong do đuối nước.

II. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Phối hợp rà soát các ao, hồ nguy hiểm và cắm biển cảnh báo trước ngày 30/4/2024.
- Tuần tra các bến sông trong dịp hè.
2. Trường tiểu học
- Tổ chức dạy bơi cho học sinh lớp 4, lớp 5.
"""
HEADINGS = ((None, 0, "I.", "MỤC ĐÍCH"), (None, 0, "II.", "TỔ CHỨC THỰC HIỆN"), (1, 1, "1.", "Công an xã"))
# Who has the duties of TEXT's bullets, in order.
UNITS: tuple[tuple[tuple[Role, str], ...], ...] = (
    (("lead", "Công an xã"), ("partner", "Trường tiểu học")),
    (("actor", "Công an xã"),),
    (("actor", "Trường tiểu học"),),
)
FOLLOW_UPS = ("Trường tiểu học phải làm gì?",)
# To choose from, where a question is unclear.
OPTIONS = ("Công an xã phải làm gì?", "<b>Trường</b> [x](javascript:1) phải làm gì?")
EVIL = """<script>window.hacked = 1</script>
<img src=x onerror="window.hacked = 1">
**đậm** [bấm](javascript:window.hacked=1) ![ảnh](https://evil.example/x.png) https://evil.example $$x$$ `code`
</div></mark></details><h1>to</h1> &lt;b&gt; {{7*7}} \\* ~~gạch~~ | a | b |
- mục giả
"""


def contents(
    plan_id: str = "an_binh", text: str = TEXT, title: str = "Kế hoạch phòng, chống đuối nước"
) -> PlanContents:
    """A plan of its own with an outline wherever the headings stand in its text."""
    sections = []
    for parent, level, marker, words in HEADINGS:
        heading = f"{marker} {words}"
        start = text.find(heading)
        if start >= 0:
            sections.append(
                Section(len(sections), parent, level, marker, words, heading, Span(start, start + len(heading)))
            )
    number = re.search(r"Số: (\S+)", text)
    header = Header(
        number=HeaderField("present", number[1], Span(*number.span(1))) if number else HeaderField(),
        title=HeaderField("present", title, None),
        date=HeaderField("blank"),
    )
    obligations = obligations_of(text, sections[-1].id if sections else None)
    plan = Plan(
        plan_id, 1, 1, f"{plan_id}.txt", header, text.count("\n- "), "2024-05-01T00:00:00+00:00", (), len(obligations)
    )
    return PlanContents(plan, text, tuple(sections), obligations=obligations)


def evil_plan() -> PlanContents:
    """A plan whose every word tries to be markup."""
    text = "KẾ HOẠCH\nI. MỤC ĐÍCH\n" + "".join(f"- {line}\n" for line in EVIL.splitlines())
    return contents('evil"><script>', text, title='<script>window.hacked=1</script> [x](javascript:1) "')


def obligations_of(text: str, section: int | None) -> tuple[Obligation, ...]:
    """One for each bullet, its units taken from UNITS, with a deadline where it says "trước ngày …"."""
    found = []
    for at, bullet in enumerate(re.finditer(r"(?<=- ).+", text)):
        parties = tuple(
            Party(role, name, Span(*unit.span()), name.lower(), name, name.startswith("Các"))
            for role, name in (UNITS[at] if at < len(UNITS) else ())
            if (unit := re.search(name, text))
        )
        due = re.search(r"trước ngày (\d+)/(\d+)/(\d+)", bullet[0])
        deadline = None
        if due:
            iso = "-".join((due[3], due[2].zfill(2), due[1].zfill(2)))
            start = bullet.start() + due.start()
            deadline = Deadline(due[0], Span(start, start + len(due[0])), (iso,))
        id_ = f"o{at}"
        spans = (Span(*bullet.span()),)
        found.append(Obligation(id_, at, at, section, "duty", spans, parties, not parties, deadline))
    return tuple(found)


class FakeLibrary:
    """Plans in memory."""

    def __init__(self, *plans: PlanContents) -> None:
        self.kept = {plan.plan.id: plan for plan in plans}
        collections = SimpleNamespace(by_plan=dict)  # every plan is in none
        self.catalogue = SimpleNamespace(access=SimpleNamespace(collections=collections))

    def state(self) -> int:
        return 1

    def seen_by(self, sight: Sight, anew: object = None) -> FakeLibrary:
        return self  # everything is for everybody

    def plans(self) -> tuple[Plan, ...]:
        return tuple(kept.plan for kept in self.kept.values())

    def plan(self, plan_id: str) -> Plan:
        return self.contents(plan_id).plan

    def close(self) -> None:
        self.kept = {}

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        if plan_id not in self.kept:
            raise UnknownPlan(plan_id)
        return self.kept[plan_id]


class FakeAssistant:
    """Answers with every bullet of every plan, whatever is asked, and remembers what it was asked.

    What is "chưa rõ" gets options to choose from.
    """

    def __init__(self, library: FakeLibrary) -> None:
        self.library = library
        self.asked: list[tuple[str, tuple[str, ...], tuple[Mapping[str, Any], ...]]] = []
        self.units: list[str] = []  # of who asked

    def over(self, library: FakeLibrary, *, writes: bool = True) -> FakeAssistant:
        return self

    def growing(self, question: str, *, stopped: Callable[[], bool], **given: Any) -> Iterator[Answer]:
        yield self.ask(question, **given)  # no model writes

    def ask(
        self, question: str, *, plans: Sequence[str] = (), history: Sequence[Mapping[str, Any]] = (), unit: str = ""
    ) -> Answer:
        self.asked.append((question, tuple(plans), tuple(history)))
        self.units.append(unit)
        if not question.strip():
            raise EmptyQuestion
        if "hỏng" in question:
            raise RuntimeError("a secret of the machine room")
        if "chưa rõ" in question:
            return Answer("clarify", "vi", "Bạn thuộc đơn vị nào?", searched=Searched(2, 0), follow_ups=OPTIONS)
        found = [
            (kept, *bullet.span())
            for kept in self.library.kept.values()
            if not plans or kept.plan.id in plans
            for bullet in re.finditer(r"(?<=- ).+", kept.text)
        ]
        citations = tuple(citation(n, *place) for n, place in enumerate(found, 1))
        if not citations:
            return Answer("not_found", "vi", "Không kế hoạch nào nói về điều này.", searched=Searched(1, 0))
        lines = "\n".join(f"- {c.parts[0].quote} [{c.marker}]" for c in citations)
        text = f"**Công an xã** có {len(citations)} nhiệm vụ:\n\n{lines}"
        return Answer("answered", "vi", text, citations, (), Searched(2, 1), FOLLOW_UPS, {"retrieve": 1.5})

    def understood(
        self, question: str, *, plans: Sequence[str] = (), history: Sequence[Mapping[str, Any]] = (), unit: str = ""
    ) -> Understood:
        """As the real assistant understands it, of the plans in memory."""
        kept = [self.library.plan(plan_id) for plan_id in plans] or self.library.plans()
        return understand(question, kept, Lexicon.of())


def citation(marker: int, kept: PlanContents, start: int, end: int) -> Citation:
    """The citation of a slice of a plan."""
    plan = kept.plan
    number, title = plan.header.number.value, plan.title
    section = tuple(s.heading for s in kept.sections[1:3])
    basis = tuple(CitedBasis("actor", s.span.start, s.span.end, s.heading) for s in kept.sections[2:3])
    part = Part(start, end, kept.text[start:end])
    return Citation(marker, plan.id, 1, plan.source, title, number, None, None, section, (part,), basis)
