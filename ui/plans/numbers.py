"""Page numbers in words: "trang 3–4"."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.texts import Language, say


def numbers_said(pages: Sequence[int]) -> str:
    """Numbers in order, those that follow on each other as a range: "3–5, 9"; empty where there are none."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][-1] + 1:
            ranges[-1].append(page)
        else:
            ranges.append([page])
    return ", ".join("–".join(str(end) for end in dict.fromkeys((some[0], some[-1]))) for some in ranges)


def pages_said(pages: Sequence[int], language: Language) -> str:
    """ "trang 3", "pages 3–5"; empty where there are none."""
    return say("cite.pages" if len(pages) > 1 else "cite.page", language, pages=numbers_said(pages)) if pages else ""
