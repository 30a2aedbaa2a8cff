"""What every address has in common: what may be kept, who may read, what is said when it goes wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from tests import factories as make
from tests.api.rows import LISTS, whole
from tests.api.test_errors import error
from tracker.api import views
from tracker.commitments import actions, models
from tracker.commitments.vocabulary import State

pytestmark = pytest.mark.django_db

ADDRESSES = ["", "schema/", "reference/", *(f"{name}/" for name in LISTS), "commitments/E-0001/", "claims/A-0001/"]
LIST = "/api/v1/commitments/"


@pytest.fixture
def _some() -> None:
    whole()


@pytest.mark.usefixtures("_some")
@pytest.mark.parametrize("address", ADDRESSES)
class TestEveryAddress:
    def test_is_read_by_get_and_head_only(self, client, address):
        url = f"/api/v1/{address}"

        assert client.get(url).status_code == 200
        headed = client.head(url)
        assert (headed.status_code, b"".join(headed)) == (200, b"")
        for method in ("post", "put", "patch", "delete", "trace"):
            refused = getattr(client, method)(url)
            assert error(refused, 405)["code"] == "method_not_allowed"
            assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"

    def test_may_be_read_from_another_site(self, client, address):
        url = f"/api/v1/{address}"

        for response in (client.get(url), client.get(f"{url}?inconnu=1"), client.post(url)):
            assert response.headers["Access-Control-Allow-Origin"] == "*"
        asked = client.options(url)
        assert (asked.status_code, asked.content) == (204, b"")
        assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]

    def test_sets_no_cookie_and_depends_on_none(self, client, address):
        response = client.get(f"/api/v1/{address}", headers={"cookie": f"sessionid={'a' * 32}; csrftoken={'b' * 32}"})

        assert not response.cookies
        assert "cookie" not in response.headers.get("Vary", "").lower()

    def test_is_kept_but_asked_for_again_and_unchanged_until_something_is_written(self, client, address):
        url = f"/api/v1/{address}"
        first = client.get(url)
        mark = {"If-None-Match": first.headers["ETag"]}

        assert first.headers["Cache-Control"] == "public, no-cache"
        again = client.get(url, headers=mark)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        make.published()
        assert client.get(url, headers=mark).status_code == 200

    def test_refuses_what_it_does_not_know_in_one_shape(self, client, address):
        told = error(client.get(f"/api/v1/{address}?inconnu=1"), 400)

        assert (told["code"], told["parameter"]) == ("bad_parameter", "inconnu")
        assert client.get(f"/api/v1/{address}?inconnu=1").headers["Cache-Control"] == "no-store"

    def test_takes_few_queries_from_cold(self, client, address, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            client.get(f"/api/v1/{address}").getvalue()


def etag(client: Client, url: str, **headers: str) -> str:
    return client.get(url, headers=headers).headers["ETag"]


def test_another_question_another_day_or_another_language_is_another_answer(client):
    whole()
    marks = [
        etag(client, LIST),
        etag(client, f"{LIST}?on=2024-06-30"),
        etag(client, f"{LIST}?on=2024-07-01"),
        etag(client, f"{LIST}?page_size=1"),
        etag(client, LIST, accept="text/csv"),
        etag(client, LIST, **{"accept-language": "en"}),
    ]

    assert len(set(marks)) == len(marks)
    assert etag(client, LIST) == marks[0]


def test_an_answer_is_found_unchanged_in_two_queries(client, django_assert_num_queries):
    whole()
    mark = etag(client, f"{LIST}?recorded_at=2026-01-15T12:00Z")

    with django_assert_num_queries(2):
        same = client.get(f"{LIST}?recorded_at=2026-01-15T12:00Z", headers={"if-none-match": f"W/{mark}"})

    assert same.status_code == 304


@pytest.mark.parametrize("held", ["*", '"un autre"', "rien", "W/"])
def test_what_is_not_there_is_never_said_to_be_unchanged(client, held):
    for headers in ({"if-none-match": held}, {"if-modified-since": "Fri, 31 Dec 9999 23:59:59 GMT"}):
        assert error(client.get(f"{LIST}E-9999/", headers=headers), 404)
        assert error(client.get(f"{LIST}?on=hier", headers=headers), 400)


def test_what_was_withdrawn_is_gone_for_who_kept_it(client):
    commitment = make.published()
    url = f"{LIST}{commitment.reference}/"
    mark = etag(client, url)
    actions.withdraw(actor=make.SECOND_EDITOR, at=make.AT, row=commitment, reason="Entré deux fois.")

    error(client.get(url, headers={"if-none-match": mark}), 410)


def test_the_date_of_the_last_change_is_that_of_the_last_write_or_of_the_day(client):
    whole()
    today = timezone.now().date()
    written = models.JournalHead.objects.get().recorded_at

    def changed(query: str) -> str | None:
        return client.get(f"{LIST}{query}").headers.get("Last-Modified")

    # A day begins, and what was soon due is overdue.
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    expected = max(written, midnight)
    if expected + timedelta(seconds=2) < timezone.now():
        assert changed("") == expected.strftime("%a, %d %b %Y %H:%M:%S GMT")
    # Of a day that is named, the writes alone decide; the past is marked by its ETag only.
    assert changed("?on=2024-06-30") == written.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert changed("?recorded_at=2026-01-15T12:00Z") is None


def test_a_change_of_this_very_second_has_no_date(client):
    make.published(at=timezone.now())

    assert "Last-Modified" not in client.get(LIST).headers


def test_an_error_of_ours_is_told_in_the_same_shape_and_logged(client, monkeypatch, caplog):
    def broken(*_: Any) -> None:
        raise DatabaseError("secret")

    monkeypatch.setattr(views, "public_objects", broken)
    client.raise_request_exception = False

    response = client.get(LIST)

    assert error(response, 500) == {
        "code": "error",
        "message": "Une erreur de notre côté empêche de répondre. Elle est enregistrée ; réessayez plus tard.",
        "parameter": None,
    }
    assert "secret" not in response.content.decode()
    (logged,) = [record for record in caplog.records if record.name == "django.request"]
    assert logged.levelname == "ERROR"
    assert "secret" in str(logged.exc_info)


def test_an_error_is_json_even_where_a_table_was_asked_for(client):
    for headers, query in (({"accept": "text/csv"}, "?on=hier"), ({}, "?format=csv&on=hier")):
        assert error(client.get(f"{LIST}{query}", headers=headers), 400)["parameter"] == "on"


def test_thousands_of_parameters_are_refused_in_that_shape(client):
    asked = "&".join(f"a{n}=1" for n in range(1001))

    assert error(client.get(f"{LIST}?{asked}"), 400)["code"] == "bad_request"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("", "Un jour est attendu"), ("fr", "Un jour est attendu"), ("en", "A day"), ("de", "Un jour est attendu")],
)
def test_sentences_are_french_unless_english_is_asked_for(client, language, sentence):
    told = error(client.get(f"{LIST}?on=hier", headers={"accept-language": language} if language else {}), 400)

    assert told["message"].startswith(sentence)


def test_codes_are_the_same_in_both_languages(client):
    whole()
    french, english = (client.get(LIST, headers={"accept-language": each}).json() for each in ("fr", "en"))

    assert french == english


def test_a_day_is_written_one_way_in_every_language(client):
    """12/31 in one language is nothing in the other, and 04/05 another day."""
    for language in ("fr", "en"):
        for value in ("31/12/2024", "12/31/2024", "04/05/2024", "2024/12/31"):
            response = client.get(f"{LIST}?due_after={value}", headers={"accept-language": language})
            assert error(response, 400)["parameter"] == "due_after"


def test_an_address_at_the_same_point(client):
    commitment = whole()
    url = f"/api/v1/claims/A-{1:04d}/?on=2026-02-01&recorded_at=2026-02-01T00:00Z"

    shown = client.get(url).json()["commitment"]

    assert (
        shown["url"] == f"http://testserver{LIST}{commitment.reference}/?on=2026-02-01&recorded_at=2026-02-01T00%3A00Z"
    )
    assert client.get(shown["url"]).json()["reference"] == commitment.reference


def test_a_draft_is_not_told_from_what_never_was(client):
    drafts = [make.in_state(state).reference for state in (State.DRAFT, State.SUBMITTED)]

    answers = {client.get(f"{LIST}{reference}/").content for reference in (*drafts, "E-9999")}

    assert len(answers) == 1
