"""`manage.py verify`: what a nightly run says, and what it ends with."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from tests import factories as make
from tests.commitments.test_findings import change, change_bytes, change_words
from tracker.commitments.models import Finding
from tracker.sources.models import Document

pytestmark = pytest.mark.django_db


def verify(*options: str) -> tuple[str, str]:
    """What it wrote, and the failure it ended with."""
    out, failure = StringIO(), ""
    try:
        call_command("verify", *options, stdout=out, stderr=StringIO())
    except CommandError as error:
        failure = str(error)
    return out.getvalue(), failure


def test_nothing_to_check() -> None:
    assert verify() == (
        "0 engagement(s) publié(s) : 0 contrôlé(s), 0 inchangé(s) depuis ; 0 constat(s) nouveau(x), 0 qui ne tiennent plus. "
        "0 fichier(s) relu(s), 0 altéré(s).\n",
        "",
    )
    assert json.loads(verify("--format", "json")[0]) == []


def test_what_agrees_ends_well_and_twice_changes_nothing() -> None:
    make.published()
    out, failure = verify()
    assert failure == ""
    assert out.splitlines()[-1].startswith("1 engagement(s) publié(s) : 1 contrôlé(s), 0 inchangé(s)")
    rows = list(Finding.objects.order_by("pk").values())
    assert verify() == (
        "1 engagement(s) publié(s) : 0 contrôlé(s), 1 inchangé(s) depuis ; 0 constat(s) nouveau(x), 0 qui ne tiennent plus. "
        "1 fichier(s) relu(s), 0 altéré(s).\n",
        "",
    )
    assert verify("--all")[0].startswith(
        "1 engagement(s) publié(s) : 1 contrôlé(s), 0 inchangé(s) depuis ; 0 constat(s)"
    )
    assert list(Finding.objects.order_by("pk").values()) == rows


def test_the_list_in_json_has_the_shape_of_the_design() -> None:
    commitment = make.published()
    rows = json.loads(verify("--format", "json")[0])
    assert all(list(row) == ["check", "outcome", "commitment", "claims", "values", "sentence"] for row in rows)
    (quotation,) = (row for row in rows if row["check"] == "quotation")
    assert quotation == {
        "check": "quotation",
        "outcome": "supported",
        "commitment": commitment.reference,
        "claims": [commitment.claims.get().reference],
        "values": {"n": 1},
        "sentence": "La citation est mot pour mot dans le document archivé.",
    }


def test_altered_words_end_with_1_and_name_the_claim_and_the_document() -> None:
    commitment = make.published()
    change_words(commitment)
    claim = commitment.claims.get()
    out, failure = verify()
    assert failure.startswith("1 atteinte(s) à l'intégrité :")
    for named in (commitment.reference, claim.reference, claim.article.document.sha256[:12]):
        assert named in failure
    assert "Citations : 1" in out
    # The next run says so again, though nothing changed since.
    assert verify()[1] == failure
    rows = json.loads(verify("--format", "json")[0])
    assert [row["outcome"] for row in rows if row["check"] == "quotation"] == ["refuted"]


def test_changed_bytes_end_with_1_and_name_the_document() -> None:
    commitment = make.published()
    file = change_bytes(commitment)
    _out, failure = verify()
    assert failure.startswith("1 atteinte(s) à l'intégrité :")
    assert file.document.sha256[:12] in failure
    assert file.document.filename in failure
    assert f"Cité par {commitment.reference}/{commitment.claims.get().reference}." in failure
    assert "retrouvez ce qui a changé dans une sauvegarde" in failure


def test_changed_bytes_that_nobody_quotes_are_found_too() -> None:
    draft = make.draft()
    make.claimed(draft)
    change_bytes(draft)
    document = Document.objects.get()
    out, failure = verify("--format", "json")
    assert document.sha256[:12] in failure
    assert json.loads(out) == [
        {
            "check": "bytes",
            "outcome": "refuted",
            "commitment": None,
            "claims": [],
            "values": {"document": document.sha256[:12], "file": document.filename},
            "sentence": f"document {document.sha256[:12]} ({document.filename}) : ses octets ne sont plus ceux reçus.",
        }
    ]


def test_words_changed_together_with_the_text_they_stand_in_are_found(client: Client) -> None:
    """Whoever can write to the database can change both: the bytes, and what was published, say otherwise."""
    commitment = make.published()
    quotation = change_words(commitment)
    document = quotation.article.document
    change(
        "sources_document",
        "UPDATE sources_document SET text = %s WHERE id = %s",
        document.text.replace("120 000", "129 000"),
        document.pk,
    )
    _out, failure = verify()
    assert failure.startswith("2 atteinte(s) à l'intégrité :")
    assert f"document {document.sha256[:12]} ({document.filename}) : le texte conservé n'est plus celui" in failure
    assert f"{commitment.claims.get().reference} : la citation n'a plus les mots publiés" in failure
    told = client.get(f"/engagements/{commitment.reference}/").content.decode()
    assert "la citation n&#x27;a plus les mots publiés, « Le ministre annonce 120 000 tonnes" in told


def test_a_published_quotation_that_is_gone_is_found() -> None:
    commitment = make.published()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM commitments_claim_quotations")
    _out, failure = verify()
    assert f"{commitment.claims.get().reference} : la citation « Le ministre annonce 120 000 tonnes" in failure
    assert "publiée, n'est plus dans la base" in failure


def test_a_published_claim_that_is_gone_is_found() -> None:
    commitment = make.published("", *[make.claim_content(make.archived()) for _ in range(2)])
    first = commitment.claims.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM commitments_claim_quotations WHERE claim_id = %s", [first.pk])
        cursor.execute("DELETE FROM commitments_claim WHERE id = %s", [first.pk])
    _out, failure = verify()
    assert f"{first.reference} : la citation" in failure
