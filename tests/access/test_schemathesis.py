"""Every operation of the API with made-up values, right and wrong: nothing breaks, nothing hidden is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.python.asgi import get_client
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from ui_clients import token_of
from ui_hidden import NOBODYS, hide, marks_in, parts_of

from ui.app import create_app
from ui.wiring import Parts
from vectorstore.access.roles import ROLES, Role

pytestmark = pytest.mark.slow
EXAMPLES = 3  # of right values for an operation, and as many of wrong ones
CONFORMS = [
    status_code_conformance, content_type_conformance, response_headers_conformance, response_schema_conformance,
]  # fmt: skip
MEANT = ("no_plans", "locked")  # what may fail for a while: all plans are withdrawn, or another process writes
ACCEPTS_ALL = {"accept-language": "en"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Parts, list[str]]]:
    """A library that may be changed, and ids to ask for."""
    data = tmp_path_factory.mktemp("made_up") / "data"
    plans = hide(data)
    parts = parts_of(data)
    yield parts, [plans.open, plans.hidden, plans.withdrawn, NOBODYS]
    parts.close()


@pytest.mark.parametrize("role", ROLES)  # who may change most comes last
def test_every_operation(office: tuple[Parts, list[str]], role: Role, subtests: pytest.Subtests) -> None:
    parts, ids = office
    app = create_app(parts.settings, parts)
    headers = token_of(parts, role) | ACCEPTS_ALL
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=headers)
    operations = [found.ok() for found in schema.get_all_operations()]
    counts = Counter[schemathesis.GenerationMode]()
    with get_client(app) as client:
        for operation in operations:
            for mode in schemathesis.GenerationMode:
                with subtests.test(operation=operation.label, mode=mode.value):
                    counts[mode] += asked(operation.as_strategy(generation_mode=mode), client, headers, ids, role)
    right, wrong = (counts[mode] for mode in schemathesis.GenerationMode)
    assert right >= 20 * EXAMPLES and wrong >= 10 * EXAMPLES


def asked(cases: Any, client: Any, headers: dict[str, str], ids: list[str], role: Role) -> int:
    """Sends made-up requests, most of them about a plan that there is; how many."""
    count = 0

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=cases, plan=st.sampled_from([*ids, None]))
    def ask(case: schemathesis.Case, plan: str | None) -> None:
        nonlocal count
        count += 1
        if plan is not None and "plan_id" in (case.path_parameters or {}):
            case.path_parameters["plan_id"] = plan
        reply = case.call(session=client, headers=headers)
        body = reply.content.decode("utf-8", "replace")
        if reply.status_code == 503:
            assert json.loads(body)["type"].rpartition(":")[2] in MEANT, body
        else:
            case.validate_response(reply, checks=[not_a_server_error])
        case.validate_response(reply, checks=CONFORMS)
        if role != "admin":
            said = f"{unquote(reply.request.url or '')} {reply.request.body!r}"
            assert marks_in([value for values in reply.headers.values() for value in values], reply.content, said) == []

    with suppress(Unsatisfiable):  # where nothing that can be sent is wrong: any text is an id
        ask()
    return count
