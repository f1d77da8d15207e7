"""Addresses that take forms only, and where a person is led who comes to one to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse  # noqa: TID251 - only its type, for the views
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.requests import UserRequest

View = Callable[..., HttpResponse]


def only_posted(page: str, *keys: str) -> Callable[[View], View]:
    """As `require_POST`, but a reader is led to the route `page`, whose keys are among the view's own.

    After a login a browser reads the address that a form had been sent to. Nothing is looked up here: who may
    read the page is the page's own question.
    """

    def decorate(view: View) -> View:
        posted: View = require_POST(view)

        @wraps(view)
        def led(request: UserRequest, **given: Any) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                answer: HttpResponse = redirect(page, **{key: given[key] for key in keys})
                return answer
            return posted(request, **given)

        return led

    return decorate
