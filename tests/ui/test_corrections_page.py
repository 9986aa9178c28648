"""The pages of editors as the server writes them: all of it works without a script."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from correction_office import AMENDED, GROUP, PAGES_ONLY, Office, brought, office_in, routes_alone
from edition_samples import PLAN
from filelock import FileLock
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient, enter
from ui_fakes import EVIL

from prompts.texts import CATALOGUE, texts
from ui.corrections.correcting import Verdict, Wanted
from ui.corrections.form import Typed, days_of
from ui.corrections.rows import ROWS_A_PAGE
from ui.settings import Settings
from ui.wiring import Parts

PATROL, REPORT = range(2)
HTML = {"accept": "text/html"}
DONE = "Đã ghi hiệu chỉnh"


@pytest.fixture
def office(tmp_path: Path, furnished: Path) -> Iterator[Office]:
    with office_in(tmp_path, furnished, routers=PAGES_ONLY) as made:
        yield made


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Iterator[Office]:
    """One that nothing is changed in."""
    with office_in(tmp_path_factory.mktemp("calm"), furnished) as made:
        yield made


class Browser:
    """Reads pages, and sends their forms as a browser does that runs no scripts."""

    def __init__(self, client: TestClient) -> None:
        client.headers.update(HTML)
        self.client = client
        self.page = self.at = ""
        self.status = 0

    def get(self, address: str) -> Browser:
        answer = self.client.get(address, follow_redirects=True)
        self.page, self.status, self.at = answer.text, answer.status_code, str(answer.url)
        return self

    def form_of(self, obligation: str, plan: str = PLAN) -> Browser:
        return self.get(f"/corrections/new?plan={plan}&obligation={obligation}")

    def send(self, **typed: str) -> Browser:
        """Sends the form of an obligation, with other fields as ``typed``."""
        kept = [(name, value) for name, value in self.shown().items() if name not in typed]
        data: dict[str, Any] = dict(kept) | typed
        return self.post("/corrections/new", data)

    def shown(self) -> dict[str, Any]:
        """The fields of the obligation's form; ``shown_actor`` may stand there several times."""
        form = re.search(r'<form class="panel correct".*?</form>', self.page, re.DOTALL)
        assert form, self.page
        values: dict[str, Any] = {}
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[0]):
            values.setdefault(name, []).append(html.unescape(value))
        for name, value in re.findall(r'<input id="\w+" name="(\w+)" value="([^"]*)"', form[0]):
            values[name] = html.unescape(value)
        for name, value in re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>\n(.*?)</textarea>', form[0], re.DOTALL):
            values[name] = html.unescape(value)
        values["kind"] = (re.findall(r'<option value="(\w+)" selected>', form[0]) or [""])[0]
        return values

    def post(self, address: str, data: dict[str, Any]) -> Browser:
        answer = self.client.post(address, data=data)
        self.page, self.status, self.at = answer.text, answer.status_code, str(answer.url)
        if self.status == 303:
            where = str(answer.url.join(answer.headers["location"]))
            self.get(where)
            self.status = 303
        return self

    @property
    def words(self) -> str:
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.page)).split())


def browser(office: Office, name: str = "lan", **more: Any) -> Browser:
    return Browser(office.client("editor", name, **more))


# --- from the register to the form and back ---


def test_an_editor_gets_from_the_row_to_the_form_and_back_to_the_same_rows(office: Office) -> None:
    lan = browser(office).get("/register?unit=cong+an+xa&sort=-quote")
    links = [html.unescape(one) for one in re.findall(r'href="(corrections/new[^"]+)" aria-label="Sửa: ', lan.page)]
    assert len(links) == 2 and '<a href="corrections">' in lan.page
    lan.get(f"/{links[0]}")
    assert lan.status == 200 and "Tuần tra các khu rừng" in lan.words
    lan.send(kind="report", why="hỏi UBND")
    assert (lan.status, DONE in lan.words) == (303, True)
    (back,) = {html.unescape(one) for one in re.findall(r'href="\.\./(register\?[^"]+)"', lan.page)}
    assert parse_qs(urlsplit(back).query) == {"unit": ["cong an xa"], "sort": ["-quote"], "page": ["1"]}
    assert "loại do lan sửa" in lan.get(f"/{back}").words


