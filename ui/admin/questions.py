"""Questions: how many, how they ended, what is asked for most, and those that found nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from prompts.texts import Language, named, say
from ui.admin.frame import Frame
from ui.admin.waiting import titles_of
from ui.moments import day
from ui.understood_view import noted_words
from vectorstore.catalogue.journal import Counts, Figures

DAYS = (7, 30, 90)  # that can be chosen
GROUPS = 50  # of questions without an answer


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure with its name. ``percent``: of the greatest of its chart."""

    name: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A heading and its bars, the greatest first; days in their order."""

    heading: str
    bars: tuple[Bar, ...]


def questions_router(frame: Frame) -> APIRouter:
    """The route of /admin/questions."""
    router = frame.router()

    @router.get("/admin/questions")
    def questions(request: Request, days: str = "") -> HTMLResponse:
        chosen = int(days) if days in map(str, DAYS) else DAYS[1]
        until = datetime.now(UTC) + timedelta(seconds=1)  # what was asked in this second counts
        journal = frame.library.catalogue.journal
        figures = journal.figures(until - timedelta(days=chosen), until)
        groups = [
            (noted_words(group.understood, frame.language), _said(group.statuses, frame.language), group)
            for group in journal.unanswered(GROUPS)
        ]
        shown: dict[str, Any] = {
            "figures": figures,
            "charts": charts(figures, titles_of(frame), frame.language),
            "groups": groups,
        }
        return frame.page(request, "questions", "admin_questions.html", **shown, days=chosen, choices=DAYS)

    return router


def charts(figures: Figures, titles: dict[str, str], language: Language) -> tuple[Chart, ...]:
    """A chart for each sort of figure that there is any of."""

    def known(prefix: str) -> Callable[[str], str]:
        return lambda name: named(prefix, name, language)

    found = (
        _chart("days", figures.days, day, language),
        _chart("statuses", figures.statuses, known("usage.status"), language),
        _chart("surfaces", figures.surfaces, known("usage.surface"), language),
        _chart("languages", figures.languages, known("usage.language"), language),
        _chart("kinds", figures.kinds, known("explain.asks"), language),
        _chart("units", figures.units, str, language),
        _chart("plans", figures.plans, lambda plan_id: titles.get(plan_id, plan_id), language),
        _chart("verdicts", figures.verdicts, known("usage.verdict"), language),
    )
    return tuple(chart for chart in found if chart.bars)


def _chart(sort: str, counts: Counts, name: Callable[[str], str], language: Language) -> Chart:
    most = max((count for _, count in counts), default=0) or 1
    bars = tuple(Bar(name(one), count, round(100 * count / most)) for one, count in counts)
    return Chart(say(f"usage.{sort}", language), bars)


def _said(statuses: Counts, language: Language) -> str:
    return ", ".join(f"{say(f'usage.status.{name}', language)} ({count})" for name, count in statuses)
