"""What of a piece is the fact that was asked for: a time, a figure, a unit, a document, as the plan writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.retrieval.evidence import Piece
from assistant.understanding.understood import Understood
from vectorstore.obligation import Obligation

MOST = 6  # facts of one piece
_DOCUMENT = re.compile(r"\d+(?:/\d{4})?\s?/[A-ZĐ][\w&-]*(?:-[\w&]+)*")
_QUOTED = re.compile(r"[“\"]\*?([^“”\"]{4,160}?)\*?[”\"]")
_PHONE = re.compile(r"(?<!\d)\d[\d .]{7,13}\d(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
_MONEY = re.compile(r"\d[\d.,]*\s*(?:đồng|triệu(?: đồng)?|tỷ(?: đồng)?|nghìn đồng)(?:/[\w ]{1,12})?")
_SHARE = re.compile(r"(?:trên |dưới |ít nhất |≥\s?|≤\s?|>\s?|<\s?)?\d[\d.,]*\s?[%‰]|\d[\d.,]*/\d[\d.,]*")


def facts_of(piece: Piece, understood: Understood) -> list[str]:
    """The facts, most wanted first; none where the question asks for no single fact."""
    found: list[str] = []
    text = piece.text
    obligations = [piece.obligation] if piece.obligation else list(piece.words.obligations)
    for kind in understood.kinds[:3]:
        found += _of_kind(kind, obligations)
    for detail in understood.details:
        found += _of_detail(detail.name, text)
    if "legal_basis" in understood.kinds[:2] and not understood.exact:
        found += _DOCUMENT.findall(text)
    if "event" in understood.kinds or _asks_theme(understood):
        found += _QUOTED.findall(text)
    return list(dict.fromkeys(" ".join(one.split()) for one in found if one.strip()))[:MOST]


def _of_kind(kind: str, obligations: Sequence[Obligation]) -> Iterable[str]:
    for obligation in obligations:
        if kind == "deadline" and obligation.deadline:
            yield obligation.deadline.text
        elif kind == "who":
            yield from (party.text for party in obligation.actors)
        elif kind == "coordination":
            yield from (party.text for party in obligation.of_role("partner"))
        elif kind == "report":
            yield from (party.text for party in obligation.of_role("recipient"))


def _of_detail(name: str, text: str) -> Iterable[str]:
    patterns = {"phone": _PHONE, "email": _EMAIL, "money": _MONEY, "percent": _SHARE}
    return patterns[name].findall(text) if name in patterns else ()


def _asks_theme(understood: Understood) -> bool:
    words = [term.folded for term in understood.terms]
    return any(pair in (("chu", "de"), ("khau", "hieu"), ("thong", "diep")) for pair in pairwise(words))
