"""What may be meant by a setting: the types of those that say more than a word or a number.

What is wrong is said without the value, which may hold a secret. Settings are looked at in their order, so that a check
may look at those before it (``known.data``).
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, SecretStr, ValidationInfo

from ui.access.networks import Network, networks
from ui.web_addresses import is_bare, is_loopback, plain_origin, server_address
from vectorstore.indexes.served.address import address_of

PREFIX = "PLAN_ASSISTANT_"

_MODEL = re.compile(r"[a-z][a-z0-9_]*:[\w./:@+-]{1,200}")
_HEADER = re.compile(r"[A-Za-z0-9-]+")  # a proxy may drop, or take for another, what has an underscore
_TAKEN = ("host", "cookie", "authorization", "forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host")
_DATABASES = ("postgresql", "postgres")


def listed_origins(said: str) -> tuple[str, ...]:
    """The origins of a list with commas, as browsers write them, each once; what is none of them stays away."""
    return tuple(dict.fromkeys(filter(None, map(plain_origin, said.split(",")))))


def _database(said: SecretStr) -> SecretStr:
    """The address of a database on a server; it may hold a password, and is shown nowhere."""
    url = said.get_secret_value().strip()
    if not url:
        return SecretStr("")
    try:
        parts = urlsplit(url)
        whole = parts.scheme.partition("+")[0] in _DATABASES and len(parts.path) > 1 and not parts.fragment
        _ = parts.port  # raises ValueError
    except ValueError:
        whole = False
    if not whole:
        raise ValueError("must be the address of a database, such as postgresql://user@10.0.0.7/plans")
    from vectorstore.catalogue.postgres.address import server_of  # for cost: where there is such an address

    server_of(url)  # raises ValueError
    return SecretStr(url)


def _files(said: str, known: ValidationInfo) -> str:
    """A folder, where the catalogue is one of several data folders: a backup looks for the files in its own."""
    database = known.data.get("database")
    if said.strip() and database is not None and not database.get_secret_value():
        raise ValueError(f"is for data folders over one database, and {PREFIX}DATABASE is empty")
    return said.strip()


def _chroma(url: str) -> str:
    """The address, where it is one that the dense index can be at."""
    url = url.strip()
    if url:
        address_of(url)
    return url


def _secret_of_chroma(value: SecretStr, known: ValidationInfo) -> SecretStr:
    key = value.get_secret_value().strip()
    if key and known.data.get("chroma") == "":
        raise ValueError(f"is for a Chroma server, and {PREFIX}CHROMA is empty")
    if not (key.isascii() and key.isprintable()):
        raise ValueError("has characters that no key has: set it again")
    return value


def _base_address(url: str, such: str, key: str, route: str) -> str:
    """The address, where it is one of HTTP, and the base of what a server has: no secret, and no ``route`` of it."""
    url = url.strip()
    parts = server_address(url)
    if url and parts is None:
        raise ValueError(f"must be the address of a server, such as {such}")
    if parts and not is_bare(parts):
        raise ValueError(f"must hold no user, password or query, and no #; a key goes into {PREFIX}{key}")
    if parts and parts.path.rstrip("/").endswith(route):
        raise ValueError(f"must be the base address, without {route}, such as {such}")
    return url


def _encoder_url(url: str, known: ValidationInfo) -> str:
    """The base address; the model on it is named."""
    url = _base_address(url, "http://10.0.0.5:8080/v1", "ENCODER_KEY", "/embeddings")
    if url and not known.data.get("encoder"):
        raise ValueError(f"needs the name of a model on that server in {PREFIX}ENCODER")
    return url


def _of_encoder(value: str, known: ValidationInfo) -> str:
    """The value, where it is for a server: nothing else reads it."""
    if value and known.data.get("encoder_url") == "":
        raise ValueError(
            f"is for an embeddings server, and {PREFIX}ENCODER_URL is empty; what a model of a folder wants before "
            "texts stands in its config_sentence_transformers.json (prompts)"
        )
    return value


def _secret_of_encoder(value: SecretStr, known: ValidationInfo) -> SecretStr:
    _of_encoder(value.get_secret_value(), known)
    return value


def _model_name(name: str) -> str:
    """A provider and what it calls the model."""
    name = name.strip()
    if name and not _MODEL.fullmatch(name):
        raise ValueError("must be a provider and a model with a colon between, such as openai:qwen3-14b")
    return name


def _model_url(url: str, known: ValidationInfo) -> str:
    """The base address; the model on it is named, and one of OpenAI's protocol needs an address."""
    url = _base_address(url, "http://10.0.0.6:8000/v1", "MODEL_KEY", "/chat/completions")
    model = known.data.get("model")
    if url and model == "":
        raise ValueError(f"needs the name of a model on that server in {PREFIX}MODEL")
    if not url and model and model.startswith("openai:"):
        raise ValueError(f"is empty, and {PREFIX}MODEL=openai:… needs the address of the server that texts are sent to")
    return url


