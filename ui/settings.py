"""The settings: environment variables PLAN_ASSISTANT_…, checked once, at the start of a command.

``python -m ui.settings`` prints the table that the README shows.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ui.setting_checks import (
    PREFIX,
    Addresses,
    ChromaUrl,
    DatabaseUrl,
    EncoderUrl,
    FilesFolder,
    Header,
    ModelName,
    ModelUrl,
    OfEncoder,
    OfModel,
    Origins,
    ProviderId,
    ProviderSecret,
    ProviderUrl,
    Proxies,
    PublicUrl,
    SecretOfChroma,
    SecretOfEncoder,
    SecretOfModel,
    listed_origins,
)
from ui.web_addresses import is_loopback
from ui.wiring import MAX_UNIT

__all__ = ["PREFIX", "Settings", "settings_table"]


class Settings(BaseSettings):
    """Everything that an installation may set. Raises pydantic.ValidationError where a value can't be used."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    data: Path = Field(Path("data"), description="Folder of the catalogue and its indexes; made when first used.")
    database: DatabaseUrl = Field(
        SecretStr(""),
        description="Address of a PostgreSQL database for the catalogue, such as "
        "`postgresql://user@10.0.0.7/plans`, so that several machines serve the same plans, each with a data "
        "folder of its own. Empty: SQLite, in the data folder. See docs/scaling.md.",
    )
    files: FilesFolder = Field(
        "",
        description="Folder of the original files and of uploads, which all those machines share under one path; with "
        "`PLAN_ASSISTANT_DATABASE`. Empty: in the data folder.",
    )
    chroma: ChromaUrl = Field(
        "",
        description="Address of a Chroma server for the dense index, such as `http://10.0.0.8:8000`. Empty: the one in "
        "the data folder. See docs/scaling.md.",
    )
    chroma_key: SecretOfChroma = Field(SecretStr(""), description="Key that a proxy before that server wants.")
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
    encoder_url: EncoderUrl = Field(
        "",
        description="Base address of an OpenAI-compatible embeddings server, such as `http://10.0.0.5:8080/v1`: the "
        "texts of plans and questions are sent there, and nowhere else.",
    )
    encoder_key: SecretOfEncoder = Field(SecretStr(""), description="Key of that server, where it wants one.")
    encoder_query_prompt: OfEncoder = Field(
        "", description="What that server's model wants before a question, such as `query: `; a folder's own says it."
    )
    encoder_passage_prompt: OfEncoder = Field("", description="What it wants before a passage, such as `passage: `.")
    model: ModelName = Field(
        "",
        description="A model that writes short statements above the quotes, each checked against them: `openai:NAME` "
        "on an OpenAI-compatible server, or `PROVIDER:NAME` of LangChain's `init_chat_model`. Empty: none, answers are "
        "quotes. See docs/models.md.",
    )
    model_url: ModelUrl = Field(
        "",
        validate_default=True,
        description="Base address of the server of an `openai:` model, such as `http://10.0.0.6:8000/v1`: questions "
        "and the quotes of their answers are sent there, and nowhere else.",
    )
    model_key: SecretOfModel = Field(SecretStr(""), description="Key of that server, where it wants one.")
    model_timeout: float = Field(
        60, ge=5, le=600, description="Seconds that a model has for a whole answer; then it is stopped."
    )
    model_rewrites: OfModel = Field(
        False,
        description="Whether that model also rewrites English questions and follow-ups as Vietnamese questions that "
        "stand alone, before they are looked for; one that adds anything is dropped. Earlier questions are sent to it "
        "then.",
    )
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
    anonymous: Literal["loopback", "everywhere", "no"] = Field(
        "loopback",
        description="Who may read without signing in: `loopback`, who sits at this machine, while `serve` listens on "
        "no other address and no proxy is set; `everywhere`, all who reach the server; `no`, nobody.",
    )
    sign_on: Literal["local", "proxy", "oidc"] = Field(
        "local",
        description="How people sign in: `local`, with a password kept here; `proxy`, with the name that a trusted "
        "proxy sends; `oidc`, at an OpenID Connect provider. Passwords kept here go on working beside both.",
    )
    proxies: Proxies = Field(
        "",
        validate_default=True,
        description="Addresses or networks of proxies that are believed, with commas between them, such as "
        "`10.0.0.2, 10.1.0.0/24`: for whom they ask (`X-Forwarded-For`, `X-Forwarded-Proto`), and who that is.",
    )
    proxy_user: Header = Field("X-Remote-User", description="Header in which a trusted proxy names who asks.")
    proxy_groups: Header = Field("", description="Header in which it names their groups, with commas between them.")
    oidc_issuer: ProviderUrl = Field(
        "", validate_default=True, description="Address of the OpenID Connect provider, as `https://sso.example`."
    )
    oidc_client: ProviderId = Field(
        "", validate_default=True, description="Under which id the provider knows this program."
    )
    oidc_secret: ProviderSecret = Field(SecretStr(""), description="The secret that goes with that id.")
    oidc_name: str = Field("preferred_username", description="Claim with the name that people are known by.")
    oidc_groups: str = Field("groups", description="Claim with their groups.")
    admin_groups: str = Field("", description="Groups of the sign-on whose people are admins, commas between them.")
    editor_groups: str = Field("", description="Groups of the sign-on whose people are editors, commas between them.")
    public_url: PublicUrl = Field(
        "",
        validate_default=True,
        description="Address by which browsers reach the server, such as `https://ke-hoach.example`: where a proxy "
        "stands between, or where everybody may read and a name like this leads to it.",
    )
    box_origins: Origins = Field(
        "",
        validate_default=True,
        description="Origins of the pages that may hold the chat box and ask over the API from a browser, with commas "
        "between them, such as `https://noi-bo.example, http://10.0.0.8`. Empty: none may, and there is no box.",
    )
    box_minutes: int = Field(
        60, ge=1, le=1440, description="Minutes after which a box asks the page that holds it who its visitor is, anew."
    )
    box_visitor_quota: int = Field(20, ge=1, description="Questions a minute that one visitor of a box may ask.")
    box_origin_quota: int = Field(300, ge=1, description="Questions a minute from all boxes of one origin.")
    program_quota: int = Field(
        120,
        ge=1,
        description="Questions and calls of tools a minute that one account, or one address, may send over "
        "`/v1` and `/mcp`.",
    )
    mcp_token: SecretStr = Field(
        SecretStr(""),
        description="API token as whose account `plan-assistant mcp` asks. Empty: as who owns the data folder.",
    )
    session_hours: int = Field(
        12, ge=1, le=720, description="Hours after which people sign in again, whatever they do."
    )
    session_idle: int = Field(120, ge=1, le=43200, description="Minutes without a request after which they do too.")
    audit_days: int = Field(
        730, ge=1, le=36500, description="Days after which entries of the audit trail are deleted, the oldest first."
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

    metrics_from: Addresses = Field(
        "",
        description="Addresses or networks that may read `/metrics` without signing in, with commas between them, such "
        "as `10.0.0.9`. Admins may, by a session or an API token, wherever they are.",
    )
    log: Literal["text", "json"] = Field(
        "text",
        description="How `serve` writes its log on standard error: `text`, lines for people; `json`, JSON lines.",
    )

    @property
    def on_loopback(self) -> bool:
        """`serve` listens where only this machine gets to."""
        return is_loopback(self.host)

    @property
    def framed_by(self) -> tuple[str, ...]:
        """The origins of ``box_origins``, as browsers write them, each once."""
        return listed_origins(self.box_origins)

    @property
    def uploads(self) -> Path:
        """Where uploads lie until they are read, by whichever of the machines over one database."""
        return (Path(self.files) if self.files else self.data).absolute() / "uploads"

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders of ``watch``."""
        return tuple(Path(folder.strip()) for folder in self.watch.split(os.pathsep) if folder.strip())


def settings_table() -> str:
    """The settings as a Markdown table, one row each: variable, default, meaning."""
    rows = ["| variable | default | what it does |", "| --- | --- | --- |"]
    for name, setting in Settings.model_fields.items():
        default = f"`{setting.default}`" if str(setting.default) else "(empty)"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {setting.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(settings_table() + "\n")
