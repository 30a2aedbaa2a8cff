"""From words to their place in an archived article: the one way by which a quotation or a value comes to stand on a span."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from tracker.sources.models import Article
from tracker.text import NormalisedText, QuotationState, RegionKind, Span, contacts, locate, normalise

# Words around a quotation that tell it from the same words elsewhere (W3C TextQuoteSelector).
_AROUND = 32


class WordsNotFound(Exception):
    """Words that are not where they should be. `str()` is one French sentence that says what to do."""

    def __init__(self, words: str, state: QuotationState, sentence: str) -> None:
        super().__init__(sentence)
        self.words = words
        self.state = state


class ArticleReader:
    """One article's words. The document's text is normalised once, however many words are looked for."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = article.document.text

    @cached_property
    def _normalised(self) -> NormalisedText:
        return normalise(self.text)

    @cached_property
    def regions(self) -> list[tuple[RegionKind, Span]]:
        """The regions inside the article."""
        return [(RegionKind(region.kind), region.span) for region in self.article.regions.all()]

    def find(self, words: str, *, inside: Sequence[Span] = (), context: str = "") -> Span:
        """The place of the words: inside one of the given spans, or, when none are given, anywhere in the article.

        `context` is a longer passage that holds the words, for words that occur several times. Raises `WordsNotFound`.
        """
        if context:
            inside = [self.find(context, inside=inside)]
        found: set[Span] = set()
        closest = QuotationState.MISSING
        near: Span | None = None
        for span in inside or [self.article.span]:
            location = locate(words, self._normalised, within=span)
            if location.state is QuotationState.VERIFIED and location.span:
                found.add(location.span)
            found.update(location.candidates if location.state is QuotationState.AMBIGUOUS else ())
            if location.state is QuotationState.ALTERED:
                closest, near = location.state, location.span
        if len(found) == 1:
            return found.pop()
        if found:
            raise WordsNotFound(
                words,
                QuotationState.AMBIGUOUS,
                f"les mots « {words} » se trouvent {len(found)} fois ; donnez un passage plus long qui les contient (« dans »).",
            )
        if near:
            raise WordsNotFound(
                words,
                closest,
                f"les mots « {words} » ne sont pas dans le texte ; au plus près, il dit « {near.of(self.text)} ».",
            )
        raise WordsNotFound(words, closest, f"les mots « {words} » ne se trouvent pas ; recopiez-les tels quels.")

    def cuts(self, span: Span) -> bool:
        """Whether a place begins or ends inside a word, a number or a measure: its words are not the article's."""
        words = span.of(self.text)
        return not words.strip() or locate(words, self._normalised, at=span).state is not QuotationState.VERIFIED

    def around(self, span: Span) -> tuple[str, str]:
        """The words just before and just after, inside the article and no farther than its next region, telephone number or
        address: what a reader commented, or where somebody can be found, is not taken along."""
        article = self.article.span
        # Wider than what is kept: a number whose beginning lies outside is still seen whole.
        low, high = max(article.start, span.start - 4 * _AROUND), min(article.end, span.end + 4 * _AROUND)
        zones = [zone for _, zone in self.regions]
        zones += [contact.shift(low) for contact in contacts(self.text[low:high])]
        first = max(
            [article.start, span.start - _AROUND, *(min(z.end, span.start) for z in zones if z.start < span.start)]
        )
        last = min([article.end, span.end + _AROUND, *(max(z.start, span.end) for z in zones if z.end > span.end)])
        return self.text[first : span.start], self.text[span.end : last]
