"""What is sent to people by e-mail, in the language of each."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from accounts.actions import INVITATION_LASTS
from accounts.models import User


def invitation_url(token: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}{reverse('invitation_link', args=[token])}"


def invitation_letter(user: User, token: str, *, at: datetime) -> EmailMessage:
    """The letter to send after `invite_user` has been committed; the caller sends it."""
    with translation.override(user.language):
        facts = {"name": user.name, "url": invitation_url(token), "until": at + INVITATION_LASTS}
        # Translators: fi: Tunnus Luvalla-järjestelmään
        subject = gettext("Your account in Luvalla")
        return EmailMessage(subject, render_to_string("accounts/invitation.txt", facts), to=[user.email])
