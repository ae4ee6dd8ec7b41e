from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from wagtail.documents.forms import BaseDocumentForm

from core import file_kinds, recordings

LARGEST_DOCUMENT = 20 * 1024 * 1024
NOT_OF_THAT_KIND = (
    "This is not a file of that kind, whatever its name says. Export it anew from what it was "
    "made with."
)
COULD_RUN = "A file of the kind “.%s” could run in a browser, so we do not take it. Save it as PDF."


class DocumentForm(BaseDocumentForm):
    """A file must be what it says, must not be one that could run, and not too large."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        if active := file_kinds.active_part_of(file.name):
            raise forms.ValidationError(COULD_RUN % active)
        extension = recordings.extension_of(file.name)
        if extension in recordings.KINDS:
            is_what_it_says = recordings.is_what_it_says(file)
        else:
            self._refuse_large(file)
            is_what_it_says = file_kinds.is_what_it_says(file, extension)
        if not is_what_it_says or _claimed_type(file) in file_kinds.ACTIVE_TYPES:
            raise forms.ValidationError(NOT_OF_THAT_KIND)
        return file

    def _refuse_large(self, file: Any) -> None:
        if file.size > LARGEST_DOCUMENT:
            largest = filesizeformat(LARGEST_DOCUMENT)
            raise forms.ValidationError(f"A document may have {largest} at most.")


def _claimed_type(file: Any) -> str:
    """What the browser that sent it takes it for."""
    return str(getattr(file, "content_type", "") or "").partition(";")[0].strip().lower()
