"""Whole plans are read as registers: who must do what, with whom, by when, to what result."""

from __future__ import annotations

import pytest

from ingest.reading import read
from vectorstore.obligation import Obligation

HEAD = """ỦY BAN NHÂN DÂN
XÃ MẠN KHÊ
Số: 14/KH-UBND
Mạn Khê, ngày 05 tháng 02 năm 2025

KẾ HOẠCH
Phòng, chống đuối nước năm 2025

"""


class Register:
    """The obligations of a plan, shown as rows of words."""

    def __init__(self, body: str, head: str = HEAD) -> None:
        self.text = head + body
        self.all = read(self.text).obligations

    def words(self, one: Obligation) -> str:
        return " ".join(span.of(self.text) for span in one.spans)

    def quotes(self) -> list[str]:
        return [self.words(one) for one in self.all]

    def actors(self) -> list[tuple[str, list[str]]]:
        """(words, who must do it) of each."""
        return [(self.words(one), [party.text for party in one.actors]) for one in self.all]

    def one(self, start: str) -> Obligation:
        """The obligation that opens with these words."""
        (found,) = (one for one in self.all if self.words(one).startswith(start))
        return found

    def parties(self, start: str) -> list[tuple[str, str]]:
        """(role, name) of each party."""
        return [(party.role, party.text) for party in self.one(start).parties]

    def result(self, start: str) -> list[str]:
        return [span.of(self.text) for span in self.one(start).result]

    def deadline(self, start: str) -> str | None:
        found = self.one(start).deadline
        return found.text if found else None


def test_bullets_below_headings_of_units() -> None:
    plan = Register("""III. TỔ CHỨC THỰC HIỆN

1. Công an xã

- Tuần tra các bến đò vào ban đêm.
- Phối hợp với Trạm Y tế xã và Đoàn Thanh niên xã cắm biển báo trước ngày 30/4/2025.

2. Trường Mầm non Hoa Mai, Trường Tiểu học Khe Đá

a) Công tác tuyên truyền:

+ Dạy học sinh mặc áo phao.

3. Đề nghị Hội Nông dân xã

Vận động hội viên rào ao, lập danh sách gửi UBND xã trong tháng 5/2025.
""")
    assert [one.kind for one in plan.all] == ["duty", "duty", "duty", "duty"]
    assert plan.parties("Tuần tra") == [("actor", "Công an xã")]
    assert plan.parties("Phối hợp") == [
        ("actor", "Công an xã"),
        ("partner", "Trạm Y tế xã"),
        ("partner", "Đoàn Thanh niên xã"),
    ]
    assert plan.deadline("Phối hợp") == "trước ngày 30/4/2025"
    assert plan.one("Phối hợp").deadline.due == ("2025-04-30",)  # type: ignore[union-attr]
    assert plan.deadline("Tuần tra") is None
    assert plan.parties("Dạy học sinh") == [("actor", "Trường Mầm non Hoa Mai"), ("actor", "Trường Tiểu học Khe Đá")]
    assert plan.parties("Vận động")[0] == ("actor", "Hội Nông dân xã")
    assert plan.one("Vận động").deadline.interval == ("2025-05-01", "2025-05-31")  # type: ignore[union-attr]
    assert not any(one.implicit for one in plan.all)


def test_subjects_and_labels_in_the_text() -> None:
    plan = Register("""II. NHIỆM VỤ

Công an xã chủ trì, phối hợp với các thôn rà soát điểm nguy hiểm.

Trạm Y tế xã: Chuẩn bị cơ số thuốc.

Định kỳ hằng quý, các thôn báo cáo kết quả về UBND xã.

Lắp rào chắn quanh ao hồ.
""")
    assert plan.parties("Công an xã") == [("lead", "Công an xã"), ("partner", "các thôn")]
    assert plan.parties("Trạm Y tế xã") == [("actor", "Trạm Y tế xã")]
    report = plan.one("Định kỳ")
    assert report.kind == "report"
    assert plan.parties("Định kỳ") == [("actor", "các thôn"), ("recipient", "Ủy ban nhân dân xã")]
    assert report.deadline is not None and report.deadline.rrule


