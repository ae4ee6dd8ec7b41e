from pathlib import Path
from posixpath import normpath
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as serve_document

from core import outbox, restored_backup
from core.ranges import part_of_file
from core.recordings import FILM, SOUND, extension_of

PAUSED = "paused: see Backup in docs/operations.md"


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a visitor sees when a form's protection token is missing or too old."""
    return render(request, "403_csrf.html", status=403)


@cache_control(max_age=86_400, public=True)
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture from the media folder. Documents are never served from here.

    An address such as images/../documents/ would lead out of the pictures again.
    """
    if normpath(path) != path:
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Wagtail's own answer, but a film or sound can be had in parts.

    Wagtail's hooks say who may have it. They cannot give it out: it heeds no streamed answer.
    """
    file = get_object_or_404(get_document_model(), pk=document_id)
    content_type = {**FILM, **SOUND}.get(extension_of(file.filename))
    if content_type is None or file.filename != document_filename:
        whole: HttpResponseBase = serve_document(request, document_id, document_filename)
        return whole
    for refuses in hooks.get_hooks("before_serve_document"):
        refusal = refuses(file, request)
        if isinstance(refusal, HttpResponse):
            return refusal
    return part_of_file(request, Path(file.file.path), content_type)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """The site can serve: database reached, migrations applied, messages moving."""
    checks: dict[str, Any] = {}
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks["database"] = "ok"
        checks["migrations"] = "ok" if not waiting else f"{len(waiting)} to apply"
        checks["sender"] = PAUSED if restored_backup.is_suspected() else "ok"
        checks["outbox_oldest_seconds"] = int(outbox.waiting_for(timezone.now()).total_seconds())
    except Exception:
        checks["database"] = "unreachable"
    ready = checks.get("database") == "ok" and checks.get("migrations") == "ok"
    return JsonResponse({"ready": ready, **checks}, status=200 if ready else 503)
