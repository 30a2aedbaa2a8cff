"""Documents and publishers: archived once, described anew with everything that quotes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.commitments.actions.acting import (
    WHO,
    entry,
    everything,
    payload,
    redescribed,
    refused,
    shown,
)
from tests.factories import AT, EDITOR, SECOND_EDITOR
from tracker.commitments import actions
from tracker.commitments.actions import ChangedMeanwhile
from tracker.commitments.content import Speaker
from tracker.extraction.vocabulary import Firmness
from tracker.sources import archive
from tracker.sources.quoting import ArticleReader
from tracker.sources.vocabulary import DateBasis
from tracker.text import RegionKind, Span

pytestmark = pytest.mark.django_db


def received(content: bytes = b"Le ministre annonce.") -> archive.Received:
    return archive.received("note.txt", content, max_bytes=10**6)


def test_the_same_bytes_again_are_the_same_document_untouched():
    first, is_new = actions.archive_document(
        **WHO, received=received(), content=archive.undescribed("Le ministre annonce.")
    )
    assert is_new
    assert (payload()["action"], entry().is_public) == ("archive_document", False)
    before = everything()
    again, is_new = actions.archive_document(
        actor=SECOND_EDITOR,
        at=AT + timedelta(days=1),
        received=replace(received(), name="autre nom.txt"),
        content=archive.DocumentContent(),
    )
    assert not is_new
    assert again.pk == first.pk
    assert everything() == before


@pytest.mark.parametrize(
    ("article", "sentence"),
    [
        (archive.ArticleContent(Span(0, 99)), "après la fin du texte"),
        (archive.ArticleContent(Span(0, 20), headline="Autre titre"), "le titre « Autre titre »"),
        (
            archive.ArticleContent(Span(0, 20), published="le 3 mai", date_basis=DateBasis.PRINTED),
            "« le 3 mai » n'est pas une date",
        ),
        (archive.ArticleContent(Span(0, 20), published="2024"), "Une date connue s'écrit"),
        (
            archive.ArticleContent(Span(0, 20), published="2024", date_basis=DateBasis.INFERRED),
            "Une date déduite demande une note",
        ),
    ],
    ids=["beyond the text", "headline not there", "not a date", "date without its basis", "inferred without a note"],
)
def test_a_document_whose_description_does_not_fit_is_refused(article, sentence):
    with refused(sentence):
        actions.archive_document(**WHO, received=received(), content=archive.DocumentContent(articles=(article,)))


# Described anew


def test_a_corrected_date_changes_the_order_and_the_days_of_what_is_quoted():
    """Signed in May, announced in June: once June turns out to be January, the signature is the later word."""
    article = make.archived(published="2024-06-10")
    commitment = make.published(
        "",
        make.claim_content(make.archived(published="2024-05-10"), firmness=Firmness.SIGNED),
        make.claim_content(article, firmness=Firmness.ANNOUNCED),
    )
    assert shown(commitment)["firmness"] == "announced"
    assert shown(commitment, on=date(2024, 1, 10)) is None
    with refused("ne change pas sans raison"):
        redescribed(article.document, published="2024-01-10", reason=" ")
    redescribed(article.document, published="2024-01-10")
    assert shown(commitment)["firmness"] == "signed"
    assert shown(commitment, on=date(2024, 1, 10))["firmness"] == "announced"
    assert [each["published"] for each in payload()["before"]["articles"]] == ["2024-06-10"]
    assert [each["published"] for each in payload()["after"]["articles"]] == ["2024-01-10"]


def test_a_corrected_publisher_shows_wherever_the_article_is_quoted_and_the_old_one_at_its_instant():
    article = make.archived(publisher="L'Esor")
    commitment = make.published("", make.claim_content(article))
    evidence = actions.add_evidence(**WHO, commitment=commitment, content=make.evidence_content(article))
    make.made_public(evidence)
    seen = archive.described(article.document)
    later = AT + timedelta(days=1)
    actions.correct_document(
        actor=EDITOR,
        at=later,
        document=article.document,
        seen=seen,
        content=replace(seen, articles=(replace(seen.articles[0], publisher="L'Essor"),)),
        reason="Faute.",
    )
    for kind in ("claims", "evidence"):
        assert shown(commitment)[kind][0]["article"]["publisher"] == "L'Essor"
        assert shown(commitment, recorded_at=AT)[kind][0]["article"]["publisher"] == "L'Esor"


def test_a_zone_and_a_second_article_are_added_and_an_article_that_nothing_quotes_is_left_out():
    text = "Le ministre annonce une usine. Photo : la future usine. Un autre article sur le riz."
    article = make.archived(text, span=Span(0, 55))
    commitment = make.published("", make.claim_content(article, "Le ministre annonce une usine"))
    document = article.document
    seen = archive.described(document)
    caption = archive.RegionContent(RegionKind.CAPTION, Span(31, 55))
    other = archive.ArticleContent(Span(56, len(text)), headline="Un autre article")
    redescribed(document, content=replace(seen, articles=(replace(seen.articles[0], regions=(caption,)), other)))
    assert [row.span for row in document.articles.all()] == [Span(0, 55), Span(56, len(text))]
    assert "Photo" not in shown(commitment)["claims"][0]["quotations"][0]["after"]
    redescribed(document, content=replace(archive.described(document), articles=seen.articles))
    assert document.articles.get() == article
    assert not document.regions.exists()


def _without_its_articles(seen: archive.DocumentContent) -> archive.DocumentContent:
    return replace(seen, articles=())


def _first(**values: Any) -> Any:
    return lambda seen: replace(seen, articles=(replace(seen.articles[0], **values),))


SILENT = (archive.RegionContent(RegionKind.COMMENTS, Span(0, 20)),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(_without_its_articles, "l'article 1 est cité : il ne s'enlève pas", id="without the quoted article"),
        pytest.param(_first(span=Span(12, 60)), "en sortirait", id="a span that leaves the quotation outside"),
        pytest.param(_first(regions=SILENT), "serait dans une zone qui n'engage personne", id="a silent zone over it"),
        pytest.param(_first(span=Span(0, 150)), "sort de l'article", id="a span that leaves a name outside"),
        pytest.param(_first(span=Span(0, 9999)), "après la fin du texte", id="past the end"),
        pytest.param(
            lambda seen: replace(seen, articles=(*seen.articles, archive.ArticleContent(Span(5, 9)))),
            "les articles se chevauchent",
            id="articles over one another",
        ),
        pytest.param(_first(published="le 3 mai", date_basis=DateBasis.PRINTED), "n'est pas une date", id="no date"),
        pytest.param(_first(headline="Autre titre"), "le titre « Autre titre »", id="a headline that is not there"),
        pytest.param(
            lambda seen: replace(seen, url="javascript:alert(1)"), "adresse : ", id="an address that is none"
        ),
    ],
)  # fmt: skip
def test_a_description_that_loses_what_is_quoted_or_does_not_fit_is_refused(content, sentence):
    article = make.archived()
    cue = ArticleReader(article).find("encore")  # in the last sentence, outside the quotation
    make.published("", make.claim_content(article, cue=cue))
    asked = content(archive.described(article.document))
    with refused(sentence):
        redescribed(article.document, content=asked)


@pytest.mark.parametrize("part", ["cue", "speaker", "said", "party", "occurred"])
def test_no_word_of_a_claim_is_left_outside_its_article(part):
    article = make.archived()
    place = ArticleReader(article).find("encore")
    values: dict[str, Any] = {
        "cue": {"cue": place},
        "speaker": {"speaker": Speaker(place)},
        "said": {"said": make.said(article, "encore", "2024")},
        "party": {"parties": (make.named(article, "encore", make.party()),)},
    }
    if part == "occurred":
        content = make.evidence_content(article, occurred=make.said(article, "encore", "2024"))
        row: Any = actions.add_evidence(**WHO, commitment=make.draft(), content=content)
    else:
        row = make.claimed(make.draft(), make.claim_content(article, **values[part]))
    with refused(f"{row.reference} : le passage"):
        redescribed(article.document, span=Span(0, 100))
    redescribed(article.document, headline="Le ministre annonce")


@pytest.mark.parametrize("other", [{"headline": "Le ministre"}, {"url": "https://exemple.test/a"}])
def test_a_document_that_somebody_described_meanwhile_is_read_again_first(other):
    document = make.archived().document
    seen = archive.described(document)
    stale = type(document).objects.get(pk=document.pk)
    url = other.pop("url", "")
    redescribed(document, content=replace(seen, url=url, articles=(replace(seen.articles[0], **other),)))
    with refused("décrit autrement entre-temps", ChangedMeanwhile):
        actions.correct_document(**WHO, document=stale, seen=seen, content=seen)


# Publishers


def test_a_publisher_s_name_is_corrected_wherever_its_articles_are_quoted():
    article = make.archived(publisher="L'Esor")
    commitment, publisher = make.published("", make.claim_content(article)), article.publisher
    with refused("ne change pas sans raison"):
        actions.correct_publisher(**WHO, publisher=publisher, name="L'Essor")
    actions.correct_publisher(**WHO, publisher=publisher, name=" L'Essor ", url="https://exemple.test", reason="Faute.")
    assert shown(commitment)["claims"][0]["article"]["publisher"] == "L'Essor"
    assert payload()["before"] == {"name": "L'Esor", "url": ""}
    assert payload()["after"] == {"name": "L'Essor", "url": "https://exemple.test"}
    with refused("« L'Essor » a été modifié entre-temps", ChangedMeanwhile):
        actions.correct_publisher(**WHO, publisher=publisher, name="Autre", reason="Faute.")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "« nom » : Ce champ ne peut pas être vide"),
        ({"name": "Pris"}, "existe déjà"),
        ({"name": "L'Essor", "url": "javascript:alert(1)"}, "« adresse » : "),
    ],
)
def test_a_publisher_that_the_archive_refuses_is_refused_in_french(values, sentence):
    publisher = make.PublisherFactory(name="L'Esor")
    make.PublisherFactory(name="Pris")
    with refused(sentence):
        actions.correct_publisher(**WHO, publisher=publisher, **values)
