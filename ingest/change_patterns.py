"""The patterns by which a sentence says what is done to other documents, made of the cues of ``changes.yaml``.

They are for flat text: white space collapsed, no emphasis.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any

import yaml

_SYMBOL = r"[A-ZĐ][\w&.]*(?:-\s?[A-ZĐ\d][\w&.]*)*(?:/[A-ZĐ][\w&.-]*|\([A-ZĐ]\d+\))?"
_NUMBER = (
    rf"(?:\d{{1,6}}[a-zA-ZđĐ]?\s?/\s?(?:\d{{4}}\s?/\s?)?|\d{{1,6}}\s?[-–]\s?[A-ZĐ][A-Za-zĐđ]{{1,5}}\s?/\s?){_SYMBOL}"
)


@cache
def lists() -> dict[str, list[str]]:
    """The cues, list by list. Raises ValueError where the file holds something else."""
    found: dict[str, Any] = yaml.safe_load(resources.files("ingest").joinpath("changes.yaml").read_text("utf-8"))
    for name, cues in found.items():
        if not isinstance(cues, list) or not cues or not all(isinstance(cue, str) for cue in cues):
            raise ValueError(f"ingest/changes.yaml: {name} must be one list of words; mend the file")
    return found


def _any(*names: str) -> str:
    """The cues of lists as the inside of a pattern: the longest first, whatever the case."""
    cues = sorted({cue for name in names for cue in lists()[name]}, key=lambda cue: (-len(cue), cue))
    return "(?i:" + "|".join(map(re.escape, cues)).replace(r"\ ", " ") + ")"


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One of the patterns by its name."""
    return re.compile(_patterns()[name])


@cache
def _patterns() -> dict[str, str]:
    cue = _any("replaces", "repeals", "amends")
    kind = _any("documents")
    named = rf"(?P<kind>{kind})(?!\w)(?P<named>(?:(?!{kind}(?!\w))[^.;:“”()/\d]){{0,60}}?)"
    adverbs = rf"(?:(?:{_any('adverbs')})(?!\w)[\s,]*|{_any('since')}(?!\w)[^,;]{{0,120}}[,;]\s*)*"
    ended = rf"(?P<ends>{_any('ends')})|(?P<replaced>{_any('is_replaced')})|(?P<amended>{_any('is_amended')})"
    return {
        "cue": rf"(?<!\w)(?P<first>{cue})(?:(?:,| và| hoặc| hay|/) ?{cue})*(?!\w)",
        "document": rf"(?<!\w){named}(?:(?i:số)\s?:?\s?)?(?P<number>{_NUMBER})",
        "listed": rf"(?<!\w)(?:{named})?(?:(?i:số)\s?:?\s?)?(?<![\w/])(?P<number>{_NUMBER})",
        "number": rf"(?<![\w/]){_NUMBER}",
        "self": rf"(?<!\w)(?:{_any('documents', 'the_document')}) (?i:này)(?!\w)",
        "kinds": rf"(?<!\w){kind}(?!\w)",
        "own kind": rf"(?<!\w){kind}$",
        "whole": rf"(?:[\s,:]|(?:{_any('whole', 'documents')})(?!\w))*",
        "part": rf"(?:[\s,]|{_any('whole')}(?!\w))*(?:{_any('parts')})(?!\w)",
        "to document": rf"(?<!\w)(?:{_any('to_document', 'parts')}|{_any('places')} \S{{1,12}})(?:\s(?:các|những))?$",
        "elsewhere": rf"(?<!\w){_any('elsewhere')}(?!\w)",
        "after another": rf"(?<!\w){_any('after_another')}(?!\w)",
        "adverbs": adverbs,
        "adverbs behind": rf"(?:(?:^|\s+){_any('adverbs')})+$",
        "denied": rf"(?<!\w){_any('denials')}\s*$",
        "predicate": rf"\s*(?:{_any('own_predicates')})(?!\w)",
        "not the subject": rf"(?<!\w){_any('not_the_subject')}\s*$",
        "unsure": rf"(?<!\w){_any('unsure')}(?!\w)",
        "issues": rf"(?<!\w){_any('issues')}\s*$",
        "here is": rf"{_any('here_is')}(?!\w)",
        "joint": rf"[,;]|(?<!\w){_any('listing')}(?!\w)",
        "going on": rf"(?:[,;]|(?<!\w)(?i:và|đồng thời))\s*(?:{_any('adverbs')}\s)*$",
        "ended": rf"(?<!\w)(?:{ended})(?!\w)",
        "by itself": rf"\s*(?:{_any('by')} )(?:[^,;]{{0,40}} )?(?:{_any('documents', 'the_document')}) (?i:này)(?!\w)",
        "described": rf"[\s,)]*(?:{_any('describing')}(?!\w).*)?$",
        "below": rf"^(?:[\s,]|(?:{_any('whole', 'documents')})(?!\w))*(?:(?i:sau|dưới) ?(?i:đây)?)(?!\w)",
    }
