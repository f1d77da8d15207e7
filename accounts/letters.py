"""What is sent to people by e-mail, in the language of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import INVITATION_LASTS, Language, Message, User


def invitation_url(token: str) -> str:
    return f"{base_url()}{reverse('invitation_link', args=[token])}"


def invitation_letter(user: User, token: str, *, at: datetime) -> EmailMessage:
    """The letter to send after `invite_user` has been committed; the caller sends it."""
    with translation.override(user.language):
        facts = {"name": user.name, "url": invitation_url(token), "until": at + INVITATION_LASTS}
        # Translators: fi: Tunnus Luvalla-järjestelmään
        subject = gettext("Your account in Luvalla")
        return EmailMessage(subject, render_to_string("accounts/invitation.txt", facts), to=[user.email])


def address_letter(before: User) -> EmailMessage:
    """Tells the old address that the account has another now; `before` is the person as they were."""
    with translation.override(before.language):
        # Translators: fi: Osoitteesi Luvallassa on vaihdettu
        subject = gettext("Your address in Luvalla was changed")
        words = render_to_string("accounts/address_changed.txt", {"name": before.name})
        return EmailMessage(subject, words, to=[before.email])


def message_letter(message: Message) -> EmailMessage:
    """The letter in the language that the receiver has now; the first line of its file is the subject.

    The identifier is the message's own: a mail server that gets the letter twice can tell.
    """
    language = message.to.language
    facts = {name: _said(value, language) for name, value in message.facts.items()}
    with translation.override(language):
        text = render_to_string(
            f"accounts/letters/{message.kind}.txt",
            {"name": message.to.name, "key": message.about_key, "site": base_url(), **facts},
        )
    subject, _, body = re.sub(r"\n\s*\n+", "\n\n", text.strip()).partition("\n")
    identity = {
        "Message-ID": f"<{message.pk}@{urlsplit(settings.BASE_URL).hostname}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(
        " ".join(subject.split()), f"{body.strip()}\n", to=[message.to.email], headers=identity
    )


def in_each_language(words: Callable[[], object]) -> dict[str, str]:
    """A fact of a message that is said differently in each language; which one is chosen at sending."""
    said = {}
    for language in Language.values:
        with translation.override(language):
            said[language] = str(words())
    return said


def base_url() -> str:
    return settings.BASE_URL.rstrip("/")


def _said(value: str | dict[str, str], language: str) -> str:
    return value[language] if isinstance(value, dict) else value
