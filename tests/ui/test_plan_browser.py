"""A plan's page in a real browser: the quote marked on the image of its page, by mouse, by keyboard and on a phone."""

import base64
import io
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from paper_fakes import DIGEST, FONT, Noted, PaperLibrary, draw, on_paper, served
from PIL import Image
from ui_browser import DESK, NEEDS_BROWSER, PHONE, SMALL_TEXT, ActionChains, By, Keys, WebDriver, WebDriverWait, until
from ui_fakes import contents
from ui_serving import serving

from ui.app import create_app
from ui.cli import main
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.pages import Page, pack
from vectorstore.values import Span

pytestmark = [
    *NEEDS_BROWSER,
    pytest.mark.skipif(not FONT.exists(), reason=f"{FONT} is missing: apt-get install fonts-dejavu-core"),
]
DUTY = (
    "- Ủy ban nhân dân xã yêu cầu các thôn căn cứ kế hoạch này phân công người phụ trách, bố trí kinh phí và báo cáo "
    "kết quả về Văn phòng trước ngày 20 hằng tháng để tổng hợp."
)
QUOTE = (
    "Công an xã phối hợp với Đoàn Thanh niên rà soát các ao, hồ, đập nước, cắm biển cảnh báo tại những nơi nguy hiểm"
)
OTHER = "Trạm Y tế xã tập huấn sơ cấp cứu cho giáo viên"
PAGES = (
    ("KẾ HOẠCH", "I. MỤC ĐÍCH", *[DUTY] * 6),
    ("II. NHIỆM VỤ", *[DUTY] * 5, f"- {QUOTE}, xong trước ngày 15/4/2027.", *[DUTY] * 3),
    ("III. TỔ CHỨC THỰC HIỆN", *[DUTY] * 4, f"- {OTHER}."),
)
LONG_PLAN = 400  # pages
LOW = "KẾ HOẠCH\nNơi nhận\n"
FOOT = pack([(Span(9, 12), (72.0, 790.0, 92.0, 805.0)), (Span(13, 17), (95.0, 790.0, 120.0, 805.0))])
BOXES = "return [...document.querySelectorAll('.box rect')].map(r => { const b = r.getBoundingClientRect();"


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Noted, str]]:
    """A server with a plan on paper and two long ones; its log; the text of the first."""
    folder = tmp_path_factory.mktemp("paper")
    made, pdf = on_paper(PAGES, (96.0, None, 61.0))
    (folder / "file").write_bytes(pdf)
    lines = [f"{number}. Nhiệm vụ của thôn thứ {number} trong năm.\n" for number in range(1, 20 * LONG_PLAN + 1)]
    long = contents("dai", "".join(lines))
    pages, start = [], 0
    for number in range(LONG_PLAN):
        end = start + sum(map(len, lines[20 * number : 20 * number + 20]))
        pages.append(Page(number + 1, Span(start, end - 1), 595, 842))
        start = end
    long = replace(long, plan=replace(long.plan, source="dai.pdf", file=DIGEST, pages=LONG_PLAN), pages=tuple(pages))
    office = replace(
        contents("bang", long.text), plan=replace(long.plan, id="bang", source="bang.docx", file="", pages=0)
    )
    low = replace(
        contents("chan", LOW), pages=(Page(1, Span(0, 8), 595, 842), Page(2, Span(9, 17), 595, 842, None, FOOT))
    )
    low = replace(low, plan=replace(low.plan, source="chan.pdf", file=DIGEST, pages=2))
    library = PaperLibrary(made, long, office, low, files={DIGEST: folder / "file"})
    settings = Settings(language="vi", data=folder)
    app = Noted(
        create_app(settings, Parts(settings, library=library, draw=lambda d, p, n, w: draw(d, p, min(n, 3), w)))
    )
    with served(app) as address:
        yield address, app, made.text


def at(text: str, *quotes: str) -> str:
    spans = [(text.index(quote), text.index(quote) + len(quote)) for quote in quotes]
    return "&".join(f"start={start}&end={end}" for start, end in spans)


def on(browser: WebDriver, screen: dict[str, Any], address: str) -> None:
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(address)


def whole(browser: WebDriver, selector: str) -> bool:
    """The element is on the screen, and nothing lies over it."""
    return bool(
        browser.execute_script(
            "const e = document.querySelector(arguments[0]); const r = e.getBoundingClientRect();"
            "const top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);"
            "return r.top >= 0 && r.bottom <= innerHeight && (e.contains(top) || top.contains(e))",
            selector,
        )
    )


def until_shown(browser: WebDriver, selector: str) -> None:
    WebDriverWait(browser, 20).until(lambda driver: whole(driver, selector), f"{selector} is not in sight")


def until_drawn(browser: WebDriver, page: int) -> None:
    drawn = f"const i = document.querySelector('#page-{page} img'); return i.complete && i.naturalWidth > 0"
    WebDriverWait(browser, 20).until(lambda driver: driver.execute_script(drawn), f"page {page} is not drawn")


def severe(browser: WebDriver) -> list[dict[str, Any]]:
    return [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]


