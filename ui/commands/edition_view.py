"""How editions, what differs between two of them, and files that wait look on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from prompts.texts import Language, say
from ui.commands.terminal import counts_of
from ui.edition_shapes import counts, run_text, text_of
from ui.edition_words import beside_duties, duty_field_words, header_words, moved_duties, path_words
from ui.plans.numbers import pages_said
from ui.terminal import INDENT, plain
from vectorstore.comparison.runs import Run
from vectorstore.keeping.edition_diff import EditionDiff, Pair
from vectorstore.obligation import Obligation
from vectorstore.pages import by_page
from vectorstore.placement import Waiting
from vectorstore.values import Passage, Plan, PlanContents

# Signs too, since not every terminal has colours, and a copied text has none.
MARKS = {"removed": ("[-", "-]", "red strike"), "added": ("{+", "+}", "green"), "same": ("", "", "")}
AROUND = 12  # words that are shown of what is the same on each side of a difference
Shown = tuple[str, list[RenderableType]]  # the section's headings, and the lines of one difference


def editions_view(editions: Sequence[Plan], serving: int | None, language: Language) -> Group:
    """Two lines an edition: its number and whether it serves; when it came, of which file, and how much is in it."""
    lines: list[RenderableType] = [plain(editions[-1].title, "bold"), plain(editions[-1].id, "dim")]
    for plan in editions:
        serves = plan.edition == serving
        said = say("editions.number", language, edition=plan.edition)
        said += f" · {say('editions.serves', language)}" if serves else ""
        lines.append(plain(said, "bold green" if serves else ""))
        facts = (when(plan), plan.source, *counts_of(plan, language))
        lines.append(_line(plain(" · ".join(facts))))
    return Group(*lines)


def waiting_view(waiting: Sequence[Waiting], titles: dict[str, str], language: Language) -> Group:
    """A file a block: its number, what was read of it, and the plans that it may be an edition of."""
    lines: list[RenderableType] = []
    for one in waiting:
        plan = one.plan
        facts = (plan.header.number.value, plan.header.date.value, when(plan), *counts_of(plan, language))
        lines.append(Text.assemble((f"{one.key}. ", "bold cyan"), plain(plan.source, "bold")))
        lines.append(_line(plain(plan.title)))
        lines.append(_line(plain(" · ".join(fact for fact in facts if fact), "dim")))
        for candidate in one.candidates:
            fields = {"plan": candidate.plan_id, "likeness": round(100 * candidate.likeness)}
            said = say(f"cli.ingest.candidate.{candidate.reason}", language, **fields)
            lines.append(_line(plain(f"→ {said}", "yellow")))
            if title := titles.get(candidate.plan_id):
                lines.append(_line(plain(title, "dim"), 2))
    return Group(*lines)


def diff_view(diff: EditionDiff, language: Language) -> Group:
    """A summary, the header's fields that differ, the obligations, then the passages that no obligation shows."""
    lines: list[RenderableType] = list(_summary(diff, language))
    if diff.header:
        lines += [Text(), Text(say("editions.diff.header", language), style="bold")]
    for one in diff.header:
        label = say(f"editions.head.{one.field}", language)
        old, new = header_words(one.old, language), header_words(one.new, language)
        lines.append(_indented(_field(label, old, new)))
    lines += _sorts("duties", _duties(diff, language), language)
    lines += _sorts("passages", _passages(diff, language), language)
    return Group(*lines)


def when(plan: Plan) -> str:
    """When an edition came, to the minute, UTC."""
    return f"{plan.ingested_at[:16].replace('T', ' ')} UTC"


def _summary(diff: EditionDiff, language: Language) -> Iterator[RenderableType]:
    sides = (diff.old.plan, diff.new.plan)
    old, new = (say("editions.of", language, edition=plan.edition, source=plan.source) for plan in sides)
    yield plain(diff.new.plan.title, "bold")
    yield plain(f"{diff.new.plan.id}: {old} → {new}", "dim")
    if not diff:
        yield Text(say("editions.diff.nothing", language), style="green")
        return
    for key, found in (("duties", diff.obligations), ("passages", diff.passages)):
        numbers = counts(found)
        said = [say(f"editions.count.{sort}", language, count=count) for sort, count in numbers.items() if count]
        if said:
            yield plain(f"{say(f'editions.{key}', language)}: {', '.join(said)}")


def _duties(diff: EditionDiff, language: Language) -> Iterator[tuple[str, list[Shown]]]:
    duties = diff.obligations
    yield "changed", [(path_words(diff.new, pair.new), _duty(diff, pair, language)) for pair in duties.changed]
    yield "added", [_whole(diff.new, one, "added", language) for one in duties.added]
    yield "gone", [_whole(diff.old, one, "removed", language) for one in duties.gone]


