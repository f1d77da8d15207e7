"""The log stream: one JSON object a line on standard output, for the machine that keeps it.

Never in it: identity codes, names, what a person wrote or saw. Who did what to whom is in the trail.
`structlog.get_logger("luvalla.alarm")` is for what a person must look at now: a trail that cannot be written.
"""

import structlog
from structlog.typing import Processor

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # Without local variables: those hold clients' data.
    structlog.processors.format_exc_info,
]


def configure_structlog() -> None:
    """Send structlog's events through standard logging, so that there is one stream and one level."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def logging_config(alarm_log: str) -> dict[str, object]:
    """Return Django's LOGGING. Alarms are written to the file `alarm_log` as well, if one is named."""
    handlers: dict[str, dict[str, str]] = {
        "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"},
    }
    if alarm_log:
        handlers["alarm_log"] = {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": alarm_log,
            "formatter": "json",
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": _json_formatter()},
        "handlers": handlers,
        "root": {"handlers": ["stdout"], "level": "INFO"},
        "loggers": {
            # Django's own handlers would write the same lines a second time, and to mail.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            "luvalla.alarm": {
                "handlers": ["alarm_log"] if alarm_log else [],
                "level": "INFO",
                "propagate": True,
            },
            # WeasyPrint tells every step of every page.
            "weasyprint": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
            "pikepdf": {"level": "WARNING"},
        },
    }


def _json_formatter() -> dict[str, object]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    }
