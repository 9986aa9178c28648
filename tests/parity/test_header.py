"""The head and foot of every format say the same, as written down here by hand."""

from tests.parity.papers import Paper
from tests.parity.places import likeness
from vectorstore.values import HeaderField

HEADER = {
    "kind": "KẾ HOẠCH",
    "number": "64/KH-UBND",
    "issuer": "ỦY BAN NHÂN DÂN XÃ KHUỔI TRÀNG",
    "place": "Khuổi Tràng",
    "date": "2026-01-12",
    "title": "KẾ HOẠCH Xóa mù chữ, phổ cập giáo dục và xây dựng cộng đồng học tập năm 2026 trên địa bàn xã Khuổi Tràng",
    "signer": "Lò Thị Hà Vân",
    "position": "TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH",
}
OUTLINE = (
    "I. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích", "2. Yêu cầu", "II. CHỈ TIÊU", "III. NHIỆM VỤ, GIẢI PHÁP",
    "1. Điều tra, lập danh sách", "2. Tuyên truyền, vận động", "3. Mở lớp, duy trì kết quả", "IV. KINH PHÍ",
    "V. TỔ CHỨC THỰC HIỆN", "1. Phòng Văn hóa - Xã hội", "2. Công an xã", "3. Trạm Y tế xã", "4. Các trường học",
    "5. Trưởng các bản", "6. Đề nghị Đồn Biên phòng Pá Lùng",
    "7. Đề nghị Ủy ban Mặt trận Tổ quốc (MTTQ) Việt Nam xã và các tổ chức chính trị - xã hội xã", "PHỤ LỤC",
)  # fmt: skip

_ALIKE = 0.9  # of the letters of a heading or field in a scan; where it has figures, these are in the answers too


def test_the_header(paper: Paper) -> None:
    header = paper.reading.header
    found: dict[str, HeaderField] = {name: getattr(header, name) for name in HEADER}
    assert {name: one.value for name, one in found.items() if not _alike(paper, one.value or "", HEADER[name])} == {}
    assert len(header.bases) == 4
    assert header.year == 2026


def test_the_recipients(paper: Paper) -> None:
    found = [" ".join(span.of(paper.reading.text).split()) for span in paper.reading.header.recipients]
    assert len(found) == 5
    if paper.file.verbatim:
        assert found[0] == "Sở Giáo dục và Đào tạo (để báo cáo);"
        assert found[-1] == "Lưu: VT, VHXH."


def test_the_outline(paper: Paper) -> None:
    found = [" ".join(section.heading.split()) for section in paper.reading.sections]
    lost = [heading for heading in OUTLINE if not any(_opens(paper, one, heading) for one in found)]
    assert not lost, found


def _alike(paper: Paper, found: str, wanted: str) -> bool:
    return found == wanted or (not paper.file.verbatim and likeness(found, wanted) >= _ALIKE)


def _opens(paper: Paper, found: str, heading: str) -> bool:
    if paper.file.verbatim:
        return found.startswith(heading)
    return likeness(found[: len(heading)], heading) >= _ALIKE


def test_the_appendix(paper: Paper) -> None:
    """The figures of a village stand together, and the total apart from them."""
    rows = [one.words(paper.reading.text) for one in paper.reading.passages if one.kind == "cell"]
    found = [" ".join(words.split()) for words in rows if "Huổi Đanh" in words and "73" in words]
    assert len(found) == 1
    assert "172" not in found[0]
