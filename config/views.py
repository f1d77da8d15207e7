"""Pages for what went wrong. They ask the database nothing: it may be what went wrong."""

import sys
from http import HTTPStatus

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error as djangos_server_error

from audit.trail import TrailUnavailable

alarm = structlog.get_logger("luvalla.alarm")


def is_outage(error: BaseException | None) -> bool:
    """Tell whether `error` means that the trail or the database is out of order, not that we made a mistake."""
    return isinstance(error, TrailUnavailable | OperationalError | InterfaceError)


def out_of_order(error: BaseException) -> HttpResponse:
    """Return the 503 page, and call for help: nobody can work until this is mended."""
    alarm.critical("out_of_order", cause=type(error).__name__)
    page = HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    page.headers["Retry-After"] = "60"
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of what no view caught, such as a database that went away before the view began."""
    error = sys.exception()
    if error and is_outage(error):
        return out_of_order(error)
    return djangos_server_error(request)
