"""manage.py create_administrator EMAIL NAME: the first administrator, who invites everybody else."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.actions import AlreadyUser
from accounts.letters import invitation_url
from municipalities.actions import AlreadyAdministered, create_first_administrator
from municipalities.models import Area


class Command(BaseCommand):
    help = "Create the first administrator and print the link by which they choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            user, token = create_first_administrator(
                options["email"], options["name"], area=_area(), at=timezone.now()
            )
        except ValidationError as error:
            raise CommandError(f"{options['email']} is no e-mail address.") from error
        except AlreadyAdministered as error:
            raise CommandError("There is an administrator already; they invite the others.") from error
        except AlreadyUser as error:
            raise CommandError(f"{options['email']} has an account already.") from error
        self.stdout.write(f"{user.name} is the administrator. The link works once, for seven days:")
        self.stdout.write(invitation_url(token))


def _area() -> Area:
    area = Area.objects.first()
    if area is None:
        raise CommandError("There is no employment area yet; run load_decision first.")
    return area
