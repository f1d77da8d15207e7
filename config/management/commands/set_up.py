"""`manage.py set_up`: everything the database needs before the first request; again, it changes nothing."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Makes tables, loads the board's decision and, in a demo, its people. Safe to give again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--announce", action="store_true", help="tell the address and the demo's logins")

    def handle(self, *args: Any, announce: bool, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_decision", stdout=StringIO())
        if settings.DEMO:
            self._load_demo()
        if announce:
            self._announce()

    def _load_demo(self) -> None:
        """Load the demo once: what people then do in it stays."""
        loaded = settings.FILES_DIR / "demo-loaded"
        if get_user_model()._default_manager.exists():
            if not loaded.exists():
                raise CommandError("The demo was not loaded to its end last time; make fresh starts anew.")
            return
        self.stdout.write("Loading the demo's people ...")
        call_command("load_demo")
        settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
        loaded.touch()

    def _announce(self) -> None:
        self.stdout.write(f"\nLuvalla: {settings.BASE_URL}  (stop with Ctrl+C)\n\n")
        if settings.DEMO:
            call_command("demo_logins")
