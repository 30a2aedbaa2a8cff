"""An article beside the form that quotes it: its text with what is already quoted, and the zones that announce nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.sources.models import Article
from tracker.sources.vocabulary import REGION_KINDS
from tracker.text import RegionKind, Span

QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text: plain, quoted, or in a zone. `title` says which."""

    text: str
    kind: str = ""
    title: Any = ""


def pieces(article: Article, quoted: Iterable[Span] = ()) -> list[Piece]:
    """The article's text cut where a quotation or a zone begins or ends; joined again, it is the text."""
    text, whole = article.document.text, article.span
    marks = [(span, QUOTED, _("citation")) for span in quoted]
    zones = [(region.span, "zone", REGION_KINDS[RegionKind(region.kind)]) for region in article.regions.all()]
    edges = {whole.start, whole.end}
    for span, _kind, _title in (*marks, *zones):
        edges |= {edge for edge in (span.start, span.end) if whole.start < edge < whole.end}
    cuts = sorted(edges)
    found = []
    for start, end in pairwise(cuts):
        here = Span(start, end)
        kind, title = next(((k, t) for span, k, t in (*marks, *zones) if span.contains(here)), ("", ""))
        found.append(Piece(here.of(text), kind, title))
    return found


def reading(article: Article | None, quoted: Iterable[Span] = ()) -> dict[str, Any] | None:
    """What the panel beside a form shows; nothing where no article is chosen yet."""
    if article is None:
        return None
    return {"article": article, "start": article.start, "pieces": pieces(article, quoted)}
