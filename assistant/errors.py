"""What makes a question unfit to be asked.

BadQuestion                ``code`` names the fault; the message says what to do
├── EmptyQuestion          nothing in it but white space or punctuation
├── QuestionTooLong        over MAX_QUESTION characters
└── UnprintableQuestion    control characters in it
"""

from __future__ import annotations

from prompts.texts import Language, say


class BadQuestion(ValueError):
    """A question that can't be asked. ``say(language)`` is the message for the asker; ``str`` is the English one."""

    code = "bad_question"

    def __init__(self, **fields: int) -> None:
        self.fields = fields
        super().__init__(self.say("en"))

    def say(self, language: Language) -> str:
        """What is wrong with the question and what to do."""
        return say(f"question.{self.code}", language, **self.fields)


class EmptyQuestion(BadQuestion):
    """No word in it."""

    code = "empty"


class QuestionTooLong(BadQuestion):
    """Longer than ``limit`` characters."""

    code = "too_long"


class UnprintableQuestion(BadQuestion):
    """It holds control characters."""

    code = "unprintable"
