"""Which sessions are courses, events or advice: pages say so themselves."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, get_page_models

from timetable.models import Session

# The kinds of what's on, by the word a page type gives as its `session_kind`.
KINDS = {"course": "Course", "event": "Event", "advice": "Advice"}
# Partners' services and Pathways, and whatever else gives people time with someone who knows.
USUAL_KIND = "advice"


def kind_of(page: Page) -> str:
    """What a page's sessions are: a key of KINDS. Asks the database nothing."""
    return getattr(page.cached_content_type.model_class(), "session_kind", USUAL_KIND)


def of_kind(sessions: QuerySet[Session], kind: str) -> QuerySet[Session]:
    """Narrow to one of KINDS."""
    models = [
        model for model in get_page_models() if getattr(model, "session_kind", USUAL_KIND) == kind
    ]
    types = ContentType.objects.get_for_models(*models).values()
    return sessions.filter(run__page__content_type__in=types)
