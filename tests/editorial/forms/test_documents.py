"""A document as an editor brings it and describes it."""

from __future__ import annotations

from typing import Any

import pytest

from tests import factories as make
from tracker.editorial.forms.documents import PastedFields, read_description, seen, suggestions
from tracker.sources import archive
from tracker.sources.vocabulary import DateBasis
from tracker.text import RegionKind, Span


class _Form(PastedFields):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["received"] = self.pasted()
        self.check_date()
        return cleaned


@pytest.mark.django_db
def test_a_pasted_text_is_one_article_named_after_its_first_words() -> None:
    form = _Form(
        {"text": "Une usine à Kayes\r\n\r\nLe ministre l'annonce.", "publisher": "L'Essor", "published": "2025-10"}
    )
    assert form.is_valid(), form.errors
    received = form.cleaned_data["received"]
    assert received.name == "une-usine-a-kayes-le-ministre-lannonce.txt"
    assert received.content == "Une usine à Kayes\n\nLe ministre l'annonce.".encode()
    content = form.content_for(received)
    (article,) = content.articles
    assert (article.headline, article.publisher, article.published) == ("Une usine à Kayes", "L'Essor", "2025-10")
    assert article.date_basis is DateBasis.PRINTED


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["🏭🏭", "…", "日本語", "\u202e"])
def test_a_text_without_a_letter_of_ours_has_a_name_all_the_same(text: str) -> None:
    form = _Form({"text": text})
    form.is_valid()
    assert form.cleaned_data["received"].name == "texte.txt"


def _article(**values: Any) -> dict[str, Any]:
    plain = dict.fromkeys(("headline", "publisher_name", "authors_text", "published", "date_note", "reprint_key"), "")
    return plain | {"place": Span(0, 50), "date_basis": "unknown", "language": "fr"} | values


def test_a_zone_belongs_to_the_article_that_holds_it() -> None:
    zones = [{"kind": "comments", "place": Span(10, 20)}, {"kind": "boilerplate", "place": Span(60, 70)}]
    content = read_description("", [_article()], zones)
    assert [zone.kind for zone in content.articles[0].regions] == [RegionKind.COMMENTS]
    assert [zone.kind for zone in content.regions] == [RegionKind.BOILERPLATE]


def test_a_date_without_its_basis_is_printed_and_a_basis_without_a_date_is_none() -> None:
    content = read_description("", [_article(published="2025"), _article(date_basis="printed")], [])
    assert [article.date_basis for article in content.articles] == [DateBasis.PRINTED, DateBasis.UNKNOWN]


def test_authors_are_parted_by_semicolons() -> None:
    content = read_description("", [_article(authors_text=" A. Diarra ; B. Keïta;; ")], [])
    assert content.articles[0].authors == ("A. Diarra", "B. Keïta")


@pytest.mark.django_db
def test_what_was_seen_changes_with_the_description_only() -> None:
    document = make.archived(publisher="L'Essor").document
    first = seen(document)
    assert seen(document) == first
    archive.redescribe(
        document, archive.DocumentContent(url="https://exemple.org", articles=archive.described(document).articles)
    )
    assert seen(document) != first


@pytest.mark.django_db
def test_what_is_used_most_is_suggested_first() -> None:
    make.PublisherFactory(name="Rare")
    make.archived(publisher="L'Essor")
    assert suggestions()["publishers"] == ["L'Essor", "Rare"]
