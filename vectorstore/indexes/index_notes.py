"""What a dense index notes of how it was built, and what follows of it, wherever its vectors are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.indexes.rows import FORM, IndexRow

Notes = Mapping[str, str | int | float]

_HIGHEST_REST = 0.95  # beyond it an encoder tells nothing apart


def notes_of(encoder: Encoder, rest: float) -> Notes:
    """What an index of this encoder notes; ``rest``: its resting cosine (see encoders/resting.py)."""
    return {"encoder": encoder.name, "dimension": encoder.dimension, "rest": rest, "form": FORM}


def unlike(noted: Notes, encoder: Encoder) -> tuple[str, str] | None:
    """By what the index was built and what is set now, where the encoder can't use it."""
    built_by = _described(noted["encoder"], noted["dimension"], int(noted.get("form", 1)))  # the first wasn't noted
    wanted = _described(encoder.name, encoder.dimension, FORM)
    return None if built_by == wanted else (built_by, wanted)


def _described(encoder: object, dimension: object, form: int) -> str:
    return f"{encoder} ({dimension} dimensions)" + (f" from rows of form {form}" if form > 1 else "")


def check_shape(rows: Sequence[IndexRow], vectors: Vectors, encoder: Encoder) -> None:
    """Raises ValueError where there isn't a vector of the encoder's a row."""
    dimension = encoder.dimension
    if vectors.shape != (len(rows), dimension):
        raise ValueError(f"{len(rows)} rows need {len(rows)} vectors of {dimension}, not {vectors.shape}")


def nearness(cosine: float, rest: float) -> float:
    """1 for the same vector and 0 for a cosine no higher than the encoder's resting one.

    So it means the same for every encoder.
    """
    rest = min(max(rest, 0.0), _HIGHEST_REST)
    return min(max((cosine - rest) / (1.0 - rest), 0.0), 1.0)
