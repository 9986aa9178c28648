"""A plan as Word holds it, through every stage, against what its reader would note by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import read as load
from ingest.reading import read
from tests.ingest.readers.docx_plan import plan
from tests.ingest.readers.docx_samples import as_docx
from vectorstore.values import Reading

SAMPLES = Path(__file__).parents[2] / "samples"
KL = "lead Kiểm lâm địa bàn"
OBLIGATIONS = [
    ("Không để xảy ra cháy lớn; giảm 50% số vụ cháy rừng so với năm 2024.", "", ""),
    ("Công chức Văn hóa - Xã hội phát tin trên loa truyền thanh mỗi tuần 03 buổi, từ ngày 20/02/2025.",
     "actor Công chức Văn hóa - Xã hội", "mỗi tuần 03 buổi, từ ngày 20/02/2025"),
    ("Trưởng các bản tổ chức cho các hộ ký cam kết xong trước ngày 10/3/2025.", "actor Trưởng các bản", "2025-03-10"),
    ("Ban Chỉ huy Quân sự xã bố trí lực lượng trực tại chòi canh suốt mùa khô.", "actor Ban Chỉ huy Quân sự xã", ""),
    ("Phát dọn đường băng cản lửa", f"{KL}; partner Các bản", "2025-02-28"),
    ("Kiểm tra dụng cụ chữa cháy:", f"{KL}; partner Đoàn xã", "2025-03-05"),
    ("Bàn dập lửa;", f"{KL}; partner Đoàn xã", "2025-03-05"),
    ("Bình phun.", f"{KL}; partner Đoàn xã", "2025-03-05"),
    ("Tuần tra khu rừng đầu nguồn", "lead Tổ bảo vệ rừng; partner Công an xã", "FREQ=WEEKLY"),
    ("Chủ trì, phối hợp với Hạt Kiểm lâm điều tra nguyên nhân từng vụ cháy.",
     "lead Công an xã; partner Hạt Kiểm lâm", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(load(plan(), Path("plan.docx")).text)


def test_header(reading: Reading) -> None:
    header = reading.header
    assert header.number.value == "31/KH-UBND"
    assert header.issuer.value == "ỦY BAN NHÂN DÂN XÃ NẬM SON"
    assert (header.place.value, header.date.value) == ("Nậm Son", "2025-02-14")
    assert header.title.value == "KẾ HOẠCH Phòng cháy, chữa cháy rừng mùa khô năm 2025 trên địa bàn xã Nậm Son"
    assert header.signer.value == "Lường Thị Bua"
    assert header.position.value == "TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"
    assert [span.of(reading.text) for span in header.recipients] == ["UBND huyện;", "Trưởng các bản;", "Lưu: VT."]


def test_outline(reading: Reading) -> None:
    assert [("  " * one.level) + one.heading for one in reading.sections] == [
        "I. Mục đích",
        "II. Nhiệm vụ",
        "  1. Tuyên truyền",
        "  2. Trực gác",
        "III. Phân công",
        "  Trước mùa khô",
        "  Trong mùa khô",
        "IV. Tổ chức thực hiện",
        "  1. Công an xã",
    ]


def test_obligations(reading: Reading) -> None:
    found = []
    for one in reading.obligations:
        words = " ".join(span.of(reading.text) for span in one.spans)
        parties = "; ".join(f"{party.role} {party.text}" for party in one.parties)
        time = one.deadline
        when = (time.rrule or ", ".join(time.due) or time.text) if time is not None else ""
        found.append((words, parties, when))
    assert found == OBLIGATIONS


@pytest.mark.parametrize(
    "name",
    ["plans/xa_trang_khe_duoi_nuoc_2024", "plans/tinh_trung_lac_pccc_2023", "registers/plans/thcsdongman_ngoaikhoa"],
)
def test_the_same_register_as_plain_text(name: str) -> None:
    """Samples with lists, merged cells, a footnote and blocks of Word, page ends taken out."""
    text = (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    written = read(load(as_docx(text), Path("plan.docx")).text)
    typed = read(text)
    for field in ("number", "issuer", "place", "date", "title", "signer", "position"):
        assert getattr(written.header, field).value == getattr(typed.header, field).value, field
    assert [one.heading for one in written.sections] == [one.heading for one in typed.sections]
    assert _register(written) == _register(typed)


def _register(reading: Reading) -> list[tuple[str, str, list[tuple[str, str]], tuple[str, ...]]]:
    """Obligations as kind, words, parties and days; the deadline's own words are cut where a page ends."""
    found = []
    for one in reading.obligations:
        words = " ".join(" ".join(span.of(reading.text) for span in one.spans).split())
        days = one.deadline.due if one.deadline is not None else ()
        found.append((one.kind, words, [(party.role, party.text) for party in one.parties], days))
    return [one for one in found if not one[1].startswith("¹")]