def test_only_editors_are_shown_the_way(calm: Office) -> None:
    for role, links in ((None, 0), ("reader", 0), ("editor", 3), ("admin", 6)):
        page = calm.client(role).get("/register").text
        assert page.count("corrections/new?") == links
        assert ('href="corrections"' in page) == bool(links)


def test_the_form_shows_what_was_read_and_what_stands(office: Office) -> None:
    known = office.obligations()[REPORT]
    lan = browser(office).form_of(known["id"])
    for words in ("Công an xã", "trước ngày 25/6/2024", "25/06/2024", "II. TỔ CHỨC THỰC HIỆN", known["quote"]):
        assert words in lan.words
    assert "Các lần sửa" not in lan.words
    lan.send(words="trước ngày 30/9", actor="Dân quân xã\n Công an   xã", why="Công văn 31")
    assert lan.status == 303 and DONE in lan.words
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td></tr>', lan.page)
    assert [(name, read, re.sub(" <span.*", "", now)) for name, read, now in rows] == [
        ("Đơn vị thực hiện", "Công an xã", "Dân quân xã, Công an xã"),
        ("Thời hạn", "trước ngày 25/6/2024; 25/06/2024", "trước ngày 30/9; 30/09/2024"),
        ("Loại", "Báo cáo", "Báo cáo"),
    ]
    assert lan.words.count("đang áp dụng") == 2 and lan.words.count("Công văn 31") == 2
    now = office.obligations()[REPORT]
    assert now["actors"] == ["Dân quân xã", "Công an xã"] and now["deadline"]["due"] == ["2024-09-30"]
    assert set(now["corrected"]["fields"]) == {"actor", "deadline"}


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ({"kind": "target"}, {"kind": "target"}),
        ({"due": "1/7/2024; 2024-06-01"}, {"due": ["2024-06-01", "2024-07-01"], "text": "trước ngày 25/6/2024"}),
        ({"words": "quý II"}, {"text": "quý II", "interval": ["2024-04-01", "2024-06-30"]}),
        ({"no_deadline": "1"}, {"deadline": None}),
        ({"no_actor": "1"}, {"actors": []}),
        ({"no_actor": "1", "actor": " "}, {"actors": []}),
        ({"actor": "Dân quân xã\r\n\r\n  Trạm   Y tế xã\r\n"}, {"actors": ["Dân quân xã", "Trạm Y tế xã"]}),
        ({"words": " ", "due": "31.12.2024"}, {"text": "", "due": ["2024-12-31"]}),
    ],
)
def test_only_what_was_changed_is_corrected(worn: Office, typed: dict[str, str], corrected: dict[str, Any]) -> None:
    before = worn.obligations()[REPORT]
    lan = browser(worn).form_of(before["id"]).send(**typed, why="x")
    assert lan.status == 303, lan.words
    now = worn.obligations()[REPORT]
    told = now | (now["deadline"] or {})
    assert {name: told[name] for name in corrected} == corrected
    assert len(now["corrected"]["fields"]) == 1
    lan.client.post(f"/corrections/{re.findall('/corrections/([0-9]+)/withdraw', lan.page)[0]}/withdraw")
    assert worn.obligations()[REPORT] == before


@pytest.fixture(scope="module")
def worn(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Iterator[Office]:
    """One in which a test takes back what it corrects."""
    with office_in(tmp_path_factory.mktemp("worn"), furnished) as made:
        yield made


@pytest.mark.parametrize(
    ("typed", "at", "says"),
    [
        ({"kind": "target", "why": ""}, "why", "lý do"),
        ({"kind": "target", "why": " "}, "why", "lý do"),
        ({}, "", "Chưa thay đổi gì"),
        ({"actor": " \n "}, "actor", "Kế hoạch không nêu đơn vị nào"),
        ({"actor": "Dân quân xã", "no_actor": "1"}, "actor", "bỏ một trong hai"),
        ({"actor": "x" * 301}, "actor", "300"),
        ({"words": ""}, "deadline", "nói rõ là không có"),
        ({"words": "quý II", "no_deadline": "1"}, "deadline", "bỏ một trong hai"),
        ({"due": "1/7/2024", "no_deadline": "1"}, "deadline", "bỏ một trong hai"),
        ({"due": "31/2/2024"}, "due", "“31/2/2024”"),
        ({"due": "mai"}, "due", "“mai”"),
        ({"kind": "việc"}, "kind", "duty, report, target"),
        ({"actor": "a\x00b"}, "actor", "ký tự điều khiển"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    calm: Office, typed: dict[str, str], at: str, says: str
) -> None:
    known = calm.obligations()[REPORT]["id"]
    lan = browser(calm).form_of(known).send(**({"why": "đã hỏi <b>UBND</b>"} | typed))
    assert lan.status == 422
    if at:
        assert says in html.unescape(re.findall(rf'<span class="wrong-here" id="e-{at}">(.*?)</span>', lan.page)[0])
        assert re.search(rf'aria-invalid="true" aria-describedby="[^"]*\be-{at}"', lan.page)
        assert "Chưa ghi gì" in lan.words
    else:
        assert says in lan.words and "wrong-here" not in lan.page
    shown = lan.shown()
    for name in {"actor", "words", "due", "why"} & typed.keys():
        assert shown[name] == typed[name].replace("\x00", "\ufffd") or "\x00" in typed[name]
    if "why" not in typed:
        assert shown["why"] == "đã hỏi <b>UBND</b>" and "<b>UBND" not in lan.page
    for name in {"no_actor", "no_deadline"} & typed.keys():
        assert re.search(rf'name="{name}" value="1" checked', lan.page)
    assert calm.obligations()[REPORT]["corrected"] is None


def test_what_another_corrected_meanwhile_is_not_put_back(office: Office) -> None:
    """Only fields that this editor changed are sent on, whatever the form showed of the others."""
    known = office.obligations()[REPORT]["id"]
    lan, minh = browser(office, "lan").form_of(known), browser(office, "minh").form_of(known)
    minh.send(words="trước ngày 30/9", why="minh biết")
    lan.send(kind="duty", why="lan biết")
    now = office.obligations()[REPORT]
    assert (now["deadline"]["text"], now["kind"]) == ("trước ngày 30/9", "duty")
    for words in ("minh biết", "lan biết"):
        assert words in lan.words


def test_two_of_the_same_field_are_both_kept_and_the_later_counts(office: Office) -> None:
    known = office.obligations()[REPORT]["id"]
    lan, minh = browser(office, "lan").form_of(known), browser(office, "minh").form_of(known)
    minh.send(words="trước ngày 30/9", why="minh biết")
    lan.send(words="trước ngày 15/9", why="lan biết")
    assert office.obligations()[REPORT]["deadline"]["text"] == "trước ngày 15/9"
    assert "đã được thay" in lan.words and "trước ngày 30/9; 30/09/2024 → trước ngày 15/9" in lan.words


# --- the list ---


def test_the_list_tells_who_when_what_and_why_and_takes_back(office: Office) -> None:
    lan = browser(office)
    assert "Chưa có hiệu chỉnh nào" in lan.get("/corrections").words
    lan.form_of(office.obligations()[PATROL]["id"]).send(kind="target", why="Công văn 31")
    lan.get("/corrections")
    for words in ("18/KH-UBND – ", "Loại: Nhiệm vụ → Chỉ tiêu", "lan sửa lúc 20/05/2024 19:00", "Công văn 31"):
        assert words in lan.words
    lan.post("/corrections/1/withdraw", {"plan": PLAN})
    assert "Đã rút hiệu chỉnh" in lan.words and "lan quyết định lúc" in lan.words
    assert lan.at.endswith(f"/corrections?plan={PLAN}&done=withdraw#n1")
    assert "/corrections/1/withdraw" not in lan.page  # once is enough
    again = lan.post("/corrections/1/withdraw", {})
    assert again.status == 409 and "đã rút" in again.words


def test_what_waits_is_compared_and_decided(office: Office) -> None:
    lan = browser(office)
    patrol, report = (one["id"] for one in office.obligations()[:2])
    lan.form_of(patrol).send(actor="Dân quân xã", why="a")
    lan.form_of(report).send(kind="target", why="b")
    lan.form_of(report).send(actor="Dân quân xã", why="c")
    brought(office.library, AMENDED, "ke-hoach-sua.txt")
    lan.get("/corrections")
    assert "Chờ xem lại (3)" in lan.words and "những ngày nắng nóng kéo dài" in lan.words
    assert lan.words.count("không có nhiệm vụ nào gần giống") == 2
    (address,) = re.findall(r'action="(corrections/1/accept)"', lan.page)
    lan.post(f"/{address}", {"obligation": office.obligations()[PATROL]["id"]})
    assert "Đã chuyển hiệu chỉnh" in lan.words and "Chờ xem lại (2)" in lan.words
    assert office.obligations()[PATROL]["actors"] == ["Dân quân xã"]
    lan.post("/corrections/3/reject", {"plan": PLAN})
    assert "không chuyển hiệu chỉnh này" in lan.words and "Chờ xem lại (1)" in lan.words
    unsaid = lan.post("/corrections/2/accept", {})
    assert unsaid.status == 409 and "nêu mã nhiệm vụ" in unsaid.words
    lan.get("/corrections?choose=2")
    choices = re.findall(r'<option value="(\w+)">([^<]+)</option>', lan.page.split('id="choice"')[1])
    assert [words for _, words in choices] == [one["quote"] for one in office.obligations()]
    lan.post("/corrections/2/accept", {"obligation": choices[1][0]})
    assert lan.status == 303 and office.obligations()[1]["kind"] == "target"


def test_a_long_list_is_cut_into_pages(office: Office) -> None:
    known = office.obligations()[PATROL]["id"]
    kept = office.library.catalogue.corrections
    columns = {"plan_id": PLAN, "obligation_id": known, "field": "kind", "was": "duty", "why": "x", "quote": "y"}
    kept.change((), [columns | {"value": "target"} for _ in range(ROWS_A_PAGE + 3)], by="lan", at="2024-05-20")
    lan = browser(office).get("/corrections")
    assert "Trang 1 trên 2" in lan.words and len(re.findall(r'<li id="n', lan.page)) == ROWS_A_PAGE
    (address,) = re.findall(r'rel="next" href="([^"]+)"', lan.page)
    lan.get(f"/{html.unescape(address)}")
    assert len(re.findall(r'<li id="n', lan.page)) == 3
    assert "Trang 2 trên 2" in lan.get("/corrections?page=99&choose=x").words


# --- who may, and what there is ---

PAGES = ("/corrections", "/corrections/new?plan={plan}&obligation={id}")
ACTS: tuple[Verdict, ...] = ("accept", "reject", "withdraw")


def test_readers_get_403_and_nobody_in_particular_is_led_to_sign_in(calm: Office) -> None:
    known = calm.obligations()[PATROL]["id"]
    for page in PAGES:
        where = page.format(plan=PLAN, id=known)
        assert calm.client("reader").get(where, headers=HTML).status_code == 403
        away = calm.client(None).get(where, headers=HTML)
        assert away.status_code == 303 and "sign-in?next=corrections" in away.headers["location"]
    sent = {"plan": PLAN, "obligation": known, "kind": "target", "why": "x"}
    for where in ("/corrections/new", *(f"/corrections/1/{act}" for act in ACTS)):
        for role, status in (("reader", 403), (None, 401)):
            assert calm.client(role).post(where, data=sent, headers=HTML).status_code == status


def test_what_is_hidden_is_not_there(office: Office) -> None:
    known = office.obligations(office.hidden)[PATROL]["id"]
    within = browser(office, "trong", groups=[GROUP]).form_of(known, office.hidden)
    assert within.send(kind="target", why="chỉ tổ kín biết").status == 303
    lan = browser(office)
    assert "trộm gỗ" not in lan.get("/corrections").page and "Chưa có hiệu chỉnh nào" in lan.words

    def answered(plan: str, number: int) -> list[tuple[int, str]]:
        sent = {"plan": plan, "obligation": known, "kind": "duty", "why": "x"}
        acts = (lambda act=act: lan.post(f"/corrections/{number}/{act}", {}) for act in ACTS)
        ways = (lambda: lan.get(f"/corrections?plan={plan}"), lambda: lan.form_of(known, plan))
        told = [(way().status, lan.page) for way in (*ways, lambda: lan.post("/corrections/new", sent), *acts)]
        return [(status, page.replace(plan, "PLAN").replace(f"số {number}", "số N")) for status, page in told]

    assert answered(office.hidden, 1) == answered("20-kh-ubnd-khe-vang-2024", 7)
    assert {status for status, _ in answered(office.hidden, 1)} == {404}
    assert office.obligations(office.hidden)[PATROL]["kind"] == "target"


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/corrections/new", 404, "Không tìm thấy"),
        (f"/corrections/new?plan={PLAN}", 404, "Không có nhiệm vụ này"),
        (f"/corrections/new?plan={PLAN}&obligation=%3Cb%3E", 404, "chọn lại trong sổ"),
        ("/corrections?plan=nope", 404, "nope"),
        ("/corrections?done=%3Cb%3E&plan=&page=%C2%B2&choose=9", 200, "Hiệu chỉnh"),
    ],
)
def test_addresses_of_nothing(calm: Office, address: str, status: int, says: str) -> None:
    lan = browser(calm).get(address)
    assert (lan.status, says in lan.words or says) == (status, True), lan.words


def test_a_withdrawn_plans_corrections_stay_listed(office: Office) -> None:
    known = office.obligations()[PATROL]["id"]
    lan = browser(office).form_of(known)
    lan.send(kind="target", why="vẫn kể")
    office.library.withdraw(PLAN)
    assert "vẫn kể" in lan.get("/corrections").words and lan.form_of(known).status == 404


def test_while_another_writes_what_was_typed_stays(tmp_path: Path, furnished: Path) -> None:
    with office_in(tmp_path, furnished, lock_seconds=0.1) as office:
        lan = browser(office).form_of(office.obligations()[PATROL]["id"])
        with FileLock(tmp_path / "data" / "writer.lock"):
            lan.send(actor="Dân quân xã", why="đã hỏi")
            assert lan.status == 503 and "thử lại sau nửa phút" in lan.words
            assert (lan.shown()["actor"], lan.shown()["why"]) == ("Dân quân xã", "đã hỏi")
            answer = lan.client.post("/corrections/1/withdraw")
            assert answer.status_code == 404  # none was kept
        assert lan.send().status == 303
        with FileLock(tmp_path / "data" / "writer.lock"):
            answer = lan.client.post("/corrections/1/withdraw")
            assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0
            assert answer.headers["content-type"].startswith("text/html")


def test_no_word_of_anybody_is_markup(office: Office) -> None:
    known = office.obligations()[PATROL]["id"]
    evil = " ".join(EVIL.split())[:200]
    lan = browser(office).form_of(known)
    lan.send(actor=evil, words=f"{evil}", why=evil)
    assert lan.status == 303
    pages = [lan.page, lan.get("/corrections").page, lan.get("/register").page]
    pages.append(lan.form_of(known).send(due=f"{evil}", why=evil, words=f"x{evil}").page)
    pages.append(lan.get("/corrections/new?plan=%3Cscript%3E&obligation=%22%3E%3Cimg%3E&back=%22%3E%3Cimg%3E").page)
    pages.append(lan.get(f"/corrections/new?plan={PLAN}&obligation={known}&back=javascript:%22%3E%3Cimg%3E=1").page)
    for page in pages:
        assert not re.search(r"<script(?! src=)|<img|<h1>to|href=\"javascript", page)
        assert not re.search(r"\sstyle=|\son\w+=\"", page)
    assert "&lt;script&gt;window.hacked" in pages[0]


def test_the_way_back_leads_nowhere_else(calm: Office) -> None:
    known = calm.obligations()[PATROL]["id"]
    for back in ("//evil.test", "unit=x%26next%3Dhttp://evil.test", "http://evil.test/?unit=a", "%0d%0aset-cookie:a"):
        page = browser(calm).get(f"/corrections/new?plan={PLAN}&obligation={known}&back={back}").page
        links = {html.unescape(one) for one in re.findall(r'href="([^"]*register[^"]*)"', page)}
        assert all(re.match(r"\.\./(register(\?[\w=%&+-]*)?|pages/register\.css)$", one) for one in links), links


def test_the_pages_are_kept_by_no_browser_and_every_field_has_a_label(calm: Office) -> None:
    client = calm.client()
    known = calm.obligations()[REPORT]["id"]
    for where in ("/corrections", f"/corrections/new?plan={PLAN}&obligation={known}"):
        answer = client.get(where, headers=HTML)
        assert answer.headers["cache-control"] == "no-store"
        fields = re.findall(r'<(?:input|select|textarea)\b(?![^>]*type="hidden")[^>]*\bid="([^"]+)"', answer.text)
        assert sorted(fields) == sorted(re.findall(r'<label for="([^"]+)"', answer.text))
    assert len(fields) == 7


def test_in_english_too(office: Office) -> None:
    parts = Parts(Settings(language="en", data=office.parts.settings.data), library=office.library)
    client = LocalClient(routes_alone(parts), headers=OWN)
    enter(client, parts, "editor", "lan")
    lan = Browser(client).form_of(office.obligations()[REPORT]["id"])
    lan.send(due="2024-09-30", why="asked")
    for words in ("The correction is kept", "As it stands", "2024-09-30", "in force"):
        assert words in lan.words
    assert "30/09/2024" not in lan.words and "To review" not in lan.get("/corrections").words


# --- the form by itself ---


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("", []),
        (" ; , ", []),
        ("1/7/2024", ["2024-07-01"]),
        ("01-07-2024, 2.8.2024;2024-09-03", ["2024-07-01", "2024-08-02", "2024-09-03"]),
        ("31/2/2024 mai", ["31/2/2024", "mai"]),
        ("1/7/24", ["1/7/24"]),
    ],
)
def test_days_as_people_write_them(words: str, days: list[str]) -> None:
    assert list(days_of(words)) == days


