"""What the form of a run shows, new or existing."""

from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
)

from enrolments.admin.run_forms import ExistingRunForm, RunForm, SessionsPanel

SESSION_PANELS = [
    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
    FieldRowPanel([FieldPanel("venue"), FieldPanel("room")]),
    FieldPanel("shared_because"),
    FieldRowPanel([FieldPanel("status"), FieldPanel("all_day")]),
    FieldPanel("join_url"),
    FieldPanel("note"),
]
WHAT_AND_WHERE = [
    PageChooserPanel("page"),
    FieldRowPanel(
        [
            FieldPanel("term", help_text="Leave empty if it belongs to no term."),
            FieldPanel("venue", help_text="Where it mostly happens. A session can be elsewhere."),
        ]
    ),
    FieldPanel("status", help_text="What visitors see. You can change it at any time."),
]
SESSIONS = SessionsPanel("sessions", heading="Sessions", label="Session", panels=SESSION_PANELS)
WHO_AND_WHEN = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldRowPanel(
                [
                    FieldPanel("who_may_come"),
                    FieldPanel("supporter_policy", heading="Bringing someone"),
                ]
            ),
            FieldRowPanel([FieldPanel("needs_review"), FieldPanel("join_late")]),
            FieldPanel("share_to_complete"),
        ],
        heading="Enrolment",
    ),
    FieldPanel("tutors", widget=CheckboxSelectMultiple),
]
NEW_RUN = ObjectList(
    [
        *WHAT_AND_WHERE,
        FieldRowPanel(
            [
                FieldPanel("booking", help_text="This cannot be changed later."),
                FieldPanel("capacity"),
            ]
        ),
        SESSIONS,
        FieldPanel("all_the_same"),
        *WHO_AND_WHEN,
    ],
    base_form_class=RunForm,
)
# An edit form holds the count it was opened with; places are changed in their own view. A run
# that people hold places on cannot become a drop-in, nor a drop-in count who was there.
EXISTING_RUN = ObjectList(
    [
        *WHAT_AND_WHERE,
        HelpPanel(template="enrolments/admin/places_panel.html", heading="Places"),
        SESSIONS,
        FieldPanel("all_the_same"),
        FieldPanel("tell_people"),
        *WHO_AND_WHEN,
    ],
    base_form_class=ExistingRunForm,
)
