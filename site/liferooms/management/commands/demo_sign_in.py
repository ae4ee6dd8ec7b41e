import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from enrolments.register import open_registers
from pathways.enums import State
from pathways.models import Referral
from timetable.models import Run, Session
from users import roles
from users.models import User

PEOPLE = {
    "admin": None,
    "advisor": roles.ADVISOR,
    "communications": roles.COMMUNICATIONS,
    "coordinator": roles.COORDINATOR,
    "desk": roles.FRONT_DESK,
    "editor": roles.EDITOR,
    "governance": roles.INFORMATION_GOVERNANCE,
    "reports": roles.REPORT_READER,
    "safe": roles.SAFE_MESSAGING,
    "tutor": roles.TUTOR,
    "volunteer": roles.VOLUNTEER,
}
RUNS_OF_THE_TUTOR = 3
BEGUN = (State.CONTACTED, State.MET, State.HANDED_OVER)


class Command(BaseCommand):
    """Makes the demonstration's staff accounts, with one random password kept in var/."""

    help = f"Make the demonstration's staff accounts: {', '.join(PEOPLE)}."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("Only the demonstration has ready-made accounts.")
        if User.objects.filter(username="admin").exists():
            return
        password = secrets.token_urlsafe(9)
        for username, role in PEOPLE.items():
            user = User(username=username, is_staff=role is None, is_superuser=role is None)
            user.set_password(password)
            user.save()
            if role:
                user.groups.add(Group.objects.get(name=role))
            if role == roles.TUTOR:
                self._give_runs(user)
            if role == roles.ADVISOR:
                Referral.objects.filter(state__in=BEGUN).update(advisor=user)
        self._keep(settings.STATE / "demo-sign-in", password)

    def _give_runs(self, tutor: User) -> None:
        runs = Run.objects.taking_enrolments().filter(taken__gt=0).order_by("first_starts_at")
        for run in [*runs[:RUNS_OF_THE_TUTOR], *self._with_a_register()]:
            run.tutors.add(tutor)
            run.save()

    def _with_a_register(self) -> list[Run]:
        """The run of the newest register there is: today's, or of the last day with a course."""
        held = open_registers(Session.objects.filter(run__taken__gt=0, run__term__isnull=False))
        newest = held.order_by("-starts_at").select_related("run").first()
        return [newest.run] if newest else []

    def _keep(self, path: Path, password: str) -> None:
        path.touch(mode=0o600)
        path.write_text(f"{', '.join(PEOPLE)}; password {password}\n")
