from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from enrolments.enums import AttendanceMark
from enrolments.models.places import Enrolment
from enrolments.querysets import AttendanceQuerySet
from timetable.models import Session


class Attendance(models.Model):
    """What became of one person at one session. Written only by enrolments.rules.attendance.

    `marked_at` is when it was pressed, which may be a while before it reached us: of two marks the
    one pressed later stays.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendance")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    mark = models.CharField(max_length=10, choices=AttendanceMark)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["session", "enrolment"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="one_mark_per_person_and_session"
            ),
            models.CheckConstraint(
                name="attendance_mark_is_known", condition=Q(mark__in=AttendanceMark.values)
            ),
        ]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"
