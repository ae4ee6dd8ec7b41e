from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks

from courses.viewsets import ProspectusFilesViewSet


@hooks.register("register_admin_viewset")
def prospectus() -> ProspectusFilesViewSet:
    return ProspectusFilesViewSet("prospectus_files", url_prefix="prospectus")


@hooks.register("register_permissions")
def what_can_be_given() -> QuerySet[Permission]:
    return Permission.objects.filter(
        content_type__app_label="courses", codename="change_prospectusfile"
    )
