"""Commands stand in the guides as they can be given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from ui.cli import app

ROOT = Path(__file__).parents[1]
GUIDES = ["README.md", "docs/running.md", "docs/models.md", "docs/vi/quan-tri.md"]
COMMAND = re.compile(r"(?:^    (?:.*/)?|`)(?:plan|plan-assistant) ([a-z][^`\n]*)", re.MULTILINE)


@pytest.mark.parametrize("guide", GUIDES)
def test_commands_can_be_given_as_the_guides_say_them(guide: str) -> None:
    """Each is one, its options are its own, and none that it can't do without is left out."""
    root: Any = typer.main.get_command(app)
    told = [one.split("  #")[0] for one in COMMAND.findall((ROOT / guide).read_text(encoding="utf-8"))]
    assert told
    for said in (one for line in told for one in re.split(r" \| (?![^\[]*\])", line)):  # "show PLAN | reindex" are two
        command, words = root, said.split()
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        if command is root or hasattr(command, "commands"):
            continue  # a list of commands, in words of their own
        options = {one for parameter in command.params for one in parameter.opts}
        wanted = [one for one in command.params if one.required and one.param_type_name == "option"]
        named = set(re.findall(r"(?<![\w-])--[a-z-]+", said))
        assert named <= options | {"--help"}, said
        assert not [one.name for one in wanted if not named & set(one.opts)], said
