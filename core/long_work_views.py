"""Where staff see how far their own long work is, and get its files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from core.long_work import permission_of
from core.making import Making
from core.models import LongWork


class LongWorkView(WagtailAdminTemplateMixin, TemplateView):
    """What somebody started in the last day, newest first. Nobody sees another's."""

    template_name = "core/admin/long_work.html"
    page_title = "Your work under way"
    header_icon = "history"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = LongWork.objects.without_contents().filter(owner=self.request.user.pk)
        works = list(own.order_by("-asked_at"))
        return super().get_context_data(
            works=works,
            newest=works[0] if works else None,
            number_unfinished=sum(work.is_unfinished for work in works),
            **kwargs,
        )


class LongWorkFileView(View):
    """The file of somebody's own work. It is never shown by the browser, nor kept on the way."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        done = LongWork.objects.filter(making=Making.DONE, content__isnull=False)
        work = done.filter(pk=pk, owner=request.user.pk).first()
        if work is None or not request.user.has_perm(permission_of(work)):
            raise Http404
        response = HttpResponse(bytes(work.content), content_type=work.content_type)
        response["Content-Disposition"] = content_disposition_header(True, work.file_name) or ""
        response["Cache-Control"] = "no-store"
        return response
