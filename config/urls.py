"""Every address of Luvalla, one include an app. Nothing personal is ever in an address."""

from django.urls import URLPattern, URLResolver, include, path

from config import views

handler404 = "config.views.not_found"
handler500 = "config.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("kieli/", views.choose_language, name="set_language"),
    path("saavutettavuus/", views.accessibility, name="accessibility"),
    path("tietosuoja/", views.privacy, name="privacy"),
    path("ohje/", views.help_page, name="help"),
    path("tili/", include("accounts.urls")),
    path("", include("consents.urls")),
    path("", include("municipalities.urls")),
    path("", include("reports.urls")),
]
