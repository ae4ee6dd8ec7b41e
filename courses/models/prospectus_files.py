"""The prospectus as PDF files: which there are, and how far those being made are."""

from typing import Any

from django.core.cache import cache
from django.db import models
from django.utils.text import slugify

from core.making import MadeBehind
from courses.enums import Arrangement, PrintSize
from courses.querysets import ProspectusFileQuerySet
from timetable.models import Term

SECONDS_REMEMBERED = 60


class ProspectusFile(MadeBehind):
    """A term's prospectus as a PDF: the last good file, and the making of the next.

    The file is kept in the database, not in a folder: a new one takes the old one's place in the
    same instant as its size and fingerprint do, for every web server at once.
    """

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="prospectus_files")
    arrangement = models.CharField(max_length=8, choices=Arrangement, default=Arrangement.TOPIC)
    print_size = models.CharField(max_length=8, choices=PrintSize, default=PrintSize.STANDARD)
    pdf = models.BinaryField(null=True)
    size = models.PositiveIntegerField("bytes", default=0)
    fingerprint = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = ProspectusFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["term", "arrangement", "print_size"], name="one_prospectus_file_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.term}, {self.kind}"

    @property
    def kind(self) -> str:
        """“By place, large print”."""
        return f"{self.get_arrangement_display()}, {self.get_print_size_display().lower()}"

    @property
    def is_there(self) -> bool:
        return self.made_at is not None

    @property
    def etag(self) -> str:
        return f'"{self.fingerprint}"'

    @property
    def made(self) -> int | None:
        """When, in seconds, as HTTP compares it."""
        return int(self.made_at.timestamp()) if self.made_at else None

    @property
    def query(self) -> str:
        """What follows the address of the PDF to get this one."""
        parts = [f"term={self.term_id}"]
        parts += ["by=venue"] if self.arrangement == Arrangement.VENUE else []
        parts += ["print=large"] if self.print_size == PrintSize.LARGE else []
        return "&".join(parts)

    @property
    def file_name(self) -> str:
        by_place = ["by-place"] if self.arrangement == Arrangement.VENUE else []
        large = ["large-print"] if self.print_size == PrintSize.LARGE else []
        parts = ["life-rooms-prospectus", slugify(self.term.name), *by_place, *large]
        return f"{'-'.join(parts)}.pdf"


def usual_file_of_this_term() -> Any:
    """The file most people want, to link to; None without a term. Remembered for a minute."""
    return cache.get_or_set("usual-prospectus-file", _usual_file_of_this_term, SECONDS_REMEMBERED)


def _usual_file_of_this_term() -> dict[str, Any] | None:
    term = Term.objects.current_or_next()
    if term is None:
        return None
    usual, _ = ProspectusFile.objects.to_offer([term], Arrangement.TOPIC)
    return {"name": str(term), "size": usual.size}
