"""Who a passage is about: its own subject, the unit whose heading it stands under, or nobody that the text names."""

from __future__ import annotations

import pytest

from ingest.reading import read
from ingest.units.subjects import opening_subject, unit_in_brackets
from vectorstore.values import Span


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        # The unit opens the sentence, up to its verb
        ("Công an xã phối hợp với các trường tổ chức tuyên truyền.", "Công an xã"),
        ("Các sở, ban, ngành, đoàn thể tỉnh và UBND các huyện tập trung thực hiện.",
         "Các sở, ban, ngành, đoàn thể tỉnh và UBND các huyện"),
        ("GVCN, giáo viên bộ môn nắm danh sách.", "GVCN, giáo viên bộ môn"),
        ("Mỗi thôn tổ chức 02 buổi.", "Mỗi thôn"),
        ("Ba ngành thành lập tổ.", "Ba ngành"),
        ("Các xã, thị trấn cập nhật sổ.", "Các xã, thị trấn"),
        ("Trưởng các thôn huy động người.", "Trưởng các thôn"),
        ("Đề nghị Hội Phụ nữ xã vận động hội viên.", "Đề nghị Hội Phụ nữ xã"),
        ("Riêng GVCN lập nhóm liên lạc.", "Riêng GVCN"),
        # A verb written with a capital is part of a name, and so is one after "các", "và"
        ("Công chức Địa chính - Xây dựng xã chủ trì, phối hợp.", "Công chức Địa chính - Xây dựng xã"),
        ("Đề nghị Mặt trận và các tổ chức thành viên vận động.", "Đề nghị Mặt trận và các tổ chức thành viên"),
        # A head that is no name by itself takes the next word
        ("Tổ kiểm tra công vụ rà soát hồ sơ.", "Tổ kiểm tra công vụ"),
        ("Ban chỉ đạo xã thực hiện kế hoạch.", "Ban chỉ đạo xã"),
        ("Thường trực Ban Điều hành tỉnh phối hợp các ngành.", "Thường trực Ban Điều hành tỉnh"),
        # Emphasis is left out, or kept whole where it stands inside
        ("**Phòng Kinh tế** chịu trách nhiệm rà soát.", "Phòng Kinh tế"),
        ("Yêu cầu **Phòng Văn hóa** cùng Công an phường làm.", "Yêu cầu **Phòng Văn hóa**"),
        # What is organised does not act
        ("Lớp học tổ chức vào thời gian nông nhàn, không ghi khống sĩ số.", None),
        ("Các lớp học tổ chức lao động vệ sinh.", "Các lớp học"),
        # Behind an adverbial
        ("Định kỳ các sở, ngành báo cáo.", "các sở, ngành"),
        ("Khi xảy ra tai nạn, trưởng thôn huy động người.", "trưởng thôn"),
        ("Trên cơ sở kế hoạch đã đề ra, các đơn vị chủ động thực hiện.", "các đơn vị"),
        ("Sau 14 ngày mà không có ca mới, Trung tâm Y tế huyện tham mưu.", "Trung tâm Y tế huyện"),
        ("Trường hợp nghi bệnh dại, nhân viên thú y xã tổ chức nhốt.", "nhân viên thú y xã"),
        ("Riêng khu vực đập Bà Lài, UBND xã bố trí người trực.", "UBND xã"),
        ("Có gì vướng mắc đề nghị CBGVNV phản ánh.", "đề nghị CBGVNV"),
        ("Căn cứ nhiệm vụ, báo cáo của Sở Y tế, UBND xã thực hiện.", "UBND xã"),
        # A singular unit behind an adverbial and its comma
        ("Khi hết thời hạn, cơ quan chủ trì báo cáo UBND huyện.", "cơ quan chủ trì"),
        ("Hằng tháng, tổ tự quản nhắc việc đổ rác.", "tổ tự quản"),
        ("Cuối mỗi tháng, các bộ phận nộp báo cáo.", "các bộ phận"),
        ("Ngoài hai đợt cao điểm, các hộ gia đình tự vệ sinh.", "các hộ gia đình"),
        ("06 tháng một lần, Trạm Y tế kiểm tra tủ thuốc.", "Trạm Y tế"),
        ("Trên cơ sở dự toán của các cơ quan, đơn vị, tham mưu cấp vốn.", None),  # the list goes on
        ("Đôn đốc các ngành, địa phương thực hiện.", None),
        ("Căn cứ chức năng, nhiệm vụ, các tổ chức thành viên xây dựng kế hoạch.", "các tổ chức thành viên"),
        ("Trên cơ sở Kế hoạch này, các thôn cụ thể hóa thành việc.", "các thôn"),  # "sở" of "cơ sở"
        ("Quý III/2025, Ban Thường trực Mặt trận xã phối hợp giám sát.", "Ban Thường trực Mặt trận xã"),
        ("Tại các bản xa, giao Trạm Y tế xã tiêm lưu động.", "giao Trạm Y tế xã"),
        ("Đối với những hộ cần đốt nương, yêu cầu trưởng các bản lập lịch.", "yêu cầu trưởng các bản"),
        ("Theo dõi, đôn đốc các bộ phận, đánh giá hằng tuần.", None),  # no "theo …, "
        ("Mỗi học kỳ phối hợp với Trạm Y tế xã, Tổ Y tế nhà trường kiểm tra bếp.", None),  # partners
        ("Năm học này trường có 21 lớp.", None),
        ("Các sở: Y tế, Xây dựng tăng cường kiểm tra.", "Các sở: Y tế, Xây dựng"),
        ("Các trường: Tổ chức khai giảng.", "Các trường"),
        ("HTX nông nghiệp Đồng Tâm ký hợp đồng.", "HTX nông nghiệp Đồng Tâm"),
        ("Hội giảng chào mừng ngày 20/11, mỗi tổ 03 tiết.", None),  # a contest
        # Places, classes with what restricts them, posts with what they are in charge of
        ("Riêng huyện đảo Hòn Mây xây dựng phương án.", "Riêng huyện đảo Hòn Mây"),
        ("Huyện Tân Lập và huyện Đồng Mỏ bổ sung kinh phí.", "Huyện Tân Lập và huyện Đồng Mỏ"),
        ("Các cơ sở có từ 10 lao động trở lên huấn luyện sơ cứu.", "Các cơ sở có từ 10 lao động trở lên"),
        ("Các thành viên UBND xã phụ trách thôn chịu trách nhiệm đôn đốc.", "Các thành viên UBND xã phụ trách thôn"),
        ("Các ủy viên được phân công phụ trách khối dự sinh hoạt.", "Các ủy viên được phân công phụ trách khối"),
        ("Các thành viên Ban Chỉ đạo phụ trách các chi bộ theo phân công.", "Các thành viên Ban Chỉ đạo"),
        # Numbers that are names, and numbers that are not
        ("Chi đoàn 11A1 và 11A4 gói bánh chưng.", "Chi đoàn 11A1 và 11A4"),
        ("Tổ dân phố 5 treo cờ.", "Tổ dân phố 5"),
        ("Phòng tin học có 28 máy, trong đó 9 máy hỏng.", None),
        # Owners and callings
        ("Chủ tàu, thuyền trưởng thông báo vị trí.", "Chủ tàu, thuyền trưởng"),
        ("em Nam trực thư viện.", "em Nam"),
        ("em được nghỉ học.", None),
        ("Thiếu tá Phan Văn Lợi - Trưởng Công an xã chịu trách nhiệm.", "Thiếu tá Phan Văn Lợi - Trưởng Công an xã"),
        ("**Đồng chí Mai**, Trưởng phòng Văn hóa: giúp việc.", "Đồng chí Mai**, Trưởng phòng Văn hóa"),
        ("*\t*Phòng Kinh tế** chịu trách nhiệm rà soát.", "Phòng Kinh tế"),
        ("Khoa Nhi bố trí buồng cách ly.", "Khoa Nhi"),
        ("Khoa học và công nghệ được áp dụng.", None),
        ("Phòng cháy, chữa cháy tại chỗ, kiểm tra bình chữa cháy.", None),  # to prevent, no office
        # No subject: a duty of whoever heads it
        ("Tăng cường tuần tra tại các bến đò.", None),
        ("Thường trực 24/24 giờ, sẵn sàng lực lượng.", None),  # on duty, not the standing board
        ("Báo ngay cho Công an xã, gửi văn bản.", None),  # not the newspaper
        ("Phòng, chống đuối nước, thực hiện nghiêm.", None),
        ("Các vụ cháy phải báo cáo ngay.", None),
        ("Trong năm học, toàn tỉnh có 37 vụ tai nạn liên quan đến học sinh, làm 9 em tử vong.", None),
        ("Căn cứ nhiệm vụ được phân công, có trách nhiệm báo cáo.", None),  # "vụ" of "nhiệm vụ"
        ("Trong quá trình thực hiện, gửi Sở Lao động và Xã hội để tổng hợp.", None),  # "hội" of "xã hội"
        ("Trong phạm vi của mình, giám sát; vận động doanh nghiệp ủng hộ.", None),  # beyond the clause
        ("Khi có tin, báo cáo với Chủ tịch UBND huyện để chỉ đạo.", None),
        ("Bảo vệ môi trường, thực hiện nếp sống mới.", None),
        ("100% trẻ em được khám.", None),
        ("", None),
    ],
)  # fmt: skip
def test_opening_subject(words: str, subject: str | None) -> None:
    found = opening_subject(words, Span(0, len(words)))
    assert (found.of(words) if found else None) == subject


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("Ra quyết định thành lập Tổ công nghệ số. (BGH)", "BGH"),
        ("Nộp hồ sơ; (Công an xã)", "Công an xã"),
        ("Gửi về xã (công chức Văn hóa - Xã hội).", None),  # whom it goes to
        ("Sở Xây dựng (đô thị)", None),
        ("Khám sức khỏe. (2 buổi)", None),
    ],
)
def test_unit_in_brackets(words: str, unit: str | None) -> None:
    found = unit_in_brackets(words, Span(0, len(words)))
    assert (found.of(words) if found else None) == unit


