"""Rates with different denominators brought to one, where that is exact: 60/10.000 is 600/100.000."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from assistant.retrieval.evidence import Piece
from vectorstore.obligation import Target

_PERCENT = {"%": 100, "‰": 1000}
_LEAST = 1000  # denominators from which a rate is one, and no share of a few


def on_one_denominator(pieces: Sequence[Piece]) -> str:
    """ "60/10.000 = 600/100.000; 500/100.000" of rates of different plans; "" where there is nothing to convert."""
    rates = [
        (written, top, bottom)
        for piece in pieces
        for obligation in (piece.words.obligations if piece.obligation is None else (piece.obligation,))
        for target in obligation.targets
        if (rate := _rate(target, piece)) is not None
        for written, top, bottom in (rate,)
    ]
    bottoms = {bottom for _, _, bottom in rates}
    plans = {piece.contents.plan.id for piece in pieces}
    if len(bottoms) < 2 or len(plans) < 2:
        return ""
    common = max(bottoms)
    if any(common % bottom for bottom in bottoms):
        return ""
    return "; ".join(dict.fromkeys(_converted(written, top, bottom, common) for written, top, bottom in rates))


def _rate(target: Target, piece: Piece) -> tuple[str, Decimal, int] | None:
    written = " ".join(target.span.of(piece.contents.text).split())
    top, slash, bottom = target.value.partition("/")
    if slash and bottom.isdigit() and int(bottom) >= _LEAST:
        return written, Decimal(top), int(bottom)
    return None


def _converted(written: str, top: Decimal, bottom: int, common: int) -> str:
    if bottom == common:
        return written
    value = Fraction(top) * (common // bottom)
    whole = str(value.numerator) if value.denominator == 1 else f"{float(value):g}".replace(".", ",")
    return f"{written} = {whole}/{f'{common:,}'.replace(',', '.')}"
