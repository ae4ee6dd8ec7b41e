import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from users.models import User
from users.rules import reset_second_factor

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """For a lost telephone or key. Speak to the person first: anyone can write an e-mail."""

    help = "Take away a member of staff's second factor, so that they set up a new one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="the name they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("Nobody signs in with that name.")
        if not reset_second_factor(user=user):
            self.stdout.write("They had no second factor. Nothing has changed.")
            return
        logger.warning("The second factor of user %s was reset.", user.pk)
        self.stdout.write(
            "Done. Their password is as it was; when they next sign in they set up a new one."
        )
