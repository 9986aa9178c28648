"""Whether a request began on a page of ours."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from ui.access.own_site import asked_from, is_foreign, is_own

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


LISTED = "https://noi-bo.example"
CROSS = HOST | {"Origin": LISTED, "Sec-Fetch-Site": "cross-site"}
# (method, path, headers, whether a page of a listed origin asks over the API)
ELSEWHERE: list[tuple[str, str, dict[str, str], bool]] = [
    ("POST", "/api/ask", CROSS, True),
    ("POST", "/api/ask/stream", CROSS, True),
    ("POST", "/api/ask", HOST | {"Origin": LISTED}, True),
    ("POST", "/api/ask", CROSS | {"Sec-Fetch-Site": "same-site"}, True),
    ("GET", "/api/plans", CROSS, True),
    ("HEAD", "/api/plans", CROSS, True),
    ("GET", "/api/ask", CROSS, False),
    ("POST", "/api/plans", CROSS, False),
    ("POST", "/api/ask/", CROSS, False),
    ("DELETE", "/api/plans/x", CROSS, False),
    ("POST", "/ask", CROSS, False),
    ("GET", "/plans", CROSS, False),
    ("GET", "/api", CROSS, False),
    ("POST", "/api/ask", CROSS | {"Cookie": "a=b"}, False),
    ("POST", "/api/ask", CROSS | {"Cookie": ""}, False),
    ("POST", "/api/ask", CROSS | {"Sec-Fetch-Site": "same-origin"}, False),
    ("POST", "/api/ask", CROSS | {"Sec-Fetch-Site": "none"}, False),
    ("POST", "/api/ask", CROSS | {"Origin": "https://evil.example"}, False),
    ("POST", "/api/ask", CROSS | {"Origin": LISTED + "."}, False),
    ("POST", "/api/ask", CROSS | {"Origin": LISTED.upper()}, False),
    ("POST", "/api/ask", CROSS | {"Origin": "null"}, False),
    ("POST", "/api/ask", HOST, False),
]


@pytest.mark.parametrize(("method", "path", "headers", "asks"), ELSEWHERE)
def test_which_page_asks_from_elsewhere(method: str, path: str, headers: dict[str, str], asks: bool) -> None:
    request = _request(headers)
    request.scope.update(method=method, path=path)
    assert asked_from(request, (LISTED, "http://10.0.0.8")) == (LISTED if asks else "")
    assert asked_from(request, ()) == ""
