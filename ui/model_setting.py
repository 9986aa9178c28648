"""Which model the settings name, and what writes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.generation.doers import Units
    from assistant.generation.faithful import KnownUnits
    from assistant.generation.model import ChatModel
    from assistant.generation.rewriting import Rewriter
    from assistant.generation.writing import Writer
    from ui.settings import Settings


def model_of(settings: Settings) -> ChatModel | None:
    """The model of the settings, of which nothing is asked yet; None where none is set."""
    if not settings.model:
        return None
    from assistant.generation.model import ChatModel, ModelSetting  # cost: the assistant's word lists

    return ChatModel(ModelSetting(settings.model, settings.model_url, settings.model_key.get_secret_value().strip()))


def writer_of(settings: Settings, units: Callable[[], Units]) -> Writer | None:
    """What writes with it; None where none is set."""
    model = model_of(settings)
    if model is None:
        return None
    from assistant.generation.writing import Limits, Writer  # cost: as above

    return Writer(model, units, Limits(seconds=settings.model_timeout))


def rewriter_of(settings: Settings, units: Callable[[], KnownUnits]) -> Rewriter | None:
    """What rewrites with it, over a line of its own; None where none is set, or none is to."""
    model = model_of(settings) if settings.model_rewrites else None
    if model is None:
        return None
    from assistant.generation.rewriting import SECONDS, Rewriter  # cost: as above

    return Rewriter(model, units, min(SECONDS, settings.model_timeout))
