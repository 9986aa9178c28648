"""What Gradio serves: only what the chat needs, and nothing addressed to another host."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from chat_page import collected_parts, signed_in
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient
from ui_fakes import FakeAssistant, FakeLibrary, contents

from ui.app import BUNDLES, create_app
from ui.chat.again import LOOKED_AT_AGAIN
from ui.chat.scrub import HERE, SAYS_LANGUAGE, scrub_page, scrub_script, scrub_style
from ui.settings import Settings
from ui.shield import CHAT_POLICY
from ui.wiring import Parts

HOLDERS = ("https://noi-bo.example", "http://10.0.0.8:8080")
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


def test_what_gradio_says_of_the_language_is_left_out() -> None:
    """It has no Vietnamese, and would have a screen reader read the page as English."""
    code = "K.subscribe(e=>{e!=null&&document.documentElement.setAttribute(`lang`,e)});"
    assert scrub_script(code) == "K.subscribe(e=>{e!=null&&void 0});"
    said = [path for path in BUNDLES.glob("assets/*.js") if SAYS_LANGUAGE.search(path.read_text(encoding="utf-8"))]
    assert said, "the front end says it otherwise now"


def test_pages() -> None:
    page = (
        '<html\n lang="en"><meta property="og:url" content="https://gradio.app/" />\n<link href="https://a.example/x">'
    )
    assert scrub_page(page, "vi") == '<html\n lang="vi"><link href="data:,/x">'


def test_the_page_finds_the_server_by_the_name_that_it_was_opened_by(client: TestClient) -> None:
    """Not by one that is taken for another host's, as every name with a dot was."""
    here = HERE.format(below=".")
    config = '<script>c={"root":"https://ke-hoach.example"}; const root = "https://ke-hoach.example";</script>'
    assert scrub_page(config, "vi") == f'<script>c={{"root":{here}}}; const root = {here};</script>'
    page = client.get("/").text
    assert page.count(here) == 2 and not re.search(r'root"?\s*[:=]\s*"', page)


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
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_the_page_that_back_brings_is_looked_at_again(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.text.count(LOOKED_AT_AGAIN) == 1 and answer.text.index(LOOKED_AT_AGAIN) < answer.text.index("<body")
    assert '"username":"anonymous"' in answer.text  # by which it knows whose it is


def test_head_has_no_body(client: TestClient) -> None:
    answer = client.head("/")
    assert answer.status_code == 200 and answer.content == b""


@pytest.fixture(scope="module")
def held() -> TestClient:
    """A server whose box pages of two origins may hold, and where nobody reads unknown."""
    settings = Settings(language="vi", box_origins=", ".join(HOLDERS), anonymous="no")
    library = FakeLibrary(contents())
    return LocalClient(
        create_app(settings, Parts(settings, library=library, assistant=FakeAssistant(library))), follow_redirects=False
    )


def test_the_box_is_the_page_for_frames(held: TestClient) -> None:
    answer = held.get("/box?lang=vi&plans=a")
    assert answer.status_code == 200
    assert re.search(r'<html class="box"\s+lang="vi"', answer.text)
    first, frame = (answer.text.index(f'<script src="./pages/{name}.js"></script>') for name in ("display", "frame"))
    assert first < frame < answer.text.index("gradio_config") < answer.text.index('src="./pages/chat.js"')
    assert '"username":"anonymous"' in answer.text
    assert not any(cookie for cookie in answer.headers.get_list("set-cookie"))


def test_pages_of_its_origins_and_no_others_may_hold_the_box(held: TestClient) -> None:
    policy = held.get("/box").headers["content-security-policy"]
    rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";"))
    assert rules["frame-ancestors"] == " ".join(("'self'", *HOLDERS))
    before = CHAT_POLICY.replace("frame-ancestors 'self'", "")
    assert policy.startswith(before), "nothing else is loosened"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/plans", "/box/session", "/box/x", "/healthz"])
def test_no_page_may_hold_another_page(held: TestClient, path: str) -> None:
    policy = held.get(path).headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy and not any(origin in policy for origin in HOLDERS)


def test_the_box_is_made_out_to_nobody(held: TestClient, tables: Path, tmp_path: Path) -> None:
    """Whoever has signed in besides: who asks, its events say."""
    parts = collected_parts(tables, tmp_path, box_origins=HOLDERS[0], anonymous="no")
    with closing(parts.library.catalogue):
        client = LocalClient(create_app(parts.settings, parts))
        person = signed_in(parts, name="lan")
        own = parts.library.catalogue.access.people.named("lan").id
        assert own in client.get("/", headers=person).text
        box = client.get("/box", headers=person).text
        assert own not in box and '"username":"anonymous"' in box


def test_there_is_no_box_where_no_origin_may_hold_one(client: TestClient) -> None:
    answer = client.get("/box")
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"
    assert 'class="box"' not in client.get("/").text and "frame.js" not in client.get("/").text


def test_the_box_is_looked_at_by_head_and_get_only(held: TestClient) -> None:
    answer = held.head("/box")
    assert answer.status_code == 200 and answer.content == b""
    assert held.post("/box", headers=OWN).status_code in (403, 404, 405)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/"), ("PUT", "/"), ("OPTIONS", "/"), ("POST", "/gradio_api/queue/data?session_hash=a"),
     ("GET", "/gradio_api/queue/join"), ("OPTIONS", "/gradio_api/queue/join"), ("POST", "/theme.css")],
)  # fmt: skip
def test_what_is_asked_for_otherwise_is_not_even_read(client: TestClient, method: str, path: str) -> None:
    """The body of a GET has no limit, and another site's page may send one where a browser takes it for a look."""
    answer = client.request(method, path, headers=OWN)
    assert answer.status_code == 405
    assert answer.headers["allow"] == ("POST" if path.endswith("join") else "GET, HEAD")
