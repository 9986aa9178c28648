"""Passwords: what is taken, what is kept, and that nobody learns from an answer which names there are."""

from __future__ import annotations

import unicodedata

import pytest
from access_fakes import RIGHT, CountingHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.access.errors import BadPassword
from vectorstore.access.passwords import LEAST, MOST, Passwords

HASHER = CountingHasher()
PASSWORDS = Passwords(HASHER)


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("", "empty"),
        ("ngắn quá", "too short"),
        ("x" * 400, "too long"),
        ("con đò " * 200, "so long that it isn't looked at"),
        ("aaaaaaaaaaaa", "one letter"),
        ("abababababab", "two letters"),
        ("12345678901", "digits in a row"),
        ("9876543210", "digits backwards"),
        ("0000000000", "one digit"),
        ("Matkhau12345", "a common word"),
        ("ADMIN@123456", "a common word in capitals"),
        ("2026!!!!!!!!", "no letter"),
        ("Nguyễn Thị Lan", "the name"),
        ("nguyễn  thị LAN", "the name in another hand"),
    ],
)
def test_a_password_that_is_easily_guessed_is_not_taken(password: str, why: str) -> None:
    with pytest.raises(BadPassword) as refused:
        PASSWORDS.hashed(password, "Nguyễn Thị Lan")
    assert not password or password not in str(refused.value), why
    assert str(LEAST) in str(refused.value)
    assert str(MOST) in str(refused.value)


@pytest.mark.parametrize("password", [RIGHT, "bơi qua " * (MOST // 8), "mật khẩu của bà ngoại", "🌾🌾🌾 lúa vàng 🌾🌾"])
def test_what_is_kept_is_no_password_and_tells_the_right_one(password: str) -> None:
    kept = PASSWORDS.hashed(password, "lan")
    assert kept.startswith("$argon2id$")
    assert password not in kept
    assert PASSWORDS.right(password, kept)
    assert not PASSWORDS.right(password + "x", kept)
    assert not PASSWORDS.right(password[:-1], kept)


def test_it_is_the_same_however_a_keyboard_composes_it() -> None:
    kept = PASSWORDS.hashed(RIGHT)
    assert PASSWORDS.right(unicodedata.normalize("NFD", RIGHT), kept)
    assert PASSWORDS.hashed(RIGHT) != kept, "each has a salt of its own"


@settings(max_examples=60, deadline=None)
@given(password=st.text(st.characters(exclude_categories=()), max_size=30))
def test_whatever_is_typed_is_wrong_and_no_failure(password: str) -> None:
    assert not PASSWORDS.right(password, PASSWORDS.renewed("một câu rất khác"))
    assert not PASSWORDS.right(password, None)


@pytest.mark.parametrize("tried", ["x" * 5_000_000, "e" + "\u0323\u0302" * 1_000_000, RIGHT + " " * 2000])
def test_one_that_is_too_long_is_wrong_and_not_looked_at_whole(tried: str) -> None:
    assert not PASSWORDS.right(tried, PASSWORDS.hashed(RIGHT))


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$broken"])
def test_a_check_is_made_whatever_is_kept(kept: str | None) -> None:
    before = HASHER.checks
    assert not PASSWORDS.right(RIGHT, kept)
    assert HASHER.checks == before + 1
    assert not PASSWORDS.right("nobody's", None), "what stands for nobody's hash opens nothing"


def test_a_hash_of_other_parameters_is_made_anew_though_the_password_would_be_taken_no_more() -> None:
    stronger = Passwords(CountingHasher(time_cost=2))
    kept = PASSWORDS.renewed("short")
    assert stronger.is_dated(kept)
    assert stronger.right("short", kept)
    renewed = stronger.renewed("short")
    assert not stronger.is_dated(renewed)
    assert stronger.right("short", renewed)
