"""What a host says of its visitor: believed where it is signed for its origin, of now, and said once."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from box_fakes import HOST, NOW, OTHER, claims_of, signed
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ui.box.keys import key_of
from ui.box.tokens import LEEWAY, WrongHostToken, said_by

KEY = key_of("s" * 43, HOST)


def reason(token: str, origin: str = HOST, now: int = NOW) -> str:
    """Why it isn't believed; "" where it is."""
    try:
        said_by(token, origin, KEY, now)
    except WrongHostToken as error:
        return error.reason
    return ""


def test_what_is_said() -> None:
    said = said_by(signed(KEY, claims_of("Nguyễn Thị Lan")), HOST, KEY, NOW)
    assert (said.name, said.id, said.until) == ("Nguyễn Thị Lan", "0123456789abcdef", NOW + 60 + LEEWAY)


# (claims that differ, why they are not believed)
CLAIMS: list[tuple[dict[str, Any], str]] = [
    ({}, ""),
    ({"aud": ["plan-assistant-box"]}, ""),
    ({"groups": ["Tổ 1"], "role": "admin"}, ""),  # counts for nothing
    ({"exp": NOW + 300}, ""),
    ({"iat": NOW - 290, "exp": NOW + 10}, ""),
    ({"iat": NOW + LEEWAY, "exp": NOW + 60}, ""),  # the host's clock is ahead
    ({"iat": NOW - 60, "exp": NOW - LEEWAY + 1}, ""),  # or behind
    ({"nbf": NOW}, ""),
    ({"iss": OTHER}, "claims"),
    ({"iss": HOST + "/"}, "claims"),
    ({"iss": HOST.upper()}, "claims"),
    ({"iss": [HOST]}, "claims"),
    ({"iss": None}, "claims"),
    ({"aud": None}, "claims"),
    ({"aud": "another-program"}, "claims"),
    ({"aud": ["plan-assistant-box", "another-program"]}, "claims"),
    ({"aud": {"plan-assistant-box": 1}}, "claims"),
    ({"sub": None}, "claims"),
    ({"sub": ""}, "claims"),
    ({"sub": "  "}, "claims"),
    ({"sub": ["lan"]}, "claims"),
    ({"sub": "l" * 401}, "claims"),
    ({"jti": None}, "claims"),
    ({"jti": "short"}, "claims"),
    ({"jti": "j" * 201}, "claims"),
    ({"jti": 1234567890123456789}, "claims"),
    ({"iat": None}, "times"),
    ({"exp": None}, "times"),
    ({"exp": NOW + 301}, "times"),
    ({"exp": NOW}, "times"),
    ({"exp": NOW - 1}, "times"),
    ({"iat": NOW + LEEWAY + 1, "exp": NOW + 60}, "times"),
    ({"iat": NOW - 60, "exp": NOW - LEEWAY}, "times"),
    ({"exp": str(NOW + 60)}, "times"),
    ({"exp": NOW + 60.5}, "times"),
    ({"iat": False, "exp": True}, "times"),
    ({"exp": 10**30}, "times"),
    ({"iat": 10**30, "exp": 10**30 + 1}, "times"),
    ({"iat": -(10**30), "exp": -(10**30) + 300}, "times"),
    ({"nbf": NOW + LEEWAY + 1}, "times"),
    ({"nbf": "later"}, "times"),
]


@pytest.mark.parametrize(("differing", "why"), CLAIMS, ids=[repr(one)[:60] for one, _ in CLAIMS])
def test_which_claims_are_believed(differing: dict[str, Any], why: str) -> None:
    assert reason(signed(KEY, claims_of(**differing))) == why


def _part(value: Any) -> str:
    words = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(words).decode().rstrip("=")


def _signed_as_it_is(payload: bytes, header: Any = None) -> str:
    """Signed with the right key, whatever it holds."""
    import hmac

    signing = f"{_part(header or {'alg': 'HS256'})}.{_part(payload)}"
    return f"{signing}.{_part(hmac.digest(KEY.encode(), signing.encode(), 'sha256'))}"


