"""How gunicorn serves the site; it reads this file by itself when started here (`make serve`).

Gunicorn's own variables go on top: `WEB_CONCURRENCY` (processes), `FORWARDED_ALLOW_IPS` (the proxies whose word is
taken), `GUNICORN_CMD_ARGS` (any option, such as `--bind 0.0.0.0:8000`).
"""

import os
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from tracker.ops import settings


class AccessLog(Logger):
    """One structured line a request, by the project's formatter. A path without its query, and no reader's address: the
    site needs neither to be run, and who looked for what is nobody's business."""

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        request = {
            "method": environ["REQUEST_METHOD"],
            "path": environ["RAW_URI"].partition("?")[0],
            "status": int(str(resp.status).split()[0]),
        }
        measured = {
            "duration_ms": round(request_time / timedelta(milliseconds=1), 1),
            "bytes": resp.sent,
            "request_id": environ.get("REQUEST_ID"),
        }
        self.access_log.info("%s %s %s", *request.values(), extra=request | measured)


wsgi_app = "tracker.ops.wsgi"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
# Two processes so that one can be replaced while the other answers; threads, since a request mostly waits for the database.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 30
graceful_timeout = 30
# A process that grew is replaced, not all at the same moment.
max_requests = 10_000
max_requests_jitter = 1_000
# One header says "https", and the proxy has to set it; others could come from the reader.
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
# Nobody steers this server but by signals: no socket in the home folder.
control_socket_disable = True
logger_class = AccessLog
logconfig_dict = settings.LOGGING
