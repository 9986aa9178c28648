"""A citation of an earlier answer opens the edition that it quoted, whatever serves by then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from store_fakes import HashEncoder
from ui_clients import LocalClient

from ui.app import create_app
from ui.chat.answer_html import answer_html
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.library import Library

WORDS = """ỦY BAN NHÂN DÂN
XÃ ĐỒNG MƠ
Số: 27/KH-UBND
Đồng Mơ, ngày 12 tháng 2 năm 2024

KẾ HOẠCH
Trồng cây đầu xuân năm 2024

I. TỔ CHỨC THỰC HIỆN
1. Công an xã
- Giữ trật tự ở nơi trồng cây trong cả ba buổi.
"""
CHANGED = WORDS.replace("I. TỔ CHỨC THỰC HIỆN", "I. TỔ CHỨC THỰC HIỆN TRONG NĂM").replace("cả ba buổi", "cả năm buổi")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    settings = Settings(data=tmp_path / "data", language="vi")
    with Library.open(settings.data, encoder=HashEncoder) as library:
        parts = Parts(settings, library=library)
        ingest(parts, WORDS)
        yield parts


def ingest(parts: Parts, words: str) -> str:
    path = parts.settings.data.parent / "ke_hoach.txt"
    path.write_text(words, encoding="utf-8")
    (report,) = parts.ingest([path], "vi")
    return str(report.plan_id)


def answered(parts: Parts) -> tuple[Any, str]:
    """The first citation of an answer, and the address that its marker links to."""
    answer = parts.ask("Công an xã phải làm gì?")
    found = re.search(r'href="(plans[^"]+)"', answer_html(answer, "vi"))
    assert found
    return answer.citations[0], unescape(found[1])


def marked(page: str) -> str:
    found = re.search(r'<mark id="quote"[^>]*>(.*?)</mark>', page, re.DOTALL)
    assert found, page
    return unescape(re.sub("<[^>]+>", "", found[1]))


def test_the_edition_quoted_is_the_one_that_opens(parts: Parts) -> None:
    citation, address = answered(parts)
    plan_id = ingest(parts, CHANGED)
    client = LocalClient(create_app(parts.settings, parts))
    page = client.get(f"/{address}").text
    assert marked(page) == citation.quotes[0] and "cả ba buổi" in citation.quotes[0]
    assert "phiên bản 1, không phải phiên bản hiện hành (phiên bản 2)" in page
    text = client.get(f"/api/plans/{plan_id}/text?edition=1").text
    part = citation.parts[0]
    assert text[part.start : part.end] == part.quote
    assert client.get(f"/api/plans/{plan_id}/text").text == CHANGED
    now, its_address = answered(parts)
    assert "cả năm buổi" in now.quotes[0]
    assert "không phải phiên bản hiện hành" not in client.get(f"/{its_address}").text


def test_of_a_withdrawn_plan_too(parts: Parts) -> None:
    citation, address = answered(parts)
    plan_id = citation.plan_id
    parts.library.withdraw(plan_id)
    client = LocalClient(create_app(parts.settings, parts))
    page = client.get(f"/{address}")
    assert page.status_code == 200 and marked(page.text) == citation.quotes[0]
    assert "đã được rút" in page.text
    assert client.get(f"/plans/{plan_id}").status_code == 404  # only by an edition that is named
    assert client.get(f"/api/plans/{plan_id}/text").status_code == 404
    assert parts.ask("Công an xã phải làm gì?").status == "not_found"
    assert client.get(f"/api/plans/{plan_id}/text?edition=7").json()["type"].endswith("unknown_edition")
