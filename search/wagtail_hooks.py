from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from search.viewsets import SearchGroup


@hooks.register("register_admin_viewset")
def search() -> SearchGroup:
    return SearchGroup()


@hooks.register("register_permissions")
def what_can_be_given() -> QuerySet[Permission]:
    """What an administrator can tick for a role besides what the registers themselves offer."""
    return Permission.objects.filter(content_type__app_label="search", codename="view_queryday")