def test_labels_and_what_stands_behind_them() -> None:
    plan = Register("""II. PHÂN CÔNG

BGH: Chỉ đạo chung toàn trường.
GVCN: Nhắc học sinh mặc áo phao.
Bảo vệ: Mở cổng sớm vào ngày mưa lũ.
""")
    assert plan.actors() == [
        ("BGH: Chỉ đạo chung toàn trường.", ["BGH"]),
        ("GVCN: Nhắc học sinh mặc áo phao.", ["GVCN"]),
        ("Bảo vệ: Mở cổng sớm vào ngày mưa lũ.", ["Bảo vệ"]),
    ]


def test_the_subject_changes_inside_a_paragraph() -> None:
    plan = Register("""II. NHIỆM VỤ

Công an xã tuần tra ban đêm; Trạm Y tế xã chuẩn bị thuốc; kiểm tra tủ thuốc bến đò. Riêng Đoàn Thanh niên xã mở lớp bơi.
""")
    assert plan.actors() == [
        ("Công an xã tuần tra ban đêm;", ["Công an xã"]),
        ("Trạm Y tế xã chuẩn bị thuốc; kiểm tra tủ thuốc bến đò.", ["Trạm Y tế xã"]),
        ("Riêng Đoàn Thanh niên xã mở lớp bơi.", ["Đoàn Thanh niên xã"]),
    ]


TABLE = """II. PHÂN CÔNG

Thời hạn\tCơ quan phối hợp\tNội dung\tGhi chú\tCơ quan chủ trì\tSản phẩm
Tháng 4/2025\tTrạm Y tế xã\tKhảo sát bến đò\tPhối hợp với Hội Nông dân xã\tCông an xã\tBiên bản
30/5/2025\tnt\tCắm biển báo\t\tnt\tBiển báo
\t\tDạy bơi cho trẻ\t\t\t40 trẻ

3

Thời hạn\tCơ quan phối hợp\tNội dung\tGhi chú\tCơ quan chủ trì\tSản phẩm
Quý III/2025\tCác thôn\tMở lớp cứu đuối\t\tĐoàn Thanh niên xã\t03 lớp
"""


def test_a_table_with_columns_in_any_order() -> None:
    plan = Register(TABLE)
    assert plan.quotes() == ["Khảo sát bến đò", "Cắm biển báo", "Dạy bơi cho trẻ", "Mở lớp cứu đuối"]
    assert plan.parties("Khảo sát") == [
        ("lead", "Công an xã"),
        ("partner", "Trạm Y tế xã"),
        ("partner", "Hội Nông dân xã"),  # of the remark
    ]
    assert (plan.deadline("Khảo sát"), plan.result("Khảo sát")) == ("Tháng 4/2025", ["Biên bản"])
    # "nt" stands for the cell above
    assert plan.parties("Cắm biển") == [("lead", "Công an xã"), ("partner", "Trạm Y tế xã")]
    assert (plan.deadline("Cắm biển"), plan.result("Cắm biển")) == ("30/5/2025", ["Biển báo"])
    assert plan.parties("Mở lớp") == [("lead", "Đoàn Thanh niên xã"), ("partner", "Các thôn")]
    assert (plan.deadline("Mở lớp"), plan.result("Mở lớp")) == ("Quý III/2025", ["03 lớp"])


def test_cells_merged_over_rows_hold_below() -> None:
    plan = Register(TABLE)
    assert [party.text for party in plan.one("Dạy bơi").actors] == ["Công an xã"]
    assert plan.deadline("Dạy bơi") == "30/5/2025"