@pytest.mark.parametrize(
    ("body", "words", "actors"),
    [
        # The heading acts where the bullet names nobody
        ("1. Công an xã\n\n- Tuần tra.\n", "Tuần tra.", ["1. Công an xã"]),
        # The bullet's own subject comes first
        ("1. Các trường\n\n- Giáo viên chủ nhiệm gửi thư.\n", "Giáo viên chủ nhiệm gửi thư.",
         ["Giáo viên chủ nhiệm", "1. Các trường"]),
        # A request to another unit is no duty of the heading's
        ("1. UBND các xã\n\n- Đề nghị Mặt trận giám sát.\n", "Đề nghị Mặt trận giám sát.", ["Đề nghị Mặt trận"]),
        # An order is the heading's duty; without such a heading it is the addressed unit's
        ("1. Tổ chuyên môn\n\n- Phân công giáo viên hỗ trợ.\n", "Phân công giáo viên hỗ trợ.", ["1. Tổ chuyên môn"]),
        ("1. Chế độ báo cáo\n\n- Giao Chánh Văn phòng theo dõi.\n", "Giao Chánh Văn phòng theo dõi.",
         ["Giao Chánh Văn phòng"]),
        # The heading above that names no unit passes the question on
        ("1. Công an xã\n\na) Tuần tra:\n\n- Kiểm tra bến đò.\n", "Kiểm tra bến đò.", ["1. Công an xã"]),
        ("1. Mục tiêu\n\n- Giảm số vụ.\n", "Giảm số vụ.", []),
        # A label acts, and what stands behind it may name another
        ("BGH:  Hiệu trưởng chỉ đạo chung.\n", "BGH: Hiệu trưởng chỉ đạo chung.", ["Hiệu trưởng", "BGH"]),
        ("Liên đội: Thực hiện tốt.\n", "Liên đội: Thực hiện tốt.", ["Liên đội"]),
        # A label beside labels of units acts though it names none
        ("BGH: Chỉ đạo chung.\nBảo vệ: Mở cổng.\n", "Bảo vệ: Mở cổng.", ["Bảo vệ"]),
        ("1. Đề nghị Hội Phụ nữ: Vận động hội viên.\n", "Đề nghị Hội Phụ nữ: Vận động hội viên.",
         ["1. Đề nghị Hội Phụ nữ"]),
    ],
)  # fmt: skip
def test_actor_basis(body: str, words: str, actors: list[str]) -> None:
    text = f"KẾ HOẠCH\nTrẻ em\n\nII. TỔ CHỨC THỰC HIỆN\n\n{body}"
    (passage,) = (p for p in read(text).passages if p.words(text) == words)
    assert [basis.span.of(text) for basis in passage.basis] == actors
