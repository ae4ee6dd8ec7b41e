"""Staff's registers of places and terms. `enrolments` puts them in the menu, beside its runs."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column

from core.viewsets import RegisterViewSet
from timetable.admin_forms import TermForm, VenueForm
from timetable.models import Closure, Term, Venue


class VenueViewSet(RegisterViewSet):
    """Places, their hours and rooms."""

    model = Venue
    icon = "home"
    menu_label = "Venues"
    list_display = ["name", "kind", "postcode"]
    list_filter = ["kind"]
    search_fields = ["name", "postcode"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("kind"),
            MultiFieldPanel(
                [FieldPanel("address"), FieldPanel("postcode"), FieldPanel("page")], heading="Where"
            ),
            InlinePanel("opening_hours", heading="Opening hours", label="Day"),
            InlinePanel(
                "other_hours",
                heading="Other hours on single dates",
                label="Date",
                help_text="Instead of the usual hours, on a bank holiday too. A day when it is "
                "closed is entered under Closures.",
                panels=[
                    FieldPanel("day"),
                    FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
                    FieldPanel("reason"),
                ],
            ),
            InlinePanel(
                "rooms",
                heading="Rooms",
                label="Room",
                panels=[
                    FieldRowPanel([FieldPanel("name"), FieldPanel("capacity")]),
                    FieldPanel("may_be_shared"),
                ],
            ),
            FieldRowPanel(
                [
                    FieldPanel(
                        "slug", help_text="The last part of addresses. Avoid changing it later."
                    ),
                    FieldPanel("sort_order", help_text="Lower numbers come first."),
                ]
            ),
        ],
        base_form_class=VenueForm,
    )


class TermViewSet(RegisterViewSet):
    """Teaching terms and their breaks."""

    model = Term
    icon = "calendar"
    menu_label = "Terms"
    list_display = ["name", "starts_on", "ends_on"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            InlinePanel(
                "breaks",
                heading="Breaks",
                label="Break",
                help_text="Weeks without teaching, such as half-term. Teaching weeks are counted "
                "without them. Bank holidays are known and need not be entered.",
                panels=[
                    FieldPanel("name"),
                    FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                ],
            ),
        ],
        base_form_class=TermForm,
    )


class ClosureViewSet(RegisterViewSet):
    """Days when a venue is closed. Bank holidays in England are known without being entered.

    `enrolments` closes and opens, because enrolled people are affected. Other days are another
    closure.
    """

    model = Closure
    icon = "lock"
    menu_label = "Closures"
    list_display = [
        "reason",
        Column(
            "venue",
            label="Venue",
            accessor=lambda closure: closure.venue or "Every venue",
            sort_key="venue",
        ),
        "starts_on",
        "ends_on",
    ]
    list_filter = ["venue"]
    panels = [
        FieldPanel("reason", help_text="Visitors see this. For other days, close anew."),
        FieldPanel("venue", read_only=True),
        FieldRowPanel(
            [FieldPanel("starts_on", read_only=True), FieldPanel("ends_on", read_only=True)]
        ),
    ]