WELL = json.dumps(claims_of()).encode()
FORMS = {
    "nothing": "",
    "no token": "lan",
    "two parts": "a.b",
    "five parts": "a.b.c.d.e",
    "no algorithm": f"{_part({'alg': 'none'})}.{_part(WELL)}.",
    "another algorithm": signed(KEY, claims_of(), "HS512"),
    "a header that must be understood": _signed_as_it_is(WELL, {"alg": "HS256", "crit": ["b64"], "b64": False}),
    "no claims": _signed_as_it_is(b"[]"),
    "no JSON": _signed_as_it_is(b"{"),
    "a time that is no number": _signed_as_it_is(WELL.replace(str(NOW + 60).encode(), b"NaN")),
    "a time without an end": _signed_as_it_is(WELL.replace(str(NOW + 60).encode(), b"Infinity")),
    "a number of ten thousand digits": _signed_as_it_is(WELL.replace(str(NOW + 60).encode(), b"9" * 3000)),
    "JSON without a bottom": _signed_as_it_is(b'{"sub":' + b"[" * 2500),
    "longer than any": signed(KEY, claims_of(more="x" * 5000)),
    "letters of no alphabet": "é.ö.ü",
}


@pytest.mark.parametrize("sent", FORMS.values(), ids=FORMS)
def test_what_is_no_token_of_ours_is_refused(sent: str) -> None:
    assert reason(sent) in ("form", "times")


def test_as_it_is_signed_here_a_token_is_believed() -> None:
    assert reason(_signed_as_it_is(WELL)) == ""


def test_another_key_signs_for_another_origin() -> None:
    others = key_of("s" * 43, OTHER)
    assert reason(signed(others, claims_of())) == "signature"
    assert reason(signed(key_of("t" * 43, HOST), claims_of())) == "signature"
    assert reason(signed(KEY, claims_of(iss=OTHER)), OTHER) == ""  # `_named` asks for the key of the origin itself
    with pytest.raises(WrongHostToken, match="claims"):
        said_by(signed(others, claims_of()), OTHER, others, NOW)


@settings(max_examples=150)
@given(st.data())
def test_a_changed_letter_is_never_believed(data: st.DataObject) -> None:
    token = signed(KEY, claims_of())
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= é\x00"))
    assume(letter != token[at])
    changed = token[:at] + letter + token[at + 1 :]
    assume(_bytes(changed) != _bytes(token))  # the last letter of a part has bits that say nothing
    assert reason(changed) in ("form", "signature")


def _bytes(token: str) -> list[bytes]:
    try:
        return [base64.b64decode(one.encode() + b"===", b"-_", validate=True) for one in token.split(".")]
    except ValueError:
        return [token.encode()]


@settings(max_examples=150)
@given(st.text(max_size=200) | st.builds(".".join, st.lists(st.text("abcAB01-_=", max_size=20), max_size=6)))
def test_whatever_is_sent_is_answered(sent: str) -> None:
    assert reason(sent) in ("form", "signature")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150)
@given(st.sampled_from(["iss", "aud", "sub", "jti", "iat", "exp", "nbf"]), JSON)
def test_whatever_a_host_says_only_what_is_meant_is_believed(claim: str, value: Any) -> None:
    said = claims_of() | {claim: value}
    if reason(_signed_as_it_is(json.dumps(said).encode())) == "":
        assert all(type(said[one]) is int for one in ("iat", "exp"))
        assert said["iss"] == HOST and 0 < said["exp"] - said["iat"] <= 300 and said["exp"] > NOW - LEEWAY
        assert isinstance(said["sub"], str) and said["sub"].strip()


@settings(max_examples=50)
@given(st.text("0123456789abcdef-_", min_size=43, max_size=43), st.sampled_from([HOST, OTHER]))
def test_a_key_tells_nothing_and_is_always_the_same(secret: str, origin: str) -> None:
    key = key_of(secret, origin)
    assert key == key_of(secret, origin) and len(key) == 43 and key.isascii()
    assert secret not in key and key != key_of(secret, origin + "x") and key != key_of(secret[:-1] + "Z", origin)
