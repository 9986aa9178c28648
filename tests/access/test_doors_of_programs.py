"""Through the doors of other programs too, a hidden plan is one that nobody has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ui_clients import person_of, token_of
from ui_hidden import GROUP, HIDDEN, NOBODYS, marks, marks_in
from ui_office import QUICK, Office

from ui.access.identity import viewer_of_token
from ui.commands.mcp import view_of
from ui.commands.session import Session
from ui.langchain_tool import PlanTool
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS

BLIND = [one for one in QUICK if one[0] not in ("nobody", "admin")]
QUESTIONS = ("Công an xã phải làm gì?", "doi cuu ho phai lam gi", "Phòng, chống cháy rừng ở đồi nào?")


def chat(question: str, *plans: str, stream: bool = False) -> tuple[str, dict[str, Any]]:
    messages = [{"role": "user", "content": question}]
    within = {"plan_assistant": {"plans": list(plans)}}
    return "/v1/chat/completions", {"model": "plan-assistant", "messages": messages, "stream": stream} | within


def tool(name: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
    params = {"name": name, "arguments": arguments}
    return "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


LISTING = [
    *(chat(question) for question in QUESTIONS),
    chat(QUESTIONS[0], stream=True),
    *(tool("ask", question=question) for question in QUESTIONS),
    tool("search_plans"),
    tool("search_plans", query="tuần tra đồi cháy rừng"),
    tool("list_obligations"),
    tool("list_obligations", words="sơ cứu bỏng"),
]
NAMING = [
    chat(QUESTIONS[0], "{plan}"),
    chat(QUESTIONS[0], "{plan}", stream=True),
    tool("ask", question=QUESTIONS[0], plans=["{plan}"]),
    tool("search_plans", plans=["{plan}"]),
    tool("search_plans", query="cháy rừng", plans=["{plan}"]),
    tool("list_obligations", plans=["{plan}"]),
    tool("get_plan", plan_id="{plan}"),
    tool("get_plan", plan_id="{plan}", edition=1),
]


def sent(office: Office, who: str, how: str, asked: tuple[str, dict[str, Any]], plan: str = "") -> Any:
    body = json.dumps(asked[1], ensure_ascii=False).replace("{plan}", plan)
    headers = {"content-type": "application/json", "accept": "application/json, text/event-stream"}
    return office.ask(who, how, "POST", asked[0], content=body.encode(), headers=headers)


@pytest.mark.parametrize(("who", "how"), BLIND)
def test_nothing_tells_of_it(office: Office, who: str, how: str) -> None:
    for asked in LISTING:
        reply = sent(office, who, how, asked)
        assert reply.status_code == 200 and '"isError":true' not in reply.text, (asked, reply.text)
        assert marks(reply) == [], asked


@pytest.mark.parametrize("who", ["member", "admin"])
def test_who_may_see_it_is_told_of_it(office: Office, who: str) -> None:
    for asked in LISTING:
        assert marks(sent(office, who, "token", asked)), asked
    for asked in NAMING:
        assert marks(sent(office, who, "token", asked, HIDDEN), HIDDEN), asked


@pytest.mark.parametrize(("who", "how"), BLIND)
def test_its_id_is_one_that_nobody_has(office: Office, who: str, how: str) -> None:
    for asked in NAMING:
        nobodys = sent(office, who, how, asked, NOBODYS)
        assert nobodys.status_code == 404 or '"isError":true' in nobodys.text
        for plan in (office.plans.hidden, office.plans.withdrawn):
            reply = sent(office, who, how, asked, plan)
            assert reply.status_code == nobodys.status_code
            assert reply.text.replace(plan, "ID") == nobodys.text.replace(NOBODYS, "ID"), asked


def test_who_must_sign_in_gets_no_further(office: Office) -> None:
    for asked in (*LISTING, *NAMING):
        assert sent(office, "nobody", "", asked, HIDDEN).status_code == 401
    for address in ("/v1/models", "/v1/models/plan-assistant"):
        told = office.ask("nobody", "", "GET", address, headers={"accept": "application/json"})
        assert told.status_code == 401 and told.json()["error"]["type"] == "authentication_error"


def test_a_wrong_token_lets_nobody_in(office: Office) -> None:
    for asked in LISTING[:1] + LISTING[-1:]:
        wrong = {"authorization": "Bearer wrong", "content-type": "application/json"}
        reply = office.ask("anonymous", "", "POST", asked[0], json=asked[1], headers=wrong)
        assert reply.status_code == 401


def test_an_answer_that_is_sent_back_brings_nothing_of_it_in(office: Office) -> None:
    address, body = chat(QUESTIONS[0])
    answer = sent(office, "admin", "token", (address, body)).json()["choices"][0]["message"]["plan_assistant"]
    assert any(one["plan_id"] == HIDDEN for one in answer["citations"])
    for question in ("Trước ngày nào?", "Còn Đội cứu hộ?", "Kế hoạch đó của ai?"):
        going_on = [*body["messages"], {"role": "assistant", "content": "", "plan_assistant": answer}]
        asked = body | {"messages": [*going_on, {"role": "user", "content": question}]}
        for who, how in BLIND:
            assert marks(sent(office, who, how, (address, asked))) == []


def session_of(office: Office, secret: str) -> Session:
    """A command whose setting names a token."""
    settings = office.parts.settings.model_copy(update={"mcp_token": _Secret(secret)})
    return Session(Parts(settings, library=office.parts.library), "vi")


class _Secret:
    def __init__(self, secret: str) -> None:
        self._secret = secret

    def get_secret_value(self) -> str:
        return self._secret


def ids(view: View) -> list[str]:
    return [plan.id for plan in view.library.plans()]


def test_over_standard_streams_the_owner_or_a_tokens_account_asks(office: Office) -> None:
    def secret(who: str) -> str:
        return office.tokens[who]["authorization"].removeprefix("Bearer ")

    assert HIDDEN in ids(view_of(session_of(office, "")))
    assert HIDDEN in ids(view_of(session_of(office, secret("member"))))
    assert ids(view_of(session_of(office, secret("reader")))) == [office.plans.open]


def test_a_token_that_is_revoked_lets_nobody_in_any_more(office: Office) -> None:
    from ui.access.refused import WrongToken

    access = office.parts.library.catalogue.access
    person = person_of(office.parts, "reader", "soon gone", [GROUP])
    secret, token = access.tokens.create(person.id, "mcp", "reader")
    session = session_of(office, secret)
    assert HIDDEN in ids(view_of(session))
    access.tokens.revoke(token.id)
    with pytest.raises(WrongToken):
        view_of(session)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of LangChain's own imports
def test_langchain_gets_what_its_viewer_may_see(office: Office) -> None:
    from vectorstore.langchain_retriever import PlanRetriever

    secret = token_of(office.parts, "reader")["authorization"].removeprefix("Bearer ")
    access = office.parts.library.catalogue.access
    member = person_of(office.parts, "reader", "member", [GROUP])
    open_secret, _ = access.tokens.create(member.id, "langchain", "reader")
    for viewer, sees in (
        (ANONYMOUS, False),
        (viewer_of_token(access, secret), False),
        (viewer_of_token(access, open_secret), True),
    ):
        view = office.parts.view(viewer)
        found = PlanRetriever(library=view.library).invoke("tuần tra đồi cháy rừng sơ cứu bỏng")
        told = " ".join(f"{one.page_content} {one.metadata}" for one in found)
        call = {"type": "tool_call", "id": "1", "name": "ask_plans", "args": {"question": QUESTIONS[0]}}
        message = PlanTool(view=view).invoke(call)
        told_by_tool = f"{message.content} {json.dumps(message.artifact, ensure_ascii=False)}"
        assert message.artifact == view.ask(QUESTIONS[0]).to_json() | {"timings_ms": message.artifact["timings_ms"]}
        for words in (told, told_by_tool):
            assert bool(marks_in((), words.encode())) is sees
        call["args"] = {"question": QUESTIONS[0], "plans": [HIDDEN]}
        assert (PlanTool(view=view).invoke(call).artifact is not None) is sees


# (arguments as a model writes them, what it is told)
USELESS: list[tuple[dict[str, Any], str]] = [
    ({"question": "  "}, "không có chữ nào"),
    ({"question": QUESTIONS[0], "plans": ["no_such"]}, "no_such"),
    ({}, "question: Field required"),
    ({"question": 5}, "question: "),
    ({"question": QUESTIONS[0], "plans": "no_such"}, "plans: "),
    ({"question": QUESTIONS[0], "unit": "x" * 201}, "unit: "),
]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of LangChain's own imports
def test_an_agent_of_langchain_is_told_what_it_can_not_ask(office: Office) -> None:
    view = office.parts.view(ANONYMOUS)
    for arguments, said in USELESS:
        call = {"type": "tool_call", "id": "1", "name": "ask_plans", "args": arguments}
        message = PlanTool(view=view).invoke(call)
        assert (message.status, message.artifact) == ("error", None), arguments
        assert said in message.content, arguments
    left_open = {"question": QUESTIONS[0], "plans": None, "unit": None}
    message = PlanTool(view=view).invoke({"type": "tool_call", "id": "1", "name": "ask_plans", "args": left_open})
    assert message.status == "success" and message.artifact["status"] == "answered"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_unit_of_who_asks_gets_to_the_assistant(office: Office) -> None:
    view = office.parts.view(ANONYMOUS)
    own = {"question": "Đơn vị tôi phải làm gì?", "unit": "Công an xã"}
    message = PlanTool(view=view).invoke({"type": "tool_call", "id": "1", "name": "ask_plans", "args": own})
    assert message.artifact["citations"] == view.ask(own["question"], unit=own["unit"]).to_json()["citations"] != []
