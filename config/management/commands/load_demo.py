"""`manage.py load_demo`: invented people with artificial identity codes, in demo mode only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import override

from accounts.models import User
from config.demo import load_clients, load_people, load_reviews, load_stops
from documents.calendar import HELSINKI


class Command(BaseCommand):
    help = "Loads the demo's people, contracts, rights and clients through the actions, dated from today."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is loaded in demo mode only (LUVALLA_MODE=demo).")
        if User.objects.exists():
            raise CommandError("There are people already: the demo is loaded into an empty register.")
        with override("fi"):
            cast = load_people(timezone.now().astimezone(HELSINKI))
            load_stops(cast)
            load_clients(cast)
            load_reviews(cast)
