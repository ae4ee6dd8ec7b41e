"""The certificate of someone's own course."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from enrolments.certificates import FILE_NAME, certificate_as_pdf, has_certificate
from enrolments.models import Learner
from enrolments.my_learning import places
from enrolments.my_learning.pages import for_learner


@for_learner
def certificate(request: HttpRequest, learner: Learner, enrolment_uuid: UUID) -> HttpResponse:
    """The PDF of one completed course."""
    enrolment = places.own(learner, enrolment_uuid)
    if not has_certificate(enrolment):
        raise Http404
    pdf = certificate_as_pdf(enrolment, now=timezone.now())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{FILE_NAME}"'
    return response
