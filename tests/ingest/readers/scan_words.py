"""The words of the invented plan that scan_fixtures draws."""

HEAD_LEFT = (("UBND HUYỆN TÂN PHƯỚC SƠN", ""), ("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "b"))
HEAD_RIGHT = (("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "b"), ("Độc lập - Tự do - Hạnh phúc", "b"))
TITLE = (
    "KẾ HOẠCH",
    "Xây dựng trường học an toàn, phòng, chống tai nạn thương tích cho học sinh năm học 2024 - 2025",
)
HEAD_WORDS = (
    ("Căn cứ Thông tư số 45/2021/TT-BGDĐT ngày 31 tháng 12 năm 2021 của Bộ trưởng Bộ Giáo dục và Đào tạo quy định "
     "về xây dựng trường học an toàn, phòng, chống tai nạn thương tích trong cơ sở giáo dục mầm non;", "i"),
    ("Thực hiện Kế hoạch số 215/KH-UBND ngày 09 tháng 8 năm 2024 của Ủy ban nhân dân huyện Tân Phước Sơn về phòng "
     "ngừa bạo lực học đường, Phòng Giáo dục và Đào tạo xây dựng kế hoạch như sau:", ""),
    ("I. MỤC ĐÍCH, YÊU CẦU", "b"),
    ("1. Mục đích", "b"),
    ("- Nâng cao nhận thức của cán bộ quản lý, giáo viên, nhân viên và học sinh về nguyên nhân, hậu quả của tai nạn "
     "thương tích; hình thành kỹ năng tự bảo vệ mình khi gặp tình huống nguy hiểm.", ""),
    ("- Phấn đấu 100% trường học được công nhận đạt chuẩn an toàn; giảm ít nhất 15% số vụ tai nạn so với năm học "
     "2023 - 2024, không để xảy ra trường hợp học sinh tử vong do đuối nước.", ""),
    ("2. Yêu cầu", "b"),
    ("- Lồng ghép nội dung tuyên truyền vào các tiết học chính khóa và hoạt động ngoại khóa, bảo đảm phù hợp với lứa "
     "tuổi; thống kê đầy đủ, kịp thời các trường hợp bị thương.", ""),
)  # fmt: skip
BODY_WORDS = (
    ("II. NHIỆM VỤ VÀ GIẢI PHÁP", "b"),
    ("1. Công tác chỉ đạo, tuyên truyền", "b"),
    ("- Kiện toàn Ban Chỉ đạo cấp trường trước ngày 15/9/2024; phân công rõ trách nhiệm của từng thành viên và gửi "
     "quyết định về Phòng Giáo dục và Đào tạo (qua bộ phận Chính trị, tư tưởng) để theo dõi.", ""),
    ("- Tổ chức ít nhất 02 buổi ngoại khóa mỗi học kỳ; mời báo cáo viên là cán bộ Công an xã, nhân viên y tế trường "
     "học hướng dẫn kỹ năng sơ cứu, thoát hiểm, phòng cháy, chữa cháy.", ""),
    ("2. Rà soát, khắc phục nguy cơ", "b"),
    ("a) Hiệu trưởng các trường chỉ đạo kiểm tra hệ thống điện, lan can, cầu thang, sân chơi, bếp ăn và khu vệ sinh; "
     "lập biên bản, khắc phục ngay những nơi không bảo đảm an toàn, hoàn thành trong tháng 9 năm 2024.", ""),
    ("b) Các trường gần sông, suối, ao, hồ phải cắm biển cảnh báo, làm rào chắn; phối hợp với chính quyền địa phương "
     "quản lý chặt chẽ học sinh ngoài giờ học, nhất là vào mùa mưa lũ.", ""),
    ("3. Chế độ báo cáo", "b"),
    ("- Báo cáo nhanh trong vòng 24 giờ khi xảy ra tai nạn nghiêm trọng; báo cáo định kỳ trước ngày 20 hằng tháng; báo "
     "cáo tổng kết trước ngày 30/5/2025 gửi về địa chỉ thư điện tử của Phòng.", ""),
    ("III. KINH PHÍ THỰC HIỆN", "b"),
    ("Kinh phí thực hiện Kế hoạch được bố trí từ nguồn ngân sách nhà nước theo phân cấp hiện hành là 350.000.000 đồng, "
     "nguồn xã hội hóa và các nguồn hợp pháp khác theo quy định của pháp luật.", ""),
    ("IV. TỔ CHỨC THỰC HIỆN", "b"),
    ("1. Tổ Nghiệp vụ: Tham mưu lãnh đạo Phòng ban hành văn bản hướng dẫn; chủ trì kiểm tra, đánh giá việc thực hiện "
     "của các đơn vị; tổng hợp, báo cáo Ủy ban nhân dân huyện theo quy định.", ""),
    ("2. Trung tâm Y tế huyện: Đề nghị cử cán bộ tập huấn sơ cấp cứu cho 120 giáo viên, nhân viên; khám sức khỏe ban "
     "đầu cho học sinh lớp 1, lớp 6 và cấp phát tủ thuốc thiết yếu.", ""),
    ("3. Đoàn Thanh niên, Hội Phụ nữ: Phối hợp vận động hội viên, phụ huynh ký cam kết không để trẻ em tự ý tắm sông; "
     "duy trì mô hình “Ngôi nhà an toàn” tại 09 thôn, khu phố.", ""),
)  # fmt: skip
TABLE_ROWS = (
    ("STT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn"),
    ("A. Công tác tuyên truyền",),
    ("1", "Xây dựng chuyên mục trên cổng thông tin điện tử của huyện", "Phòng Văn hóa và Thông tin",
     "Các trường học", "Trước 30/9/2024"),
    ("2", "Tổ chức cuộc thi vẽ tranh “Trường học của em” cho học sinh tiểu học", "Phòng Giáo dục và Đào tạo",
     "Huyện đoàn, Hội đồng Đội", "Tháng 11 năm 2024"),
    ("B. Kiểm tra, giám sát",),
    ("3", "Kiểm tra liên ngành về an toàn thực phẩm tại bếp ăn bán trú", "Trung tâm Y tế huyện",
     "Phòng Kinh tế, Công an huyện", "Quý I/2025"),
    ("4", "Thống kê số học sinh biết bơi, lập danh sách học sinh cần dạy bơi", "Hiệu trưởng các trường",
     "Giáo viên chủ nhiệm", "15/4/2025"),
    ("5", "Sửa chữa lan can, cầu thang, thay thế thiết bị điện đã cũ hỏng", "Ban Quản lý dự án",
     "UBND các xã, thị trấn", "Trong năm 2025"),
)  # fmt: skip
TABLE_COLUMNS = (295, 430, 1130, 1560, 1960, 2303)
FOOT_WORDS = (
    ("Trên đây là Kế hoạch xây dựng trường học an toàn năm học 2024 - 2025. Yêu cầu Hiệu trưởng các trường nghiêm túc "
     "triển khai thực hiện; nếu có khó khăn, vướng mắc, phản ánh kịp thời về Phòng để xem xét, giải quyết./.", ""),
)  # fmt: skip
FOOT_LEFT = (
    ("Nơi nhận:", "bi"),
    ("- UBND huyện (để báo cáo);", ""),
    ("- Các trường mầm non, tiểu học, THCS;", ""),
    ("- Trung tâm Y tế huyện;", ""),
    ("- Lưu: VT, NV.", ""),
)
FOOT_RIGHT = (("KT. TRƯỞNG PHÒNG", "b"), ("PHÓ TRƯỞNG PHÒNG", "b"))
SIGNER = "Lương Thị Hoài Thương"
