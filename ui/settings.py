"""The settings: environment variables PLAN_ASSISTANT_…, checked once, at the start of a command.

``python -m ui.settings`` prints the table that the README shows.
"""

from __future__ import annotations

import os
import re
import sys
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ui.wiring import MAX_UNIT

PREFIX = "PLAN_ASSISTANT_"

_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?", re.I
)
_NUMBER = re.compile(r"(.*\.)?\d+\.?")  # the last label of a name is none


class Settings(BaseSettings):
    """Everything that an installation may set. Raises pydantic.ValidationError where a value can't be used."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )

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
        description="Folder of a sentence-transformers model for the dense index, or its name in the local cache; with "
        "a server, the model's name there. Empty: the encoder shipped with the package. After a change, run "
        "`plan-assistant reindex`.",
    )
    encoder_url: str = Field(
        "",
        description="Base address of an OpenAI-compatible embeddings server, such as `http://10.0.0.5:8080/v1`: the "
        "texts of plans and questions are sent there, and nowhere else.",
    )
    encoder_key: SecretStr = Field(SecretStr(""), description="Key of that server, where it wants one.")
    encoder_query_prompt: str = Field(
        "", description="What that server's model wants before a question, such as `query: `; a folder's own says it."
    )
    encoder_passage_prompt: str = Field("", description="What it wants before a passage, such as `passage: `.")
    reranker: str = Field(
        "",
        description="Folder of a sentence-transformers cross-encoder of one label, or its name in the local cache: "
        "scores the best 50 passages anew. Empty: none.",
    )
    unit: str = Field(
        "",
        max_length=MAX_UNIT,
        description="The unit of who asks, meant by “tôi” and “đơn vị tôi” where a question comes without one: for an "
        "assistant that one office uses.",
    )
    secret_papers: bool = Field(
        False,
        description="Takes papers stamped MẬT, TỐI MẬT or TUYỆT MẬT into the store too: for a machine that is approved "
        "for state secrets. Otherwise they are refused.",
    )
    keep_questions: bool = Field(
        False,
        description="Keeps the text of the questions asked, for admins to read. Otherwise only what was understood of "
        "them is kept: kinds, names of units and plans, years.",
    )
    keep_days: int = Field(
        180, ge=1, le=36500, description="Days after which questions noted and readers' feedback are deleted."
    )
    max_body: int = Field(1_048_576, ge=1024, description="Largest body of an HTTP request, in bytes.")
    max_upload: int = Field(
        209_715_200, ge=1024, description="Largest upload of plans over HTTP, all files of a request, in bytes."
    )
    watch: str = Field(
        "",
        description=f"Folders that `serve` watches, with `{os.pathsep}` between them: what comes or changes there is "
        "taken in.",
    )
    watch_poll: bool = Field(
        False, description="Looks into watched folders again and again: for shares of a network, which give no notices."
    )

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders of ``watch``."""
        return tuple(Path(folder.strip()) for folder in self.watch.split(os.pathsep) if folder.strip())

    @field_validator("encoder_url")
    @classmethod
    def _address(cls, url: str, known: ValidationInfo) -> str:
        """The address, where it is one of HTTP and the model is named. What is wrong is said without the address."""
        url = url.strip()
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and parts.port != 0 and _is_host(parts.hostname or "")
        except ValueError:
            usable = False
        if url and not (usable and url.isascii() and url.isprintable() and " " not in url):
            raise ValueError("must be the address of a server, such as http://10.0.0.5:8080/v1")
        if parts.username or parts.password or parts.query:
            raise ValueError(f"must hold no user, password or query; a key goes into {PREFIX}ENCODER_KEY")
        if url and not known.data.get("encoder"):
            raise ValueError(f"needs the name of a model on that server in {PREFIX}ENCODER")
        return url

    @field_validator("encoder_key", "encoder_query_prompt", "encoder_passage_prompt")
    @classmethod
    def _of_server(cls, value: SecretStr | str, known: ValidationInfo) -> SecretStr | str:
        """The value, where it is for a server: nothing else reads it."""
        if value and known.data.get("encoder_url") == "":
            raise ValueError(
                f"is for an embeddings server, and {PREFIX}ENCODER_URL is empty; what a model of a folder wants before "
                "texts stands in its config_sentence_transformers.json (prompts)"
            )
        return value


def _is_host(host: str) -> bool:
    """A name, an IPv4 or an IPv6 address. An IPv6 address comes without its brackets."""
    try:
        if ":" in host:
            return IPv6Address(host).scope_id is None
        return bool(IPv4Address(host)) if _NUMBER.fullmatch(host) else _HOST.fullmatch(host) is not None
    except AddressValueError:
        return False


def settings_table() -> str:
    """The settings as a Markdown table, one row each: variable, default, meaning."""
    rows = ["| variable | default | what it does |", "| --- | --- | --- |"]
    for name, setting in Settings.model_fields.items():
        default = f"`{setting.default}`" if str(setting.default) else "(empty)"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {setting.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(settings_table() + "\n")