def _passages(diff: EditionDiff, language: Language) -> Iterator[tuple[str, list[Shown]]]:
    found = diff.passages
    old, new = beside_duties(diff, found.gone, (*found.added, *(pair.new for pair in found.changed)))
    changed = [pair for pair in found.changed if pair.new.ordinal in new]
    yield "changed", [(path_words(diff.new, pair.new), list(_changed(diff, pair, language))) for pair in changed]
    yield "added", [_whole(diff.new, one, "added", language) for one in found.added if one.ordinal in new]
    yield "gone", [_whole(diff.old, one, "removed", language) for one in found.gone if one.ordinal in old]
    moved = [pair for pair in found.moved if pair.new.ordinal not in moved_duties(diff)]
    yield "moved", [(path_words(diff.new, pair.new), _moved(diff, pair, language)) for pair in moved]


def _sorts(key: str, sorts: Iterable[tuple[str, list[Shown]]], language: Language) -> Iterator[RenderableType]:
    """Each sort of difference under its title, those under one section together."""
    for sort, shown in sorts:
        if shown:
            yield Text()
            yield Text(say(f"editions.{key}.{sort}", language, count=len(shown)), style="bold")
        for path, some in groupby(shown, key=lambda one: one[0]):
            yield Padding(plain(path or say("editions.no_section", language), "dim"), (0, 0, 0, 2), expand=False)
            yield from (_indented(line) for _, lines in some for line in lines)


def _whole(contents: PlanContents, one: Passage | Obligation, kind: str, language: Language) -> Shown:
    opening, closing, style = MARKS[kind]
    column = f"{one.column}: " if isinstance(one, Passage) and one.column else ""
    words = plain(f"{opening}{column}{text_of(contents.text, one.spans)}{closing}", style)
    return path_words(contents, one), [Text.assemble(words, _place(contents, one, language))]


def _duty(diff: EditionDiff, pair: Pair[Obligation], language: Language) -> list[RenderableType]:
    words = _marked(diff, pair.runs) if pair.runs else plain(text_of(diff.new.text, pair.new.spans))
    lines: list[RenderableType] = [Text.assemble(words, _place(diff.new, pair.new, language))]
    for field in pair.fields:
        if field != "words":
            old = duty_field_words(diff.old, pair.old, field, language)
            new = duty_field_words(diff.new, pair.new, field, language)
            lines.append(_indented(_field(say(f"editions.field.{field}", language), old, new)))
    return lines


def _changed(diff: EditionDiff, pair: Pair[Passage], language: Language) -> Iterator[RenderableType]:
    column = plain(f"{pair.new.column}: ", "dim") if pair.new.column else ""
    yield Text.assemble(column, _marked(diff, pair.runs), _place(diff.new, pair.new, language))
    if pair.moved:
        yield from _from(diff, pair, language)


def _moved(diff: EditionDiff, pair: Pair[Passage], language: Language) -> list[RenderableType]:
    words = Text.assemble(plain(text_of(diff.new.text, pair.new.spans)), _place(diff.new, pair.new, language))
    return [words, *_from(diff, pair, language)]


def _from(diff: EditionDiff, pair: Pair[Passage], language: Language) -> Iterator[RenderableType]:
    was = path_words(diff.old, pair.old) or say("editions.no_section", language)
    yield _indented(plain(say("editions.moved_from", language, section=was), "yellow"))


def _marked(diff: EditionDiff, runs: Sequence[Run]) -> Text:
    """The words with what was removed and added marked; of long stretches that are the same, only the ends."""
    line = Text()
    for at, run in enumerate(runs):
        opening, closing, style = MARKS[run.kind]
        words = run_text(diff, run).split()
        if run.kind == "same" and len(words) > 2 * AROUND:
            words = [*(words[:AROUND] if at else ()), "…", *(words[-AROUND:] if at + 1 < len(runs) else ())]
        after_change = at > 0 and runs[at - 1].kind == "removed" and run.kind == "added"
        line.append(" " if at and run.spaced and not after_change else "")
        line.append_text(plain(f"{opening}{' '.join(words)}{closing}", style))
    return line


def _field(label: str, old: str, new: str) -> Text:
    return Text.assemble(plain(f"{label}: "), plain(old, "red"), " → ", plain(new, "green"))


def _place(contents: PlanContents, one: Passage | Obligation, language: Language) -> Text:
    """The page that it begins on, where there are pages."""
    pages = by_page(contents.pages, one.spans[0])
    return plain(f" ({pages_said([pages[0][0].number], language)})" if pages else "", "dim")


def _line(words: Text, times: int = 1) -> Text:
    """A line that isn't broken, so that ids are copied whole."""
    return Text.assemble(" " * times * INDENT, words)


def _indented(lines: RenderableType) -> Padding:
    return Padding(lines, (0, 0, 0, INDENT), expand=False)
