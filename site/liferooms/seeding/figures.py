"""What else the demonstration's figures count: who suggested it, areas, answers, opinions."""

from datetime import date

from dateutil.relativedelta import relativedelta

from enrolments.enums import SuggestedBy
from enrolments.equality import QUESTIONS
from enrolments.models import Enrolment, EqualityTally, Learner
from timetable.models import Term, Venue

# How often each is said, without chance, so that two loads are alike.
SUGGESTED = (
    SuggestedBy.GP,
    SuggestedBy.MYSELF,
    SuggestedBy.GP,
    SuggestedBy.FRIEND,
    SuggestedBy.JOB_CENTRE,
    SuggestedBy.MYSELF,
    SuggestedBy.MERSEY_CARE,
    "",
)
AREAS = ("L4", "L9", "L20", "PR8", "L4", "L9", "L20", "PR9", "L21", "")
# Per month and venue, of the answers of a question in their order; the last would rather not say.
ANSWERS = (9, 13, 6, 3, 8, 2, 4, 1)
NOT_SAID = 3
MONTHS = 8


def load_figures(today: date) -> None:
    _suggested()
    _areas()
    _answers(today)


def _suggested() -> None:
    enrolments = list(Enrolment.objects.order_by("pk"))
    for number, enrolment in enumerate(enrolments):
        enrolment.suggested_by = SUGGESTED[number % len(SUGGESTED)]
    Enrolment.objects.bulk_update(enrolments, ["suggested_by"], batch_size=500)


def _areas() -> None:
    learners = list(Learner.objects.order_by("pk"))
    for number, learner in enumerate(learners):
        learner.postcode_area = AREAS[number % len(AREAS)]
    Learner.objects.bulk_update(learners, ["postcode_area"], batch_size=500)


def _answers(today: date) -> None:
    months = [today.replace(day=1) - relativedelta(months=ago) for ago in range(1, MONTHS + 1)]
    terms = list(Term.objects.order_by("starts_on"))
    tallies = []
    for month in months:
        term = next((each for each in terms if month <= each.ends_on), terms[-1])
        for place, venue in enumerate(Venue.objects.hubs().order_by("pk")):
            for question in QUESTIONS:
                for number, (answer, _) in enumerate(question.choices):
                    is_last = number == len(question.answers)
                    count = NOT_SAID if is_last else max(0, ANSWERS[number] - place)
                    tallies.append(
                        EqualityTally(
                            term=term,
                            venue=venue,
                            month=month,
                            question=question.name,
                            answer=answer,
                            count=count,
                        )
                    )
    EqualityTally.objects.bulk_create(tallies, batch_size=500)
