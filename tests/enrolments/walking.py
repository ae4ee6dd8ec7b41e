"""Someone who goes through the pages of enrolling, as a browser would without JavaScript."""

from typing import Any

from django.test import Client
from django.urls import reverse

from enrolments import checks
from enrolments.models import Draft, EmailCheck
from timetable.models import Run


class Walker:
    """One browser on its way onto one run."""

    def __init__(self, run: Run, client: Client | None = None) -> None:
        self.run = run
        self.client = client or Client()

    def path(self, page: str = "") -> str:
        return reverse("enrol", args=[self.run.uuid]) + (f"{page}/" if page else "")

    def get(self, page: str = "") -> Any:
        return self.client.get(self.path(page))

    def post(self, page: str = "", **answers: Any) -> Any:
        return self.client.post(self.path(page), answers)

    def begin(self) -> "Walker":
        self.post()
        self.post("are-you-18", over_18="yes")
        return self

    def by_email(self, email: str = "nadia@example.org") -> "Walker":
        self.begin()
        self.post("how-to-reach-you", contact_by="email", email=email)
        self.post("check-your-email", code=self.secrets()[0])
        return self

    def by_phone(self, phone: str = "0151 496 0000") -> "Walker":
        self.begin()
        self.post("how-to-reach-you", contact_by="phone", phone=phone)
        return self

    def secrets(self) -> tuple[str, str]:
        """The code and the link's secret, as the newest message would hold them."""
        return checks.new_secrets(self.check)

    @property
    def check(self) -> EmailCheck:
        return EmailCheck.objects.latest("created_at")

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(run=self.run)

    def answer_all(self, name: str = "Nadia Example", capacity: str = "learner") -> "Walker":
        """Every page of someone new, up to the last."""
        self.post("your-name", name=name)
        self.post("how-you-come", capacity=capacity, postcode_area="L9 1AB")
        self.post("who-suggested-it")
        self.post("bringing-someone", brings_supporter="no")
        self.post("what-would-help", information_format="standard")
        return self

    def hand_in(self, **answers: Any) -> Any:
        return self.post("check-your-answers", agreement="on", **answers)
