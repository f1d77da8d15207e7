from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        import audit.checks  # noqa: F401, PLC0415 - registers the checks; models may be imported only now
