"""The list of enrolments, to read and to download. Nothing is changed in it."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.generic import InspectView
from wagtail.admin.widgets.button import Button

from core.permissions import NeedsPermission
from core.private_search import PrivateSearch
from core.viewsets import RegisterIndexView
from enrolments import actors, audit, behind_pages
from enrolments.admin.access import (
    NO_LONGER_KEPT,
    SEE_ENROLMENTS,
    SEE_RESTRICTED,
    is_hidden,
    name_for,
)
from enrolments.admin.finding import telephone_digits
from enrolments.admin.looks import LooksAreRecorded, record_look
from enrolments.admin.words import moment
from enrolments.certificates import FILE_NAME, certificate_as_pdf, has_certificate
from enrolments.models import Enrolment


class EnrolmentIndexView(LooksAreRecorded, PrivateSearch, RegisterIndexView):
    """Enrolments, found by name, e-mail, run code, or a telephone number however it is typed."""

    can_be_found_by = "Name, e-mail, telephone, course or run code"
    show_export_buttons = True

    @cached_property
    def columns(self) -> list[Any]:
        """The first column names the learner for as long as we keep the name."""
        name, *others = super().columns
        name.label = "Name"
        name.accessor = lambda enrolment: name_for(enrolment.learner, self.request.user)
        return [name, *others]

    def search_queryset(self, queryset: Any) -> Any:
        """Whoever may not see restricted learners must not find them by guessing either."""
        if self.is_searching and not self.request.user.has_perm(SEE_RESTRICTED):
            queryset = queryset.filter(
                Q(learner__restricted=False) | Q(run__code__iexact=self.search_query.strip())
            )
        found = super().search_queryset(queryset)
        digits = telephone_digits(self.search_query)
        return found | queryset.filter(learner__phone__contains=digits) if digits else found

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        """The list can be as long as the college is old: it is made behind the page."""
        ids = list(queryset.values_list("pk", flat=True))
        return redirect(behind_pages.ask_for_enrolments(ids, owner=self.request.user))


class CertificateView(NeedsPermission):
    """The certificate of someone who asks for it at the desk, to print. It is written down."""

    permission = SEE_ENROLMENTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        enrolment = get_object_or_404(Enrolment.objects.for_lists(), pk=pk)
        if is_hidden(enrolment.learner, request.user):
            raise PermissionDenied
        if not has_certificate(enrolment):
            raise Http404
        audit.record(
            action="certificate",
            actor=actors.staff(request.user),
            enrolment=enrolment,
            learner_id=enrolment.learner_id,
            run_id=enrolment.run_id,
        )
        pdf = certificate_as_pdf(enrolment, now=timezone.now())
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
        return response


class EnrolmentInspectView(InspectView):
    """One enrolment, to read."""

    page_title = "Enrolment"
    LABELS = {
        "learner_name": "Name",
        "learner_email": "E-mail",
        "learner_phone": "Telephone",
        "joined_at": "Enrolled",
        "agreement_version": "Agreed to version",
    }

    def get_object(self, queryset: Any = None) -> Any:
        enrolment = super().get_object(queryset)
        if is_hidden(enrolment.learner, self.request.user):
            raise PermissionDenied
        record_look(enrolment.learner, self.request.user)
        return enrolment

    def get_page_subtitle(self) -> str:
        return str(self.object.run)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_more_buttons
        if has_certificate(self.object):
            url = reverse("enrolments:certificate", args=[self.object.pk])
            buttons.append(Button("Certificate (PDF)", url=url, icon_name="doc-full"))
        return buttons

    def get_field_label(self, field_name: str, field: Any) -> str:
        return self.LABELS.get(field_name) or super().get_field_label(field_name, field)

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, datetime):
            return moment(value)
        missing = NO_LONGER_KEPT if self.object.learner.erased_at else "Not given"
        return value or missing
