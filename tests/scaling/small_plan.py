"""A small plan of an invented commune, in versions that have no duty in common."""

from __future__ import annotations

UNIT = "Trạm Y tế"


def number_of(plan: int) -> str:
    return f"{plan}/KH-UBND"


def question(plan: int) -> str:
    return f"Theo Kế hoạch số {number_of(plan)}, {UNIT} phải làm gì?"


def marks(plan: int, version: int) -> tuple[str, str]:
    """What only this version says, in two of its duties."""
    return f"sổ {plan}-{version}-ba", f"bảng {plan}-{version}-tư"


def text(plan: int, version: int = 0) -> str:
    first, second = marks(plan, version)
    return (
        f"UBND XÃ CẨM LŨNG TRẠCH\nSố: {number_of(plan)}\nCẩm Lũng Trạch, ngày 05/02/2026\n\nKẾ HOẠCH\n"
        f"Về chăm sóc sức khỏe người cao tuổi đợt {plan} năm 2026\n\n"
        f"I. TỔ CHỨC THỰC HIỆN\n1. {UNIT}\n"
        f"- Lập {first} theo dõi sức khỏe người cao tuổi; xong trước ngày 15/3/2026.\n"
        f"- Công khai {second} lịch khám tại nhà văn hóa thôn; xong trước ngày 20/4/2026.\n"
        f"2. Văn phòng UBND xã\n- Tổng hợp, báo cáo kết quả trước ngày 30/11/2026.\n\n"
        "Nơi nhận:\n- Lưu: VT.\n\nTM. UBND XÃ CẨM LŨNG TRẠCH\nCHỦ TỊCH\n"
    )


def versions_in(answer: str, plan: int, versions: int) -> set[int]:
    """Of which versions the plan is that an answer quotes; one that lacks a duty of its version is an error."""
    found = {version for version in range(versions) if any(mark in answer for mark in marks(plan, version))}
    for version in found:
        assert all(mark in answer for mark in marks(plan, version)), f"half of version {version}: {answer}"
    return found
