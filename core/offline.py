"""What a browser shows of a screen that has to work without a signal: one page, about nobody.

A screen that needs it answers with two more addresses: the page, and a script of the browser's own
bound to the screen's addresses, which shows that page where there is no signal.
"""

import hashlib
from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.generic import TemplateView


class OfflinePage(TemplateView):
    """Kept in the browser, so nothing about anybody may be in it, nor who is signed in."""

    # What the template is given besides.
    words: ClassVar[dict[str, Any]] = {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.words, **kwargs)


class OfflineWorker(TemplateView):
    """The script that shows the page where there is no signal; for its own screens alone."""

    template_name = "offline/worker.js"
    content_type = "text/javascript"
    # What the browser keeps it under; the name of its page's address, and which screens it is for.
    name = ""
    page: type[OfflinePage]
    page_url = ""
    screens = ""
    files: ClassVar[tuple[str, ...]] = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A new page is kept under a new name, so that browsers fetch it."""
        page = render_to_string(str(self.page.template_name), self.page.words)
        return super().get_context_data(
            name=self.name,
            version=hashlib.sha256(page.encode()).hexdigest()[:12],
            page=reverse(self.page_url),
            screens=self.screens,
            files=[static(each) for each in self.files],
            **kwargs,
        )
