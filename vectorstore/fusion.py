"""How the scores of the two indexes are added: the lexical part of the sum, by the language of the question.

The shares are data, learnt by ``python -m evals.fusion``. English questions over Vietnamese plans want less of the
lexical score, as their words reach it only through the glossary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

FILE = "fusion.yaml"
LANGUAGES = ("vi", "en")
HEAD = "# The lexical part of the fused score, made by python -m evals.fusion; not edited by hand.\n"


@dataclass(frozen=True, slots=True)
class Fusion:
    """The lexical shares, 0 to 1, by language; ``LANGUAGES`` are those of questions."""

    lexical_shares: Mapping[str, float]

    def lexical_share(self, language: str) -> float:
        """That of a question's language."""
        return self.lexical_shares[language]


@cache
def shipped_fusion() -> Fusion:
    """The shares that ship with the package. Raises ValueError where the file has other than a share a language."""
    shares = yaml.safe_load(resources.files("vectorstore").joinpath(FILE).read_text(encoding="utf-8"))
    if set(shares) != set(LANGUAGES) or not all(0 <= share <= 1 for share in shares.values()):
        raise ValueError(f"vectorstore/{FILE} wants a share from 0 to 1 for each of {', '.join(LANGUAGES)}")
    return Fusion(shares)


def as_yaml(fusion: Fusion) -> str:
    """The shares as the file holds them."""
    return HEAD + yaml.safe_dump(dict(fusion.lexical_shares), sort_keys=False)
