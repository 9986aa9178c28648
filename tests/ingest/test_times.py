"""Times: what a duty's words, a table's cell and a heading say of when; what looks like a time and is none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.times.deadlines import deadline_in, deadline_in_heading, deadline_of_cell, find_times, is_firm
from ingest.times.key import collapsed
from vectorstore.span import Span

# What the marks ‹ › enclose is the deadline.
_DUTIES = [
    # Dates, in every form
    "Các phòng gửi danh sách ‹trước ngày 10 tháng 5 năm 2021›.",
    "Nộp hồ sơ dự thi ‹trước ngày 31/3/2024› về Phòng Khảo thí.",
    "Hoàn thành lắp đặt thiết bị báo cháy ‹trước 31.3.2024›.",
    "Chốt số liệu ‹đến ngày 31-3› rồi khóa sổ.",
    "Gửi báo cáo ‹chậm nhất ngày 5 tháng 3› để tổng hợp.",
    "Nộp bài dự thi ‹trước 05/03›, quá hạn không nhận.",
    "Đăng ký danh sách thí sinh ‹trước 17h00 ngày 20/10›.",
    "Khai mạc hội thi vào ‹8 giờ 00 ngày 12/4/2025 (thứ Bảy)› tại nhà đa năng.",
    "Tổ chức chiến dịch ‹từ 01 đến 15/9/2024› tại 12 xã.",
    "Tổ chức tuần lễ áo dài ‹từ ngày 01/6 đến 30/6› trong toàn ngành.",
    "Trực chiến tại chốt kiểm dịch ‹01-15/9›, phân công theo ca.",
    "Lắp đặt xong camera ‹trước ngày **30/9/2026**›.",
    "Thẩm định hồ sơ, xong ‹trước 30/6›, trình Chủ tịch xã.",
    "Các chi bộ đại hội ‹từ ngày 15 tháng 3 đến hết ngày 30 tháng 4 năm 2025›.",
    "Mở cửa thư viện ‹vào các ngày 5, 15 và 25 hằng tháng›.",
    "Công khai ngân sách (‹trước ngày 20/3/2023›) trên trang điện tử.",
    "Báo cáo 6 tháng đầu năm và cả năm gửi ‹trước ngày 12 tháng 5 và 10 tháng 11 năm 2021›.",
    "Báo cáo sơ kết ‹6 tháng (trước ngày 10/6) và năm (trước ngày 30/11)› về Công an huyện.",
    "Nộp báo cáo tháng ‹vào ngày 18 hằng tháng›.",
    "Tổng hợp báo cáo ‹quý (trước ngày 15 của tháng cuối quý), năm (trước ngày 05/12)› gửi Sở Nội vụ.",
    "Đăng ký dự thi trực tuyến ‹từ 21/4 đến 17 giờ 00 ngày 28/4/2025›.",
    "Tổ chức coi thi ‹trong các ngày 26, 27 và 28 tháng 6 năm 2025›.",
    "Đại hội chi bộ xong ‹trước ngày 31/01/2025; đại hội đảng bộ cơ sở xong trước 30/6/2025›.",
    "Kiện toàn, thành lập ‹trước ngày 15/3/2025› tổ công nghệ số cộng đồng.",
    "Chốt danh sách ‹trước 16:30 ngày 10/10›.",
    "Hạn chót: ‹20/11/2024›.",
    "Tổ chức giải chạy vào ‹5h30 sáng Chủ nhật, 23/3/2025›.",
    "Báo cáo ‹trước ngày 05/01/2025 (học kỳ I) và 25/5/2025 (cả năm)› về Sở.",
    "Cập nhật tiến độ ‹trước ngày 25 của tháng cuối quý›.",
    "Triển khai Tháng hành động về an toàn lao động năm 2025 (‹từ 01/5 đến 31/5›).",
    # Months, quarters, weeks
    "Kiểm tra nội bộ theo lịch: ‹tháng 10, 12/2024 và tháng 3/2025›.",
    "Mở lớp xóa mù chữ ‹trong tháng 6, 7, 8 năm 2025›.",
    "Triển khai bệnh án điện tử ‹từ quý II/2025›.",
    "‹Tháng 4›: tổ chức Ngày sách và Văn hóa đọc Việt Nam 21/4.",
    "Tổ chức hội giảng ‹trong tháng 11/2024›, mỗi tổ 02 tiết.",
    "Diễn tập chữa cháy và cứu nạn ‹vào cuối tháng 5›.",
    "Thực hiện số hóa hồ sơ ‹từ tháng 3 đến tháng 5›.",
    "Công bố kết quả khảo sát ‹vào tháng 6 và tháng 11/2026›.",
    "Phát quang đường băng cản lửa ‹trong các tháng 1, 2, 3›.",
    "Ra quân làm đường liên thôn ‹đầu quý II›.",
    "Thanh tra chuyên đề, hoàn thành ‹trong quý III›.",
    "Phát hành bản tin ‹Quý I, II, III, IV năm 2021›.",
    "Nghiệm thu đề tài ‹trong quý II/2025› theo hợp đồng.",
    "Khám sức khỏe học sinh ‹tuần 1 tháng 9›.",
    "Họp ban đại diện ‹vào tuần thứ hai của tháng 10›.",
    "Dọn vệ sinh sau lụt, xong ‹trong tuần đầu tháng 10›.",
    "Giải ngân vốn chương trình nông thôn mới ‹trong 6 tháng đầu năm 2024›.",
    # Years
    "Phấn đấu ‹đến năm 2025› có 80% số xã đạt chuẩn nông thôn mới.",
    "‹Đến hết năm 2025›, 100% thủ tục hành chính được số hóa.",
    "Kết nạp ít nhất 05 đảng viên ‹trong năm›.",
    "Hoàn thành sáp nhập chi bộ ‹trong năm 2024›.",
    "Khảo sát mức độ hài lòng ‹vào cuối năm học›.",
    "Sơ kết phong trào thi đua ‹giữa học kỳ I›.",
    "Mua bảo hiểm y tế cho học sinh ‹đầu năm học›.",
    "Tập huấn phần mềm ‹trong năm học 2024-2025› cho 100% giáo viên.",
    "‹Năm 2025›, phấn đấu có 05 trường đạt chuẩn quốc gia.",
    "Tỷ lệ hộ dùng nước sạch đạt 95% ‹vào năm 2025›.",
    "Phấn đấu ‹trước năm 2027› hoàn thành nâng cấp.",
    "Từ nay ‹đến cuối năm›, hoàn thành 3 công trình.",
    # Recurrences
    "Chi bộ sinh hoạt ‹định kỳ vào ngày mùng 5 hằng tháng›.",
    "Thực hiện chế độ báo cáo ‹tuần, tháng, quý› theo quy định.",
    "Giao ban ‹hằng tuần vào 14h00 thứ Năm›.",
    "Bảo dưỡng xe chữa cháy ‹6 tháng/lần›, ghi sổ.",
    "Chi trả trợ cấp ‹từ ngày 5 đến ngày 10 hằng tháng›.",
    "‹Thường xuyên, định kỳ› kiểm tra phòng cháy tại chợ.",
    "Hoàn thành ‹chậm nhất vào ngày 30 tháng 6 hằng năm›.",
    "Kiểm tra 100% cơ sở ‹ít nhất một lần trong năm›.",
    "‹Thường xuyên› theo dõi diễn biến dịch tả lợn châu Phi.",
    "Nhà trường cần ‹thường xuyên› kiểm tra bếp ăn.",
    "Kiểm tra ‹thường xuyên, liên tục› các tụ điểm.",
    "Trạm Y tế giám sát ‹thường xuyên› tại các ổ dịch cũ.",
    "‹Định kỳ hằng quý› tổ chức đối thoại với thanh niên.",
    "Thực hiện báo cáo ‹định kỳ và đột xuất› theo quy định.",
    "‹Định kỳ› họp Ban Chỉ đạo và bàn giải pháp.",
    "‹Hằng năm, trước ngày 15/12›, các chi bộ kiểm điểm đảng viên.",
    "Cập nhật dữ liệu dân cư ‹hàng tháng, quý, 06 tháng, năm› báo cáo Sở.",
    "Giao ban trực tuyến ‹chiều thứ Sáu hằng tuần›.",
    "Chào cờ ‹vào sáng thứ Hai hàng tuần› tại sân trường.",
    "Tiếp công dân ‹vào thứ Ba và thứ Năm hằng tuần›.",
    "Chung cư cao tầng thực tập phương án ‹ít nhất 02 lần/năm›.",
    "Sinh hoạt chuyên đề ‹1 lần/quý› tại chi bộ.",
    "Đối chiếu công nợ ‹mỗi tháng ít nhất 01 lần›.",
    "Cập nhật sổ hộ nuôi ‹mỗi quý một lần›.",
    "Tổ giúp việc họp ‹02 tháng một lần›, Công an làm tổ trưởng.",
    "Phun khử khuẩn phòng học ‹02 ngày một lần›.",
    "Vệ sinh đồ chơi, tay nắm cửa ‹hằng ngày›.",
    "Trực đường dây nóng, báo cáo Tỉnh ủy ‹trước 16 giờ hằng ngày›.",
    "Mở lớp dạy bơi, ‹mỗi tuần ít nhất 03 buổi›, tại bể bơi xã.",
    "Báo cáo tiến độ ‹chậm nhất ngày 20 hằng tháng›.",
    "Gửi số liệu ‹ngày 25 hằng tháng› về Chi cục.",
    # "Định kỳ" with a recurrence, however far from its verb
    "Báo cáo kết quả về UBND xã ‹định kỳ hằng quý›.",
    "Nộp biên bản họp cho Đảng ủy xã ‹định kỳ hàng tháng›",
    "Báo cáo Sở Y tế kết quả ‹định kỳ hằng quý›",
    "Công khai tình hình sử dụng kinh phí ‹định kỳ mỗi quý›.",
    "Gửi bảng chấm công về phòng ‹theo định kì hàng quý›.",
    "Gửi nhận xét kế hoạch hoạt động ‹định kỳ, hằng tháng›.",
    "Gửi số liệu về Chi cục ‹hằng quý, 6 tháng và năm›.",
    # Durations
    "Xác minh thông tin ‹trong vòng 24 giờ› và phản hồi.",
    "Trả kết quả ‹trong thời hạn 10 ngày làm việc›.",
    "Ban hành kế hoạch ‹trong vòng 30 ngày kể từ ngày ký›.",
    "Gửi bản cam kết ‹chậm nhất 5 ngày làm việc kể từ ngày nhận được kế hoạch này›, có chữ ký.",
    "Báo ca bệnh ‹chậm nhất 24 giờ sau khi phát hiện›.",
    "Gửi danh sách cho Trạm Y tế ‹trong 10 ngày sau khai giảng›.",
    "‹Sau 14 ngày kể từ ngày ghi nhận ca bệnh cuối cùng›, công bố hết dịch.",
    "Ra quân tuần tra ‹15 ngày trước kỳ nghỉ hè›.",
    "Khắc phục tồn tại ‹trong thời hạn 30 ngày kể từ ngày lập biên bản›.",
    "Phun hóa chất diệt muỗi ‹trong vòng 48 giờ sau khi ghi nhận ổ dịch›.",
    "Trả lời ‹trong vòng 05 ngày làm việc, kể từ ngày nhận được kiến nghị›.",
    "Báo cáo ca bệnh lên hệ thống ‹trong ngày›.",
    "Nhận đơn phúc khảo ‹trong 10 ngày kể từ ngày công bố kết quả›.",
    # Occasions
    "Tuyên truyền về pháo ‹trước, trong và sau Tết Nguyên đán›.",
    "Thăm hỏi gia đình chính sách ‹nhân dịp Tết Nguyên đán, ngày Thương binh - Liệt sĩ 27/7› và trao quà.",
    "Tặng quà ‹nhân ngày Quốc tế Thiếu nhi 01/6, Tết Trung thu› cho trẻ em.",
    "Tăng cường tuần tra ‹trong dịp Tết và lễ hội›.",
    "Quản lý học sinh ‹trong dịp hè năm 2024› trên địa bàn.",
    "Kiểm tra hồ đập ‹trước mùa mưa bão›.",
    "Vệ sinh lớp học ‹trước kỳ nghỉ hè› và bàn giao về địa phương.",
    "Thi giáo viên giỏi ‹nhân kỷ niệm ngày Nhà giáo Việt Nam 20/11› tại trường.",
    "Treo cờ ‹vào các dịp lễ, Tết›.",
    "Kiểm tra cơ sở vật chất ‹trước khai giảng›.",
    "Tổ chức ra quân ‹trong tháng hành động vì an toàn thực phẩm›.",
    # Triggers
    "Triển khai tiêm bổ sung ‹khi có văn bản của Sở Y tế›.",
    "Niêm yết danh sách ‹ngay sau khi có kết quả›.",
    "Phổ biến đến từng chi bộ ‹sau khi kế hoạch được ban hành›.",
    "Nghiệm thu phần mềm ‹trước khi đưa vào sử dụng›.",
    "Chỉ đạo rà soát tồn tại ‹trước khi bước vào năm học mới›.",
    "‹Khi xảy ra cháy›, đội dân phòng chữa cháy tại chỗ.",
    "Điều động xe chữa cháy ‹khi có lệnh›.",
    "‹Ngay sau khi bão tan›, kiểm tra thiệt hại tại các xã.",
    "Báo cáo đột xuất ‹khi có yêu cầu của cấp trên›.",
    # So long before something, or at once
    "Đưa giấy mời họp ‹trước cuộc họp 02 ngày›.",
    "Báo cho hộ dân hạ lưu ‹trước khi mở cống tối thiểu 06 giờ›.",
    "Quét dọn nhà văn hóa ‹trước rằm tháng Tám 3 ngày›.",
    "Có mặt tại điểm thi ‹trước giờ phát đề 45 phút›, mang theo thẻ.",
    "Người trực ca báo lãnh đạo ‹ngay trong ca trực› để xử lý.",
    "Cán bộ một cửa trả lời người dân ‹ngay trong buổi sáng›; ghi sổ theo dõi.",
    "Chuyển hồ sơ liên thông ‹trong ngày làm việc› cho cơ quan chuyên môn.",
    "Bộ phận một cửa trả kết quả ‹trong ngày làm việc› đối với chứng thực.",
    "Sơ cứu và báo cấp cứu ‹trong 15 phút đầu›, ưu tiên trẻ nhỏ.",
    # Each time that something comes
    "Họp rút kinh nghiệm ‹sau mỗi đợt kiểm tra›.",
    "Cân lại lượng rác ‹sau mỗi buổi thu gom›, ghi vào sổ.",
    "Kiểm tra dây cứu sinh ‹trước mỗi chuyến đi›.",
    "Tuyên truyền về pháo ‹trước mỗi kỳ nghỉ lễ›.",
    "Đội cử 3 người ‹mỗi tuần› trực cổng chợ.",
    "Chi hội phụ nữ gom phế liệu ‹mỗi tháng›.",
    "Sinh hoạt ‹ít nhất 02 lần/quý› tại nhà văn hóa.",
    # More triggers
    "Khóa van nước ‹trước khi thi công›.",
    "Chi trả phần còn lại ‹khi cấp trên phân bổ kinh phí›.",
    "‹Khi có ca sốt rét›, trạm lấy máu xét nghiệm cả thôn, cách ly tối thiểu 7 ngày kể từ ngày khởi phát.",
    "‹Khi có sạt lở, trong 30 phút đầu› phải rào chắn hai đầu đường.",
    # Terms, weekdays, occasions
    "Đưa trò chơi dân gian vào giờ ra chơi của ‹học kỳ I năm học 2026-2027›.",
    "Dạy bơi cho lớp 5 ‹trong học kỳ II năm học 2025 - 2026›.",
    "Vệ sinh khuôn viên ‹vào thứ 3, 5, 7 hằng tuần›.",
    "‹Mỗi sáng thứ Ba›, đoàn viên hướng dẫn nộp hồ sơ trực tuyến.",
    "Ra quân đồng loạt, cao điểm ‹trong Tháng hành động›, có chấm điểm.",
    # Of a habit's noun, but how often is said
    "Tổ chức khám sức khỏe ‹định kỳ hằng năm› cho người lao động.",
    "Quan trắc môi trường ‹định kỳ 6 tháng/lần› tại khu công nghiệp.",
    # Done by then, before what else is said
    "Quản lý học sinh trong dịp hè, ký cam kết, xong ‹trước khi nghỉ hè›.",
    # The firmest of several
    "Đảng ủy kiểm điểm tập thể, cá nhân hằng năm, xong ‹trước 15/12›.",
    "Thường xuyên theo dõi; gửi báo cáo ‹trước ngày 10/9›.",
    "Định kỳ các sở báo cáo ‹trước ngày 20/11› về UBND.",
    # The days that data are of are not when they are sent
    "Tổng hợp số liệu từ ngày 01/01/2023 đến 31/12/2023, báo cáo ‹trước 20/3/2024›.",
    "Gửi dữ liệu (tính từ ngày 15/12/2022 đến ngày 14/6/2023) về Sở ‹trước ngày 20/6/2023›.",
    "Thống kê kết quả xử lý vi phạm từ 16/11 đến 15/5 ‹chậm nhất ngày 20/5›.",
    "Rà soát, tổng hợp số liệu từ tháng 01 đến tháng 6, xong ‹trước ngày 10/7›.",
    "Tổng hợp số liệu tai nạn từ ngày 01 đến 15/9, gửi ‹ngày 20/9›.",
    # … but without another time, or where data are gathered then, they are
    "Nhập số liệu hộ kinh doanh ‹từ ngày 01/7 đến 30/7, báo cáo trước ngày 10/8›.",
    "Rà soát số liệu ‹từ ngày 01/7 đến 30/7› là 20 trường.",
    "Thu thập số liệu tại hộ ‹từ ngày 01/7 đến 30/7›.",
    "Công bố kết quả ‹từ ngày 01/7 đến 03/7›, dán tại bảng tin của trường.",
    # No calendar has such a day
    "Gửi báo cáo ‹trước ngày 30/13/2024› để tổng hợp.",
    "Nộp hồ sơ ‹trước 45/12/2024›.",
    # Hours and minutes from an event, and the latest day before one
    "Thông báo kết quả xử lý cho người báo tin ‹chậm nhất 48 giờ kể từ khi tiếp nhận›.",
    "Có mặt tại hiện trường ‹trong vòng 30 phút kể từ khi nhận được lệnh›.",
    "Nộp bản thu hoạch ‹muộn nhất 07 ngày sau khi kết thúc lớp tập huấn›.",
    "Trả lời bằng văn bản ‹trong thời hạn không quá 03 ngày làm việc kể từ ngày nhận hồ sơ hợp lệ›.",
    "Hoàn thành cập nhật hồ sơ ‹sau 10 ngày làm việc›.",
    "Tiêm nhắc mũi 2 ‹sau 28 ngày kể từ mũi 1›.",
    "Trả lời phản ánh ‹trong ngày, chậm nhất 24 giờ kể từ khi nhận tin›.",
    "‹Chậm nhất sau 15 ngày kể từ ngày kế hoạch được phê duyệt›, các thôn họp dân.",
    "Kiểm tra công tác chuẩn bị ‹chậm nhất trước ngày khai giảng 05 ngày›.",
    "Lắp rào chắn bể nước, ‹muộn nhất trước mùa mưa bão›.",
    "Ký cam kết ‹chậm nhất trước khi nghỉ hè›.",
    "Bàn giao mặt bằng ‹chậm nhất quý II năm 2026›.",
    # What opens a sentence, what is waited for, and what is reported at once
    "‹Khi phát hiện người lạ vào trường› phải báo ngay bảo vệ.",
    "‹Khi có ổ dịch› phối hợp với các thôn phun khử khuẩn.",
    "‹Khi có gió mạnh từ cấp 6 trở lên›, chủ tàu đưa tàu vào nơi tránh trú.",
    "‹Đột xuất khi có sạt lở›, báo cáo Thường trực Huyện ủy.",
    "Rà soát hộ nghèo, gửi danh sách ‹khi có hướng dẫn của Sở›.",
    "Phát thanh cảnh báo ‹khi có mưa lũ›.",
    "Khi có vụ cháy, báo cáo Công an xã ‹ngay sau khi xảy ra vụ việc›.",
    "Công bố đường dây nóng ‹ngay sau khi ban hành Kế hoạch này›.",
    # Weeks of the month, clocks with weekdays, terms
    "Tổ bảo vệ rừng họp ‹vào tuần cuối tháng›.",
    "Chi đoàn dọn nhà bia tưởng niệm ‹vào sáng Chủ nhật tuần cuối của tháng›.",
    "Tổng vệ sinh ‹chiều thứ Sáu tuần thứ tư hằng tháng›.",
    "Giao ban cụm thi đua ‹mỗi quý một lần, vào tuần đầu của tháng đầu quý›.",
    "Báo cáo tuần gửi ‹trước 15 giờ thứ Sáu›.",
    "Tập huấn kỹ năng mềm ‹mỗi học kỳ 01 lần›.",
    "Kiểm tra nước uống ‹từng ngày›.",
    "Trực tiếp dân ‹vào ngày 10 và ngày 25 hàng tháng›; trùng ngày nghỉ thì lùi sang hôm sau.",
    "Sơ kết ‹vào cuối học kỳ I, tổng kết vào cuối năm học 2025-2026›.",
    "Dạy bơi cho 200 em ‹trong hè 2025›.",
    # Peaks, examinations, days of the moon
    "Tổ xung kích trực tại bến xe ‹trong các ngày thi vào lớp 10›.",
    "Công an xã ‹trong thời gian cao điểm› tăng cường chốt chặn.",
    "Đội quản lý chợ kiểm tra ‹vào các thời điểm giáp Tết›.",
    "Ra quân xử lý vi phạm hành lang đường ‹trong đợt cao điểm trước Tết›.",
    "Dâng hương ‹ngày 10/3 (âm lịch)› tại đền.",
    # Dots and dashes, two dates
    "Nộp danh sách ‹trước 15.3.2026›.",
    "Chốt hồ sơ khen thưởng ‹đến 15-3-2026›.",
    "Hoàn thành ‹trước 30.4, bàn giao trước 15.5.2026›.",
    "Đại hội liên đội xong ‹trước 15/10 và nộp biên bản trước ngày 20/10/2025›.",
    "Hoàn thành ‹trong quý II, nghiệm thu trong quý III năm 2026›.",
    "Khởi công ‹tháng 4, hoàn thành tháng 9›.",
    "Cắm biển cảnh báo ‹từ tháng 3 đến hết tháng 5›.",
    "Từ nay ‹đến 30/4/2026› xử lý dứt điểm các điểm tập kết rác.",
    # Hours of the clock, and those that have a name
    "Bảo vệ mở cổng ‹trước 6h30› những ngày có hội thi.",
    "Mở cổng trường ‹từ 6 giờ 45 phút›, không nhận người lạ.",
    "Giao nhận thực phẩm ‹lúc 6 giờ 30 đến 7 giờ› có đủ thành phần.",
    "Báo số suất ăn ‹trước 8 giờ hằng ngày›;",
    "Rác được đưa ra điểm tập kết ‹trước 18 giờ›.",
    "Báo cáo ‹trước 15h00›.",
    "Tập trung ‹trước 7 giờ sáng› tại sân.",
    "Đóng cửa rừng ‹từ 10 giờ đến 16 giờ› ở các chốt.",
    "Phân luồng xe ‹vào giờ tan trường›, nhất là ở ngã ba.",
    "Kiểm tra bãi giữ xe, tập trung ‹vào đầu giờ sáng và cuối giờ chiều›.",
    "Trao tờ rơi cho cha mẹ trẻ ‹trong giờ đón, trả trẻ›.",
    "Nhà thuốc báo ca nghi ngờ ‹trong 24 giờ›.",
    # Weeks of a term, of a month
    "Thi nghề ‹trong tuần 9, 10›; đề do tổ ra.",
    "Họp cha mẹ học sinh, thống nhất mức thu (‹tuần 1›).",
    # The last day, each time, how often money is made public
    "Thủ quỹ trả lại tiền ăn ‹vào ngày cuối cùng của tháng›.",
    "Công khai các khoản thu, chi ‹sau mỗi học kỳ›.",
    "Công khai thực đơn và tài chính ‹hằng ngày› trên bảng tin.",
    "Tuyên truyền trên loa ‹02 lần/ngày trong tháng 9›.",
    # The weather, epidemics, accidents
    "Duy trì chế độ trực ban 24/24 giờ ‹khi có bão, áp thấp nhiệt đới hoặc mưa lũ lớn›; theo dõi bản tin.",
    "Cấm tàu ra khơi ‹khi có áp thấp nhiệt đới, bão trên biển›.",
    "Cho học sinh nghỉ học ‹khi mưa lũ nguy hiểm›.",
    "Tổ chức trực dịch ‹khi có ổ dịch›; thu dung ca nhẹ.",
    "Gọi điện cho Chủ tịch xã ‹khi xảy ra tai nạn hoặc nghi ngộ độc›, sau đó làm văn bản.",
    # What is said first is of the whole item
    "‹Thường xuyên› vá lỗ hổng; sao lưu dữ liệu hằng tuần.",
    "Mỗi khối đi tham quan một chuyến ‹trong học kỳ II›; báo cha mẹ học sinh trước chuyến đi 15 ngày.",
    "‹Định kỳ 6 tháng một lần›, ba ngành họp giao ban; khi có tai nạn nghiêm trọng thì họp ngay.",
    "Họp tổ; gửi danh sách ‹trước ngày 5/9; báo kết quả trước ngày 30/9›.",
    "100% ca nghi mắc được điều tra ‹trong vòng 48 giờ›.",
    # Line breaks and odd signs
    "Gửi báo cáo ‹trước ngày 15\n\ntháng 5 năm 2024› về huyện.",
    "Gửi báo cáo ‹TRƯỚC NGÀY 15/5/2024›.",
    "Tiến hành ‹từ 5/3 – 10/3› tại xã.",
    "Rà soát cơ sở kinh doanh karaoke ‹trước\u00a0ngày 30/6/2023›.",
]  # fmt: skip

_NONE = [
    # Dates of documents
    "Thực hiện Quyết định số 23/QĐ-TTg ngày 07/01/2021 của Thủ tướng Chính phủ.",
    "Triển khai Nghị quyết 121/2020/QH14 ngày 19/6/2020 của Quốc hội.",
    "Tuyên truyền Luật Phòng cháy và chữa cháy ngày 29 tháng 6 năm 2001.",
    "Phổ biến Luật Trẻ em năm 2016 và Nghị định số 56/2017/NĐ-CP.",
    "Tiếp tục thực hiện Chỉ thị số 20-CT/TW ngày 05 tháng 11 năm 2012 của Bộ Chính trị.",
    "Quán triệt Kế hoạch số 61/KH-PGDĐT ngày 22/8/2024 của Phòng.",
    "Áp dụng Thông tư số 12/TT-BTC, có hiệu lực từ ngày 01/7/2025.",
    # Periods and names
    "Báo cáo tổng kết công tác dân số giai đoạn 2016 - 2020.",
    "Xây dựng Kế hoạch công tác năm 2024 của ngành.",
    "Tham gia Diễn đàn trẻ em năm 2024 cấp huyện.",
    "Giảm 10% số vụ cháy so với năm 2022.",
    "Duy trì tiêu chí đã đạt năm 2023.",
    "Triển khai Chương trình chuyển đổi số đến năm 2025, định hướng đến năm 2030.",
    "Cụ thể hóa Chiến lược phát triển giáo dục đến năm 2030.",
    "Tổng hợp kết quả 6 tháng đầu năm 2024 của các trường.",
    "Đánh giá tình hình quý I làm căn cứ điều chỉnh.",
    "Tổ chức ngày Nhà giáo Việt Nam 20/11 trang trọng.",
    "Tuyên truyền ngày Chuyển đổi số quốc gia 10/10.",
    "Tuyển sinh lớp 10 năm học 2025-2026 đúng quy chế.",
    "Nâng tỷ lệ từ 85% năm 2023 lên 90% năm 2025.",
    "Đưa chỉ tiêu vào nghị quyết năm 2025 của chi bộ.",
    "Mít tinh kỷ niệm 26/3 tại hội trường.",
    # Numbers
    "Tiêm vắc xin cho trẻ từ 5-17 tuổi.",
    "Khám cho trẻ dưới 6 tuổi; phấn đấu 3/5 trường đạt chuẩn.",
    "Thường trực 24/24 giờ, sẵn sàng phương tiện.",
    "Gọi tổng đài 111 hoặc số 0902.123.456.",
    "Phấn đấu đạt tiêu chí 3, 5 và 12.",
    "Dạy 2 buổi/ngày cho học sinh tiểu học.",
    "Tập huấn 02 ngày cho 60 cán bộ; mỗi lớp 3 ngày.",
    "Tổng kết 05 năm thực hiện Chỉ thị 05-CT/TW.",
    "Tăng từ 2/3 đến 3/4 số hộ có nước sạch.",
    # Attributes
    "Rà soát các khu vực thường xuyên xảy ra tai nạn đuối nước.",
    "Bố trí kinh phí từ nguồn chi thường xuyên của đơn vị.",
    "Gắn với những hoạt động thường xuyên của ngành.",
    "Liên hệ Trung tâm giáo dục thường xuyên.",
    "Lồng ghép trong dự toán ngân sách hằng năm của huyện.",
    "Phòng tránh đuối nước trong mùa hè.",
    "Trong mùa mưa lũ, trực ban 24/24 giờ.",
    "Bố trí kinh phí hỗ trợ thường xuyên cho đội trưởng.",
    "Tổ chức khám sức khỏe định kỳ cho người lao động.",
    "Xác định đây là việc quan trọng, thường xuyên của cấp ủy.",
    "Bố trí hai cán bộ trực (3 buổi sáng thứ Bảy).",
    "Bố trí kinh phí mỗi năm cho đội bóng.",
    "Hộ vi phạm trong năm 2025 phải ký cam kết.",
    "Cơ sở bị xử phạt trong quý I đều được phúc tra.",
    "Nhắc lại tại buổi họp phụ huynh cuối học kỳ I.",
    "Đưa nội dung này vào tiêu chí xếp loại cuối năm học.",
    "Quản lý bãi tắm, nhất là trong dịp nghỉ lễ.",
    "Lo kinh phí cho các hoạt động trong Tháng hành động.",
    # How something is, not how often it is done
    "Việc kiểm tra phải thường xuyên, tránh hình thức.",
    "Giữ mối liên lạc thường xuyên với gia đình học sinh.",
    # The time that a paper or a meeting is for, or of what is to be avoided
    "Đưa chỉ tiêu giảm nghèo vào nghị quyết phát triển kinh tế - xã hội hằng năm.",
    "Góp ý kế hoạch phát triển văn hóa hằng năm của xã.",
    "Gắn kết quả phân loại rác với đánh giá, xếp loại cuối năm của thôn.",
    "Đưa kết quả phân loại rác vào tiêu chí xét gia đình văn hóa hằng năm.",
    "Xây dựng lịch trực nhật từng tuần cho các lớp.",
    "Theo dõi dư nợ theo từng tháng.",
    "Phụ huynh dự buổi ngoại khóa đầu năm.",
    "Phối hợp với thôn, không để học sinh tắm sông một mình trong dịp hè.",
    # In what case, not when
    "Điều thêm lực lượng hỗ trợ khi có yêu cầu.",
    "Sơ cứu, chuyển tuyến khi có tai nạn; lập sổ theo dõi.",
    "Mở lớp khi có đủ 15 học viên đăng ký.",
    # Amounts and lengths
    "100% giáo viên được khám sức khỏe định kỳ ít nhất 01 lần/năm học.",
    "Thời gian phát biểu của mỗi đại biểu không quá 10 phút.",
    "Giữ mức giảm trước 5.5 triệu đồng.",
    "Dành ít nhất 02 tiết/tháng cho giáo dục địa phương.",
    "Đăng 05 tin, bài/tuần lên trang điện tử.",
    "Đo thân nhiệt cho trẻ 02 lần/ngày.",
    "100% hộ chăn nuôi phun khử trùng ít nhất 01 lần/tuần.",
    "Cho học sinh nghỉ tối đa 5 ngày.",
    "Theo dõi người tiếp xúc ít nhất 14 ngày kể từ ngày cuối cùng gặp người bệnh.",
    "Trực 24/24 giờ, 7/7 ngày trong tuần.",
    "Mở cửa thư viện 05 ngày trong tuần.",
    "Trực tất cả các ngày trong tuần.",
    "Tổng hợp số liệu tính từ ngày 01/01/2023 đến ngày 31/12/2023.",
    "Trên 95% số hộ vùng trũng được báo tin ít nhất 06 giờ trước khi lũ về.",
    "Báo trước 12 giờ cho các hộ ven sông; sinh hoạt từ 2 giờ trở lên.",
    "Số người mắc được tính trong 24 giờ.",
    "Lồng ghép vào 2 giờ sinh hoạt lớp; hỗ trợ hộ bị thiệt hại khi xảy ra thiên tai.",
    "Chuyển tuyến khi có tai nạn; dạy kỹ năng thoát nạn khi xảy ra cháy.",
    "Hủy mẫu thức ăn lưu sau 24 giờ",
    # Opportunities, wishes, manners
    "Nâng cao hiệu quả bộ máy sau khi sắp xếp đơn vị hành chính.",
    "Dạy trẻ rửa tay trước khi ăn; đội mũ trước khi lên xe.",
    "Phát động phong trào “Thứ Bảy xanh, mỗi nhà trồng cây, mỗi tháng một việc tốt”.",
    "Chịu trách nhiệm trước Chủ tịch UBND xã về 02 tuần cao điểm.",
    "Tổ chức kiểm tra học kỳ I năm học 2025-2026 đúng quy chế.",
    "Lựa chọn học sinh khi có các chương trình trao học bổng được tổ chức.",
    "Gọi đường dây nóng khi có nhu cầu tư vấn.",
    "Nếu có vướng mắc, phản ánh về Phòng Nội vụ.",
    "Mở chuyên mục “Mỗi tuần một cuốn sách” trên đài.",
    "Kịp thời khen thưởng tập thể tiêu biểu.",
    "Trong quá trình triển khai, chủ động phối hợp.",
    "Phát huy vai trò nhân dân; nhân rộng mô hình hay.",
    "Tổng kết lần thứ ba cuộc vận động.",
    "Chăm sóc trẻ em trong những năm đầu đời.",
    "",
]

_CELLS = [
    # Everything in it counts, whatever it says
    *("Thường xuyên", "Quý II-IV", "Theo kế hoạch", "Tháng 6-7", "15/3", "Trước 20/10", "Trong năm", "2024", "T9/2024"),
    *("Cả năm học", "Theo chỉ đạo của cấp trên", "31-3", "Tuần 1-2", "Đợt 1: trước ngày 30/4/2023; đợt 2: trước 30/9"),
]

_HEADINGS = [
    "‹Tháng 9/2024›",
    "**‹THÁNG 10 NĂM 2024›**",
    "4. Tổ chức Tháng hành động (‹từ ngày 01/6 đến ngày 30/6›), hội thi",
    "Giai đoạn 1 (‹tháng 3 - 6/2024›)",
    "Đợt 1: ‹từ 5/3 đến 10/3›",
    "‹Quý I/2025›",
    "III. Học kỳ I (‹từ tháng 9 đến tháng 12›)",
    "2. ‹Hằng tuần›:",
    "a) ‹Đến năm 2025›:",
    "2. Mục tiêu ‹đến năm 2025›",
    "‹Tuần 2 tháng 9›",
    "‹Tuần 1 (02/9 - 07/9)›",
    "‹Học kỳ II›",
    "‹Tuần thứ nhất›:",
    "Giai đoạn 1: Từ nay ‹đến 30/6/2025›",
    "1. Công tác phòng cháy (‹thường xuyên›)",
    "1. ‹Trước mùa mưa bão›",
    "I. ‹ĐẾN HẾT HỌC KỲ I›",
    "Tuần cao điểm ‹từ 25/01/2025 đến hết 02/02/2025›",
    "2. Nhiệm vụ ‹6 tháng cuối năm›",
    "III. Công việc ‹tháng 11/2025›",
    "a) ‹Khi có bão gần bờ›",
    "2. ‹Năm 2026›",
    "b) ‹Năm 2025›:",
    "Giai đoạn 1 (‹từ tháng 3 đến tháng 6/2025›): Chuẩn bị, làm điểm",
    "Giai đoạn 3 (‹tháng 11, 12/2025›): Đánh giá, tổng kết",
]

_NO_HEADINGS = [
    "I. TÌNH HÌNH NĂM 2022",
    "NĂM 2024",
    "Kế hoạch phòng cháy, chữa cháy năm 2024",
    "Chương trình giai đoạn 2021-2030",
    "1. Kết quả 6 tháng đầu năm 2024",
    "5. Thực hiện Quyết định số 06/QĐ-TTg ngày 03/01/2019 của Thủ tướng",
    "2. Kiểm tra thường xuyên các cơ sở",
    "VI. CHẾ ĐỘ BÁO CÁO ĐỊNH KỲ",
    "3. Kỷ niệm ngày Nhà giáo Việt Nam 20/11",
    "1. Giai đoạn 1 (2021-2025)",
    "(Kèm theo Kế hoạch số 112/KH-UBND ngày 14/02/2023 của UBND tỉnh)",
    "V. TỔ CHỨC THỰC HIỆN",
    "Chiến lược phát triển đến năm 2030",
    "1. Trước khi thi công",
    "c) Sau khi kết thúc đợt kiểm tra",
]


def _unmarked(words: str) -> tuple[str, str]:
    """The words without the marks, and what they enclose."""
    before, _, rest = words.partition("‹")
    inside, _, after = rest.partition("›")
    return before + inside + after, inside


@pytest.mark.parametrize("marked", _DUTIES)
def test_deadline_of_a_duty(marked: str) -> None:
    text, inside = _unmarked(marked)
    found = deadline_in(text, [Span(0, len(text))], year=None, issued=None)
    words = inside.removeprefix("vào ")
    assert found is not None
    assert found.text.removeprefix("vào ") == collapsed(words)
    assert collapsed(found.span.of(text)) == found.text


@pytest.mark.parametrize("text", _NONE)
def test_no_deadline(text: str) -> None:
    assert deadline_in(text, [Span(0, len(text))], year=2024, issued=None) is None


@pytest.mark.parametrize("cell", _CELLS)
def test_deadline_of_a_cell(cell: str) -> None:
    text = f"7\t{cell} \tUBND xã"
    found = deadline_of_cell(text, [Span(2, 3 + len(cell))], year=2024, issued=None)
    assert found is not None
    assert found.text == cell


@pytest.mark.parametrize("cell", ["", "-", " – ", "...", "\n"])
def test_an_empty_cell_sets_no_deadline(cell: str) -> None:
    assert deadline_of_cell(cell, [Span(0, len(cell))], year=2024, issued=None) is None


def test_a_cell_of_several_spans() -> None:
    text = "Trước\n\nngày 5/3\tUBND\tQuý II"
    whole, rest = Span(0, 15), Span(text.index("Quý"), len(text))
    for spans in ([Span(0, 5), Span(7, 15)], [whole, rest], [Span(5, 6), whole]):
        found = deadline_of_cell(text, spans, year=2024, issued=None)
        assert found is not None
        assert found.text == "Trước ngày 5/3"
        assert found.due == ("2024-03-05",)


@pytest.mark.parametrize("marked", _HEADINGS)
def test_time_of_a_heading(marked: str) -> None:
    text, inside = _unmarked(marked)
    found = deadline_in_heading(text, Span(0, len(text)), year=2024, issued=None)
    assert found is not None
    assert found.text == inside


@pytest.mark.parametrize("text", _NO_HEADINGS)
def test_heading_without_a_time(text: str) -> None:
    assert deadline_in_heading(text, Span(0, len(text)), year=2024, issued=None) is None


def test_days_of_a_school_year() -> None:
    text = "Họp trước ngày 15/3"
    whole = Span(0, len(text))
    read = (
        deadline_in(text, [whole], year=2025, issued=None, school_year=True),
        deadline_of_cell(text, [Span(4, len(text))], year=2025, issued=None, school_year=True),
        deadline_in_heading(text, whole, year=2025, issued=None, school_year=True),
    )
    assert [found and found.due for found in read] == [("2026-03-15",)] * 3


@pytest.mark.parametrize(
    ("words", "firm"),
    [
        *(("trước mùa mưa bão", True), ("cuối học kỳ I", True), ("hằng quý", True), ("ngày 5/3", True)),
        *(("tuần 1", True), ("định kỳ 6 tháng một lần", True), ("vào ngày cuối cùng của tháng", True)),
        *(("trước 6h30", False), ("định kỳ", False), ("vào giờ tan trường", False)),
        *(("thường xuyên", False), ("trong năm", False), ("khi có yêu cầu của cấp trên", False)),
    ],
)
def test_what_a_heading_does_not_override(words: str, firm: bool) -> None:
    found = deadline_of_cell(words, [Span(0, len(words))], year=None, issued=None)
    assert found is not None
    assert is_firm(found) is firm


def test_times_in_order() -> None:
    text = "Hàng tuần kiểm tra bếp ăn; gửi báo cáo trước ngày 5/9, công khai kết quả ngay sau khi họp."
    assert [time.words for time in find_times(text, Span(0, len(text)))] == [
        "Hàng tuần",
        "trước ngày 5/9",
        "ngay sau khi họp",
    ]


def test_only_the_given_spans_are_read() -> None:
    text = "Trước ngày 5/3 làm A. Làm B. Xong trước ngày 9/3."
    start, end = text.index("Làm"), text.index(" Xong")
    assert deadline_in(text, [Span(start, end)], year=2024, issued=None) is None
    found = deadline_in(text, [Span(start, end), Span(end, len(text))], year=2024, issued=None)
    assert found is not None
    assert (found.text, found.due) == ("trước ngày 9/3", ("2024-03-09",))


def test_a_page_end_within_a_time() -> None:
    text = "Gửi danh sách trước ngày 15\n\n7\n\ntháng 9 về xã. Gửi danh sách trước ngày 15 \n\ntháng 9 về xã."
    cut, rest = text.index("\n\n7"), text.index("tháng")
    joined = text.index(" \n\ntháng")
    first = deadline_in(text, [Span(0, cut), Span(rest, rest + 10)], year=2024, issued=None)
    whole = deadline_in(text, [Span(rest + 10, joined), Span(joined + 3, len(text))], year=2024, issued=None)
    assert first is not None
    assert whole is not None
    assert {(first.text, first.due), (whole.text, whole.due)} == {("trước ngày 15 tháng 9", ("2024-09-15",))}
    assert first.span.of(text) == "trước ngày 15"  # its first part: a page number stands between


def test_decomposed_letters_are_read() -> None:
    text = unicodedata.normalize("NFD", "Gửi báo cáo trước ngày 5 tháng 9.")
    found = deadline_in(text, [Span(0, len(text))], year=2024, issued=None)
    assert found is not None
    assert unicodedata.normalize("NFC", found.text) == "trước ngày 5 tháng 9"
    assert found.due == ("2024-09-05",)


_WORDS = (
    "ngày tháng năm quý tuần 15/5 31/02 2024 trước từ đến hết ( ) , ; . - và hàng định kỳ 6 II III/2024 thứ hai lần /"
    " khi có kể sau dịp nhân Tết mỗi ngày_25 trong vòng giờ ** “ ” \n 01 đầu cuối 9/2024 thường xuyên học mùa"
)
_PIECES = st.sampled_from(_WORDS.split(" "))

_TEXTS = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=30).map(" ".join))


@given(_TEXTS, st.integers(0, 20), st.integers(0, 250), st.sampled_from([None, 2023, 1]))
def test_any_text_is_read(text: str, start: int, length: int, year: int | None) -> None:
    start = min(start, len(text))
    span = Span(start, min(len(text), start + length))
    ends = [span.start]
    for time in find_times(text, span):
        assert ends[-1] <= time.span.start < time.span.end <= span.end
        assert time.words == collapsed(time.span.of(text))
        ends.append(time.span.end)
    read = (
        deadline_in(text, [span], year=year, issued="2023-01-31"),
        deadline_of_cell(text, [span], year=year, issued=None),
        deadline_in_heading(text, span, year=year, issued=None),
    )
    for found in filter(None, read):
        assert span.start <= found.span.start < found.span.end <= span.end
        assert found.text == collapsed(found.span.of(text))
