"""The chat page as a browser shows it again after "Back": as it was left, without a word to the server.

So its conversation goes on after a look at a plan. Meanwhile its viewer may have signed out, and somebody else sit
there: the page is shown only once the server would give it to the same viewer. Other pages are kept by no browser
(ui/access/guard.py).
"""

from __future__ import annotations

KEPT = "private, no-cache"  # by the browser that shows it, as it was left
# Gradio writes as whom the page is served into its configuration; the others are refused, or get another page.
LOOKED_AT_AGAIN = """<script>addEventListener("pageshow", async (shown) => {
  if (!shown.persisted) return;
  const page = document.documentElement, own = `"username":"${window.gradio_config.username}"`;
  page.style.visibility = "hidden";
  let same = false;
  try {
    same = (await (await fetch(location.href, { cache: "no-store" })).text()).includes(own);
  } catch { }
  if (same) page.style.visibility = "";
  else location.reload();
});</script>"""


def shown_again(page: str) -> str:
    """The page, which looks at who opens it again."""
    return page.replace("</head>", f"{LOOKED_AT_AGAIN}</head>", 1)
