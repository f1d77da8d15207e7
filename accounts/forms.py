from __future__ import annotations

from typing import Any

import structlog
from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.models import Language, User

security = structlog.get_logger("luvalla.security")

# Translators: fi: Vähintään 12 merkkiä. Lause on helppo muistaa.
PASSWORD_HINT = _("At least 12 characters. A sentence is easy to remember.")
# Translators: fi: Tunnistussovelluksen kuusi numeroa tai varakoodi.
CODE_HINT = _("The six digits from your authenticator app, or a recovery code.")


class OurWords(forms.Form):
    """The library's form with our labels: a label stays beside its field, a placeholder vanishes."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class LoginForm(OurWords, account_forms.LoginForm):
    labels = {"login": _("E-mail"), "password": _("Password")}


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class ChangePasswordForm(OurWords, account_forms.ChangePasswordForm):
    labels = {
        # Translators: fi: Nykyinen salasana
        "oldpassword": _("Present password"),
        # Translators: fi: Uusi salasana
        "password1": _("New password"),
        # Translators: fi: Uusi salasana uudelleen
        "password2": _("New password again"),
    }
    hints = {"password1": PASSWORD_HINT}


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):
    labels = {"email": _("E-mail")}


class ResetPasswordKeyForm(OurWords, account_forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}
    hints = {"password1": PASSWORD_HINT}


class SecondFactorForm(OurWords, mfa_forms.AuthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            security.warning("second_factor_refused", user=str(self.user.pk))
            raise


class SecondFactorAgainForm(OurWords, mfa_forms.ReauthenticateForm):
    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}


class ActivateTOTPForm(OurWords, totp_forms.ActivateTOTPForm):
    # Translators: fi: Sovelluksen näyttämä koodi
    labels = {"code": _("Code from the app")}


class NewPasswordForm(forms.Form):
    """For an invitation: the person chooses their first password."""

    password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        password_validation.validate_password(password, self.user)
        return password

    def clean_password2(self) -> str:
        again: str = self.cleaned_data["password2"]
        if "password1" in self.cleaned_data and again != self.cleaned_data["password1"]:
            # Translators: fi: Salasanat eivät ole samat. Kirjoita sama salasana molempiin kenttiin.
            raise forms.ValidationError(_("The passwords differ. Write the same password in both fields."))
        return again


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, widget=forms.RadioSelect)
