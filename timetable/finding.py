"""A page is found with the date of its next session, so search follows its runs."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page

from search import indexing
from timetable.models import Run, Session


@receiver([post_save, post_delete], sender=Run)
def run_changed(sender: type[Run], instance: Run, **kwargs: Any) -> None:
    _refresh(instance.page_id)


@receiver([post_save, post_delete], sender=Session)
def session_changed(sender: type[Session], instance: Session, **kwargs: Any) -> None:
    _refresh(Run.objects.filter(pk=instance.run_id).values_list("page_id", flat=True).first())


def _refresh(page_id: int | None) -> None:
    page = Page.objects.filter(pk=page_id).first()
    if page:
        indexing.refresh_page(page)
