"""People at their browsers: each with a password and a phone, logging in through the real pages."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from tests.browser.desk import PRIMARY

PASSWORD = "kolme vihreää kuusta"


@dataclass(frozen=True)
class Person:
    """Somebody who can log in: `secret` is what their phone makes the second factor's codes of."""

    user: User
    secret: str

    def code(self) -> str:
        return str(format_hotp_value(hotp_value(self.secret, int(time.time()) // 30)))


def equip(user: User) -> Person:
    """Give the person a password and a phone."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return Person(user, secret)


def log_in(page: Page, server: Any, person: Person) -> None:
    """From the first page through both steps."""
    page.goto(server.url + reverse("home"))
    answer_login(page, person)


def answer_login(page: Page, person: Person) -> None:
    """Both steps of the login that the page shows."""
    page.fill("[name=login]", person.user.email)
    page.fill("[name=password]", PASSWORD)
    page.click(PRIMARY)
    page.fill("[name=code]", person.code())
    page.click(PRIMARY)
