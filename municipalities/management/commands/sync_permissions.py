"""manage.py sync_permissions [--check]: guardian's rows as the dated facts want them."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from municipalities.access.mirror import Mirrored
from municipalities.actions import compare, mirror


class Command(BaseCommand):
    help = "Rebuild the permission rows from assignments and granted rights; with --check only compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when rows differ")

    def handle(self, *args: Any, **options: Any) -> None:
        differences = compare() if options["check"] else mirror()
        for row in differences.missing:
            self.stdout.write(f"missing  {_said(row)}")
        for row in differences.stale:
            self.stdout.write(f"stale    {_said(row)}")
        if options["check"] and differences:
            raise CommandError("The permission rows differ from the facts; run sync_permissions.")
        self.stdout.write("The permission rows are as the facts say." if not differences else "Mended.")


def _said(row: Mirrored) -> str:
    return f"{row.kind} {row.place} {row.codename} user {row.user}"
