"""Many questions at once: JSON lines in, JSON lines out, in the same order.

A line is {"id", "question", "history"?, "plans"?, "unit"?}; its answer is {"id", …Answer}, or {"id", "error": {"code",
"message"}} where the line or its question can't be used. One bad line does not stop the others.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prompts.texts import Language, say
from ui.faults import fault_of
from ui.understood_view import explained
from ui.wiring import MAX_UNIT, Parts
from vectorstore.access.viewer import OWNER, Viewer

log = logging.getLogger(__name__)


class BadLine(ValueError):
    """A line that is not a question; the message says why."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for the lines that say nothing of it: plans, unit of who asks; and for all: see ``ask``."""

    plans: tuple[str, ...] = ()
    unit: str = ""
    explain: bool = False
    model: bool = True
    viewer: Viewer = OWNER


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line of the input, checked."""

    question: str
    plans: tuple[str, ...] = ()
    history: tuple[Mapping[str, Any], ...] = ()
    unit: str = ""


def answer_lines(
    parts: Parts, lines: Iterable[bytes], defaults: Defaults, language: Language
) -> Iterator[dict[str, Any]]:
    """One JSON object a line that is not blank."""
    for raw in lines:
        if raw.strip():
            yield answer_line(parts, raw, defaults, language)


def answer_line(parts: Parts, raw: bytes, defaults: Defaults, language: Language) -> dict[str, Any]:
    """The answer to one line, or what was wrong with it."""
    marked: dict[str, Any] = {"id": None}
    try:
        shape = _object(raw)
        marked["id"] = shape.get("id")
        asked = _asked(shape, defaults)
        wanted = (asked.question, asked.plans, asked.history, asked.unit)
        view = parts.view(defaults.viewer)
        answer = view.ask(*wanted, model=defaults.model).to_json()
        more = {"understood": explained(view, *wanted, model=defaults.model)} if defaults.explain else {}
        return marked | answer | more
    except BadLine as bad:
        return marked | {"error": {"code": "bad_line", "message": str(bad)}}
    except Exception as error:
        fault = fault_of(error, language)
        if fault is None:
            log.exception("question %r failed", marked["id"])
        message = fault.detail if fault else say("batch.failed", language, kind=type(error).__name__)
        return marked | {"error": {"code": fault.code if fault else "internal", "message": message}}


def _object(raw: bytes) -> dict[str, Any]:
    try:
        shape = json.loads(raw.decode("utf-8-sig"), parse_constant=_finite, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise BadLine(f"the line is not UTF-8: {error.reason} at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"the line is not JSON: {error}") from error
    if not isinstance(shape, dict):
        raise BadLine('the line is not a JSON object like {"id": 1, "question": "…"}')
    return shape


def _finite(number: str) -> float:
    """A number that JSON can write again: Python also reads NaN, Infinity and 1e999."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is no number of JSON")
    return value


def _asked(shape: Mapping[str, Any], defaults: Defaults) -> AskedLine:
    question, history, plans = shape.get("question"), shape.get("history") or [], shape.get("plans") or []
    unit = shape.get("unit") or ""
    if not isinstance(question, str):
        raise BadLine('"question" is missing or is not a string')
    if not isinstance(history, list) or not all(isinstance(turn, dict) for turn in history):
        raise BadLine('"history" is not a list of {"question", "answer"} objects')
    if not isinstance(plans, list) or not all(isinstance(plan, str) for plan in plans):
        raise BadLine('"plans" is not a list of plan ids')
    if not isinstance(unit, str) or len(unit) > MAX_UNIT:
        raise BadLine(f'"unit" is not the name of a unit, of {MAX_UNIT} characters at most')
    return AskedLine(question, tuple(plans) or defaults.plans, tuple(history), unit or defaults.unit)
