"""Asking for the prospectus as PDF files, and making them: each by one maker, once.

Whoever makes a file claims it first by one conditional UPDATE and leases it for a while. A maker
killed in the middle leaves a lease that runs out, and the file is made again. Until the new one is
there, the last good one stays.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.utils import timezone

from courses.enums import Arrangement, Making, PrintSize
from courses.models import ProspectusFile
from courses.printing import prospectus_as_pdf
from courses.querysets import ProspectusFileQuerySet
from timetable.models import Term

logger = logging.getLogger("liferooms.prospectus")

# Far longer than the largest prospectus takes.
LEASE = timedelta(minutes=3)
MAXIMUM_ATTEMPTS = 3


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
    _ask_again(ProspectusFile.objects.filter(term=term))


def ask_for_all_again() -> None:
    """Have every file that visitors can get made anew, so that none is older than a night."""
    _ask_again(ProspectusFile.objects.of_terms_to_come())


def make_waiting(*, limit: int, stopping: Callable[[], bool] = lambda: False) -> int:
    """Make the files that are asked for, first asked first; returns how many were made."""
    made = 0
    for _ in range(limit):
        file = None if stopping() else _claim(ProspectusFile.objects.all())
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
    if claimed := _claim(files.filter(pk=file.pk)):
        _make(claimed)
    # Another visitor may have made it meanwhile.
    return files.get(pk=file.pk)


def _ask_again(files: QuerySet[ProspectusFile]) -> None:
    """A file in the making is asked for again too: it may have been read before the last change."""
    files.exclude(making=Making.WAITING).update(
        making=Making.WAITING, asked_at=timezone.now(), attempts=0, leased_until=None
    )


def _claim(files: ProspectusFileQuerySet) -> ProspectusFile | None:
    """Lease the file that was asked for first, so that nobody else makes it."""
    while True:
        now = timezone.now()
        file = files.without_contents().due(now).order_by("asked_at", "pk").first()
        if file is None:
            return None
        found = ProspectusFile.objects.due(now).filter(pk=file.pk, attempts=file.attempts)
        if file.attempts >= MAXIMUM_ATTEMPTS:
            # Every maker so far was stopped in the middle, perhaps by this very file.
            found.update(making=Making.FAILED, leased_until=None)
            continue
        leased_until = now + LEASE
        if found.update(
            making=Making.UNDER_WAY, leased_until=leased_until, attempts=file.attempts + 1
        ):
            file.leased_until, file.attempts = leased_until, file.attempts + 1
            return file


def _make(file: ProspectusFile) -> bool:
    now = timezone.now()
    try:
        pdf = prospectus_as_pdf(file, now=now)
    except Exception:
        logger.exception("prospectus %s could not be made", file.pk)
        spent = file.attempts >= MAXIMUM_ATTEMPTS
        _held(file).update(making=Making.FAILED if spent else Making.WAITING, leased_until=None)
        return False
    return bool(
        _held(file).update(
            making=Making.DONE,
            leased_until=None,
            pdf=pdf,
            size=len(pdf),
            fingerprint=sha256(pdf).hexdigest(),
            made_at=now,
        )
    )


def _held(file: ProspectusFile) -> QuerySet[ProspectusFile]:
    """The file, as long as this maker holds it: not claimed or asked for anew since."""
    return ProspectusFile.objects.filter(
        pk=file.pk, making=Making.UNDER_WAY, leased_until=file.leased_until
    )
