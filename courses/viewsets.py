"""Where staff have the prospectus made as PDF files, and see how far it is."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from core.making import Making
from core.permissions import PermittedMenuItem
from courses import rules
from courses.models import ProspectusFile
from timetable.models import Term

MAKE_PROSPECTUS = "courses.change_prospectusfile"


class TermForm(forms.Form):
    term = forms.ModelChoiceField(Term.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["term"].queryset = Term.objects.not_over()  # type: ignore[attr-defined]


class MakeProspectusView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Asks for a term's files. They are made behind it, so leaving the page stops nothing."""

    permission_policy = ModelPermissionPolicy(ProspectusFile)
    permission_required = "change"
    template_name = "courses/admin/make_prospectus.html"
    form_class = TermForm
    page_title = "Prospectus"
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = list(ProspectusFile.objects.of_terms_to_come().in_order())
        left = sum(file.is_unfinished for file in files)
        return super().get_context_data(
            files=files,
            number_of_files=len(files),
            number_done=sum(file.making == Making.DONE for file in files),
            are_under_way=left > 0,
            no_term=not Term.objects.not_over().exists(),
            **kwargs,
        )

    def form_valid(self, form: TermForm) -> HttpResponse:
        term = form.cleaned_data["term"]
        rules.ask_for_files(term=term)
        messages.success(self.request, f"The prospectus for {term} is being made.")
        return redirect("prospectus_files:index")


class ProspectusItem(PermittedMenuItem):
    permission = MAKE_PROSPECTUS


class ProspectusFilesViewSet(ViewSet):
    """The prospectus to keep or to send."""

    icon = "doc-full"
    menu_label = "Prospectus"
    menu_item_class = ProspectusItem
    menu_order = 240
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[Any]:
        return [path("", MakeProspectusView.as_view(), name="index")]
