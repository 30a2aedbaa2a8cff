"""The description of the interface, and the answers held against it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import jsonschema
import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from tests.api.rows import LISTS, whole
from tests.ops.corpus import real_corpus
from tests.public.rows import everything
from tracker.api.schema import description
from tracker.commitments import models
from tracker.commitments.filters import CommitmentFilter

SCHEMA = "/api/v1/schema/"


@pytest.fixture(scope="module")
def _corpus(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with real_corpus(django_db_blocker):
        yield


@pytest.fixture
def _seeds(_corpus: None, db: None) -> None:
    """Each test in a transaction of its own, inside the module's."""


def described() -> dict[str, Any]:
    with translation.override("fr"):
        return description()


def components() -> dict[str, Any]:
    return described()["components"]["schemas"]


def test_it_is_made_without_a_warning_and_is_valid() -> None:
    out = StringIO()
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=out)
    assert "openapi: 3.1.0" in out.getvalue()


@pytest.mark.django_db
def test_it_is_served_as_json_and_as_yaml(client: Client) -> None:
    as_json, as_yaml = client.get(SCHEMA), client.get(f"{SCHEMA}?format=yaml")

    assert as_json.headers["Content-Type"] == "application/json"
    assert as_yaml.headers["Content-Type"] == "application/yaml; charset=utf-8"
    assert as_json.json() == yaml.safe_load(as_yaml.content)
    assert as_json.json() == json.loads(client.get(SCHEMA, headers={"accept": "application/json"}).content)


def test_it_says_what_the_interface_is_and_where() -> None:
    info = described()["info"]

    assert info["title"] == "Engagements annoncés : les données"
    assert info["version"] == "1.0.0"
    assert "sans compte ni clé" in info["description"]
    assert described()["servers"] == [{"url": "/"}]
    assert "securitySchemes" not in described()["components"]


def test_every_address_of_the_interface_is_described() -> None:
    details = {"commitments", "claims", "evidence", "verdicts", "parties", "publishers", "documents"}
    lists = {f"/api/v1/{name}/" for name in LISTS}

    assert set(described()["paths"]) == {"/api/v1/", *lists, *(f"/api/v1/{name}/{{reference}}/" for name in details)}


def test_every_field_and_parameter_says_what_it_means() -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in components().items()
        for field, part in schema["properties"].items()
        if not part.get("description", "").strip()
    ]
    assert silent == []
    for path, operations in described()["paths"].items():
        assert list(operations) == ["get"]
        assert operations["get"]["summary"]
        for parameter in operations["get"]["parameters"]:
            assert parameter["description"].strip(), (path, parameter["name"])
        for column in operations["get"].get("x-csv-columns", ()):
            assert column["description"].strip(), (path, column["name"])


@pytest.mark.parametrize("name", ["commitments", "claims", "figures", "evidence", "verdicts"])
def test_every_filter_of_the_pages_is_described_where_it_is_taken(name: str) -> None:
    parameters = described()["paths"][f"/api/v1/{name}/"]["get"]["parameters"]
    known = {each["name"]: each for each in parameters}

    assert set(CommitmentFilter.base_filters) < set(known)
    # In the order of strength, with their words.
    assert known["firmness"]["schema"]["items"]["enum"][:3] == ["unspecified", "under_discussion", "announced"]
    assert "* `mou` - protocole d'accord" in known["firmness"]["description"]
    assert known["due_before"]["schema"] == {"type": "string", "format": "date"}
    assert known["page_size"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}


def test_every_error_is_described_with_its_code() -> None:
    answers = described()["paths"]["/api/v1/commitments/{reference}/"]["get"]["responses"]

    assert list(answers) == ["200", "302", "304", "400", "404", "405", "406", "410", "500"]
    for status, answer in answers.items():
        assert answer["description"]
        if int(status) >= 400:
            content = answer["content"]["application/json"]
            assert content["schema"] == {"$ref": "#/components/schemas/ErrorAnswer"}
            (example,) = content["examples"].values()
            jsonschema.validate(example["value"], closed("ErrorAnswer"))


# The answers


def closed(name: str) -> dict[str, Any]:
    """The schema of a component, allowing no field that it does not name."""
    schemas = json.loads(json.dumps(components()).replace("#/components/schemas/", "#/$defs/"))
    for schema in schemas.values():
        schema["additionalProperties"] = False
        assert sorted(schema["required"]) == sorted(schema["properties"])
    return {"$ref": f"#/$defs/{name}", "$defs": schemas}


def hold(client: Client, path: str, url: str) -> Any:
    """The answer at the address, held against what is said of it."""
    response = client.get(url)
    assert response.status_code == 200, url
    content = described()["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    name = content["schema"]["$ref"].rpartition("/")[2]
    validator = jsonschema.Draft202012Validator(closed(name), format_checker=jsonschema.FormatChecker())
    errors = [f"{url} {error.json_path}: {error.message}" for error in validator.iter_errors(response.json())]
    assert errors == []
    return response.json()


def hold_everything(client: Client, query: str = "") -> int:
    """Every list whole, page by page, and the own address of each object; returns how many there were."""
    count = 0
    hold(client, "/api/v1/", "/api/v1/")
    for name in LISTS:
        url: str | None = f"/api/v1/{name}/?page_size=200{query if name != 'journal' else ''}"
        while url:
            page = hold(client, f"/api/v1/{name}/", url)
            for shown in page["results"]:
                count += 1
                detail = f"/api/v1/{name}/{{reference}}/"
                if detail in described()["paths"]:
                    reference = shown.get("reference") or shown["sha256"]
                    own = hold(client, detail, f"/api/v1/{name}/{reference}/?{query.lstrip('&')}")
                    assert own == shown
            url = page["next"]
    return count


@pytest.mark.usefixtures("_seeds")
def test_every_answer_on_the_seeds_is_as_described(client: Client) -> None:
    assert hold_everything(client, "&on=2026-11-21") > 300


@pytest.mark.usefixtures("_seeds")
def test_the_novawind_commitment_is_shown_of_june_2024_and_was_not_recorded_then(client: Client) -> None:
    found = client.get("/api/v1/commitments/?on=2024-06-30&q=novawind").json()["results"]
    (plants,) = [shown for shown in found if "200 MWc" in shown["title"]]
    assert "NOVAWIND" in json.dumps(plants["claims"], ensure_ascii=False)
    assert plants["timeliness"]["on"] == "2024-06-30"
    for name in LISTS[:-1]:
        assert client.get(f"/api/v1/{name}/?recorded_at=2024-06-30T00:00Z").json() == {"results": [], "next": None}


@pytest.mark.django_db
def test_every_answer_on_what_editors_may_write_is_as_described(client: Client) -> None:
    whole()
    everything("<b>« Œuvre »</b> 👩🏽‍🌾")
    # What the seeds have none of: a publisher's address, an invented site, a party's country.
    models.Party.objects.update(country="ML")
    models.JournalHead.objects.update(is_fictional=True)

    assert hold_everything(client) > 20
    assert client.get("/api/v1/").json()["is_fictional"] is True
