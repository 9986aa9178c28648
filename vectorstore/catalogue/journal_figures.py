"""Figures of the questions in the journal, counted by the database where it can."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from vectorstore.catalogue.journal import VIETNAM, Counts, Figures, moment
from vectorstore.catalogue.schema import AskedRow, FeedbackRow

TOP = 10  # plans, units and kinds that are named
_HOUR = len("2026-05-20T17")


def figures_in(session: Session, since: datetime, until: datetime) -> Figures:
    """The figures of the questions from ``since`` until before ``until``."""
    within = (AskedRow.at >= moment(since), AskedRow.at < moment(until))
    meanwhile = (FeedbackRow.at >= moment(since), FeedbackRow.at < moment(until))
    took = session.scalars(select(AskedRow.milliseconds).where(*within, AskedRow.status != "failed")).all()
    days = _days(_counted(session, func.substr(AskedRow.at, 1, _HOUR), within).items())
    plans, units, kinds = _named(session, within)
    return Figures(
        since=moment(since),
        until=moment(until),
        questions=sum(count for _, count in days),
        days=days,
        statuses=most(_counted(session, AskedRow.status, within)),
        surfaces=most(_counted(session, AskedRow.surface, within)),
        languages=most(_counted(session, AskedRow.language, within)),
        median_ms=round(median(took), 3) if took else None,
        p95_ms=_rank(took, 95) if took else None,
        plans=most(plans)[:TOP],
        units=most(units)[:TOP],
        kinds=most(kinds)[:TOP],
        verdicts=most(_counted(session, FeedbackRow.verdict, meanwhile)),
    )


def most(counter: Counter[str]) -> Counts:
    """The most frequent first, those alike by name."""
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _counted(session: Session, column: Any, within: Sequence[Any]) -> Counter[str]:
    """How often each value of the column stands there; "" is none."""
    rows = session.execute(select(column, func.count()).where(*within).group_by(column))
    return Counter({name: count for name, count in rows if name})


def _days(hours: Iterable[tuple[str, int]]) -> Counts:
    """How many a day of Vietnam, of how many an hour of UTC."""
    days = Counter[str]()
    for hour, count in hours:
        days[datetime.fromisoformat(f"{hour}:00+00:00").astimezone(VIETNAM).date().isoformat()] += count
    return tuple(sorted(days.items()))


def _named(session: Session, within: Sequence[Any]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """In how many questions each plan was cited, and each unit and each kind asked for."""
    plans, units, kinds = Counter[str](), Counter[str](), Counter[str]()
    for cited, count in _alike(session, AskedRow.plans, within):
        plans.update(dict.fromkeys(cited, count))
    for understood, count in _alike(session, AskedRow.understood, within):
        units.update(dict.fromkeys(understood.get("units", ()), count))
        kinds.update(dict.fromkeys(understood.get("asks", ()), count))
    return plans, units, kinds


def _alike(session: Session, column: Any, within: Sequence[Any]) -> Iterable[tuple[Any, int]]:
    """Each value of a column of JSON, and how often it stands there: the database compares them as texts."""
    written = as_text(column)
    rows = session.execute(select(written, func.count()).where(*within).group_by(written))
    return ((json.loads(value), count) for value, count in rows)


def as_text(column: Any) -> Any:
    """A column of JSON as it is written, which every database can group by."""
    return cast(column, String)


def _rank(values: Sequence[float], percent: int) -> float:
    """The percentile by nearest rank."""
    return sorted(values)[-(-percent * len(values) // 100) - 1]
