"""Imports and foreign keys go one way; import-linter cannot see the `"app.Model"` of a foreign key."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

# Each knows those after it, never those before.
LAYERS = (
    "tests",
    "config",
    "reports",
    "consents",
    "employers",
    "municipalities",
    "clientgroups",
    "documents",
    "accounts",
    "audit",
)
APPS = LAYERS[2:]


def is_upward(left: str, right: str) -> bool:
    return LAYERS.index(right) < LAYERS.index(left)


def relations() -> Iterator[tuple[type[models.Model], str]]:
    """Every own model with the app that one of its fields points to."""
    for model in apps.get_models(include_auto_created=True):
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            if isinstance(field.related_model, type) and model._meta.app_label in LAYERS:
                yield model, field.related_model._meta.app_label


def imports(path: Path) -> Iterator[str]:
    """The packages that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_foreign_keys_point_down_the_layers_only():
    upward = {
        f"{model._meta.label} -> {target}"
        for model, target in relations()
        if target in LAYERS and is_upward(model._meta.app_label, target)
    }

    assert upward == set()


def test_the_layers_are_the_installed_apps_in_order():
    own = [name for name in settings.INSTALLED_APPS if (settings.BASE_DIR / name).is_dir()]

    assert tuple(own) == LAYERS[1:]


def test_the_trail_points_at_nobody():
    """Its subject is a label and a key, so that an entry outlives what it is about."""
    assert {target for model, target in relations() if model._meta.app_label == "audit"} <= {"audit"}


@pytest.mark.parametrize("layer", LAYERS)
def test_no_file_imports_from_a_layer_above(layer: str):
    upward = {
        f"{path.relative_to(settings.BASE_DIR)} -> {package}"
        for path in (settings.BASE_DIR / layer).rglob("*.py")
        for package in imports(path)
        if package in LAYERS and is_upward(layer, package)
    }

    assert upward == set()


@pytest.mark.parametrize("app", APPS)
def test_migrations_never_import_models(app: str):
    """The models of a year from now are not those that the migration was written for."""
    migrations = (settings.BASE_DIR / app / "migrations").glob("*.py")
    with_models = [
        path.name
        for path in migrations
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module in {f"{name}.models" for name in APPS}
    ]

    assert with_models == []


@pytest.mark.parametrize("name", ["utils", "common", "core", "helpers", "misc", "services"])
def test_no_file_has_a_name_that_says_nothing(name: str):
    found = [path for layer in LAYERS for path in (settings.BASE_DIR / layer).rglob(f"{name}*")]

    assert [path for path in found if path.stem == name] == []


def test_there_is_no_way_past_the_gate_by_an_admin_site():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
