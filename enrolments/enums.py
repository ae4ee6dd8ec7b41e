"""What can become of an enrolment, and the choices about a person, by their names."""

from django.db import models

from timetable.enums import WhoMayCome


class EnrolmentStatus(models.TextChoices):
    APPLIED = "applied", "Asked to join"
    WAITING = "waiting", "On the waiting list"
    OFFERED = "offered", "Offered a place"
    CONFIRMED = "confirmed", "Has a place"
    DECLINED = "declined", "Not given a place"
    EXPIRED = "expired", "Offer ran out"
    WITHDRAWN = "withdrawn", "Withdrew"
    CANCELLED = "cancelled", "Cancelled by the college"
    COMPLETED = "completed", "Completed"
    NOT_COMPLETED = "not-completed", "Did not complete"


# Someone who still has a claim on the run.
LIVE = (
    EnrolmentStatus.APPLIED,
    EnrolmentStatus.WAITING,
    EnrolmentStatus.OFFERED,
    EnrolmentStatus.CONFIRMED,
)
# What Run.taken counts.
HOLDING_A_PLACE = (EnrolmentStatus.OFFERED, EnrolmentStatus.CONFIRMED)
# Who is on the registers of a run: those with a place, and those who had one to its end.
ON_REGISTER = (
    EnrolmentStatus.CONFIRMED,
    EnrolmentStatus.COMPLETED,
    EnrolmentStatus.NOT_COMPLETED,
)

# Who belongs to a run: whoever has a claim on it, or had a place to its end.
OF_THE_RUN = (*LIVE, EnrolmentStatus.COMPLETED, EnrolmentStatus.NOT_COMPLETED)


class Capacity(models.TextChoices):
    """As whom someone comes. Shares of places are reserved by it."""

    LEARNER = "learner", "I use, or have used, health or care services"
    CARER = "carer", "I look after someone, or support a friend or relative"
    STAFF = "staff", "I work or volunteer for the NHS or a partner organisation"
    OPEN = "open", "None of these. I would like to come along"


def groups_of(capacity: str) -> tuple[WhoMayCome, ...]:
    """The groups for whom a run may be meant that someone who comes as this belongs to."""
    groups = {
        Capacity.LEARNER: WhoMayCome.LEARNERS,
        Capacity.CARER: WhoMayCome.CARERS,
        Capacity.STAFF: WhoMayCome.STAFF,
    }
    own = groups.get(Capacity(capacity))
    return (WhoMayCome.ANYONE, own) if own else (WhoMayCome.ANYONE,)


class ContactBy(models.TextChoices):
    """The one way a person chose to hear from us."""

    EMAIL = "email", "E-mail"
    PHONE = "phone", "Telephone"


class Source(models.TextChoices):
    """How an enrolment reached us."""

    ONLINE = "online", "Online"
    PHONE = "phone", "By telephone"
    PAPER = "paper", "On paper"
    DESK = "desk", "At the desk"


class SuggestedBy(models.TextChoices):
    GP = "gp", "A GP or health worker"
    MERSEY_CARE = "trust", "Someone at Mersey Care"
    JOB_CENTRE = "job-centre", "The Job Centre"
    PARTNER = "partner", "Another organisation"
    FRIEND = "friend", "A friend or relative"
    MYSELF = "myself", "Nobody, I found it myself"


class InformationFormat(models.TextChoices):
    """The formats of the Accessible Information Standard that we can make."""

    STANDARD = "standard", "As it is"
    LARGE_PRINT = "large-print", "Large print"
    EASY_READ = "easy-read", "Easy read"
    AUDIO = "audio", "Read aloud, by telephone or a recording"
    BRAILLE = "braille", "Braille"


class ActorKind(models.TextChoices):
    LEARNER = "learner", "The learner"
    STAFF = "staff", "Staff"
    SYSTEM = "system", "The system"


class CallReason(models.TextChoices):
    """Why someone is to be rung."""

    APPLIED = "applied", "Asked to join: talk it through"
    CONFIRMED = "confirmed", "Tell them they have a place"
    WAITING = "waiting", "Tell them they are on the waiting list"
    OFFERED = "offered", "Offer them a place"
    SHORT_NOTICE = "short-notice", "A place is free at short notice: ask if they want it"
    DECLINED = "declined", "Tell them we could not give a place"
    EXPIRED = "expired", "Tell them the offer ran out"
    WITHDRAWN = "withdrawn", "Confirm that they have withdrawn"
    CANCELLED = "cancelled", "Tell them it is cancelled"
    CHANGED = "changed", "Tell them that dates have changed"
    REMINDER = "reminder", "Remind them of a session"
    MISSED = "missed", "They did not come: ask how they are"
    SUPPORTER = "supporter", "Talk about the supporter they would like to bring"
    MESSAGE = "message", "Pass on a message to everyone on the course"


class Channel(models.TextChoices):
    """How news of a place reaches somebody."""

    EMAIL = "email", "by e-mail"
    TEXT = "text", "by text message"
    CALL = "call", "to be rung"


class AttendanceMark(models.TextChoices):
    """What became of one person at one session."""

    PRESENT = "present", "Came"
    LATE = "late", "Came late"
    APOLOGIES = "apologies", "Sent apologies"
    MISSED = "missed", "Did not come"


# What counts towards completing a run.
ATTENDED = (AttendanceMark.PRESENT, AttendanceMark.LATE)


class Agreement(models.IntegerChoices):
    """How far someone agrees with a statement. The two at the top count as agreement."""

    STRONGLY_AGREE = 5, "Strongly agree"
    AGREE = 4, "Agree"
    NEITHER = 3, "Neither agree nor disagree"
    DISAGREE = 2, "Disagree"
    STRONGLY_DISAGREE = 1, "Strongly disagree"


AGREES = (Agreement.STRONGLY_AGREE, Agreement.AGREE)


class CheckPurpose(models.TextChoices):
    """What the proof that an e-mail address is yours is good for."""

    ENROL = "enrol", "Enrolling"
    SIGN_IN = "sign-in", "Opening my learning"
    NEW_ADDRESS = "new-address", "Changing my e-mail address"
