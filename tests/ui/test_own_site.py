"""Whether a request began on a page of ours."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from ui.access.own_site import is_foreign, is_own

PUBLIC = "https://ke-hoach.example/tra-cuu"
NOTHING, OWN, FOREIGN = "says nothing", "own", "foreign"


def _request(headers: dict[str, str], scheme: str = "http") -> Request:
    sent = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "scheme": scheme, "path": "/", "query_string": b"", "headers": sent})


HOST = {"Host": "10.0.0.5:7860"}
# (scheme, headers, the public address, what it says)
TABLE: list[tuple[str, dict[str, str], str, str]] = [
    ("http", HOST, "", NOTHING),
    ("http", HOST | {"Origin": "http://10.0.0.5:7860"}, "", OWN),
    ("http", HOST | {"Origin": "HTTP://10.0.0.5:7860"}, "", OWN),
    ("http", HOST | {"Origin": "https://10.0.0.5:7860"}, "", OWN),  # HTTPS ends before us, unknown to us
    ("https", HOST | {"Origin": "http://10.0.0.5:7860"}, "", FOREIGN),  # anybody on the way can write that page
    ("https", HOST | {"Origin": "https://10.0.0.5:7860"}, "", OWN),
    ("http", HOST | {"Origin": "http://10.0.0.5"}, "", FOREIGN),
    ("http", HOST | {"Origin": "http://10.0.0.5:7861"}, "", FOREIGN),
    ("http", HOST | {"Origin": "null"}, "", FOREIGN),  # a page in a frame with sandbox, or of a file
    ("http", HOST | {"Origin": "http://10.0.0.5:7860.evil.example"}, "", FOREIGN),
    ("http", HOST | {"Origin": "http://evil.example/10.0.0.5:7860"}, "", FOREIGN),
    ("http", {"Host": "ke-hoach.example:80", "Origin": "http://ke-hoach.example"}, "", OWN),
    ("https", {"Host": "ke-hoach.example:443", "Origin": "https://ke-hoach.example"}, "", OWN),
    ("http", {"Host": "ke-hoach.example:443", "Origin": "https://ke-hoach.example"}, "", OWN),
    ("http", HOST | {"Origin": "https://ke-hoach.example"}, "", FOREIGN),
    ("http", HOST | {"Origin": "https://ke-hoach.example"}, PUBLIC, OWN),  # a proxy that writes its own Host
    ("http", HOST | {"Origin": "https://ke-hoach.example"}, "https://ke-hoach.example:443", OWN),
    ("http", HOST | {"Origin": "http://ke-hoach.example"}, PUBLIC, FOREIGN),
    ("http", {"Origin": "http://"}, "", FOREIGN),
    ("http", {"Origin": "https://ke-hoach.example"}, PUBLIC, OWN),
    ("http", HOST | {"Sec-Fetch-Site": "same-origin"}, "", OWN),
    ("http", HOST | {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"}, "", OWN),
    ("http", HOST | {"Sec-Fetch-Site": "cross-site", "Origin": "http://10.0.0.5:7860"}, "", FOREIGN),
    ("http", HOST | {"Sec-Fetch-Site": "same-site"}, "", FOREIGN),  # another program on a neighbour of this host
    ("http", HOST | {"Sec-Fetch-Site": "none"}, "", NOTHING),  # typed in, or a bookmark
    ("http", HOST | {"Sec-Fetch-Site": "Same-Origin"}, "", FOREIGN),  # no browser writes it so
]


@pytest.mark.parametrize(("scheme", "headers", "public", "says"), TABLE)
def test_where_a_request_began(scheme: str, headers: dict[str, str], public: str, says: str) -> None:
    request = _request(headers, scheme)
    assert (is_own(request, public), is_foreign(request, public)) == (says == OWN, says == FOREIGN)
