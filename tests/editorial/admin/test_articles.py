"""An article beside the form that quotes it: the pieces are the text, whatever is marked in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories as make
from tests.editorial.browsing import Editor
from tracker.editorial.admin.articles import QUOTED, pieces, reading
from tracker.sources.models import Article, Document
from tracker.text import Span

TEXT = "Le ministre\r\nannonce 🏭 une usine. Fin."


def _article(start: int = 0, end: int = len(TEXT)) -> Article:
    article = Article(pk=1, document=Document(pk=1, text=TEXT), start=start, end=end)
    article._prefetched_objects_cache = {"regions": []}  # type: ignore[attr-defined]
    return article


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))), max_size=5))
def test_the_pieces_joined_are_the_text(places: list[tuple[int, int]]) -> None:
    spans = [Span(min(pair), max(pair)) for pair in places if pair[0] != pair[1]]
    found = pieces(_article(3, 30), spans)
    assert "".join(piece.text for piece in found) == TEXT[3:30]
    inside = {n for span in spans for n in range(span.start, span.end) if 3 <= n < 30}
    assert sum(len(piece.text) for piece in found if piece.kind == QUOTED) == len(inside)


def test_nothing_is_shown_where_no_article_is_chosen() -> None:
    assert reading(None) is None


@pytest.mark.django_db
def test_the_text_beside_the_form_has_every_character_of_the_archive(awa: Editor) -> None:
    """Places are counted in what the browser holds: a bare carriage return must not become a line feed."""
    article = make.archived("Titre\r\n\r\nIl annonce « une usine » & <b>deux</b> 🏭.\rFin.")
    page = awa.add("claim", article=article.pk)
    panel = page.html.split('data-article-start="0">')[1].split("</div>")[0]
    assert "&#13;\n" in panel
    assert "&lt;b&gt;deux&lt;/b&gt;" in panel
    assert ".&#13;Fin." in panel


@pytest.mark.django_db
def test_zones_and_quotations_are_marked(awa: Editor) -> None:
    article = make.archived("Il annonce une usine. Commentaires : bravo.")
    make.RegionFactory(document=article.document, article=article, kind="comments", start=22, end=43)
    claim = make.claimed(make.draft(), make.claim_content(article, "une usine"))
    page = awa.change(claim)
    assert ">une usine</mark>" in page.html
    assert 'class="zone" title="commentaires' in page.html
