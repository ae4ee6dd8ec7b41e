"""Who has a place. All learners' personal data is in this one room.

`__str__` of these models names nobody: Wagtail writes it into its log and keeps it after deletion.
"""

from enrolments.models.attendance import Attendance
from enrolments.models.audit import AuditEntry
from enrolments.models.calls import Call
from enrolments.models.equality import EqualityTally
from enrolments.models.evaluations import Evaluation, EvaluationGiven
from enrolments.models.journey import Draft, EmailCheck
from enrolments.models.people import Learner, LearningPlan, SupportNeeds
from enrolments.models.places import Enrolment, ReservedPlaces
from enrolments.models.run_messages import RunMessage

__all__ = [
    "Attendance",
    "AuditEntry",
    "Call",
    "Draft",
    "EmailCheck",
    "Enrolment",
    "EqualityTally",
    "Evaluation",
    "EvaluationGiven",
    "Learner",
    "LearningPlan",
    "ReservedPlaces",
    "RunMessage",
    "SupportNeeds",
]
