"""Settings of who may come in: what can't be meant is refused at the start, in words that hold no secret."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from ui.commands.failures import report
from ui.settings import PREFIX, Settings

OIDC = {"sign_on": "oidc", "oidc_issuer": "https://sso.example", "oidc_client": "plan-assistant"}
PROXY = {"sign_on": "proxy", "proxies": "10.0.0.2"}

USABLE: list[dict[str, Any]] = [
    {},
    {"proxies": "10.0.0.2, 10.1.0.0/24, 2001:db8::/64, ::1"},
    PROXY,
    PROXY | {"proxy_user": "Remote-User", "proxy_groups": "Remote-Groups"},
    OIDC,
    OIDC | {"oidc_issuer": "https://sso.example:8443/realms/xa/"},
    OIDC | {"oidc_issuer": "http://127.0.0.1:9400"},
    OIDC | {"oidc_issuer": "http://localhost:9400"},
    OIDC | {"oidc_issuer": "http://[::1]:9400"},
    OIDC | {"oidc_secret": "p%3f:~ -/+"},
    OIDC | {"host": "0.0.0.0", "public_url": "https://ke-hoach.example"},
    OIDC | {"host": "::1"},
    {"public_url": "http://10.0.0.5:7860/tra-cuu/"},
    {"box_origins": "https://noi-bo.example, http://10.0.0.8:8080 ,http://[::1]:81,"},
]


@pytest.mark.parametrize("said", USABLE)
def test_what_can_be_meant(said: dict[str, Any]) -> None:
    assert Settings(**said)


# (settings, the one that is wrong, what is said of it)
WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"proxies": "proxy.example"}, "proxies", "addresses or networks"),
    ({"proxies": "10.0.0.1/24"}, "proxies", "addresses or networks"),  # an address within, not the network
    ({"proxies": "10.0.0.2 10.0.0.3"}, "proxies", "commas between"),
    ({"proxies": "0.0.0.0/0"}, "proxies", "every address"),
    ({"proxies": "10.0.0.2, ::/0"}, "proxies", "every address"),
    ({"proxies": "::ffff:0:0/96"}, "proxies", "every address"),
    ({"sign_on": "proxy"}, "proxies", "SIGN_ON=proxy needs the address"),
    ({"sign_on": "proxy", "proxies": " , "}, "proxies", "SIGN_ON=proxy needs the address"),
    (PROXY | {"proxy_user": " "}, "proxy_user", "SIGN_ON=proxy needs the header"),
    (PROXY | {"proxy_user": "X Remote User"}, "proxy_user", "name of a header"),
    (PROXY | {"proxy_user": "X_Remote_User"}, "proxy_user", "name of a header"),
    (PROXY | {"proxy_user": "X-Remote-User:"}, "proxy_user", "name of a header"),
    (PROXY | {"proxy_user": "Cookie"}, "proxy_user", "header of its own"),
    (PROXY | {"proxy_user": "authorization"}, "proxy_user", "header of its own"),
    (PROXY | {"proxy_user": "X-Forwarded-For"}, "proxy_user", "header of its own"),
    (PROXY | {"proxy_groups": "Nhóm"}, "proxy_groups", "name of a header"),
    ({"sign_on": "oidc", "oidc_client": "x"}, "oidc_issuer", "SIGN_ON=oidc needs the address of the provider"),
    ({"sign_on": "oidc", "oidc_issuer": "https://sso.example"}, "oidc_client", "SIGN_ON=oidc needs the id"),
    (OIDC | {"oidc_issuer": "http://sso.example"}, "oidc_issuer", "must begin with https://"),
    (OIDC | {"oidc_issuer": "http://127.0.0.1.evil.example"}, "oidc_issuer", "must begin with https://"),
    (OIDC | {"oidc_issuer": "sso.example"}, "oidc_issuer", "address of a provider"),
    (OIDC | {"oidc_issuer": "https://"}, "oidc_issuer", "address of a provider"),
    (OIDC | {"oidc_issuer": "https://sso.example/?x=1"}, "oidc_issuer", "and no more"),
    (OIDC | {"oidc_issuer": "https://sso.example/#x"}, "oidc_issuer", "and no more"),
    (OIDC | {"oidc_issuer": "https://lan:bi-mat@sso.example"}, "oidc_issuer", "and no more"),
    (OIDC | {"oidc_client": "trợ lý"}, "oidc_client", "as the provider gave it"),
    (OIDC | {"oidc_secret": "bi-mat-\u00e9"}, "oidc_secret", "as the provider gave it"),
    (OIDC | {"oidc_secret": "bi-mat\n"}, "oidc_secret", "as the provider gave it"),
    (OIDC | {"host": "0.0.0.0"}, "public_url", "SIGN_ON=oidc needs the address"),
    ({"public_url": "ke-hoach.example"}, "public_url", "address of this site"),
    ({"public_url": "ftp://ke-hoach.example"}, "public_url", "address of this site"),
    ({"public_url": "https://ke-hoach.example/?x=1"}, "public_url", "and no more"),
    ({"public_url": "https://lan:bi-mat@ke-hoach.example"}, "public_url", "and no more"),
    ({"public_url": "javascript:alert(1)"}, "public_url", "address of this site"),
    ({"box_origins": "*"}, "box_origins", "must be origins"),
    ({"box_origins": "null"}, "box_origins", "must be origins"),
    ({"box_origins": "noi-bo.example"}, "box_origins", "must be origins"),
    ({"box_origins": "https://*.noi-bo.example"}, "box_origins", "must be origins"),
    ({"box_origins": "https://noi-bo.example/"}, "box_origins", "must be origins"),
    ({"box_origins": "https://noi-bo.example http://10.0.0.8"}, "box_origins", "commas between"),
    ({"box_origins": "https://noi-bo.example, file://x"}, "box_origins", "must be origins"),
    ({"box_origins": "https://noi-bo.example;script-src *"}, "box_origins", "must be origins"),
    ({"box_origins": "https://lan:bi-mat@noi-bo.example"}, "box_origins", "must be origins"),
]


@pytest.mark.parametrize(("said", "name", "words"), WRONG)
def test_what_cannot_be_meant(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: dict[str, Any], name: str, words: str
) -> None:
    for setting, value in said.items():
        monkeypatch.setenv(PREFIX + setting.upper(), str(value))
    with pytest.raises(ValidationError) as error:
        Settings()
    assert [one["loc"] for one in error.value.errors()] == [(name,)]
    assert report(error.value, "en") == 2
    told = capsys.readouterr().err
    assert words in told and told.count("\n") == 1 and f" {PREFIX}{name.upper()}: " in told
    assert "bi-mat" not in told + str(error.value)


def test_a_public_address_has_one_form() -> None:
    assert Settings(public_url=" https://ke-hoach.example/tra-cuu/ ").public_url == "https://ke-hoach.example/tra-cuu"


def test_origins_are_told_as_browsers_write_them() -> None:
    said = "HTTPS://Noi-Bo.Example:443, http://10.0.0.8:80,http://10.0.0.8,, http://[::1]:81"
    assert Settings(box_origins=said).framed_by == ("https://noi-bo.example", "http://10.0.0.8", "http://[::1]:81")
    assert Settings().framed_by == ()


def test_a_secret_is_shown_nowhere() -> None:
    settings = Settings(**OIDC, oidc_secret="bi-mat")  # type: ignore[arg-type]
    assert "bi-mat" not in repr(settings) + str(settings) + settings.model_dump_json()
