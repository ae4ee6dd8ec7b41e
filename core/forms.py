from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

WIDGET_CLASSES = {
    "text": "nhsuk-input",
    "email": "nhsuk-input",
    "tel": "nhsuk-input",
    "url": "nhsuk-input",
    "number": "nhsuk-input",
    "date": "nhsuk-input",
    "search": "nhsuk-input",
    "password": "nhsuk-input",
    "textarea": "nhsuk-textarea",
    "select": "nhsuk-select",
    "checkbox": "nhsuk-checkboxes__input",
    "checkboxselectmultiple": "nhsuk-checkboxes__input",
    "radioselect": "nhsuk-radios__input",
}


class PublicFormRenderer(TemplatesSetting):
    """Draws our forms with templates/forms/, leaving the admin's forms alone."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class PublicForm(forms.Form):
    """The base of every form a visitor meets: our templates, our classes, errors said in words."""

    default_renderer = PublicFormRenderer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self._dress(name)

    def add_field(self, name: str, field: forms.Field) -> None:
        """One more question, dressed like the others."""
        self.fields[name] = field
        self._dress(name)

    def _dress(self, name: str) -> None:
        bound = self[name]
        widget = bound.field.widget
        known = WIDGET_CLASSES.get(getattr(widget, "input_type", "")) or WIDGET_CLASSES.get(
            bound.widget_type
        )
        if known:
            widget.attrs["class"] = f"{known} {widget.attrs.get('class', '')}".strip()
