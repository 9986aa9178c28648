"""Why a server of the settings can't be reached: by its name, its port, or its certificate."""

from __future__ import annotations

import os
import socket
import ssl
from typing import Literal
from urllib.parse import urlsplit

SECONDS = 3.0
_PORTS = {"http": 80, "https": 443}

Why = Literal["name", "closed", "silent", "certificate", "no_https", "no_authorities", ""]


def why_not_reached(url: str, seconds: float = SECONDS) -> Why:
    """What stands in the way, by a connection over which nothing is asked; "" where nothing does.

    "name": nobody knows its name; "closed": nothing listens there; "silent": nothing answers, or there is no way there;
    "certificate": it is none that this machine trusts; "no_https": it doesn't speak HTTPS; "no_authorities": the file
    of ``SSL_CERT_FILE``, by which certificates are trusted, can't be read.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        with socket.create_connection((host, port), seconds) as reached:
            return _why_not_secure(reached, host) if parts.scheme == "https" else ""
    except socket.gaierror:
        return "name"
    except ConnectionRefusedError:
        return "closed"
    except OSError:
        return "silent"


def _why_not_secure(reached: socket.socket, host: str) -> Why:
    named = os.environ.get("SSL_CERT_FILE", "")
    if named and not os.access(named, os.R_OK):
        return "no_authorities"
    try:
        trusted = ssl.create_default_context()
    except OSError:  # among them those of the file's contents
        return "no_authorities"
    try:
        with trusted.wrap_socket(reached, server_hostname=host):
            return ""
    except ssl.SSLCertVerificationError:
        return "certificate"
    except ssl.SSLError:
        return "no_https"
