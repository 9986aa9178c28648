"""What one may not see bears on no answer: it is that of a library that holds only what they may see."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.answering import MOST_ATTEMPTS, Assistant
from assistant.retrieval.plan_words import PlanWords, WordsOf
from ingest.pipeline import ingest
from tests.assistant.conftest import RELATED_PLANS, SAMPLE_PLANS, TODAY
from vectorstore.access.viewer import Sight
from vectorstore.access.visible import VisibleLibrary
from vectorstore.errors import StoreError, UnknownPlan
from vectorstore.library import Library
from vectorstore.values import PlanContents

QUESTION = "Tuần tra ở đâu?"  # which every step has a part in
NOBODY = Sight()
PLAN = """ỦY BAN NHÂN DÂN XÃ {0}
Số: {1}/KH-UBND

KẾ HOẠCH
Phòng, chống {2} năm 2025

I. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Tuần tra các khu vực có {2} vào ban đêm.
- Báo cáo tình hình {2} cho xã trước ngày {1}/4/2025.
2. {3}
- Chuẩn bị lực lượng, phương tiện khi có {2}.
"""
PLANS = {
    "an": PLAN.format("AN LÀNH", 11, "cháy rừng", "Trạm Y tế xã"),
    "binh": PLAN.format("BÌNH YÊN", 12, "đuối nước", "Trường tiểu học"),
    "cat": PLAN.format("CÁT TƯỜNG", 13, "lũ quét", "Hội Phụ nữ xã"),
    "dong": PLAN.format("ĐÔNG HẢI", 14, "sạt lở", "Đoàn Thanh niên xã"),
}
QUESTIONS = (
    "Công an xã phải làm gì?",
    "cong an xa bao cao truoc ngay nao",
    "What must the commune police do?",
    "Hội Phụ nữ xã phải làm gì?",
    "Xã Cát Tường phòng chống gì?",
    "Khi có sạt lở thì ai chuẩn bị phương tiện?",
    "Kế hoạch 13/KH-UBND nói gì về lũ quét?",
    "Có những kế hoạch nào?",
    "Giá vàng hôm nay bao nhiêu?",
    "Hạn chót là khi nào?",
)
SPLITS = [("an", "binh")]  # what is hidden
MORE_SPLITS = [("cat",), ("an", "binh", "dong"), ("an", "binh", "cat", "dong")]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Collection[Path]], Library]]:
    """Libraries of files, each made once."""
    made: dict[frozenset[Path], Library] = {}

    def of(files: Collection[Path]) -> Library:
        key = frozenset(files)
        if key not in made:
            made[key] = Library.open(tmp_path_factory.mktemp("data"))
            assert not [one.error for one in ingest(made[key], sorted(files)) if one.error]
        return made[key]

    yield of
    for library in made.values():
        library.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("plans")
    for name, text in PLANS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.txt" for name in PLANS}


def hide(library: Library, sources: Collection[str]) -> None:
    """Of all its plans, those read of these files."""
    collections = library.catalogue.access.collections
    if not collections.all():
        collections.create("Kín")
    for plan in (*library.plans(), *library.withdrawn()):
        collections.put(plan.id, "kin" if Path(plan.source).stem in sources else None)


def told(answer: Answer) -> dict[str, Any]:
    """All that an answer says."""
    return {name: value for name, value in answer.to_json().items() if name != "timings_ms"}


def same(of_seen: Assistant, of_alone: Assistant, question: str, history: Sequence[Any] = ()) -> None:
    assert told(of_seen.ask(question, history=history)) == told(of_alone.ask(question, history=history)), question


@pytest.mark.parametrize(
    "hidden", [*SPLITS, *(pytest.param(one, marks=pytest.mark.long) for one in MORE_SPLITS)], ids=" ".join
)
def test_answers_are_those_of_what_is_seen_alone(
    hidden: tuple[str, ...], files: dict[str, Path], filled: Callable[[Collection[Path]], Library]
) -> None:
    whole = filled(files.values())
    hide(whole, hidden)
    base = Assistant(whole, today=lambda: TODAY)
    seen = base.over(whole.seen_by(NOBODY))
    alone = Assistant(filled([files[name] for name in files if name not in hidden]), today=lambda: TODAY)
    for before, question in zip(("", *QUESTIONS), QUESTIONS, strict=False):
        same(seen, alone, question)
        if before:  # an answer of somebody who sees all, or a history made up: it quotes hidden plans
            same(seen, alone, question, [{"question": before, "answer": base.ask(before).to_json()}])
    hidden_ids = [plan.id for plan in whole.plans() if Path(plan.source).stem in hidden]
    for plan_id in hidden_ids:
        with pytest.raises(UnknownPlan):
            seen.ask(QUESTIONS[0], plans=[plan_id])


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])  # by hand, others: each takes 20 s
def test_the_samples_answers_are_those_of_what_is_seen_alone(
    seed: int, filled: Callable[[Collection[Path]], Library]
) -> None:
    chance = random.Random(seed)
    every = [*sorted(SAMPLE_PLANS.iterdir()), *sorted(RELATED_PLANS.iterdir())]
    hidden = chance.sample(every, 2 + 3 * (seed - 1))
    whole = filled(every)
    hide(whole, {file.stem for file in hidden})
    base = Assistant(whole, today=lambda: TODAY)
    seen = base.over(whole.seen_by(NOBODY))
    alone = Assistant(filled([file for file in every if file not in hidden]), today=lambda: TODAY)
    sources = [*(SAMPLE_PLANS.parent / "questions").glob("*.jsonl"), RELATED_PLANS.parent / "questions.jsonl"]
    rows = [json.loads(line) for file in sorted(sources) for line in file.read_text(encoding="utf-8").splitlines()]
    before = ""
    for row in chance.sample(rows, 20):
        for form in ("question", "question_nodiac", "question_en"):
            same(seen, alone, row[form])
        history = [{"question": before, "answer": base.ask(before).to_json()}] if before else []
        same(seen, alone, row["question"], history)
        before = row["question"]


@pytest.fixture
def two(files: dict[str, Path], filled: Callable[[Collection[Path]], Library]) -> Library:
    """Two plans that everybody sees."""
    library = filled([files["an"], files["binh"]])
    hide(library, ())
    return library


class Moving:
    """A view of a library in which something happens just before, or after, one of its methods is used."""

    def __init__(self, view: VisibleLibrary, name: str, happens: Callable[[], None]) -> None:
        self._view, self._name, self._happens = view, name, happens

    def __getattr__(self, name: str) -> Any:
        if name == self._name:
            self._happens()
        return getattr(self._view, name)


@pytest.mark.parametrize("step", ["plans", "lexical", "retriever", "contents", "plan"])
def test_a_plan_moved_out_of_sight_while_it_is_asked(step: str, two: Library) -> None:
    library, assistant = two, Assistant(two)
    moved: list[str] = []

    def move() -> None:
        if not moved:
            moved.append(step)
            hide(library, {"binh"})

    answer = assistant.over(Moving(library.seen_by(NOBODY), step, move)).ask(QUESTION)  # type: ignore[arg-type]
    assert moved
    assert told(answer) == told(assistant.over(library.seen_by(NOBODY)).ask(QUESTION))
    assert answer.searched.plans == 1 and "đuối nước" not in json.dumps(told(answer), ensure_ascii=False)


def test_a_plan_moved_out_of_sight_when_it_has_been_read(two: Library) -> None:
    """Its words are still made ready when it goes."""
    library, words_of = two, WordsOf()

    class WordsThatMove:
        def __call__(self, contents: PlanContents, **given: Any) -> PlanWords:
            found = words_of(contents, **given)
            if Path(contents.plan.source).stem == "binh":
                hide(library, {"binh"})
            return found

    slow = Assistant(library.seen_by(NOBODY), today=lambda: TODAY, words_of=WordsThatMove())  # type: ignore[arg-type]
    answer = slow.ask("Công an xã phải làm gì?")
    assert answer.searched.plans == 1 and "đuối nước" not in answer.text


def test_a_plan_that_goes_each_time_is_in_no_answer(two: Library) -> None:
    """However often what serves changes, a plan that went while it was asked is never answered from."""
    library, assistant = two, Assistant(two)
    states: list[int] = []

    def to_and_fro() -> None:  # there when asking begins, gone when it ends
        states.append(1)
        hide(library, {"binh"} if len(states) % 2 == 0 else ())

    moving = assistant.over(Moving(library.seen_by(NOBODY), "state", to_and_fro))  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="ask it again"):
        moving.ask("xin chào")
    assert len(states) == 2 * MOST_ATTEMPTS
