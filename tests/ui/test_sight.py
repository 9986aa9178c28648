"""What somebody may see is looked at anew where it changes while their request is worked on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from edition_samples import FIRST, brought, opened
from ui_clients import person_of

from assistant.answering import Assistant
from assistant.retrieval.plan_words import PlanWords, WordsOf
from ui.access.identity import viewer_as
from ui.settings import Settings
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.kept import Access
from vectorstore.access.viewer import ANONYMOUS
from vectorstore.errors import UnknownPlan
from vectorstore.placement import Choice
from vectorstore.register import Filter
from vectorstore.values import PlanContents

GROUP = "Tổ kín"
SECRET = FIRST.replace("18/KH-UBND", "77/KH-UBND").replace("KHE VÀNG", "ZIM LAU").replace("Khe Vàng", "Zim Lau")
LOSSES: dict[str, Callable[[Access], Any]] = {
    "their group": lambda access: access.people.set_groups("lan", []),
    "the group of the collection": lambda access: access.collections.set_groups("kin", ["Tổ khác"]),
    "the account": lambda access: access.people.set_disabled("lan", True),
    "the person": lambda access: access.people.forget("lan"),
    "the role": lambda access: access.people.set_role("chi", "reader"),
    "the admin": lambda access: access.people.forget("chi"),
}
QUESTION = "Công an xã phải làm gì?"


class Words:
    """The words of plans; something happens when the first are asked for."""

    def __init__(self) -> None:
        self.happens: Callable[[], Any] = lambda: None
        self._words_of = WordsOf()

    def __call__(self, contents: PlanContents, **given: Any) -> PlanWords:
        self.happens()
        self.happens = lambda: None
        return self._words_of(contents, **given)


@pytest.fixture
def words() -> Words:
    return Words()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan for everybody, and one for the group."""
    folder = tmp_path_factory.mktemp("kept") / "data"
    with opened(folder) as library:
        library.catalogue.access.collections.create("Kín", [GROUP])
        brought(library, FIRST, "ke-hoach.txt")
        brought(library, SECRET, "kin.txt", Choice(new=True, collection="kin"))
    return folder


@pytest.fixture
def parts(kept: Path, tmp_path: Path, words: Words) -> Iterator[Parts]:
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    with opened(tmp_path) as library:
        assistant = Assistant(library, words_of=words)  # type: ignore[arg-type]
        yield Parts(Settings(data=tmp_path), library=library, assistant=assistant)


def view_of(parts: Parts, loss: str) -> View:
    """Of who is about to lose it."""
    person_of(parts, "admin", "an")
    of_admin = loss in ("the role", "the admin")
    person = person_of(parts, "admin", "chi") if of_admin else person_of(parts, "reader", "lan", [GROUP])
    return parts.view(viewer_as(parts.library.catalogue.access, person, "session"))


@pytest.mark.parametrize("loss", LOSSES)
def test_who_loses_sight_while_they_read_sees_no_more(loss: str, parts: Parts) -> None:
    view = view_of(parts, loss)
    open_one, hidden = (plan.id for plan in view.library.plans())
    assert {entry.plan.id for entry in view.register.find(Filter())} == {open_one, hidden}
    LOSSES[loss](parts.library.catalogue.access)
    assert [plan.id for plan in view.library.plans()] == [open_one]
    assert {entry.plan.id for entry in view.register.find(Filter())} == {open_one}
    for read in (view.library.contents, view.library.plan, view.library.editions, view.library.original):
        with pytest.raises(UnknownPlan):
            read(hidden)


@pytest.mark.parametrize("loss", LOSSES)
def test_who_loses_sight_while_they_ask_gets_nothing_of_it(loss: str, parts: Parts, words: Words) -> None:
    view = view_of(parts, loss)
    assert {one.plan_id for one in view.ask(QUESTION).citations} == {plan.id for plan in view.library.plans()}
    words.happens = lambda: LOSSES[loss](parts.library.catalogue.access)
    answer = view.ask(QUESTION.lower())  # in other words, so that it is answered anew
    assert answer.status == "answered" and answer.searched.plans == 1
    assert "Zim" not in repr(answer)


@pytest.mark.parametrize("loss", LOSSES)
def test_an_answer_that_was_given_before_is_not_given_to_who_has_lost_sight(loss: str, parts: Parts) -> None:
    view = view_of(parts, loss)
    before = view.ask(QUESTION)
    assert view.ask(QUESTION) is before and "Zim" in repr(before)
    LOSSES[loss](parts.library.catalogue.access)
    for seen in (view, parts.view(ANONYMOUS)):
        assert "Zim" not in repr(seen.ask(QUESTION))


def test_who_is_given_more_sees_it_at_once_but_goes_no_further_than_their_token(parts: Parts) -> None:
    access = parts.library.catalogue.access
    person = person_of(parts, "reader", "lan")
    view, narrow = (parts.view(viewer_as(access, person, "token", role)) for role in (None, "reader"))
    assert len(view.library.plans()) == 1
    access.people.set_groups("lan", [GROUP])
    assert len(view.library.plans()) == 2
    access.people.change("lan", role="admin", groups=(), shown="", unit="")
    assert len(narrow.library.plans()) == 1
