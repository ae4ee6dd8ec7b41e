import uuid
from datetime import timedelta
from typing import Any

import factory
from django.db.models import F
from django.utils import timezone

from enrolments.enums import HOLDING_A_PLACE, Agreement, ContactBy, EnrolmentStatus
from enrolments.models import Enrolment, Evaluation, Learner
from tests.factories.register import RunFactory
from timetable.models import Run


class LearnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Learner

    name = factory.Sequence(lambda number: f"Learner Number{number}")
    email = factory.Sequence(lambda number: f"learner{number}@example.org")

    class Params:
        phone_only = factory.Trait(email="", phone="+441514960000", contact_by=ContactBy.PHONE)


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """A confirmed place, counted in the run as the rules would."""

    class Meta:
        model = Enrolment

    run = factory.SubFactory(RunFactory)
    learner = factory.SubFactory(LearnerFactory)
    status = EnrolmentStatus.CONFIRMED
    submission = factory.LazyFunction(uuid.uuid4)
    agreement_version = 1
    agreed_at = factory.LazyFunction(timezone.now)

    class Params:
        applied = factory.Trait(status=EnrolmentStatus.APPLIED)
        waiting = factory.Trait(status=EnrolmentStatus.WAITING)
        offered = factory.Trait(
            status=EnrolmentStatus.OFFERED,
            expires_at=factory.LazyFunction(lambda: timezone.now() + timedelta(hours=48)),
        )
        withdrawn = factory.Trait(status=EnrolmentStatus.WITHDRAWN)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Enrolment:
        enrolment = super()._create(model_class, *args, **kwargs)
        if enrolment.status in HOLDING_A_PLACE:
            Run.objects.filter(pk=enrolment.run_id).update(taken=F("taken") + 1)
        return enrolment


class EvaluationFactory(factory.django.DjangoModelFactory):
    """Someone agrees with everything; `words=True` for one who wrote something, too."""

    class Meta:
        model = Evaluation

    run = factory.SubFactory(RunFactory)
    hopeful_before = Agreement.NEITHER
    hopeful_after = Agreement.AGREE
    ambition_before = Agreement.DISAGREE
    ambition_after = Agreement.STRONGLY_AGREE

    class Params:
        words = factory.Trait(
            helped="The tea break",
            better="A warmer room",
            words_until=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=300)),
        )
