import re

import pytest

from prompts.texts import CATALOGUE, LANGUAGES, UnknownText, WrongFields, fields_of, named, say, texts

ROOMS = ("ui", "assistant", "ingest", "vectorstore", "evals")


def test_every_text_has_both_languages_with_the_same_fields() -> None:
    for key, entry in texts().items():
        assert set(entry) == set(LANGUAGES), key
        assert all(isinstance(wording, str) and wording.strip() for wording in entry.values()), key
        assert fields_of(entry["vi"]) == fields_of(entry["en"]), key


def test_no_key_stands_twice() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in CATALOGUE.glob("*.yaml"))
    keys = re.findall(r"^([\w.-]+):", written, flags=re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(texts())


def test_fields_are_filled_in() -> None:
    assert say("chat.plans", "vi", count=5) == "Đang tra cứu trong 5 kế hoạch"
    assert say("chat.plans", "en", count=5) == "Searching 5 plans"


def test_a_value_is_never_read_as_a_field() -> None:
    assert "{count}" in say("page.not_found_hint", "en", plan="{count}")


def test_what_the_catalogue_has_no_name_for_is_called_as_it_is_or_as_is_said() -> None:
    assert named("access.role", "editor", "en") == say("access.role.editor", "en")
    assert named("access.role", "boss", "en") == "boss"
    assert named("access.done", "nothing", "vi", "") == ""


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(UnknownText, match="nowhere"):
        say("chat.nowhere", "vi")


@pytest.mark.parametrize("fields", [{}, {"count": 1, "plans": 2}, {"plans": 2}])
def test_missing_and_unused_fields_are_refused(fields: dict[str, int]) -> None:
    with pytest.raises(WrongFields, match="count"):
        say("chat.plans", "vi", **fields)


def test_every_text_is_used() -> None:
    """Its key stands in the code; or its parts do, behind what a key is put together from: f"audit.how.{how}"."""
    root = CATALOGUE.parents[1]
    files = [file for kind in ("*.py", "*.html", "*.js") for room in ROOMS for file in (root / room).rglob(kind)]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    words, literals = set(re.findall(r"[^\W_]+", code)), set(re.findall(r"[\"']([a-z_]+(?:\.\w+)+)[\"']", code))
    begun = {f"{literal}." for literal in literals - texts().keys()}  # of named("audit.how", how, …)
    begun |= set(re.findall(r"[\"']([a-z_]+\.(?:\w+\.)*)[{\"']", code))  # of f"…{how}", and of "…" ~ how in templates
    begun.add("embed.")  # what static/embed.js and frame.js say: tests/ui/test_box_browser.py compares them

    def is_put_together(key: str) -> bool:
        starts = [key[: dot.end()] for dot in re.finditer(r"\.", key)]
        return any(start in begun for start in starts) and words.issuperset(re.findall(r"[^\W_]+", key))

    unused = {key for key in texts() if key not in literals and not is_put_together(key)}
    unused -= {key for key in unused if key.removesuffix("_hint") in literals}
    assert unused == set()
