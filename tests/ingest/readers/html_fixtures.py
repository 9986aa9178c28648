"""Web pages as offices keep them: saved by Word, or from a site. All places and persons are invented."""

from __future__ import annotations

# What Word writes into a "filtered" or a full web page: its encoding, letters as numbers, numbers of lists as text
# between conditional comments, notes at the end, a head and a foot laid out in tables without borders.
_WORD_HEAD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head>
<meta http-equiv=Content-Type content="text/html; charset=windows-1252">
<meta name=Generator content="Microsoft Word 15">
<title>K&#7870; HO&#7840;CH</title>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Times New Roman",serif;} --></style>
</head>
<body lang=VI style='tab-interval:36.0pt'>
<div class=WordSection1>
<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>
 <tr><td width=300 valign=top style='padding:0cm'><p class=MsoNormal align=center>UBND HUY&#7878;N L&#360;NG
   SEN</p><p class=MsoNormal align=center><b>X&Atilde; KHE NG&#7846;N<o:p></o:p></b></p></td>
  <td width=300 style='padding:0cm'><p class=MsoNormal><b>C&#7896;NG H&Ograve;A X&Atilde; H&#7896;I
   CH&#7910; NGH&#296;A VI&#7878;T NAM</b></p><p class=MsoNormal><u>&#272;&#7897;c l&#7853;p - T&#7921; do -
   H&#7841;nh ph&uacute;c</u></p></td></tr>
 <tr><td><p>S&#7889;: 21/KH-UBND</p></td>
  <td><p><i>Khe Ng&#7847;n, ng&agrave;y 06 th&aacute;ng 5 n&#259;m 2025</i></p></td></tr>
</table>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal align=center style='text-transform:uppercase'><b>K&#7871; ho&#7841;ch</b></p>
<p class=MsoNormal align=center><b>Ph&ograve;ng, ch&#7889;ng
&#273;u&#7889;i n&#432;&#7899;c tr&#7867; em n&#259;m 2025</b></p>
"""
_WORD_BODY = """<p class=MsoNormal>Th&#7921;c hi&#7879;n K&#7871; ho&#7841;ch s&#7889; 30/KH-UBND<a
style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><span
style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference><span
style='font-size:14.0pt'>[1]</span></span><![endif]></span></span></a> c&#7911;a UBND huy&#7879;n, UBND x&atilde; ban
h&agrave;nh K&#7871; ho&#7841;ch nh&#432; sau:</p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><b><span
style='mso-list:Ignore'>I.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></b><![endif]><b>T&#7892; CH&#7912;C TH&#7920;C HI&#7878;N</b></p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>C&ocirc;ng
an x&atilde;</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>&middot;<span>&nbsp;&nbsp; </span></span></span><![endif]>C&#7855;m bi&#7875;n c&#7843;nh
b&aacute;o t&#7841;i c&aacute;c b&#7871;n s&ocirc;ng tr&#432;&#7899;c ng&agrave;y 31/5/2025;</p>
<p class=MsoNormal>- Di&#7879;n t&iacute;ch h&#7891; tr&ecirc;n 500 m<sup>2</sup> ph&#7843;i c&oacute; r&agrave;o
ch&#7855;n.<span style='mso-tab-count:1'>      </span></p>
<p class=MsoNormal style='display:none;mso-hide:all'>&#7849;n</p>
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse;border:none'>
 <thead><tr><td style='border:solid windowtext 1.0pt'><p>TT</p></td><td><p>Nhi&#7879;m
   v&#7909;</p></td><td><p>Ch&#7911; tr&igrave;</p></td><td><p>Th&#7901;i h&#7841;n</p></td></tr></thead>
 <tr><td><p>1</p></td><td><p>D&#7841;y b&#417;i</p><p>cho h&#7885;c sinh</p></td>
  <td rowspan=2><p>Tr&#432;&#7901;ng THCS Khe Ng&#7847;n</p></td><td><p>Th&aacute;ng 6/2025</p></td></tr>
 <tr><td><p>2</p></td><td><p>Thi b&#417;i</p></td><td><p>Th&aacute;ng 7/2025</p></td></tr>
