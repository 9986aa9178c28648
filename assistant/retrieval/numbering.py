"""Places in a plan by their numbers: "điểm b khoản 2 mục III", "gạch đầu dòng thứ hai khoản 1 mục IV"."""

from __future__ import annotations

import re

from assistant.retrieval.evidence import Piece

_DOTTED = r"(?:\.(?:\d{1,2}|[a-zđ]))*"  # "mục III.2.a"
_PLACE = {
    "part": re.compile(rf"(?<!\w)(?i:phần)\s+((?:[IVXLC]+|\d+|[A-Z]){_DOTTED})(?!\w)"),
    "section": re.compile(rf"(?<!\w)(?i:mục)\s+((?:[IVXLC]+|\d+|[A-Z]){_DOTTED})(?!\w)"),
    "article": re.compile(r"(?<!\w)điều\s+(\d+)", re.IGNORECASE),
    "clause": re.compile(rf"(?<!\w)khoản\s+(\d+{_DOTTED})", re.IGNORECASE),
    "point": re.compile(rf"(?<!\w)(?<!thời )(?<!địa )(?i:điểm)\s+((?:[a-zđ]|\d{{1,2}}){_DOTTED})(?![\w/])"),
    "dash": re.compile(r"gạch đầu dòng\s+thứ\s+(\w+)|gạch\s+(\d+)", re.IGNORECASE),
}
_ORDER = ("part", "section", "article", "clause", "point")
_ORDINALS = {
    "nhất": 1,
    "hai": 2,
    "ba": 3,
    "tư": 4,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}
_LABEL = re.compile(r"^\W*(?:\d{1,2}(?:\.\d{1,2})+(?=[.)\s]|$)|(?:[IVXLC]{1,5}|\d{1,2}|[A-ZĐa-zđ])(?=\)|\.(?!\d)))")
_PLAIN = (
    (re.compile(r"(?<!\w)(?:phần|phan|part)\s+([ivxlc]+|\d+)(?!\w)", re.IGNORECASE), "phần"),
    (re.compile(r"(?<!\w)(?:mục|muc|section)\s+([ivxlc]+|\d+)(?!\w)", re.IGNORECASE), "mục"),
    (re.compile(r"(?<!\w)(?:khoản|khoan|clause)\s+(\d+)(?!\w)", re.IGNORECASE), "khoản"),
    (re.compile(r"(?<!\w)(?:điểm|diem|point)\s+([a-z])(?!\w)", re.IGNORECASE), "điểm"),
)


_POINT = re.compile(r"(?<=điểm )[A-ZĐ](?!\w)")
_ROMAN = re.compile(r"(?:(?<=mục )|(?<=phần ))[ivxlc]+(?!\w)")


def numbered_in(question: str) -> dict[str, str]:
    """The place that a question names by numbers, with diacritics, without or in English; empty where it names none."""
    for found, word in _PLAIN:
        question = found.sub(rf"{word} \1", question)
    question = _POINT.sub(lambda match: match[0].lower(), question)
    return place_in(_ROMAN.sub(lambda match: match[0].upper(), question))


def place_in(words: str) -> dict[str, str]:
    """Section, article, clause, point and bullet that words name, and the part that the section is of.

    "III.2.a" is a step within a step. A part alone is a section.
    """
    found: dict[str, str] = {}
    for name, pattern in _PLACE.items():
        if match := pattern.search(words):
            value = next(group for group in match.groups() if group)
            found[name] = str(_ORDINALS.get(value.lower(), value)) if name == "dash" else value
    if "section" not in found and "part" in found:
        found["section"] = found.pop("part")
    return found


def stands_at(piece: Piece, place: dict[str, str]) -> bool:
    """The labels on the way to the piece, its own included, are those of the place, in order; "2.1." is 1 below 2."""
    contents = piece.contents
    labels: list[str] = []
    for words in (*contents.path(piece.passage.section), _before(piece)):
        steps = [step for step in _label(words).split(".") if step]
        labels += steps[-1:] if len(steps) > 1 and labels[1 - len(steps) :] == steps[:-1] else steps
    wanted = [step for name in _ORDER if name in place for step in place[name].split(".")]
    at = 0
    for label in labels:
        if at < len(wanted) and label == wanted[at]:
            at += 1
    if at < len(wanted):
        return False
    return "dash" not in place or _nth(piece) == int(place["dash"])


def _label(words: str) -> str:
    found = _LABEL.match(words)
    return found.group().strip("*_ -–+") if found else ""


def _before(piece: Piece) -> str:
    """What stands on the line before the piece: its marker."""
    text, start = piece.contents.text, piece.passage.spans[0].start
    return text[text.rfind("\n", 0, start) + 1 : start].strip()


def _nth(piece: Piece) -> int:
    """The piece's number among the bullets of its section, from 1."""
    section = piece.passage.section
    bullets = [
        words
        for words in piece.plan.passages
        if words.passage.section == section and _before(Piece(piece.plan, words)).startswith(("-", "–", "+", "*", "•"))
    ]
    return next((at for at, words in enumerate(bullets, 1) if words.passage.ordinal == piece.passage.ordinal), 0)
