"""The chat page without a browser: events go through Gradio's queue as the page sends them, each for whoever sends it.

The library is of plans in memory; who may see which is kept in a real catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import copyfile
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import OWN, person_of
from ui_fakes import TEXT, FakeAssistant, FakeLibrary, contents

from assistant.answer import Answer
from ui.access.cookies import NAME
from ui.chat.turns import Turns, answered, asked
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.roles import Role
from vectorstore.access.viewer import OWNER, Sight
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.values import PlanContents

HIDDEN = "Khám sức khỏe cho học sinh lớp 1 trước ngày 15/9/2024."
HIDDEN_TEXT = f"ỦY BAN NHÂN DÂN XÃ AN BÌNH\nSố: 30/KH-UBND\n\nKẾ HOẠCH\nY tế học đường\n\n- {HIDDEN}\n"
OPEN = "Tuần tra các bến sông trong dịp hè."
assert OPEN in TEXT


class CollectedLibrary(FakeLibrary):
    """Plans in memory, some of them in a collection of a real catalogue."""

    def __init__(self, catalogue: Catalogue, collected: Mapping[str, str], *plans: PlanContents) -> None:
        super().__init__(*plans)
        self.catalogue, self.collected = catalogue, collected

    def seen_by(self, sight: Sight, anew: object = None) -> FakeLibrary:
        seen = [kept for id_, kept in self.kept.items() if sight.sees(self.collected.get(id_))]
        return CollectedLibrary(self.catalogue, self.collected, *seen)


class CountingAssistant(FakeAssistant):
    """Answers from the plans at hand; all that is asked of it, over whichever plans, is noted in one place."""

    def over(self, library: FakeLibrary, *, writes: bool = True) -> CountingAssistant:
        other = CountingAssistant(library)
        other.asked, other.units = self.asked, self.units
        return other

    def ask(self, question: str, **given: Any) -> Answer:
        return super().ask(question, **given)


def collected_parts(tables: Path, folder: Path, **settings: Any) -> Parts:
    """An open plan, and one that only the group "y tế" may see. ``tables``: an empty catalogue."""
    copyfile(tables, folder / "catalogue.db")
    catalogue = Catalogue(f"sqlite:///{folder / 'catalogue.db'}")
    school = catalogue.access.collections.create("Y tế học đường", groups=("y tế",))
    hidden = contents("y_te", HIDDEN_TEXT, title="Kế hoạch y tế học đường")
    library = CollectedLibrary(catalogue, {"y_te": school.id}, contents(), hidden)
    kept: Any = library
    return Parts(Settings(language="vi", data=folder, **settings), library=kept, assistant=CountingAssistant(library))  # type: ignore[arg-type]


def signed_in(parts: Parts, role: Role = "reader", name: str = "", groups: Sequence[str] = ()) -> dict[str, str]:
    """The headers of a browser in which the person has a new session."""
    person = person_of(parts, role, name, groups)
    return OWN | {"cookie": f"{NAME}={parts.library.catalogue.access.sessions.open(person.id)}"}


def sign_out(parts: Parts, headers: Mapping[str, str]) -> None:
    """Ends the session of these headers."""
    parts.library.catalogue.access.sessions.close(headers["cookie"].partition("=")[2])


def told(parts: Parts, question: str, turns: Turns = (), unit: str | None = None, plans: Any = ()) -> Turns:
    """The conversation after the owner's question and its answer; ``plans`` as of ``answered``."""
    *_, last = answered(parts.view(OWNER), "vi", asked("vi", question, turns)[1], unit, plans)
    return last


def as_shown(words: object) -> str:
    """Words of the page, its references read."""
    return json.dumps(words, ensure_ascii=False).replace("&#46;", ".").replace("&#47;", "/")


class ChatPage:
    """The page in one tab: under the name ``tab`` it sends events, as whoever ``headers`` sign in.

    The client has to be entered (``with``): Gradio's queue runs while the application does.
    """

    def __init__(self, app: FastAPI, client: TestClient, headers: Mapping[str, str], tab: str = "k3v9x2m5qzt") -> None:
        blocks = blocks_of(app)
        self.client, self.headers, self.tab = client, headers, tab
        gate_of(app).streams.held = 0.0  # the whole of a stream is read, and nothing follows on it
        self.opened: str | None = None
        self.kept = ""  # what the browser keeps of the conversation
        self._ids = {block.elem_id: id_ for id_, block in blocks.blocks.items() if getattr(block, "elem_id", None)}
        self._root = blocks._id
        self.fns = blocks.fns

    def fn(self, elem: str | None, event: str) -> int:
        """The number of the handler of an event."""
        target = (self._root if elem is None else self._ids[elem], event)
        return next(id_ for id_, fn in self.fns.items() if fn.fn and target in fn.targets)

    def after(self, number: int) -> int:
        """The number of the handler that follows on that one."""
        return next(id_ for id_, fn in self.fns.items() if fn.fn and fn.trigger_after == number)

    def join(self, number: int, data: Sequence[Any], **more: Any) -> Any:
        """An event goes into the queue; the response."""
        event = {"data": data, "fn_index": number, "session_hash": self.tab, "trigger_id": None, "event_data": None}
        return self.client.post("/gradio_api/queue/join", json=event | more, headers=self.headers)

    def messages(self) -> list[dict[str, Any]]:
        """What the tab's stream brings until it closes."""
        got = self.client.get("/gradio_api/queue/data", params={"session_hash": self.tab}, headers=self.headers)
        assert got.status_code == 200, got.text
        return [json.loads(line.removeprefix("data: ")) for line in got.text.splitlines() if line.startswith("data: ")]

    def cause(self, number: int, data: Sequence[Any], **more: Any) -> dict[str, Any]:
        """An event, and what came of it: Gradio's message that it is done."""
        joined = self.join(number, data, **more)
        assert joined.status_code == 200, joined.text
        return next(one for one in self.messages() if one["msg"] == "process_completed")

    def load(self) -> list[Any]:
        """Opens the page; what its head, the unit and the mark of whose it is become."""
        done: list[Any] = self.cause(self.fn(None, "load"), [self.kept])["output"]["data"]
        self.opened = done[2]
        return done

    def ask(self, question: str, unit: str = "", plans: Sequence[str] = (), years: Sequence[str] = ()) -> str:
        """The conversation, after the question was put and answered, as JSON; the browser keeps it then."""
        put = self.fn("send", "click")
        done = self.cause(put, self.question(question, unit, plans, years))["output"]
        told = done["data"][-1]
        self.kept = told if isinstance(told, str) and told else self.kept
        return json.dumps(done, ensure_ascii=False)

    def question(
        self, question: str, unit: str = "", plans: Sequence[str] = (), years: Sequence[str] = ()
    ) -> list[Any]:
        """What the event of putting a question is told."""
        return [question, None, None, self.opened, None, list(plans), list(years), unit]


def blocks_of(app: FastAPI) -> Any:
    """The page, as Gradio serves it behind the gate."""
    return gradio_of(app).get_blocks()


def gradio_of(app: FastAPI) -> Any:
    """Gradio's application, mounted last, behind the gate."""
    return gate_of(app).app


def gate_of(app: FastAPI) -> Any:
    """What stands before it."""
    return app.router.routes[-1].app  # type: ignore[attr-defined]
