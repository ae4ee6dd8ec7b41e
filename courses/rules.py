"""Asking for the prospectus as PDF files, and making them: each by one maker, once.

How makers keep out of each other's way is core.making. Until the new file is there, the last good
one stays.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from core.making import Making
from courses.enums import Arrangement, PrintSize
from courses.models import ProspectusFile
from courses.printing import prospectus_as_pdf
from timetable.models import Term

logger = logging.getLogger("liferooms.prospectus")

# Far longer than the largest prospectus takes.
LEASE = timedelta(minutes=3)


def ask_for_files(*, term: Term) -> None:
    """Have every kind of a term's prospectus made, from what is in the database by then."""
    now = timezone.now()
    ProspectusFile.objects.bulk_create(
        [
            ProspectusFile(term=term, arrangement=arrangement, print_size=print_size, asked_at=now)
            for arrangement in Arrangement
            for print_size in PrintSize
        ],
        ignore_conflicts=True,
    )
    ProspectusFile.objects.filter(term=term).ask_again()


def ask_for_all_again() -> None:
    """Have every file that visitors can get made anew, so that none is older than a night."""
    ProspectusFile.objects.of_terms_to_come().ask_again()


def make_waiting(*, limit: int, stopping: Callable[[], bool] = lambda: False) -> int:
    """Make the files that are asked for, first asked first; returns how many were made."""
    made = 0
    for _ in range(limit):
        file = None if stopping() else ProspectusFile.objects.without_contents().claim(lease=LEASE)
        if file is None:
            break
        made += _make(file)
    return made


def file_for_visitor(*, term: Term, arrangement: str, print_size: str) -> ProspectusFile:
    """The last good file. If there has never been one, the first visitor who asks makes it.

    Who comes while it is being made gets the record without a file.
    """
    files = ProspectusFile.objects.without_contents()
    kind = {"term": term, "arrangement": arrangement, "print_size": print_size}
    file, _ = files.get_or_create(**kind, defaults={"asked_at": timezone.now()})
    if file.is_there:
        return file
    if claimed := files.filter(pk=file.pk).claim(lease=LEASE):
        _make(claimed)
    # Another visitor may have made it meanwhile.
    return files.get(pk=file.pk)


def _make(file: ProspectusFile) -> bool:
    now = timezone.now()
    try:
        pdf = prospectus_as_pdf(file, now=now)
    except Exception:
        logger.exception("prospectus %s could not be made", file.pk)
        ProspectusFile.objects.give_up(file)
        return False
    return bool(
        ProspectusFile.objects.held(file).update(
            making=Making.DONE,
            leased_until=None,
            pdf=pdf,
            size=len(pdf),
            fingerprint=sha256(pdf).hexdigest(),
            made_at=now,
        )
    )
