"""What the forms begin with: what the candidate says, and nothing that its words do not."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tests.editorial import reader
from tests.editorial.reader import PROMISE, claim, evidence, filled
from tracker.editorial.forms.queue import (
    RejectionForm,
    claim_initial,
    commitment_initial,
    evidence_initial,
    figures_initial,
    parties_initial,
    place,
    unplaced,
)
from tracker.editorial.models import Candidate
from tracker.extraction.vocabulary import EvidenceKind, FigureKind, FigureRole, PartyRole
from tracker.sources.models import Article
from tracker.text import Span

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make.archived()


def _row(article: Article, monkeypatch: pytest.MonkeyPatch, **values: Any) -> Candidate:
    (row,) = filled(monkeypatch, article, [claim(article, **values)])
    row.article = article
    return row


def test_a_title_is_the_words_of_the_figure_and_of_the_deadline(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert commitment_initial(_row(article, monkeypatch))["title"] == "120 000 tonnes d'urée, avant le 31 décembre 2024"


def test_without_a_figure_it_is_the_passage_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "Le ministre construira une usine " + "vraiment " * 40 + "grande."
    article = make.archived(words)
    title = commitment_initial(_row(article, monkeypatch, quoted=words))["title"]
    assert title.startswith("Le ministre construira une usine vraiment")
    assert len(title) == 150


def test_the_sector_is_what_the_words_show_or_what_was_entered_beside_it(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = _row(article, monkeypatch)
    assert commitment_initial(row, "finance")["sector"] == "agriculture"
    row.proposal = make.proposal(quote="Il viendra.")
    assert commitment_initial(row, "finance")["sector"] == "finance"
    assert commitment_initial(row)["sector"] == ""


def test_a_deadline_that_no_day_is_known_of_is_not_filled_in(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    row = _row(article, monkeypatch)
    assert claim_initial(row)["deadline_edtf"] == "../2024-12-30"
    row.proposal["deadline"]["edtf"] = ""
    assert "deadline_words" not in claim_initial(row)


def test_what_stands_outside_the_passage_is_not_the_claim_s(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    row = _row(article, monkeypatch)
    row.start, row.end = 0, 19
    assert figures_initial(row) == []
    assert {"deadline_words", "duration_words", "recurrence_words"} & set(claim_initial(row)) == set()


def test_a_figure_brings_what_it_replaces(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "Il livrera 60 tonnes d'urée au lieu de 150 tonnes."
    article = make.archived(words)
    before = reader.figure(article, "150 tonnes", "150")
    figure = reader.figure(article, "60 tonnes", "60", replaces=before, role=FigureRole.AIM, kind=FigureKind.CHANGE)
    row = _row(article, monkeypatch, quoted=words, figures=(figure,))
    (values,) = figures_initial(row)
    assert (values["min"], values["replaces_min"], values["replaces_unit"]) == (60, 150, "t")
    assert (values["role"], values["kind"], values["replaces_words"].text) == ("aim", "change", "150 tonnes")


def test_a_party_is_filled_in_where_the_record_knows_it_and_the_words_give_its_part(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    party = make.party()
    names = (
        reader.named(article, "Le ministre", party.reference),
        reader.named(article, "ministre", party.reference),
        reader.named(article, "urée", "P-9999"),
        reader.named(article, "décembre", party.reference, None),
    )
    row = _row(article, monkeypatch, parties=names)
    known = {party.reference: party}
    (only,) = parties_initial(row, known)
    assert (only["party"], only["role"], only["words"].text) == (party, PartyRole.PROMISOR, "Le ministre")
    assert unplaced(row, known) == ["ministre", "urée", "décembre"]


def test_a_delivery_brings_what_was_delivered(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    followed = evidence(
        article, PROMISE, kind=EvidenceKind.DELIVERY, figures=(reader.figure(article),), occurred=reader.moment(article)
    )
    (row,) = filled(monkeypatch, article, (), [followed])
    row.article = article
    values = evidence_initial(row)
    assert (values["delivered_min"], values["delivered_unit"], values["delivered_product"]) == (120000, "t", "urée")
    assert values["occurred_edtf"] == "../2024-12-30"
    assert values["statement"] == f"L'article écrit : « {PROMISE} »"


TEXT = "Une usine à Kayes\n\nLe ministre l'annonce.\nIl le dit.\n\nElle viendra. « Elle viendra vite », dit-il. Fin."


@pytest.mark.parametrize(
    ("words", "headline", "found"),
    [
        ("Une usine à Kayes", "Une usine à Kayes", "headline"),
        ("Une usine à Kayes", "", "lead"),
        ("Le ministre l'annonce.", "Une usine à Kayes", "lead"),
        ("Il le dit.", "Une usine à Kayes", "body"),
        ("Elle viendra.", "Une usine à Kayes", "body"),
        ("Elle viendra vite", "Une usine à Kayes", "quoted_speech"),
        ("« Elle viendra vite », dit-il.", "Une usine à Kayes", "quoted_speech"),
        ("Fin.", "Une usine à Kayes", "body"),
    ],
)
def test_where_a_passage_stands(words: str, headline: str, found: str) -> None:
    article = make.archived(TEXT, headline=headline)
    start = TEXT.index(words)
    assert place(article, Span(start, start + len(words))) == found


def test_another_reason_is_said() -> None:
    assert not RejectionForm({"rejection": "other"}).is_valid()
    assert RejectionForm({"rejection": "other", "rejection_note": "Un vœu."}).is_valid()
    assert RejectionForm({"rejection": "misread"}).is_valid()
