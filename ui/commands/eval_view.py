"""How the scores of questions look on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.questions import MEASURES, Totals, by_type, worst
from prompts.texts import Language, say
from ui.terminal import plain

if TYPE_CHECKING:
    from evals.questions import Asked


def eval_view(form: str, asked: Sequence[Asked], misses: int, language: Language) -> Group:
    """A row a type of question and one for all, with the measures that apply to any; then the worst answers."""
    rows = by_type(asked)
    shown = [name for name in MEASURES if _told(rows["ALL"], name)]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(say("eval.type", language))
    for words in ("eval.count", *(f"eval.measure.{name}" for name in shown)):
        table.add_column(say(words, language), justify="right")
    for kind, row in rows.items():
        name = plain(kind) if kind != "ALL" else Text(say("eval.all", language), style="bold")
        table.add_row(name, str(int(row["n"])), *(_figure(row, measure) for measure in shown))
    lines: list[RenderableType] = [Text(say(f"eval.form.{form}", language), style="bold"), table]
    if missed := worst(asked, misses):
        lines.append(Text(say("eval.misses", language), style="bold"))
        lines += [plain(f"  {one.score.id} ({one.answer['status']}): {one.words}") for one in missed]
    return Group(*lines, Text())


def _told(row: Totals, measure: str) -> bool:
    """Whether the measure applies: the mean of nothing is no number."""
    return row[measure] == row[measure]


def _figure(row: Totals, measure: str) -> str:
    return f"{row[measure]:.3f}" if _told(row, measure) else "-"
