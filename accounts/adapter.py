"""How the login library behaves here: nobody signs up, secrets are encrypted, logins are logged."""

from __future__ import annotations

import base64
import time
from typing import Any

import structlog
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest  # noqa: TID251 - the library's hooks take the request
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import encryption

# Who came and who was turned away. No addresses: the trail and the request id tell the rest.
security = structlog.get_logger("luvalla.security")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        # Translators: fi: Sähköposti tai salasana on väärin. Tarkista molemmat.
        "email_password_mismatch": _("The e-mail address or the password is wrong. Check both."),
        # Translators: fi: Liian monta epäonnistunutta yritystä. Yritä viiden minuutin kuluttua uudelleen.
        "too_many_login_attempts": _("Too many failed attempts. Try again in five minutes."),
        # Translators: fi: Salasana on väärin.
        "incorrect_password": _("The password is wrong."),
        # Translators: fi: Nykyinen salasana on väärin.
        "enter_current_password": _("The present password is wrong."),
        # Translators: fi: Liian monta yritystä. Odota hetki.
        "rate_limited": _("Too many attempts. Wait a moment."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        security.info("logged_in", user=str(user.pk))

    def logout(self, request: HttpRequest) -> None:
        security.info("logged_out", user=str(request.user.pk))
        super().logout(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        security.warning("password_refused")
        super().authentication_failed(request, **credentials)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not asked of a person who logged in a moment ago: they come to set up the second factor."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0.0)
        if time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        words = {
            # Translators: fi: Vahvista salasanalla
            "reauthenticate": _("Confirm with the password"),
            # Translators: fi: Vahvista sovelluksen koodilla
            "mfa_reauthenticate": _("Confirm with a code from the app"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("own_details")

    def format_email_subject(self, subject: str) -> str:
        return f"Luvalla: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the person, whoever asked for it and in whichever language."""
        language = getattr(context.get("user"), "language", translation.get_language())
        with translation.override(language):
            super().send_mail(template_prefix, email, context)


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the shared secrets of the second factor encrypted, whichever column the library puts them in."""

    CONTEXT = "mfa.authenticator.data"
    error_messages = DefaultMFAAdapter.error_messages | {
        # Translators: fi: Koodi on väärin tai jo käytetty. Katso sovelluksesta uusi.
        "incorrect_code": _("The code is wrong or used already. Take a new one from the app."),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(encryption.encrypt(text.encode(), context=self.CONTEXT)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(base64.b64decode(encrypted_text), context=self.CONTEXT).decode()
