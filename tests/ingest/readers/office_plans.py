"""Papers as offices make them in Word, beside the usual plan: each way of making them with its purpose in PAPERS.

Numbers typed by hand beside automatic lists, line breaks inside headings, head and foot in tables without borders. All
places and persons are invented.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.ingest.readers.docx_package import abstract, docx, lvl, num, p, r, tbl, tc, tr

BOLD, ITALIC = "<w:b/>", "<w:i/>"
PLAN, ARTICLES, BULLETS = 1, 2, 3  # lists
_CENTRE, _WIDTH = '<w:jc w:val="center"/>', '<w:tcW w:w="4900" w:type="dxa"/>'
_NEW_PAGE = "<w:pageBreakBefore/>"
MOTTO = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def _bold(*lines: str) -> str:
    return "".join(p(r(line, BOLD)) for line in lines)


def _centred(*lines: str) -> str:
    return "".join(p(r(line, BOLD), more=_CENTRE) for line in lines)


def _blocks(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    """Two blocks side by side, as of head or foot."""
    cells = (tc(*(p(line, more=_CENTRE) for line in lines), properties=_WIDTH) for lines in (left, right))
    return tbl(tr(*cells), grid=(4500, 5300), borders=False) + p("")


def _listed(kind: int, level: int, *lines: str) -> str:
    return "".join(p(line, num=(kind, level)) for line in lines)


def _paper(*content: str) -> bytes:
    plan = (lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%2."))
    kinds = ((PLAN, plan), (ARTICLES, (lvl(0, "decimal", "Điều %1."),)), (BULLETS, (lvl(0, "bullet", "-"),)))
    lists = [abstract(key, *levels) for key, levels in kinds]
    return docx("".join(content), numbering="".join([*lists, *(num(key, key) for key, _ in kinds)]))


def letter() -> bytes:
    """A letter with tasks: no type and title, but "V/v …"; those whom it is sent to stand above its body."""
    return _paper(
        _blocks(
            ("ỦY BAN NHÂN DÂN", "HUYỆN ĐẠI NGÀN", "", "Số: 215/UBND-NN", "V/v chủ động phòng, chống rét cho vật nuôi"),
            (*MOTTO, "", "Đại Ngàn, ngày 02 tháng 12 năm 2025"),
        ),
        p("Kính gửi:"),
        p("- Phòng Nông nghiệp và Môi trường huyện;"),
        p("- Ủy ban nhân dân các xã, thị trấn."),
        p(""),
        p(
            "Trong tháng 12/2025 có khả năng xảy ra hai đợt rét đậm, rét hại kéo dài, nhiệt độ vùng cao xuống dưới 5°C;"
            " trâu, bò, dê của các hộ chăn thả trên nương dễ bị chết rét nếu không được đưa về chuồng kịp thời."
        ),
        _bold("1. Phòng Nông nghiệp và Môi trường"),
        p("- Thành lập 02 tổ công tác kiểm tra tại các xã vùng cao trước ngày 10/12/2025;"),
        _bold("2. Ủy ban nhân dân các xã, thị trấn"),
        p("➢ Phân công cán bộ phụ trách từng thôn, bản."),
        p("Yêu cầu các phòng chuyên môn nghiêm túc triển khai thực hiện./."),
        _blocks(("Nơi nhận:", "- Như trên;", "- Lưu: VT, NN."), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "Vàng A Sính")),
    )


def decision() -> bytes:
    """A decision whose articles are an automatic list, and the plan that it puts into force with a head of its own."""
    return _paper(
        _blocks(
            ("ỦY BAN NHÂN DÂN", "PHƯỜNG HẢI TRUNG", "Số: 1186/QĐ-UBND"),
            (*MOTTO, "Hải Trung, ngày 27 tháng 10 năm 2025"),
        ),
        _centred("QUYẾT ĐỊNH", "Về việc ban hành Kế hoạch chăm sóc người cao tuổi năm 2026"),
        _centred("CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG HẢI TRUNG"),
        p(r("Căn cứ Luật Người cao tuổi ngày 23 tháng 11 năm 2009;", ITALIC)),
        p(r("Theo đề nghị của Trưởng phòng Văn hóa - Xã hội tại Tờ trình số 77/TTr-VHXH.", ITALIC)),
        _centred("QUYẾT ĐỊNH:"),
        _listed(
            ARTICLES,
            0,
            "Ban hành kèm theo Quyết định này Kế hoạch chăm sóc người cao tuổi năm 2026.",
            "Trưởng phòng Văn hóa - Xã hội chịu trách nhiệm thi hành Quyết định này./.",
        ),
        _blocks(("Nơi nhận:", "- Như Điều 2;", "- Lưu: VT."), ("CHỦ TỊCH", "", "Ngô Thị Hồng Vy")),
        p("", more=_NEW_PAGE),
        _blocks(("ỦY BAN NHÂN DÂN", "PHƯỜNG HẢI TRUNG", ""), MOTTO),
        _centred("KẾ HOẠCH"),
        _centred("Chăm sóc người cao tuổi trên địa bàn phường Hải Trung\nnăm 2026"),
        p(r("(Kèm theo Quyết định số 1186/QĐ-UBND của Chủ tịch Ủy ban nhân dân phường)", ITALIC)),
        _listed(PLAN, 0, "NHIỆM VỤ"),
        _listed(BULLETS, 0, "Trạm Y tế phường khám sức khỏe cho người cao tuổi xong trước ngày 30/9/2026."),
        _listed(PLAN, 0, "TỔ CHỨC THỰC HIỆN"),
        _listed(PLAN, 1, "Phòng Kinh tế"),
        _listed(BULLETS, 0, "Cân đối kinh phí, trình UBND phường phê duyệt."),
    )


def joint() -> bytes:
    """Two who sign above the recipients, without "./."; headings broken by hand; a title right above its paragraph."""
    return _paper(
        _blocks(
            ("ĐOÀN TNCS HỒ CHÍ MINH", "CÔNG AN HUYỆN VĨNH MỸ", "***", "Số: 09/KHLT-ĐTN-CA"),
            (*MOTTO, "", "Vĩnh Mỹ, ngày 5 tháng 3 năm 2026"),
        ),
        _centred("KẾ HOẠCH LIÊN TỊCH", "Phòng ngừa thanh thiếu niên vi phạm pháp luật\nnăm 2026"),
        p("Huyện đoàn và Công an huyện thống nhất ban hành Kế hoạch với các nội dung sau:"),
        _bold("I. PHÂN CÔNG TRÁCH NHIỆM", "1. Huyện đoàn"),
        p("- Xây dựng 05 mô hình nhà trọ tự quản trong quý II/2026."),
        _bold("2. Công an huyện"),
        p("☐ Cung cấp tài liệu tuyên truyền\ncho Huyện đoàn trước ngày 20/3/2026."),
        _blocks(
            ("TM. BAN THƯỜNG VỤ HUYỆN ĐOÀN", "PHÓ BÍ THƯ", "", "Tăng Mỹ Linh"),
            ("KT. TRƯỞNG CÔNG AN HUYỆN", "PHÓ TRƯỞNG CÔNG AN", "", "Thượng tá Bạch Văn Thụ"),
        ),
        p("Nơi nhận:"),
        p("- Thường trực Huyện ủy;"),
        p("- Lưu: VP hai bên."),
    )


PAPERS: list[tuple[str, str, Callable[[], bytes]]] = [
    ("letter", 'công văn: "V/v", "Kính gửi", tasks by unit, a closing order below the last unit', letter),
    (
        "decision",
        "quyết định: who decides over the bases, articles by list, a plan attached with its own head",
        decision,
    ),
    ("joint", "two signatories above the recipients, headings and items broken by hand, a box to tick", joint),
]
