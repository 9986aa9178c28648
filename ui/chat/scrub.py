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
HERE = 'new URL("{below}", document.baseURI).href.replace(/\\/$/, "")'
# Gradio has no Vietnamese, and would say of the page that it is in English: screen readers would read it so.
SAYS_LANGUAGE = re.compile(r"document\.documentElement\.setAttribute\([`'\"]lang[`'\"],\w+\)")
LANGUAGE = re.compile(r"(<html\b[^>]*\blang=\")[^\"]*")


def scrub_script(code: str) -> str:
    """JavaScript in which no string starts with another host's address; its syntax stays as it is.

    Nor does it say in which language the page is.
    """
    return scrub_style(IN_SCRIPT.sub(NOWHERE, SAYS_LANGUAGE.sub("void 0", code)))


def scrub_style(code: str) -> str:
    """CSS that loads nothing from another host."""
    return IN_STYLE.sub(rf"\1{NOWHERE}", code)


def scrub_page(page: str, language: str, events: str = ".") -> str:
    """Gradio's HTML without its advertising, addressed to nobody else but where it was opened, and in our language.

    ``events``: where the page sends its events and loads the rest of itself, relative to the page (site_language.py).
    """
    here = HERE.format(below=events)
    bare = scrub_script(ROOT.sub(lambda _: here, META.sub("", page)))
    return LANGUAGE.sub(rf"\g<1>{language}", LINK.sub(rf"\1{NOWHERE}", bare), count=1)
