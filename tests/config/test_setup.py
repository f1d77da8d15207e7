"""The set-up's own promises: what it makes is a demo's, and what it cannot do it says in one sentence."""

import os
import runpy
import socket
import stat
import sys
from pathlib import Path

import pytest
from django.conf import settings

from config import environment
from scripts import commands, demo, machine, packages, proofs, setup
from scripts.commands import Refused


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(demo, "VAR", tmp_path)
    monkeypatch.setattr(demo, "ENV_FILE", tmp_path / "luvalla.env")
    monkeypatch.setattr(commands, "LOG", tmp_path / "setup.log")
    return tmp_path


def test_the_demos_file_is_accepted_as_a_demo_and_refused_as_production(var: Path):
    demo.write_env_file()
    file = str(var / "luvalla.env")

    assert environment.read_environment(settings.BASE_DIR, {"LUVALLA_ENV_FILE": file}).mode == "demo"
    pairs = [line.partition("=") for line in Path(file).read_text().splitlines() if not line.startswith("#")]
    copied = {name: value for name, _, value in pairs} | {
        "LUVALLA_MODE": "production",
        "SECRET_KEY": "k" * 60,
    }
    with pytest.raises(environment.Refused, match="A key of a demo"):
        environment.read_environment(settings.BASE_DIR, copied)


def test_the_demos_keys_are_new_each_time_kept_and_only_the_owners_to_read(var: Path):
    demo.write_env_file()
    first = demo.ENV_FILE.read_text()
    assert stat.S_IMODE(demo.ENV_FILE.stat().st_mode) == 0o600

    demo.write_env_file()
    assert demo.ENV_FILE.read_text() == first, "a second start keeps the keys, or the data could not be read"

    demo.forget()
    demo.write_env_file()
    assert demo.ENV_FILE.read_text() != first


def test_production_knows_the_marks_that_the_setup_makes():
    assert (demo.DEMO_KEY, demo.DEMO_SECRET) == (environment.DEMO_KEY, environment.DEMO_SECRET)


def test_starting_anew_removes_the_demos_data_and_nothing_else(var: Path):
    for name in ("db.sqlite3", "db.sqlite3-wal", "setup.log"):
        (var / name).touch()
    (var / "files").mkdir()

    demo.forget()

    assert [path.name for path in var.iterdir()] == ["setup.log"]


def test_the_demo_takes_nothing_from_a_persons_own_shell(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://real.example/real")
    monkeypatch.setenv("LUVALLA_MODE", "production")

    variables = demo.environment(8001)

    assert "DATABASE_URL" not in variables
    assert "LUVALLA_MODE" not in variables
    assert variables["LUVALLA_BASE_URL"] == "http://localhost:8001"


def test_a_busy_port_is_said_before_anything_is_done(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(setup, "set_up", lambda **kwargs: pytest.fail("it went on"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))

        with pytest.raises(Refused, match="is in use"):
            setup.run()


@pytest.mark.parametrize("port", ["eight", "0", "70000", "-1"])
def test_a_port_that_is_none_is_said(monkeypatch: pytest.MonkeyPatch, port: str):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(Refused, match="PORT is"):
        setup.run()


def test_what_we_may_not_install_is_asked_for_with_the_command(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    need = machine.Need("Pango, which prints the forms", ("libpango-1.0-0",), lambda: False)

    with pytest.raises(Refused) as refused:
        machine.provide(need)

    assert str(refused.value) == (
        "This machine lacks Pango, which prints the forms: sudo apt-get update && "
        "sudo apt-get install --yes --no-install-recommends libpango-1.0-0"
    )


def test_an_old_python_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))

    with pytest.raises(SystemExit, match=r"^Luvalla needs Python 3.11 or newer; this is 3.10.$"):
        runpy.run_path(str(settings.BASE_DIR / "scripts" / "__init__.py"))


def test_without_a_network_one_sentence_says_where_the_rest_is(var: Path, monkeypatch: pytest.MonkeyPatch):
    pip = var / "pip"
    pip.write_text("#!/bin/sh\necho no route to host\nexit 1\n")
    pip.chmod(0o755)
    monkeypatch.setattr(packages, "PYTHON", pip)

    with pytest.raises(Refused, match="is there a network"):
        packages._pip_install("requirements.lock")

    assert "no route to host" in commands.LOG.read_text()


def test_a_refusal_ends_with_its_sentence_and_not_with_success(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "argv", ["setup", "run"])
    monkeypatch.setenv("PORT", "eight")

    with pytest.raises(SystemExit, match="PORT is 'eight'"):
        setup.main()


@pytest.mark.parametrize(("ci", "fails"), [("true", True), ("", False)])
def test_only_an_automatic_run_must_have_a_browser(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, fails: bool
):
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    nothing = machine.Need("Chromium", ("chromium",), lambda: False)
    monkeypatch.setattr(machine, "BROWSER", nothing)

    if fails:
        with pytest.raises(Refused):
            setup._provide_browser()
    else:
        setup._provide_browser()
        assert "browser tests are left out" in capsys.readouterr().err


def test_what_was_done_for_other_files_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(packages, "VENV", tmp_path)
    lock = tmp_path / "lock"
    lock.write_text("django==5.2.19")
    packages.Stamp("runtime", lock).set()
    assert packages.Stamp("runtime", lock).is_current()

    lock.write_text("django==5.2.20")
    assert not packages.Stamp("runtime", lock).is_current()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-node.lock"])
def test_every_locked_package_is_pinned_and_hashed(lock: str):
    text = (settings.BASE_DIR / lock).read_text()
    packages_ = [line for line in text.splitlines() if not line.startswith(" ")]

    assert packages_
    assert all("==" in line and line.endswith("\\") for line in packages_)
    assert "http" not in text
    assert "file:" not in text


def test_the_tests_run_the_versions_that_people_run():
    def pins(name: str) -> set[str]:
        lines = (settings.BASE_DIR / name).read_text().splitlines()
        return {line.split(" ")[0] for line in lines if "==" in line}

    assert pins("requirements.lock") <= pins("requirements-dev.lock")


def test_a_proof_is_stale_once_its_code_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(proofs, "BASE_DIR", tmp_path)
    monkeypatch.setattr(proofs, "PAPER", tmp_path / "proof.md")
    (tmp_path / "audit").mkdir()
    code = tmp_path / "audit" / "trail.py"
    code.write_text("one = 1\n")
    assert proofs.check() == 0, "none is written yet"

    proof = proofs.Proof("test_the_race_is_won", 1.5, {"measures": "audit", "races": "500"})
    proofs.PAPER.write_text(proofs._paper([proof]))
    assert "| the race is won | races 500 | 1.5 s |" in proofs.PAPER.read_text()
    assert proofs.check() == 0

    code.write_text("one = 2\n")
    assert proofs.check() == 1