def test_a_group_row_heads_the_rows_below_it() -> None:
    plan = Register("""II. PHÂN CÔNG

TT\tCông việc\tNgười thực hiện\tThời gian
I\tTuyên truyền\t\t
1\tPhát thanh về áo phao\tĐài truyền thanh xã\tThường xuyên
II\tCứu hộ\t\t
1\tLập đội cứu hộ\tĐoàn Thanh niên xã\tTrước 15/4
""")
    assert plan.actors() == [
        ("Phát thanh về áo phao", ["Đài truyền thanh xã"]),
        ("Lập đội cứu hộ", ["Đoàn Thanh niên xã"]),
    ]
    sections = read(plan.text).sections
    titles = ["" if one.section is None else sections[one.section].title for one in plan.all]
    assert titles == ["Tuyên truyền", "Cứu hộ"]
    assert plan.one("Lập đội").deadline.due == ("2025-04-15",)  # type: ignore[union-attr]  # of the plan's year
    assert [party.role for party in plan.one("Lập đội").parties] == ["actor"]  # the column names nobody in charge


def test_a_table_between_pipes() -> None:
    plan = Register("""II. PHÂN CÔNG

| TT | Công việc | Đầu mối | Thời hạn |
|----|-----------|---------|----------|
| 1 | - Treo băng rôn; - Phát tờ rơi. | Các sở: Y tế, Nội vụ | Tháng 3/2025 |
| 2 | 90% trẻ em biết bơi | **Công an xã** | |
""")
    assert plan.actors() == [
        ("Treo băng rôn;", ["Sở Y tế", "Sở Nội vụ"]),
        ("Phát tờ rơi.", ["Sở Y tế", "Sở Nội vụ"]),
        ("90% trẻ em biết bơi", ["Công an xã"]),
    ]
    assert [one.kind for one in plan.all] == ["duty", "duty", "target"]
    assert plan.one("90%").deadline is None
    assert [party.role for party in plan.one("Treo").parties] == ["lead", "lead"]


def test_a_row_that_a_page_end_cuts() -> None:
    plan = Register("""II. PHÂN CÔNG

TT\tCông việc\tChủ trì\tThời gian
1\tKiểm tra phao và áo phao ở\tCông an xã\tQuý II/2025

4

\tcác bến đò ngang.\t\t
2\tMở lớp bơi.\tTrạm Y tế xã\tQuý III/2025
""")
    assert plan.quotes() == ["Kiểm tra phao và áo phao ở các bến đò ngang.", "Mở lớp bơi."]
    assert [span.of(plan.text) for span in plan.all[0].spans] == ["Kiểm tra phao và áo phao ở", "các bến đò ngang."]


def test_cells_that_a_page_end_cuts() -> None:
    """Who and when of the row is read as one, though the halves stand apart."""
    plan = Register("""II. NHIỆM VỤ

TT\tNội dung\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời gian
1\tMở lớp dạy bơi, trong đó:\tBan Chỉ huy\tHội Liên hiệp Phụ nữ\tTừ ngày 02/6/2025

TT\tNội dung\tĐơn vị chủ trì\tĐơn vị phối hợp\tThời gian
\t- Xếp lớp theo lứa tuổi;\tQuân sự xã\t(LHPN) xã; trưởng các bản\tđến ngày 28/6/2025
2\tCắm biển báo ở bến đò\tCông an xã\t\tTrước ngày

\tvà đập nước\t\t\t05/5/2025
""")
    for start in ("Mở lớp", "Xếp lớp"):
        assert plan.parties(start) == [
            ("lead", "Ban Chỉ huy Quân sự xã"),
            ("partner", "Hội Liên hiệp Phụ nữ xã"),
            ("partner", "trưởng các bản"),
        ]
        assert plan.deadline(start) == "Từ ngày 02/6/2025 đến ngày 28/6/2025"
    found = plan.one("Cắm biển")
    assert plan.words(found) == "Cắm biển báo ở bến đò và đập nước"
    assert found.deadline is not None
    assert (found.deadline.text, found.deadline.due) == ("Trước ngày 05/5/2025", ("2025-05-05",))
    assert found.deadline.span.of(plan.text) == "Trước ngày"


