"""The columns: each with a meaning, and what a commitment, a claim or a figure says in one row."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from tests import factories as make
from tests.api.rows import table, whole
from tests.public.rows import line, tonnes
from tracker.api import tables
from tracker.api.views import LISTS
from tracker.commitments import actions
from tracker.commitments.vocabulary import RelationKind
from tracker.extraction.vocabulary import Act


@pytest.mark.parametrize("view", LISTS, ids=lambda view: view.name)
def test_every_column_has_a_name_of_its_own_and_a_meaning(view):
    names = [column.name for column in view.columns]

    assert len(set(names)) == len(names)
    for column in view.columns:
        assert column.meaning(view.serializer).strip(), column.name


def rows(client: Any, name: str, query: str = "") -> list[dict[str, str]]:
    return table(client.get(f"/api/v1/{name}/?format=csv{query}"))


@pytest.mark.django_db
def test_a_commitment_in_one_row(client):
    commitment = whole()

    (row,) = rows(client, "commitments", "&on=2026-02-01")

    assert list(row) == [column.name for column in tables.COMMITMENTS]
    expected = {
        "reference": commitment.reference,
        "title": "Exécuter la ligne",
        "dossier": "",
        "firmness": "announced",
        "verdict": "in_progress",
        "timeliness": "overdue",
        "timeliness_on": "2026-02-01",
        "days_late_original": "398",
        "deadline_status": "single",
        "deadline_original_lower": "",
        "deadline_original_upper": "2024-12-30",
        "first_claim_on": "2023-11-20",
        "quantity_min": "31",
        "quantity_unit": "km",
        "quantity_product": "ligne",
        "quantities": "1",
        "promisors": "Énergie du Mali",
        "suppliers": "",
        "claims": "1",
        "evidence": "1",
        "searches": "0",
        "url": f"http://testserver/engagements/{commitment.reference}/?on=2026-02-01",
    }
    assert {name: row[name] for name in expected} == expected


@pytest.mark.django_db
def test_a_part_names_its_whole_so_that_nobody_adds_them_up(client):
    part, all_of_it, drafted = whole(), make.published("Réaliser les centrales"), make.draft()
    for target in (all_of_it, drafted):
        actions.relate(actor=make.EDITOR, at=make.AT, source=part, kind=RelationKind.PART_OF, target=target)

    for name, column in (("commitments", "part_of"), ("figures", "commitment_part_of")):
        assert rows(client, name)[0][column] == rows(client, name, "&page_size=1")[0][column] == all_of_it.reference
    assert rows(client, "commitments")[1]["part_of"] == ""


@pytest.mark.django_db
def test_quantities_that_are_several_are_left_to_the_figures(client):
    two = (tonnes(100, "2024-03-01"), tonnes(140, "2024-03-01"))
    make.published("Livrer l'urée", *two)

    (row,) = rows(client, "commitments")

    assert (row["quantities"], row["quantity_min"]) == ("2", "")
    assert [figure["min"] for figure in rows(client, "figures")] == ["100", "140"]


@pytest.mark.django_db
def test_the_latest_day_is_left_open_where_one_wording_leaves_it_so(client):
    article = make.archived("La ligne sera exécutée à partir du 1er mars 2024.", published="2024-06-01")
    later = make.claim_content(
        article, act=Act.REVISES, deadline=make.deadline(article, "à partir du 1er mars 2024", "2024-03-01/..")
    )
    make.published("Exécuter la ligne", line(), later)

    (row,) = rows(client, "commitments")

    assert row["deadline_status"] == "revised"
    assert (row["deadline_original_lower"], row["deadline_original_upper"]) == ("", "2024-12-30")
    assert (row["deadline_current_lower"], row["deadline_current_upper"]) == ("2024-03-01", "")


@pytest.mark.django_db
def test_a_claim_and_a_figure_in_one_row_lead_to_their_words(client):
    commitment = whole()

    (claim,) = rows(client, "claims")
    (figure,) = rows(client, "figures")

    assert claim["exact"] == "La ligne de 31 km sera exécutée avant le 31 décembre 2024"
    assert (claim["start"], claim["end"]) == ("0", "57")
    assert (claim["deadline_edtf"], claim["deadline_upper"]) == ("../2024-12-30", "2024-12-30")
    assert (claim["publisher"], claim["published_edtf"]) == ("L'Essor", "2023-11-20")
    assert claim["url"] == f"http://testserver/engagements/{commitment.reference}/#{claim['reference']}"
    assert (figure["claim"], figure["min"], figure["max"], figure["unit"]) == (claim["reference"], "31", "31", "km")
    assert figure["document"] == claim["document"]
    assert figure["url"] == claim["url"]


@pytest.mark.django_db
def test_the_journal_s_payload_is_the_text_that_its_digest_covers(client):
    make.published()
    shown = [row for row in rows(client, "journal") if row["payload"]]

    assert shown
    for row in shown:
        assert sha256((row["salt"] + row["payload"]).encode()).hexdigest() == row["payload_digest"]
