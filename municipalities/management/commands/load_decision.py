"""manage.py load_decision: the board's decision 24.9.2025 § 45 into the database, as often as you like."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from municipalities.actions import load_decision


class Command(BaseCommand):
    help = "Load the area, its municipalities, the annex and the law table of decision 24.9.2025 § 45."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_decision(at=timezone.now())
        if not loaded:
            self.stdout.write("The decision was loaded already; nothing was changed.")
            return
        self.stdout.write(
            f"Loaded {loaded.annexes} annex, {loaded.law} sections of law,"
            f" {loaded.municipalities} municipalities, {loaded.listed} facts of the lists,"
            f" {loaded.contracts} contracts of unknown service."
        )
