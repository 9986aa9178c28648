"""What Gradio serves: only what the chat needs, and nothing addressed to another host."""

import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import LocalClient

from ui.app import BUNDLES
from ui.chat.again import LOOKED_AT_AGAIN
from ui.chat.scrub import HERE, scrub_page, scrub_script, scrub_style

OUTSIDE = r"(?:https?:)?//(?!www\.w3\.org|testserver|localhost|127\.0\.0\.1)[\w-]+(?:\.[\w-]+)+"
# The positions from which a browser fetches by itself, or code can.
FETCHED = re.compile(
    rf"(?:src|href)\s*=\s*[\"'`]{OUTSIDE}|url\(\s*[\"']?{OUTSIDE}"
    rf"|(?:@import|import|from)\s*\(?\s*[\"'`]{OUTSIDE}"
    rf"|(?:fetch|open|Worker|importScripts|EventSource|WebSocket)\(\s*[\"'`]{OUTSIDE}"
)
HOSTS = [
    "fonts.googleapis.com",
    "fonts.gstatic.com",
    "cdnjs.cloudflare.com",
    "cdn.jsdelivr.net",
    "unpkg.com",
    "cdn.plot.ly",
]


@pytest.fixture
def client(calm_app: FastAPI) -> TestClient:
    return LocalClient(calm_app)


@pytest.mark.parametrize(
    ("code", "scrubbed"),
    [
        ('l.href="https://fonts.googleapis.com/css2?f=A"', 'l.href="data:,/css2?f=A"'),
        ("fetch(`https://huggingface.co/api/${a?`b`:`c`}`)", "fetch(`data:,/api/${a?`b`:`c`}`)"),
        ("n='http://www.w3.org/2000/svg'", "n='http://www.w3.org/2000/svg'"),  # a name, not an address
        ("u='http://localhost:3000'", "u='http://localhost:3000'"),
        ("m='see https://svelte.dev/e/x'", "m='see https://svelte.dev/e/x'"),  # words, not an address
        ("a=1//b.example.com\n", "a=1//b.example.com\n"),  # a comment
        ('c="a{b:url(https://x.example/i.png)}"', 'c="a{b:url(data:,/i.png)}"'),
    ],
)
def test_scripts(code: str, scrubbed: str) -> None:
    assert scrub_script(code) == scrubbed


@pytest.mark.parametrize(
    ("code", "scrubbed"),
    [
        ("@import url('https://fonts.googleapis.com/css2?x');", "@import url('data:,/css2?x');"),
        ('@import "//cdn.example.com/a.css";', '@import "data:,/a.css";'),
        ("a{b:url(fonts/a.woff2)}", "a{b:url(fonts/a.woff2)}"),
    ],
)
def test_styles(code: str, scrubbed: str) -> None:
    assert scrub_style(code) == scrubbed


def test_pages() -> None:
    page = (
        '<html\n lang="en"><meta property="og:url" content="https://gradio.app/" />\n<link href="https://a.example/x">'
    )
    assert scrub_page(page, "vi") == '<html\n lang="vi"><link href="data:,/x">'


def test_the_page_finds_the_server_by_the_name_that_it_was_opened_by(client: TestClient) -> None:
    """Not by one that is taken for another host's, as every name with a dot was."""
    config = '<script>c={"root":"https://ke-hoach.example"}; const root = "https://ke-hoach.example";</script>'
    assert scrub_page(config, "vi") == f'<script>c={{"root":{HERE}}}; const root = {HERE};</script>'
    page = client.get("/").text
    assert page.count(HERE) == 2 and not re.search(r'root"?\s*[:=]\s*"', page)


@pytest.mark.parametrize("path", ["/", "/theme.css", "/api/docs", "/plans", "/plans/an_binh"])
def test_no_page_is_addressed_to_another_host(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not re.findall(FETCHED, answer.text)
    assert not [host for host in (*HOSTS, "huggingface.co", "gradio.app") if host in answer.text]


def test_no_bundle_is_addressed_to_another_host() -> None:
    assert list(BUNDLES.glob("assets/index-*.js")), "the front end has moved"
    for path in (*BUNDLES.glob("assets/*"), *BUNDLES.glob("static/**/*.js")):
        if path.suffix in (".js", ".css"):
            code = path.read_text(encoding="utf-8")
            scrubbed = scrub_style(code) if path.suffix == ".css" else scrub_script(code)
            assert not FETCHED.findall(scrubbed), path
            assert len(code.splitlines()) == len(scrubbed.splitlines())


def test_bundles_are_served_scrubbed_and_compressed(client: TestClient) -> None:
    script = next(m for m in re.findall(r'src="\./(assets/[^"]+\.js)"', client.get("/").text))
    plain = client.get(f"/{script}", headers={"accept-encoding": "identity"})
    packed = client.get(f"/{script}", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert "javascript" in plain.headers["content-type"]
    assert "immutable" in plain.headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    ["/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=https://example.com", "/monitoring",
     "/gradio_api/vibe-code", "/login", "/assets/..%2f..%2f..%2f__init__.py", "/assets/nope.js",
     "/static/../index.html", "/config", "/manifest.json", "/gradio_api/deep_link",
     "/svelte/svelte.js", "/docs", "/openapi.json"],
)  # fmt: skip
def test_what_the_chat_does_not_need_is_not_there(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_page_speaks_vietnamese_and_is_shielded(client: TestClient) -> None:
    answer = client.get("/")
    assert re.search(r'<html\s+lang="vi"', answer.text)
    assert "manifest" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "http" not in policy and "*" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_page_that_back_brings_is_looked_at_again(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.text.count(LOOKED_AT_AGAIN) == 1 and answer.text.index(LOOKED_AT_AGAIN) < answer.text.index("<body")
    assert '"username":"anonymous"' in answer.text  # by which it knows whose it is


def test_head_has_no_body(client: TestClient) -> None:
    answer = client.head("/")
    assert answer.status_code == 200 and answer.content == b""
