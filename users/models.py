from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A member of staff or a volunteer who signs in to the admin. A learner never has one."""