def test_fields_on_lines_below_a_task() -> None:
    plan = Register("""II. NHIỆM VỤ

1. Rà soát bến đò ngang

- Lập bản đồ các điểm nguy hiểm.
Đơn vị chủ trì: Công an xã
Đơn vị phối hợp: Đoàn Thanh niên xã, các thôn
Thời gian hoàn thành: trước ngày 30/4/2025
Sản phẩm: bản đồ điểm nguy hiểm.

2. Làm rào chắn ao hồ

Chủ trì: Các thôn. Hạn: 30/6/2025.
""")
    assert plan.quotes() == ["Lập bản đồ các điểm nguy hiểm.", "Làm rào chắn ao hồ"]
    assert plan.parties("Lập bản đồ") == [
        ("lead", "Công an xã"),
        ("partner", "Đoàn Thanh niên xã"),
        ("partner", "các thôn"),
    ]
    assert plan.deadline("Lập bản đồ") == "trước ngày 30/4/2025"
    assert plan.result("Lập bản đồ") == ["bản đồ điểm nguy hiểm"]
    assert plan.parties("Làm rào chắn") == [("lead", "Các thôn")]  # the heading is the task
    assert plan.deadline("Làm rào chắn") == "30/6/2025"


def test_fields_inside_a_task() -> None:
    plan = Register("""II. NHIỆM VỤ

1. Mở lớp võ. Chủ trì: Trạm Y tế xã; Phối hợp: các thôn; Hạn: 30/6/2025.
2. Mở lớp hát. Thời gian hoàn thành: Quý II/2025. Sản phẩm: 02 lớp.
""")
    assert plan.parties("Mở lớp võ") == [("lead", "Trạm Y tế xã"), ("partner", "các thôn")]
    assert plan.deadline("Mở lớp võ") == "30/6/2025"
    assert plan.one("Mở lớp hát").implicit
    assert (plan.deadline("Mở lớp hát"), plan.result("Mở lớp hát")) == ("Quý II/2025", ["02 lớp"])


SIGNED = (
    "- Khai giảng lớp bơi (BGH).\n",
    "- Trang trí cổng trường – TPT Đội\n",
    "- Nhắc học sinh mặc áo phao (GVCN).\n",
)


def test_items_signed_by_who_acts() -> None:
    plan = Register("II. NHIỆM VỤ\n\n" + "".join(SIGNED) + "- Dọn bể bơi.\n")
    assert plan.actors() == [
        ("Khai giảng lớp bơi (BGH).", ["BGH"]),
        ("Trang trí cổng trường – TPT Đội", ["TPT Đội"]),
        ("Nhắc học sinh mặc áo phao (GVCN).", ["GVCN"]),
        ("Dọn bể bơi.", []),
    ]


def test_two_signed_items_are_no_convention() -> None:
    plan = Register("II. NHIỆM VỤ\n\n" + "".join(SIGNED[:2]) + "- Dọn bể bơi.\n")
    assert all(one.implicit for one in plan.all)


def test_names_over_bullets_of_another_sign() -> None:
    plan = Register("""II. PHÂN CÔNG

* Hiệu trưởng:
- Chỉ đạo chung.
* Giáo viên chủ nhiệm
- Nhắc học sinh mặc áo phao.
- Báo cáo Ban giám hiệu trước ngày 25 hằng tháng.
""")
    assert plan.actors() == [
        ("Chỉ đạo chung.", ["Hiệu trưởng"]),
        ("Nhắc học sinh mặc áo phao.", ["Giáo viên chủ nhiệm"]),
        ("Báo cáo Ban giám hiệu trước ngày 25 hằng tháng.", ["Giáo viên chủ nhiệm"]),
    ]


def test_who_holds_a_post_heads_nothing() -> None:
    plan = Register("""II. CÁC TIỂU BAN

1. Tiểu ban Nội dung

Trưởng tiểu ban: đồng chí Hoàng Thị Mai.

- Xây dựng kịch bản.
2. Tiểu ban Hậu cần
- Bảo vệ: Trực đêm 24/24 giờ.
- Kế toán (cô Lan): Lập dự toán.
""")
    assert plan.actors() == [
        ("Xây dựng kịch bản.", ["Tiểu ban Nội dung"]),
        ("Bảo vệ: Trực đêm 24/24 giờ.", ["Bảo vệ"]),
        ("Kế toán (cô Lan): Lập dự toán.", ["Kế toán"]),
    ]


