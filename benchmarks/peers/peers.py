"""The peers: what somebody could install instead, how each is run, and what must be known to read its figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Peer:
    """One way to answer questions about plans.

    ``reads_files``: it gets the plans' files, and not the text that our reader made of them. ``lacks`` and ``has`` are
    told beside its figures: what it doesn't do here, and what it has that this project doesn't.
    """

    name: str
    title: str
    lacks: str = ""
    has: str = ""
    reads_files: bool = False
    folder: Path = HERE

    @property
    def adapter(self) -> Path:
        """The script that speaks for it."""
        return self.folder / "adapters" / f"adapter_{self.name}.py"

    @property
    def requirements(self) -> Path:
        """Every package of its venv, pinned."""
        return self.folder / "requirements" / f"{self.name}.txt"


PEERS = (
    Peer(
        OURS,
        "Plan Assistant",
        lacks="rules for Vietnamese administrative plans: of other papers it makes passages only",
        reads_files=True,
    ),
    Peer(
        "langchain",
        "LangChain tutorial chain",
        lacks="a language model, which would write from the passages and might say that they hold no answer; "
        "an encoder that knows Vietnamese",
        has="hundreds of stores, loaders and models behind one interface; chains and agents of one's own",
    ),
    Peer(
        "bm25",
        "BM25 alone",
        lacks="anything for words spelled otherwise: no diacritics folded, no other language, no abbreviations",
        has="the smallest and quickest of all; nothing to learn",
    ),
    Peer(
        "haystack",
        "Haystack",
        lacks="a language model; an encoder that knows Vietnamese; a store on disk (its default lies in memory)",
        has="pipelines as data, with routing, rankers, agents and evaluation; many document stores",
    ),
    Peer(
        "llamaindex",
        "LlamaIndex",
        lacks="a language model; an encoder that takes its passages of 1024 tokens whole: MiniLM reads the first 256",
        has="readers for some hundred services, indexes of several kinds, query engines and agents",
    ),
    Peer(
        "txtai",
        "txtai",
        lacks="a language model; an encoder that knows Vietnamese; offsets of its passages",
        has="SQL over the database, graphs, workflows, models for sound and pictures, an API server",
    ),
)
