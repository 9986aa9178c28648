"""Nothing leaves this machine: switches off every download and report of the libraries used.

Each library reads these variables when it is imported, so every entry point calls :func:`stay_offline` first.
An administrator who wants, say, traces sent out must change this file: an environment variable left over from
other work should not send an institution's questions abroad.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping

SWITCHES: Mapping[str, str] = {
    "HF_HUB_OFFLINE": "1",  # huggingface_hub, which gradio and sentence-transformers load
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_DATASETS_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",  # gradio compares with the word "True"
    "GRADIO_RUN_HISTORY": "False",
    "GRADIO_SHARE": "False",
    "GRADIO_SSR_MODE": "False",
    "GRADIO_MCP_SERVER": "False",
    "ANONYMIZED_TELEMETRY": "False",  # chromadb
    "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    "OTEL_SDK_DISABLED": "true",
    "POSTHOG_DISABLED": "1",
    "DO_NOT_TRACK": "1",  # consoledonottrack.com, read by several command lines
}


def stay_offline(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set every switch in ``environment``, over whatever stands there."""
    environment.update(SWITCHES)
