"""Where the present request came from, for the trail's entries. Empty outside a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address, ip_network


@dataclass(frozen=True)
class Origin:
    request_id: str = ""
    address: str = ""


_current: ContextVar[Origin] = ContextVar("audit_origin", default=Origin())  # noqa: B039 - frozen


def current() -> Origin:
    return _current.get()


@contextmanager
def coming_from(*, request_id: str, address: str) -> Iterator[Origin]:
    """For the middleware: entries recorded inside carry this request and its truncated address."""
    origin = Origin(request_id, truncated(address))
    token = _current.set(origin)
    try:
        yield origin
    finally:
        _current.reset(token)


def truncated(address: str) -> str:
    """The network of the address (/24, /48): tells an office from elsewhere, but no person's device."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ip_network((ip, 24 if ip.version == 4 else 48), strict=False).network_address)
