"""Asks a running server with OpenAI's own client: at once, as a stream, and going on.

    PLAN_ASSISTANT_TOKEN=… python docs/examples/openai_client.py "Công an xã phải làm gì?" "Hạn chót là khi nào?"

PLAN_ASSISTANT_SITE: the server, http://127.0.0.1:7860 by default. The token: of /account, or of
``plan-assistant admin create-token NAME --label WHAT-FOR``.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from openai import OpenAI

MODEL = "plan-assistant"


def client() -> OpenAI:
    """The client, as every program of OpenAI's shape is set up: a base address and a key."""
    site = os.environ.get("PLAN_ASSISTANT_SITE", "http://127.0.0.1:7860")
    return OpenAI(base_url=f"{site}/v1", api_key=os.environ["PLAN_ASSISTANT_TOKEN"])


def ask(talking: OpenAI, messages: list[Any]) -> dict[str, Any]:
    """The answer whole: text, citations, related … It goes into the conversation, so that the next question goes on."""
    message = talking.chat.completions.create(model=MODEL, messages=messages).choices[0].message
    answer: dict[str, Any] = (message.model_extra or {})["plan_assistant"]
    messages.append({"role": "assistant", "content": message.content, "plan_assistant": answer})
    return answer


def stream(talking: OpenAI, question: str) -> dict[str, Any]:
    """Prints the text as it comes; the answer comes with the last piece."""
    answer: dict[str, Any] = {}
    for chunk in talking.chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": question}], stream=True
    ):
        for choice in chunk.choices:
            sys.stdout.write(choice.delta.content or "")
            answer = (choice.delta.model_extra or {}).get("plan_assistant", answer)
    return answer


def main(questions: list[str]) -> None:
    """Put the first question as a stream, and then all of them as one conversation."""
    talking, messages = client(), list[Any]()
    answer = stream(talking, questions[0])
    sys.stdout.write(f"\n\n{answer['status']}, {len(answer['citations'])} citations\n")
    for question in questions:
        messages.append({"role": "user", "content": question})
        for citation in ask(talking, messages)["citations"]:
            sys.stdout.write(f"[{citation['marker']}] {citation['plan_id']}: {citation['quote']}\n")


if __name__ == "__main__":
    main(sys.argv[1:] or ["Công an xã phải làm gì?"])