def test_purposes_are_no_tasks() -> None:
    plan = Register("""I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích
- Giới thiệu, quảng bá tiềm năng du lịch của huyện.
- Công tác tuyển quân nhằm xây dựng lực lượng vững mạnh.
2. Yêu cầu
- Tổ chức đúng thời gian, an toàn, tiết kiệm.
""")
    assert plan.quotes() == ["Tổ chức đúng thời gian, an toàn, tiết kiệm."]


def test_those_to_whom_a_unit_gives_items_act() -> None:
    plan = Register("""II. TỔ CHỨC THỰC HIỆN

1. Công an huyện
- Tuần tra ban đêm.
- Chỉ đạo Công an các xã thực hiện:
+ Rà soát bến đò.
+ Lập danh sách chủ đò.
- Phân công cán bộ trực; giao Đội Tổng hợp thông báo kết quả.
- Giao bà Lò Thị Nhạn, Phó Trưởng Công an, chỉ đạo chung.
- Giao Đội Giao thông là đơn vị thường trực, giúp việc hằng ngày.
""")
    assert dict(plan.actors()) | {"Chỉ đạo Công an các xã thực hiện:": []} == {
        "Tuần tra ban đêm.": ["Công an huyện"],
        "Chỉ đạo Công an các xã thực hiện:": [],
        "Rà soát bến đò.": ["Công an các xã"],
        "Lập danh sách chủ đò.": ["Công an các xã"],
        "Phân công cán bộ trực; giao Đội Tổng hợp thông báo kết quả.": ["Công an huyện"],
        "Giao bà Lò Thị Nhạn, Phó Trưởng Công an, chỉ đạo chung.": ["bà Lò Thị Nhạn"],
        "Giao Đội Giao thông là đơn vị thường trực, giúp việc hằng ngày.": ["Đội Giao thông"],
    }


def test_targets_of_a_unit_and_of_those_they_are_for() -> None:
    plan = Register("""II. CHỈ TIÊU

1. Đối với Hội Phụ nữ các xã
- Kết nạp mới từ 20 hội viên trở lên.
2. Đối với học sinh
- 90% biết bơi.
""")
    assert plan.actors() == [
        ("Kết nạp mới từ 20 hội viên trở lên.", ["Hội Phụ nữ các xã"]),
        ("90% biết bơi.", []),
    ]


def test_what_is_done_splits_off_with_its_maker() -> None:
    plan = Register("""II. NHIỆM VỤ

Các thôn tuần tra mỗi đêm; việc chữa thuyền do Hợp tác xã vận tải đảm nhận. Kết quả được Công an xã công bố.
""")
    assert plan.actors() == [
        ("Các thôn tuần tra mỗi đêm;", ["Các thôn"]),
        ("việc chữa thuyền do Hợp tác xã vận tải đảm nhận.", ["Hợp tác xã vận tải"]),
        ("Kết quả được Công an xã công bố.", ["Công an xã"]),
    ]


def test_posts_and_who_takes_part_are_no_tasks() -> None:
    plan = Register("""II. TỔ KIỂM TRA

1. Thành phần
- Đồng chí Phó Chủ tịch Ủy ban nhân dân xã làm Tổ trưởng.
- Đại diện Công an xã.
- Kế toán chuẩn bị hồ sơ.
2. Nhiệm vụ
- Kiểm tra bến đò.
""")
    assert plan.quotes() == ["Kế toán chuẩn bị hồ sơ.", "Kiểm tra bến đò."]


