"""From words to their place in an archived article."""

from __future__ import annotations

import pytest

from tests import factories as make
from tracker.sources.archive import RegionContent
from tracker.sources.models import Article
from tracker.sources.quoting import ArticleReader, WordsNotFound
from tracker.text import QuotationState, RegionKind, Span

pytestmark = pytest.mark.django_db

TEXT = (
    "Le ministre annonce 120\u202f000 tonnes d’urée avant le 31 décembre 2024. Rien n’est encore signé. "
    "La livraison est mensuelle. Une livraison de 120\u202f000 tonnes suivra. La livraison est mensuelle, dit-il."
)


@pytest.fixture
def reader() -> ArticleReader:
    return ArticleReader(make.archived(TEXT))


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("tonnes d’urée", id="as written"),
        pytest.param("tonnes d'urée", id="a straight apostrophe"),
        pytest.param("annonce 120 000 tonnes", id="a plain space for a narrow one"),
        pytest.param("annonce 120\u00a0000 tonnes", id="a no-break space for a narrow one"),
        pytest.param("le 31 de\u0301cembre 2024", id="an accent apart from its letter"),
        pytest.param("avant le\n  31 décembre", id="a line break"),
        pytest.param("dé\u00adcembre", id="a soft hyphen"),
        pytest.param("  Rien n’est encore signé.  ", id="spaces around"),
    ],
)
def test_words_are_found_across_benign_differences(reader: ArticleReader, words: str) -> None:
    found = reader.find(words).of(reader.text)
    assert found in TEXT
    assert len(found.split()) == len(words.split())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("annonce 130 000 tonnes d’urée", id="a digit"),
        pytest.param("annonce 120 000 kg d’urée", id="a unit"),
        pytest.param("Rien est encore signé", id="a negation"),
        pytest.param("avant le 31 decembre 2024", id="an accent"),
        pytest.param("tonnes annonce 120 000 d’urée", id="the order of words"),
        pytest.param("le ministre annonce", id="a capital"),
        pytest.param("20 000 tonnes d’urée", id="a number cut in two"),
        pytest.param("La livraison est mensuel", id="a word cut in two"),
    ],
)
def test_altered_words_are_not_found(reader: ArticleReader, words: str) -> None:
    with pytest.raises(WordsNotFound) as missing:
        reader.find(words)
    assert missing.value.words == words
    assert missing.value.state in (QuotationState.ALTERED, QuotationState.MISSING)
    assert f"« {words} »" in str(missing.value)


def test_an_altered_quotation_is_answered_with_what_the_text_says(reader: ArticleReader) -> None:
    with pytest.raises(WordsNotFound, match=r"au plus près, il dit « .*31 décembre 2024.* »") as missing:
        reader.find("annonce 120 000 tonnes d’urée avant le 30 décembre 2024")
    assert missing.value.state is QuotationState.ALTERED


def test_words_that_are_nowhere_are_missing(reader: ArticleReader) -> None:
    with pytest.raises(WordsNotFound, match="recopiez-les tels quels") as missing:
        reader.find("Le conseil municipal délibère à huis clos")
    assert missing.value.state is QuotationState.MISSING


def test_words_that_occur_twice_are_asked_for_with_a_longer_passage(reader: ArticleReader) -> None:
    with pytest.raises(WordsNotFound, match=r"se trouvent 2 fois .*« dans »") as missing:
        reader.find("120 000 tonnes")
    assert missing.value.state is QuotationState.AMBIGUOUS


def test_a_longer_passage_says_which(reader: ArticleReader) -> None:
    found = reader.find("120 000 tonnes", context="Une livraison de 120 000 tonnes")
    assert found.start > TEXT.index("Une livraison")


def test_a_longer_passage_that_is_not_there_is_named(reader: ArticleReader) -> None:
    with pytest.raises(WordsNotFound) as missing:
        reader.find("120 000 tonnes", context="Une livraison de 120 000 kilogrammes")
    assert missing.value.words == "Une livraison de 120 000 kilogrammes"


def test_a_longer_passage_has_to_hold_the_words(reader: ArticleReader) -> None:
    with pytest.raises(WordsNotFound):
        reader.find("120 000 tonnes", context="Rien n’est encore signé.")


