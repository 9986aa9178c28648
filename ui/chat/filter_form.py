"""The fold in which who asks chooses plans and years, and says of which unit they are."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from prompts.texts import Language, say
from ui.box.visit import Visit
from ui.chat.inert import inert
from ui.chat.scope import plans_at_hand
from ui.view import View
from ui.wiring import MAX_UNIT
from ui.wording import printable
from vectorstore.occasions import year_of
from vectorstore.values import Plan

log = logging.getLogger(__name__)

MOST_UNITS = 300  # that are suggested
MOST_TITLE = 90  # characters of a plan's title in the list
MOST_SAID = 40  # characters of one name in the fold's own words


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The parts of the fold. ``units``: the names of units that a browser suggests."""

    fold: Any
    plans: Any
    years: Any
    unit: Any
    units: Any

    @property
    def filled(self) -> tuple[Any, ...]:
        """All that ``filled_form`` sets, in its order."""
        return self.plans, self.years, self.units

    @property
    def chosen(self) -> tuple[Any, ...]:
        """What is chosen in it: the plans, the years, and the unit."""
        return self.plans, self.years, self.unit


def filter_form(unit: str, language: Language) -> FilterForm:
    """The fold, closed, with nothing to choose from yet."""
    with gr.Accordion(filter_words((), (), unit, language), open=False, elem_id="filter") as fold:
        plans = gr.Dropdown(
            choices=[], value=[], multiselect=True, label=say("chat.filter_plans", language), elem_id="filter-plans"
        )
        years = gr.CheckboxGroup(choices=[], value=[], label=say("chat.filter_years", language), elem_id="filter-years")
        box = gr.Textbox(
            value=unit,
            label=say("chat.unit", language),
            info=say("chat.unit_hint", language),
            placeholder=say("chat.unit_example", language),
            lines=1,
            max_lines=1,
            max_length=MAX_UNIT,
            elem_id="unit",
        )
        units = gr.HTML(_units(()), elem_id="units-known")
    return FilterForm(fold, plans, years, box, units)


def filled_form(view: View, visit: Visit | None, language: Language) -> list[Any]:
    """What can be chosen: what the viewer may see, within their box. Nothing where the library can't be read."""
    try:
        at_hand, units = plans_at_hand(view, visit), view.register.units()
    except Exception:
        log.exception("the plans to choose from can't be listed")
        at_hand, units = (), ()
    years = sorted({year for plan in at_hand if (year := year_of(plan))}, reverse=True)
    return [
        gr.update(choices=[(title_of(plan), plan.id) for plan in at_hand]),
        gr.update(choices=[(str(year), str(year)) for year in years], visible=len(years) > 1),
        _units(units[:MOST_UNITS]),
    ]


def filter_words(plans: Sequence[str], years: Sequence[str], unit: str, language: Language) -> str:
    """What the closed fold says: that all is asked, or what is chosen. ``plans``: their titles."""
    chosen = []
    if plans:
        chosen.append(_short(plans[0]) if len(plans) == 1 else say("chat.filter_count", language, count=len(plans)))
    if years:
        chosen.append(", ".join(sorted(years)))
    if unit.strip():
        chosen.append(_short(unit.strip()))
    name = say("chat.filter", language)
    return printable(f"{name}: {' · '.join(chosen)}") if chosen else name


def title_of(plan: Plan) -> str:
    """A plan in a list: its number, where it has one, and its title."""
    number, title = plan.header.number.value, plan.header.title.value or plan.source
    words = f"{number} – {title}" if number and number not in title else title
    return printable(words if len(words) <= MOST_TITLE else f"{words[: MOST_TITLE - 1].rstrip()}…")


def _short(words: str) -> str:
    return words if len(words) <= MOST_SAID else f"{words[: MOST_SAID - 1].rstrip()}…"


def _units(names: Sequence[str]) -> str:
    """The list from which static/chat.js lets the browser suggest."""
    options = "".join(f'<option value="{inert(name)}"></option>' for name in names)
    return f'<datalist id="units">{options}</datalist>'
