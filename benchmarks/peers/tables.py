"""The figures as Markdown: a table of answers and one of costs a set of plans, each cell with its ratio to ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from benchmarks.peers.measuring import Figures, Shape
from benchmarks.peers.peers import OURS, Peer
from evals.questions import FORMS

_FORM_NAMES = {"question": "vi", "question_nodiac": "no diacritics", "question_en": "en"}
_SHOWN = ("complete", "precision", "abstained")


@dataclass(frozen=True, slots=True)
class Row:
    """A peer with its figures of one set and the size of its venv; or the reason why it has none."""

    peer: Peer
    figures: Figures | None = None
    installed_mib: float | None = None
    reason: str = ""


def as_markdown(sets: Mapping[str, Sequence[Row]], sizes: Mapping[str, str]) -> str:
    """The tables of every set, then what each peer lacks here and has. ``sizes``: what a set holds, in words."""
    parts = []
    for name, rows in sets.items():
        parts += [f"### {name}: {sizes[name]}", "\n".join(_answers(rows)), "\n".join(_costs(rows))]
    rows = list({row.peer.name: row for listed in sets.values() for row in listed}.values())
    return "\n\n".join([*parts, "\n".join(_notes(rows))])


def as_json(rows: Sequence[Row]) -> dict[str, object]:
    """The same figures by peer."""
    return {row.peer.name: _record(row) for row in rows}


def cell(value: float | None, ours: float | None, digits: int) -> str:
    """A figure with its ratio to ours; a dash where there is none, no ratio where ours is nothing."""
    if value is None:
        return "–"
    shown = f"{value:.{digits}f}"
    return f"{shown} (×{value / ours:.2f})" if ours else shown


def _answers(rows: Sequence[Row]) -> Iterator[str]:
    columns = [(measure, form) for measure in _SHOWN for form in FORMS]
    yield from _head("", "quotes", "characters", *(f"{measure} {_FORM_NAMES[form]}" for measure, form in columns))
    ours = _our_shape(rows)
    for row in rows:
        if row.figures is None:
            yield _line(row.peer.title, row.reason, "–", *("–" for _ in columns))
            continue
        for name, shape in row.figures.shapes.items():
            against = None if shape is ours else ours
            cells = [cell(_value(shape, *column), _value(against, *column), 3) for column in columns]
            yield _line(_title(row, name), f"{shape.quotes:.1f}", f"{shape.characters:,.0f}", *cells)


def _costs(rows: Sequence[Row]) -> Iterator[str]:
    yield from _head(
        "", "passages", "ingest s", "of it indexing s", "question p50 ms", "question p95 ms", "cold start s",
        "memory MiB", "installed MiB",
    )  # fmt: skip
    ours = next((row for row in rows if row.peer.name == OURS and row.figures), None)
    whose = _cost_values(ours, _our_shape(rows)) if ours else []
    for row in rows:
        if row.figures is None:
            continue
        for name, shape in row.figures.shapes.items():
            values = _cost_values(row, shape)
            against = whose if row is not ours and whose else [None] * len(values)
            digits = (1, 1, 1, 1, 2, 0, 0)
            cells = [cell(value, our, places) for value, our, places in zip(values, against, digits, strict=True)]
            yield _line(_title(row, name), str(row.figures.passages), *cells)


def _cost_values(row: Row, shape: Shape | None) -> list[float | None]:
    assert row.figures is not None and shape is not None
    figures = row.figures
    return [
        figures.ingest_s, figures.index_s, shape.p50_ms, shape.p95_ms, figures.cold_s, figures.peak_mib,
        row.installed_mib,
    ]  # fmt: skip


def _notes(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        has = f" Has what ours doesn't: {row.peer.has}." if row.peer.has else ""
        yield f"- {row.peer.title}. Lacks here: {row.peer.lacks}.{has}"
        lost = sum(shape.lost for shape in row.figures.shapes.values()) if row.figures else 0
        if lost:
            yield f"  {lost} of its quotes stand in no plan."


def _title(row: Row, shape: str) -> str:
    return row.peer.title if row.peer.name == OURS else f"{row.peer.title}, {shape}"


def _our_shape(rows: Sequence[Row]) -> Shape | None:
    found = next((row.figures for row in rows if row.peer.name == OURS), None)
    return found.shapes["default"] if found else None


def _value(shape: Shape | None, measure: str, form: str) -> float | None:
    return shape.forms[form].get(measure) if shape else None


def _record(row: Row) -> dict[str, object]:
    if row.figures is None:
        return {"reason": row.reason}
    return {**asdict(row.figures), "installed_mib": row.installed_mib}


def _head(*names: str) -> Iterator[str]:
    yield _line(*names)
    yield "|" + " --- |" * len(names)


def _line(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"
