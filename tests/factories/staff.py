from typing import Any

import factory
from django.contrib.auth.models import Group

from users.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff; `roles=[...]` puts them in those roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"staff{number}")

    class Params:
        administrator = factory.Trait(is_staff=True, is_superuser=True)

    @factory.post_generation
    def roles(self, create: bool, extracted: list[str] | None, **kwargs: Any) -> None:
        for name in extracted or []:
            self.groups.add(Group.objects.get(name=name))