</table>
<p class=MsoNormal>Tr&ecirc;n &#273;&acirc;y l&agrave; K&#7871; ho&#7841;ch ph&ograve;ng, ch&#7889;ng &#273;u&#7889;i
n&#432;&#7899;c tr&#7867; em n&#259;m 2025./.</p>
<table class=MsoNormalTable border=0><tr><td><p><b><i>N&#417;i nh&#7853;n:</i></b></p><p>- UBND huy&#7879;n;</p>
<p>- L&#432;u: VT.</p></td><td><p>TM. &#7910;Y BAN NH&Acirc;N D&Acirc;N</p><p>CH&#7910; T&#7882;CH</p>
<p>&nbsp;</p><p>Ho&agrave;ng V&#259;n Th&#7917;</p></td></tr></table>
</div>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all>
<hr align=left size=1 width="33%"><![endif]>
<div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1" title=""><span class=MsoFootnoteReference><span style='mso-special-character:footnote'>
<![if !supportFootnotes]><span class=MsoFootnoteReference><span>[1]</span></span><![endif]></span></span></a>
Ng&agrave;y 02/4/2025.</p></div></div>
</body></html>
"""
WORD_PAGE = (_WORD_HEAD + _WORD_BODY).encode("ascii")
WORD_TEXT = """UBND HUYỆN LŨNG SEN
XÃ KHE NGẦN
Số: 21/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Khe Ngần, ngày 06 tháng 5 năm 2025

KẾ HOẠCH
Phòng, chống đuối nước trẻ em năm 2025
Thực hiện Kế hoạch số 30/KH-UBND¹ của UBND huyện, UBND xã ban hành Kế hoạch như sau:
¹ Ngày 02/4/2025.
I. TỔ CHỨC THỰC HIỆN
1. Công an xã
• Cắm biển cảnh báo tại các bến sông trước ngày 31/5/2025;
- Diện tích hồ trên 500 m² phải có rào chắn.

TT\tNhiệm vụ\tChủ trì\tThời hạn
1\tDạy bơi\u2028cho học sinh\tTrường THCS Khe Ngần\tTháng 6/2025
2\tThi bơi\t〃\tTháng 7/2025

Trên đây là Kế hoạch phòng, chống đuối nước trẻ em năm 2025./.
Nơi nhận:
- UBND huyện;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Hoàng Văn Thử
"""

# A page of a site: menus as lists and as a table, a search form, the document in an <article>, related links, a foot.
SITE_PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin</title>
<script>var a = "<p>mã</p>";</script><style>.x { display: none }</style></head><body>
<header><div class="logo"><img src="https://example.invalid/a.png" alt="Biểu trưng">Cổng thông tin xã</div>
<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin tức</a></li></ul></nav></header>
<form action="/tim"><input name="q" value="Tìm kiếm"><button>Tìm</button></form>
<table><tr><td><a href="/1">Giới thiệu</a></td><td><a href="/2">Văn bản</a></td>
<td><a href="/3">Liên hệ</a></td></tr></table>
<main><p><a href="/">Trang chủ</a> / <a href="/vb">Văn bản</a> / <a href="/kh">Kế hoạch</a></p>
<article><h1>KẾ HOẠCH</h1><h2>Thu gom rác thải nhựa năm 2025</h2>
<p>Căn cứ <a href="/luat">Luật Bảo vệ môi trường số 72/2020/QH14</a>;</p>
<h3>I. NHIỆM VỤ</h3><ol><li><b>Hội Phụ nữ xã</b><ul><li>Phát túi vải cho các hộ trong tháng 3/2025.</li></ul></li>
<li><b>Đoàn Thanh niên xã</b><ul><li>Nhặt rác ven suối vào sáng chủ nhật;
<ul><li>mỗi tổ 10 người;</li></ul></li></ul></li></ol>
</article><aside><h3>Tin liên quan</h3><ul><li>Tin</li></ul></aside></main>
<footer>© 2025 Cổng thông tin xã. Điện thoại: 0000</footer></body></html>""".encode()
SITE_TEXT = """KẾ HOẠCH
Thu gom rác thải nhựa năm 2025
Căn cứ Luật Bảo vệ môi trường số 72/2020/QH14;
I. NHIỆM VỤ
1. Hội Phụ nữ xã
- Phát túi vải cho các hộ trong tháng 3/2025.
2. Đoàn Thanh niên xã
- Nhặt rác ven suối vào sáng chủ nhật;
+ mỗi tổ 10 người;
"""
