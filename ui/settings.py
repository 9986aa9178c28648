"""The settings: environment variables PLAN_ASSISTANT_…, checked once, at the start of a command.

``python -m ui.settings`` prints the table that the README shows.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ui.access.networks import networks
from ui.web_addresses import is_bare, is_loopback, server_address
from ui.wiring import MAX_UNIT

PREFIX = "PLAN_ASSISTANT_"

_HEADER = re.compile(r"[A-Za-z0-9-]+")  # a proxy may drop, or take for another, what has an underscore
_TAKEN = ("host", "cookie", "authorization", "forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host")


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
    proxies: str = Field(
        "",
        validate_default=True,
        description="Addresses or networks of proxies that are believed, with commas between them, such as "
        "`10.0.0.2, 10.1.0.0/24`: for whom they ask (`X-Forwarded-For`, `X-Forwarded-Proto`), and who that is.",
    )
    proxy_user: str = Field("X-Remote-User", description="Header in which a trusted proxy names who asks.")
    proxy_groups: str = Field("", description="Header in which it names their groups, with commas between them.")
    oidc_issuer: str = Field(
        "", validate_default=True, description="Address of the OpenID Connect provider, as `https://sso.example`."
    )
    oidc_client: str = Field("", validate_default=True, description="Under which id the provider knows this program.")
    oidc_secret: SecretStr = Field(SecretStr(""), description="The secret that goes with that id.")
    oidc_name: str = Field("preferred_username", description="Claim with the name that people are known by.")
    oidc_groups: str = Field("groups", description="Claim with their groups.")
    admin_groups: str = Field("", description="Groups of the sign-on whose people are admins, commas between them.")
    editor_groups: str = Field("", description="Groups of the sign-on whose people are editors, commas between them.")
    public_url: str = Field(
        "",
        validate_default=True,
        description="Address by which browsers reach the server, where a proxy stands between, such as "
        "`https://ke-hoach.example`.",
    )
    box_origins: str = Field(
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

    @property
    def on_loopback(self) -> bool:
        """`serve` listens where only this machine gets to."""
        return is_loopback(self.host)

    @property
    def framed_by(self) -> tuple[str, ...]:
        """The origins of ``box_origins``, in lower case, each once."""
        return tuple(dict.fromkeys(one.strip().lower() for one in self.box_origins.split(",") if one.strip()))

    @property
    def watched(self) -> tuple[Path, ...]:
        """The folders of ``watch``."""
        return tuple(Path(folder.strip()) for folder in self.watch.split(os.pathsep) if folder.strip())

    @field_validator("encoder_url")
    @classmethod
    def _address(cls, url: str, known: ValidationInfo) -> str:
        """The address, where it is one of HTTP and the model is named. What is wrong is said without the address."""
        url = url.strip()
        parts = server_address(url)
        if url and parts is None:
            raise ValueError("must be the address of a server, such as http://10.0.0.5:8080/v1")
        if parts and (parts.username or parts.password or parts.query):
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

    @field_validator("proxies")
    @classmethod
    def _proxies(cls, said: str, known: ValidationInfo) -> str:
        """Those that may say who asks: never everybody, and at least one where this is how people sign in."""
        try:
            named = networks(said)
        except ValueError:
            raise ValueError(
                "must be addresses or networks, such as 10.0.0.2 or 10.1.0.0/24, with commas between"
            ) from None
        if any(network.prefixlen == 0 for network in named):
            raise ValueError("must not hold every address: whoever reaches the server could say who they are")
        if not named and known.data.get("sign_on") == "proxy":
            raise ValueError(f"is empty, and {PREFIX}SIGN_ON=proxy needs the address of the proxy that says who asks")
        return said

    @field_validator("proxy_user", "proxy_groups")
    @classmethod
    def _header(cls, name: str, known: ValidationInfo) -> str:
        """A header's name, and none of those that have another meaning."""
        name = name.strip()
        if name and (not _HEADER.fullmatch(name) or name.lower() in _TAKEN):
            raise ValueError("must be the name of a header of its own: letters, digits and -, such as X-Remote-User")
        if not name and known.field_name == "proxy_user" and known.data.get("sign_on") == "proxy":
            raise ValueError(f"is empty, and {PREFIX}SIGN_ON=proxy needs the header in which the proxy says who asks")
        return name

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, url: str, known: ValidationInfo) -> str:
        """HTTPS, since what the provider says lets people in; what is wrong is said without the address."""
        url = url.strip()
        parts = server_address(url)
        if not url and known.data.get("sign_on") == "oidc":
            raise ValueError(f"is empty, and {PREFIX}SIGN_ON=oidc needs the address of the provider")
        if url and (parts is None or not is_bare(parts)):
            raise ValueError("must be the address of a provider, such as https://sso.example/realms/xa, and no more")
        if parts and parts.scheme != "https" and not is_loopback(parts.hostname or ""):
            raise ValueError("must begin with https://; http:// is only for a provider on this machine")
        return url

    @field_validator("oidc_client", "oidc_secret")
    @classmethod
    def _of_provider(cls, value: SecretStr | str, known: ValidationInfo) -> SecretStr | str:
        """What the provider can have given: RFC 6749, appendix A, has printable ASCII characters only."""
        words = value.get_secret_value() if isinstance(value, SecretStr) else value
        if not (words.isascii() and words.isprintable()):
            raise ValueError("must be letters, digits and signs of ASCII, as the provider gave it")
        if not words and known.field_name == "oidc_client" and known.data.get("sign_on") == "oidc":
            raise ValueError(f"is empty, and {PREFIX}SIGN_ON=oidc needs the id that the provider gave this program")
        return value

    @field_validator("box_origins")
    @classmethod
    def _origins(cls, said: str) -> str:
        """Origins and nothing more: a path would promise what browsers don't hold to."""
        for one in (one.strip() for one in said.split(",") if one.strip()):
            parts = server_address(one)
            if parts is None or not is_bare(parts) or parts.path:
                raise ValueError(
                    "must be origins, such as https://noi-bo.example or http://10.0.0.8:8080, with commas between"
                )
        return said

    @field_validator("public_url")
    @classmethod
    def _public(cls, url: str, known: ValidationInfo) -> str:
        """An address of HTTP; a provider must know it, to send people back there."""
        url = url.strip().rstrip("/")
        parts = server_address(url)
        if url and (parts is None or not is_bare(parts)):
            raise ValueError("must be the address of this site, such as https://ke-hoach.example, and no more")
        if not url and known.data.get("sign_on") == "oidc" and not is_loopback(known.data.get("host", "")):
            raise ValueError(
                f"is empty, and {PREFIX}SIGN_ON=oidc needs the address to which the provider sends people back"
            )
        return url


def settings_table() -> str:
    """The settings as a Markdown table, one row each: variable, default, meaning."""
    rows = ["| variable | default | what it does |", "| --- | --- | --- |"]
    for name, setting in Settings.model_fields.items():
        default = f"`{setting.default}`" if str(setting.default) else "(empty)"
        rows.append(f"| `{PREFIX}{name.upper()}` | {default} | {setting.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.stdout.write(settings_table() + "\n")
