"""What the lists beside commitments rest on: names as they were shown then, nothing of what is withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import factories as make
from tests.api.rows import whole
from tracker.api import reads
from tracker.commitments import actions, models
from tracker.commitments.queries import AsOf, as_of
from tracker.commitments.vocabulary import Certainty
from tracker.sources import archive
from tracker.sources.models import Document, Publisher

pytestmark = pytest.mark.django_db

LATER = make.AT + timedelta(hours=2)


def now() -> AsOf:
    return as_of(on=date(2026, 2, 1))


def then() -> AsOf:
    return as_of(on=date(2026, 2, 1), recorded_at=make.AT)


def test_a_renamed_publisher_has_the_name_that_was_shown_then():
    whole()
    publisher = Publisher.objects.get()
    actions.correct_publisher(
        actor=make.EDITOR, at=LATER, publisher=publisher, name="L'Essor du Mali", url="https://essor.ml", reason="Nom."
    )

    assert [(each.name, each.url) for each in reads.quoted_publishers(now())] == [
        ("L'Essor du Mali", "https://essor.ml")
    ]
    assert [(each.name, each.url) for each in reads.quoted_publishers(then())] == [("L'Essor", "")]


def test_a_publisher_that_no_public_line_quotes_is_none():
    make.claimed(make.draft(), make.claim_content(make.archived(publisher="Ombrelune")))

    assert list(reads.quoted_publishers(now())) == []
    assert list(reads.publishers(now())) == []


def test_a_redescribed_article_is_shown_then_as_it_was_then():
    whole()
    document = Document.objects.get(articles__headline="", articles__publisher__name="L'Essor")
    seen = archive.described(document)
    (article,) = seen.articles
    corrected = archive.DocumentContent(articles=(replace(article, headline="La ligne"),))
    actions.correct_document(
        actor=make.EDITOR, at=LATER, document=document, seen=seen, content=corrected, reason="Titre."
    )

    assert [shown["headline"] for _pk, shown in reads.quoted_articles(now(), [document.pk])] == ["La ligne"]
    assert [shown["headline"] for _pk, shown in reads.quoted_articles(then(), [document.pk])] == [""]


def test_documents_come_with_their_number_of_commitments_and_without_their_texts():
    whole()
    whole("Exécuter l'autre ligne")

    found = list(reads.quoted_documents(now()))

    assert [document.pk for document in found] == sorted(document.pk for document in found)
    assert {document.commitments for document in found} == {1}
    assert all("text" in document.get_deferred_fields() for document in found)
    assert [pk for pk, _article in reads.quoted_articles(now())] == [document.pk for document in found]


def test_a_line_is_withdrawn_once_no_day_shows_it():
    commitment = whole()
    claim = models.Claim.objects.get(commitment=commitment)
    evidence = models.Evidence.objects.get(commitment=commitment)
    verdict = models.Verdict.objects.get(commitment=commitment)
    assert not reads.is_line_withdrawn(claim.reference, now())
    assert not reads.is_line_withdrawn("A-9999", now())

    actions.withdraw(actor=make.SECOND_EDITOR, at=LATER, row=verdict, reason="Erreur.")
    actions.withdraw(actor=make.SECOND_EDITOR, at=LATER, row=evidence, reason="Erreur.")

    assert reads.is_line_withdrawn(evidence.reference, now())
    assert not reads.is_line_withdrawn(evidence.reference, then())
    assert not reads.is_line_withdrawn(claim.reference, now())


def test_a_version_that_was_written_over_meanwhile_is_still_the_one_that_was_asked_for():
    """Between the keys of a page and its rows, an editor may publish."""
    commitment = whole()
    keys = list(models.CommitmentVersion.objects.filter(journal_to=None).values_list("pk", flat=True))
    fresh = models.Commitment.objects.get(pk=commitment.pk)
    actions.correct_commitment(actor=make.EDITOR, at=LATER, commitment=fresh, reason="Titre.", title="Autre")

    versions = reads.versions([*keys, 10**9], now())

    assert [version.pk for version in versions] == keys
    assert {version.title for version in versions} == {"Exécuter la ligne"}


def test_what_the_journal_withholds_is_not_found_by_what_it_is_about():
    drafted = make.draft()
    shown = make.published()

    assert not reads.shown_entries(drafted.reference).exists()
    found = list(reads.shown_entries(shown.reference))
    assert found
    assert all(entry.is_public for entry in found)
    past = found[0].sequence
    row = models.Commitment.objects.get(pk=shown.pk)
    actions.withdraw(actor=make.SECOND_EDITOR, at=LATER, row=row, reason="Erreur.")
    actions.redact(actor=make.SECOND_EDITOR, at=LATER, sequence=past, reason="Décision.")
    assert past not in [entry.sequence for entry in reads.shown_entries(shown.reference)]


def test_links_hold_for_their_entries_only():
    whole()
    (party,) = models.Party.objects.all()
    other = make.party("Autre")
    link = actions.assert_same_as(
        actor=make.EDITOR, at=make.AT, party=party, other=other, certainty=Certainty.UNCERTAIN, note="Deux noms."
    )
    assert [each.pk for each in reads.links(now(), [party.reference])] == [link.pk]
    assert list(reads.links(now(), ["P-9999"])) == []

    actions.end_same_as(actor=make.EDITOR, at=LATER, link=link, reason="Deux sociétés.")

    assert list(reads.links(now())) == []
    assert [each.pk for each in reads.links(then())] == [link.pk]


def test_parties_are_those_that_are_named_with_what_they_were_named_as():
    whole()
    party = models.Party.objects.get()
    make.party("Ombrelune")
    actions.correct_party(actor=make.EDITOR, at=LATER, party=party, reason="Pays.", country="ML")

    assert [each.reference for each in reads.parties(now(), countries=["ML"])] == [party.reference]
    assert list(reads.parties(then(), countries=["ML"])) == []
    assert [each.country for each in reads.named(then())] == [""]
    assert reads.countries(now(), ["ML", "ZZ", ""]) == {"ML"}
    assert [each.reference for each in reads.parties(now(), kinds=["company"])] == [party.reference]
    assert list(reads.parties(now(), kinds=["person"])) == []
