"""Why something cannot be done, each as a sentence a person would be glad to read."""

from timetable.enums import RunState
from timetable.recurrence import MOST_SESSIONS


class Refused(Exception):
    """A rule says no. `str()` is a sentence for the person, kind and complete."""

    sentence = "We could not do that."

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class NoBookingNeeded(Refused):
    sentence = "You do not need to enrol for this. Just come along."


class RunIsFull(Refused):
    sentence = "All the places on these dates are taken."


class RunIsCancelled(Refused):
    sentence = "These dates have been cancelled. We are sorry."


class RunIsOver(Refused):
    sentence = "These dates are over."


class RunHasStarted(Refused):
    sentence = "This has already started, and people cannot join part-way through."


class EnrolmentIsClosed(Refused):
    sentence = "Enrolment for these dates has closed."


class EnrolmentIsNotOpenYet(Refused):
    sentence = "Enrolment for these dates is not open yet."


class NotForThisPerson(Refused):
    sentence = "These dates are for another group of people. We can help you find dates that fit."


class Clashes(Refused):
    """Already somewhere else at that time. May be repeated with `knows_of_clash`."""

    sentence = "You already have a place on something else at that time."


class AlreadyEnrolled(Refused):
    sentence = "You are already on the list for these dates."


class NothingToAnswer(Refused):
    sentence = "There is no offer to answer. It may have been answered already."


class OfferHasEnded(Refused):
    sentence = (
        "This offer has ended, and the place has gone to someone else. "
        "You can join the waiting list again."
    )


class AlreadyOver(Refused):
    sentence = "This has already ended, so there is nothing to give up."


class NotTheRightMoment(Refused):
    """The enrolment is not in a state from which the move may be made."""

    sentence = "That cannot be done any more: something has changed in the meantime."


class NotOverYet(Refused):
    sentence = "This is not over yet."


class TooLateForAnOffer(Refused):
    sentence = "There is not enough time before the first session for an offer. Please ring them."


class PlacesBelowTaken(Refused):
    sentence = "More people than that already have a place."


class PlacesReservedAboveAll(Refused):
    sentence = "More places would be kept for one group or another than there are."


class ReasonNeeded(Refused):
    sentence = "Say why, in a few words. It is kept with the change."


class DaysAreOver(Refused):
    sentence = "Those days are over."


class SpeaksAgainst(Refused):
    """Something speaks against a session at that time. May be repeated with `all_the_same`."""


class NoRegister(Refused):
    sentence = "Nobody enrols for this, so it has no register."


class SessionIsCancelled(Refused):
    sentence = "This session is cancelled, so there is nothing to mark."


class RegisterNotOpenYet(Refused):
    sentence = "This register opens on the day."


class NotOnThisRun(Refused):
    sentence = "This person is not on these dates."


class HasLeftTheRun(Refused):
    sentence = "They are not on these dates any more, so this was not marked."


class SessionHasMarks(Refused):
    sentence = "A session with a marked register cannot be deleted. Cancel it instead."


class AlreadyBooked(Refused):
    """A room or a tutor is somewhere else then."""


class RoomIsShared(Refused):
    """The room is used then, and may be shared. May be repeated with the session's reason."""


class TooManySessions(Refused):
    sentence = f"A run has at most {MOST_SESSIONS} sessions."


class NoLaterTerm(Refused):
    sentence = "There is no later term to copy to yet. Add it under Terms first."


class BelongsToNoTerm(Refused):
    sentence = "This run belongs to no term, so it has no teaching weeks. Choose its term first."


class NobodyToWriteTo(Refused):
    sentence = "There is nobody to write to."


class NothingWritten(Refused):
    sentence = "Write something first."


class NotOneRun(Refused):
    sentence = "Choose other dates than the ones you have."


class AlreadyEvaluated(Refused):
    sentence = "We have your answers already. Thank you."


class EvaluationHasEnded(Refused):
    sentence = "It is a while since these dates were over, so we do not ask about them any more."


class NobodyIsAsked(Refused):
    sentence = "Nobody is asked about these dates."


class MoreSheetsThanPeople(Refused):
    sentence = (
        "There are as many answers as people who had a place. Somebody may have answered by "
        "link, or this sheet is typed in already."
    )


class Busy(Refused):
    """The database could not take its turn in time. The same request may be sent again."""

    sentence = "A lot of people are enrolling just now. Nothing is lost: please try again."


CLOSED_TO: dict[RunState, type[Refused]] = {
    RunState.DROP_IN: NoBookingNeeded,
    RunState.CANCELLED: RunIsCancelled,
    RunState.PAST: RunIsOver,
    RunState.STARTED: RunHasStarted,
    RunState.CLOSED: EnrolmentIsClosed,
    RunState.NOT_YET: EnrolmentIsNotOpenYet,
}
