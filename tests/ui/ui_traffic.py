"""What the browser asked for, as its own log has it."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

from ui_browser import WebDriver

_REQUESTS = ("Network.requestWillBeSent", "Network.webSocketCreated", "Network.webTransportCreated")


def addresses_asked(browser: WebDriver) -> list[str]:
    """The address of every request since the log was read last, but for those that leave no machine."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [message["params"] for message in messages if message["method"] in _REQUESTS]
    addresses = [params["request"]["url"] if "request" in params else params["url"] for params in asked]
    return [one for one in addresses if not one.startswith(("data:", "blob:", "chrome", "about:", "devtools:"))]


def hosts_reached(browser: WebDriver) -> set[str | None]:
    """The hosts of these requests; there were some."""
    addresses = addresses_asked(browser)
    assert addresses, "the browser's log says nothing"
    return {urlsplit(one).hostname for one in addresses}
