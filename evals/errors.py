"""What makes a file of questions unfit to be asked."""

from __future__ import annotations

from pathlib import Path

from prompts.texts import Language, say


class BadQuestions(ValueError):
    """A file of questions that can't be used. ``say(language)`` names the line and what is wrong there.

    ``code`` is that of a text of the catalogue, ``fields`` are its fields. ``wanted`` is the code of what a field must
    be; ``where`` the plan in which a quote was looked for, "" for any. ``line`` is 0 where the whole file is meant.
    """

    def __init__(self, file: Path, line: int, code: str, **fields: object) -> None:
        self.file = file
        self.line = line
        self.code = code
        self.fields = fields
        super().__init__(self.say("en"))

    def say(self, language: Language) -> str:
        """What is wrong with the file and what to do."""
        fields = dict(self.fields)
        if isinstance(wanted := fields.get("wanted"), tuple):
            fields["wanted"] = say(f"questions.wanted.{wanted[0]}", language, **wanted[1])
        if fields.get("where") == "":
            fields["where"] = say("questions.any_plan", language)
        if not self.line:
            return say(f"questions.{self.code}", language, file=self.file, **fields)
        reason = say(f"questions.{self.code}", language, **fields)
        return say("questions.at", language, file=self.file, line=self.line, reason=reason)
