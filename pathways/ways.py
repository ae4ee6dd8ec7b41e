"""The ways to ask for something: each is one page, its form and its words."""

from dataclasses import dataclass

from django.urls import reverse

from pathways import forms
from pathways.enums import Kind


@dataclass(frozen=True)
class Way:
    """One page of asking. `path` is below /pathways/ and stays: people link to it."""

    slug: str
    path: str
    form: type[forms.RequestForm]
    title: str
    # What it is, on a card that leads to it and under its heading.
    summary: str
    button: str = "Send"

    @property
    def url_name(self) -> str:
        return f"pathways-{self.slug}"

    @property
    def page_title(self) -> str:
        """What a tab or a history calls it, away from the page that led to it."""
        if self.form.kind != Kind.ADVICE:
            return self.title
        return f"Ask for an advisor: {self.title[0].lower()}{self.title[1:]}"

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def received_url(self) -> str:
        return reverse(f"{self.url_name}-received")


FOR_YOURSELF = Way(
    slug="for-yourself",
    path="refer/for-yourself/",
    form=forms.ForYourselfForm,
    title="For yourself",
    summary="Your name and one safe way to reach you. An advisor rings or writes.",
)
FOR_SOMEONE = Way(
    slug="for-someone",
    path="refer/for-someone-you-support/",
    form=forms.ForSomeoneForm,
    title="For someone you support",
    summary="We ask them first. It goes no further until they agree.",
    button="Ask them",
)
PROFESSIONAL = Way(
    slug="professional",
    path="refer/as-a-professional/",
    form=forms.ProfessionalForm,
    title="As a GP or other professional",
    summary="For someone who agreed. It takes about two minutes.",
    button="Send the referral",
)
REFERRING = (FOR_YOURSELF, FOR_SOMEONE, PROFESSIONAL)
OTHER_REQUESTS = (
    Way(
        slug="volunteering",
        path="ask/volunteering/",
        form=forms.VolunteeringForm,
        title="Volunteering",
        summary="Say hello at the door, help in the library, or help with a course.",
    ),
    Way(
        slug="employment",
        path="ask/employment-support/",
        form=forms.EmploymentForm,
        title="Employment support",
        summary="Help to find work, to apply, or to keep the job you have.",
    ),
    Way(
        slug="room-hire",
        path="ask/room-hire/",
        form=forms.RoomHireForm,
        title="Hiring a room",
        summary="For a community group, a meeting or training.",
    ),
    Way(
        slug="exhibiting",
        path="ask/exhibiting/",
        form=forms.ExhibitingForm,
        title="Showing your work",
        summary="Hang pictures or show craft on our walls.",
    ),
    Way(
        slug="visit",
        path="ask/professional-visit/",
        form=forms.VisitForm,
        title="A visit for professionals",
        summary="Come and look round, or have us at your team meeting.",
    ),
)
WAYS = (*REFERRING, *OTHER_REQUESTS)
