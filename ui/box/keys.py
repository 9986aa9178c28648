"""The key that a host page's server signs with: one an origin, made from the secret of the data folder."""

from __future__ import annotations

import base64
import hmac


def key_of(secret: str, origin: str) -> str:
    """The key of an origin, as the host keeps it: 43 characters of ASCII, which are the key as they stand.

    Who has one can say who visits from their own origin, and neither make the key of another nor the secret.
    """
    digest = hmac.digest(secret.encode("ascii"), f"box\0{origin}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
