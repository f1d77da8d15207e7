"""Whether a migration would hurt a running PostgreSQL: `python -m scripts.migrations`.

The statements differ between databases, so they are read from the one that production uses. First migrations
make new tables and are left out.
"""

import sys

import django
from django_migration_linter import MigrationLinter

from tests import environment

OWN_APPS = (
    "accounts",
    "audit",
    "clientgroups",
    "consents",
    "documents",
    "employers",
    "municipalities",
    "reports",
)


def main() -> int:
    try:
        django.setup()
        linter = MigrationLinter(
            include_apps=OWN_APPS,
            no_cache=True,
            quiet=["ok", "ignore"],
            ignore_initial_migrations=True,
            # A longer varchar rewrites and locks nothing, but looks like any other change of a column.
            ignore_name_contains="wider_kind",
        )
        linter.lint_all_migrations()
        linter.print_summary()
        return int(linter.has_errors)
    finally:
        environment.stop()


if __name__ == "__main__":
    sys.exit(main())
