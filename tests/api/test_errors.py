"""One shape for every error: code, message, and the parameter at fault where there is one."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from rest_framework.exceptions import MethodNotAllowed, ParseError

from tests import factories as make
from tracker.api.errors import BadParameter, Gone, handle
from tracker.commitments.vocabulary import State


def error(response: Any, status: int) -> dict[str, Any]:
    """The error of an answer, once its shape is checked."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    answer = response.json()
    assert set(answer) == {"error"}
    assert set(answer["error"]) == {"code", "message", "parameter"}
    assert answer["error"]["message"]
    return answer["error"]


def test_a_bad_parameter_is_named():
    response = handle(BadParameter("on", "Un jour est attendu."), {})

    assert response.status_code == 400
    assert response.data == {"error": {"code": "bad_parameter", "message": "Un jour est attendu.", "parameter": "on"}}


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (Gone(), 410, "gone"),
        (MethodNotAllowed("POST"), 405, "method_not_allowed"),
        (PermissionDenied(), 403, "error"),
        (ParseError([{"a": "b"}]), 400, "parse_error"),
    ],
)
def test_any_other_error_has_the_same_shape_and_names_none(raised, status, code):
    response = handle(raised, {})

    assert response.status_code == status
    assert response.data["error"]["code"] == code
    assert response.data["error"]["parameter"] is None
    assert isinstance(response.data["error"]["message"], str)


def test_an_error_of_our_own_making_is_not_hidden():
    assert handle(ZeroDivisionError(), {}) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/api/v1/commitments/E-9999/", "/api/v1/commitments/E%00/", "/api/v1/rien/", "/api/v1/a/b/c/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_at_no_address_is_told_in_that_shape(client, path, method):
    if method == "post" and "E-" in path:
        assert error(client.post(path), 405)["code"] == "method_not_allowed"
    else:
        told = error(getattr(client, method)(path), 404)
        assert (told["code"], told["parameter"]) == ("not_found", None)


@pytest.mark.django_db
def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client):
    assert client.get("/api/v1/commitments?on=2024-01-01").headers["Location"] == "/api/v1/commitments/?on=2024-01-01"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_interface_is_read_only(client, method):
    commitment = make.published()

    for path in ("/api/v1/commitments/", f"/api/v1/commitments/{commitment.reference}/"):
        response = getattr(client, method)(path, {"title": "Autre"}, content_type="application/json")
        assert error(response, 405)["code"] == "method_not_allowed"
        assert "GET" in response.headers["Allow"]


@pytest.mark.django_db
def test_what_was_withdrawn_is_gone_without_a_word_of_it(client):
    commitment = make.in_state(State.WITHDRAWN, "Livrer l'urée secrète")
    path = f"/api/v1/commitments/{commitment.reference}/"

    for query in ("", "?on=2026-02-01"):
        response = client.get(path + query)
        assert error(response, 410)["code"] == "gone"
        assert "urée" not in response.content.decode()


@pytest.mark.django_db
def test_what_is_asked_for_in_another_form_is_refused_in_that_shape(client):
    assert error(client.get("/api/v1/commitments/", headers={"accept": "text/html"}), 406)["code"] == "not_acceptable"
