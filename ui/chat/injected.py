"""What the gate adds to Gradio's page: our own scripts, and what tells the page of the box from the chat page.

The scripts lie beside the page whatever its address, since Gradio's page has ``<base href="./">``.
"""

from __future__ import annotations

import re

BASE = re.compile(r"<base\b[^>]*>|(?=</head>)")
HTML = re.compile(r"<html\b")
# Before anything is drawn: display.js says which colours, of Gradio's inline styles that go by the system alone; and
# Gradio's own words are in the page's language where it has them, not in whichever the browser prefers.
FIRST = """
<script>Object.defineProperty(navigator, "language", { value: document.documentElement.lang });</script>
<script src="./pages/display.js"></script>
<style>
:root[data-shade="dark"] body { background: var(--bg-dark); color: var(--col-dark); color-scheme: dark; }
:root[data-shade="light"] body { background: var(--bg); color: var(--col); color-scheme: light; }
</style>"""
FRAME = '<script src="./pages/frame.js"></script>'  # wraps what Gradio's scripts fetch by
LAST = '<link rel="stylesheet" href="./pages/chat_page.css"><script type="module" src="./pages/chat.js"></script>'


def with_scripts(page: str, *, is_box: bool = False) -> str:
    """Gradio's page with our scripts in its head. ``is_box``: it is shown in a frame of another site's page."""
    first = FIRST + (FRAME if is_box else "")
    page = BASE.sub(lambda base: base[0] + first, page, count=1).replace("</head>", f"{LAST}</head>", 1)
    return HTML.sub('<html class="box"', page, count=1) if is_box else page
