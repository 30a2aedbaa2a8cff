"""What editors entered before a migration is there after it, with what the newer code looks up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import QueryDict

from tests import factories as make
from tests import scratch
from tracker.commitments.filters import CommitmentFilter
from tracker.commitments.models import CommitmentVersion, SameAs, VersionFigure, VersionParty
from tracker.commitments.queries import as_of, documents, facets, same_as, with_child


@pytest.fixture
def empty(tmp_path: Path, django_db_blocker: Any) -> Iterator[None]:
    """An empty scratch database of the kind in use, as the default one; gone afterwards."""
    tested, databases = connections["default"], connections.settings["default"]
    with scratch.empty_database(tmp_path) as address:
        del connections["default"]
        connections.settings["default"] = databases | dj_database_url.parse(address)
        try:
            with django_db_blocker.unblock():
                yield
                connections["default"].close()
        finally:
            connections.settings["default"] = databases
            connections["default"] = tested


RECORD: dict[str, Any] = {
    "title": "Livrer de l'urée",
    "testability": "measurable",
    "sector": "agriculture",
    "dossier": None,
    "reading_note": "",
    "claims": [
        {
            "reference": "A-0007",
            "parties": [
                {"reference": "P-0001", "role": "promisor", "text": "le ministre", "name": "Mali"},
                {"reference": "P-0001", "role": "promisor", "text": "Bamako", "name": "Mali"},
                {"reference": "P-0002", "role": "supplier", "text": "la société", "name": "SORMA"},
            ],
            "article": {"document": "a" * 64, "number": 1},
        }
    ],
    "evidence": [{"reference": "S-0003", "article": {"document": "a" * 64, "number": 1}}],
    "searches": [{"reference": "R-0002"}],
    "verdicts": [{"reference": "V-0001"}],
    "terms": {
        "figures": [
            {"kind": "absolute", "current": [{"value": [{"min": "120000", "max": None, "unit": "t"}]}]},
            {"kind": "share", "current": [{"value": [{"min": "10", "max": "10", "unit": "%"}]}]},
        ]
    },
}


def _entered_before(apps: Any) -> None:
    """Rows as the first release wrote them."""

    def new(model: str, app: str = "commitments", **values: Any) -> Any:
        return apps.get_model(app, model).objects.create(**values)

    document = new(
        "Document", "sources", sha256="a" * 64, filename="a.txt", media_type="text/plain", size=9,
        retrieved_at=make.AT, text="Le texte.", text_tool="t", text_tool_version="1",
    )  # fmt: skip
    new("Article", "sources", document=document, number=1, start=0, end=9)
    parties = [
        new("Party", reference=f"P-000{n}", name=name, kind="state", country="ML")
        for n, name in enumerate(("Mali", "SORMA", "SORMMA"), 1)
    ]
    signed = {"state": "published", "published_at": make.AT, "published_by": "Awa"}
    commitment = new(
        "Commitment",
        reference="E-0001",
        title=RECORD["title"],
        testability="measurable",
        sector="agriculture",
        **signed,
    )
    for first, last in ((1, 4), (4, None)):
        new(
            "CommitmentVersion", commitment=commitment, reference="E-0001", title=RECORD["title"], sector="agriculture",
            testability="measurable", firmness="announced", verdict="not_assessed", day_from=date(2024, 1, 10),
            journal_from=first, journal_to=last, record=RECORD, search_text="e-0001\nlivrer de l'uree\n120 000 tonnes",
        )  # fmt: skip
    for sequence, other in ((2, 1), (3, 2)):
        entry = new(
            "JournalEntry", sequence=sequence, recorded_at=make.AT, is_public=True, previous_digest=f"p{sequence}",
            payload_digest=f"q{sequence}", digest=f"d{sequence}",
        )  # fmt: skip
        body = {"action": "same_as", "after": {"party": "P-0001", "other": f"P-000{other + 1}"}}
        new("JournalPayload", entry=entry, action="same_as", reference="P-0001", salt="s", body=json.dumps(body))
        new("SameAs", party=parties[0], other=parties[other], certainty="uncertain")
    apps.get_model("commitments", "JournalHead").objects.update(sequence=4, recorded_at=make.AT)


def test_what_was_entered_before_three_doors_is_found_by_them(empty: None) -> None:
    executor = MigrationExecutor(connection)
    first = [("commitments", "0002_journal_append_only"), ("sources", "0002_archive_never_changes")]
    executor.migrate(first)
    _entered_before(executor.loader.project_state(first).apps)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes("commitments"))

    when = as_of(on=make.AT.date())
    for query in (
        "q=urée",
        "q=120000",
        "q=tonnes+liv",
        "party=P-0002&role=supplier",
        "country=ML",
        "unit=t&quantity_min=1",
    ):
        narrowed = CommitmentFilter(QueryDict(query), when=when)
        assert narrowed.form.is_valid(), query
        assert [version.reference for version in narrowed.qs] == ["E-0001"], query
    assert [(party.name, party.commitments) for party in facets(when).parties] == [("Mali", 1), ("SORMA", 1)]
    assert facets(when).units == (("t", 1),)
    assert set(VersionFigure.objects.values_list("low", "high")) == {(Decimal(120000), VersionFigure.UNBOUNDED)}
    assert VersionParty.objects.filter(party__reference="P-0001").first().written == ["le ministre", "Bamako"]
    for reference in ("A-0007", "S-0003", "R-0002", "V-0001"):
        assert with_child(reference, when).reference == "E-0001"
    assert [document.commitments for document in documents(when)] == [1]
    assert list(SameAs.objects.order_by("other").values_list("journal_from", "journal_to")) == [(2, None), (3, None)]
    assert same_as(when, "P-0001").count() == 1, "the third is in nothing public"
    assert CommitmentVersion.objects.filter(search_text__has_words="urée").count() == 2, "the past is found too"
