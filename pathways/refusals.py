"""Why something cannot be done with a request, each as a sentence."""

from enrolments.refusals import Refused


class CannotAskThem(Refused):
    sentence = "We can ask someone whether they agree by e-mail alone. Please give theirs."


class AgreementHasEnded(Refused):
    sentence = (
        "This question has ended, and we have let go of what we kept. You can always drop in."
    )


class ChangedMeanwhile(Refused):
    sentence = (
        "Someone else has changed this request since you opened it. Nothing of yours was saved. "
        "Look at it again first."
    )


class NotFromHere(Refused):
    """The request is not in a state from which the move may be made."""

    sentence = "That cannot be done with this request as it stands now."


class HandedToNobody(Refused):
    sentence = "Choose a partner, or give the code of a course."


class OutcomeNeeded(Refused):
    sentence = "Choose what came of it."


class NotAnAdvisor(Refused):
    sentence = "This person does not work with requests. Choose someone who does."


class TooManyRequests(Refused):
    sentence = "That is many requests in a short time. Wait an hour and try again, or ring us."
