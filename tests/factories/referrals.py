"""People who asked for something, as the rules would have left them."""

import uuid
from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from enrolments.enums import ContactBy
from pathways.enums import Agreement, AskedBy, Outcome, State
from pathways.models import Asking, Referral


class ReferralFactory(factory.django.DjangoModelFactory):
    """A new request for an advisor, made by the person today and due in two days."""

    class Meta:
        model = Referral
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Person Number{number}")
    email = factory.Sequence(lambda number: f"person{number}@example.org")
    contact_by = ContactBy.EMAIL
    identity = factory.Sequence(lambda number: f"identity{number}")
    state = State.NEW
    agreement = Agreement.SELF
    agreed_at = factory.LazyFunction(timezone.now)
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=2))

    class Params:
        phone_only = factory.Trait(email="", phone="+441514960000", contact_by=ContactBy.PHONE)
        not_agreed = factory.Trait(
            state=State.NOT_AGREED, agreement="", agreed_at=None, due_on=None
        )
        overdue = factory.Trait(
            due_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
        )
        closed = factory.Trait(
            state=State.CLOSED,
            outcome=Outcome.UNDER_WAY,
            closed_at=factory.LazyFunction(timezone.now),
            due_on=None,
        )

    @factory.post_generation
    def asked_by(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        Asking.objects.create(
            referral=self,
            submission=uuid.uuid4(),
            asked_by=extracted or AskedBy.SELF,
            **kwargs,
        )
