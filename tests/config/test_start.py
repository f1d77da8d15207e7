"""What a person sees who starts Luvalla in an environment that is not right."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.config.environments import production


def manage(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": "true"}, "DEBUG is true"),
        ({"LUVALLA_MODE": "demonstration"}, "LUVALLA_MODE is 'demonstration'"),
        ({"LUVALLA_ENV_FILE": "var/luvalla.env"}, "Luvalla does not start: "),
    ],
)
def test_a_refusal_is_one_line_and_no_traceback(changes: dict[str, str], sentence: str):
    done = manage("check", **production(**changes))

    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_production_passes_djangos_own_deployment_check():
    done = manage("check", "--deploy", "--fail-level", "WARNING", **production())

    assert (done.returncode, done.stderr) == (0, "")


def test_the_server_does_not_start_in_a_wrong_environment():
    done = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **production(DEBUG="true")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "DEBUG is true" in done.stderr.strip().splitlines()[-1]


def test_the_server_does_not_serve_a_database_with_a_superuser(tmp_path: Path):
    variables = production(DATABASE_URL=f"sqlite:///{tmp_path}/db.sqlite3")
    assert manage("migrate", "--verbosity=0", **variables).returncode == 0
    make = (
        "from accounts.models import User; User.objects.create_user('r@example.org', 'R', is_superuser=True)"
    )
    assert manage("shell", "--verbosity=0", "--command", make, **variables).returncode == 0

    done = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "superuser" in done.stderr.strip().splitlines()[-1]
