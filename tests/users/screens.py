"""Every screen of ours in the admin, with something to open it on."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from core.models import OutboxMessage
from enrolments.enums import CallReason
from enrolments.models import Call
from search.models import DangerPhrase, Promotion, Synonym
from tests.factories import (
    AdviceReturnFactory,
    CorrectionFactory,
    EnrolmentFactory,
    PartnerContactFactory,
    ReadingListFactory,
    ReferralFactory,
    ReferringPracticeFactory,
    ResourceFactory,
    SectionFactory,
    TermFactory,
    TopicFactory,
)
from timetable.models import Closure

OF_WAGTAIL_AND_THE_SIGN_IN = ("wagtail", "account_", "mfa_")
WHOLE_LISTS = ("index", "index_results", "add", "example", "try", "mine", "offline", "worker")
MODELADMIN_LISTS = ("_modeladmin_index", "_modeladmin_create")
OF_NOTHING = ("long_work", "register_marks", "register_offline", "register_worker")
OF_A_FILE = ("long_work_file", "import_partners:report", "import_resources:report")
OF_A_VENUE = ("tally:venue", "tally:device")
OF_A_SESSION = ("register", "register_sheet", "runs:move_session", "runs:cancel_session")


def addresses() -> dict[str, str]:
    """By name, each with a thing in it that really is there."""
    things = _things()
    return {name: reverse(name, args=_arguments(name, things)) for name in names()}


def names() -> list[str]:
    """Of every address below /admin/ that is ours, not Wagtail's or the sign-in's."""
    below = [found for found in get_resolver().url_patterns if str(found.pattern) == "admin/"]
    found = [name for each in below for name in _names(each, "")]
    return [name for name in found if not name.startswith(OF_WAGTAIL_AND_THE_SIGN_IN)]


def _names(resolver: Any, namespace: str) -> Iterator[str]:
    for found in getattr(resolver, "url_patterns", []):
        if not isinstance(found, URLPattern):
            inner = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from _names(found, inner)
        elif found.name:
            yield f"{namespace}{found.name}"


def _arguments(name: str, things: dict[str, Any]) -> list[Any]:
    if name.startswith("runs:together_"):
        return []
    if name in OF_NOTHING or name.split(":")[-1] in WHOLE_LISTS or name.endswith(MODELADMIN_LISTS):
        return []
    if name in OF_A_FILE:
        return [uuid4()]
    if name == "figures:download":
        return ["csv"]
    if name in OF_A_VENUE:
        return [things["venues"].slug]
    if name in OF_A_SESSION:
        return [things["session"].pk]
    return [things[name.split(":")[0].split("_modeladmin")[0]].pk]


def _things() -> dict[str, Any]:
    enrolment = EnrolmentFactory()
    run, learner = enrolment.run, enrolment.learner
    today = timezone.localdate()
    return {
        "advice_returns": AdviceReturnFactory(held_on=today),
        "audit": enrolment.audit.create(action="enrolment", actor_kind="system"),
        "closures": Closure.objects.create(
            venue=run.venue, reason="Painting", starts_on=today, ends_on=today
        ),
        "calls": Call.objects.create(learner=learner, reason=CallReason.CONFIRMED, key="1"),
        "corrections": CorrectionFactory(),
        "enrolments": enrolment,
        "learners": learner,
        "danger": DangerPhrase.objects.create(phrase="a phrase"),
        "partners_partnercontact": PartnerContactFactory(),
        "partners_referringpractice": ReferringPracticeFactory(),
        "promotions": Promotion.objects.create(searches="sleep", address="/library/"),
        "outbox": OutboxMessage.objects.create(key="1", kind="x", subject_id="1", status="failed"),
        "reading_lists": ReadingListFactory(),
        "referrals": ReferralFactory(),
        "resources": ResourceFactory(),
        "runs": run,
        "sections": SectionFactory(),
        "session": run.sessions.get(),
        "synonyms": Synonym.objects.create(said="a word", means="another"),
        "terms": TermFactory(),
        "topics": TopicFactory(),
        "venues": run.venue,
    }


def is_let_in(response: Any) -> bool:
    """Whether someone is shown something, or could have been by another method."""
    if response.status_code == 302:
        return bool(response["Location"] != "/admin/")
    return response.status_code in (200, 405)
