from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from library.viewsets import LibraryGroup


@hooks.register("register_admin_viewset")
def library() -> LibraryGroup:
    return LibraryGroup()


@hooks.register("register_permissions")
def what_can_be_given() -> QuerySet[Permission]:
    """What an administrator can tick for a role besides what the registers themselves offer."""
    return Permission.objects.filter(
        content_type__app_label="library", codename__in=["lend_copy", "publish_readinglist"]
    )