def test_who_acts_behind_do() -> None:
    plan = Register("II. NHIỆM VỤ\n\n- Sổ trực bến do Công an xã lập.\n- Nhận phao do Sở Y tế tặng.\n")
    assert plan.actors() == [("Sổ trực bến do Công an xã lập.", ["Công an xã"]), ("Nhận phao do Sở Y tế tặng.", [])]


def test_targets_have_figures_and_no_actor() -> None:
    plan = Register("""I. MỤC TIÊU

1. Mục tiêu chung

- Giảm số vụ đuối nước trên địa bàn.
- Bảo đảm an toàn cho 100% trẻ em.

2. Mục tiêu cụ thể

- Trên 90% trẻ em từ 6 tuổi biết bơi, mở ít nhất 03 lớp học bơi.
- Không để trẻ em tự ý ra sông.

II. NHIỆM VỤ

- Mở 05 lớp học bơi.
""")
    assert plan.quotes() == [
        "Trên 90% trẻ em từ 6 tuổi biết bơi, mở ít nhất 03 lớp học bơi.",
        "Không để trẻ em tự ý ra sông.",
        "Mở 05 lớp học bơi.",
    ]
    assert [one.kind for one in plan.all] == ["target", "target", "duty"]
    figures = [(t.comparator, t.value, t.unit, t.population) for t in plan.all[0].targets]
    assert figures == [(">", "90", "%", "trẻ em"), (">=", "3", "lớp", "lớp học bơi")]
    assert plan.all[1].targets == plan.all[2].targets == ()
    assert all(one.implicit for one in plan.all)


def test_background_and_statements_are_no_obligations() -> None:
    plan = Register("""I. TÌNH HÌNH

Năm 2024, toàn xã có 02 vụ đuối nước. Công an xã đã cắm 05 biển báo.

II. MỤC ĐÍCH, YÊU CẦU

- Nhằm nâng cao ý thức của người dân.
- Các thôn tuyên truyền đến từng hộ.

III. KINH PHÍ

Kinh phí lấy từ ngân sách xã.
""")
    assert plan.actors() == [("Các thôn tuyên truyền đến từng hộ.", ["Các thôn"])]


def test_lines_that_only_announce_are_no_obligations() -> None:
    plan = Register("""II. NHIỆM VỤ

1. Công an xã

Có trách nhiệm thực hiện các nhiệm vụ cụ thể như sau:

- Tuần tra bến đò.

2. Trạm Y tế xã

Tập trung thực hiện tốt một số nội dung sau:

- Chuẩn bị cơ số thuốc.
""")
    assert plan.actors() == [
        ("Tuần tra bến đò.", ["Công an xã"]),
        ("Chuẩn bị cơ số thuốc.", ["Trạm Y tế xã"]),
    ]


def test_the_closing_paragraph_and_its_two_requests() -> None:
    plan = Register("""II. NHIỆM VỤ

1. Công an xã

- Tuần tra bến đò.

Trên đây là Kế hoạch phòng, chống đuối nước. Yêu cầu các trường nghiêm túc thực hiện; đề nghị Ủy ban MTTQ xã giám sát./.

Nơi nhận:
- Các trường;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò An Nhiên
""")
    assert plan.actors() == [
        ("Tuần tra bến đò.", ["Công an xã"]),
        ("Yêu cầu các trường nghiêm túc thực hiện;", ["các trường"]),
        ("đề nghị Ủy ban MTTQ xã giám sát./.", ["Ủy ban MTTQ xã"]),
    ]


def test_an_appendix_with_assignments() -> None:
    plan = Register("""II. NHIỆM VỤ

1. Công an xã chủ trì cắm biển.

Trên đây là Kế hoạch của xã./.

Nơi nhận:
- Các thôn;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò An Nhiên

PHỤ LỤC I
Phân công trực bến đò

1. Thôn Khe Đá

- Cử 02 người trực bến.

2. Đoàn Thanh niên xã

- Trực bến vào chiều thứ bảy.
""")
    assert plan.actors() == [
        ("Công an xã chủ trì cắm biển.", ["Công an xã"]),
        ("Cử 02 người trực bến.", ["Thôn Khe Đá"]),
        ("Trực bến vào chiều thứ bảy.", ["Đoàn Thanh niên xã"]),
    ]


