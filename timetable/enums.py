from django.db import models


class VenueKind(models.TextChoices):
    HUB = "hub", "A Life Rooms"
    OUTREACH = "outreach", "Somewhere else we come to"
    ONLINE = "online", "Online"


class Weekday(models.IntegerChoices):
    """ISO weekdays, as the database's own functions count them."""

    MONDAY = 1, "Monday"
    TUESDAY = 2, "Tuesday"
    WEDNESDAY = 3, "Wednesday"
    THURSDAY = 4, "Thursday"
    FRIDAY = 5, "Friday"
    SATURDAY = 6, "Saturday"
    SUNDAY = 7, "Sunday"


class Repeats(models.TextChoices):
    """How the days of a pattern follow from its first."""

    ONCE = "once", "It does not repeat"
    WEEKLY = "weekly", "On days of the week"
    SAME_DATE = "same-date", "Each month on the same date, such as the 14th"
    SAME_WEEKDAY = "same-weekday", "Each month on the same weekday, such as the second Wednesday"
    LAST_WEEKDAY = "last-weekday", "Each month on the last such weekday, such as the last Wednesday"


class DayOff(models.TextChoices):
    """Days on which there is usually no session."""

    BREAK = "break", "Breaks of the term, such as half-term"
    CLOSURE = "closure", "Days when the venue is closed"
    BANK_HOLIDAY = "bank-holiday", "Bank holidays"


class Booking(models.TextChoices):
    PLACES = "places", "People enrol for a place"
    DROP_IN = "drop-in", "Drop in, no booking"


class RunStatus(models.TextChoices):
    """What staff have decided about a run."""

    DRAFT = "draft", "Being planned, not shown"
    OPEN = "open", "Open for enrolment"
    CLOSED = "closed", "Shown, enrolment closed"
    CANCELLED = "cancelled", "Cancelled"


SHOWN_TO_VISITORS = (RunStatus.OPEN, RunStatus.CLOSED, RunStatus.CANCELLED)


class RunState(models.TextChoices):
    """What a run is to a visitor now: its status, its dates and its places taken together."""

    DROP_IN = "drop-in", "Drop in"
    OPEN = "open", "Places available"
    FEW = "few", "Few places left"
    FULL = "full", "Full"
    NOT_YET = "not-yet", "Enrolment not open yet"
    CLOSED = "closed", "Enrolment closed"
    STARTED = "started", "Already started"
    PAST = "past", "Finished"
    CANCELLED = "cancelled", "Cancelled"


TAKING_ENROLMENTS = (RunState.OPEN, RunState.FEW)


class SessionStatus(models.TextChoices):
    PLANNED = "planned", "Going ahead"
    CANCELLED = "cancelled", "Cancelled"


class WhoMayCome(models.TextChoices):
    ANYONE = "anyone", "Anyone over 18"
    LEARNERS = "learners", "People who use services"
    CARERS = "carers", "Carers"
    STAFF = "staff", "Staff"


class SupporterPolicy(models.TextChoices):
    WELCOME = "welcome", "You can bring someone to support you"
    ASK_FIRST = "ask-first", "Ask us first if you want to bring someone"
    NOT_THIS_ONE = "not-this-one", "This one is for learners only"


class VisitReason(models.TextChoices):
    """Why people come in, as the front desk counts it."""

    IT = "it", "Computer"
    COMPANY = "company", "Company"
    LIBRARY = "library", "Library"
    COURSE = "course", "Course"
    ADVICE = "advice", "Advice"
    CAFE = "cafe", "Café"
    OTHER = "other", "Something else"
