"""Those to whom a client of Laukaa must look as one who does not exist (R9)."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client as Browser

from accounts.models import User

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Fields = dict[str, str | list[str]]


class Outsiders:
    """People with sessions of their own, past the second factor."""

    def __init__(self, *people: User) -> None:
        self.browsers = {person.name: _browser_of(person) for person in people}

    def find_nothing(self, url: str, data: Fields | None = None) -> None:
        """POST with `data`, else GET: the answer is that of an id that does not exist, byte for byte."""
        path = re.sub(r"^https?://[^/]+", "", url)
        nowhere, ids = UUID.subn(lambda _: str(uuid4()), path)
        assert ids == 1, f"{path} is not about one thing"
        for name, browser in self.browsers.items():
            real, none = (_ask(browser, at, data) for at in (path, nowhere))
            assert (real.status_code, none.status_code) == (HTTPStatus.NOT_FOUND,) * 2, f"{name} at {path}"
            assert real.content == none.content, f"{name} at {path}"


def _browser_of(person: User) -> Browser:
    TOTP.activate(person, generate_totp_secret())
    browser = Browser()
    browser.force_login(person)
    return browser


def _ask(browser: Browser, path: str, data: Fields | None) -> Any:
    return browser.get(path) if data is None else browser.post(path, data)
