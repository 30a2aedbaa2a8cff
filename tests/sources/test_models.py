"""What the database itself promises of publishers, documents, articles, regions and quotations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from tests import factories as make
from tracker.extraction.edtf import EdtfError
from tracker.sources.models import Article, Document, Publisher, Quotation, Region
from tracker.text import Span

pytestmark = pytest.mark.django_db

NOT_EMPTY = "Le début du passage doit précéder sa fin."

REFUSED: list[Any] = [
    pytest.param(lambda: make.ArticleFactory.build, {"start": 10, "end": 10}, NOT_EMPTY, id="an empty article"),
    pytest.param(lambda: make.ArticleFactory.build, {"start": 11, "end": 10}, NOT_EMPTY, id="a reversed article"),
    pytest.param(lambda: make.RegionFactory.build, {"start": 10, "end": 10}, NOT_EMPTY, id="an empty region"),
    pytest.param(lambda: make.QuotationFactory.build, {"start": 24, "end": 0}, NOT_EMPTY, id="a reversed quotation"),
    pytest.param(
        lambda: make.DocumentFactory.build, {"size": 0}, "Un document vide n'est pas archivé.", id="an empty document"
    ),
    pytest.param(
        lambda: make.RegionFactory.build,
        {"kind": "rumour"},
        "Cette valeur n'est pas dans la liste.",
        id="a region of an unknown kind",
    ),
    pytest.param(
        lambda: make.ArticleFactory.build,
        {"date_basis": "guessed", "published_edtf": "2025"},
        "Cette valeur n'est pas dans la liste.",
        id="a date known in an unknown way",
    ),
    pytest.param(
        lambda: make.ArticleFactory.build,
        {"date_basis": "unknown", "published_edtf": "2025"},
        "Une date connue s'écrit ; une date inconnue reste vide.",
        id="a date that is said to be unknown",
    ),
    pytest.param(
        lambda: make.ArticleFactory.build,
        {"date_basis": "printed", "published_edtf": ""},
        "Une date connue s'écrit ; une date inconnue reste vide.",
        id="a printed date that is not there",
    ),
    pytest.param(
        lambda: make.ArticleFactory.build,
        {"date_basis": "inferred", "published_edtf": "2025", "date_note": ""},
        "Une date déduite demande une note : de quels mots ?",
        id="an inferred date without a reason",
    ),
    pytest.param(
        lambda: make.ArticleFactory.build,
        {
            "date_basis": "printed",
            "published_edtf": "2025",
            "published_lower": date(2025, 2, 1),
            "published_upper": date(2025, 1, 1),
        },
        "La date au plus tôt doit précéder la date au plus tard.",
        id="a date that ends before it begins",
    ),
]


def _with_parents(row: models.Model) -> models.Model:
    """Saves the rows that an unsaved row stands on."""
    for field in row._meta.fields:
        parent = getattr(row, field.name) if isinstance(field, models.ForeignKey) else None
        if parent is not None and parent.pk is None:
            _with_parents(parent).save()
            setattr(row, field.name, parent)
    return row


@pytest.mark.parametrize(("factory", "values", "message"), REFUSED)
def test_a_form_hears_in_french_what_is_refused(
    factory: Callable[[], Any], values: dict[str, Any], message: str
) -> None:
    row = _with_parents(factory()(**values))
    with pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert refused.value.messages == [message]


@pytest.mark.parametrize(("factory", "values", "message"), REFUSED)
def test_the_database_refuses_it_too(factory: Callable[[], Any], values: dict[str, Any], message: str) -> None:
    row = _with_parents(factory()(**values))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize(
    ("factory", "same"),
    [
        pytest.param(make.DocumentFactory, ["sha256"], id="bytes are archived once"),
        pytest.param(make.PublisherFactory, ["name"], id="a publisher has one row"),
        pytest.param(make.ArticleFactory, ["document", "number"], id="a document has one article of a number"),
        pytest.param(make.QuotationFactory, ["article", "start", "end"], id="words are quoted once at a place"),
        pytest.param(make.ReprintGroupFactory, ["key"], id="a group of reprints has one key"),
    ],
)
def test_what_is_one_is_written_once(factory: Any, same: list[str]) -> None:
    first = factory()
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**{name: getattr(first, name) for name in same})


@pytest.mark.parametrize(
    "child", [make.ArchivedFileFactory, make.ArticleFactory, make.RegionFactory], ids=["bytes", "article", "region"]
)
def test_a_document_is_not_deleted_under_what_stands_on_it(child: Any) -> None:
    row = child()
    with pytest.raises(ProtectedError):
        row.document.delete()


def test_an_article_is_not_deleted_under_its_quotations() -> None:
    quotation = make.QuotationFactory()
    with pytest.raises(ProtectedError):
        quotation.article.delete()


def test_an_article_outlives_its_group_of_reprints() -> None:
    article = make.ArticleFactory(reprint_group=make.ReprintGroupFactory())
    article.reprint_group.delete()
    article.refresh_from_db()
    assert article.reprint_group is None


@pytest.mark.parametrize(
    ("edtf", "lower", "upper"),
    [
        ("2025-10-24", date(2025, 10, 24), date(2025, 10, 24)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2023-11-19/2024-01-18", date(2023, 11, 19), date(2024, 1, 18)),
        ("2025-06-23/..", date(2025, 6, 23), None),
        ("../2024-12-30", None, date(2024, 12, 30)),
        ("", None, None),
    ],
)
def test_a_date_of_publication_gives_the_days_its_words_allow(
    edtf: str, lower: date | None, upper: date | None
) -> None:
    article = Article()
    article.set_published(edtf)
    assert (article.published_edtf, article.published_lower, article.published_upper) == (edtf, lower, upper)
    assert (article.published.lower, article.published.upper) == (lower, upper)


@pytest.mark.parametrize("edtf", ["2025-13", "hier", "2025-02-30", "2025/2024"])
def test_an_impossible_date_of_publication_is_refused(edtf: str) -> None:
    with pytest.raises(EdtfError):
        Article().set_published(edtf)


@pytest.mark.parametrize("model", [Article, Region, Quotation])
def test_a_place_is_a_span(model: Any) -> None:
    assert model(start=3, end=8).span == Span(3, 8)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (lambda: Publisher(name="L'Essor"), "L'Essor"),
        (lambda: make.ReprintGroupFactory.build(key="audience"), "audience"),
        (lambda: Document(filename="a.txt", sha256="abcdef0123" * 6), "a.txt (abcdef01)"),
        (
            lambda: make.ArchivedFileFactory.build(document__filename="a.txt", document__sha256="f" * 64),
            "a.txt (ffffffff)",
        ),
        (lambda: Article(headline="Un titre"), "Un titre"),
        (
            lambda: Article(number=3, document=Document(filename="a.txt", sha256="f" * 64)),
            "a.txt (ffffffff) n° 3",
        ),
        (lambda: Region(kind="comments", start=3, end=8), "commentaires 3–8"),
        (lambda: Quotation(exact="Rien n'est signé."), "Rien n'est signé."),
        (lambda: Quotation(exact="é" * 81), "é" * 79 + "…"),
        (lambda: Quotation(exact="é" * 80), "é" * 80),
    ],
)
def test_a_row_names_itself(row: Callable[[], models.Model], shown: str) -> None:
    assert str(row()) == shown


def test_an_article_whose_text_names_nobody_has_no_publisher() -> None:
    article = make.ArticleFactory()
    article.full_clean()
    assert article.publisher is None
