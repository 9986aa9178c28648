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


DATABASES = [
    "postgresql://plans:geheim@10.0.0.7:5432/plans",
    "postgresql+pg8000://plans:geheim@10.0.0.7/plans",
    "postgresql://plans@/plans?host=/run/postgresql",
    " postgres://plans@db.example/plans?sslmode=require ",
    "postgresql://plans:geheim%40@%2Frun%2Fpostgresql/plans",
    "postgresql://plans@db.example/plans?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=5",
]


@pytest.mark.parametrize("said", DATABASES)
def test_a_database_is_shown_nowhere(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("PLAN_ASSISTANT_DATABASE", said)
    settings = Settings()
    assert settings.database.get_secret_value() == said.strip()
    assert said.strip() not in repr(settings) + str(settings) + settings.model_dump_json() + settings_table()


@pytest.mark.parametrize(
    "said",
    [
        "plans",
        "sqlite:///geheim.db",
        "mysql://geheim@host/plans",
        "postgresql://geheim@host",
        "postgresql://h:x1/geheim",
    ],
)
def test_what_is_no_database_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("PLAN_ASSISTANT_DATABASE", said)
    with pytest.raises(ValidationError, match=r"database\n.*must be the address of a database") as refused:
        Settings()
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("sslcompression=geheim", "an option that isn't known; known are host, port, .*sslmode"),
        ("sslmode=allow", "one of these as sslmode: disable, prefer, require, verify-ca, verify-full"),
        ("sslmode=geheim", "one of these as sslmode"),
        ("sslmode=verify-ca", "needs sslrootcert"),
        ("port=geheim", "a number from 1 to 65535 as port"),
    ],
)
def test_an_option_of_a_database_that_is_not_known_is_refused(
    monkeypatch: pytest.MonkeyPatch, options: str, why: str
) -> None:
    monkeypatch.setenv("PLAN_ASSISTANT_DATABASE", f"postgresql://plans:geheim@10.0.0.7/plans?{options}")
    with pytest.raises(ValidationError, match=rf"database\n.*{why}") as refused:
        Settings()
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("end", ["@10.0.0.7/plans", "/x@10.0.0.7/plans", "@10.0.0.7/plans?sslmode=require"])
def test_a_password_with_an_at_sign_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setenv("PLAN_ASSISTANT_DATABASE", f"postgresql://plans:mot@geheim{end}")
    with pytest.raises(ValidationError, match=r"database\n.*it is written %40") as refused:
        Settings()
    assert "geheim" not in str(refused.value)


def test_files_are_shared_with_a_database_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert Settings().uploads == Path("data/uploads").absolute()
    monkeypatch.setenv("PLAN_ASSISTANT_FILES", str(tmp_path))
    with pytest.raises(ValidationError, match="PLAN_ASSISTANT_DATABASE is empty"):
        Settings()
    monkeypatch.setenv("PLAN_ASSISTANT_DATABASE", DATABASES[0])
    assert Settings().uploads == tmp_path / "uploads"


@pytest.mark.parametrize("said", ["10.0.0.8:8000", "ftp://10.0.0.8", "http://user:geheim@10.0.0.8:8000"])
def test_what_is_no_chroma_server_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("PLAN_ASSISTANT_CHROMA", said)
    with pytest.raises(ValidationError, match="chroma") as refused:
        Settings()
    assert "geheim" not in str(refused.value)


def test_the_dense_index_is_the_one_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from store_fakes import HashEncoder

    from ui.dense_setting import dense_of
    from vectorstore.indexes.served.dense import ServedDense

    assert dense_of(Settings()) is None
    monkeypatch.setenv("PLAN_ASSISTANT_CHROMA_KEY", "k")
    with pytest.raises(ValidationError, match="PLAN_ASSISTANT_CHROMA is empty"):
        Settings()
    monkeypatch.setenv("PLAN_ASSISTANT_CHROMA", "http://10.0.0.8:8000")
    opened = dense_of(Settings())
    assert opened is not None and isinstance(opened(Path("data/dense"), HashEncoder), ServedDense)
