"""Every operation that the documentation of the API names, asked by Schemathesis with all of its checks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from ui_clients import HERE, OWN, person_of, token_of

from ui.access.cookies import NAME
from ui.app import create_app
from ui.rate_limit import RateLimit
from ui.wiring import Parts
from vectorstore.access.roles import Role

PLENTY = 10**6  # of what is limited, a minute
_QUESTION = ("empty", "unprintable", "too_long")
# What fits the documentation and is refused all the same, by the codes of the problems: no schema can say these rules.
REFUSED: Mapping[str, tuple[str, ...]] = {
    "POST /api/ask": _QUESTION,
    "POST /api/ask/stream": _QUESTION,
    "POST /v1/chat/completions": _QUESTION,
    "GET /api/obligations": ("bad_filter",),  # from a day after the one until which
    "GET /api/audit": ("bad_filter",),
    "POST /api/plans": ("bad_upload",),  # several files that are to be the edition of one plan
}


@dataclass(slots=True)
class Run:
    """What came of one: how many requests, by operation, and what failed, each with how to send it again."""

    asked: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)


def headers_of(parts: Parts, role: Role | None, how: str) -> dict[str, str]:
    """Those by which somebody of the role sends a request: nobody in particular, by a token, or from a page of ours."""
    said = {"accept-language": "en"}
    if role is None:
        return said
    if how == "token":
        return said | token_of(parts, role)
    secret = parts.library.catalogue.access.sessions.open(person_of(parts, role).id)
    return said | OWN | {"cookie": f"{NAME}={secret}"}


def run(parts: Parts, headers: Mapping[str, str], examples: int, phases: tuple[str, ...], seed: int = 1) -> Run:
    """Asks every operation in these phases, ``examples`` times with made-up values in some of them."""
    parts.settings = parts.settings.model_copy(update={"program_quota": PLENTY})
    parts.shared.one("feedback", lambda: RateLimit(PLENTY))
    app = create_app(parts.settings, parts)

    async def at_this_machine(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "client": ("127.0.0.1", 50000)} if scope["type"] == "http" else scope, receive, send)

    schema = schemathesis.openapi.from_dict(app.openapi(), config=_config(headers, examples, phases, seed))
    schema.app = at_this_machine
    done = Run()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            _count(done, event.recorder)
        elif isinstance(event, events.NonFatalError):
            done.failures[f"{event.label}, {event.phase}: {event.value!r}"[:600]] = event.info.full_traceback
        elif isinstance(event, events.FatalError):
            raise event.exception
    return done


def _config(headers: Mapping[str, str], examples: int, phases: tuple[str, ...], seed: int) -> SchemathesisConfig:
    made = {"max-examples": examples, "deterministic": True, "no-shrink": True, "database": "none"}
    every = ("examples", "coverage", "fuzzing", "stateful")
    return SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "base-url": HERE,
            "headers": dict(headers),
            "continue-on-failure": True,
            "generation": made,
            "phases": {name: {"enabled": name in phases} for name in every},
        }
    )


def _count(done: Run, recorder: Any) -> None:
    for case_id, interaction in recorder.interactions.items():
        done.asked[recorder.cases[case_id].value.operation.label] += 1
        if interaction.response is not None:
            done.statuses[int(interaction.response.status_code)] += 1
    for case_id, checks in recorder.checks.items():
        label = recorder.cases[case_id].value.operation.label
        for check in checks:
            if check.failure_info is None or _is_excused(label, check, recorder.interactions[case_id].response):
                continue
            failure = check.failure_info.failure
            told = f"{label}: {check.name}: {failure.title}: {failure.message}"
            done.failures.setdefault(told[:600], check.failure_info.code_sample[:2000])


def _is_excused(label: str, check: Any, response: Any) -> bool:
    """Whether it is as it should be, and Schemathesis can't know."""
    if check.name == "positive_data_acceptance":
        return response.json()["type"].rpartition(":")[2] in REFUSED.get(label, ())
    # An upload is accepted, not done: the plan is there once the job has read the file.
    return check.name == "ensure_resource_availability" and "POST /api/plans`" in check.failure_info.failure.message
