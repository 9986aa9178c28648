"""What an admin should know of who sees a collection: a slip of the pen there hides plans from those they are for."""

from __future__ import annotations

from collections.abc import Iterable

from prompts.texts import Language, say
from vectorstore.access.collections import Collection
from vectorstore.access.people import Person, name_key


def warnings_of(collection: Collection, people: Iterable[Person], language: Language) -> tuple[str, ...]:
    """That no group sees it, or which of its groups have nobody in them who may come in."""
    if not collection.groups:
        return (say("collections.warn.no_group", language),)
    peopled = {name_key(group) for person in people if not person.disabled for group in person.all_groups}
    empty = [group for group in collection.groups if name_key(group) not in peopled]
    return (say("collections.warn.nobody", language, groups=", ".join(empty)),) if empty else ()
