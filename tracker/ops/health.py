"""Whether the site can serve: for a load balancer, a container's probe, an operator's `curl`."""

from __future__ import annotations

import logging
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)


@csrf_exempt  # before which nothing but GET and HEAD gets: it is told 405
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and has every migration of this code, else 503 and why. At most two queries, no cookie.

    What the database said goes to the log, not to whoever asks.
    """
    try:
        missing = _leaves() - MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError:
        logger.exception("health: the database does not answer")
        return _unavailable("La base de données ne répond pas.")
    if missing:
        logger.error("health: migrations not applied: %s", ", ".join(sorted(map(".".join, missing))))
        return _unavailable("Des migrations restent à appliquer (manage.py migrate).")
    return JsonResponse({"status": "ok"})


def _unavailable(reason: str) -> JsonResponse:
    return JsonResponse(
        {"status": "unavailable", "reason": reason}, status=503, json_dumps_params={"ensure_ascii": False}
    )


@cache
def _leaves() -> frozenset[tuple[str, str]]:
    """The last migrations of each application; the code does not change under a running process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
