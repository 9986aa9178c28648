"""What a browser keeps of a conversation: whose it is, what drops out, and that nobody else can read it."""

from __future__ import annotations

import base64
import json
import random
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from chat_fixtures import app as app
from chat_fixtures import chat_settings as chat_settings
from chat_fixtures import client as client
from chat_fixtures import parts as parts
from chat_page import HIDDEN, OPEN, ChatPage, as_shown, collected_parts, signed_in, told
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient
from ui_fakes import FOLLOW_UPS

from prompts.texts import say
from ui.app import create_app
from ui.chat.history import MOST_ASKED, MOST_SEALED, NOTHING, Conversation, ConversationSeal, asked_lately
from ui.chat.inert import inert
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, Sight, Viewer

QUESTION = "Công an xã phải làm gì?"
LAN = Viewer("1a", "lan", "reader", Sight(), "session")
MINH = Viewer("2b", "minh", "reader", Sight(), "session")
EVERY = {"an_binh", "y_te"}


@pytest.fixture
def seal(tmp_path: Path) -> ConversationSeal:
    return ConversationSeal(tmp_path)


def turn(question: str, plan: str = "an_binh", shown: str = "<p>a</p>") -> dict[str, Any]:
    answer = {"citations": [{"plan_id": plan}], "related": [], "follow_ups": []}
    return {"of": LAN.key, "question": question, "answer": answer, "shown": shown}


# The seal


def test_its_owner_opens_it_as_it_was(seal: ConversationSeal) -> None:
    said = Conversation((turn("một"), turn("hai", "y_te")), ("hai", "một"))
    assert seal.opened(LAN, seal.sealed(LAN, said), EVERY) == said


@pytest.mark.parametrize("other", [MINH, ANONYMOUS])
def test_nobody_else_opens_it(seal: ConversationSeal, other: Viewer) -> None:
    kept = seal.sealed(LAN, Conversation((turn("một"),), ("một",)))
    assert seal.opened(other, kept, EVERY) == Conversation()
    assert seal.opened(other, kept.replace("p.", "n.", 1), EVERY) == Conversation()


def test_nobodys_is_nobodys(seal: ConversationSeal) -> None:
    kept = seal.sealed(ANONYMOUS, Conversation((turn("một"),)))
    assert kept.startswith("n.") and seal.sealed(LAN, Conversation((turn("một"),))).startswith("p.")
    assert seal.opened(LAN, kept.replace("n.", "p.", 1), EVERY) == Conversation()
    assert [one["of"] for one in seal.opened(ANONYMOUS, kept, EVERY).turns] == ["anonymous"]


