"""The login library's pages that we use, under Finnish addresses, and our own.

What is not here does not exist: no sign-up, no change of address, no login by code.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.conf import settings
from django.urls import path, re_path

from accounts import views

urlpatterns = [
    path(
        "kirjaudu/",
        account.LoginView.as_view(extra_context={"demo": settings.DEMO}),
        name="account_login",
    ),
    path("kirjaudu/koodi/", mfa.authenticate, name="mfa_authenticate"),
    path("kirjaudu-ulos/", account.logout, name="account_logout"),
    path("suljettu/", account.account_inactive, name="account_inactive"),
    path("vahvista/", account.reauthenticate, name="account_reauthenticate"),
    path("vahvista/koodi/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("salasana/", account.password_change, name="account_change_password"),
    path("salasana/unohtui/", account.password_reset, name="account_reset_password"),
    path("salasana/unohtui/viesti/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^salasana/uusi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "salasana/vaihdettu/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("kaksivaiheinen/", mfa.index, name="mfa_index"),
    path("kaksivaiheinen/sovellus/", totp.activate_totp, name="mfa_activate_totp"),
    path("kaksivaiheinen/sovellus/poista/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("kaksivaiheinen/varakoodit/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "kaksivaiheinen/varakoodit/uudet/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "kaksivaiheinen/varakoodit/lataa/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("kutsu/", views.invitation, name="invitation"),
    path("kutsu/<str:token>/", views.invitation_link, name="invitation_link"),
    path("omat-tiedot/", views.own_details, name="own_details"),
]
