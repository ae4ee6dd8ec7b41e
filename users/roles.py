"""The roles of staff as groups, kept in step with what has been granted to them.

Which role may do what is one table, liferooms/permissions.py. After each migrate the groups are
brought in line with it: they are added to, never taken from, so an administrator's own extra
grants stay.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITOR = "Editor"
COORDINATOR = "Coordinator"
FRONT_DESK = "Front desk"
TUTOR = "Tutor"
SAFE_MESSAGING = "Safe messaging"
VOLUNTEER = "Volunteer"
ADVISOR = "Advisor"
COMMUNICATIONS = "Communications"
REPORT_READER = "Report reader"
INFORMATION_GOVERNANCE = "Information governance"

WRITERS_OF_PAGES = (EDITOR, COMMUNICATIONS)

PAGE_ACTIONS = ("add_page", "change_page", "publish_page")
# Wagtail asks for the permissions of its own image model, whatever model a site uses instead.
COLLECTION_MODELS = (("wagtailimages", "image"), ("wagtaildocs", "document"))

_granted: dict[str, set[tuple[str, str]]] = defaultdict(set)


def grant(role: str, app_label: str, codenames: Iterable[str]) -> None:
    """Let a role do something with an app's own models."""
    _granted[role].update((app_label, codename) for codename in codenames)


def bring_in_line(**kwargs: Any) -> None:
    """Create the roles' groups and give them what they have been granted."""
    permissions = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role, granted in _granted.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*(permissions[name] for name in granted))
    for group in Group.objects.filter(name__in=WRITERS_OF_PAGES):
        _let_edit_pages(group, permissions.values())


def _let_edit_pages(group: Group, permissions: Iterable[Permission]) -> None:
    """Let a role write and publish every page, and keep its pictures and files."""
    root = Page.get_first_root_node()
    collection = Collection.get_first_root_node()
    for permission in permissions:
        kind = permission.content_type
        if kind.app_label == "wagtailcore" and permission.codename in PAGE_ACTIONS:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        elif (kind.app_label, kind.model) in COLLECTION_MODELS:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )
