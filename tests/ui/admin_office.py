"""A data folder with something on every admin page: editions, a file that waits, proposals, words, feedback.

Made by the product itself from the sample plans and from texts of invented offices.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from ui_clients import guarded

from ingest.reading import read
from ui.admin.frame import Frame, install_faults
from ui.admin.routes import admin_routers
from ui.feedback import give_feedback
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.catalogue.journal import Asked
from vectorstore.pages import Page
from vectorstore.span import Span
from vectorstore.word_lists.word_lists import WordLists

SAMPLES = Path(__file__).parents[1] / "samples" / "plans"
SWIMMING = "47-kh-ubnd-trang-khe-2024"
FIRE = "112-kh-ubnd-trung-lac-2023"
SCHOOL = "truong_loc_khe_an_toan_so_2024.txt"
REPLACING = """ỦY BAN NHÂN DÂN
TỈNH TRUNG LẠC

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 58/KH-UBND

Trung Lạc, ngày 02 tháng 02 năm 2025

KẾ HOẠCH
Công tác phòng cháy, chữa cháy giai đoạn 2025 - 2030 trên địa bàn tỉnh Trung Lạc

I. MỤC TIÊU

- 100% xã, phường có đội phòng cháy, chữa cháy được huấn luyện hằng năm.

II. TỔ CHỨC THỰC HIỆN

1. Công an tỉnh chủ trì, phối hợp với Tổ xung kích đèo Gió kiểm tra các chợ trước ngày 30/6/2025.

2. Kế hoạch này thay thế Kế hoạch số 112/KH-UBND ngày 14 tháng 02 năm 2023 của Ủy ban nhân dân tỉnh Trung Lạc.

3. Bãi bỏ Kế hoạch số 77/KH-UBND ngày 05 tháng 3 năm 2021 của Ủy ban nhân dân tỉnh Trung Lạc.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Văn Lộc
"""


def furnish(data: Path, brought: Path) -> None:
    """Fills the data folder; ``brought`` is an empty folder for the files that come."""
    parts = Parts(Settings(language="vi", data=data))
    try:
        _bring_plans(parts, brought)
        _let_one_wait(parts, brought)
        _withdraw_one(parts)
        _keep_a_scan(parts)
        lists = WordLists(data)
        lists.add("same", ["Công an xã", "đội an ninh xóm"])
        lists.add("abbreviations", ["BVBB", "Bảo vệ bờ biển"])
        lists.add("words", ["lifebuoy", "phao cứu sinh"])
        _ask_and_tell(parts)
    finally:
        parts.close()


def pages_alone(parts: Parts) -> FastAPI:
    """The admin pages without the rest of the site, which takes seconds to make."""
    language = parts.settings.language
    app = FastAPI()
    install_faults(app, Frame(parts, language))
    for router in admin_routers(parts, language):
        app.include_router(router)
    return guarded(app, parts, language)


def changed(text: str) -> str:
    """The plan on swimming as it might be amended: a date, a figure, a duty more and one fewer."""
    for old, new in (
        ("trước ngày 31 tháng 5 năm 2024", "trước ngày 25 tháng 5 năm 2024"),
        ("Ít nhất 65% trẻ em", "Ít nhất 75% trẻ em"),
        ("- Phổ biến rộng rãi Tổng đài", "- Trạm Y tế xã tập huấn sơ cấp cứu đuối nước cho các trưởng thôn trước ngày "
         "15/6/2024.\n\n- Phổ biến rộng rãi Tổng đài"),
        ("4. 90% hộ gia đình có trẻ em dưới 06 tuổi ký cam kết thực hiện Ngôi nhà an toàn.\n", ""),
    ):  # fmt: skip
        assert old in text, old
        text = text.replace(old, new)
    return text


def unnumbered() -> str:
    """The plan on swimming without its number and with other words: it may be an edition, or not."""
    text = (SAMPLES / "xa_trang_khe_duoi_nuoc_2024.txt").read_text(encoding="utf-8")
    return changed(text).replace("Số: 47/KH-UBND", "Số:      /KH-UBND").replace("120 em tham gia", "150 em tham gia")


def _bring_plans(parts: Parts, brought: Path) -> None:
    for sample in sorted(SAMPLES.iterdir()):
        (brought / sample.name).write_bytes(sample.read_bytes())
    (brought / "ke_hoach_pccc_2025.txt").write_text(REPLACING, encoding="utf-8")
    _read(parts, brought)
    file = brought / "xa_trang_khe_duoi_nuoc_2024.txt"
    file.write_text(changed(file.read_text(encoding="utf-8")), encoding="utf-8")
    _read(parts, file)


def _let_one_wait(parts: Parts, brought: Path) -> None:
    file = brought / "Dự thảo kế hoạch đuối nước & <b>Tràng Khê.txt"
    file.write_text(unnumbered(), encoding="utf-8")
    _read(parts, file)
    assert parts.library.waiting(), "the file should wait"


def _withdraw_one(parts: Parts) -> None:
    old = next(plan for plan in parts.library.plans() if plan.source == SCHOOL)
    parts.library.withdraw(old.id)


def _keep_a_scan(parts: Parts) -> None:
    """As a scan of two pages is kept, the second hard to read."""
    text = REPLACING.replace("58/KH-UBND", "59/KH-UBND").replace("cháy giai đoạn 2025 - 2030", "cháy rừng năm 2025")
    text = text[: text.index("2. Kế hoạch này")] + text[text.index("TM. ") :]
    cut = text.index("II. TỔ CHỨC")
    pages = (Page(1, Span(0, cut - 1), 595, 842, 96.0), Page(2, Span(cut, len(text)), 595, 842, 61.0))
    reading = replace(read(text), pages=pages, noted=("low_confidence:2",))
    digest = hashlib.sha256(text.encode()).hexdigest()
    parts.library.keep(reading, source="ke_hoach_rung.pdf", path="", digest=digest, plan_id=None)


def _ask_and_tell(parts: Parts) -> None:
    now = datetime.now(UTC)
    journal = parts.library.catalogue.journal
    duties, lost = {"asks": ["duties"], "units": ["Công an xã"]}, {"asks": ["deadline"], "units": ["Trạm Y tế xã"]}
    asked = [
        Asked(now - timedelta(hours=7 * at), "chat", "vi", "answered", duties, (SWIMMING,), 3, 40.0 + at)
        for at in range(30)
    ]
    asked += [Asked(now - timedelta(hours=5 * at), "chat", "vi", "not_found", lost, (), 0, 35.0) for at in range(6)]
    asked += [Asked(now - timedelta(days=2), "chat", "en", "clarify", {"asks": ["who"]}, (), 0, 30.0)]
    journal.note(asked)
    question = "Công an xã Tràng Khê phải làm gì?"
    answer = parts.ask(question).to_json()
    give_feedback(
        parts, parts.library, question, answer, "down", "incomplete", "Thiếu việc trực ở bến đò <b>Cây Gạo</b>."
    )
    give_feedback(
        parts, parts.library, "Có bao nhiêu lớp dạy bơi?", parts.ask("Có bao nhiêu lớp dạy bơi?").to_json(), "up"
    )


def _read(parts: Parts, *paths: Path) -> None:
    for report in parts.ingest(list(paths), "vi"):
        assert report.outcome != "failed", report