def test_a_heading_is_a_task_where_nothing_below_it_is() -> None:
    plan = Register("""II. NHIỆM VỤ

1. Công tác bến đò

1.1. Xây dựng bản đồ bến đò

a) Trên giấy

- Đo vẽ từng bến.

1.2. Xây dựng nội quy bến đò

Đơn vị thực hiện: Công an xã

2. Trạm Y tế xã

Chế độ trực như mùa mưa.
""")
    quotes = plan.quotes()
    assert "Xây dựng bản đồ bến đò" not in quotes
    assert {"Đo vẽ từng bến.", "Xây dựng nội quy bến đò"} <= set(quotes)
    assert plan.parties("Xây dựng nội quy") == [("actor", "Công an xã")]


def test_who_is_asked_acts() -> None:
    plan = Register("""II. NHIỆM VỤ

UBND xã yêu cầu các thôn cắm biển báo.

1. Tổ chuyên môn

- Phân công giáo viên dạy bơi.
- Đề nghị Hội Nông dân xã rào ao.
""")
    assert plan.actors() == [
        ("UBND xã yêu cầu các thôn cắm biển báo.", ["các thôn"]),
        ("Phân công giáo viên dạy bơi.", ["Tổ chuyên môn"]),  # an order is the heading's duty
        ("Đề nghị Hội Nông dân xã rào ao.", ["Hội Nông dân xã"]),  # a request is another's
    ]


def test_remarks_and_figures_of_tables_are_no_obligations() -> None:
    plan = Register("""II. PHÂN CÔNG

TT\tNội dung\tĐơn vị thực hiện\tGhi chú
1\tMở lớp bơi\tTrạm Y tế xã\tTại hồ bơi của xã
2\tLập đội cứu hộ\tCông an xã\t

III. SỐ LIỆU

1. Số bến đò

TT\tĐịa bàn\tSố bến
1\tKhe Đá\t04
2\tBến Phà\t02
""")
    assert plan.quotes() == ["Mở lớp bơi", "Lập đội cứu hộ"]


def test_whom_something_is_done_to_does_not_act() -> None:
    plan = Register("II. NHIỆM VỤ\n\n- Trạm Y tế xã được tăng cường 02 cán bộ trực.\n- Trạm Y tế xã lập tổ trực.\n")
    assert [(one.implicit, len(one.actors)) for one in plan.all] == [(True, 0), (False, 1)]


@pytest.mark.parametrize(
    ("body", "excluded"),
    [
        ("Các trường, trừ mầm non, mở lớp bơi.\n", ("mầm non",)),
        ("1. Các trường (trừ mầm non)\n\n- Mở lớp bơi.\n", ("mầm non",)),
        ("Các trường mở lớp bơi.\n", ()),
    ],
)
def test_exceptions(body: str, excluded: tuple[str, ...]) -> None:
    (one,) = Register(f"II. NHIỆM VỤ\n\n{body}").all
    (actor,) = one.actors
    assert (actor.text, actor.general, actor.excludes) == ("Các trường", True, excluded)


def test_a_deadline_of_the_heading() -> None:
    plan = Register("""II. LỊCH THỰC HIỆN

Tháng 5/2025:

- Mở lớp bơi.
- Thi bơi vào ngày 20/5/2025.

Tháng 6/2025:

- Tổng kết mùa hè.
""")
    deadlines = [(one.deadline.text, one.deadline.due) for one in plan.all if one.deadline]
    assert deadlines == [("Tháng 5/2025", ()), ("vào ngày 20/5/2025", ("2025-05-20",)), ("Tháng 6/2025", ())]


