"""`manage.py set_up`, given by `make run`: from no database to the demo's people, and once more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.config.environments import demo


def set_up(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    variables = demo(LUVALLA_FILES_DIR=str(folder / "files"), EMAIL_URL="memorymail://")
    variables["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
    return subprocess.run(
        [sys.executable, "manage.py", "set_up", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a demo that was set up once."""
    folder = tmp_path_factory.mktemp("demo")
    done = set_up(folder, "--announce")
    assert (done.returncode, done.stderr) == (0, "")
    assert "http://localhost:8000" in done.stdout
    assert "@example" in done.stdout, "a login a role is told"
    return folder


def test_setting_up_again_keeps_everything_as_it_is(folder: Path):
    before = (folder / "db.sqlite3").read_bytes()

    done = set_up(folder)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (folder / "db.sqlite3").read_bytes() == before


def test_a_demo_that_was_interrupted_says_how_to_start_anew(folder: Path):
    (folder / "files" / "demo-loaded").unlink()

    done = set_up(folder)

    assert done.returncode == 1
    assert "make fresh starts anew" in done.stderr
