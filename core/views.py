from posixpath import normpath
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.static import serve

from core import outbox, restored_backup

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