def test_order_and_places() -> None:
    """Obligations are numbered in the order of the text and know their passage and section."""
    plan = Register("II. NHIỆM VỤ\n\n1. Công an xã\n\n- Tuần tra.\n- Cắm biển báo ở bến.\n- Lập sổ trực đêm.\n")
    reading = read(plan.text)
    assert [one.ordinal for one in plan.all] == [0, 1]  # "Tuần tra." is hardly a sentence
    for one in plan.all:
        passage = reading.passages[one.passage]
        assert (passage.spans, passage.section) == (one.spans, one.section)
        assert reading.path(one.section) == ("II. NHIỆM VỤ", "1. Công an xã")


TWO_UNITS = """II. NHIỆM VỤ

1. Công an xã

- Lập sổ trực bến đò.

2. Các thôn

- Lập sổ trực bến đò.
- Lập sổ trực bến đò.
"""


def test_ids_tell_equal_words_apart() -> None:
    ids = [one.id for one in Register(TWO_UNITS).all]
    assert len(set(ids)) == len(ids) == 3


def test_ids_stay_where_another_unit_gets_the_same_duty() -> None:
    before = {one.id for one in Register(TWO_UNITS).all}
    other = TWO_UNITS.replace("1. Công an xã", "1. Trạm Y tế xã\n\n- Lập sổ trực bến đò.\n\n2. Công an xã")
    after = [one.id for one in Register(other).all]
    assert len(after) == 4
    assert set(after[1:]) == before


def test_ids_stay_while_the_words_do() -> None:
    """A paragraph more, other spaces or another number of the heading change no id; other words do."""
    before = [one.id for one in Register(TWO_UNITS).all]
    more = TWO_UNITS.replace("1. Công an xã", "Mùa mưa năm nay đến sớm.\n\n1. Công an xã")
    after = Register(f"I. TÌNH HÌNH\n\nXã có 04 bến đò.\n\n{more}")
    assert [one.id for one in after.all if after.words(one).startswith("Lập")] == before
    spaced = TWO_UNITS.replace("Lập sổ", "Lập  sổ").replace("1. Công", "3. Công")
    assert [one.id for one in Register(spaced).all] == before
    changed = [one.id for one in Register(TWO_UNITS.replace("bến đò", "bến phà")).all]
    assert not set(changed) & set(before)


@pytest.mark.parametrize("body", ["", "Một dòng.\n", "II. NHIỆM VỤ\n", "\t\t\n\t\t\n", "| | |\n| | |\n"])
def test_nothing_to_do(body: str) -> None:
    assert Register(body).all == ()
    assert Register(body, head="").all == ()


def test_a_second_table_has_columns_of_its_own() -> None:
    text = (
        "KẾ HOẠCH\nDọn kênh năm 2026\n\nI. NHIỆM VỤ\n\n"
        "STT\tNội dung\tĐơn vị chủ trì\tThời gian\n1\tRà soát kênh\tPhòng Kinh tế\tTháng 3\n\n"
        "Lịch ra quân như sau.\n\n"
        "Thời gian\tNgười phụ trách\tCông việc\tKết quả\nTháng 4\tHội Nông dân xã\tRa quân dọn kênh\tBiên bản\n"
    )
    found = {words(text, one): [party.text for party in one.actors] for one in read(text).obligations}
    assert found["Rà soát kênh"] == ["Phòng Kinh tế"]
    assert found["Ra quân dọn kênh"] == ["Hội Nông dân xã"]


def test_what_a_unit_need_not_do_is_no_duty() -> None:
    text = (
        "KẾ HOẠCH\nBáo cáo năm 2026\n\nI. VIỆC\n\n- Công an xã không phải báo cáo hằng tuần.\n"
        "- Trạm Y tế xã sẽ hỗ trợ các thôn phun thuốc.\n- Trừ Công an xã, các đơn vị gửi báo cáo tháng.\n"
    )
    found = [(one, [party.text for party in one.actors]) for one in read(text).obligations]
    assert [names for _, names in found] == [["Trạm Y tế xã"], ["các đơn vị"]]
    assert found[1][0].actors[0].excludes == ("Công an xã",)


def words(text: str, one: Obligation) -> str:
    return " ".join(span.of(text) for span in one.spans)
