"""Papers as offices make them, through every stage, against what a reader would note by hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from ingest.programs import LIBREOFFICE
from ingest.readers import read as load
from ingest.reading import read
from tests.ingest.readers.office_plans import PAPERS
from tests.parity.office import convert
from vectorstore.values import Reading


@dataclass(frozen=True, slots=True)
class Expected:
    """``head``: number, date, issuer, title, signers, posts. ``duties``: words, who acts, by when."""

    head: tuple[str, ...]
    outline: tuple[str, ...]
    duties: tuple[tuple[str, str, str], ...]


EXPECTED = {
    "letter": Expected(
        ("215/UBND-NN", "2025-12-02", "ỦY BAN NHÂN DÂN HUYỆN ĐẠI NGÀN", "V/v chủ động phòng, chống rét cho vật nuôi",
         "Vàng A Sính", "KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"),
        ("1. Phòng Nông nghiệp và Môi trường", "2. Ủy ban nhân dân các xã, thị trấn"),
        (("Thành lập 02 tổ công tác kiểm tra tại các xã vùng cao trước ngày 10/12/2025;",
          "Phòng Nông nghiệp và Môi trường", "2025-12-10"),
         ("Phân công cán bộ phụ trách từng thôn, bản.", "Ủy ban nhân dân các xã, thị trấn", ""),
         ("Yêu cầu các phòng chuyên môn nghiêm túc triển khai thực hiện./.", "các phòng chuyên môn", "")),
    ),
    "decision": Expected(
        ("1186/QĐ-UBND", "2025-10-27", "ỦY BAN NHÂN DÂN PHƯỜNG HẢI TRUNG",
         "QUYẾT ĐỊNH Về việc ban hành Kế hoạch chăm sóc người cao tuổi năm 2026", "Ngô Thị Hồng Vy", "CHỦ TỊCH"),
        ("KẾ HOẠCH Chăm sóc người cao tuổi trên địa bàn phường Hải Trung năm 2026", "  I. NHIỆM VỤ",
         "  II. TỔ CHỨC THỰC HIỆN", "    1. Phòng Kinh tế"),
        (("Trưởng phòng Văn hóa - Xã hội chịu trách nhiệm thi hành Quyết định này./.",
          "Trưởng phòng Văn hóa - Xã hội", ""),
         ("Trạm Y tế phường khám sức khỏe cho người cao tuổi xong trước ngày 30/9/2026.", "Trạm Y tế phường",
          "2026-09-30"),
         ("Cân đối kinh phí, trình UBND phường phê duyệt.", "Phòng Kinh tế", "")),
    ),
    "joint": Expected(
        ("09/KHLT-ĐTN-CA", "2026-03-05", "ĐOÀN TNCS HỒ CHÍ MINH; CÔNG AN HUYỆN VĨNH MỸ",
         "KẾ HOẠCH LIÊN TỊCH Phòng ngừa thanh thiếu niên vi phạm pháp luật năm 2026", "Tăng Mỹ Linh; Bạch Văn Thụ",
         "TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN, PHÓ BÍ THƯ; KT. TRƯỞNG CÔNG AN HUYỆN, PHÓ TRƯỞNG CÔNG AN"),
        ("I. PHÂN CÔNG TRÁCH NHIỆM", "  1. Huyện đoàn", "  2. Công an huyện"),
        (("Xây dựng 05 mô hình nhà trọ tự quản trong quý II/2026.", "Huyện đoàn", "2026-06-30"),
         ("Cung cấp tài liệu tuyên truyền cho Huyện đoàn trước ngày 20/3/2026.", "Công an huyện", "2026-03-20")),
    ),
}  # fmt: skip
BUILDERS = {name: build for name, _, build in PAPERS}


@cache
def reading_of(name: str, suffix: str) -> Reading:
    data = BUILDERS[name]()
    return read(load(data if suffix == ".docx" else convert(data, suffix), Path(f"plan{suffix}")).text)


def check(name: str, suffix: str) -> None:
    """The paper as a file of this kind is read as expected."""
    reading, expected = reading_of(name, suffix), EXPECTED[name]
    header = reading.header
    fields = (header.number, header.date, header.issuer, header.title, header.signer, header.position)
    assert tuple(field.value for field in fields) == expected.head
    assert tuple(f"{'  ' * one.level}{one.heading}" for one in reading.sections) == expected.outline
    assert tuple(_duties(reading)) == expected.duties


def _duties(reading: Reading) -> list[tuple[str, str, str]]:
    found = []
    for one in reading.obligations:
        words = " ".join(" ".join(span.of(reading.text) for span in one.spans).split())
        when = one.deadline
        days = (when.interval[1] if when.interval else ", ".join(when.due)) if when is not None else ""
        found.append((words, "; ".join(party.text for party in one.of_role("lead", "actor")), days))
    return found


@pytest.mark.parametrize("name", BUILDERS)
def test_in_word(name: str) -> None:
    check(name, ".docx")


@pytest.mark.long
@pytest.mark.skipif(LIBREOFFICE.path() is None, reason=f"no {LIBREOFFICE.name}: {LIBREOFFICE.install}")
@pytest.mark.parametrize("suffix", [".pdf", ".odt", ".doc"])
@pytest.mark.parametrize("name", BUILDERS)
def test_as_libreoffice_writes_it(name: str, suffix: str) -> None:
    """Not as .rtf, where it writes "?i?u 1." for the articles of a list."""
    check(name, suffix)


def test_every_paper_has_its_purpose() -> None:
    assert {name for name, _, _ in PAPERS} == EXPECTED.keys()
    assert all(purpose for _, purpose, _ in PAPERS)
