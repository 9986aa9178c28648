import json

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import LocalClient
from ui_fakes import TEXT, FakeLibrary, contents

from ui.access.cors import Cors
from ui.api.schemas import AnswerShape, ProblemShape
from ui.app import create_app
from ui.openai.errors import ErrorsOfClients
from ui.problems import LastResort
from ui.settings import Settings
from ui.shield import SecurityHeaders
from ui.wiring import Parts


@pytest.fixture
def client(calm_app: FastAPI) -> TestClient:
    return LocalClient(calm_app, raise_server_exceptions=False)


def problem(answer: object, status: int) -> ProblemShape:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    said = ProblemShape.model_validate(answer.json())
    assert said.status == status
    assert answer.headers["cache-control"] == "no-store"
    return said


def test_an_answer_has_the_shape_of_the_contract(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": "Công an xã phải làm gì?"}).json()
    AnswerShape.model_validate(answer)
    first = answer["citations"][0]
    assert TEXT[first["start"] : first["end"]] == first["quote"]
    assert first["basis"][0]["for"] == "actor"
    assert first["parts"][0]["quote"] == first["quote"]


def test_plans_and_history_reach_the_assistant(client: TestClient, calm_parts: Parts) -> None:
    history = [{"question": "trước", "answer": {"status": "answered"}}]
    client.post("/api/ask", json={"question": "sau", "plans": ["an_binh"], "history": history})
    assert calm_parts.assistant.asked[-1] == ("sau", ("an_binh",), tuple(history))


def test_the_unit_of_who_asks_reaches_the_assistant(client: TestClient, calm_parts: Parts) -> None:
    client.post("/api/ask", json={"question": "Tôi phải làm gì?", "unit": "Trạm Y tế xã"})
    assert calm_parts.assistant.units[-1] == "Trạm Y tế xã"
    problem(client.post("/api/ask", json={"question": "x", "unit": "a" * 201}), 422)
    shape = client.get("/api/openapi.json").json()["components"]["schemas"]["AskRequest"]
    assert shape["properties"]["unit"]["maxLength"] == 200 and shape["required"] == ["question"]


@pytest.mark.parametrize("question", ["", "   "])
def test_a_bad_question_gets_422_with_the_reason(client: TestClient, question: str) -> None:
    said = problem(client.post("/api/ask", json={"question": question}), 422)
    assert said.type == "urn:plan-assistant:problem:empty"
    assert said.detail


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"question": 5}', b'{"question": null}', b'{"question": "x", "nope": 1}', b"\xff\xfe",
             b'{"question": "x", "history": [{"question": "y"}]}', b'{"question": "x", "plans": "y"}',
             b'{"question": "x", "plans": ["\\ud800"]}', b'{"question": "x", "\\ud800": 1}']
)  # fmt: skip
def test_a_malformed_request_gets_a_problem(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    said = problem(answer, answer.status_code)
    assert said.status in (400, 422)
    assert "/api/docs" in said.detail


def test_a_long_body_gets_413_whether_or_not_its_length_is_told(client: TestClient, settings: Settings) -> None:
    long = json.dumps({"question": "a" * settings.max_body}).encode()
    problem(client.post("/api/ask", content=long), 413)
    problem(client.post("/api/ask", content=iter([long[:1000], long[1000:]])), 413)


def test_an_unknown_plan_gets_404(client: TestClient) -> None:
    for answer in (
        client.get("/api/plans/nope"),
        client.get("/api/plans/nope/text"),
        client.post("/api/ask", json={"question": "x", "plans": ["nope"]}),
    ):
        assert "nope" in problem(answer, 404).detail


@pytest.mark.parametrize("path", ["/api/nope", "/api", "/nope", "/gradio_api/upload", "/gradio_api/proxy=http://x/"])
def test_an_unknown_address_gets_a_problem(client: TestClient, path: str) -> None:
    problem(client.get(path), 404)


def test_a_wrong_method_gets_a_problem(client: TestClient) -> None:
    problem(client.delete("/api/plans"), 405)
    problem(client.get("/api/ask"), 405)
    problem(client.post("/api/nope"), 404)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/plans", "/plans/an_binh", "/plans/nope", "/api/plans"])
def test_head_is_get_without_its_body(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code and head.content == b""
    assert head.headers == got.headers


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "POST", "DELETE"])
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/plans", "/plans/an_binh", "/api/obligations"])
def test_a_wrong_method_is_told_the_right_ones(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert path in problem(answer, 405).detail
    assert answer.headers["allow"] == "GET, HEAD"
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    ("path", "allow"), [("/api/plans", "GET, HEAD, POST"), ("/api/plans/an_binh", "DELETE, GET, HEAD")]
)
def test_the_methods_of_admins_are_among_the_right_ones(client: TestClient, path: str, allow: str) -> None:
    answer = client.put(path)
    assert path in problem(answer, 405).detail
    assert answer.headers["allow"] == allow


