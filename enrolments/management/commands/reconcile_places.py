from typing import Any

from django.core.management.base import BaseCommand, CommandError

from enrolments.reconciliation import find_drift


class Command(BaseCommand):
    help = (
        "Compare the count of places of every run with the people who hold one. Reports each run "
        "that differs and ends with status 1; changes nothing. Run it nightly."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        drifts = find_drift()
        for drift in drifts:
            self.stdout.write(
                f"{drift.code} (run {drift.run_id}): {drift.counted} counted, {drift.held} held"
            )
        if drifts:
            raise CommandError(f"{len(drifts)} runs differ. Nothing was changed.")
        self.stdout.write("Every run's count is right.")
