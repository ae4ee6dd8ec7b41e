"""The people of a run as a spreadsheet, asked for by one who may see enrolments."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from enrolments import behind_pages
from enrolments.admin.access import SEE_ENROLMENTS
from enrolments.admin.runs import PlacesOfRunView
from enrolments.admin.words import people
from enrolments.people_file import people_on


class PeopleFileView(PlacesOfRunView):
    """Asks first: the file has names and contacts, and who asked for it is written down."""

    permission = SEE_ENROLMENTS
    page_title = "Download the people"
    submit_label = "Make the spreadsheet"
    header_icon = "download"

    @cached_property
    def number(self) -> int:
        return int(people_on(self.run).count())

    def get_consequence(self) -> str:
        return (
            f"{people(self.number)}, with how to reach them. That you asked for it is kept in the "
            "audit trail. Delete the file when you no longer need it."
        )

    def form_valid(self, form: Any) -> HttpResponse:
        return redirect(behind_pages.ask_for_people(self.run, owner=self.request.user))
