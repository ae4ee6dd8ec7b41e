from datetime import date
from typing import Any, Self

from dateutil.relativedelta import relativedelta
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.models import PageTopic
from core.querysets import PublicPageManager, PublicPageQuerySet
from partners.enums import SPECIAL_AUDIENCES, Audience, CorrectionStatus, Counted, Way
from timetable.models import Session

# An entry that nobody has confirmed for so many months is flagged to staff and to visitors.
CHECKED_FOR_MONTHS = 6


def checked_before() -> date:
    """An entry last checked before this day is stale."""
    return timezone.localdate() - relativedelta(months=CHECKED_FOR_MONTHS)


class PartnerQuerySet(PublicPageQuerySet):
    def partners(self) -> Self:
        return self.filter(standing="partner")

    def nearby(self) -> Self:
        return self.filter(standing="nearby")

    def for_lists(self) -> Self:
        """By name, with topics, and no query per partner."""
        return self.order_by("title").with_topics()

    def stale(self) -> Self:
        """Entries that nobody here or there has confirmed for six months."""
        before = checked_before()
        return self.filter(Q(checked_on=None) | Q(checked_on__lt=before)).exclude(
            check_made__confirmed_on__gte=before
        )

    def filtered(self, choices: dict[str, Any]) -> Self:
        """By the directory's filters, all of which must hold; place and day of one session."""
        found = self
        if topic := choices.get("helps-with"):
            found = found.filter(Exists(PageTopic.objects.filter(page=OuterRef("pk"), topic=topic)))
        if choices.get("venue") or choices.get("day"):
            found = found.filter(Exists(_visits(choices)))
        if who := choices.get("who"):
            found = found.open_to(Audience(who))
        if way := choices.get("how"):
            found = found.filter(**{Way(way).field: True})
        if words := choices.get("q"):
            found = found.filter(Q(title__icontains=words) | Q(keywords__icontains=words))
        return found

    def open_to(self, audience: Audience) -> Self:
        """Those for these people, and those for anyone."""
        for_anyone = Q(**{special.field: False for special in SPECIAL_AUDIENCES})
        if audience == Audience.ANYONE:
            return self.filter(for_anyone)
        return self.filter(for_anyone | Q(**{audience.field: True}))


def _visits(choices: dict[str, Any]) -> Any:
    """Coming sessions at a place and on a weekday, of what is below a partner's page."""
    sessions = Session.objects.public().going_ahead().coming()
    if venue := choices.get("venue"):
        sessions = sessions.filter(venue=venue)
    if weekday := choices.get("day"):
        sessions = sessions.filter(starts_at__iso_week_day=weekday)
    return sessions.filter(run__page__path__startswith=OuterRef("path"))


PartnerManager = PublicPageManager.from_queryset(PartnerQuerySet)


class ContactQuerySet(models.QuerySet[Any]):
    def to_write_to(self) -> Self:
        """Those with an e-mail address; whoever is first at each partner is written to."""
        return self.exclude(email="").order_by("partner_id", "name", "pk")


class CorrectionQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(status=CorrectionStatus.WAITING)

    def for_lists(self) -> Self:
        """Those that wait first, the oldest of them at the top; no query per line."""
        return self.select_related("partner", "decided_by").order_by(
            F("decided_at").desc(nulls_first=True), "received_at"
        )


class AdviceReturnQuerySet(models.QuerySet[Any]):
    def for_lists(self) -> Self:
        return self.select_related("partner", "session__venue", "entered_by")

    def between(self, first: date, last: date) -> Self:
        """Of sessions held from the first day to the last."""
        return self.filter(held_on__gte=first, held_on__lte=last)

    def of_term(self, term: Any) -> Self:
        """Of sessions held in a term; advice goes on whether its run names a term or not."""
        return self.between(term.starts_on, term.ends_on)

    def totals(self) -> Any:
        """For each partner, by name: sessions, people seen, new people, referred on, job starts."""
        return (
            self.order_by()
            .values("partner_id", "partner__title")
            .annotate(
                sessions=Count("pk"),
                people_seen=Sum("seen"),
                new_people=Sum("new"),
                people_referred_on=Sum("referred_on"),
                people_in_jobs=Sum("job_starts"),
            )
            .order_by("partner__title")
        )


class PracticeQuerySet(models.QuerySet[Any]):
    def active(self) -> Self:
        return self.filter(active=True)

    def with_figures(self, first: date | None = None, last: date | None = None) -> Self:
        """With what was made and what came of it, from the first day to the last, or ever.

        As `cards_made`, `opened`, `enrolments` and `self_referrals`; one query for all practices.
        """
        batches = _within(self.model.batches.rel.related_model, "made_on", first, last)
        counts = _within(self.model.counts.rel.related_model, "day", first, last)
        return self.annotate(
            cards_made=_sum_of(batches, "cards"),
            **{each.value: _sum_of(counts, each.value) for each in Counted},
        )


def _within(model: Any, name: str, first: date | None, last: date | None) -> Any:
    """The rows of a practice between two days; without a day there is no end on that side."""
    rows = model.objects.filter(practice=OuterRef("pk"))
    if first:
        rows = rows.filter(**{f"{name}__gte": first})
    if last:
        rows = rows.filter(**{f"{name}__lte": last})
    return rows


def _sum_of(rows: Any, name: str) -> Any:
    total = rows.order_by().values("practice").annotate(total=Sum(name)).values("total")
    return Coalesce(Subquery(total), 0)


class CardCountQuerySet(models.QuerySet[Any]):
    def between(self, first: date, last: date) -> Self:
        return self.filter(day__gte=first, day__lte=last)

    def totals(self) -> Any:
        """For each practice, by name: cards opened, enrolments and self-referrals."""
        return (
            self.order_by()
            .values("practice_id", "practice__name")
            .annotate(
                cards_opened=Sum("opened"),
                people_enrolled=Sum("enrolments"),
                people_who_asked=Sum("self_referrals"),
            )
            .order_by("practice__name")
        )
