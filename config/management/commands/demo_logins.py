"""`manage.py demo_logins`: one login a role, for whoever tries the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import LOGINS, PASSWORD


class Command(BaseCommand):
    help = "Prints one demo login a role and the password that they share."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are no demo logins outside demo mode.")
        width = max(len(email) for _, email in LOGINS)
        for role, email in LOGINS:
            self.stdout.write(f"  {email:<{width}}  {role}")
        self.stdout.write(f"\n  Salasana kaikille: {PASSWORD}\n")
