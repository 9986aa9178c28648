"""The admin pages in a real browser: upload with progress, decisions, editions, words; on a desk and on a phone."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from admin_office import SWIMMING, furnish
from paper_fakes import served
from selenium.webdriver.support.select import Select
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, ActionChains, By, Keys, WebDriver, entered, press, until
from ui_clients import person_of

from prompts.texts import say
from ui.access.cookies import NAME
from ui.app import create_app
from ui.settings import Settings
from ui.watching import working
from ui.wiring import Parts

pytestmark = [*NEEDS_BROWSER]
PASSWORD = "bến đò Cây Gạo sáng sớm"
NOT_A_PLAN = Path(__file__).parents[1] / "samples" / "not_plans" / "thu_vien_truyen.txt"
EVIL_NAME = "<img src=x onerror=window.hacked=1>&amp;.txt"
EVIL_PLAN = """ỦY BAN NHÂN DÂN
XÃ KHE VÀNG

Số: 31/KH-UBND
Khe Vàng, ngày 05 tháng 3 năm 2025

KẾ HOẠCH
Trồng cây <script>window.hacked=1;một_từ_rất_dài_không_có_chỗ_ngắt_nào_cả</script> & chăm sóc đường hoa

I. TỔ CHỨC THỰC HIỆN

- Đoàn Thanh niên xã trồng 200 cây trước ngày 30/4/2025.
"""
TABS = ("", "/plans", "/waiting", "/changes", "/warnings", "/words", "/questions", "/feedback")
TOO_WIDE = """return [document.documentElement.scrollWidth, ...[...document.querySelectorAll("body *")].filter(
  e => e.getBoundingClientRect().right > arguments[0] + 1 && getComputedStyle(e).clipPath == "none")
  .map(e => e.outerHTML.slice(0, 150))]"""
SCROLLERS = """return [...document.querySelectorAll("body, body *")].filter(e => {
  const s = getComputedStyle(e);
  return /auto|scroll/.test(s.overflowX + s.overflowY) && e.scrollHeight > e.clientHeight + 1;
}).map(e => e.outerHTML.slice(0, 120))"""
# The contrast of every text with what lies behind it, as WCAG 2 computes it; opaque grounds only.
LOW_CONTRAST = """
const rgb = c => (c.match(/[\\d.]+/g) || []).map(Number);
const lum = c => { const [r, g, b] = c.slice(0, 3).map(v => { v /= 255;
  return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
  if (c.length == 3 || c[3] > 0.99) return c; } return [255, 255, 255]; };
return [...document.querySelectorAll("body *")].filter(e => !["SCRIPT", "OPTION", "DATALIST"].includes(e.tagName)
  && e.offsetParent && [...e.childNodes].some(n => n.nodeType == 3 && n.textContent.trim())).map(e => {
  const a = lum(rgb(getComputedStyle(e).color)), b = lum(ground(e));
  return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.outerHTML.slice(0, 100)];
}).filter(([ratio]) => ratio < 4.5)"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Parts]]:
    """A server with its worker over a furnished data folder; its address."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "brought").mkdir()
    furnish(folder / "data", folder / "brought")
    parts = Parts(Settings(language="vi", data=folder / "data"))
    with served(create_app(parts.settings, parts)) as address, working(parts):
        yield address, parts
    parts.close()


@pytest.fixture
def admin(browser: WebDriver, office: tuple[str, Parts]) -> WebDriver:
    """A browser that is let in."""
    address, parts = office
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", DESK)
    entered(browser, address, parts, person_of(parts))
    browser.get(f"{address}/admin")
    assert browser.current_url == f"{address}/admin"
    return browser


def test_files_are_uploaded_with_a_report_each(admin: WebDriver, office: tuple[str, Parts], tmp_path: Path) -> None:
    good = tmp_path / EVIL_NAME
    good.write_text(EVIL_PLAN, encoding="utf-8")
    admin.find_element(By.ID, "files").send_keys(f"{good}\n{NOT_A_PLAN.resolve()}")
    assert EVIL_NAME in until(admin, "#chosen")
    admin.find_element(By.CSS_SELECTOR, "#upload button[type=submit]").send_keys(Keys.ENTER)
    words = until(admin, "article.job[data-is=failed]", lambda words: "Thử lại" in words)
    assert EVIL_NAME in words and "kế hoạch mới" in words
    assert "thu_vien_truyen.txt" in words and "Cách khắc phục" in words
    assert "có lỗi" in until(admin, "#live", lambda words: "có lỗi" in words)
    assert "Trồng cây <script>" in words and not admin.execute_script("return window.hacked")
    press(admin, "Trồng cây <script>")
    assert "chăm sóc đường hoa" in until(admin, "h1")
    assert not admin.execute_script("return window.hacked")
    assert severe(admin) == []


def test_dropped_files_are_sent_too(admin: WebDriver) -> None:
    admin.execute_script(
        "const transfer = new DataTransfer(); transfer.items.add(new File(['khong phai ke hoach'], 'thả.txt'));"
        "const box = document.getElementById('upload');"
        "for (const kind of ['dragenter', 'dragover', 'drop'])"
        "  box.dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true}));"
    )
    assert "thả.txt" in until(admin, "article.job[data-is=failed]", lambda words: "thả.txt" in words)
    assert "over" not in admin.find_element(By.ID, "upload").get_attribute("class").split()


def test_progress_takes_no_focus_away(admin: WebDriver, office: tuple[str, Parts]) -> None:
    office[1].library.catalogue.jobs.add("reread", by="admin")
    admin.get(admin.current_url)
    admin.find_element(By.CSS_SELECTOR, "#upload summary").click()
    admin.execute_script("document.getElementById('choice').focus()")
    until(admin, "article.job[data-is=done]", lambda words: "Đọc lại tất cả" in words)
    assert admin.switch_to.active_element.get_attribute("id") == "choice"


def test_a_file_that_waits_is_decided(admin: WebDriver, office: tuple[str, Parts]) -> None:
    address, parts = office
    admin.get(f"{address}/admin/waiting")
    press(admin, "Xem và quyết định")
    assert "<b>Tràng Khê.txt" in until(admin, "section.panel")
    before = parts.library.plan(SWIMMING).edition
    press(admin, "Là phiên bản mới của")
    assert "phiên bản mới" in until(admin, ".notice")
    assert parts.library.plan(SWIMMING).edition == before + 1
    press(admin, "Dùng lại phiên bản 1")
    assert until(admin, ".notice", lambda words: "Đã dùng lại" in words)
    assert parts.library.plan(SWIMMING).edition == 1
    press(admin, "So sánh")
    assert "So sánh hai phiên bản" in until(admin, "h1", lambda words: "So sánh" in words)
    assert admin.find_elements(By.CSS_SELECTOR, "del, ins")


def test_a_plan_is_withdrawn_and_restored(admin: WebDriver, office: tuple[str, Parts]) -> None:
    address, parts = office
    admin.get(f"{address}/admin/plans/{SWIMMING}")
    press(admin, "Rút kế hoạch")
    admin.find_element(By.CSS_SELECTOR, ".sure[open] button").click()
    assert "Đã rút" in until(admin, ".notice")
    assert SWIMMING not in {plan.id for plan in parts.library.plans()}
    press(admin, "Khôi phục")
    assert until(admin, ".notice", lambda words: "Đã khôi phục" in words)
    assert SWIMMING in {plan.id for plan in parts.library.plans()}


def test_an_unknown_unit_is_added_from_its_warning(admin: WebDriver, office: tuple[str, Parts]) -> None:
    address, parts = office
    admin.get(f"{address}/admin/warnings")
    until(admin, "form.row input[name=name]")
    field = admin.find_element(By.CSS_SELECTOR, "form.row input[list]")
    unit = admin.find_element(By.CSS_SELECTOR, "form.row input[type=hidden][name=name]").get_attribute("value")
    field.send_keys("Trường học")
    field.submit()
    assert "Đã thêm" in until(admin, ".notice")
    assert unit and parts.lexicon().identify(unit).known
    admin.get(f"{address}/admin/words")
    assert unit in until(admin, "#same")
    press(admin, "Đọc lại tất cả")
    until(admin, "article.job[data-is=done]", lambda words: "Đọc lại tất cả" in words)


def test_feedback_links_to_the_edition_quoted(admin: WebDriver, office: tuple[str, Parts]) -> None:
    admin.get(f"{office[0]}/admin/feedback")
    assert "<b>Cây Gạo</b>" in until(admin, "main", lambda words: "Cây Gạo" in words)
    press(admin, "Xem trong phiên bản 2")
    assert until(admin, "mark#quote").strip()


def test_files_are_sent_for_a_plan_that_is_chosen(admin: WebDriver, office: tuple[str, Parts], tmp_path: Path) -> None:
    draft = tmp_path / "trồng cây.txt"
    draft.write_text(EVIL_PLAN.replace("31/KH", "32/KH").replace("200 cây", "300 cây"), encoding="utf-8")
    admin.find_element(By.CSS_SELECTOR, "#upload summary").click()
    Select(admin.find_element(By.ID, "choice")).select_by_value("new")
    admin.find_element(By.ID, "files").send_keys(str(draft))
    press(admin, "Nạp")
    assert "kế hoạch mới" in until(admin, "article.job[data-is=done]", lambda words: "trồng cây.txt" in words)


@pytest.mark.long  # test_axe_browser.py looks at every page
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_readable(
    admin: WebDriver, office: tuple[str, Parts], screen: dict[str, object], dark: bool
) -> None:
    address, parts = office
    admin.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    scheme = {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
    admin.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
    job = parts.library.catalogue.jobs.list()
    more = [f"/plans/{SWIMMING}", f"/plans/{SWIMMING}/diff?old=1&new=2", "/plans/nowhere"]
    more += [f"/waiting/{one.key}" for one in parts.library.waiting()] + [f"/jobs/{one.id}" for one in job[:1]]
    admin.get_log("performance")
    for path in (*TABS, *more):
        admin.get(f"{address}/admin{path}")
        admin.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert admin.execute_script(SMALL_TEXT) == [], path
        wide, *cut = admin.execute_script(TOO_WIDE, screen["width"])
        assert wide <= screen["width"] and not cut, (path, wide, cut)
        assert admin.execute_script(SCROLLERS) == [], path
        assert admin.execute_script(LOW_CONTRAST) == [], path
    asked = [json.loads(entry["message"])["message"] for entry in admin.get_log("performance")]
    hosts = {
        message["params"]["request"]["url"].split("/")[2]
        for message in asked
        if message["method"] == "Network.requestWillBeSent" and message["params"]["request"]["url"].startswith("http")
    }
    assert hosts == {address.removeprefix("http://")}


def test_on_a_phone_the_names_of_the_pages_are_folded_away(admin: WebDriver, office: tuple[str, Parts]) -> None:
    admin.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    admin.get(f"{office[0]}/admin/plans")
    fold = admin.find_element(By.CSS_SELECTOR, ".tabs .fold")
    link = admin.find_element(By.CSS_SELECTOR, ".tabs a[href$='admin/words']")
    assert fold.text.startswith(f"{say('admin.tabs', 'vi')}: {say('admin.tab.plans', 'vi')}")
    assert not link.is_displayed()
    lines = (
        "return ['.bar', '.tabs'].map(name => document.querySelector(name).offsetHeight / arguments[0].offsetHeight)"
    )
    bar, tabs = admin.execute_script(lines, admin.find_element(By.CSS_SELECTOR, ".bar nav a"))
    assert bar < 3 and tabs < 2
    fold.send_keys(Keys.ENTER)
    assert fold.get_attribute("aria-expanded") == "true"
    link.click()
    assert admin.current_url == f"{office[0]}/admin/words"


def test_the_keyboard_reaches_what_the_mouse_does(admin: WebDriver) -> None:
    reached = set()
    for _ in range(40):
        ActionChains(admin).send_keys(Keys.TAB).perform()
        now = admin.switch_to.active_element
        reached.add(now.get_attribute("id") or now.text)
    assert {"files", "Nạp", "Cảnh báo", "Đăng xuất"} <= reached


def test_who_is_not_signed_in_is_shown_nothing_and_led_back_from_the_sign_in(
    browser: WebDriver, office: tuple[str, Parts]
) -> None:
    address, parts = office
    person = parts.library.catalogue.access.people.create("lan", "admin", password=PASSWORD)
    browser.get(f"{address}/admin/plans")
    sign_in = say("access.sign_in.title", "vi")
    until(browser, "h1", lambda words: words == sign_in)
    browser.find_element(By.ID, "name").send_keys(person.name)
    browser.find_element(By.ID, "password").send_keys(PASSWORD, Keys.ENTER)
    assert "Phòng, chống" in until(browser, "main", lambda words: sign_in not in words)
    assert browser.current_url == f"{address}/admin/plans"
    press(browser, "Đăng xuất")
    until(browser, "h1", lambda words: words == sign_in)
    browser.get(f"{address}/admin/plans")
    until(browser, "h1", lambda words: words == sign_in)


def test_a_page_of_another_site_can_change_nothing(admin: WebDriver, office: tuple[str, Parts]) -> None:
    """The same server under another name is another site to a browser, which sends the cookie to neither."""
    address, parts = office
    here = admin.get_cookie(NAME)
    assert here and here["httpOnly"] and here["sameSite"] == "Lax"
    request = urllib.request.Request(f"{address}/admin/plans/{SWIMMING}/withdraw", method="POST", data=b"")
    request.add_header("cookie", f"{NAME}={here['value']}")
    request.add_header("origin", "http://evil.example")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=20)
    assert refused.value.code == 403
    refused.value.close()
    assert SWIMMING in {plan.id for plan in parts.library.plans()}


def severe(browser: WebDriver) -> list[str]:
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
