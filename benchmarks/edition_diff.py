"""How long it takes to say what differs between two editions of a long plan.

python -m benchmarks.edition_diff

A plan of 10,000 passages (about 400 pages) made of the sample plans' words, beside itself with one passage in fifty
edited, beside itself with every passage edited, and beside another plan of its length; and the first beside twice its
length: the ratio tells whether time grows with the length or with its square. The last line is one JSON object.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

from vectorstore.keeping.edition_diff import EditionDiff, edition_diff
from vectorstore.values import Header, Passage, Plan, PlanContents, Section, Span

PLANS = Path(__file__).parents[1] / "tests" / "samples" / "plans"
PASSAGES = 10_000
ASKED = {"edited": 4.0, "ratio": 3.0}  # seconds; of twice the length
_A_SECTION = 40  # passages
_CELLS = ("x", "Công an xã", "Trạm Y tế", "Năm 2024")  # that tables repeat

Passages = list[tuple[int, str]]  # each with the number of its section


def main() -> None:
    """Print the figures."""
    pick = random.Random(6)
    words = [word for path in sorted(PLANS.glob("*.txt")) for word in path.read_text(encoding="utf-8").split()]
    plan, twice = made(words, pick, PASSAGES), made(words, pick, 2 * PASSAGES)
    figures = {
        "edited": timed("1 in 50 edited", plan, edited(plan, words, pick, 0.02)),
        "all": timed("all edited", plan, edited(plan, words, pick, 1.0)),
        "other": timed("another plan", plan, made(words, pick, PASSAGES)),
        "twice": timed("1 in 50 edited, twice as long", twice, edited(twice, words, pick, 0.02)),
    }
    figures["ratio"] = round(figures["twice"] / figures["edited"], 2)
    kept = all(figures[name] <= most for name, most in ASKED.items())
    print(json.dumps({"seconds": figures, "asked": ASKED, "kept": kept}))


def made(words: list[str], pick: random.Random, count: int) -> Passages:
    """Passages of 3 to 50 words, half of them cells that repeat."""
    said = (_sentence(words, pick) if pick.random() < 0.6 else pick.choice(_CELLS) for _ in range(count))
    return [(at // _A_SECTION, passage) for at, passage in enumerate(said)]


def edited(plan: Passages, words: list[str], pick: random.Random, share: float) -> Passages:
    """The passages with a word of some changed, and a tenth as many put in and taken out."""
    found: Passages = []
    for section, passage in plan:
        if pick.random() < share:
            said = passage.split()
            said[pick.randrange(len(said))] = pick.choice(words)
            passage = " ".join(said)
        if pick.random() < share / 10:
            continue
        added = [(section, _sentence(words, pick))] if pick.random() < share / 10 else []
        found += [(section, passage), *added]
    return found


def contents(passages: Passages) -> PlanContents:
    """An edition of these passages, a section for every few."""
    text = "\n".join(words for _, words in passages)
    places: list[Passage] = []
    sections: list[Section] = []
    at = 0
    for ordinal, (number, words) in enumerate(passages):
        span = Span(at, at + len(words))
        if number == len(sections):
            sections.append(Section(number, None, 0, "", f"Mục {number}", f"Mục {number}", Span(at, at)))
        places.append(Passage(ordinal, number, "item", (span,)))
        at = span.end + 1
    plan = Plan("plan", 1, 1, "plan.txt", Header(), len(places), "")
    return PlanContents(plan, text, tuple(sections), tuple(places))


def timed(what: str, old: Passages, new: Passages) -> float:
    """Seconds of the processor, with what was found."""
    sides = contents(old), contents(new)
    start = time.process_time()
    found = edition_diff(*sides)
    taken = round(time.process_time() - start, 2)
    print(f"{what}: {taken} s; {_counts(found)}")
    return taken


def _counts(found: EditionDiff) -> str:
    sorts = ("same", "changed", "moved", "added", "gone")
    return ", ".join(f"{len(getattr(found.passages, sort))} {sort}" for sort in sorts)


def _sentence(words: list[str], pick: random.Random) -> str:
    start = pick.randrange(len(words) - 60)
    return " ".join(words[start : start + pick.randint(3, 50)])


if __name__ == "__main__":
    main()
