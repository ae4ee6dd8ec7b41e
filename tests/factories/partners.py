import factory

from partners.models import AdviceReturn, Correction, PartnerContact, ReferringPractice
from tests.factories.pages import PartnerPageFactory


class PartnerContactFactory(factory.django.DjangoModelFactory):
    """Someone at a partner who can be written to."""

    class Meta:
        model = PartnerContact

    partner = factory.SubFactory(PartnerPageFactory)
    name = factory.Sequence(lambda number: f"Contact {number} Example")
    email = factory.Sequence(lambda number: f"contact{number}@example.org")


class CorrectionFactory(factory.django.DjangoModelFactory):
    """What a partner would change; it waits."""

    class Meta:
        model = Correction

    partner = factory.SubFactory(PartnerPageFactory)
    proposed = factory.LazyFunction(lambda: {"cost": "Two pounds"})
    before = factory.LazyFunction(lambda: {"cost": "Free"})


class AdviceReturnFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AdviceReturn

    partner = factory.SubFactory(PartnerPageFactory)


class ReferringPracticeFactory(factory.django.DjangoModelFactory):
    """A practice whose cards can be used."""

    class Meta:
        model = ReferringPractice

    class Params:
        withdrawn = factory.Trait(active=False)

    name = factory.Sequence(lambda number: f"Example Surgery {number}")
    area = "Walton"
