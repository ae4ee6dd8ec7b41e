from typing import Any

from django import forms
from django.template.defaultfilters import filesizeformat
from wagtail.documents.forms import BaseDocumentForm

from core import recordings

LARGEST_DOCUMENT = 20 * 1024 * 1024


class DocumentForm(BaseDocumentForm):
    """A film, sound or captions must be what it says; anything else must not be as large."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        if recordings.extension_of(file.name) not in recordings.KINDS:
            if file.size > LARGEST_DOCUMENT:
                largest = filesizeformat(LARGEST_DOCUMENT)
                raise forms.ValidationError(f"A document may have {largest} at most.")
        elif not recordings.is_what_it_says(file):
            raise forms.ValidationError(
                "This is not a file of that kind. Export it anew from what it was made with."
            )
        return file
