from pathlib import Path

from django.core.management import call_command
from pytest_django import Settings


def test_production_can_collect_its_static_files(settings: Settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    names = {path.name.split(".")[0] for path in tmp_path.rglob("*.css")}
    assert {"luvalla", "designsystemet", "theme"} <= names
    assert list(tmp_path.glob("fonts/SourceSans3VF-Upright*.woff2"))


def test_the_look_names_no_file_that_is_not_there(settings: Settings):
    for css in (settings.BASE_DIR / "assets").rglob("*.css"):
        assert "sourceMappingURL" not in css.read_text("utf-8")
