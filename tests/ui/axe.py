"""Accessibility as axe-core sees it: the rules of WCAG 2.2, level AA, run within a page of the tests' browser."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from ui_browser import WebDriver

EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
GRAVE = {"serious", "critical"}
# What moves, or changes its colour, has come to where it goes before it is looked at.
_RUN = """const done = arguments[arguments.length - 1];
for (const one of document.getAnimations()) if (one.effect.getComputedTiming().endTime < Infinity) one.finish();
axe.run(document, {runOnly: arguments[0], resultTypes: ["violations"]})
  .then(found => done(found.violations), error => done([{id: String(error), impact: "critical", nodes: []}]));"""


@cache
def _source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(browser: WebDriver) -> list[str]:
    """What is grave in the page as it stands: rule, element, and what is wrong with it."""
    if not browser.execute_script("return Boolean(window.axe)"):
        browser.execute_script(_source() + "; window.axe = axe;")
    found: list[dict[str, Any]] = browser.execute_async_script(_RUN, EVERYTHING)
    return [_told(one, node) for one in found if one["impact"] in GRAVE for node in (one["nodes"] or [{}])]


def _told(found: dict[str, Any], node: dict[str, Any]) -> str:
    summary = " ".join(node.get("failureSummary", "").split())
    return f"{found['id']}: {node.get('html', '')[:160]} :: {summary[:200]}"
