"""Terms, quarters and financial years, and the blocks that all figures are added up from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Self

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.utils import timezone

from core import dates
from timetable.models import Term, Venue

# Commissioners' years begin in April.
FIRST_MONTH = 4
MONTHS = {"quarter": 3, "year": 12}
YEARS_BACK = 3


def quarter_of(day: date) -> date:
    """The first day of a day's quarter: April, July, October or January."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def year_of(day: date) -> date:
    """The first day of a day's financial year."""
    return date(day.year - (day.month < FIRST_MONTH), FIRST_MONTH, 1)


@dataclass(frozen=True)
class Block:
    """One venue, one term, one quarter: of each, or of none. Every count is of one block."""

    venue: int | None
    term: int | None
    quarter: date

    def is_over(self, today: date) -> bool:
        return self.quarter + relativedelta(months=MONTHS["quarter"]) <= today


@dataclass(frozen=True)
class Period:
    """A term, a quarter or a year. `key` is its name in addresses."""

    key: str
    title: str
    first: date
    last: date
    term: int | None = None

    def covers(self, block: Block) -> bool:
        if self.term is not None:
            return block.term == self.term
        return self.first <= block.quarter <= self.last

    @property
    def days(self) -> str:
        return f"{dates.day(self.first, with_year=True)} to {dates.day(self.last, with_year=True)}"


def _of_months(kind: str, first: date) -> Period:
    last = first + relativedelta(months=MONTHS[kind]) - timedelta(days=1)
    if kind == "year":
        title = f"April {first.year} to March {last.year}"
    else:
        title = f"{first:%B} to {last:%B} {last.year}"
    return Period(f"{kind}-{first.isoformat()}", title, first, last)


def _of_term(term: Term) -> Period:
    return Period(f"term-{term.pk}", term.name, term.starts_on, term.ends_on, term.pk)


def last_quarter(today: date) -> Period:
    """The last quarter that is over."""
    return _of_months("quarter", quarter_of(today) - relativedelta(months=MONTHS["quarter"]))


def usual(terms: Iterable[Term], today: date) -> Period:
    """The last term that is over, as the college counts; without one, the last quarter."""
    over = [term for term in terms if term.ends_on < today]
    if not over:
        return last_quarter(today)
    return _of_term(max(over, key=lambda term: term.ends_on))


def periods(terms: Iterable[Term], today: date) -> dict[str, list[Period]]:
    """What can be chosen, by its kind, newest first."""
    known = sorted(terms, key=lambda term: term.starts_on, reverse=True)
    earliest = min([*(term.starts_on for term in known), today - relativedelta(years=YEARS_BACK)])
    return {
        "Terms": [_of_term(term) for term in known],
        "Quarters": _back(kind="quarter", now=quarter_of(today), earliest=earliest),
        "Years, April to March": _back(kind="year", now=year_of(today), earliest=earliest),
    }


def _back(*, kind: str, now: date, earliest: date) -> list[Period]:
    found = [_of_months(kind, now)]
    while found[-1].first > earliest:
        found.append(_of_months(kind, found[-1].first - relativedelta(months=MONTHS[kind])))
    return found


@dataclass(frozen=True)
class Scope:
    """What a report is about: a period, and a venue or all, as seen at a moment."""

    period: Period
    venue: Venue | None
    terms: tuple[Term, ...]
    now: datetime

    @classmethod
    def of(cls, period: Period, venue: Venue | None = None) -> Self:
        return cls(period, venue, tuple(Term.objects.order_by("starts_on", "pk")), timezone.now())

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def title(self) -> str:
        return f"{self.period.title}, {self.venue or 'all venues'}"

    def covers(self, block: Block) -> bool:
        return self.period.covers(block) and (not self.venue or self.venue.pk == block.venue)

    def term_on(self, day: date) -> int | None:
        """The term of a day, for what names none, such as a visit."""
        return next((term.pk for term in self.terms if term.starts_on <= day <= term.ends_on), None)

    def block_on(self, day: date, venue: int | None) -> Block:
        return Block(venue, self.term_on(day), quarter_of(day))

    def of_runs(self, *, term: str, at: str, venue: str) -> Q:
        """Rows of a term by their run's term, of a quarter or year by a moment."""
        if self.period.term is not None:
            return Q(**{term: self.period.term}) & self.at(venue)
        return self.at(venue) & Q(**{f"{at}__gte": self._begins, f"{at}__lt": self._ends})

    def of_months(self, *, term: str, month: str) -> Q:
        """The same of counts that know no day."""
        if self.period.term is not None:
            return Q(**{term: self.period.term})
        return Q(**{f"{month}__gte": self.period.first, f"{month}__lte": self.period.last})

    def at(self, venue: str) -> Q:
        return Q(**{venue: self.venue.pk}) if self.venue else Q()

    @property
    def _begins(self) -> datetime:
        return _midnight(self.period.first)

    @property
    def _ends(self) -> datetime:
        return _midnight(self.period.last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
