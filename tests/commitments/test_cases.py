"""Cases: what is published, or all that is not withdrawn; what stands beside, the same however it is asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.public.rows import judged, proven
from tracker.commitments import actions, cases
from tracker.commitments.models import Commitment, Party
from tracker.commitments.vocabulary import Certainty, RelationKind
from tracker.extraction.edtf import Bounds
from tracker.extraction.vocabulary import FigureRole
from tracker.verification.case import Amount, Case

pytestmark = pytest.mark.django_db

ON = date(2026, 2, 1)


def case_of(commitment: Commitment, *, drafts: bool = False, products: cases.Products | None = None) -> Case:
    (case,) = cases.cases([commitment], on=ON, drafts=drafts, products=products)
    return case


def urea(party: Party, amount: int = 120_000, **values: object) -> Commitment:
    """A published commitment to an amount of urea, by this party."""
    article = make.archived("La société SOLAIRE livrera 120 000 tonnes d'urée.", published="2025-10-24")
    figures = (make.figure(article, "120 000 tonnes", amount, product="urée"),)
    content = make.claim_content(article, figures=figures, parties=(make.named(article, "SOLAIRE", party),))
    return make.published("", content, **values)


def test_a_case_holds_what_is_published_with_its_words_and_values() -> None:
    article = make.archived(
        "Le ministre annonce 120 000 tonnes d'urée avant le 31 décembre 2024.",
        published="2023-11-20",
        publisher="L'Essor",
        headline="",
    )
    content = make.claim_content(
        article,
        figures=(make.figure(article, "120 000 tonnes", "120000.00", product="urée"),),
        deadline=make.deadline(article, "avant le 31 décembre 2024", "../2024-12-30"),
    )
    commitment = make.published("Livrer l'urée", content)
    make.claimed(commitment)
    case = case_of(commitment)
    (claim,) = case.claims
    (figure,) = claim.figures
    assert (case.commitment, case.title, case.on) == (commitment.reference, "Livrer l'urée", ON)
    assert (figure.words.text, figure.amount) == ("120 000 tonnes", Amount(Decimal(120000), Decimal(120000), "t"))
    assert str(figure.amount.min) == "120000"
    assert claim.deadline is not None
    assert claim.deadline.days == Bounds(None, date(2024, 12, 30))
    assert claim.said == Bounds(date(2023, 11, 20), date(2023, 11, 20))
    (source,) = case.articles
    assert (source.publisher, source.text, source.key) == ("L'Essor", article.document.text, claim.article)
    (file,) = case.files
    assert file.found == file.sha256 == article.document.sha256
    assert case.last_news == date(2023, 11, 20)
    assert not case.is_closed


def test_drafts_count_for_an_editor_only() -> None:
    commitment = make.published()
    make.claimed(commitment)
    assert len(case_of(commitment).claims) == 1
    assert len(case_of(commitment, drafts=True).claims) == 2


def test_evidence_and_a_final_verdict() -> None:
    commitment = make.published()
    evidence = proven(commitment)
    assert [item.reference for item in case_of(commitment).evidence] == [evidence.reference]
    judged(commitment, "in_progress", evidence=(evidence.reference,))
    assert not case_of(commitment).is_closed
    judged(commitment, "unverifiable")
    assert case_of(commitment).is_closed


def test_related_ones_stand_beside_each_as_it_is_related() -> None:
    whole, part, draft = make.published(), make.published(), make.draft()
    for target in (whole, draft):
        actions.relate(actor=make.EDITOR, at=make.AT, source=part, kind=RelationKind.PART_OF, target=target)
    assert [(other.reference, other.relation) for other in case_of(whole).beside] == [(part.reference, "part")]
    assert [(other.reference, other.relation) for other in case_of(part).beside] == [(whole.reference, "whole")]


def test_those_of_a_dossier_and_of_a_product_are_the_same_for_one_and_for_all() -> None:
    party = make.party("SOLAIRE")
    dossier = actions.create_dossier(actor=make.EDITOR, at=make.AT, title="Mission")
    commitments = [urea(party) for _ in range(12)]
    commitments += [make.published(dossier=dossier) for _ in range(30)]
    urea(make.party("Autre"))
    products = cases.Products()
    alone = [case_of(commitment) for commitment in commitments]
    together = list(cases.cases(commitments, on=ON, products=products))
    assert alone == together
    sharing = [[int(other.reference[2:]) for other in case.beside] for case in alone]
    numbers = [int(commitment.reference[2:]) for commitment in commitments]
    assert sharing[0] == numbers[1:3]  # the two that follow
    assert sharing[6] == [*numbers[4:6], *numbers[7:9]]
    assert sharing[12] == numbers[13:21]  # of a dossier, eight on each side
    assert sharing[26] == [*numbers[18:26], *numbers[27:35]]


def test_a_cost_is_no_amount_of_a_product() -> None:
    party = make.party("SOLAIRE")
    first = urea(party)
    article = make.archived("La société SOLAIRE paiera 120 000 tonnes d'urée.")
    figures = (make.figure(article, "120 000 tonnes", 120_000, product="urée", role=FigureRole.COST),)
    make.published("", make.claim_content(article, figures=figures, parties=(make.named(article, "SOLAIRE", party),)))
    assert case_of(first).beside == ()


def test_merged_parties_are_one_and_asserted_ones_are_said_to_be() -> None:
    one, other, third = make.party("SOLAIRE"), make.party("Solaire SA"), make.party("Solar")
    first, second = urea(one), urea(other)
    actions.relate(actor=make.EDITOR, at=make.AT, source=second, kind=RelationKind.CONTINUES, target=first)
    actions.assert_same_as(
        actor=make.EDITOR, at=make.AT, party=one, other=other, certainty=Certainty.UNCERTAIN, note="Même ville."
    )
    assert case_of(first).same == frozenset()
    assert case_of(first).perhaps_same == {(one.reference, other.reference)}
    actions.merge_parties(actor=make.EDITOR, at=make.AT, party=other, into=one, reason="Saisi deux fois.")
    (beside,) = case_of(first).beside
    assert {name.party for claim in beside.claims for name in claim.parties} == {one.reference}
    assert third.reference not in str(case_of(first))


def test_the_archive_reads_each_file_once() -> None:
    commitment = make.published()
    archive = cases.Archive()
    document = commitment.claims.get().article.document
    archive.read([document.pk])
    with CaptureQueriesContext(connection) as queries:
        assert archive.file(document).found == document.sha256
        archive.read([document.pk])
    assert len(queries) == 0
    assert archive.wrong == []
