"""Running other programs: quiet when they succeed, one sentence when they fail."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
LOG = BASE_DIR / "var" / "setup.log"


class Refused(Exception):
    """The set-up cannot go on; the message is one sentence for the person at the keyboard."""


def run(command: Sequence[str | Path], refusal: str, extra_env: Mapping[str, str] | None = None) -> None:
    """Run in the project's folder, its output in var/setup.log. Raises `Refused` with `refusal`."""
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n")
        log.flush()
        done = subprocess.run(
            command,
            cwd=BASE_DIR,
            env={**os.environ, **(extra_env or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise Refused(f"{refusal} What {Path(command[0]).name} said is at the end of var/setup.log.")
