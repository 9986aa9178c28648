"""What Gradio would work out anew at each opening and each event, though it comes out the same, or nobody looks at it.

With fifty people at once these took a third of the server's time.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from typing import Any

NEVER = 2**31  # seconds


def spared(components: Iterable[Any]) -> None:
    """Takes it away, for the classes of these ``components``. Twice is as once."""
    # Figures of its own that nothing shows; it would make them anew, with pandas, after each event.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(2**62))
    if find_spec("matplotlib") is None:  # looked for twice an event, on the whole path
        sys.modules.setdefault("matplotlib", None)  # type: ignore[arg-type]
    for kind in {type(one) for one in components}:
        _keep_signature(kind.__init__)
        if (model := getattr(kind, "data_model", None)) is not None:
            _keep_schema(model)


def _keep_signature(made: Any) -> None:
    """Of a component's constructor, by which its properties are listed whenever it is told of."""
    while made is not None and inspect.isfunction(made):
        made.__signature__ = inspect.signature(made)  # type: ignore[attr-defined]
        made = getattr(made, "__wrapped__", None)


def _keep_schema(model: Any) -> None:
    """Of a component's value, for an interface that the gate lets nobody call. Whoever asks may change the dict."""
    if "model_json_schema" not in vars(model):
        schema = cache(model.model_json_schema)
        model.model_json_schema = lambda: dict(schema())
