"""Plans by the number: small, each of other words, in as many versions as wanted. The offices are invented."""

from __future__ import annotations

from random import Random

_PLACES = ("Lộc Bình Khê", "Vân Trạch", "Đông Hà Mỹ", "Phú Lạc Thôn", "Cẩm Sơn Đài", "Tân Khê Giang", "Yên Lũng")
_UNITS = (
    "Công an xã", "Trạm Y tế", "Đoàn Thanh niên", "Hội Liên hiệp Phụ nữ", "Văn phòng UBND xã", "Ban Chỉ huy Quân sự xã",
    "Hội Nông dân", "Công chức Văn hóa - Xã hội", "Trường Tiểu học", "Công chức Tài chính - Kế toán",
)  # fmt: skip
_DOES = (
    "Tổ chức tuyên truyền", "Kiểm tra, rà soát", "Phối hợp triển khai", "Xây dựng phương án", "Tham mưu ban hành",
    "Lập danh sách", "Hướng dẫn thực hiện", "Thống kê, báo cáo", "Vận động nhân dân tham gia", "Giám sát, đánh giá",
)  # fmt: skip
_WHAT = (
    "phòng cháy, chữa cháy tại khu dân cư", "tiêm chủng cho trẻ dưới 5 tuổi", "nạo vét kênh mương nội đồng",
    "vệ sinh môi trường, thu gom rác thải", "chuyển đổi số trong giải quyết thủ tục hành chính", "phòng dịch tả lợn",
    "an toàn giao thông trước cổng trường", "phòng, chống đuối nước cho học sinh", "khám sức khỏe người cao tuổi",
    "chi trả trợ cấp bảo trợ xã hội", "ứng phó với bão, lũ và sạt lở đất", "đăng ký tạm trú, tạm vắng",
    "phổ cập giáo dục tiểu học", "quản lý đất công ích", "huấn luyện dân quân tự vệ", "xây dựng nông thôn mới",
)  # fmt: skip
_HEADS = ("TUYÊN TRUYỀN", "KIỂM TRA", "CHĂM SÓC SỨC KHỎE", "AN NINH, TRẬT TỰ", "PHÁT TRIỂN SẢN XUẤT", "CẢI CÁCH")


def plan_text(number: int, version: int = 0) -> str:
    """The plan of this number; a later version says one duty in other words, and one more."""
    random = Random(number)
    place, year = _PLACES[number % len(_PLACES)], 2020 + number % 6
    subject = f"{random.choice(_WHAT)} đợt {number}"
    lines = [
        f"UBND XÃ {place.upper()}\nSố: {number}/KH-UBND\n{place}, ngày {1 + number % 28}/02/{year}\n\nKẾ HOẠCH\n"
        f"Về {subject} năm {year}\n"
    ]
    marks = ("I", "II", "III", "IV")
    for mark, unit in zip(marks, random.sample(_UNITS, len(marks)), strict=True):
        lines.append(f"{mark}. {random.choice(_HEADS)} ĐỢT {number}\n1. {unit}")
        lines += [_duty(random, number) for _ in range(4)]
    if version:
        changed = Random(f"{number} {version}")
        lines[-1] = _duty(changed, number)
        lines.append(_duty(changed, number))
    return (
        "\n".join(lines) + f"\n\nNơi nhận:\n- Đảng ủy, HĐND xã;\n- Lưu: VT.\n\nTM. UBND XÃ {place.upper()}\nCHỦ TỊCH\n"
    )


def _duty(random: Random, number: int) -> str:
    place = f"tổ {random.randint(1, 99)}, ấp {random.choice(_PLACES)} {random.randint(1, 999)}"
    return (
        f"- {random.choice(_DOES)} {random.choice(_WHAT)} tại {place}, hồ sơ {number}-{random.randint(1000, 9999)}; "
        f"xong trước ngày {random.randint(1, 28)}/{random.randint(3, 12)}."
    )
