"""What a view's request is, for annotations. `LoginMiddleware` makes it true."""

from django.http import HttpRequest  # noqa: TID251 - only its type, for the views

from accounts.models import User


class UserRequest(HttpRequest):
    """The request of somebody who is logged in."""

    user: User
