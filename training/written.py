"""What we wrote to learn from: passages of plans with questions to them, frames of questions, and the glossary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.text_data import glossary

PAIRS = Path(__file__).with_name("pairs")
FRAMES = Path(__file__).with_name("frames.tsv")
_CONTENT = "…"
_PARTS = ("levels", "units", "heads", "words")  # of the glossary


@dataclass(frozen=True, slots=True)
class Record:
    """A passage of a plan, where it stands, its translation, and questions in both languages that it answers."""

    context: str
    passage: str
    english: str
    questions: tuple[str, ...]
    english_questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """An English term and one of its Vietnamese renderings, the commonest of them having ``rank`` 0."""

    english: str
    vietnamese: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The words of a question before and behind what it asks about; ``language`` is "vi" or "en"."""

    language: str
    before: str
    after: str


def read_records(folder: Path = PAIRS) -> tuple[Record, ...]:
    """The records of the folder's .tsv files, in their order: neighbours are the hardest to tell apart.

    A line is context, passage, its English, questions, English questions, by tabs; questions are parted by " | ", the
    parts of a context by " / ". Raises ValueError with file and line where one has another form.
    """
    return tuple(record for path in sorted(folder.glob("*.tsv")) for record in _records(path))


def _records(path: Path) -> Iterator[Record]:
    for number, row in enumerate(path.read_text("utf-8").splitlines(), 1):
        fields = [field.strip() for field in row.split("\t")]
        if len(fields) != 5 or not all(fields[1:]):
            raise ValueError(f"{path}, line {number}: five fields parted by tabs are wanted, the last four not empty")
        context, passage, english, questions, english_questions = fields
        yield Record(context.replace(" / ", "\n"), passage, english, _parted(questions), _parted(english_questions))


def _parted(questions: str) -> tuple[str, ...]:
    return tuple(part for question in questions.split("|") if (part := question.strip()))


def read_terms() -> tuple[Term, ...]:
    """Every entry of the assistant's glossary, a term a rendering."""
    return tuple(
        Term(english, rendering.strip(), rank)
        for part in _PARTS
        for english, renderings in glossary(part).items()
        for rank, rendering in enumerate(renderings)
        if rendering.strip()
    )


def read_frames(path: Path = FRAMES) -> tuple[Frame, ...]:
    """The frames of a file of lines `language<TAB>words … words`; lines that begin with # are comments."""
    rows = [row.split("\t") for row in path.read_text("utf-8").splitlines() if row.strip() and not row.startswith("#")]
    return tuple(Frame(language, *(words.strip() for words in frame.split(_CONTENT))) for language, frame in rows)
