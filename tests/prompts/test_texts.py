import re

import pytest

from prompts.texts import CATALOGUE, LANGUAGES, UnknownText, WrongFields, fields_of, named, say, texts


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
