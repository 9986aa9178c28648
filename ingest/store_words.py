"""What went wrong in the store, in the reader's language where it is the disk, the folder or another writer."""

from __future__ import annotations

from prompts.texts import Language, say
from vectorstore.errors import Locked, StoreError


def store_words(error: StoreError | OSError, language: Language) -> str | None:
    """What happened, to what, and what to do; None where only the error itself says it."""
    if isinstance(error, Locked):
        if isinstance(error.where, str):
            return say("store.locked_database", language, database=error.where)
        return say("store.locked", language, folder=error.where)
    if isinstance(error, FileExistsError | NotADirectoryError) and error.filename:
        return say("store.no_folder", language, path=error.filename)
    cure, where = (getattr(error, name, None) for name in ("cure", "where"))
    return say(f"store.{cure}", language, where=where) if cure else None
