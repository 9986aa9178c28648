"""What the first questions and openings of a server would wait for, done in the background as it starts."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from prompts.texts import LANGUAGES
from ui.model_setting import model_of
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, OWNER

log = logging.getLogger(__name__)


@contextmanager
def warming(parts: Parts) -> Iterator[None]:
    """Meanwhile the parts are warmed; nobody waits for that, nor the end of the server."""
    Thread(target=warm, args=(parts,), name="warming", daemon=True).start()
    yield


def warm(parts: Parts) -> None:
    """Opens the indexes and the encoder, reads the register, and finds the questions that the page suggests.

    Where a model is set, its client is imported; nothing is asked of it. Questions that are tried here count in no
    figures. What fails now fails, and is told, where it is asked for.
    """
    try:
        for viewer in (OWNER, ANONYMOUS):
            view = parts.view(viewer)
            view.register.units()
            for language in LANGUAGES:
                view.examples(language)
        view = parts.view(OWNER)
        for plan in view.library.plans()[:1]:
            view.ask(plan.title, model=False)
        if model := model_of(parts.settings):
            model.prepare()
    except Exception:
        log.info("the server starts cold", exc_info=True)
    gc.collect()
    gc.freeze()  # what stands now stays: it isn't looked through again each time that memory is tidied
