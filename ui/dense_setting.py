"""Which dense index the settings name, as the store takes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ui.settings import Settings
    from vectorstore.encoders.protocol import Encoder
    from vectorstore.indexes.indexes import WritableDense


def dense_of(settings: Settings) -> Callable[[Path, Callable[[], Encoder]], WritableDense] | None:
    """Opens the one on the Chroma server that is set; None for the one in the data folder."""
    if not settings.chroma:
        return None

    def served(_folder: Path, encoder: Callable[[], Encoder]) -> WritableDense:
        from vectorstore.encoders.resting import resting_cosine  # cost: as the library
        from vectorstore.indexes.served.dense import ServedDense

        key = settings.chroma_key.get_secret_value().strip()
        return ServedDense(settings.chroma, encoder, lambda: resting_cosine(encoder()), key)

    return served
