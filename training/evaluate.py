"""Measures an encoder folder: `python -m training.evaluate vectorstore/weights --data ../shared/data`."""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
_HEADING = re.compile(r"^(?:[IVX]+[.)]|\d+(?:\.\d+)*[.)]|[a-zđ][.)])\s*\S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line or tab cell of a plan, with its offsets and the text that is indexed for it."""

    doc: str
    start: int
    end: int
    text: str


def load(folder: Path) -> Encode:
    """The encoder of a folder as a function from texts to unit vectors; loads no torch."""
    from model2vec import StaticModel

    model = StaticModel.from_pretrained(folder)
    return lambda texts: np.asarray(model.encode(list(texts)), dtype=np.float32)


def alqac(encode: Encode, data: Path) -> dict[str, float]:
    """P@1 and R@10 over the articles of the ALQAC laws, for the questions whose articles are all there."""
    laws = json.loads((data / "alqac" / "2024_law.json").read_text("utf-8"))
    articles = [(law["id"], a["id"], a["text"]) for law in laws for a in law["articles"]]
    place = {(law, number): row for row, (law, number, _) in enumerate(articles)}
    asked: list[tuple[str, set[int]]] = []
    for name in ("2024_train.json", "2023_private_test.json"):
        for question in json.loads((data / "alqac" / name).read_text("utf-8")):
            wanted = [place.get((r["law_id"], r["article_id"])) for r in question["relevant_articles"]]
            if wanted and None not in wanted:
                asked.append((question["text"], {row for row in wanted if row is not None}))
    best = _nearest(encode, [text for text, _ in asked], [f"{law}\n{text}" for law, _, text in articles])
    first = [row[0] in wanted for row, (_, wanted) in zip(best, asked, strict=True)]
    found = [len(wanted.intersection(row)) / len(wanted) for row, (_, wanted) in zip(best, asked, strict=True)]
    return {"questions": len(asked), "P@1": float(np.mean(first)), "R@10": float(np.mean(found))}


def plans(encode: Encode, plan_folder: Path, questions: Path) -> dict[str, float]:
    """Recall at 10 of the reference spans of the plans' questions, asked in three forms."""
    lines = [line for path in sorted(plan_folder.glob("*.txt")) for line in split_plan(path.name, _read(path))]
    asked = [q for path in sorted(questions.glob("questions_*.jsonl")) for q in _records(path) if q["gold"]]
    result: dict[str, float] = {"questions": len(asked)}
    for form in ("question", "question_nodiac", "question_en"):
        best = _nearest(encode, [q[form] for q in asked], [line.text for line in lines])
        shares = [_covered(q["gold"], [lines[i] for i in row]) for q, row in zip(asked, best, strict=True)]
        result[form] = float(np.mean(shares))
    return result


def split_plan(doc: str, text: str) -> list[Line]:
    """The non-blank lines and tab cells of a plan, each indexed with the plan's title and the headings above it."""
    title = next((part.strip() for part in text.split("KẾ HOẠCH", 1)[-1].split("\n\n") if part.strip()), "")
    lines: list[Line] = []
    above: dict[str, str] = {}
    for match in re.finditer(r"[^\n\t]*\S[^\n\t]*", text):
        line = match.group().strip()
        context = list(above.values())
        if _HEADING.match(line) and len(line) < 120:
            level = "roman" if re.match(r"[IVX]+[.)]", line) else "number" if line[0].isdigit() else "letter"
            ranks = ["roman", "number", "letter"]
            above = {k: v for k, v in above.items() if ranks.index(k) < ranks.index(level)} | {level: line}
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        lines.append(Line(doc, start, start + len(line), "\n".join([title, *context, line])))
    return lines


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in path.read_text("utf-8").splitlines()]


def _covered(gold: Sequence[dict[str, Any]], lines: Sequence[Line]) -> float:
    """The share of the spans of which one of the lines covers at least half."""
    return float(np.mean([any(_overlap(span, line) >= 0.5 for line in lines) for span in gold]))


def _overlap(span: dict[str, Any], line: Line) -> float:
    if span["doc"] != line.doc:
        return 0.0
    start, end = int(span["start"]), int(span["end"])
    return max(0, min(end, line.end) - max(start, line.start)) / (end - start)


def _nearest(encode: Encode, questions: Sequence[str], texts: Sequence[str]) -> list[list[int]]:
    scores = encode(questions) @ encode(texts).T
    return [[int(i) for i in row] for row in np.argsort(-scores, axis=1, kind="stable")[:, :10]]


def speed(encode: Encode, plan_folder: Path) -> float:
    """Plan lines encoded a second."""
    texts = [line.text for path in plan_folder.glob("*.txt") for line in split_plan(path.name, _read(path))] * 10
    begun = time.perf_counter()
    encode(texts)
    return len(texts) / (time.perf_counter() - begun)


def main() -> None:
    """Prints the figures of an encoder as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--plans", type=Path, default=Path("../shared/plans"))
    parser.add_argument("--questions", type=Path, default=Path("../shared/bench/dev"))
    options = parser.parse_args()
    begun = time.perf_counter()
    encode = load(options.folder)
    result: dict[str, Any] = {"load_s": time.perf_counter() - begun, "alqac": alqac(encode, options.data)}
    if options.plans.exists():
        result["plans"] = plans(encode, options.plans, options.questions)
        result["lines_a_second"] = speed(encode, options.plans)
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
