"""Takes the addresses of other hosts out of what Gradio serves.

Gradio's page and bundles name font, script, telemetry and hub hosts. The pages must work, and stay quiet, on a network
that leads nowhere else, so an address that a browser could follow by itself is replaced by ``data:,`` (an address that
holds nothing and leads nowhere). The Content-Security-Policy forbids the same a second time.
"""

from __future__ import annotations

import re

NOWHERE = "data:,"
# Namespaces are names, not addresses; the local machine is no other host.
HOST = r"//(?!(?:www\.)?w3\.org/|localhost\b|127\.0\.0\.1\b)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d+)?"
OUTSIDE = rf"(?:(?:https?|wss?):)?{HOST}"
IN_SCRIPT = re.compile(rf"(?<=['\"`])(?:https?|wss?):{HOST}")
IN_STYLE = re.compile(rf"(url\(\s*['\"]?|@import\s+['\"]){OUTSIDE}", re.IGNORECASE)
META = re.compile(r"[ \t]*<meta\b[^>]*\b(?:property|name)=\"(?:og|twitter):[^>]*>\n?")
LINK = re.compile(rf"(\s(?:src|href|action|content)=\")\s*{OUTSIDE}")
# Where Gradio takes the page to be served from. By which name, scheme and path it was opened, the browser alone knows.
ROOT = re.compile(r"(?:(?<=\"root\":)|(?<=const root = ))\"[^\"]*\"")
HERE = 'document.baseURI.replace(/\\/$/, "")'
LANGUAGE = re.compile(r"(<html\b[^>]*\blang=\")[^\"]*")


def scrub_script(code: str) -> str:
    """JavaScript in which no string starts with another host's address; its syntax stays as it is."""
    return scrub_style(IN_SCRIPT.sub(NOWHERE, code))


def scrub_style(code: str) -> str:
    """CSS that loads nothing from another host."""
    return IN_STYLE.sub(rf"\1{NOWHERE}", code)


def scrub_page(page: str, language: str) -> str:
    """Gradio's HTML without its advertising, addressed to nobody else but where it was opened, and in our language."""
    bare = scrub_script(ROOT.sub(lambda _: HERE, META.sub("", page)))
    return LANGUAGE.sub(rf"\g<1>{language}", LINK.sub(rf"\1{NOWHERE}", bare), count=1)