def test_words_are_looked_for_inside_the_quotations_given(reader: ArticleReader) -> None:
    quotation = reader.find("Une livraison de 120 000 tonnes suivra.")
    assert quotation.contains(reader.find("120 000 tonnes", inside=[quotation]))


def test_words_outside_the_quotations_given_are_not_found(reader: ArticleReader) -> None:
    quotation = reader.find("Rien n’est encore signé.")
    with pytest.raises(WordsNotFound):
        reader.find("tonnes d’urée", inside=[quotation])


def test_the_same_words_in_two_quotations_are_ambiguous(reader: ArticleReader) -> None:
    quotations = [reader.find("annonce 120 000 tonnes"), reader.find("livraison de 120 000 tonnes")]
    with pytest.raises(WordsNotFound, match="2 fois"):
        reader.find("120 000 tonnes", inside=quotations)


def test_one_place_seen_in_two_overlapping_quotations_is_one_place(reader: ArticleReader) -> None:
    quotations = [reader.find("annonce 120 000 tonnes"), reader.find("annonce 120 000 tonnes d’urée")]
    assert reader.find("120 000 tonnes", inside=quotations).of(reader.text) == "120\u202f000 tonnes"


@pytest.mark.parametrize("words", ["", "   ", "\u200b"])
def test_no_words_are_no_question(reader: ArticleReader, words: str) -> None:
    with pytest.raises(ValueError, match="La citation est vide"):
        reader.find(words)


def test_words_of_another_article_of_the_document_are_not_found() -> None:
    article = make.archived(TEXT)
    second = Article.objects.create(
        document=article.document, number=2, start=len(TEXT), end=len(article.document.text)
    )
    Article.objects.filter(pk=article.pk).update(end=80)
    article.refresh_from_db()
    assert ArticleReader(article).find("tonnes d’urée")
    with pytest.raises(WordsNotFound):
        ArticleReader(article).find("La livraison est mensuelle, dit-il.")
    with pytest.raises(WordsNotFound):
        ArticleReader(second).find("tonnes d’urée")


# The words around


def test_the_words_around_are_those_just_before_and_after(reader: ArticleReader) -> None:
    span = reader.find("Rien n’est encore signé.")
    before, after = reader.around(span)
    assert before + span.of(reader.text) + after in reader.text
    assert before.endswith("2024. ")
    assert after.startswith(" La livraison")
    assert len(before) <= 32 >= len(after)


def test_the_words_around_stay_inside_the_article() -> None:
    article = make.archived(TEXT)
    reader = ArticleReader(article)
    assert reader.around(reader.find("Le ministre"))[0] == ""
    assert reader.around(reader.find("La livraison est mensuelle, dit-il."))[1] == ""


def test_the_words_around_take_nothing_from_a_region() -> None:
    """A reader's comment, with the telephone number of a private person, may stand right beside the words."""
    text = "Appelez le 01 02 03 04. Le ministre annonce 50 MWc. Appelez le 05 06 07 08."
    first, last = Span(0, 23), Span(52, len(text))
    regions = (RegionContent(RegionKind.COMMENTS, first), RegionContent(RegionKind.ADVERTISEMENT, last))
    reader = ArticleReader(make.archived(text, regions=regions))
    assert reader.around(reader.find("Le ministre annonce 50 MWc.")) == (" ", " ")
    assert reader.around(reader.find("annonce")) == (" Le ministre ", " 50 MWc. ")


def test_the_regions_are_those_of_the_article() -> None:
    article = make.archived(TEXT, regions=(RegionContent(RegionKind.CAPTION, Span(0, 5)),))
    make.RegionFactory(document=article.document, start=len(TEXT), end=len(TEXT) + 2)
    assert ArticleReader(article).regions == [(RegionKind.CAPTION, Span(0, 5))]


def test_a_text_is_normalised_once_however_many_words_are_looked_for(
    reader: ArticleReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader.find("tonnes d’urée")
    monkeypatch.setattr("tracker.sources.quoting.normalise", None)
    assert reader.find("Rien n’est encore signé.")
