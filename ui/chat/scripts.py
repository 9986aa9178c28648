"""What the browser does before and after an event of the page, for the ``js`` of Gradio's events.

They only hand over to static/chat.js, which may not have run yet when the page is opened: what is kept is read here.
"""

from __future__ import annotations

KEY = "plan-assistant-conversation"

# What the browser keeps, for the event of opening the page (chat/history.py).
TAKE = f"""() => [[() => sessionStorage, () => localStorage].map((store) => {{
  try {{ return store().getItem("{KEY}") || ""; }} catch {{ return ""; }}
}}).join(" ")]"""

# What the server gave to be kept; "" where it said nothing of that.
KEEP = """(kept) => { window.planAssistant?.keep(kept); }"""

# What a press on a button of the page's own wants: the first input of the event.
WANTED = """(wanted, ...others) => [window.planAssistant?.wanted ?? "", ...others]"""

# The question in the box is on its way.
SENT = """(question, ...others) => { window.planAssistant?.sent(question); return [question, ...others]; }"""

# A file that the server wrote.
SAVE = """(file) => { window.planAssistant?.save(file); }"""

# The newest question comes to the top of the window, so that its answer is read from its beginning.
TO_QUESTION = """() => { setTimeout(() => { window.planAssistant?.toQuestion(); }, 100); }"""
