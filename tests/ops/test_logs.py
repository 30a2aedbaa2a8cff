"""Log lines as JSON."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from tracker.ops.logs import JSONFormatter


def line(message: str, *arguments: Any, exc_info: Any = None, **extra: Any) -> dict[str, Any]:
    record = logging.getLogger("tracker.essai").makeRecord(
        "tracker.essai", logging.WARNING, __file__, 1, message, arguments, exc_info, extra=extra
    )
    written = JSONFormatter().format(record)
    assert "\n" not in written
    found: dict[str, Any] = json.loads(written)
    return found


def test_a_line_says_when_how_grave_who_and_what() -> None:
    found = line("Livré : %s", "l'urée\nà Niamey")
    at = datetime.fromisoformat(found.pop("time"))
    assert at.utcoffset() == timedelta(0)
    assert found == {"level": "WARNING", "logger": "tracker.essai", "message": "Livré : l'urée\nà Niamey"}


def test_of_a_request_it_says_the_path_and_nothing_a_reader_wrote(rf: RequestFactory) -> None:
    request = rf.get("/engagements/?q=secret", headers={"cookie": "sessionid=secret", "user-agent": "secret"})
    request.META["REQUEST_ID"] = "abcdefgh"
    found = line("Not Found: %s", request.path, request=request, status_code=404)
    assert "secret" not in json.dumps(found)
    assert (found["method"], found["path"], found["status"]) == ("GET", "/engagements/", 404)
    assert found["request_id"] == "abcdefgh"


def test_an_exception_is_in_its_line() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        1 / 0  # noqa: B018
    found = line("échec", exc_info=(caught.type, caught.value, caught.tb))
    assert found["exception"].startswith("Traceback")
    assert found["exception"].endswith("ZeroDivisionError: division by zero")
    assert "exc_info" not in found


def test_what_json_does_not_know_is_still_written() -> None:
    assert "module 'sys'" in line("échec", detail=sys)["detail"]
