"""An answer as a file to be saved: an event of the page gives the file's bytes, and static/chat.js saves them."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Set
from typing import Any

from prompts.texts import Language, say
from ui.chat.answer_docx import answer_docx
from ui.chat.turns import Turns, answer_at, plans_cited
from ui.wiring import Parts

ADDRESS = re.compile(r"https?://[^\s\"'<>\\]{1,300}", re.ASCII)


def word_file(parts: Parts, language: Language, turns: Turns, wanted: str | None, plans: Set[str]) -> str:
    """JSON {"name", "data"} of the answer that ``wanted`` tells, its bytes in base64; {"said"} why there is no file.

    ``wanted``: JSON {"index", "address"} of static/chat.js: which of the answers in the page, and where the page is.
    ``plans``: that may be seen now. A file holds words of no other, though the page that is open still shows them.
    """
    index, address = _read(wanted)
    turn = answer_at(turns, index)
    if turn is None or not plans_cited(turn) <= plans:
        why = "chat.docx_gone" if turn is None else "chat.docx_hidden"
        return json.dumps({"said": say(why, language)}, ensure_ascii=False)
    today = parts.today()
    content = answer_docx(turn["question"], turn["answer"], turn["answer"]["language"], today, address)
    name = f"{say('chat.docx_name', language)}-{today.isoformat()}.docx"
    return json.dumps({"name": name, "data": b64encode(content).decode()}, ensure_ascii=False)


def _read(wanted: str | None) -> tuple[int, str]:
    try:
        said: Any = json.loads(wanted or "")
    except (ValueError, RecursionError):
        return -1, ""
    if not isinstance(said, dict):
        return -1, ""
    index, address = said.get("index"), said.get("address")
    is_address = isinstance(address, str) and ADDRESS.fullmatch(address)
    return index if type(index) is int else -1, str(address) if is_address else ""
