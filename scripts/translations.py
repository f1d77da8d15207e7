"""Finnish and Swedish: `python -m scripts.translations {compile,update,check}`.

Texts are found in a copy of the tree, so that a check changes nothing here.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polib

from scripts.commands import BASE_DIR

LANGUAGES = ("fi", "sv")
SOURCES = ("*.py", "*.html", "*.txt", "*.xml")
# No page of Luvalla shows texts of these.
SILENT = ("tests", "scripts", "bench")
CATALOGUE = Path("LC_MESSAGES") / "django.po"


def compile_all() -> int:
    """Write the .mo beside each .po that is newer; without gettext, so that serving needs none."""
    for po in (BASE_DIR / "locale").glob(f"*/{CATALOGUE}"):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            polib.pofile(str(po)).save_as_mofile(str(mo))
    return 0


def update() -> int:
    """Bring the catalogues to what the code says now; what is new is left to translate."""
    with _extracted() as found:
        for language in LANGUAGES:
            target = BASE_DIR / "locale" / language / CATALOGUE
            target.parent.mkdir(parents=True, exist_ok=True)
            catalogue = polib.pofile(str(found / "locale" / language / CATALOGUE), wrapwidth=110)
            # Else every update would differ.
            catalogue.metadata.pop("POT-Creation-Date", None)
            catalogue.save(str(target))
            print(f"{language}: {len(_incomplete(catalogue))} texts to translate or remove")
    return compile_all()


def check() -> int:
    """Return how many texts are untranslated, uncertain or no longer used, after naming each."""
    with _extracted() as found:
        problems = [
            f"{language}: {problem}"
            for language in LANGUAGES
            for problem in _problems(found / "locale" / language / CATALOGUE)
        ]
    for problem in problems:
        print(problem)
    print(f"Translations: {len(problems)} problems.")
    return min(len(problems), 1)


@contextmanager
def _extracted() -> Iterator[Path]:
    """Give a folder with the catalogues as they would be after finding all texts anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in _tracked():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(BASE_DIR / path, folder / path)
        (folder / "locale").mkdir(exist_ok=True)
        options = [f"--locale={language}" for language in LANGUAGES] + [f"--ignore={part}" for part in SILENT]
        command = [
            "-m",
            "django",
            "makemessages",
            *options,
            "--extension=html,txt,py,xml",
            "--add-location=file",
        ]
        subprocess.run([sys.executable, *command, "--no-wrap", "--verbosity=0"], cwd=folder, check=True)
        yield folder


def _tracked() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *SOURCES, "*.po"]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, check=True)
    return [Path(path) for path in done.stdout.split("\0") if path and (BASE_DIR / path).is_file()]


def _problems(path: Path) -> list[str]:
    done = subprocess.run(
        ["msgfmt", "--check-format", "--output-file=/dev/null", path],
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = done.stderr.strip().splitlines() if done.returncode else []
    return [*_incomplete(polib.pofile(str(path))), *wrong]


def _incomplete(catalogue: polib.POFile) -> list[str]:
    return [
        *(f"not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()),
        *(f"uncertain: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()),
        *(f"no longer used: {entry.msgid!r}" for entry in catalogue.obsolete_entries()),
    ]


COMMANDS = {"compile": compile_all, "update": update, "check": check}

if __name__ == "__main__":
    sys.exit(COMMANDS[sys.argv[1]]())
