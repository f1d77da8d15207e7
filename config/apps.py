from django.apps import AppConfig

from config.logs import configure_structlog


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        configure_structlog()
        from config import checks  # noqa: F401, PLC0415 - registers the checks, which need the models