@pytest.mark.parametrize(
    ("body", "kind"), [(b'{"question": "x"}', "text/plain"), (b"{", "application/json"), (b"\xff", "application/json")]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_no_json_is_told_how_to_ask(client: TestClient, body: bytes, kind: str, language: str) -> None:
    answer = client.post("/api/ask", content=body, headers={"content-type": kind, "accept-language": language})
    said = problem(answer, answer.status_code)
    assert "JSON" in said.detail and "Content-Type: application/json" in said.detail and '"question"' in said.detail


def test_an_unforeseen_error_keeps_its_words_to_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.post("/api/ask", json={"question": "hỏng"})
    said = problem(answer, 500)
    assert "secret" not in answer.text
    assert answer.json()["incident"] in said.detail
    assert answer.json()["incident"] in caplog.text
    assert "content-security-policy" in answer.headers


def test_what_fails_before_the_routes_is_answered_too(client: TestClient) -> None:
    outermost = [middleware.cls for middleware in client.app.user_middleware]
    assert outermost[:4] == [SecurityHeaders, Cors, ErrorsOfClients, LastResort]


def test_problems_speak_the_clients_language(client: TestClient) -> None:
    assert "No plan" in client.get("/api/plans/nope", headers={"accept-language": "en-GB,en"}).json()["detail"]
    assert "Không có" in client.get("/api/plans/nope", headers={"accept-language": "fr, vi;q=0.8, en"}).json()["detail"]


def test_the_plans(client: TestClient) -> None:
    (plan,) = client.get("/api/plans").json()["plans"]
    assert plan["id"] == "an_binh" and plan["number"] == "12/KH-UBND"
    whole = client.get("/api/plans/an_binh").json()
    assert whole["outline"][2]["heading"] == "1. Công an xã"
    assert whole["header"]["date"] == {"state": "blank", "value": None, "start": None, "end": None}
    assert whole["counts"]["characters"] == len(TEXT)
    text = client.get("/api/plans/an_binh/text")
    assert text.text == TEXT and text.headers["content-type"] == "text/plain; charset=utf-8"


def test_health(client: TestClient, settings: Settings) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}  # how many plans, only who may see them learns
    empty = FakeLibrary()
    bare = LocalClient(create_app(settings, Parts(settings, library=empty)))
    assert bare.get("/healthz").status_code == 200
    assert "ingest" in problem(bare.get("/readyz"), 503).detail


def test_a_library_that_does_not_open_is_not_ready(settings: Settings) -> None:
    class Broken(FakeLibrary):
        def plans(self) -> tuple:
            raise OSError("disk gone")

    broken = Broken(contents())
    client = LocalClient(create_app(settings, Parts(settings, library=broken)))
    assert "disk gone" in problem(client.get("/readyz"), 503).detail
    assert client.get("/").status_code == 200  # the page opens


def test_the_documentation_names_every_address(client: TestClient) -> None:
    page = client.get("/api/docs").text
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert path in page
    assert "AnswerShape" in page
