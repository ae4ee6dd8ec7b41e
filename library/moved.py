"""Old addresses lead on to new ones."""

from wagtail.contrib.redirects.models import Redirect


def lead_on(old: str, new: str) -> None:
    """Whoever has the old address is sent to the new one, and nobody in a circle."""
    old_path, new_path = (Redirect.normalise_path(path) for path in (old, new))
    Redirect.objects.filter(old_path__in=[old_path, new_path]).delete()
    Redirect.objects.filter(redirect_link=old).update(redirect_link=new)
    Redirect.add_redirect(old_path, redirect_to=new, is_permanent=True)
