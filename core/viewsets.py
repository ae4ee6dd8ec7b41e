from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from core.models import Topic
from core.spreadsheets import wall_clock


class XlsxAlone:
    """A listing that offers no CSV.

    Wagtail's CSV writes formulas raw: a learner called =HYPERLINK(…) would run in a spreadsheet.
    """

    FORMATS: tuple[Any, ...] = (IndexView.FORMAT_XLSX,)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        view: Any = super()
        csv_url = self.csv_export_url  # type: ignore[attr-defined]
        return [button for button in view.header_more_buttons if button.url != csv_url]


class RegisterIndexView(XlsxAlone, IndexView):
    """A listing that fetches what its columns show at once."""

    # Wagtail would write times in UTC, an hour off in summer.
    custom_value_preprocess = {
        **IndexView.custom_value_preprocess,
        datetime: {IndexView.FORMAT_XLSX: wall_clock},
    }

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().for_lists()

    def search_queryset(self, queryset: Any) -> Any:
        """Every word must be found, each in any of the fields."""
        for word in self.search_query.split():
            found = Q()
            for field in self.search_fields:
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class ListOnlyView(RegisterIndexView):
    """A listing that is read on the screen alone: nothing of it is downloaded."""

    FORMATS: tuple[Any, ...] = ()
    show_export_buttons = False


class RegisterDeleteView(DeleteView):
    """A deletion that is refused with a sentence while something else needs the thing."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                response: HttpResponse = super().form_valid(form)
        # The first when Wagtail knows of the use, the second when only the database does.
        except (PermissionDenied, ProtectedError):
            sentence = f"“{self.object}” cannot be deleted, because something else still uses it."
            messages.error(self.request, sentence)
            return redirect(self.get_success_url())
        return response


class RegisterViewSet(ModelViewSet):
    """A register of the college: no stock copies, deletions that explain a refusal."""

    copy_view_enabled = False
    delete_view_class = RegisterDeleteView

    def get_permissions_to_register(self) -> Any:
        """What an administrator can tick for a role: nothing that is refused to everyone."""
        permissions = super().get_permissions_to_register()
        actions = getattr(self.permission_policy, "actions", None)
        if actions is None:
            return permissions
        offered = [get_permission_codename(action, self.model_opts) for action in actions]
        return permissions.filter(codename__in=offered)


class TopicViewSet(RegisterViewSet):
    """The one vocabulary of subjects and needs."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["name", "kind", "introduction"]
    list_filter = ["kind"]
    search_fields = ["name", "synonyms"]