def test_what_is_kept_can_not_be_read_or_changed(seal: ConversationSeal) -> None:
    kept = seal.sealed(LAN, Conversation((turn("một câu hỏi"),), ("một câu hỏi",)))
    assert "hỏi" not in kept and "an_binh" not in kept and kept.isascii()
    for at in (len(kept) // 2, len(kept) - 3):
        forged = kept[:at] + ("A" if kept[at] != "A" else "B") + kept[at + 1 :]
        assert seal.opened(LAN, forged, EVERY) == Conversation()


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


HEADS: list[Any] = [[], {}, {"alg": []}, {"alg": "dir", "enc": {}}, {"alg": "dir", "enc": "A256GCM", "crit": 1},
                    {"alg": "none"}, {"alg": "PBES2-HS256+A128KW", "enc": "A256GCM", "p2c": 10**9}]  # fmt: skip


@pytest.mark.parametrize("head", HEADS, ids=repr)
def test_whatever_a_header_says_it_opens_as_none(seal: ConversationSeal, head: Any) -> None:
    """Else the page of whose browser keeps it would never open again."""
    rest = seal.sealed(LAN, Conversation((turn("một"),))).partition(".")[2].partition(".")[2]
    assert seal.opened(LAN, f"p.{_part(head)}.{rest}", EVERY) == Conversation()


@pytest.mark.parametrize(
    "kept", ["", " ", "p.", "p.a.b.c.d.e", "n.x p.y", "p", "\x00" * 50, "p." + "A" * 10_000, "é" * 9]
)
def test_what_is_no_conversation_opens_as_none(seal: ConversationSeal, kept: str) -> None:
    assert seal.opened(LAN, kept, EVERY) == Conversation()


def test_another_server_does_not_open_it(seal: ConversationSeal, tmp_path: Path) -> None:
    kept = seal.sealed(LAN, Conversation((turn("một"),)))
    assert ConversationSeal(tmp_path / "other").opened(LAN, kept, EVERY) == Conversation()


def test_of_two_that_a_browser_keeps_ones_own_is_opened(seal: ConversationSeal) -> None:
    lans, nobodys = (seal.sealed(one, Conversation((), (one.key or "ai đó",))) for one in (LAN, ANONYMOUS))
    assert seal.opened(LAN, f"{nobodys} {lans}", EVERY).asked == (LAN.key,)
    assert seal.opened(ANONYMOUS, f"{nobodys} {lans}", EVERY).asked == ("ai đó",)


def test_what_is_of_plans_seen_no_more_drops_out(seal: ConversationSeal) -> None:
    kept = seal.sealed(LAN, Conversation((turn("một"), turn("hai", "y_te")), ("hai", "một")))
    opened = seal.opened(LAN, kept, {"an_binh"})
    assert [one["question"] for one in opened.turns] == ["một"] and opened.asked == ("hai", "một")


def test_options_are_not_kept_with_nothing_that_says_of_which_plans_they_are(seal: ConversationSeal) -> None:
    asks_back = turn("một", shown="<p>Bạn hỏi về kế hoạch nào?</p>")
    asks_back["answer"] = {"citations": [], "related": [], "follow_ups": ["Trong Kế hoạch y tế học đường?"]}
    says_nothing = turn("hai", shown="<p>Không có.</p>")
    says_nothing["answer"] = {"citations": [], "related": [], "follow_ups": []}
    kept = seal.sealed(LAN, Conversation((asks_back, says_nothing, turn("ba")), ("ba", "hai", "một")))
    opened = seal.opened(LAN, kept, {"an_binh"})
    assert [one["question"] for one in opened.turns] == ["hai", "ba"] and opened.asked == ("ba", "hai", "một")


def test_a_long_conversation_keeps_its_end_within_bounds(seal: ConversationSeal) -> None:
    noise = random.Random(1)
    turns = tuple(turn(f"câu {number}", shown=noise.randbytes(40_000).hex()) for number in range(12))
    kept = seal.sealed(LAN, Conversation(turns))
    assert len(kept) <= MOST_SEALED
    opened = seal.opened(LAN, kept, EVERY).turns
    assert 1 <= len(opened) < 12 and opened == turns[-len(opened) :]


def test_only_what_was_answered_is_kept(seal: ConversationSeal) -> None:
    waits = turn("một") | {"answer": None, "shown": None}
    assert seal.sealed(LAN, Conversation((waits,))) == ""


def test_the_questions_asked_lately() -> None:
    asked: tuple[str, ...] = ()
    for number in range(MOST_ASKED + 5):
        asked = asked_lately(asked, f" câu {number} ")
    assert len(asked) == MOST_ASKED and asked[0] == f"câu {MOST_ASKED + 4}"
    again = asked_lately(asked, asked[3])
    assert again[0] == asked[3] and sorted(again) == sorted(asked)
    assert asked_lately(asked, "  ") == asked


# In the page


def test_the_conversation_is_there_again_and_goes_on(parts: Parts, app: FastAPI, client: TestClient) -> None:
    headers = signed_in(parts, "reader", "lan")
    page = ChatPage(app, client, headers, "h1")
    page.load()
    page.ask(QUESTION)
    again = ChatPage(app, client, headers, "h2")
    again.kept = page.kept
    _, _, _, _, window, _, listed = again.load()
    assert OPEN in as_shown(window) and [one["role"] for one in window] == ["user", "assistant"]
    assert FOLLOW_UPS[0] in as_shown(window) and inert(QUESTION) in listed
    again.ask("Còn nhà trường?")
    asked: Any = parts.assistant
    assert [one["question"] for one in asked.asked[-1][2]] == [QUESTION]
    thumb = again.cause(again.fn("conversation", "like"), [None], event_data={"index": 1, "value": "", "liked": True})
    assert thumb["output"]["data"][1]["visible"] is True


def test_what_is_kept_gives_way_to_nothing_after_a_restart(parts: Parts, app: FastAPI, client: TestClient) -> None:
    """A process knows nothing of a page that was opened before it began, or long ago."""
    asked: Any = parts.assistant
    headers = signed_in(parts, "reader", "lan")
    before = ChatPage(app, client, headers, "h8")
    before.load()
    before.ask(QUESTION)
    count = len(asked.asked)
    later = ChatPage(app, client, headers, "h9")  # a tab of which nothing is known, as all are after a restart
    later.opened, later.kept = before.opened, before.kept
    for _ in range(2):
        said = as_shown(later.ask("Còn nhà trường?"))
        assert say("chat.opened_before", "vi") in said and len(asked.asked) == count
        assert later.kept == before.kept
    later.load()
    later.ask("Còn nhà trường?")
    assert [one["question"] for one in asked.asked[-1][2]] == [QUESTION]


def test_it_is_shown_to_its_owner_only(parts: Parts, app: FastAPI, client: TestClient) -> None:
    lan = ChatPage(app, client, signed_in(parts, "reader", "lan"), "h3")
    lan.load()
    lan.ask(QUESTION)
    for headers in (signed_in(parts, "reader", "minh"), OWN):
        other = ChatPage(app, client, headers, "h4")
        other.kept = lan.kept
        assert OPEN not in as_shown(other.load())


def test_what_a_reader_may_see_no_more_is_gone(parts: Parts, app: FastAPI, client: TestClient) -> None:
    people = parts.library.catalogue.access.people
    headers = signed_in(parts, "reader", "hoa", ("Y tế",))
    page = ChatPage(app, client, headers, "h5")
    page.load()
    assert HIDDEN in as_shown(page.ask(QUESTION))
    people.set_groups("hoa", ())
    assert HIDDEN not in as_shown(page.load())


def test_a_new_conversation_and_all_forgotten(parts: Parts, app: FastAPI, client: TestClient) -> None:
    page = ChatPage(app, client, signed_in(parts, "reader", "mai"), "h6")
    page.load()
    page.ask(QUESTION)
    for elem, is_kept in (("clear", True), ("forget", False)):
        done = page.cause(page.fn(elem, "click"), [None])["output"]["data"]
        assert done[1] == [] and (done[2] != NOTHING) is is_kept and (inert(QUESTION) in done[4]) is is_kept
        page.kept = done[2]
    assert OPEN not in as_shown(page.load())


def test_the_page_opens_where_nothing_can_be_sealed(tables: Path, tmp_path: Path, caplog: Any) -> None:
    parts = collected_parts(tables, tmp_path)
    (tmp_path / "secret.key").write_text("too short")
    with closing(parts.library.catalogue), LocalClient(create_app(parts.settings, parts)) as client:
        page = ChatPage(client.app, client, OWN)  # type: ignore[arg-type]
        page.kept = "n.x"
        page.load()
        assert OPEN in as_shown(page.ask(QUESTION))
    assert "could not be sealed" in caplog.text and told(parts, QUESTION)
