import re

import pytest
from starlette.testclient import TestClient
from ui_clients import LocalClient
from ui_fakes import TEXT, FakeLibrary, contents, evil_plan

from ui.app import create_app
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.errors import IndexFailed


@pytest.fixture(scope="module")
def client() -> TestClient:
    settings = Settings(language="vi")
    return LocalClient(create_app(settings, Parts(settings, library=FakeLibrary(evil_plan(), contents()))))


def test_an_unknown_plan_gets_404_and_its_id_escaped(client: TestClient) -> None:
    answer = client.get("/plans/%3Cscript%3E")
    assert answer.status_code == 404
    assert "&lt;script&gt;" in answer.text and "<script>" not in answer.text
    assert "đã bị gỡ" in answer.text


@pytest.mark.parametrize(
    "query",
    ["start=5&end=5", "start=9&end=5", "start=-1&end=5", "start=0&end=99999999", "start=x&end=5", "start=5", "end=5",
     "start=1e3&end=5000", "start=&end=", "start=²&end=9", "start=0&end=99999999999999999999999"],
)  # fmt: skip
def test_offsets_that_mark_nothing_get_404(client: TestClient, query: str) -> None:
    answer = client.get(f"/plans/an_binh?{query}")
    assert answer.status_code == 404
    assert str(len(TEXT)) in answer.text


def test_the_list_links_to_each_plan(client: TestClient) -> None:
    page = client.get("/plans").text
    assert 'href="plans/an_binh"' in page
    assert 'href="plans/evil%22%3E%3Cscript%3E"' in page


def test_no_word_of_a_plan_is_markup(client: TestClient) -> None:
    for path in ("/plans", "/plans/evil%22%3E%3Cscript%3E"):
        shown = client.get(path).text
        assert not re.search(r"<script(?! src=)|<img|<h1>to|</mark></details>", shown)
        assert "&lt;script&gt;window.hacked" in shown


def test_pages_need_no_inline_script_and_may_load_only_from_here(client: TestClient) -> None:
    answer = client.get("/plans/an_binh")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy
    assert not re.search(r"<script>|\sstyle=|\son\w+=", answer.text)
    for address in re.findall(r'(?:src|href)="([^"]+)"', answer.text):
        assert not re.match(r"(?:\w+:)?//", address), address


def test_a_library_that_can_not_be_read_has_a_page_too(settings: Settings) -> None:
    class Broken(FakeLibrary):
        def contents(self, plan_id: str, edition: int | None = None) -> None:
            raise IndexFailed(settings.data, "<b>gone</b>")

    answer = LocalClient(create_app(settings, Parts(settings, library=Broken(contents())))).get("/plans/an_binh")
    assert (answer.status_code, answer.headers["content-type"]) == (503, "text/html; charset=utf-8")
    assert "&lt;b&gt;gone&lt;/b&gt;" in answer.text
