"""The partner registers, in wagtail-modeladmin. Every other admin screen is a ViewSet.

It is in maintenance mode upstream, so it is kept to this one file.
"""

import uuid
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.contrib.admin import SimpleListFilter, display
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.utils import timezone
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail_modeladmin.helpers import ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import HistoryView, InstanceSpecificView

from partners import printing, rules
from partners.models import PartnerContact, ReferringPractice
from partners.rules import Withdrawn
from timetable.models import Term

MOST_CARDS = 400


class HistoryForThoseWhoChange(HistoryView):
    """Upstream shows it to whoever may enter the admin."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.permission_helper.user_can_edit_obj(request.user, self.instance):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class PartnerContactAdmin(ModelAdmin):
    """Whom to ring at each partner. Staff only."""

    model = PartnerContact
    history_view_class = HistoryForThoseWhoChange
    menu_label = "Partner contacts"
    menu_icon = "group"
    menu_order = 330
    list_display = ("name", "partner", "phone", "email", "checked_on")
    list_filter = ("checked_on",)
    list_select_related = ("partner",)
    search_fields = ("name", "role", "partner__title")
    panels = [
        PageChooserPanel(
            "partner", "partners.PartnerPage", help_text="Visitors never see the contact."
        ),
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]),
        FieldPanel("note"),
        FieldPanel("checked_on", help_text="When someone last confirmed that this is right."),
    ]


class Period(SimpleListFilter):
    """Of which days the numbers are. Without a choice, of all there ever were."""

    title = "period"
    parameter_name = "period"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("month", "This month"),
            ("last-month", "Last month"),
            ("term", "This term"),
            ("year", "The last 12 months"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.with_figures(*days_of(self.value() or ""))


def days_of(period: str) -> tuple[date | None, date | None]:
    """The first and the last day of a period; no days when it is not one we know."""
    today = timezone.localdate()
    month = today.replace(day=1)
    if period == "month":
        return month, today
    if period == "last-month":
        return month - relativedelta(months=1), month - relativedelta(days=1)
    if period == "year":
        return today - relativedelta(years=1), today
    if period == "term":
        term = Term.objects.not_over().filter(starts_on__lte=today).first()
        # Between two terms there is nothing to count.
        return (term.starts_on, term.ends_on) if term else (date.max, date.max)
    return None, None


class PracticePermissions(PermissionHelper):
    """A practice is withdrawn and not deleted: what came of its cards would go with it."""

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_make_cards(self, user: Any) -> bool:
        return bool(user.has_perm("partners.change_referringpractice"))


class PracticeButtons(ButtonHelper):
    """Beside a practice: make cards, then what there always is."""

    def get_buttons_for_obj(self, obj: Any, *args: Any, **kwargs: Any) -> list[dict[str, str]]:
        buttons: list[dict[str, str]] = super().get_buttons_for_obj(obj, *args, **kwargs)
        if obj.active and self.permission_helper.user_can_make_cards(self.request.user):
            cards = {
                "url": self.url_helper.get_action_url("cards", obj.pk),
                "label": "Make cards",
                "classname": self.finalise_classname(["button-small", "button-secondary"]),
                "title": f"Make cards for {obj.name}",
            }
            buttons.insert(0, cards)
        return buttons


class CardsForm(forms.Form):
    """How many."""

    cards = forms.IntegerField(
        label="How many cards?",
        initial=40,
        min_value=1,
        max_value=MOST_CARDS,
        help_text=f"Eight fit on a page. At most {MOST_CARDS} at once.",
        error_messages={
            "required": "Enter how many cards to make",
            "invalid": "Enter a whole number",
            "min_value": "Enter 1 or more",
            "max_value": f"Enter {MOST_CARDS} or fewer",
        },
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)


class MakeCardsView(InstanceSpecificView):
    """Asks how many cards, and gives them out as a PDF."""

    page_title = "Make cards"

    def check_action_permitted(self, user: Any) -> bool:
        return bool(self.permission_helper.user_can_make_cards(user))

    def get_template_names(self) -> list[str]:
        return ["partners/admin/make_cards.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", CardsForm(initial={"submission": uuid.uuid4()}))
        return super().get_context_data(batches=self.instance.batches.all()[:5], **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CardsForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            batch = rules.make_cards(
                practice=self.instance, made_by=request.user, **form.cleaned_data
            )
        except Withdrawn as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        if batch.practice_id != self.instance.pk:
            raise PermissionDenied
        name = f"cards-{slugify(self.instance.name)}.pdf"
        return HttpResponse(
            printing.cards_as_pdf(batch, now=timezone.now()),
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ReferringPracticeAdmin(ModelAdmin):
    """Practices that give out our cards, and what came of them as numbers."""

    model = ReferringPractice
    history_view_class = HistoryForThoseWhoChange
    menu_label = "Referring practices"
    menu_icon = "group"
    menu_order = 331
    permission_helper_class = PracticePermissions
    button_helper_class = PracticeButtons
    list_display = (
        *("name", "made", "cards_opened", "enrolled", "asked"),
        *("spoken", "kind", "area", "used"),
    )
    inspect_view_enabled = True
    inspect_view_fields = ("name", "kind", "area", "spoken_code")
    list_filter = (Period, "active", "kind")
    search_fields = ("name", "area", "code")
    panels = [
        FieldPanel("name", help_text="Of the practice. No person is named here."),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("area")]),
        FieldPanel("active"),
    ]

    @display(description="Code")
    def spoken(self, practice: Any) -> str:
        return str(practice.spoken_code)

    # Not `active` itself: its picture is one of Django's own admin, which is not installed.
    @display(description="Cards", ordering="active")
    def used(self, practice: Any) -> str:
        return "In use" if practice.active else "Withdrawn"

    @display(description="Cards made", ordering="cards_made")
    def made(self, practice: Any) -> int:
        return int(practice.cards_made)

    @display(description="Opened", ordering="opened")
    def cards_opened(self, practice: Any) -> int:
        return int(practice.opened)

    @display(description="Enrolments", ordering="enrolments")
    def enrolled(self, practice: Any) -> int:
        return int(practice.enrolments)

    @display(description="Self-referrals", ordering="self_referrals")
    def asked(self, practice: Any) -> int:
        return int(practice.self_referrals)

    def cards_view(self, request: HttpRequest, instance_pk: str) -> Any:
        return MakeCardsView.as_view(model_admin=self, instance_pk=instance_pk)(request)

    def get_admin_urls_for_registration(self) -> Any:
        pattern = self.url_helper.get_action_url_pattern("cards")
        name = self.url_helper.get_action_url_name("cards")
        return (
            *super().get_admin_urls_for_registration(),
            re_path(pattern, self.cards_view, name=name),
        )
