"""The Quốc hiệu and its motto, or the Party's own head line, at the top right of a document (Điều 8)."""

from __future__ import annotations

import re

MOTTO = re.compile(
    r"CỘNG H[OÒ][AÀ] XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*[-–]\s*Tự do"
    r"|^(?:(?:CHỦ )?NGHĨA )?(?:VIỆT )?NAM$",  # what a narrow column leaves for the next line
    re.IGNORECASE,
)
