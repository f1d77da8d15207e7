"""Every address of Luvalla, one include an app. Nothing personal is ever in an address."""

from django.urls import URLPattern, URLResolver, include, path

handler500 = "config.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
]
