"""Log lines as one JSON object each: `time`, `level`, `logger`, `message`, and of a request its `method`, `path`, `status`,
`request_id`. Never a query, a header, a cookie or an address of a reader."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest
from pythonjsonlogger.json import JsonFormatter

_NAMES = {"levelname": "level", "name": "logger", "exc_info": "exception", "status_code": "status"}


class JSONFormatter(JsonFormatter):
    """Django attaches the request itself to its records; as text it would be the whole address, query included."""

    def __init__(self) -> None:
        super().__init__(["levelname", "name", "message"], rename_fields=_NAMES, timestamp="time")

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        super().add_fields(log_data, record, message_dict)
        request = log_data.pop("request", None)
        if isinstance(request, HttpRequest):
            log_data |= {
                "method": request.method,
                "path": request.path,
                "request_id": request.META.get("REQUEST_ID"),
            }
