from pathlib import Path

import pytest
from pydantic import ValidationError

from ui.settings import PREFIX, Settings, settings_table

ROOT = Path(__file__).parents[2]


def test_the_environment_sets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAN_ASSISTANT_DATA", "elsewhere")
    monkeypatch.setenv("PLAN_ASSISTANT_PORT", "8123")
    monkeypatch.setenv("PLAN_ASSISTANT_HOST", "")  # as in a unit file with the value left out
    settings = Settings()
    assert (settings.data, settings.port, settings.host, settings.language) == (
        Path("elsewhere"), 8123, "127.0.0.1", "vi"
    )  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [("PORT", "0"), ("PORT", "many"), ("LANGUAGE", "fr"), ("MAX_BODY", "1")])
def test_a_value_that_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_every_setting_is_described() -> None:
    table = settings_table()
    for name, setting in Settings.model_fields.items():
        assert setting.description, name
        assert f"| `{PREFIX}{name.upper()}` |" in table


def test_the_readme_has_the_table() -> None:
    readme = ROOT / "README.md"
    if not readme.exists():
        pytest.skip("no README.md yet")
    assert settings_table() in readme.read_text(encoding="utf-8"), "put in what `python -m ui.settings` prints"
