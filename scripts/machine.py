"""What the machine must have besides Python: installed when we may, else asked for in one sentence."""

import ctypes
import os
import shutil
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from scripts.commands import Refused, run

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """Something of Debian's: how to see that it is there, and the packages that bring it."""

    name: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def chromium() -> str | None:
    """Return the path of a Chromium that the machine has."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def _loads(*libraries: str) -> Callable[[], bool]:
    def check() -> bool:
        try:
            for library in libraries:
                ctypes.CDLL(library)
        except OSError:
            return False
        return True

    return check


def _has(program: str) -> Callable[[], bool]:
    return lambda: shutil.which(program) is not None


PRINTING = Need(
    "Pango, which prints the forms",
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    _loads("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
)
BROWSER = Need(
    "Chromium, which the browser tests use",
    ("chromium", "libatomic1"),  # the second for what drives the first
    lambda: chromium() is not None and _loads("libatomic.so.1")(),
)
QPDF = Need("qpdf, which checks the printed forms", ("qpdf",), _has("qpdf"))
GETTEXT = Need("gettext, which finds the texts to translate", ("gettext",), _has("xgettext"))


def provide(*needs: Need) -> None:
    """See to it that the machine has these. Raises `Refused` with the command that a person can give."""
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *_packages(missing)]
    names = " and ".join(need.name for need in missing)
    if not may_install():
        raise Refused(f"This machine lacks {names}: sudo apt-get update && sudo {' '.join(command)}")
    print(f"Installing {names} ...", flush=True)
    apt = {"DEBIAN_FRONTEND": "noninteractive"}
    refusal = f"{names} could not be installed: is there a network?"
    run(["apt-get", "update", "-qq"], refusal, extra_env=apt)
    run(command, refusal, extra_env=apt)
    if still := [need.name for need in missing if not need.is_there()]:
        raise Refused(
            f"This machine still lacks {' and '.join(still)} after installing {_packages(missing)}."
        )


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _packages(needs: Iterable[Need]) -> list[str]:
    return [package for need in needs for package in need.packages]


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refused(
                f"Port {port} is in use; stop what uses it, or give another: make run PORT=8001"
            ) from error
