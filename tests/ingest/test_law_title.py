"""A law is told by its kind and title, and a plan that speaks of law stays a plan."""

from __future__ import annotations

import pytest

from ingest.reading import read

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
BOTH = "CHÍNH PHỦ\t\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\t\tĐộc lập - Tự do - Hạnh phúc"
DATE = "Tân Lương, ngày 3 tháng 2 năm 2025"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{BOTH}\nSố: 81/CP\t\t{DATE}\n\nNGHỊ ĐỊNH\nVề bến đò ngang\n\nĐiều 1. A", "NGHỊ ĐỊNH Về bến đò ngang"),
        (f"BỘ THỦY LỢI\n{MOTTO}\nSố: 18\n{DATE}\n\nTHÔNG TƯ\nVề đê kè\n\nĐiều 1. A", "THÔNG TƯ Về đê kè"),
        (f"{MOTTO}\n{DATE}\nTHÔNG TƯ LIÊN TỊCH\nVề phao cứu sinh\n\nĐiều 1. A", "THÔNG TƯ LIÊN TỊCH Về phao cứu sinh"),
        (f"QUỐC HỘI\nLUẬT SỐ: 31/2024/QH15\n{MOTTO}\n\nLUẬT\nBẾN THỦY\n\nChương I\nA\n\nĐiều 1. B", "LUẬT BẾN THỦY"),
        ("LUẬT BẾN THỦY NỘI ĐỊA\n\nĐiều 1. B", "LUẬT BẾN THỦY NỘI ĐỊA"),
        (
            f"{BOTH}\nSố: 8/2024/TT-BTL\n\nTHÔNG TƯ\nQUY ĐỊNH CHẾ ĐỘ BÁO CÁO\n\nĐiều 1. A",
            "THÔNG TƯ QUY ĐỊNH CHẾ ĐỘ BÁO CÁO",
        ),
        ("# NGHỊ ĐỊNH\nVề bến đò ngang\n\n## Điều 1. A", "NGHỊ ĐỊNH Về bến đò ngang"),
        (
            f"{BOTH}\nSố: 81/CP\n\nNGHỊ ĐỊNH\nVề bến đò\n\nCăn cứ Luật Bến đò;\n\nQUYẾT ĐỊNH:\n\nĐiều 1. A",
            "NGHỊ ĐỊNH Về bến đò",
        ),
    ],
)
def test_a_law(text: str, title: str) -> None:
    found = read(text).header
    assert found.title.value == title
    assert found.kind.value and title.startswith(found.kind.value)


@pytest.mark.parametrize("said", ["Luật số: 31/2024/QH15", "LUẬT SỐ: 31/2024/QH15", "**Luật số: 31/2024/QH15**"])
def test_the_number_of_a_law(said: str) -> None:
    found = read(f"QUỐC HỘI\n{said}\n{MOTTO}\n\nLUẬT\nBẾN THỦY\n\nCăn cứ Hiến pháp;\n\nĐiều 1. B").header
    assert (found.number.value, found.issuer.value) == ("31/2024/QH15", "QUỐC HỘI")


PLAN = "KẾ HOẠCH\nHoạt động năm 2025\n\nCăn cứ Luật A năm 2012;\n\nI. MỤC ĐÍCH\n1. Phòng Tư pháp chủ trì."