def assert_words_in_the_boxes(browser: WebDriver) -> None:
    """On the screen itself: the boxes of the quote's two lines hold dark ink, and there is none right of the first."""
    boxes = browser.execute_script(BOXES + "return [b.left, b.top, b.right, b.bottom] })")
    assert len(boxes) == 2  # the quote's lines
    picture = Image.open(io.BytesIO(base64.b64decode(browser.get_screenshot_as_base64()))).convert("L")
    for left, top, right, bottom in boxes:
        inside = picture.crop((int(left) + 3, int(top) + 3, int(right) - 3, int(bottom) - 3))
        dark = sum(inside.histogram()[:110]) / (inside.width * inside.height)
        assert 0.02 < dark < 0.5, "no words in the box"
    beside = picture.crop((int(boxes[0][2]) + 4, int(boxes[0][1]), int(boxes[0][2]) + 12, int(boxes[0][3])))
    assert not sum(beside.histogram()[:110]), "words go on beyond the box"


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_box_lies_over_the_words_and_is_in_sight(
    browser: WebDriver, paper: tuple[str, Noted, str], screen: dict[str, Any]
) -> None:
    address, _, text = paper
    on(browser, screen, f"{address}/plans/tan_son?{at(text, QUOTE)}#quote")
    until_drawn(browser, 2)
    until_shown(browser, "#page-2 .box rect")
    assert_words_in_the_boxes(browser)
    if screen is DESK:
        assert whole(browser, "mark#quote"), "the text beside the image shows another place"
    assert severe(browser) == []


def test_a_plan_of_many_pages_asks_for_the_first_images_only(browser: WebDriver, paper: tuple[str, Noted, str]) -> None:
    address, noted, _ = paper
    noted.paths.clear()
    on(browser, DESK, f"{address}/plans/dai")
    until_drawn(browser, 1)
    asked = {path for path in noted.paths if path.endswith(".png")}
    assert 1 <= len(asked) <= 6 and f"/plans/dai/pages/{LONG_PLAN}.png" not in asked
    field = browser.find_element(By.ID, "page")
    field.clear()
    field.send_keys("300", Keys.ENTER)
    until_drawn(browser, 300)
    until_shown(browser, "#name-300")
    asked = {path for path in noted.paths if path.endswith(".png")}
    assert len(asked) <= 14
    WebDriverWait(browser, 10).until(lambda driver: field.get_attribute("value") == "300")


@pytest.mark.parametrize("plan", ["dai", "bang"])
def test_a_quote_deep_in_a_long_text_is_in_sight(browser: WebDriver, paper: tuple[str, Noted, str], plan: str) -> None:
    words = "Nhiệm vụ của thôn thứ 6543 trong năm"
    start = sum(len(f"{number}. Nhiệm vụ của thôn thứ {number} trong năm.\n") for number in range(1, 6543)) + 6
    on(browser, DESK, f"{paper[0]}/plans/{plan}?start={start}&end={start + len(words)}#quote")
    assert until(browser, "mark#quote") == words
    until_shown(browser, "mark#quote")


def test_by_keyboard_alone(browser: WebDriver, paper: tuple[str, Noted, str]) -> None:
    address, _, text = paper

    def press(*keys: str) -> Any:
        ActionChains(browser).send_keys(*keys).perform()
        return browser.switch_to.active_element

    on(browser, DESK, f"{address}/plans/tan_son")
    skip = press(Keys.TAB)
    assert (skip.text, skip.is_displayed()) == ("Chuyển đến văn bản", True)
    on(browser, DESK, f"{address}/plans/tan_son?{at(text, QUOTE, OTHER)}")
    until_shown(browser, "mark#quote")
    for _ in range(40):  # back from the quote, where the page begins
        ActionChains(browser).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
        reached = browser.switch_to.active_element
        outlined = browser.execute_script(
            "const a = document.activeElement; return [a, a.nextElementSibling].some(e => e &&"
            " getComputedStyle(e).outlineStyle !== 'none') || a.matches('.box')"
        )
        assert outlined, f"the focus on {reached.get_attribute('outerHTML')} is not to be seen"
        if reached.get_attribute("id") == "view-both":
            break
    press(Keys.ARROW_RIGHT)
    assert browser.execute_script("return document.querySelector('#view-sheets').checked")
    press("n")
    assert "2/2" in until(browser, ".quotes .at", lambda words: "2/2" in words)
    until_shown(browser, "#page-3 .box rect")
    press("p")
    until_shown(browser, "#page-2 .box rect")
    press(Keys.ARROW_RIGHT)
    until_shown(browser, "mark#quote")  # the same place in the other view
    press(Keys.ARROW_LEFT)
    until_shown(browser, "#page-2 .box rect")
    box = browser.find_element(By.CSS_SELECTOR, "#page-3 .box")
    assert box.get_attribute("aria-label") == "Đoạn trích 2 trên trang 3: xem trong văn bản"
    browser.execute_script("arguments[0].focus()", box)
    press(Keys.ENTER)  # from the paper to its words
    until_shown(browser, "mark#quote-2")


