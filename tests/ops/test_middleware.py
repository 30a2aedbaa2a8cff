"""What every request meets first."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from tracker.ops import middleware


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/engagements/")


def test_each_request_has_its_own_identity(rf: RequestFactory) -> None:
    answer = middleware.request_id(lambda request: HttpResponse(request.META["REQUEST_ID"]))
    first, second = answer(rf.get("/")), answer(rf.get("/"))
    assert first.headers["X-Request-ID"] == first.content.decode()  # what the view and the log see
    assert len(first.content) == 32
    assert first.content != second.content


def test_the_proxy_s_identity_is_kept(rf: RequestFactory) -> None:
    given = "7d5d37ea-1c1b-4b57-9c5f-0a4f6c1d2e3f"
    answer = middleware.request_id(lambda request: HttpResponse())(rf.get("/", headers={"X-Request-ID": given}))
    assert answer.headers["X-Request-ID"] == given


@pytest.mark.parametrize(
    "given", ["court", "a" * 65, 'a", "level": "INFO', "accentué-é", "deux mots ici", "lignes\nlignes"]
)
def test_an_identity_that_could_forge_a_line_is_replaced(given: str, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.META["HTTP_X_REQUEST_ID"] = given
    answer = middleware.request_id(lambda request: HttpResponse())(request)
    assert given not in answer.headers["X-Request-ID"]
    assert len(answer.headers["X-Request-ID"]) == 32


def test_no_page_may_ask_for_the_camera_or_the_position(request_: HttpRequest) -> None:
    answer = middleware.permissions_policy(lambda request: HttpResponse())(request_)
    assert {"camera=()", "geolocation=()", "microphone=()"} <= set(answer.headers["Permissions-Policy"].split(", "))


def test_a_view_may_say_its_own_permissions(request_: HttpRequest) -> None:
    own = HttpResponse(headers={"Permissions-Policy": "fullscreen=(self)"})
    answer = middleware.permissions_policy(lambda request: own)(request_)
    assert answer.headers["Permissions-Policy"] == "fullscreen=(self)"


@pytest.mark.django_db
def test_only_the_health_address_is_answered_whatever_the_host(client: Client) -> None:
    elsewhere = {"host": "10.0.0.7"}
    assert client.get("/health/", headers=elsewhere).status_code == 200
    for address in ("/", "/engagements/", "/health/x/", "/journal.jsonl"):
        assert client.get(address, headers=elsewhere).status_code == 400
