"""From where a request comes, and whose word on it is taken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.access.networks import address_of, is_of, networks
from ui.access.peers import Peers, is_from_here

PROXIES = "10.0.0.2, 10.1.0.0/24, 2001:db8::/64"


def _scope(peer: str | None, *headers: tuple[str, str], scheme: str = "http", version: str = "1.1") -> dict[str, Any]:
    sent = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    client = (peer, 40000) if peer is not None else None
    return {"type": "http", "client": client, "headers": sent, "scheme": scheme, "http_version": version, "path": "/"}


FOR, PROTO = "X-Forwarded-For", "X-Forwarded-Proto"
# (who connects, X-Forwarded-For, who it is taken to be)
CLIENTS: list[tuple[str | None, list[str], str]] = [
    ("10.0.0.2", ["203.0.113.5"], "203.0.113.5"),
    ("10.0.0.2", ["6.6.6.6, 203.0.113.5"], "203.0.113.5"),  # the first is the client's own word
    ("10.0.0.2", ["6.6.6.6", "203.0.113.5"], "203.0.113.5"),  # so too in a header of its own
    ("10.0.0.2", ["6.6.6.6, 203.0.113.5, 10.1.0.7"], "203.0.113.5"),  # two of our proxies in a row
    ("10.0.0.2", ["10.1.0.7, 10.0.0.2"], "10.0.0.2"),  # a proxy asks for itself
    ("10.0.0.2", [], "10.0.0.2"),
    ("10.0.0.2", ["", " , ,"], "10.0.0.2"),
    ("10.0.0.2", ["203.0.113.5:4711"], "203.0.113.5"),  # with the port, another one each time
    ("10.0.0.2", ["[2001:db9::5]:443"], "2001:db9::5"),
    ("10.0.0.2", ["2001:DB9:0::5"], "2001:db9::5"),  # one form of one address
    ("10.0.0.2", ["::ffff:203.0.113.5"], "203.0.113.5"),
    ("10.0.0.2", ['"203.0.113.5"'], "203.0.113.5"),
    ("10.0.0.2", ["unknown"], "10.0.0.2"),  # the proxy itself doesn't know
    ("10.0.0.2", ["203.0.113.5, _hidden"], "10.0.0.2"),  # nor is what it did not write believed then
    ("10.0.0.2", ["<script>", "999.1.1.1"], "10.0.0.2"),
    ("::ffff:10.0.0.2", ["203.0.113.5"], "203.0.113.5"),  # a server that listens on both protocols
    ("2001:db8::77", ["203.0.113.5"], "203.0.113.5"),
    ("10.1.0.255", ["203.0.113.5"], "203.0.113.5"),
    ("10.1.1.0", ["203.0.113.5"], "10.1.1.0"),  # beside the network
    ("10.0.0.3", ["203.0.113.5"], "10.0.0.3"),
    ("2001:db8:1::77", ["203.0.113.5"], "2001:db8:1::77"),
    ("127.0.0.1", ["10.0.0.2"], "127.0.0.1"),  # no proxy by saying that it is one
    ("testclient", ["203.0.113.5"], "testclient"),
    ("", ["203.0.113.5"], ""),
    (None, ["203.0.113.5"], ""),  # over a socket of the file system
]


@pytest.mark.parametrize(("peer", "forwarded", "client"), CLIENTS)
def test_for_whom_a_proxy_speaks(peer: str | None, forwarded: list[str], client: str) -> None:
    heard, _ = Peers(PROXIES).heard(_scope(peer, *((FOR, value) for value in forwarded)))
    assert (heard["client"][0] if heard["client"] else "") == client


# (who connects, X-Forwarded-Proto, the public address, by what it came)
SCHEMES: list[tuple[str, list[str], str, str]] = [
    ("10.0.0.2", ["https"], "", "https"),
    ("10.0.0.2", ["HTTPS"], "", "https"),
    ("10.0.0.2", ["http"], "https://ke-hoach.example", "http"),
    ("10.0.0.2", [], "", "http"),
    ("10.0.0.2", [], "https://ke-hoach.example", "https"),
    ("10.0.0.2", ["https, http"], "", "http"),  # of which of two hops is not said
    ("10.0.0.2", ["https, http"], "https://ke-hoach.example", "https"),
    ("10.0.0.2", ["https", "http"], "", "http"),
    ("10.0.0.2", ["https,https"], "", "https"),
    ("10.0.0.2", ["gopher"], "", "http"),
    ("10.0.0.3", ["https"], "", "http"),
    ("10.0.0.3", ["https"], "https://ke-hoach.example", "http"),
]


@pytest.mark.parametrize(("peer", "said", "public", "scheme"), SCHEMES)
def test_by_which_scheme_it_came(peer: str, said: list[str], public: str, scheme: str) -> None:
    heard, by_proxy = Peers(PROXIES, public).heard(_scope(peer, *((PROTO, value) for value in said)))
    assert (heard["scheme"], by_proxy) == (scheme, peer == "10.0.0.2")


def test_without_proxies_nobody_is_one() -> None:
    scope = _scope("127.0.0.1", (FOR, "203.0.113.5"), (PROTO, "https"))
    assert Peers("").heard(scope) == (scope, False)


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\x00"), max_size=80))
def test_no_words_of_a_client_are_a_failure(said: str) -> None:
    heard, by_proxy = Peers(PROXIES).heard(_scope("10.0.0.2", (FOR, said), (PROTO, said)))
    assert by_proxy and heard["scheme"] in ("http", "https")
    assert address_of(heard["client"][0]) is not None


@given(st.ip_addresses(), st.ip_addresses(), st.lists(st.text("0123456789abcdef.:, ", max_size=20), max_size=3))
def test_the_last_address_that_is_no_proxy_counts_whatever_stands_before_it(one: Any, other: Any, words: Any) -> None:
    said = ", ".join([*words, str(one), str(other)])
    heard, _ = Peers(f"10.0.0.2, {other}").heard(_scope("10.0.0.2", (FOR, said)))
    if not is_of(str(one), networks(f"10.0.0.2, {other}")):
        assert address_of(heard["client"][0]) == address_of(str(one))


HERE = ("Host", "127.0.0.1:7860")
FROM_HERE: list[tuple[list[tuple[str, str]], bool]] = [
    ([HERE], True),
    ([("Host", "localhost")], True),
    ([("Host", "LOCALHOST:7860")], True),
    ([("Host", "[::1]:7860")], True),
    ([("Host", "127.8.9.1")], True),
    ([("Host", "127.0.0.1.evil.example")], False),  # DNS rebinding, and names that look like it
    ([("Host", "evil.example")], False),
    ([("Host", "evil.localhost")], False),
    ([("Host", "localhost.evil.example:7860")], False),
    ([("Host", "localhost:80@evil.example")], False),
    ([("Host", "localhost@evil.example")], False),
    ([("Host", "evil.example:localhost")], False),
    ([("Host", "localhost:")], False),
    ([("Host", "localhost:7860:80")], False),
    ([("Host", "localhost/evil")], False),
    ([("Host", "localhost\t")], False),
    ([("Host", "localhost.")], False),
    ([("Host", "::1")], False),
    ([("Host", "[::1")], False),
    ([("Host", "[::1].evil.example")], False),
    ([("Host", "[::2]")], False),
    ([("Host", "127.1")], False),
    ([("Host", "2130706433")], False),
    ([("Host", "0x7f.0.0.1")], False),
    ([("Host", "127.0.0.999")], False),
    ([("Host", "127.0.0.１")], False),
    ([("Host", "128.0.0.1")], False),
    ([("Host", "0.0.0.0")], False),
    ([("Host", "10.0.0.5:7860")], False),
    ([("Host", "")], False),
    ([], False),  # HTTP/1.0 needs none
    ([HERE, HERE], False),
    ([("Host", "evil.example"), HERE], False),
    ([HERE, ("X-Forwarded-For", "")], False),
    ([HERE, ("X-Real-IP", "10.0.0.9")], False),
    ([HERE, ("Forwarded", "for=10.0.0.9")], False),
    ([HERE, ("Via", "1.1 squid")], False),
    ([HERE, ("X-Forwarded-Host", "ke-hoach.example")], False),
    ([HERE, ("X-Forwarded-Proto", "https")], False),
]


@pytest.mark.parametrize(("headers", "here"), FROM_HERE)
def test_what_comes_from_this_machine(headers: list[tuple[str, str]], here: bool) -> None:
    scope = _scope("127.0.0.1")
    scope["headers"] = [(name.lower().encode(), value.encode("utf-8")) for name, value in headers]
    assert is_from_here(scope) is here


def test_what_a_proxy_asks_that_says_nothing_of_itself() -> None:
    assert not is_from_here(_scope("127.0.0.1", HERE, version="1.0"))


@pytest.mark.parametrize(
    ("said", "address", "inside"),
    [
        ("10.0.0.2", "10.0.0.2", True),
        ("::ffff:10.0.0.2", "10.0.0.2", True),
        ("::ffff:10.0.0.0/104", "10.9.9.9", True),
        ("::ffff:10.0.0.0/104", "11.9.9.9", False),
        ("2001:db8::/64", "2001:db8::1%eth0", True),
        ("fe80::/10", "fe80::1%eth0", True),
        ("10.0.0.2", "10.0.0.2.evil.example", False),
        ("10.0.0.2", "", False),
        ("", "10.0.0.2", False),
    ],
)
def test_networks(said: str, address: str, inside: bool) -> None:
    assert is_of(address, networks(said)) is inside
