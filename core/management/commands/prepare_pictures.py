from typing import Any

from django.core.management.base import BaseCommand

from core import pictures
from core.models import SiteImage


class Command(BaseCommand):
    """Makes the sizes of pictures that pages show."""

    help = "Make every size and format of every picture that pages show. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        done = pictures.prepare(SiteImage.objects.all())
        self.stdout.write(f"{done} pictures ready")
