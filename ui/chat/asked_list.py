"""The questions that were asked lately from this browser, each to be asked again by one press."""

from __future__ import annotations

from collections.abc import Sequence

from prompts.texts import Language, say
from ui.chat.inert import inert


def asked_html(asked: Sequence[str], language: Language) -> str:
    """The fold with its questions as buttons, which static/chat.js puts; nothing where there are none."""
    if not asked:
        return ""
    listed = "".join(f'<li><button type="button" data-ask>{inert(question)}</button></li>' for question in asked)
    summary = inert(say("chat.asked", language, count=len(asked)))
    return (
        f'<details><summary>{summary}</summary><div class="panel"><ul>{listed}</ul><div class="row">'
        f'<button type="button" data-do="print-all">{inert(say("chat.print_all", language))}</button>'
        f'<button type="button" data-do="forget">{inert(say("chat.forget", language))}</button>'
        f"</div></div></details>"
    )
