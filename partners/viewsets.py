"""Partners in the admin's menu. Their contacts are in modeladmin.py."""

from typing import Any, ClassVar

from django.urls import path
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from core.importing.viewsets import ImportViewSet
from core.permissions import LimitedPermissionPolicy, PermittedMenuItem
from core.viewsets import RegisterIndexView, RegisterViewSet
from partners.admin import corrections, entries, returns
from partners.importing import PartnerImporter
from partners.models import AdviceReturn, Correction

register_permission_policy(
    Correction, LimitedPermissionPolicy(Correction, actions=frozenset({"view"}))
)
register_permission_policy(
    AdviceReturn,
    LimitedPermissionPolicy(AdviceReturn, actions=frozenset({"view", "add", "change"})),
)


class EntriesItem(PermittedMenuItem):
    permission = entries.SEE_CORRECTIONS


class EntriesViewSet(ViewSet):
    """Entries to check. To read alone."""

    icon = "warning"
    menu_label = "Entries to check"
    menu_item_class = EntriesItem

    def get_urlpatterns(self) -> list[Any]:
        view = entries.EntriesToCheckView
        return [
            path("", view.as_view(), name="index"),
            path("results/", view.as_view(results_only=True), name="index_results"),
        ]


class CorrectionViewSet(RegisterViewSet):
    """What partners would change on their pages."""

    model = Correction
    add_to_reference_index = False
    icon = "edit"
    menu_label = "Corrections"
    form_fields: ClassVar[list[str]] = []
    list_filter: ClassVar[list[str]] = ["status"]
    index_view_class = corrections.CorrectionIndexView

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("decide/<int:pk>/", corrections.DecideView.as_view(), name="decide"),
            path("refuse/<int:pk>/", corrections.RefuseView.as_view(), name="refuse"),
        ]


class AdviceReturnViewSet(RegisterViewSet):
    """What came of advice sessions."""

    model = AdviceReturn
    add_to_reference_index = False
    icon = "table"
    menu_label = "Advice figures"
    index_view_class = RegisterIndexView
    add_view_class = returns.ReturnCreateView
    edit_view_class = returns.ReturnEditView
    list_display = returns.columns()
    list_filter: ClassVar[dict[str, list[str]]] = {
        "partner": ["exact"],
        "held_on": ["gte", "lte"],
    }
    search_fields: ClassVar[list[str]] = ["partner__title"]
    list_export: ClassVar[list[str]] = [
        "partner",
        "held_on",
        "seen",
        "new",
        "referred_on",
        "job_starts",
    ]
    export_filename = "advice-figures"

    def get_form_class(self, for_update: bool = False) -> Any:
        return returns.ReturnForm if for_update else returns.NewReturnForm


class PartnersGroup(ModelViewSetGroup):
    """Partners."""

    menu_label = "Partners"
    menu_icon = "group"
    menu_order = 325
    items = (
        EntriesViewSet("partner_entries"),
        CorrectionViewSet("corrections"),
        AdviceReturnViewSet("advice_returns"),
        ImportViewSet("import_partners", importer_class=PartnerImporter),
    )
