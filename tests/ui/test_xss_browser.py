"""Nothing that a plan, a file's name, a person or a question says is ever run; it stands there to the letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

import pytest
from site_chat import ask, open_source, opened, questions
from site_evil import PAYLOADS, SHARES, caught, evil_site, set_trap
from site_office import Site
from ui_browser import NEEDS_BROWSER, By, WebDriver, WebDriverWait, until
from ui_traffic import hosts_reached

from vectorstore.access.roles import Role

pytestmark = NEEDS_BROWSER
PLAN = "1-kh-ubnd-khe-vang-2024"
HEADINGS = [f"Mục {at} {one}" for at, one in enumerate(PAYLOADS, 1)]
SAID = quote(PAYLOADS[2])
# As whom, where, and what stands there to the letter.
PAGES: list[tuple[Role | None, str, Sequence[str]]] = [
    (None, "plans", SHARES),
    (None, f"plans/{PLAN}", [*HEADINGS, SHARES[0]]),
    (None, f"plans/{PLAN}?start=400&end=700#quote", HEADINGS),
    (None, f"plans/{SAID}", ()),
    (None, "plans/2-kh-ubnd-khe-vang-2024", [SHARES[1]]),
    (None, f"register?plan={PLAN}", PAYLOADS[:8]),
    (None, f"register?unit={SAID}&q={quote(PAYLOADS[14])}&kind={SAID}&due_from={SAID}&sort={SAID}&page={SAID}", ()),
    (None, f"sign-in?next={quote(PAYLOADS[14])}", ()),
    (None, f"sign-in?next={quote('javascript:hacked=1')}", ()),
    (None, f"sign-in/link?token={quote(PAYLOADS[14])}", ()),
    (None, quote(PAYLOADS[2]), ()),
    ("editor", "corrections", SHARES),
    ("editor", "corrections/new?plan={plan}&obligation={obligation}&back={said}", PAYLOADS[:1]),
    ("editor", "account", [PAYLOADS[0], PAYLOADS[2]]),
    ("admin", "admin", [PAYLOADS[0]]),
    ("admin", "admin/plans", SHARES),
    ("admin", f"admin/plans/{PLAN}", SHARES[:2]),
    ("admin", f"admin/plans/{PLAN}/diff?old=1&new=2", PAYLOADS),
    ("admin", "admin/waiting", [SHARES[2]]),
    ("admin", "admin/waiting/{waiting}", [SHARES[2]]),
    ("admin", "admin/changes", ()),
    ("admin", "admin/warnings", ()),
    ("admin", "admin/words", [PAYLOADS[2], PAYLOADS[3]]),
    ("admin", "admin/questions", ()),
    ("admin", "admin/feedback", SHARES),
    ("admin", "admin/audit", ()),
    ("admin", "admin/collections", [PAYLOADS[2], PAYLOADS[5]]),
    ("admin", "admin/people", [PAYLOADS[0], PAYLOADS[2]]),
    ("admin", "admin/people/{person}", [PAYLOADS[0], PAYLOADS[2], PAYLOADS[3]]),
    ("admin", f"admin/{SAID}", ()),
]


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with evil_site(tmp_path_factory.mktemp("evil")) as served:
        yield served


def words_of(browser: WebDriver, selector: str = "body") -> str:
    """All the words there, hidden ones and what fields hold among them, with white space collapsed."""
    words = browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].map(one => one.textContent + ' ' +"
        " [...one.querySelectorAll('input, textarea')].map(field => field.value).join(' ')).join(' ')",
        selector,
    )
    return " ".join(words.split())


def missing_in(words: str, said: Sequence[str]) -> list[str]:
    return [one for one in said if " ".join(one.split()) not in words]


def assert_calm(browser: WebDriver, where: str) -> None:
    assert caught(browser) == [], where


def test_the_trap_catches_what_runs(browser: WebDriver, evil: Site) -> None:
    """Each of these, written unescaped into a page of the site, is caught: the test could fail."""
    set_trap(browser)
    for payload in (PAYLOADS[2], PAYLOADS[4], PAYLOADS[5], PAYLOADS[6], PAYLOADS[13], PAYLOADS[26], PAYLOADS[28]):
        browser.get(f"{evil.address}/healthz")
        browser.execute_script("document.body.innerHTML = arguments[0]", payload)
        WebDriverWait(browser, 5).until(caught, payload)


def test_every_plain_page(browser: WebDriver, evil: Site) -> None:
    library, role = evil.parts.library, None
    names = {
        "plan": PLAN,
        "obligation": library.contents(PLAN).obligations[0].id,
        "waiting": library.waiting()[0].key,
        "person": evil.person("reader").id,
        "said": SAID,
    }
    set_trap(browser)
    for who, path, said in PAGES:
        if who != role:
            role = who
            evil.enter(browser, who)
        browser.get(f"{evil.address}/{path.format_map(names) if '{' in path else path}")
        assert_calm(browser, path)
        assert missing_in(words_of(browser, "html"), said) == [], path
    assert hosts_reached(browser) == {"127.0.0.1"}


def test_the_chat(browser: WebDriver, evil: Site) -> None:
    """An answer with every payload in it, its cards and its sources; then questions that are payloads."""
    set_trap(browser)
    opened(browser, f"{evil.address}/")
    ask(browser)
    assert missing_in(words_of(browser, ".answer .words"), PAYLOADS) == []
    assert missing_in(words_of(browser, ".answer .sources"), [*PAYLOADS, SHARES[0]]) == []
    assert_calm(browser, "answer")
    for at in (0, 5, 15, 30):
        open_source(browser, at)
        assert len(missing_in(words_of(browser, "#source mark"), PAYLOADS)) < len(PAYLOADS)
        assert_calm(browser, f"source {at}")
    browser.find_element(By.CSS_SELECTOR, "#source .close").click()
    for share in SHARES:
        ask(browser, share)
        assert questions(browser)[-1] == share
        assert_calm(browser, share)
    assert browser.find_elements(By.CSS_SELECTOR, ".asked *") == []
    browser.refresh()  # as the browser has kept it
    until(browser, ".asked")
    assert questions(browser)[1:] == SHARES
    assert_calm(browser, "kept")
    assert hosts_reached(browser) == {"127.0.0.1"}