@pytest.mark.parametrize(
    "head",
    [
        f"HỘI ĐỒNG PHỐI HỢP PHỔ\nBIẾN, GIÁO DỤC PHÁP\nLUẬT TỈNH TRUNG LẠC\nSố: 12/KH-HĐPH\n{MOTTO}\n{DATE}",
        f"TRƯỜNG ĐẠI HỌC\nLUẬT TRUNG LẠC\nSố: 12/KH-ĐHL\n{MOTTO}\n{DATE}",
        f"KHOA\nLUẬT KINH TẾ\nSố: 12/KH-KLKT\n{MOTTO}\n{DATE}",
        f"LUẬT GIAO THÔNG – AN TOÀN CHO MỌI NGƯỜI\nCÔNG AN XÃ\nSố: 12/KH-CAX\n{MOTTO}\n{DATE}",
        f"TRƯỜNG THCS LỘC KHÊ\nSố: 12/KH-THCS\n{MOTTO}\n{DATE}\n\nTÀI LIỆU KÈM THEO\nTHÔNG TƯ 32/2018/TT-BGDĐT",
        f"Mẫu ban hành kèm theo\nTHÔNG TƯ SỐ 01/2025/TT-BNV\nUBND XÃ\nSố: 12/KH-UBND\n{MOTTO}\n{DATE}",
        f"ĐOÀN LUẬT SƯ TỈNH\nSố: 12/KH-ĐLS\n{MOTTO}\n{DATE}",
        f"HỘI\nLUẬT GIA TỈNH\nSố: 12/KH-HLG\n{MOTTO}\n{DATE}",
        f"UBND XÃ\nSố: 12/KH-UBND\n{MOTTO}\n{DATE}\n\nHỘI THI TÌM HIỂU\nLUẬT GIAO THÔNG ĐƯỜNG BỘ",
        f"UBND XÃ\n{MOTTO}\nSố: 12/KH-UBND\n{DATE}\nTHÔNG TƯ",
    ],
)
def test_a_plan_with_law_in_its_head(head: str) -> None:
    found = read(f"{head}\n\n{PLAN}")
    assert (found.header.kind.value, found.header.title.value) == ("KẾ HOẠCH", "KẾ HOẠCH Hoạt động năm 2025")
    assert (found.header.number.value or "").startswith("12/KH")
    assert len(found.header.bases) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("LỘ TRÌNH THỰC HIỆN\nNGHỊ ĐỊNH SỐ 30/2020/NĐ-CP\n\nI. MỤC ĐÍCH\n1. Văn phòng chủ trì.", None),
        ("THỂ LỆ CUỘC THI TÌM HIỂU\nLUẬT AN NINH MẠNG\n\nI. MỤC ĐÍCH\n1. Văn phòng chủ trì.", None),
        (
            "# Phổ biến pháp luật\n\n## Luật được phổ biến\n\n- Luật Đất đai\n\n## Nhiệm vụ\n\n- Văn phòng lo.",
            None,
        ),
        ("## Luật liên quan\n- Luật Đất đai\n\n# Kế hoạch phổ biến pháp luật 2025\n\n## 1. A", "KẾ HOẠCH"),
        ("# Luật Giao thông: tháng 10\n\nSố: 5/KH-THCS\n\n## Kế hoạch tuyên truyền\n\n### 1. A", "KẾ HOẠCH"),
        ("KẾ HOẠCH\nTriển khai\nNGHỊ ĐỊNH VỀ BẾN ĐÒ\n\nI. A", "KẾ HOẠCH"),
    ],
)
def test_other_documents_about_law(text: str, kind: str | None) -> None:
    assert read(text).header.kind.value == kind


def test_labels_of_law_in_the_body_head_what_is_below_them() -> None:
    found = read(
        "KẾ HOẠCH\nTriển khai công tác năm 2025\n\nI. VĂN BẢN CẦN PHỔ BIẾN\n\n"
        "LUẬT\nSở Tư pháp phổ biến Luật Đất đai trước ngày 30/6/2025\n\n"
        "PHÁP LỆNH\nCông an tỉnh phổ biến Pháp lệnh Cảnh sát cơ động trước ngày 30/7/2025\n"
    )
    assert [section.title for section in found.sections][-2:] == ["LUẬT", "PHÁP LỆNH"]
    assert len(found.obligations) == 2


def test_a_title_of_what_is_attached_is_no_signature() -> None:
    found = read(
        "KẾ HOẠCH\nSoạn thảo năm 2025\n\nI. MỤC ĐÍCH\n1. Sở Tư pháp chủ trì./.\n\n"
        "Nơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nNguyễn Văn Ánh\n\n"
        "DANH MỤC VÀ PHÂN CÔNG SOẠN THẢO VĂN BẢN QUY ĐỊNH CHI TIẾT CÁC\nLUẬT, NGHỊ QUYẾT ĐƯỢC QUỐC HỘI THÔNG QUA\n"
        "(Kèm theo Kế hoạch số 12/KH-UBND ngày 3 tháng 2 năm 2025)\n\n1. Sở Tư pháp soạn thảo.\n"
    )
    assert found.header.signer.value == "Nguyễn Văn Ánh"
    assert any("DANH MỤC VÀ PHÂN CÔNG" in section.title for section in found.sections)