def _secret_of_model(value: SecretStr, known: ValidationInfo) -> SecretStr:
    key = value.get_secret_value().strip()
    if key and known.data.get("model") == "":
        raise ValueError(f"is for a model, and {PREFIX}MODEL is empty")
    if not (key.isascii() and key.isprintable()):
        raise ValueError("has characters that no key has: set it again")
    return value


def _of_model(wanted: bool, known: ValidationInfo) -> bool:
    if wanted and known.data.get("model") == "":
        raise ValueError(f"is for a model, and {PREFIX}MODEL is empty")
    return wanted


def _networks(said: str, not_all: str) -> tuple[Network, ...]:
    """Addresses or networks. ``not_all``: why they can't be all that there are."""
    try:
        named = networks(said)
    except ValueError:
        raise ValueError(
            "must be addresses or networks, such as 10.0.0.2 or 10.1.0.0/24, with commas between"
        ) from None
    if any(network.prefixlen == 0 for network in named):
        raise ValueError(f"must not hold every address: {not_all}")
    return named


def _proxies(said: str, known: ValidationInfo) -> str:
    """Those that may say who asks: never everybody, and at least one where this is how people sign in."""
    named = _networks(said, "whoever reaches the server could say who they are")
    if not named and known.data.get("sign_on") == "proxy":
        raise ValueError(f"is empty, and {PREFIX}SIGN_ON=proxy needs the address of the proxy that says who asks")
    return said


def _addresses(said: str) -> str:
    """Addresses or networks, and never everybody's."""
    _networks(said, "name those that collect the figures")
    return said


def _header(name: str, known: ValidationInfo) -> str:
    """A header's name, and none of those that have another meaning."""
    name = name.strip()
    if name and (not _HEADER.fullmatch(name) or name.lower() in _TAKEN):
        raise ValueError("must be the name of a header of its own: letters, digits and -, such as X-Remote-User")
    if not name and known.field_name == "proxy_user" and known.data.get("sign_on") == "proxy":
        raise ValueError(f"is empty, and {PREFIX}SIGN_ON=proxy needs the header in which the proxy says who asks")
    return name


def _provider_url(url: str, known: ValidationInfo) -> str:
    """HTTPS, since what the provider says lets people in."""
    url = url.strip()
    parts = server_address(url)
    if not url and known.data.get("sign_on") == "oidc":
        raise ValueError(f"is empty, and {PREFIX}SIGN_ON=oidc needs the address of the provider")
    if url and (parts is None or not is_bare(parts)):
        raise ValueError("must be the address of a provider, such as https://sso.example/realms/xa, and no more")
    if parts and parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise ValueError("must begin with https://; http:// is only for a provider on this machine")
    return url


def _of_provider(words: str) -> str:
    """What the provider can have given: RFC 6749, appendix A, has printable ASCII characters only."""
    if not (words.isascii() and words.isprintable()):
        raise ValueError("must be letters, digits and signs of ASCII, as the provider gave it")
    return words


def _provider_id(name: str, known: ValidationInfo) -> str:
    if not name and known.data.get("sign_on") == "oidc":
        raise ValueError(f"is empty, and {PREFIX}SIGN_ON=oidc needs the id that the provider gave this program")
    return _of_provider(name)


def _provider_secret(value: SecretStr) -> SecretStr:
    _of_provider(value.get_secret_value())
    return value


def _origins(said: str) -> str:
    """Origins and nothing more: a path would promise what browsers don't hold to."""
    if not all(plain_origin(one) for one in said.split(",") if one.strip()):
        raise ValueError("must be origins, such as https://noi-bo.example or http://10.0.0.8:8080, with commas between")
    return said


def _public_url(url: str, known: ValidationInfo) -> str:
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


DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
FilesFolder = Annotated[str, AfterValidator(_files)]
ChromaUrl = Annotated[str, AfterValidator(_chroma)]
SecretOfChroma = Annotated[SecretStr, AfterValidator(_secret_of_chroma)]
EncoderUrl = Annotated[str, AfterValidator(_encoder_url)]
OfEncoder = Annotated[str, AfterValidator(_of_encoder)]
SecretOfEncoder = Annotated[SecretStr, AfterValidator(_secret_of_encoder)]
ModelName = Annotated[str, AfterValidator(_model_name)]
ModelUrl = Annotated[str, AfterValidator(_model_url)]
SecretOfModel = Annotated[SecretStr, AfterValidator(_secret_of_model)]
OfModel = Annotated[bool, AfterValidator(_of_model)]
Addresses = Annotated[str, AfterValidator(_addresses)]
Proxies = Annotated[str, AfterValidator(_proxies)]
Header = Annotated[str, AfterValidator(_header)]
ProviderUrl = Annotated[str, AfterValidator(_provider_url)]
ProviderId = Annotated[str, AfterValidator(_provider_id)]
ProviderSecret = Annotated[SecretStr, AfterValidator(_provider_secret)]
Origins = Annotated[str, AfterValidator(_origins)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
