from allauth.mfa.models import Authenticator
from django.db import transaction

from users.models import User


@transaction.atomic
def reset_second_factor(*, user: User) -> int:
    """Take away a colleague's second factor, recovery codes included. Returns how many there were.

    What their sessions may do ends with it; at the next sign-in they set up a new one.
    """
    factors = Authenticator.objects.filter(user=user)
    return factors.delete()[0]
