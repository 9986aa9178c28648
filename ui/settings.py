"""The settings: environment variables PLAN_ASSISTANT_…, checked once, at the start of a command.

``python -m ui.settings`` prints the table that the README shows.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from ui.wiring import MAX_UNIT

PREFIX = "PLAN_ASSISTANT_"


class Settings(BaseSettings):
    """Everything that an installation may set. Raises pydantic.ValidationError where a value can't be used."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    data: Path = Field(Path("data"), description="Folder of the catalogue and its indexes; made when first used.")
    host: str = Field(
        "127.0.0.1", description="Address that `serve` listens on; `0.0.0.0` serves the whole local network."
    )
    port: int = Field(7860, ge=1, le=65535, description="Port that `serve` listens on.")
    language: Literal["vi", "en"] = Field(
        "vi", description="Language of the interface: `vi` or `en`. Answers follow the language of the question."
    )
    encoder: str = Field(
        "",
        description="Folder of a sentence-transformers model for the dense index. Empty: the encoder shipped with the "
        "package. After a change, run `plan-assistant reindex`.",
    )
    unit: str = Field(
        "",
        max_length=MAX_UNIT,
        description="The unit of who asks, meant by “tôi” and “đơn vị tôi” where a question comes without one: for an "
        "assistant that one office uses.",
    )
    max_body: int = Field(1_048_576, ge=1024, description="Largest body of an HTTP request, in bytes.")


def settings_table() -> str:
    """The settings as a Markdown table, one row each: variable, default, meaning."""
    rows = ["| variable | default | what it does |", "| --- | --- | --- |"]
    for name, setting in Settings.model_fields.items():
        default = f"`{setting.default}`" if str(setting.default) else "(empty)"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {setting.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(settings_table() + "\n")