def test_what_a_screen_reader_hears(browser: WebDriver, paper: tuple[str, Noted, str]) -> None:
    address, _, text = paper
    on(browser, DESK, f"{address}/plans/tan_son?{at(text, QUOTE)}")
    browser.execute_script("document.querySelector('#view-sheets').click()")  # the text must be heard in this view too
    nodes = {node["nodeId"]: node for node in browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]}

    def hear(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
        if not node.get("ignored"):
            yield node["role"]["value"], node.get("name", {}).get("value", "")
        for child in node.get("childIds", ()):
            if child in nodes:
                yield from hear(nodes[child])

    heard = list(hear(next(iter(nodes.values()))))
    assert ("heading", "Trang 2") in heard and ("heading", "II. NHIỆM VỤ") in heard
    assert any(role == "image" and name.startswith("Trang 2 của ") for role, name in heard)
    assert ("link", "Đoạn trích 1 trên trang 2: xem trong văn bản") in heard
    words = " ".join(name for role, name in heard if role == "StaticText")
    assert f"Bắt đầu đoạn trích 1: {QUOTE} (hết đoạn trích)" in " ".join(words.split())


def test_without_a_script(browser: WebDriver, paper: tuple[str, Noted, str]) -> None:
    address, _, text = paper
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    on(browser, DESK, f"{address}/plans/tan_son?{at(text, QUOTE)}#quote")
    quote = browser.find_element(By.CSS_SELECTOR, "mark#quote")
    assert quote.text == QUOTE
    sheet = browser.find_element(By.CSS_SELECTOR, "#page-2 .sheet")
    browser.find_element(By.CSS_SELECTOR, ".views label:nth-of-type(2)").click()
    assert quote.size["height"] and sheet.is_displayed()
    browser.find_element(By.CSS_SELECTOR, ".views label:nth-of-type(3)").click()
    assert not sheet.is_displayed() and quote.is_displayed()
    field = browser.find_element(By.ID, "page")
    field.clear()
    field.send_keys("3", Keys.ENTER)
    WebDriverWait(browser, 10).until(lambda driver: driver.current_url.endswith("#page-3"))
    assert f"?{at(text, QUOTE)}" in browser.current_url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone(browser: WebDriver, paper: tuple[str, Noted, str], scheme: str) -> None:
    address, _, text = paper
    features = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", features)
    for path in (f"tan_son?{at(text, QUOTE, OTHER)}", "tan_son", "bang"):
        for view in ("both", "sheets", "words"):
            on(browser, PHONE, f"{address}/plans/{path}")
            browser.execute_script(f"document.querySelector('#view-{view}')?.click()")
            assert browser.execute_script("return document.documentElement.scrollWidth") <= PHONE["width"], (path, view)
            assert browser.execute_script(SMALL_TEXT) == []


def test_an_image_that_does_not_come_is_told(browser: WebDriver, paper: tuple[str, Noted, str]) -> None:
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*.png*"]})
    on(browser, DESK, f"{paper[0]}/plans/tan_son")
    assert "Văn bản của trang vẫn đầy đủ" in until(browser, "#page-1 .lost", lambda words: bool(words.strip()))
    assert browser.find_element(By.ID, "text-1").text.startswith("KẾ HOẠCH")


def test_words_at_the_foot_of_a_page_with_few_words(browser: WebDriver, paper: tuple[str, Noted, str]) -> None:
    """The image is taller than the text beside it, and than the screen: both places are in sight all the same."""
    start = LOW.index("Nơi nhận")
    on(browser, DESK | {"height": 620}, f"{paper[0]}/plans/chan?start={start}&end={start + 8}#quote")
    until_shown(browser, "mark#quote")
    until_shown(browser, "#page-2 .box rect")


def test_a_pdf_from_its_file_to_the_box(browser: WebDriver, tmp_path: Path) -> None:
    """Through the real readers, the store and the drawing in a process of its own."""
    head = (
        "ỦY BAN NHÂN DÂN",
        "XÃ TÂN SƠN ĐOÀI",
        "Số: 41/KH-UBND",
        "KẾ HOẠCH",
        "Phòng, chống đuối nước trẻ em năm 2027",
    )
    file = tmp_path / "kế hoạch.pdf"
    file.write_bytes(on_paper(((*head, *PAGES[0][1:]), *PAGES[1:]))[1])
    assert main(["--data", str(tmp_path / "data"), "ingest", str(file)]) == 0
    with serving(tmp_path / "data", tmp_path / "log") as address:
        with urllib.request.urlopen(f"{address}/api/plans") as answer:
            (plan,) = json.load(answer)["plans"]
        with urllib.request.urlopen(f"{address}/api/plans/{plan['id']}/text") as answer:
            text = answer.read().decode()
        on(browser, DESK, f"{address}/plans/{plan['id']}?{at(text, QUOTE)}#quote")
        until_drawn(browser, 2)
        until_shown(browser, "#page-2 .box rect")
        assert_words_in_the_boxes(browser)
        browser.find_element(By.LINK_TEXT, "Tải tệp gốc")
    assert not (tmp_path / "log").exists(), (tmp_path / "log").read_text()
