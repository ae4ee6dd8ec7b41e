"""One screen for a thumb: type or scan a copy's number, see what it is, lend it or take it back."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from core.permissions import PermittedMenuItem
from enrolments.refusals import Refused
from library import rules
from library.models import Copy
from library.refusals import NoSuchCopy, since

LEND = "library.lend_copy"
# Only an order for a list: nobody is asked for a book, because nobody is known to have it.
USUAL_LOAN = timedelta(weeks=3)
COPIES_ON_A_PAGE = 50
LARGEST_NUMBER = 2_147_483_647
NOT_A_NUMBER = "A copy’s number is made of digits alone, such as 12."
DONE = {"lend": "is out now. Enjoy it!", "take-back": "is in again. Please put it back:"}


class NumberForm(forms.Form):
    """The number, as it is typed or as a scanner types it."""

    number = forms.IntegerField(
        label="Number on the copy",
        min_value=1,
        max_value=LARGEST_NUMBER,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
        error_messages={
            "required": "Type the number that is written in the copy.",
            **dict.fromkeys(("invalid", "min_value", "max_value"), NOT_A_NUMBER),
        },
    )


class PressForm(NumberForm):
    """Which button was pressed on which showing of the screen."""

    press = forms.UUIDField()
    action = forms.ChoiceField(choices=[(name, name) for name in DONE])


class LendingView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """GET finds a copy; POST lends it or takes it back, once however often it is pressed."""

    permission_required = LEND
    template_name = "library/admin/lending.html"
    page_title = "Lend and take back"
    header_icon = "doc-full"

    def user_has_permission(self, permission: str) -> bool:
        return bool(self.request.user.has_perm(permission))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "number" not in request.GET:
            return self._page(NumberForm())
        form = NumberForm(request.GET)
        if not form.is_valid():
            return self._page(form, status=400)
        copy = _copy(form.cleaned_data["number"])
        if copy is None:
            form.add_error("number", str(NoSuchCopy(form.cleaned_data["number"])))
            return self._page(form, status=404)
        return self._page(form, copy=copy)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PressForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=400)
        answers = form.cleaned_data
        rule = rules.lend if answers["action"] == "lend" else rules.take_back
        try:
            copy = rule(number=answers["number"], press=answers["press"])
        except NoSuchCopy as refusal:
            form.add_error("number", str(refusal))
            return self._page(form, status=404)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(form, copy=_copy(answers["number"]), status=409)
        messages.success(request, _said(copy, answers["action"]))
        return redirect(f"{reverse('lending:index')}?number={copy.number}")

    def _page(self, form: forms.Form, *, copy: Copy | None = None, status: int = 200) -> Any:
        context = self.get_context_data(form=form, copy=copy, **_out(self.request.GET.get("page")))
        if copy:
            context |= {"press": uuid.uuid4(), "out_since": since(copy) if copy.is_out else ""}
        return self.render_to_response(context, status=status)


def _copy(number: int) -> Copy | None:
    copies = Copy.objects.filter(number=number).select_related("resource__venue", "venue")
    found: Copy | None = copies.first()
    return found


def _said(copy: Copy, action: str) -> str:
    where = f" {copy.where}." if action == "take-back" and copy.where else ""
    done = DONE[action] if where or action == "lend" else "is in again."
    return f"“{copy.resource}”, number {copy.number}, {done}{where}"


def _out(page: str | None) -> dict[str, Any]:
    """What is out, longest first, and how long a loan usually is."""
    late = timezone.now() - USUAL_LOAN
    copies = Paginator(Copy.objects.out_longest_first(), COPIES_ON_A_PAGE).get_page(page)
    rows = [(copy, since(copy), copy.has_been_out_since(late)) for copy in copies]
    return {"out": rows, "page_obj": copies, "number_out": copies.paginator.count}


class LendingItem(PermittedMenuItem):
    permission = LEND


class LendingViewSet(ViewSet):
    """Copies out and in."""

    icon = "doc-full"
    menu_label = "Lend and take back"
    menu_item_class = LendingItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", LendingView.as_view(), name="index")]
