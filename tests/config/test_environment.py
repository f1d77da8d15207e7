from pathlib import Path

import pytest

from config.environment import Refused, read_environment
from tests.config.environments import demo, demo_key, key, production

BASE = Path("/srv/code")
REQUIRED = [name for name in production() if name != "LUVALLA_MODE"]


def read(variables: dict[str, str]):
    return read_environment(BASE, variables)


def refusal(variables: dict[str, str]) -> str:
    with pytest.raises(Refused) as refused:
        read(variables)
    return str(refused.value)


def test_a_whole_environment_of_production_is_read():
    environment = read(production())

    assert environment.mode == "production"
    assert list(environment.encryption_keys) == ["k2", "k1"], "the first key is the current one"
    assert environment.index_key == bytes([3]) * 32
    assert environment.database["HOST"] == "db.example"
    assert environment.email["EMAIL_USE_TLS"] is True
    assert environment.debug is False


@pytest.mark.parametrize("name", ["LUVALLA_MODE", *REQUIRED])
@pytest.mark.parametrize("variables", [production(), demo()], ids=["production", "demo"])
def test_what_is_missing_is_named(name: str, variables: dict[str, str]):
    assert refusal({**variables, name: ""}).startswith(f"{name} is not set")
    assert refusal({k: v for k, v in variables.items() if k != name}).startswith(f"{name} is not set")


def test_a_misspelt_name_is_refused_and_not_overlooked():
    assert "LUVALLA_MDOE is no setting of Luvalla" in refusal(production(LUVALLA_MDOE="demo"))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LUVALLA_MODE", "prod", "must be one of demo, test, production"),
        ("DEBUG", "yes", "must be one of true, false"),
        ("LUVALLA_INDEX_KEY", "c2hvcnQ=", "32 random bytes"),
        ("LUVALLA_INDEX_KEY", "not base64!", "32 random bytes"),
        ("LUVALLA_ENCRYPTION_KEYS", key(1), "id:key"),
        ("LUVALLA_ENCRYPTION_KEYS", f"k1:{key(1)},k1:{key(2)}", "each once"),
        ("LUVALLA_ENCRYPTION_KEYS", f"ä:{key(1)}", "ids like k1"),
        ("LUVALLA_TRAIL_KEYS", f"t1:{key(1)}", "Two keys of Luvalla are the same"),
        ("DATABASE_URL", "mysql://db.example/luvalla", "sqlite:/// or postgres://"),
        ("DATABASE_URL", "sqlite://:memory:", "must name a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("DATABASE_URL", "sqlite:///db.sqlite3?timeout=1", "without further settings"),
        ("EMAIL_URL", "post.example", "mail server"),
        ("LUVALLA_PROXY_COUNT", "-1", "whole number"),
        ("LUVALLA_BASE_URL", "ftp://luvalla.example", "must begin with"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence(name: str, value: str, sentence: str):
    said = refusal(production(**{name: value}))

    assert sentence in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": "true"}, "DEBUG is true"),
        ({"SECRET_KEY": "luvalla-demo-" + "k" * 60}, "SECRET_KEY is a demo's"),
        ({"SECRET_KEY": "k" * 49}, "SECRET_KEY is a demo's or under 50 characters"),
        ({"LUVALLA_INDEX_KEY": demo_key(7)}, "A key of a demo"),
        ({"LUVALLA_TRAIL_KEYS": f"t2:{key(9)},t1:{demo_key(7)}"}, "A key of a demo"),
        ({"LUVALLA_ENCRYPTION_KEYS": f"k1:{demo_key(7)}"}, "A key of a demo"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"LUVALLA_BASE_URL": "http://luvalla.example"}, "https://"),
    ],
)
def test_production_refuses_what_a_demo_may_have(changes: dict[str, str], sentence: str):
    assert sentence in refusal(production(**changes))
    if sentence != "https://":
        assert read({**demo(), **changes})


def test_production_reads_no_file_of_settings(tmp_path: Path):
    file = tmp_path / "luvalla.env"
    file.write_text("DEBUG=false\n")

    assert "LUVALLA_ENV_FILE is set" in refusal(production(LUVALLA_ENV_FILE=str(file)))


def test_a_file_cannot_turn_itself_into_production(tmp_path: Path):
    file = tmp_path / "luvalla.env"
    file.write_text("\n".join(f"{name}={value}" for name, value in production().items()))

    assert "LUVALLA_ENV_FILE is set" in refusal({"LUVALLA_ENV_FILE": str(file)})


def test_a_demo_reads_its_file_and_the_environment_wins(tmp_path: Path):
    file = tmp_path / "luvalla.env"
    lines = [f"{name}={value}" for name, value in demo().items()]
    file.write_text("\n".join(["# a comment", "", *lines]))

    environment = read({"LUVALLA_ENV_FILE": str(file), "LUVALLA_BASE_URL": "http://localhost:8001"})

    assert environment.mode == "demo"
    assert environment.base_url == "http://localhost:8001"


def test_a_missing_file_says_how_to_make_it():
    assert "make setup" in refusal({"LUVALLA_ENV_FILE": "var/nowhere.env"})


def test_a_secret_may_be_mounted_as_a_file(tmp_path: Path):
    secret = tmp_path / "secret"
    secret.write_text("m" * 60 + "\n")
    variables = production(SECRET_KEY_FILE=str(secret))
    del variables["SECRET_KEY"]

    assert read(variables).secret_key == "m" * 60
    assert "cannot be read" in refusal(production(SECRET_KEY_FILE=str(tmp_path / "gone")))


def test_sqlite_keeps_what_it_committed():
    options = read(demo()).database["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=wal", "synchronous=2", "foreign_keys=1", "recursive_triggers=1"):
        assert f"PRAGMA {pragma}" in options["init_command"]


def test_paths_are_taken_from_the_projects_folder():
    environment = read(demo(LUVALLA_FILES_DIR="var/files"))

    assert environment.files_dir == BASE / "var/files"
    assert environment.database["NAME"] == str(BASE / "var/db.sqlite3")
    assert read(production()).files_dir == Path("/srv/luvalla")
