"""An encoder's resting cosine: how alike it finds texts that have nothing in common but what plans are written in.

Some encoders' cosines all lie between .7 and 1, others' between 0 and .8. Measured from their rest they mean the same.
The texts are fixed, so that it depends on the encoder alone and not on the plans kept.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import yaml

from vectorstore.encoders.protocol import Encoder

_TEXTS = Path(__file__).with_name("resting.yaml")


def resting_cosine(encoder: Encoder) -> float:
    """The mean cosine of each text as a question with the others as passages. Raises EncoderFailed."""
    questions, passages = encoder.encode_query(resting_texts()), encoder.encode(resting_texts())
    cosines = questions @ passages.T
    unlike = cosines[~np.eye(len(cosines), dtype=bool)]
    return float(unlike.mean())


@cache
def resting_texts() -> tuple[str, ...]:
    """The texts. Raises ValueError where there are too few, or one twice."""
    found = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    if len(found) < 2 or len(set(found)) != len(found) or not all(isinstance(text, str) for text in found):
        raise ValueError(f"{_TEXTS.name} must be a list of different texts")
    return tuple(found)