def test_white_space_changes_nothing() -> None:
    typed = Typed(" Công an  xã \r\n", words="quý  II ", kind="duty", shown_actor=("Công an xã",),
                  shown_words="quý II", shown_kind="duty")  # fmt: skip
    assert typed.wanted() == Wanted() and [fault.at for fault in typed.faults()] == ["", "why"]


def test_every_text_of_the_pages_is_used() -> None:
    keys = re.findall(r"^(corrections\.[\w.]+):", (CATALOGUE / "corrections.yaml").read_text("utf-8"), re.MULTILINE)
    root = Path(__file__).parents[2] / "ui"
    sources = [
        *root.rglob("correct*/*.py"),
        *root.rglob("correct*.py"),
        *root.glob("templates/correct*.html"),
        root / "templates" / "register.html",
    ]
    written = "".join(path.read_text(encoding="utf-8") for path in sources)
    verdicts = {f"corrections.done.{verdict}" for verdict in ACTS}
    for key in keys:
        name = key.removeprefix("corrections.fault.")
        hint = key.removesuffix("_hint")
        said = f'"{key}"' in written or f'"{name}"' in written or f'"{hint}"' in written
        assert said or key in verdicts or key == "corrections.done.corrected", key
    for key in re.findall(r'say\(\s*"(corrections\.[\w.]+)"', written):
        assert key in texts()
