"""How answers, plans and reports look on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from prompts.texts import Language, say
from ui.plans.numbers import pages_said
from ui.terminal import INDENT, plain
from ui.wording import Block, blocks_of

if TYPE_CHECKING:
    from assistant.answer import Answer, Citation
    from ingest.pipeline import FileReport
    from ui.commands.diagnosis import Finding
    from vectorstore.access.collections import Collection
    from vectorstore.values import HeaderField, Plan, PlanContents

EMPHASIS = {"emphasis": "italic"}
OUTCOME_STYLES = {
    "created": "green", "updated": "green", "skipped": "dim", "waiting": "bold yellow", "failed": "bold red"
}  # fmt: skip
STATE_STYLES = {"ok": "green", "warning": "yellow", "missing": "yellow", "failed": "bold red"}
HEADER_FIELDS = ("number", "issuer", "date", "signer")


def answer_view(answer: Answer, language: Language) -> Group:
    """The text, then the numbered sources, what is near, and the questions to choose from or to go on with."""
    markers = {str(citation.marker) for citation in (*answer.citations, *answer.related)}
    lines: list[RenderableType] = []
    for before, block in pairwise([None, *blocks_of(answer.text, markers)]):
        if before and block and before.kind != block.kind:
            lines.append(Text())
        lines += [_block_view(block)] if block else []
    for key, citations in (("cli.ask.sources", answer.citations), ("cli.ask.related", answer.related)):
        if citations:
            lines += [Text(), Text(say(key, language), style="bold"), *_sources(citations, language)]
    if answer.follow_ups:
        key = "cli.ask.options" if answer.status == "clarify" else "cli.ask.follow_ups"
        lines += [Text(), Text(say(key, language), style="bold"), *map(_bullet, map(plain, answer.follow_ups))]
    return Group(*lines)


def rows_view(title: str, rows: Iterable[tuple[str, str]]) -> Group:
    """Labels and their words side by side, under a title and above a blank line."""
    table = Table.grid(padding=(0, 2))
    for label, words in rows:
        table.add_row(Text(f"  {label}", style="dim"), plain(words))
    return Group(Text(title, style="bold"), table, Text())


def _block_view(block: Block) -> RenderableType:
    line = Text()
    for run in block.runs:
        words = f"[{run.text}]" if run.marker else run.text
        line.append_text(plain(words, "cyan" if run.marker else "bold" if run.strong else EMPHASIS.get(block.kind, "")))
    if block.kind == "item":
        return _bullet(line, block.level)
    return Padding(line, (0, 0, 0, INDENT)) if block.kind == "quote" else line


def _bullet(line: Text, level: int = 0) -> RenderableType:
    row = Table.grid(padding=(0, 1))
    row.add_row("•", line)
    return Padding(row, (0, 0, 0, 2 * level + 1))


def _sources(citations: Sequence[Citation], language: Language) -> Iterator[RenderableType]:
    """The citations grouped by plan and section, each with its number, words and place."""
    for _, of_plan in groupby(citations, key=lambda citation: citation.plan_id):
        first, *others = of_plan
        yield plain(" – ".join(fact for fact in (first.number, first.title) if fact), "bold")
        for section, group in groupby((first, *others), key=lambda citation: citation.section):
            yield Padding(plain(" › ".join(section), "dim"), (0, 0, 0, 2))
            for citation in group:
                quote = " … ".join(" ".join(words.split()) for words in citation.quotes)
                place = f"{citation.plan_id} {citation.parts[0].start}–{citation.parts[-1].end}"
                where = f" ({' · '.join(one for one in (pages_said(citation.pages, language), place) if one)})"
                row = Table.grid(padding=(0, 1))
                row.add_row(
                    Text(f"  [{citation.marker}]", style="cyan"), Text.assemble(plain(quote), plain(where, "dim"))
                )
                yield row


def plans_view(plans: Sequence[Plan], language: Language, there: Mapping[str, Collection] | None = None) -> Group:
    """Two lines a plan: its title; its id, to be copied whole, and what else tells it from others.

    ``there``: the collections of those that are in one, by the plan's id.
    """
    lines: list[RenderableType] = []
    for plan in plans:
        facts: tuple[str | None, ...] = (plan.header.number.value, plan.header.date.value, *counts_of(plan, language))
        if there and plan.id in there:
            facts += (say("collections.of", language, name=there[plan.id].name),)
        lines.append(plain(plan.title, "bold"))
        lines.append(
            Text.assemble("  ", plain(plan.id, "cyan"), plain("  " + " · ".join(fact for fact in facts if fact)))
        )
    return Group(*lines)


def plan_view(contents: PlanContents, language: Language) -> Group:
    """Header and outline of a plan."""
    plan = contents.plan
    facts = Table.grid(padding=(0, 2))
    for name in HEADER_FIELDS:
        facts.add_row(say(f"page.{name}", language), _field_view(getattr(plan.header, name), language))
    facts.add_row(say("page.source", language), plain(plan.source))
    facts.add_row(say("page.edition", language), f"{plan.edition} ({', '.join(counts_of(plan, language))})")
    tree = Tree(Text(say("page.outline", language), style="bold"), guide_style="dim")
    branches: dict[int, Tree] = {}
    for section in contents.sections:
        parent = tree if section.parent is None else branches[section.parent]
        branches[section.id] = parent.add(plain(" ".join(section.heading.split())))
    return Group(plain(plan.title, "bold"), plain(plan.id, "dim"), facts, Text(), tree)


def counts_of(plan: Plan, language: Language) -> tuple[str, ...]:
    """How many pages, passages and obligations an edition has; no pages where its file has none."""
    pages = (say("page.sheet_count", language, count=plan.pages),) if plan.pages else ()
    passages = say("cli.ingest.passages", language, count=plan.passages)
    return *pages, passages, say("cli.ingest.obligations", language, count=plan.obligations)


def _field_view(field: HeaderField, language: Language) -> Text:
    if field.value is not None:
        return plain(field.value)
    return Text(say(f"cli.field.{field.state}", language), style="dim")


def findings_view(findings: Sequence[Finding], language: Language) -> Group:
    """A row a thing that was looked at: its state, what was found, and below it what to do."""
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column()
    table.add_column(overflow="fold")  # a digest is to be copied whole
    for finding in findings:
        state = Text(say(f"doctor.{finding.state}", language), style=STATE_STYLES[finding.state])
        table.add_row(state, plain(say(f"doctor.of.{finding.name.lower()}", language), "bold"), plain(finding.found))
        if finding.remedy:
            table.add_row("", "", plain(say("cli.ingest.remedy", language, remedy=finding.remedy)))
    return Group(table)


def report_view(report: FileReport, language: Language) -> Group:
    """One file's report: a line, then its warnings or its error with the remedy."""
    name = " ".join(report.path.name.split())  # on one line, whatever it is called
    outcome = say(f"cli.ingest.{report.outcome}", language), OUTCOME_STYLES[report.outcome]
    line = Text.assemble(plain(name), ": ", outcome)
    if report.outcome in ("created", "updated"):
        counts = say("page.sheet_count", language, count=report.pages) + ", " if report.pages else ""
        counts += say("cli.ingest.passages", language, count=report.passages)
        if report.obligations is not None:  # None: obligations were not read
            counts += ", " + say("cli.ingest.obligations", language, count=report.obligations)
        edition = say("cli.ingest.edition", language, number=report.edition) + ", " if report.edition != 1 else ""
        line.append_text(plain(f", {edition}{counts} ({report.plan_id})"))
    notes = [say("cli.ingest.warning", language, warning=warning) for warning in report.warnings]
    notes += list(_candidates(report, language))
    notes += [report.error] if report.error else []
    notes += [say("cli.ingest.remedy", language, remedy=report.remedy)] if report.remedy else []
    return Group(line, *_indented(notes))


def _candidates(report: FileReport, language: Language) -> Iterator[str]:
    """The plans that a file that waits may be an edition of, and how to decide."""
    for one in report.candidates:
        said = {"plan": one["plan_id"], "likeness": round(100 * one["likeness"])}
        yield say(f"cli.ingest.candidate.{one['reason']}", language, **said)
    if report.waiting is not None and report.candidates:
        yield say("cli.ingest.decide", language, number=report.waiting, plan=report.candidates[0]["plan_id"])


def _indented(notes: Iterable[str]) -> list[Padding]:
    return [Padding(plain(note), (0, 0, 0, INDENT)) for note in notes]
