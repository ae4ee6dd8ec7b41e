"""The partner registers, in wagtail-modeladmin. Every other admin screen is a ViewSet.

It is in maintenance mode upstream, so it is kept to this one file.
"""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail_modeladmin.options import ModelAdmin

from partners.models import PartnerContact


class PartnerContactAdmin(ModelAdmin):
    """Whom to ring at each partner. Staff only."""

    model = PartnerContact
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
