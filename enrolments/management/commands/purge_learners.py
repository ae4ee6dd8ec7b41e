from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core import personal_data


class Command(BaseCommand):
    """Lets go of personal data whose time is over."""

    help = (
        "Let go of personal data whose time is over. A learner whose last session and last change "
        "are more than LEARNERS_KEPT_MONTHS ago (36 unless set) loses name, e-mail and telephone; "
        "their enrolments stay, without a person, so that counts stay true. Messages that were "
        "sent, failed or were no longer needed are deleted after MESSAGES_KEPT_DAYS (30). Requests "
        "to Pathways lose name and contact REFERRALS_KEPT_MONTHS (12) after their last change; "
        "what nobody agreed to within AGREEMENT_DAYS (14) is deleted. Run it each night. Safe to "
        "run twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        verb = "would be let go" if dry_run else "let go"
        for name, count in personal_data.purge(rehearse=dry_run).items():
            self.stdout.write(f"{count} {name} {verb}")
